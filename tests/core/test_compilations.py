# SPDX-License-Identifier: Apache-2.0
"""Compilations: a thread made of floors of others, whose words are those of the originals as they stand now."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import articles, boards, compilations, pages, posts, thread_tools, threads
from banyan.core.bodies import to_body
from banyan.records.compilations import CompileWish, Pick, Piece, PieceState
from banyan.records.posts import Body
from banyan.records.threads import Thread, ThreadState

STRICT = CompileWish()
LOOSE = CompileWish(keeps_quotes=False, takes_replies=True)


@pytest.fixture(autouse=True)
def boards_that_compile(town: Town) -> None:
    for slug in ("Railway", "BackRoom"):
        town.chen.does(boards.set_policies, slug, kinds="discussion question compilation")


def body(*lines: str) -> Body:
    return to_body("\n\n".join(lines), "markdown")


def asked(town: Town) -> Thread:
    """A question with two answers, the second of which quotes the first."""
    thread = town.eve.opens_thread("Rye?", "How long?")
    town.bo.replies(thread, "An hour.")
    town.bo.does(posts.reply, thread.number, to_body("> An hour.\n\nRather two.", "markdown"))
    return thread


def compiled(town: Town, *lines: str, wish: CompileWish = STRICT) -> Thread:
    made: Thread = town.ada.does(compilations.make, town.railway.id, "All about rye", body(*lines), wish)
    return made


def pieces(town: Town, thread: Thread) -> list[Piece]:
    found: list[Piece] = town.guest.sees(pages.thread_page, thread.number).pieces
    return found


def shown(town: Town, thread: Thread) -> str:
    """The first floor as a page would show it."""
    page = compilations.woven(
        town.guest.sees(pages.thread_page, thread.number),
        lambda piece: f"[{piece.author.handle if piece.author else '-'} {piece.number}/{piece.floor} {piece.html}]",
    )
    return page.floors[0].post.html


def test_the_draft_names_the_floors_of_one_or_several_threads(town: Town) -> None:
    rye, rails = asked(town), town.bo.opens_thread("Rails")
    town.bo.does(posts.delete, rye.number, 2)
    draft = town.ada.sees(compilations.draft, "Railway", [Pick(rye.number, (1, 2)), Pick(rails.number)])
    assert draft == f"/t/{rye.number}/1\n\n/t/{rails.number}/1"
    here_on = town.ada.sees(compilations.draft, "Railway", [Pick(rye.number, first=2)])
    assert here_on == f"/t/{rye.number}/3"
    for nothing in ([Pick(rye.number, (2,))], []):
        with refused("nothing_to_collect"):
            town.ada.sees(compilations.draft, "Railway", nothing)
    with refused("moderators_only"):
        town.bo.sees(compilations.draft, "Railway", [Pick(rye.number)])


def test_it_is_a_locked_thread_signed_by_who_made_it_and_shows_what_it_names(town: Town) -> None:
    rye = asked(town)
    made = compiled(town, "Asked often:", f"/t/{rye.number}/1", "And *then*", f"/t/{rye.number}/2")
    thread, author, _ = town.guest.sees(threads.get, made.number)
    assert (thread.state, thread.kind, author.handle) == (ThreadState.LOCKED, "compilation", "ada")
    assert shown(town, made).replace("\n", "") == (
        f"<p>Asked often:</p>[eve {rye.number}/1 <p>How long?</p>]"
        f"<p>And <em>then</em></p>[bo {rye.number}/2 <p>An hour.</p>]"
    )
    credit = compilations.credits_of(pieces(town, made))
    assert credit is not None
    assert (credit.floors, credit.threads, credit.people, credit.changed, credit.gone) == (2, 1, ["eve", "bo"], 0, 0)
    assert compilations.credits_of([]) is None
    assert town.guest.sees(pages.thread_page, rye.number).pieces == []


def test_quotes_are_kept_or_left_out_and_the_thread_may_stay_open(town: Town) -> None:
    rye = asked(town)
    assert "An hour." in shown(town, compiled(town, f"/t/{rye.number}/3"))
    bare = compiled(town, f"/t/{rye.number}/3", wish=LOOSE)
    assert "Rather two." in shown(town, bare)
    assert "An hour." not in shown(town, bare)
    assert bare.state == ThreadState.OPEN


def test_what_a_moderator_removes_is_gone_here_at_once_and_in_former_versions(town: Town) -> None:
    rye = asked(town)
    made = compiled(town, f"/t/{rye.number}/1", f"/t/{rye.number}/2")
    town.ada.does(posts.edit, made.number, 1, body("Only this:", f"/t/{rye.number}/2"), 1)
    town.ada.does(posts.remove, rye.number, 2, "wrong, and dangerous")
    assert "An hour." not in shown(town, made)
    [piece] = pieces(town, made)
    assert (piece.state, piece.author, piece.html) == (PieceState.GONE, None, "")
    versions = town.ada.sees(posts.history, made.number, 1)[3]
    assert all("hour" not in version.source for version in versions)
    assert town.count("SELECT count(*) FROM posts WHERE thread_id = :t AND html LIKE :w", t=made.id, w="%hour%") == 0
    town.ada.does(posts.restore, rye.number, 2, "a mistake")
    assert "An hour." in shown(town, made)


@pytest.mark.parametrize(
    "how", ["erased", "deleted", "thread removed", "moved behind a door", "board closed to guests"]
)
def test_whatever_else_is_gone_is_gone_here_too(town: Town, how: str) -> None:
    rye = town.bo.opens_thread("Rye", "An hour.", board=town.cooking)
    made = compiled(town, f"/t/{rye.number}/1")
    assert "An hour." in shown(town, made)
    match how:
        case "erased":
            town.chen.does(posts.erase, rye.number, 1, "the law wants it")
        case "deleted":
            town.bo.does(posts.delete, rye.number, 1)
        case "thread removed":
            town.chen.does(threads.remove_thread, rye.number, "not here")
        case "moved behind a door":
            town.chen.does(threads.move_thread, rye.number, town.back_room.id, "belongs there")
        case _:
            town.chen.does(boards.set_policies, "Cooking", read_policy="members")
    assert "An hour." not in shown(town, made)
    assert pieces(town, made)[0].state == PieceState.GONE


def test_a_floor_that_changed_says_so_until_the_compilation_is_edited(town: Town) -> None:
    rye = asked(town)
    made = compiled(town, f"/t/{rye.number}/2")
    town.clock.passes(60)
    town.bo.does(posts.edit, rye.number, 2, body("An hour and a half."), 1)
    [piece] = pieces(town, made)
    assert (piece.state, "half" in piece.html) == (PieceState.CHANGED, True)
    town.clock.passes(60)
    town.ada.does(posts.edit, made.number, 1, body("Still true:", f"/t/{rye.number}/2"), 1)
    assert pieces(town, made)[0].state == PieceState.SAME


def test_a_floor_that_was_moved_is_shown_where_it_stands_now(town: Town) -> None:
    rye = asked(town)
    made = compiled(town, f"/t/{rye.number}/2")
    moved = town.ada.does(thread_tools.split, rye.number, [2], "An hour", "a matter of its own")
    [piece] = pieces(town, made)
    assert (piece.number, piece.floor, piece.place) == (moved.to_number, 1, (rye.number, 2))
    assert "An hour." in piece.html


def test_addresses_inside_sentences_and_of_nothing_stay_links(town: Town) -> None:
    rye = asked(town)
    made = compiled(town, f"See /t/{rye.number}/1 too.", "/t/999/1", f"/t/{rye.number}/2")
    assert [piece.place for piece in pieces(town, made)] == [(rye.number, 2)]
    assert '<a href="/t/999/1">/t/999/1</a>' in shown(town, made)


def test_only_who_tends_a_board_that_offers_it_compiles(town: Town) -> None:
    rye = asked(town)
    line = body(f"/t/{rye.number}/1")
    with refused("moderators_only"):
        town.bo.does(compilations.make, town.railway.id, "Mine", line, CompileWish())
    with refused("kind_not_offered"):
        town.chen.does(compilations.make, town.cooking.id, "Here", line, CompileWish())
    with refused("kind_not_offered"):
        town.ada.does(threads.open_thread, town.railway.id, "By the way", line, kind="compilation")
    with refused("nothing_to_collect"):
        town.ada.does(compilations.make, town.railway.id, "Empty", body("No floors at all"), CompileWish())


def test_nothing_leaves_a_room_through_a_compilation(town: Town) -> None:
    secret = town.chen.opens_thread("Keys", "Under the mat.", board=town.back_room)
    with refused("not_open_enough"):
        town.chen.sees(compilations.draft, "Railway", [Pick(secret.number)])
    with refused("nothing_to_collect"):
        town.chen.does(compilations.make, town.railway.id, "Keys", body(f"/t/{secret.number}/1"), CompileWish())
    inside = town.chen.does(compilations.make, town.back_room.id, "Keys", body(f"/t/{secret.number}/1"), CompileWish())
    assert "mat" in town.chen.sees(pages.thread_page, inside.number).pieces[0].html


def test_sent_twice_it_is_made_once(town: Town) -> None:
    rye = asked(town)
    line = body(f"/t/{rye.number}/1")
    numbers = {
        town.ada.does(compilations.make, town.railway.id, "Once", line, CompileWish(), "token").number for _ in range(2)
    }
    assert len(numbers) == 1


def test_in_a_locked_thread_only_who_tends_changes_their_own_words(town: Town) -> None:
    thread = town.bo.opens_thread("Rye")
    town.ada.replies(thread, "Noted.")
    town.ada.does(threads.lock_thread, thread.number, "said enough")
    with refused("thread_locked"):
        town.bo.does(posts.edit, thread.number, 1, body("Barley"), 1)
    assert town.ada.does(posts.edit, thread.number, 2, body("Noted, twice."), 1).revision == 2


def test_no_more_floors_than_a_page_can_bear(town: Town) -> None:
    rye = asked(town)
    lines = [f"/t/{rye.number}/{1 + n % 3}" for n in range(articles.MAX_COLLECTED + 50)]
    assert len(pieces(town, compiled(town, *lines))) == 3
