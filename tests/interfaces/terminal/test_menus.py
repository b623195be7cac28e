# SPDX-License-Identifier: Apache-2.0
"""The main menu and addresses: what the web lists of all boards has its row, and every address its screen."""

import pytest
from tests.kit.screens import calling
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.core import boards, site
from banyan.interfaces.terminal.menus import load
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.link import OF_BOARD, OF_THREAD, PAGES
from banyan.interfaces.web.boards import EVERYWHERE

load_all()


def test_open_bounties_have_a_row_where_some_board_takes_them(sqlite_town: Town) -> None:
    town = sqlite_town

    async def story(is_there: bool) -> None:
        async with calling(town, town.eve, made("main")()) as p:
            assert ("Open bounties" in p.text) == is_there
            await p.press("O")
            assert ("No bounty waits" in p.text) == is_there

    run(story(False))
    town.chen.does(boards.set_policies, "Railway", kinds="discussion bounty")
    run(story(True))


def test_the_first_hundred_have_a_row_where_they_are_named(sqlite_town: Town) -> None:
    town = sqlite_town

    async def story(is_there: bool) -> None:
        async with calling(town, town.eve, made("main")()) as p:
            assert ("The first hundred" in p.text) == is_there
            await p.press("H")
            assert ("1 ada" in p.text) == is_there

    run(story(False))
    town.chen.does(site.set_policies, first_members="on")
    run(story(True))


def test_what_the_web_lists_of_all_boards_stands_in_the_menu_too() -> None:
    rows = {(row.kind, row.label, row.screen) for row in load("main").row}
    assert {(kind, words, PAGES[path]) for kind, words, path in EVERYWHERE} <= rows


@pytest.mark.parametrize("name", sorted(PAGES.values()))
def test_an_address_leads_to_a_screen(name: str) -> None:
    made(name)()


def test_addresses_below_a_thread_or_a_board_do_too() -> None:
    for name in OF_THREAD.values():
        made(name)(1)
    for name in OF_BOARD.values():
        made(name)("Railway")


def test_an_address_is_gone_to(sqlite_town: Town) -> None:
    town = sqlite_town
    town.chen.does(boards.set_policies, "Railway", kinds="discussion bounty idea")

    async def story() -> None:
        async with calling(town, town.eve, made("main")()) as p:
            for address, words in (
                ("/bounties", "Open bounties"),
                ("/b/Railway/bounties", "Bounties on Railway"),
                ("/b/Railway/ideas", "Railway"),
                ("/testers", "Tester groups"),
                ("/settings/drafts", "Drafts"),
            ):
                await p.press("L")
                await p.type(address)
                assert words in p.screen[0], address
                await p.press("q")

    run(story())


def test_no_row_takes_the_key_that_leaves() -> None:
    assert not {"Q", "q"} & {row.key for row in load("main").row}


def test_class_and_club_boards_have_a_row_where_one_takes_letters(sqlite_town: Town) -> None:
    town = sqlite_town

    async def story(is_there: bool) -> None:
        async with calling(town, town.chen, made("main")()) as p:
            assert ("Class and club boards" in p.text) == is_there

    run(story(False))
    town.chen.does(boards.set_policies, "Railway", read_policy="listed", letters="on")
    run(story(True))
