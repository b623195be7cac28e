# SPDX-License-Identifier: Apache-2.0
"""What one screen shows: home, what is new, a board's pages, the next unread, what somebody wrote."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, favourites, pages, posts, threads
from banyan.records.boards import BoardState
from banyan.records.threads import Thread


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are soon full."""
    for name, size in (("THREADS_PER_PAGE", 2), ("WORKS_PER_PAGE", 2), ("FLOORS_PER_PAGE", 3)):
        monkeypatch.setattr(pages, name, size)


def five(town: Town) -> list[Thread]:
    return [town.chen.opens_thread(f"Train {n}") for n in range(5)]


def titles(rows: list[pages.ThreadRow]) -> list[str]:
    return [row.thread.title for row in rows]


def test_home_shows_each_board_with_the_thread_that_moved_last(town: Town) -> None:
    old = town.chen.opens_thread("Old")
    town.chen.opens_thread("New")
    town.eve.replies(old, "still here")
    town.chen.opens_thread("Secret", board=town.back_room)
    home = town.guest.sees(pages.home)
    assert [board.slug for section in home.sections for board in section.boards] == ["Railway", "Cooking"]
    assert {board_id: row.thread.title for board_id, row in home.newest.items()} == {town.railway.id: "Old"}
    assert town.back_room.id in town.chen.sees(pages.home).newest


def test_boards_behind_doors_are_told_to_who_may_enter(town: Town) -> None:
    keys = town.chen.opens_thread("Keys", board=town.back_room)
    closed, newest = town.chen.sees(pages.behind_doors)
    assert [board.slug for board in closed] == ["BackRoom"]
    assert newest[town.back_room.id].thread.number == keys.number
    assert town.guest.sees(pages.behind_doors) == town.eve.sees(pages.behind_doors) == ([], {})


def test_the_thread_that_moved_last_is_on_top(town: Town) -> None:
    one = town.eve.opens_thread("One")
    town.eve.opens_thread("Two")
    town.ada.replies(one, "Up again.")
    board, thread = town.guest.sees(pages.top, "railway")
    assert (board.slug, thread and thread.number) == ("Railway", one.number)
    assert town.guest.sees(pages.top, "Cooking")[1] is None
    with refused("not_found"):
        town.eve.sees(pages.top, "BackRoom")


def test_news_are_ones_favourites_then_other_boards_that_moved(town: Town) -> None:
    attic = town.board("Attic", titles={"en": "Attic"}, state=BoardState.HIDDEN)
    town.bo.does(favourites.add, town.cooking.id)
    town.clock.passes(clock.SECOND)  # what was there when Bo joined is not news
    for board in (town.railway, attic, town.back_room):
        town.chen.opens_thread("Trains", board=board)
    found = town.bo.sees(pages.news)
    assert [(news.board.slug, news.is_favourite, len(news.threads)) for news in found] == [
        ("Cooking", True, 0),
        ("Railway", False, 1),
    ]
    [(row, mark)] = found[1].threads
    assert (row.thread.title, mark.sign, mark.first_unread) == ("Trains", "+", 1)
    assert town.guest.sees(pages.news) == []


@pytest.mark.usefixtures("short")
def test_a_board_is_turned_page_by_page_and_back(town: Town) -> None:
    made = five(town)
    town.ada.does(threads.pin_thread, made[0].number)
    first = town.guest.sees(pages.board_page, "railway")
    assert (titles(first.pinned), titles(first.rows)) == (["Train 0"], ["Train 4", "Train 3"])
    assert (first.newer, [person.handle for person in first.moderators]) == ("", ["ada"])
    second = town.guest.sees(pages.board_page, "railway", first.older)
    assert (second.pinned, titles(second.rows), second.older) == ([], ["Train 2", "Train 1"], "")
    back = town.guest.sees(pages.board_page, "railway", "", second.newer)
    assert (titles(back.rows), titles(back.pinned), back.newer) == (["Train 4", "Train 3"], ["Train 0"], "")


@pytest.mark.parametrize("cursor", ["x", "-1", "1.2.3", "9" * 40, "9" * 19, "\0"])
def test_a_damaged_address_of_a_page_is_refused(town: Town, cursor: str) -> None:
    for read, slug in ((pages.board_page, "railway"), (pages.threads_by, "ada"), (pages.posts_by, "ada")):
        with refused("bad_cursor"):
            town.guest.sees(read, slug, cursor)


@pytest.mark.usefixtures("short")
def test_what_somebody_wrote_is_listed_as_far_as_one_may_read_it(town: Town) -> None:
    five(town)
    town.chen.opens_thread("Secret", board=town.back_room)

    def written(reader: Member, read: object) -> list[str]:
        found, cursor = reader.sees(read, "CHEN")
        while cursor:
            more, cursor = reader.sees(read, "CHEN", cursor)
            found += more
        return [getattr(one, "thread", one).title for one in found]

    public = [f"Train {n}" for n in (4, 3, 2, 1, 0)]
    for read in (pages.threads_by, pages.posts_by):
        assert written(town.guest, read) == public
        assert written(town.chen, read) == ["Secret", *public]
        with refused("not_found"):
            town.guest.sees(read, "nobody")


def test_what_is_gone_is_not_among_what_somebody_wrote(town: Town) -> None:
    thread = town.eve.opens_thread("Trains")
    town.bo.replies(thread, "which ones?")
    town.bo.does(posts.delete, thread.number, 2)
    assert town.guest.sees(pages.posts_by, "bo") == ([], "")
    town.ada.does(threads.remove_thread, thread.number, "not about trains")
    assert town.guest.sees(pages.posts_by, "eve") == ([], "")


def test_the_next_unread_is_below_and_then_above(town: Town) -> None:
    town.clock.passes(clock.SECOND)
    made = five(town)

    def onward(after: int = 0) -> str:
        found = town.bo.sees(pages.next_unread, "railway", after)
        return found[0].title if found else ""

    assert (onward(), onward(made[2].number), onward(made[0].number)) == ("Train 4", "Train 1", "Train 4")
    with refused("sign_in_first"):
        town.guest.sees(pages.next_unread, "railway")
    with refused("not_found"):
        town.bo.sees(pages.next_unread, "BackRoom")


def test_a_floor_shows_its_answers(town: Town) -> None:
    thread = town.chen.opens_thread("Trains")
    for floor in (1, 2, 1):
        town.eve.replies(thread, "yes", reply_to=floor)
    answers = town.guest.sees(pages.answers, thread.number, 1)
    assert [floor.post.floor for floor in answers.floors] == [2, 4]
    with refused("not_found"):
        town.guest.sees(pages.answers, 404, 1)


def test_a_board_out_of_sight_has_no_page(town: Town) -> None:
    for slug in ("BackRoom", "nowhere"):
        with refused("not_found"):
            town.eve.sees(pages.board_page, slug)
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    assert town.eve.sees(pages.board_page, "BackRoom").rows == []


def test_a_day_leads_to_its_first_floor(town: Town) -> None:
    thread = town.ada.opens_thread("Long")
    for _ in range(9):
        town.clock.passes(clock.DAY)
        town.chen.replies(thread, "Another day.")
    begin = thread.made_at
    for at, floor in ((0, 1), (begin, 1), (begin + 1, 2), (begin + 4 * clock.DAY, 5), (begin + 99 * clock.DAY, 10)):
        assert town.guest.sees(pages.floor_since, thread.number, at) == floor
    with refused("not_found"):
        town.guest.sees(pages.floor_since, 99, begin)
