# SPDX-License-Identifier: Apache-2.0
"""Posting later on the web, without script: the hour on the reader's own clock, and the list beside the drafts."""

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import accounts, drafts, schedules
from banyan.interfaces.web.schedules import hour_of, parse_hour

NEW = "/b/Railway/new"


def test_a_text_waits_for_its_hour_and_can_be_taken_back(town):
    town.bo.does(accounts.set_preferences, "en", "Asia/Shanghai", "")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(NEW)
            shown = await page.submit(NEW, title="Later", text="words", due="2026-05-01T21:30", do="later")
            assert "It will be posted on 2026-05-01 21:30." in shown.html
            (waiting,) = town.bo.sees(schedules.mine)
            assert waiting.due_at == clock.from_iso("2026-05-01T13:30:00Z")
            assert town.bo.sees(drafts.mine) == []
            back = await bo.post("/settings/schedules", dict(shown.form("/settings/schedules").fields) | {"do": "back"})
            assert "It is a draft again." in back.html
            assert str(waiting.id) not in back.html

    run(story())
    assert town.bo.sees(schedules.mine) == []
    assert [draft.title for draft in town.bo.sees(drafts.mine)] == ["Later"]


@pytest.mark.parametrize("due", ["", "soon", "2026-05-01T11:00", "2026-13-01T11:00", "9999-12-31T23:59"])
def test_an_hour_that_will_not_do_keeps_the_text(town, due):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/t/1/reply")
            shown = await page.submit("/t/1/reply", text="words", due=due, do="later")
            assert shown.status == 422
            assert "from a minute to a year ahead" in shown.html
            assert dict(shown.form("/t/1/reply").fields)["text"].strip() == "words"

    run(story())
    assert town.count("SELECT count(*) FROM schedules") == 0


def test_hours_are_read_and_said_on_one_clock():
    at = parse_hour("2026-07-01T08:15", "Europe/Berlin")
    assert at == clock.from_iso("2026-07-01T06:15:00Z")
    assert hour_of(at, "Europe/Berlin") == "2026-07-01 08:15"
