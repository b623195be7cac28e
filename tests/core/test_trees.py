# SPDX-License-Identifier: Apache-2.0
"""A thread as a tree: each floor under the one it answers, bounded on every page, and everything reachable."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import trees
from banyan.records.pages import Branch
from banyan.records.threads import Thread


@pytest.fixture
def talk(town: Town) -> Thread:
    return town.ada.opens_thread("Stove", "Warm?")


def answered(town: Town, thread: Thread, *to: int | None) -> None:
    """A floor for each: 2, 3, …; what it answers is given."""
    for floor in to:
        town.chen.replies(thread, "Yes.", reply_to=floor)


def walked(town: Town, thread: Thread, **where: int) -> set[int]:
    """Every floor that is met from page to page, through every way on."""
    met: set[int] = set()
    waiting, been = [where], []
    while waiting:
        place = waiting.pop()
        if place in been:
            continue
        been.append(place)
        page, branches = town.guest.sees(trees.tree, thread.number, **place)
        assert len(branches) <= trees.MOST + 1
        met |= {branch.floor for branch in branches}
        waiting += [{"under": branch.floor, "start": branch.more} for branch in branches if branch.more]
        if page.newer:
            waiting.append({"under": place.get("under", 0), "start": page.newer})
    return met


def test_each_floor_stands_under_the_one_it_answers(town: Town, talk: Thread):
    answered(town, talk, None, 1, 3, 2, None)  # floors 2 to 6
    page, branches = town.guest.sees(trees.tree, talk.number)
    assert branches == [Branch(1, 0), Branch(3, 1), Branch(4, 2), Branch(2, 0), Branch(5, 1), Branch(6, 0)]
    assert [floor.post.floor for floor in page.floors] == [1, 2, 3, 4, 5, 6]


def test_what_is_deep_has_a_page_of_its_own(town: Town, talk: Thread):
    answered(town, talk, *range(1, 12))
    _, branches = town.guest.sees(trees.tree, talk.number)
    assert branches[-1] == Branch(trees.DEPTH + 1, trees.DEPTH, more=trees.DEPTH + 2)
    _, branches = town.guest.sees(trees.tree, talk.number, 5)
    assert branches[:2] == [Branch(5, 0), Branch(6, 1)]
    assert walked(town, talk) == set(range(1, 13))


def test_what_is_much_goes_on_elsewhere_and_nothing_is_lost(town: Town, talk: Thread):
    answered(town, talk, *[1] * 30, *[None] * 25, *range(2, 20), *[3] * 12)
    page, branches = town.guest.sees(trees.tree, talk.number)
    assert [branch.floor for branch in branches if not branch.depth][:2] == [1, 32]
    assert sum(branch.depth == 0 for branch in branches) == trees.TOPS
    assert page.newer
    later, _ = town.guest.sees(trees.tree, talk.number, start=page.newer)
    assert later.older == 1
    assert walked(town, talk) == set(range(1, page.thread.last_floor + 1))


def test_a_floor_without_answers_stands_alone(town: Town, talk: Thread):
    page, branches = town.guest.sees(trees.tree, talk.number, 1)
    assert branches == [Branch(1, 0)]
    assert not page.older
    assert not page.newer


def test_what_is_not_there_or_not_for_everybody_has_no_tree(town: Town, talk: Thread):
    hidden = town.chen.opens_thread("Keys", "Here.", town.back_room)
    for number, under in ((999, 0), (talk.number, 2), (hidden.number, 0)):
        with refused("not_found"):
            town.guest.sees(trees.tree, number, under)


def test_a_page_of_a_long_thread_asks_as_much_as_one_of_a_short(town: Town, talk: Thread, monkeypatch):
    asked: list[int] = []
    list_below = trees.queries.list_below
    monkeypatch.setattr(trees.queries, "list_below", lambda *args: asked.append(args[-1]) or list_below(*args))
    answered(town, talk, *[1] * 200)
    town.guest.sees(trees.tree, talk.number)
    assert len(asked) <= trees.MOST + 2
    assert max(asked) <= trees.TOPS + 1
