# SPDX-License-Identifier: Apache-2.0
"""Favourites: one's own short list of boards, in one's own order."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import boards, favourites


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


def test_the_list_has_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(favourites, "MAX_FAVOURITES", 1)
    town.bo.does(favourites.add, town.railway.id)
    with refused("too_many_favourites"):
        town.bo.does(favourites.add, town.cooking.id)
    town.bo.does(favourites.add, town.railway.id)
