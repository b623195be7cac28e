# SPDX-License-Identifier: Apache-2.0
"""One act on several things: all or nothing, and for a minute back again."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import batches, marks, moderation, pages, posts, threads, word_rules
from banyan.records.batches import Asked
from banyan.records.threads import Thread, ThreadState

WHY = Asked(reason="off the subject")
STOOD = """SELECT string_agg(line, '/' ORDER BY line) FROM (SELECT CAST(number AS TEXT) || state || CAST(pin AS TEXT)
    || CAST(is_digest AS TEXT) || CAST(board_id AS TEXT) || reason || tags AS line FROM threads) x"""


@pytest.fixture
def some(town: Town) -> list[int]:
    """Numbers of an open thread, a locked one, one that is pinned and in the digest."""
    opened = [town.eve.opens_thread(title).number for title in ("Bread", "Loaves", "Rye")]
    town.ada.does(threads.lock_thread, opened[1], "said enough")
    town.ada.does(threads.pin_thread, opened[2])
    town.ada.does(threads.mark_digest, opened[2], is_digest=True)
    return opened


def stood(town: Town) -> str:
    return str(town.count(STOOD))


@pytest.mark.parametrize("act", batches.THREAD_ACTS)
def test_what_is_done_to_some_threads_is_taken_back_exactly(town: Town, some: list[int], act: str) -> None:
    for number in some if act == "restore" else ():
        town.ada.does(threads.remove_thread, number, "in haste")
    before = stood(town)
    asked = Asked(reason="off the subject", to_board_id=town.cooking.id, tags="rye")
    tender = town.chen
    batch = tender.does(batches.tend_threads, "Railway", some, act, asked)
    wanted = {
        "lock": 2,
        "unlock": 1,
        "pin": 2,
        "unpin": 1,
        "digest": 2,
        "undigest": 1,
        "tag": 3,
        "move": 3,
        "remove": 3,
        "restore": 3,
    }
    assert batch.count == wanted[act]
    assert stood(town) != before
    tender.does(batches.undo, batch.id)
    assert stood(town) == before
    with refused("undo_over"):
        tender.does(batches.undo, batch.id)


def test_all_or_nothing(town: Town, some: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = town.eve.opens_thread("Salt", board=town.cooking)
    before = stood(town)
    with refused("not_found"):
        town.ada.does(batches.tend_threads, "Railway", [*some, 99], "remove", WHY)
    with refused("reason_wanted"):
        town.ada.does(batches.tend_threads, "Railway", some, "lock", Asked())
    with refused("moderators_only"):
        town.ada.does(batches.tend_threads, "Railway", [some[0], elsewhere.number], "lock", WHY)
    monkeypatch.setattr(threads, "MAX_PINNED", 2)
    with refused("too_many_pinned"):
        town.ada.does(batches.tend_threads, "Railway", some[:2], "pin", WHY)
    assert stood(town) == before


def test_what_cannot_be_asked(town: Town, some: list[int]) -> None:
    for numbers, act, asked, code in (
        ([], "lock", WHY, "nothing_chosen"),
        (list(range(1, 200)), "lock", WHY, "nothing_chosen"),
        (some, "burn", WHY, "bad_value"),
        (some, "move", WHY, "bad_value"),
        ([some[1]], "lock", WHY, "already_so"),
    ):
        with refused(code):
            town.ada.does(batches.tend_threads, "Railway", numbers, act, asked)
    with refused("moderators_only"):
        town.eve.does(batches.tend_threads, "Railway", some, "lock", WHY)
    with refused("not_found"):
        town.ada.does(batches.tend_threads, "BackRoom", some, "lock", WHY)


@pytest.fixture
def talk(town: Town) -> Thread:
    thread = town.eve.opens_thread("Seats")
    for word in ("one", "two", "three"):
        town.bo.replies(thread, word)
    return thread


def standing(town: Town, number: int) -> list[int]:
    return [one.post.floor for one in town.guest.sees(pages.thread_page, number).floors if one.post.is_visible]


@pytest.mark.parametrize("act", batches.FLOOR_ACTS)
def test_what_is_done_to_some_floors_is_taken_back_exactly(town: Town, talk: Thread, act: str) -> None:
    other = town.eve.opens_thread("Trains")
    asked = Asked(reason="off the subject", title="Elsewhere", to_number=other.number)
    batch = town.ada.does(batches.tend_floors, talk.number, [2, 4], act, asked)
    assert (batch.count, standing(town, talk.number)) == (2, [1, 3])
    town.ada.does(batches.undo, batch.id)
    assert standing(town, talk.number) == [1, 2, 3, 4]
    reasons = [line[0].reason for line in town.guest.sees(moderation.page)[0]]
    assert reasons[0] == "↩ off the subject"


def test_what_is_moved_out_of_reach_is_not_taken_back(town: Town, talk: Thread) -> None:
    other = town.eve.opens_thread("Salt", board=town.cooking)
    asked = Asked(reason="about salt", to_number=other.number, to_board_id=town.cooking.id)
    assert town.ada.does(batches.tend_floors, talk.number, [2], "move", asked).steps == []
    batch = town.ada.does(batches.tend_threads, "Railway", [talk.number], "move", asked)
    assert batch.steps == []
    with refused("undo_over"):
        town.ada.does(batches.undo, batch.id)


def test_floors_are_removed_all_or_none_and_by_who_tends(town: Town, talk: Thread) -> None:
    town.bo.does(posts.delete, talk.number, 3)
    with refused("post_gone"):
        town.ada.does(batches.tend_floors, talk.number, [2, 3], "remove", WHY)
    assert standing(town, talk.number) == [1, 2, 4]
    for floors, act, code in (
        ([], "remove", "nothing_chosen"),
        ([2], "burn", "bad_value"),
        ([9], "remove", "not_found"),
    ):
        with refused(code):
            town.ada.does(batches.tend_floors, talk.number, floors, act, WHY)
    with refused("moderators_only"):
        town.eve.does(batches.tend_floors, talk.number, [2], "remove", WHY)


def test_a_minute_and_no_longer_and_ones_own_only(town: Town, talk: Thread) -> None:
    batch = town.ada.does(batches.tend_floors, talk.number, [2], "remove", WHY)
    with refused("undo_over"):
        town.chen.does(batches.undo, batch.id)
    town.clock.passes(batches.UNDO_FOR + 1)
    with refused("undo_over"):
        town.ada.does(batches.undo, batch.id)
    with refused("sign_in_first"):
        town.guest.does(batches.undo, batch.id)


# ---- what is done to one alone


def test_a_thread_that_was_joined_to_another_stands_alone_again(town: Town, talk: Thread) -> None:
    other = town.eve.opens_thread("Trains")
    town.ada.does(threads.pin_thread, talk.number)
    town.ada.locks(talk, "said enough")
    before = stood(town)
    batch = town.ada.does(batches.merge, talk.number, other.number, "the same matter")
    assert (batch.count, standing(town, other.number)) == (4, [1, 2, 3, 4, 5])
    town.ada.does(batches.undo, batch.id)
    assert (standing(town, talk.number), standing(town, other.number), stood(town)) == ([1, 2, 3, 4], [1], before)
    elsewhere = town.eve.opens_thread("Salt", board=town.cooking)
    assert town.ada.does(batches.merge, talk.number, elsewhere.number, "the same matter").steps == []
    with refused("reason_wanted"):
        town.ada.does(batches.merge, other.number, elsewhere.number, "")


def test_a_title_tags_and_marks_are_as_they_were(town: Town, talk: Thread) -> None:
    town.ada.does(batches.retag, talk.number, "rye")
    for verb, asked, more in (
        (batches.rename, ("Chairs", "clearer"), {}),
        (batches.retag, ("salt",), {}),
        (batches.mark_post, (2, "keep"), {"is_on": True}),
    ):
        batch = town.ada.does(verb, talk.number, *asked, **more)
        town.ada.does(batches.undo, batch.id)
        with refused("moderators_only"):
            town.eve.does(verb, talk.number, *asked, **more)
    thread = town.guest.sees(threads.get, talk.number)[0]
    assert (thread.title, thread.tags, town.guest.sees(marks.of_post, talk.number, 2)) == ("Seats", "rye", set())


def test_a_post_that_was_restored_is_removed_again_and_one_that_was_deleted_is_not(town: Town, talk: Thread) -> None:
    town.ada.does(posts.remove, talk.number, 2, "in haste")
    batch = town.ada.does(batches.restore_post, talk.number, 2, "no harm")
    town.ada.does(batches.undo, batch.id)
    post = town.ada.sees(posts.get, talk.number, 2)[0]
    assert (post.state, post.reason) == ("removed", "in haste")
    town.bo.does(posts.delete, talk.number, 3)
    assert town.ada.does(batches.restore_post, talk.number, 3, "no harm").steps == []
    with refused("moderators_only"):
        town.eve.does(batches.restore_post, talk.number, 2, "no harm")


def test_a_thread_that_waits_for_a_look_is_removed_and_no_undo_lets_it_through(town: Town) -> None:
    town.chen.does(word_rules.add_rule, "invoices", "hold")
    number = town.eve.opens_thread("Cheap invoices").number
    assert town.count("SELECT state FROM threads") == ThreadState.HELD
    batch = town.ada.does(batches.tend_threads, "Railway", [number], "remove", WHY)
    assert town.count("SELECT state FROM threads") == ThreadState.REMOVED
    with refused("undo_over"):
        town.ada.does(batches.undo, batch.id)
    assert town.count("SELECT state FROM threads") == ThreadState.REMOVED
