# SPDX-License-Identifier: Apache-2.0
"""Marks: put on and taken off by who tends the board, and listed for everybody."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import boards, marks, pages, posts, thread_tools, threads


def letters(town: Town, slug: str, mark: str) -> list[tuple[int, int, str]]:
    return [(one.number, one.floor, one.letter) for one in town.guest.sees(marks.marked, slug, mark)[1]]


def test_each_mark_is_a_list_and_both_are_a_b(town: Town) -> None:
    bread, rye = town.bo.opens_thread("Bread"), town.eve.opens_thread("Rye")
    floor = town.eve.replies(bread, "a recipe").floor
    for number, at, mark in ((bread.number, 1, "digest"), (bread.number, floor, "keep"), (rye.number, 1, "keep")):
        town.ada.does(marks.set_mark, number, at, mark, is_on=True)
    town.ada.does(marks.set_mark, bread.number, floor, "digest", is_on=True)
    assert letters(town, "Railway", "digest") == [(bread.number, floor, "b"), (bread.number, 1, "g")]
    assert letters(town, "Railway", "keep") == [(bread.number, floor, "b"), (rye.number, 1, "m")]
    thread = town.guest.sees(threads.get, bread.number)[0]
    assert thread.is_digest
    page = town.guest.sees(pages.thread_page, bread.number)
    assert [one.mark for one in page.floors] == ["g", "b"]
    town.ada.does(marks.set_mark, bread.number, floor, "keep", is_on=False)
    assert letters(town, "Railway", "keep") == [(rye.number, 1, "m")]


def test_pages_of_what_is_marked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "PER_PAGE", 2)
    for number in range(3):
        thread = town.chen.opens_thread(f"Bread {number}")
        town.ada.does(marks.set_mark, thread.number, 1, "digest", is_on=True)
    _, found, older = town.guest.sees(marks.marked, "Railway", "digest")
    assert [one.number for one in found] == [3, 2]
    assert [one.number for one in town.guest.sees(marks.marked, "Railway", "digest", older)[1]] == [1]


def test_what_is_gone_is_in_no_list(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    floor = town.eve.replies(bread, "a recipe").floor
    town.ada.does(marks.set_mark, bread.number, floor, "keep", is_on=True)
    town.eve.does(posts.delete, bread.number, floor)
    assert letters(town, "Railway", "keep") == []
    with refused("post_gone"):
        town.ada.does(marks.set_mark, bread.number, floor, "digest", is_on=True)


def test_who_may_mark(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    with refused("moderators_only"):
        town.bo.does(marks.set_mark, bread.number, 1, "keep", is_on=True)
    for read in (marks.set_mark, marks.marked):
        with refused("no_such_mark"):
            if read is marks.marked:
                town.ada.sees(marks.marked, "Railway", "best")
            else:
                town.ada.does(marks.set_mark, bread.number, 1, "best", is_on=True)
    with refused("already_so"):
        town.ada.does(marks.set_mark, bread.number, 1, "keep", is_on=False)
    town.chen.does(boards.set_policies, "Railway", read_policy="members")
    with refused("not_found"):
        town.guest.sees(marks.marked, "Railway", "keep")


def test_a_marked_floor_that_opens_a_thread_of_its_own_stays_marked_once(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    floor = town.eve.replies(bread, "a recipe").floor
    town.ada.does(marks.set_mark, bread.number, floor, "digest", is_on=True)
    town.ada.does(thread_tools.split, bread.number, [floor], "A recipe", "another matter")
    assert letters(town, "Railway", "digest") == [(2, 1, "g")]
    town.ada.does(marks.set_mark, 2, 1, "digest", is_on=True)
    assert letters(town, "Railway", "digest") == [(2, 1, "g")]
    town.ada.does(marks.set_mark, 2, 1, "digest", is_on=False)
    assert letters(town, "Railway", "digest") == []
