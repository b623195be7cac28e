# SPDX-License-Identifier: Apache-2.0
"""Reports in four parts: one of each person under a release, changed by editing, counted on its card."""

import pytest
from tests.kit.fans import fan_town
from tests.kit.town import Member, Town, refused

from banyan.core import impressions, posts, releases
from banyan.core.bodies import to_body
from banyan.records.posts import Post
from banyan.records.threads import Thread


@pytest.fixture
def fans(town: Town) -> Town:
    return fan_town(town)


def released(town: Town) -> Thread:
    body = to_body("Better now, thanks to @bo.", "markdown")
    thread: Thread = town.ada.does(releases.post, town.railway.id, "Friday", body)
    return thread


def says(who: Member, thread: Thread, token: str = "", **said: str) -> Post:
    body = to_body(impressions.compose("en", said), "markdown")
    post: Post = who.does(impressions.give, thread.number, body, token)
    return post


def test_four_parts_become_one_floor(fans: Town) -> None:
    thread = released(fans)
    post = says(fans.eve, thread, good="The lamps.", wish="More lamps.")
    assert post.floor == 2
    assert post.source == (
        "### What is good\n\nThe lamps.\n\n### What is bad\n\n–\n\n### What is broken\n\n–\n\n### What I wish for\n\nMore lamps."
    )
    page = fans.eve.sees(releases.look, thread.number)
    assert [(one.person.handle, one.floor) for one in page.impressions] == [("eve", 2)]
    assert (page.impression_count, page.own, page.why_not) == (1, 2, "")


def test_one_a_person_sent_twice_or_not(fans: Town) -> None:
    thread = released(fans)
    first = says(fans.eve, thread, "a form", good="The lamps.")
    assert says(fans.eve, thread, "a form", good="The lamps.").id == first.id
    with refused("has_reported"):
        says(fans.eve, thread, "another form", bad="The lamps.")
    fans.eve.does(posts.delete, thread.number, first.floor)
    assert fans.eve.sees(releases.look, thread.number).impression_count == 0
    assert says(fans.eve, thread, "another form", bad="The lamps.").floor == 3


def test_it_says_something_and_stands_under_a_release(fans: Town) -> None:
    thread = released(fans)
    assert impressions.compose("en", {"good": " "}) == ""
    with refused("empty_post"):
        says(fans.eve, thread, good=" ")
    with refused("not_found"):
        says(fans.eve, fans.bo.opens_thread("No release"), good="The lamps.")
    with refused("sign_in_first"):
        says(fans.guest, thread, good="The lamps.")
    assert fans.guest.sees(releases.look, thread.number).why_not == "sign_in_first"
    fans.ada.locks(thread, "done")
    assert fans.eve.sees(releases.look, thread.number).why_not == "thread_locked"
