# SPDX-License-Identifier: Apache-2.0
"""Reactions: said once, taken back, counted on the post, and only where one could also write."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import boards, pages, posts, reactions
from banyan.records.threads import Thread


@pytest.fixture
def bread(town: Town) -> Thread:
    return town.ada.opens_thread("Bread")


def changes(town: Town) -> int:
    return int(town.count("SELECT count(*) FROM events WHERE kind = 'PostReacted'"))


def test_saying_it_twice_is_saying_it_once_and_so_is_taking_it_back(town: Town, bread: Thread) -> None:
    for _ in range(2):
        assert town.eve.does(reactions.react, bread.number, 1, "funny").reactions == '{"funny":1}'
    assert town.bo.does(reactions.react, bread.number, 1, "funny").reactions == '{"funny":2}'
    assert town.bo.does(reactions.react, bread.number, 1, "doubt").reactions == '{"doubt":1,"funny":2}'
    assert changes(town) == 3
    for _ in range(2):
        town.bo.does(reactions.unreact, bread.number, 1, "funny")
        town.bo.does(reactions.unreact, bread.number, 1, "doubt")
    assert town.eve.does(reactions.unreact, bread.number, 1, "funny").reactions == ""
    assert changes(town) == 6


def test_ones_own_reactions_are_ones_own_to_see(town: Town, bread: Thread) -> None:
    post = town.eve.does(reactions.react, bread.number, 1, "thanks")
    town.bo.does(reactions.react, bread.number, 1, "agree")
    page = town.guest.sees(pages.thread_page, bread.number)
    assert town.eve.sees(pages.thread_mine, page).reactions == {post.id: ["thanks"]}
    assert town.guest.sees(pages.thread_mine, page).reactions == {}


@pytest.mark.parametrize("verb", [reactions.react, reactions.unreact])
def test_who_may_not_write_there_does_not_react_either(town: Town, bread: Thread, verb: object) -> None:
    with refused("sign_in_first"):
        town.guest.does(verb, bread.number, 1, "agree")
    with refused("own_post"):
        town.ada.does(verb, bread.number, 1, "agree")
    with refused("no_such_reaction"):
        town.eve.does(verb, bread.number, 1, "hate")
    with refused("not_found"):
        town.eve.does(verb, bread.number, 2, "agree")
    town.chen.does(boards.set_policies, "Railway", reply_policy="staff")
    with refused("may_not_post_here"):
        town.eve.does(verb, bread.number, 1, "agree")
    town.chen.does(posts.remove, bread.number, 1, "not about railways")
    with refused("post_gone"):
        town.chen.does(verb, bread.number, 1, "agree")


def test_a_tally_is_counted_again_from_who_reacted(town: Town, bread: Thread) -> None:
    post = town.eve.does(reactions.react, bread.number, 1, "moved")
    town.store.write_now(lambda tx: tx.run("UPDATE posts SET reactions = ''"))
    town.store.write_now(lambda tx: reactions.tally(tx, post.id))
    assert town.count("SELECT reactions FROM posts") == '{"moved":1}'
