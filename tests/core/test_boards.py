# SPDX-License-Identifier: Apache-2.0
"""Boards and sections as administrators make and change them, and who finds which."""

import pytest
from tests.kit.town import refused

from banyan.core import boards
from banyan.records.boards import BoardState


def slugs(tree):
    return [board.slug for section in tree for board in section.boards]


def test_a_new_board_stands_in_its_section(town):
    section = town.chen.does(boards.open_section, "tech", {"en": "Technology", "zh-Hans": "技术"}, 2)
    board = town.chen.does(boards.open_board, section.id, "Linux", {"en": "Linux"}, about={"en": "Penguins."})
    tree = town.guest.sees(boards.directory)
    assert [(one.section.slug, slugs([one])) for one in tree][-1] == ("tech", ["Linux"])
    assert board.description("zh-Hans") == "Penguins."


def test_only_administrators_make_and_change_places(town):
    for verb, args in (
        (boards.open_section, ("tech", {"en": "T"})),
        (boards.set_section, ("life", {"en": "L"}, 1)),
        (boards.open_board, (town.section.id, "Linux", {"en": "L"})),
        (boards.set_policies, ("Railway",)),
    ):
        with refused("staff_only"):
            town.ada.does(verb, *args)
    with refused("staff_only"):
        town.ada.sees(boards.register)


def test_two_places_never_share_an_address(town):
    with refused("section_taken"):
        town.chen.does(boards.open_section, "life", {"en": "Life again"})
    with refused("slug_taken"):
        town.chen.does(boards.open_board, town.section.id, "railway", {"en": "Trains"})
    with refused("bad_slug"):
        town.chen.does(boards.open_section, "1 st", {"en": "One"})


def test_a_section_can_be_called_something_else(town):
    town.chen.does(boards.set_section, "life", {"en": "Living", "zh-Hans": "日子"}, 7)
    [one] = town.guest.sees(boards.directory)
    assert (one.section.titles, one.section.position) == ('{"en":"Living","zh-Hans":"日子"}', 7)
    with refused("not_found"):
        town.chen.does(boards.set_section, "nowhere", {"en": "N"}, 1)


def test_a_board_stands_in_a_section_that_exists(town):
    with refused("bad_policy"):
        town.chen.does(boards.open_board, 42, "Linux", {"en": "L"})
    with refused("bad_policy"):
        town.chen.does(boards.set_policies, "Railway", section_id=42)


@pytest.mark.parametrize("change", [{"state": "ajar"}, {"kinds": "discussion duel"}, {"colour": "red"}])
def test_a_policy_is_one_of_its_choices(town, change):
    with refused("bad_policy"):
        town.chen.does(boards.set_policies, "Railway", **change)


def test_a_hidden_board_is_in_the_register_alone(town):
    town.chen.does(boards.set_policies, "Cooking", state=BoardState.HIDDEN)
    assert "Cooking" not in slugs(town.chen.sees(boards.directory))
    assert "Cooking" in slugs(town.chen.sees(boards.register))
    assert town.guest.sees(boards.get, "Cooking").state == BoardState.HIDDEN


def test_a_listed_board_is_open_to_its_list(town):
    with refused("not_found"):
        town.eve.sees(boards.get, "BackRoom")
    with refused("not_found"):
        town.ada.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    assert [person.handle for person in town.chen.sees(boards.listed_members, "BackRoom")] == ["eve"]
    assert town.eve.sees(boards.get, "BackRoom").slug == "BackRoom"
    with refused("moderators_only"):
        town.eve.sees(boards.listed_members, "BackRoom")
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, False)
    with refused("not_found"):
        town.eve.sees(boards.get, "BackRoom")
