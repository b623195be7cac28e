# SPDX-License-Identifier: Apache-2.0
"""Favourites: one's own tree of boards, in one's own order."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import accounts, boards, favourites, pages, site
from banyan.records.favourites import FavouriteKind, FavouriteNode, Side


def mine(member: Member) -> list[str]:
    return [board.slug for board in member.sees(favourites.mine)]


def test_boards_stand_in_the_order_in_which_they_came(town: Town) -> None:
    assert mine(town.bo) == []
    for board in (town.cooking, town.railway, town.cooking):
        town.bo.does(favourites.add, board.id)
    assert mine(town.bo) == ["Cooking", "Railway"]
    town.bo.does(favourites.remove, town.railway.id)
    town.bo.does(favourites.remove, town.railway.id)
    assert mine(town.bo) == ["Cooking"]
    assert mine(town.eve) == mine(town.guest) == []


def test_guests_keep_none(town: Town) -> None:
    for verb in (favourites.add, favourites.remove):
        with refused("sign_in_first"):
            town.guest.does(verb, town.railway.id)


def test_a_board_that_one_may_not_read_is_no_favourite(town: Town) -> None:
    with refused("not_found"):
        town.bo.does(favourites.add, town.back_room.id)
    town.chen.does(boards.list_member, "BackRoom", town.bo.account_id, True)
    town.bo.does(favourites.add, town.back_room.id)
    assert mine(town.bo) == ["BackRoom"]
    town.chen.does(boards.list_member, "BackRoom", town.bo.account_id, False)
    assert mine(town.bo) == []


def shape(member: Member) -> list[object]:
    """The tree as names: folders are pairs of their name and what lies in them."""

    def named(nodes: list[FavouriteNode]) -> list[object]:
        return [
            (node.name, named(node.inside)) if node.kind == "folder" else node.board.slug if node.board else "---"
            for node in nodes
        ]

    return named(member.sees(favourites.tree))


def number(member: Member, name: str) -> int:
    """The number of an entry that has this name or slug; of the separator for `---`."""

    def search(nodes: list[FavouriteNode]) -> list[int]:
        found = []
        for node in nodes:
            if name == (node.board.slug if node.board else node.name or "---"):
                found.append(node.number)
            found += search(node.inside)
        return found

    return search(member.sees(favourites.tree))[0]


def test_folders_and_separators_make_a_tree(town: Town) -> None:
    bo = town.bo
    travel = bo.does(favourites.add_folder, " 旅行\n和路 ")
    assert travel.name == "旅行 和路"
    bo.does(favourites.add, town.railway.id, travel.number)
    bo.does(favourites.add_line)
    bo.does(favourites.add, town.cooking.id)
    assert shape(bo) == [("旅行 和路", ["Railway"]), "---", "Cooking"]
    assert mine(bo) == ["Railway", "Cooking"]
    assert bo.sees(favourites.has, town.railway.id)
    assert not town.eve.sees(favourites.has, town.railway.id)
    bo.does(favourites.rename, travel.number, "Ways")
    assert shape(bo)[0] == ("Ways", ["Railway"])
    assert shape(town.guest) == []


def test_entries_move_before_after_and_into(town: Town) -> None:
    bo = town.bo
    for board in (town.railway, town.cooking):
        bo.does(favourites.add, board.id)
    a, b = (bo.does(favourites.add_folder, name).number for name in "ab")
    railway, cooking = number(bo, "Railway"), number(bo, "Cooking")
    bo.does(favourites.move, railway, Side.INTO, a)
    bo.does(favourites.move, cooking, Side.BEFORE, railway)
    assert shape(bo) == [("a", ["Cooking", "Railway"]), ("b", [])]
    bo.does(favourites.move, a, Side.INTO, b)
    assert shape(bo) == [("b", [("a", ["Cooking", "Railway"])])]
    bo.does(favourites.move, cooking, Side.AFTER, b)
    bo.does(favourites.move, railway, Side.INTO, favourites.TOP)
    assert shape(bo) == [("b", [("a", [])]), "Cooking", "Railway"]
    bo.does(favourites.move, railway, Side.AFTER, railway)
    bo.does(favourites.shift, railway, is_up=True)
    bo.does(favourites.shift, railway, is_up=True)
    bo.does(favourites.shift, railway, is_up=True)
    assert shape(bo) == ["Railway", ("b", [("a", [])]), "Cooking"]
    bo.does(favourites.shift, railway, is_up=False)
    assert shape(bo) == [("b", [("a", [])]), "Railway", "Cooking"]


def test_a_step_passes_over_what_is_out_of_sight(town: Town) -> None:
    bo = town.bo
    bo.does(favourites.add, town.cooking.id)
    town.chen.does(boards.list_member, "BackRoom", bo.account_id, True)
    bo.does(favourites.add, town.back_room.id)
    bo.does(favourites.add, town.railway.id)
    town.chen.does(boards.list_member, "BackRoom", bo.account_id, False)
    bo.does(favourites.shift, number(bo, "Railway"), is_up=True)
    assert mine(bo) == ["Railway", "Cooking"]
    town.chen.does(boards.list_member, "BackRoom", bo.account_id, True)
    assert mine(bo) == ["Railway", "Cooking", "BackRoom"], "its place was kept"


def test_what_lies_in_a_folder_stays_when_it_goes(town: Town) -> None:
    bo = town.bo
    bo.does(favourites.add_line)
    folder = bo.does(favourites.add_folder, "f").number
    bo.does(favourites.add, town.railway.id, folder)
    bo.does(favourites.add, town.cooking.id)
    bo.does(favourites.take_out, folder)
    assert shape(bo) == ["---", "Railway", "Cooking"]
    bo.does(favourites.take_out, number(bo, "---"))
    bo.does(favourites.remove, town.railway.id)
    assert shape(bo) == ["Cooking"]
    with refused("not_found"):
        bo.does(favourites.take_out, folder)


def test_a_folder_holds_no_folder_that_it_lies_in(town: Town) -> None:
    bo = town.bo
    chain = [bo.does(favourites.add_folder, "0").number]
    for name in range(1, favourites.MAX_DEPTH):
        chain.append(bo.does(favourites.add_folder, str(name), chain[-1]).number)
    with refused("folder_too_deep"):
        bo.does(favourites.add_folder, "deeper", chain[-1])
    for inside in (chain[0], chain[1], chain[-1]):
        with refused("folder_too_deep"):
            bo.does(favourites.move, chain[0], Side.INTO, inside)
    other = bo.does(favourites.add_folder, "other").number
    with refused("folder_too_deep"):
        bo.does(favourites.move, chain[0], Side.INTO, other)
    bo.does(favourites.move, chain[1], Side.INTO, other)


def test_a_folder_has_a_name(town: Town) -> None:
    bo = town.bo
    folder = bo.does(favourites.add_folder, "f").number
    for name in ("", " \u202e ", "x" * (favourites.MAX_NAME + 1)):
        with refused("folder_name_wanted"):
            bo.does(favourites.add_folder, name)
        with refused("folder_name_wanted"):
            bo.does(favourites.rename, folder, name)


def test_nobody_sorts_what_is_not_theirs(town: Town) -> None:
    folder = town.bo.does(favourites.add_folder, "f").number
    for verb, more in (
        (favourites.take_out, ()),
        (favourites.rename, ("g",)),
        (favourites.move, (Side.INTO, favourites.TOP)),
    ):
        with refused("not_found"):
            town.eve.does(verb, folder, *more)
        with refused("sign_in_first"):
            town.guest.does(verb, folder, *more)
    with refused("not_found"):
        town.eve.does(favourites.shift, folder, is_up=True)
    with refused("sign_in_first"):
        town.guest.does(favourites.shift, folder, is_up=True)
    for verb, args in ((favourites.add_folder, ("f",)), (favourites.add_line, ())):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)
        with refused("not_found"):
            town.bo.does(verb, *args, 99)
    line = town.bo.does(favourites.add_line).number
    with refused("not_found"):
        town.bo.does(favourites.move, folder, Side.INTO, line)
    with refused("not_found"):
        town.bo.does(favourites.rename, line, "x")


def test_a_folder_counts_what_is_unread_in_it(town: Town) -> None:
    bo = town.bo
    folder = bo.does(favourites.add_folder, "f").number
    bo.does(favourites.add, town.railway.id, folder)
    bo.does(favourites.add, town.cooking.id)
    town.clock.passes(clock.SECOND)
    town.ada.opens_thread("One")
    town.ada.opens_thread("Two")
    found = bo.sees(pages.my_boards)
    assert [(node.name, node.unread) for node in found] == [("f", 2), ("", 0)]
    assert [(node.board.slug, node.unread) for node in found[0].inside] == [("Railway", 2)]


def test_of_many_favourites_those_that_moved_are_looked_at(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "NEWS_BOARDS", 1)
    for board in (town.cooking, town.railway):
        town.bo.does(favourites.add, board.id)
    town.clock.passes(clock.SECOND)
    town.ada.opens_thread("One")
    assert [(node.board.slug, node.unread) for node in town.bo.sees(pages.my_boards)] == [
        ("Cooking", 0),
        ("Railway", 1),
    ]


def test_a_newcomer_begins_with_some(town: Town) -> None:
    town.chen.does(site.set_policies, favourites="Railway nowhere BackRoom cooking")
    town.guest.does(accounts.sign_up, "flora", "hash")
    with town.store.read() as tx:
        flora = Member(town, accounts.person(tx, town.chen.caller, "flora").account.id)
    assert mine(flora) == ["Railway", "Cooking"]


@pytest.mark.parametrize("kind", FavouriteKind)
def test_the_list_has_an_end(town: Town, monkeypatch: pytest.MonkeyPatch, kind: FavouriteKind) -> None:
    monkeypatch.setattr(favourites, "MOST", dict.fromkeys(FavouriteKind, 1))
    verb, first, second = {
        "board": (favourites.add, (town.railway.id,), (town.cooking.id,)),
        "folder": (favourites.add_folder, ("a",), ("b",)),
        "line": (favourites.add_line, (), ()),
    }[kind]
    town.bo.does(verb, *first)
    with refused("too_many_favourites"):
        town.bo.does(verb, *second)
