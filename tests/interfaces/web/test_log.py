# SPDX-License-Identifier: Apache-2.0
"""The public record on the web: every act in words, with who, where and why; nothing from behind a door."""

import ast
import re

from tests.kit import sources
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import portraits, posts, roles, sanctions, site, stickers, threads
from banyan.core.moderation import ACTIONS
from banyan.interfaces.web import log


def test_what_was_done_stands_there_with_its_reason(town):
    one = town.eve.opens_thread("Tickets")
    town.bo.replies(one, "Buy here <b>now</b>")
    town.ada.does(posts.remove, 1, 2, "Advertising <again>")
    town.ada.locks(one, "That is enough.")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/log")
            assert "ada locked a thread Tickets That is enough. Railway" in page.words
            assert "ada removed a post Tickets #2 ( bo ) Advertising <again>" in page.words
            assert "Buy here" not in page.words
            chinese = await site.visitor("zh").get("/log")
            assert "锁了帖" in chinese.words
            assert "Railway" in (await site.visitor().get("/log?board=Railway")).words
            assert "That is enough." not in (await site.visitor().get("/log?board=Cooking")).words

    run(story())


def test_settings_are_called_what_their_form_calls_them(town):
    assert set(log.SETTINGS) == {*site.POLICIES, portraits.LOGO, stickers.KEY}
    town.chen.does(site.set_policies, sign_up="approval", zone="Asia/Shanghai")

    async def story():
        async with opened(town) as place:
            page = await place.visitor().get("/log")
            assert "chen changed the settings of the community Who may join, Time zone" in page.words
            assert "谁可以加入，时区" in (await place.visitor("zh").get("/log")).words

    run(story())


def test_ends_and_roles_are_said_in_words(town):
    town.ada.does(sanctions.ban, "bo", "Railway", 3, "Flooding")
    town.chen.does(roles.give, "eve", "moderator", "Railway")

    async def story():
        async with opened(town) as site:
            until = clock.to_words(town.clock.at + 3 * clock.DAY)
            assert f"Railway until {until}" in (await site.visitor().get("/log")).words
            assert "任命 ( eve ) Railway 版主" in (await site.visitor("zh").get("/log")).words

    run(story())


def test_nothing_is_told_from_behind_a_door(town):
    keys = town.chen.opens_thread("Keys", board=town.back_room)
    town.chen.locks(keys, "A secret reason")

    async def story():
        async with opened(town) as site:
            for visitor in (await site.signed_in(town.chen), site.visitor()):
                for path in ("/log", "/log?board=BackRoom"):
                    assert "A secret reason" not in (await visitor.get(path)).words

    run(story())


def test_long_records_have_pages(town):
    town.eve.opens_thread("Tickets")
    for _ in range(26):
        town.ada.does(threads.pin_thread, 1)
        town.ada.does(threads.unpin_thread, 1)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/log")
            older = re.search(r'href="(/log\?before=\d+)"', page.html)[1]
            assert (await site.visitor().get(older)).words.count("pinned a thread") == 2
            assert (await site.visitor().get("/log?before=x")).status == 422

    run(story())


def test_every_act_that_is_recorded_has_its_words():
    """Acts are `verb_noun`; most stand where the line is written, some in a table above it."""
    acts = {"lock_thread", "unlock_thread", "report_upheld", "report_dismissed", "ban", "suspend"}
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and sources.called(node) == "record":
                acts |= {
                    one.value for part in node.args[2:3] for one in ast.walk(part) if isinstance(one, ast.Constant)
                }
    acts -= {"report_", "dispute_", "idea_"}  # what became of it follows
    assert len(acts) > 15
    assert acts <= ACTIONS.keys(), sorted(acts - ACTIONS.keys())
