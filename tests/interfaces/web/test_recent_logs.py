# SPDX-License-Identifier: Apache-2.0
"""The last warnings and errors on a page: found by number, without anybody's words, for administrators alone."""

import logging

import pytest
from tests.kit.web import opened, run

from banyan.base import recent_logs
from banyan.base.recent_logs import RecentLogs


@pytest.fixture
def kept(monkeypatch):
    handler = RecentLogs()
    monkeypatch.setattr(recent_logs, "RECENT", handler)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def fails(words):
    raise ValueError(words)


def test_a_bug_is_found_by_its_number_and_tells_nobodys_words(town, kept):
    log = logging.getLogger("banyan.web")
    try:
        fails("what somebody wrote")
    except ValueError:
        log.exception("bug %s at GET /", "a1b2c3d4")
    log.warning("the store refuses")
    log.info("all is well")

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/logs")
            for words in ("bug a1b2c3d4 at GET /", "the store refuses", "ValueError", "test_recent_logs.py"):
                assert words in page.words, words
            assert ("all is well" in page.words, "what somebody wrote" in page.words) == (False, False)
            found = await chen.get("/admin/logs?q=A1B2")
            assert ("bug a1b2c3d4" in found.words, "the store refuses" in found.words) == (True, False)
            assert "Nothing of that kind." in (await chen.get("/admin/logs?q=%F0%9F%8C%B3")).words
            assert "/admin/logs" in (await chen.get("/admin/health")).links

    run(story())


def test_what_is_logged_draws_nothing_and_has_an_end(town, kept):
    logging.getLogger("banyan").error("<b>%s\x1b[2J", "x" * 5_000)

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.chen)).get("/admin/logs")
            assert "<b>xxx" in page.words
            assert "x" * recent_logs.MOST_SAID not in page.words
            assert "\x1b" not in page.words

    run(story())


def test_only_the_last_are_kept(kept):
    for number in range(recent_logs.MOST + 5):
        logging.getLogger("banyan").warning("line %d", number)
    found = kept.find()
    assert len(found) == recent_logs.MOST
    assert found[0].says == f"line {recent_logs.MOST + 4}"


def test_the_log_is_for_administrators(town, kept):
    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get("/admin/logs")).status == 401
            assert (await (await place.signed_in(town.ada)).get("/admin/logs")).status == 403

    run(story())
