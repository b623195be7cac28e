# SPDX-License-Identifier: Apache-2.0
"""Releases at a terminal: the next one looked over and posted, one read, a report in four parts given."""

import pytest
from tests.kit.fans import fan_town, has_idea
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import boards, ideas, releases, roles, schedules, site
from banyan.core.bodies import to_body
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader


@pytest.fixture
def fans(town):
    town.chen.does(site.set_policies, locale="en")
    return fan_town(town)


def released(town):
    idea = has_idea(town.bo, town, "夜里的火车 Night trains")
    town.ada.does(ideas.set_state, idea.number, "shipped")
    body = to_body(f"* /t/{idea.number} @bo", "markdown")
    return town.ada.does(releases.post, town.railway.id, "周五发布 Friday", body)


def test_the_next_release_is_looked_over_and_posted(fans):
    idea = has_idea(fans.bo, fans)
    fans.ada.does(ideas.set_state, idea.number, "shipped")

    async def story():
        async with calling(fans, fans.ada, first=made("ideas")("Railway")) as p:
            await p.press("R")
            assert "(proposed by @bo)" in p.text
            await p.press("^X", "s")
            assert "Posted as #1." in p.text
        async with calling(fans, fans.bo, first=made("ideas")("Railway")) as p:
            await p.press("R")
            assert "Only those who tend this board may do this." in p.text

    run(story())
    assert fans.bo.sees(ideas.look, idea.number).release.number == 2


def test_it_is_posted_on_the_board_that_takes_releases(fans):
    fans.chen.does(boards.set_policies, "Railway", kinds="idea")
    fans.board("Friday", {"en": "Friday"}, kinds="release")
    fans.chen.does(roles.give, "ada", "moderator", "Friday")
    idea = has_idea(fans.bo, fans)
    fans.ada.does(ideas.set_state, idea.number, "shipped")

    async def story():
        async with calling(fans, fans.ada, first=made("ideas")("Railway")) as p:
            await p.press("R", "^X", "s")
            assert "Posted as #1." in p.text

    run(story())
    assert fans.bo.sees(ideas.look, idea.number).release.number == 2
    assert fans.bo.sees(releases.look, 2).board.slug == "Friday"


def test_it_may_wait_for_friday(fans):
    idea = has_idea(fans.bo, fans)
    fans.ada.does(ideas.set_state, idea.number, "shipped")

    async def story():
        async with calling(fans, fans.ada, first=made("ideas")("Railway")) as p:
            await p.press("R", "^X", "l")
            assert "2026-05-01 17:00" in p.text
            await p.press("<enter>")

    run(story())
    assert [one.kind for one in fans.ada.sees(schedules.mine)] == ["release"]


def test_a_report_in_four_parts(fans):
    thread = released(fans)

    async def story():
        async with calling(fans, fans.eve, first=made("release")(thread.number)) as p:
            await p.press("W", "^X")
            assert "There is nothing to post yet." in p.text
            await p.press("<enter>", "The lamps.", "<enter>", "^X")
            assert "Thank you for telling." in p.text
            assert "eve #2" in p.text
            await p.press("W")
            assert "The lamps." in p.text
        async with calling(fans, fans.guest, first=made("release")(thread.number)) as p:
            await p.press("W")
            assert "Please sign in first." in p.text

    run(story())
    assert fans.eve.sees(releases.look, thread.number).own == 2


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    thread = released(fan_town(sqlite_town))

    async def story():
        async with calling(sqlite_town, sqlite_town.eve, lang=lang, size=size, first=ThreadReader(thread.number)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L", "C")
            golden(p, "release")
            await p.press("W")
            golden(p, "release_report")

    run(story())
