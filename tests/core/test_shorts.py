# SPDX-License-Identifier: Apache-2.0
"""Short posts: one line is a thread, its title and its first floor, within what the board allows."""

import pytest
from tests.kit.town import refused, text

from banyan.base import clock
from banyan.core import boards, kinds, lists, pages, posts, reactions, shorts, thread_tools, threads
from banyan.records.pages import ListWish

LINE = "半夜三点，楼下的猫又开会了。 The cats hold a meeting again."


@pytest.fixture
def pot(town):
    town.chen.does(boards.set_policies, "Railway", kinds="short discussion")
    return town


def said(town, line=LINE, token="", member=None):
    return (member or town.bo).does(shorts.say, town.railway.id, text(line), token)


def test_a_line_is_title_and_first_floor(pot):
    thread = said(pot, f"  {LINE} ")
    assert (thread.kind, thread.title) == ("short", LINE)
    assert pot.guest.sees(posts.get, thread.number, 1)[0].source == f"  {LINE} "
    page = pot.guest.sees(pages.board_page, "Railway")
    assert [row.thread.title for row in page.rows] == [LINE]


def test_sent_twice_it_is_said_once(pot):
    assert said(pot, token="t").number == said(pot, token="t").number == 1
    assert pot.guest.sees(boards.get, "Railway").thread_count == 1


def test_it_is_as_long_as_the_board_allows(pot):
    assert len(said(pot, "x" * 140).title) == 140
    pot.chen.does(boards.set_policies, "Railway", short_limit=20)
    pot.clock.passes(clock.MINUTE)
    assert said(pot, "字" * 20).title == "字" * 20
    for line in ("x" * 21, "", " \t", "one\ntwo"):
        with refused("short_unfit"):
            said(pot, line)


@pytest.mark.parametrize("limit", [19, 141])
def test_a_board_allows_no_other_lengths(pot, limit):
    with refused("bad_policy"):
        pot.chen.does(boards.set_policies, "Railway", short_limit=limit)


def test_only_where_the_board_takes_them(town):
    with refused("kind_not_offered"):
        said(town)
    with refused("sign_in_first"):
        said(town, member=town.guest)


def test_the_usual_form_opens_none_and_offers_none(pot):
    with refused("kind_not_offered"):
        pot.bo.does(threads.open_thread, pot.railway.id, "Night", text("Night"), "short")
    board = pot.guest.sees(boards.get, "Railway")
    assert ([kind.name for kind in kinds.usual(board)], kinds.special(board)) == (["discussion"], [])


def test_where_nobody_has_a_name_it_is_not_offered(pot):
    board = pot.guest.sees(boards.get, "Railway")
    assert kinds.takes_lines(board)
    assert not kinds.takes_lines(boards.with_policies(board, {"names": "pseudonyms"}))
    assert not kinds.takes_lines(boards.with_policies(board, {"kinds": "discussion"}))


def test_what_is_edited_is_the_title_too(pot):
    number = said(pot).number
    pot.bo.does(posts.edit, number, 1, text("The cats have gone."), 1, "Another title")
    assert pot.guest.sees(threads.get, number)[0].title == "The cats have gone."
    with refused("short_unfit"):
        pot.bo.does(posts.edit, number, 1, text("x" * 141), 2)
    assert pot.guest.sees(posts.get, number, 1)[0].source == "The cats have gone."
    for member in (pot.bo, pot.chen):
        with refused("title_is_the_text"):
            member.does(threads.rename_thread, number, "Cats", reason="shorter")


def test_who_reacted_is_counted_in_the_list(pot):
    number, other = said(pot).number, pot.bo.opens_thread("With a title").number
    for kind in ("agree", "funny"):
        pot.ada.does(reactions.react, number, 1, kind)
        pot.ada.does(reactions.react, other, 1, kind)
    pot.chen.does(reactions.react, number, 1, "funny")
    pot.chen.replies(pot.chen.sees(threads.get, number)[0], "Meow.")
    pot.ada.does(reactions.react, number, 2, "moved")
    thread_id = pot.guest.sees(threads.get, number)[0].id
    assert pot.guest.sees(pages.board_page, "Railway").reacted == {thread_id: 2}
    assert pot.guest.sees(lists.board_list, "Railway", ListWish(kind="short")).reacted == {thread_id: 2}


def test_split_off_it_is_a_usual_thread(pot):
    thread = said(pot)
    pot.ada.replies(thread, "Meow.")
    moved = pot.chen.does(thread_tools.split, thread.number, [2], "Meowing", "another matter")
    assert pot.guest.sees(threads.get, moved.to_number)[0].kind == "discussion"
