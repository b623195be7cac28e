# SPDX-License-Identifier: Apache-2.0
"""Pushes: three stances, the brakes of the old boards, and sums that no crowd of writers can make wrong."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import boards, callers, departures, notifications, posts, pushes, thread_tools, word_rules
from banyan.core.pushes import HASTY, MINUTE_LIMIT, WINDOW
from banyan.records.pushes import PushSum
from banyan.records.threads import Thread


@pytest.fixture
def bread(town: Town) -> Thread:
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    return town.ada.opens_thread("Bread")


def says(who: Member, thread: Thread, stance: str, line: str = "well said", floor: int = 1) -> str:
    return str(who.does(pushes.push, thread.number, floor, stance, line).stance)


def total(town: Town, thread: Thread, floor: int = 1) -> tuple[int, int, int]:
    found = town.guest.sees(pushes.page, thread.number, floor)[3]
    return found.score, found.people, found.count


def crowd(town: Town, size: int) -> list[Member]:
    return [town.member(f"one{number}") for number in range(size)]


def test_each_stance_is_worth_what_it_says(town: Town, bread: Thread) -> None:
    assert says(town.eve, bread, "push") == "push"
    assert says(town.bo, bread, "boo") == "boo"
    assert says(town.chen, bread, "arrow") == "arrow"
    assert total(town, bread) == (0, 3, 3)
    _, _, _, _, lines, newer = town.guest.sees(pushes.page, bread.number, 1)
    assert [(line.author.handle, line.push.text) for line in lines] == [(w, "well said") for w in ("eve", "bo", "chen")]
    assert newer == ""


def test_an_author_has_only_the_arrow_and_is_nobody_of_the_people(town: Town, bread: Thread) -> None:
    for stance in ("push", "boo"):
        assert says(town.ada, bread, stance) == "arrow"
    assert total(town, bread) == (0, 0, 2)


def test_a_second_push_in_haste_is_an_arrow(town: Town, bread: Thread) -> None:
    assert says(town.eve, bread, "push") == "push"
    town.clock.passes(HASTY - 1)
    assert says(town.eve, bread, "boo") == "arrow"
    town.clock.passes(HASTY)
    assert says(town.eve, bread, "push") == "push"
    assert total(town, bread) == (2, 1, 3)
    other = town.ada.opens_thread("Rye")
    assert says(town.eve, other, "push") == "push"


def test_ten_pushes_of_one_person_move_the_people_by_one(town: Town, bread: Thread) -> None:
    says(town.bo, bread, "push")
    for _ in range(10):
        says(town.eve, bread, "push")
        town.clock.passes(HASTY)
    assert total(town, bread) == (11, 2, 11)


@pytest.mark.parametrize(("people", "most"), [(98, 10), (100, 3), (200, 2), (400, 1)])
def test_the_more_people_the_fewer_pushes_from_each(town: Town, bread: Thread, people: int, most: int) -> None:
    post, _, _ = town.guest.sees(posts.get, bread.number, 1)
    town.store.write_now(lambda tx: pushes.queries.add_to_sum(tx, post.id, PushSum(0, people, people)))
    for _ in range(most):
        says(town.eve, bread, "arrow")
    with refused("push_too_soon") as caught:
        says(town.eve, bread, "arrow")
    assert caught.value.data["wait_s"] == WINDOW // clock.SECOND
    town.clock.passes(WINDOW)
    says(town.eve, bread, "arrow")


def test_sixty_a_minute_wherever_and_staff_as_they_need(town: Town, bread: Thread) -> None:
    floors = [town.chen.replies(bread, f"floor {number}").floor for number in range(7)]
    for number in range(MINUTE_LIMIT):
        says(town.eve, bread, "arrow", floor=floors[number % 7])
    with refused("push_too_soon"):
        says(town.eve, bread, "arrow")
    for _ in range(11):
        says(town.chen, bread, "arrow")


def test_a_slow_board_and_one_without_boos(town: Town, bread: Thread) -> None:
    town.chen.does(boards.set_policies, "Railway", push_policy="slow_no_boos")
    with refused("boos_off"):
        says(town.eve, bread, "boo")
    says(town.eve, bread, "push")
    other = town.ada.opens_thread("Rye")
    with refused("push_too_soon") as caught:
        says(town.eve, other, "push")
    assert caught.value.data["wait_s"] == 60
    town.clock.passes(clock.MINUTE)
    says(town.eve, other, "push")


def test_a_long_row_of_pushes_slows_down_and_ends(town: Town, bread: Thread) -> None:
    post, _, _ = town.guest.sees(posts.get, bread.number, 1)
    says(town.eve, bread, "push")
    town.store.write_now(lambda tx: pushes.queries.add_to_sum(tx, post.id, PushSum(0, 0, pushes.LONG)))
    with refused("push_too_soon"):
        says(town.bo, bread, "push")
    town.clock.passes(pushes.LONG_GAP)
    says(town.bo, bread, "push")
    town.store.write_now(lambda tx: pushes.queries.add_to_sum(tx, post.id, PushSum(0, 0, pushes.FULL)))
    with refused("pushes_full"):
        says(town.chen, bread, "push")


def test_who_may_not_write_there_pushes_nothing(town: Town, bread: Thread) -> None:
    with refused("sign_in_first"):
        says(town.guest, bread, "push")
    with refused("no_such_stance"):
        says(town.eve, bread, "hate")
    for line in ("", " \u202e\n ", "x" * (pushes.MAX_TEXT + 1)):
        with refused("push_wanted"):
            says(town.eve, bread, "push", line)
    with refused("not_found"):
        says(town.eve, bread, "push", floor=2)
    town.chen.does(word_rules.add_rule, "spam", "hold")
    with refused("word_refused"):
        says(town.eve, bread, "push", "some SPAM")
    town.ada.locks(bread, "enough")
    with refused("thread_locked"):
        says(town.eve, bread, "push")
    town.chen.does(boards.set_policies, "Railway", push_policy="off")
    with refused("pushes_off"):
        says(town.eve, bread, "push")


def test_a_line_is_one_line_and_a_form_sent_twice_pushes_once(town: Town, bread: Thread) -> None:
    made = [town.eve.does(pushes.push, bread.number, 1, "push", "a\n\tb\x00c", token="t") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].text == "a bc"
    assert total(town, bread) == (1, 1, 1)


def test_a_push_is_taken_back_by_who_wrote_it_and_leaves_a_line(town: Town, bread: Thread) -> None:
    made = town.eve.does(pushes.push, bread.number, 1, "boo", "bad")
    with refused("not_yours"):
        town.bo.does(pushes.take_back, bread.number, 1, made.id)
    town.eve.does(pushes.take_back, bread.number, 1, made.id)
    with refused("already_so"):
        town.eve.does(pushes.take_back, bread.number, 1, made.id)
    with refused("not_found"):
        town.eve.does(pushes.take_back, bread.number, 1, 1)
    assert total(town, bread) == (0, 0, 0)
    (line,) = town.guest.sees(pushes.page, bread.number, 1)[4]
    assert (line.push.state, line.push.text) == ("deleted", "")


def test_who_tends_removes_with_a_reason_and_restores(town: Town, bread: Thread) -> None:
    made = town.eve.does(pushes.push, bread.number, 1, "boo", "bad")
    for verb in (pushes.remove, pushes.restore):
        with refused("moderators_only"):
            town.bo.does(verb, bread.number, 1, made.id, "rude")
        with refused("reason_wanted"):
            town.ada.does(verb, bread.number, 1, made.id, "")
    town.ada.does(pushes.remove, bread.number, 1, made.id, "rude")
    assert total(town, bread) == (0, 0, 0)
    (theirs,), (hers,) = (who.sees(pushes.page, bread.number, 1)[4] for who in (town.guest, town.ada))
    assert (theirs.push.text, theirs.push.reason, hers.push.text) == ("", "rude", "bad")
    town.ada.does(pushes.restore, bread.number, 1, made.id, "not so rude")
    with refused("already_so"):
        town.ada.does(pushes.restore, bread.number, 1, made.id, "again")
    assert total(town, bread) == (-1, 1, 1)
    kinds = [line.notification.kind for line in town.eve.sees(notifications.inbox)[0]]
    assert kinds == ["push_restored", "push_removed"]
    assert town.count("SELECT count(*) FROM moderation_log WHERE action IN ('remove_push', 'restore_push')") == 2


def test_an_author_hears_of_all_pushes_in_one_line(town: Town, bread: Thread) -> None:
    for who in (town.eve, town.bo, town.chen):
        says(who, bread, "push")
        town.clock.passes(clock.SECOND)
    says(town.ada, bread, "arrow")
    (line,) = town.ada.sees(notifications.inbox)[0]
    assert (line.notification.kind, line.actor.handle, line.count) == ("push", "eve", 3)
    assert notifications.said("en", line) == "and others pushed your post, 3 times in all"
    town.ada.does(notifications.mark_all_read)
    town.clock.passes(HASTY)
    says(town.eve, bread, "push")
    assert [line.count for line in town.ada.sees(notifications.inbox)[0]] == [1, 3]


def test_two_editors_and_a_hundred_pushes_lose_nothing(town: Town, bread: Thread) -> None:
    people = crowd(town, 20)
    callers_of = [one.caller for one in people]
    town.bo.replies(bread, "one")

    def push(number: int) -> None:
        who = callers_of[number % 20]
        town.store.write_now(
            lambda tx: pushes.push(tx, callers.refresh(tx, who), bread.number, 1, "push", f"line {number}")
        )

    def edit(who: Member, floor: int) -> None:
        for revision in range(1, 6):
            who.does(posts.edit, bread.number, floor, text(f"version {revision} of {floor}"), revision)

    with ThreadPoolExecutor(8) as pool:
        edits = [pool.submit(edit, town.ada, 1), pool.submit(edit, town.bo, 2)]
        for done in [*edits, *(pool.submit(push, number) for number in range(100))]:
            done.result()
    assert total(town, bread) == (20, 20, 100)
    lines = town.guest.sees(pushes.page, bread.number, 1)[4]
    assert {line.push.text for line in lines} == {f"line {number}" for number in range(100)}
    assert [town.guest.sees(posts.get, bread.number, floor)[0].source for floor in (1, 2)] == [
        "version 5 of 1",
        "version 5 of 2",
    ]


def test_the_sums_stand_what_a_recount_finds(town: Town, bread: Thread) -> None:
    gone = town.eve.does(pushes.push, bread.number, 1, "push", "one")
    says(town.eve, bread, "push")
    says(town.ada, bread, "push")
    says(town.bo, bread, "boo")
    town.eve.does(pushes.take_back, bread.number, 1, gone.id)
    post, _, _ = town.guest.sees(posts.get, bread.number, 1)
    with town.store.read() as tx:
        assert pushes.queries.recount(tx, post.id) == pushes.queries.find_sum(tx, post.id) == PushSum(-1, 2, 3)


def test_pushes_go_along_when_their_post_moves(town: Town, bread: Thread) -> None:
    floor = town.bo.replies(bread, "about rye").floor
    says(town.eve, bread, "push", floor=floor)
    moved = town.ada.does(thread_tools.split, bread.number, [floor], "Rye", "another matter")
    assert town.guest.sees(pushes.page, moved.to_number, 1)[3].score == 1


def test_a_page_shows_the_newest_and_pages_the_rest(town: Town, bread: Thread) -> None:
    for number, who in enumerate(crowd(town, pushes.SHOWN + 2)):
        says(who, bread, "push", f"line {number}")
    post, thread, board = town.guest.sees(posts.get, bread.number, 1)
    with town.store.read() as tx:
        (found,) = pushes.under(tx, board, [thread.id, post.id]).values()
        assert [line.push.text for line in found.newest] == [f"line {n}" for n in range(2, pushes.SHOWN + 2)]
        assert pushes.scores(tx, board, [thread]) == {thread.id: found.sum}
    assert (found.sum.glyph, found.sum.tone) == ("12", "yellow")


def test_cursors_lead_through_all_of_them(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "PER_PAGE", 2)
    for who in crowd(town, 5):
        says(who, bread, "push", "x")
    seen, after = [], ""
    while True:
        lines, after = town.guest.sees(pushes.page, bread.number, 1, after)[4:]
        seen += [line.author.handle for line in lines]
        if not after:
            break
    assert seen == [f"one{number}" for number in range(5)]


def test_who_leaves_with_the_words_takes_those_of_pushes_along(town: Town, bread: Thread) -> None:
    says(town.eve, bread, "push", "my words")
    town.eve.does(departures.leave, erases=True)
    town.clock.passes(departures.TIME_TO_RETURN)
    while town.store.write_now(departures.settle):
        pass
    (line,) = town.guest.sees(pushes.page, bread.number, 1)[4]
    assert (line.push.state, town.count("SELECT text FROM pushes")) == ("erased", "")
    assert total(town, bread) == (0, 0, 0)
