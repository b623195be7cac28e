# SPDX-License-Identifier: Apache-2.0
"""The page on which somebody chooses how to be told, and until when not to be."""

import pytest
from tests.kit.town import NOON
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import choices, links, notifications
from banyan.core.choices import ways_of
from banyan.jobs.timetable import run_pending


def test_each_kind_has_its_choice_and_the_page_shows_what_was_chosen(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/settings/notifications")
            assert "no confirmed e-mail address" in page.words
            ways = next(form for form in page.forms if form.action == "/settings/notifications")
            assert "waits" not in dict(ways.fields), "bo tends nothing"
            sent = dict(ways.fields) | {"reply": "nothing", "floors": "mail", "mail_every": "hour", "mail_hour": "21"}
            page = await bo.post("/settings/notifications", sent)
            assert "Saved." in page.words
            again = next(form for form in page.forms if form.action == "/settings/notifications")
            shown = dict(again.fields)
            assert (shown["reply"], shown["floors"], shown["mail_every"], shown["mail_hour"]) == (
                *("nothing", "mail"),
                *("hour", "21"),
            )
            assert ways_of(town.bo.sees(choices.mine).ways)["reply"] == "nothing"
            for broken in ({"reply": "shout"}, {"decisions": "nothing"}, {"mail_hour": "99"}, {"mail_hour": "x"}):
                assert (await bo.post("/settings/notifications", sent | broken)).status == 422
            ada = await (await site.signed_in(town.ada)).get("/settings/notifications")
            assert "A report waits for me to judge it" in ada.words
            assert (await site.visitor().get("/settings/notifications")).status == 401

    run(story())


def test_quiet_is_said_in_ones_own_zone_and_takes_the_number_away(town):
    bread = town.bo.opens_thread("Bread")
    town.eve.replies(bread, "Rye", reply_to=1)
    run_pending(town.store)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET zone = 'Asia/Shanghai'"))

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert '<b class="go">1</b>' in (await bo.get("/settings/notifications")).html
            page = await (await bo.get("/settings/notifications")).submit("/quiet", until="2026-05-02T08:00")
            assert "It will be quiet until then." in page.words
            assert "data-unread hidden" in page.html
            assert town.bo.sees(choices.mine).quiet_until == NOON + 12 * clock.HOUR
            assert dict(page.form("/quiet").fields)["until"] == "2026-05-02T08:00"
            assert len(town.bo.sees(notifications.inbox)[0]) == 1
            town.clock.passes(12 * clock.HOUR)
            assert '<b class="go">1</b>' in (await bo.get("/inbox")).html, "it ends by itself"
            town.clock.passes(-12 * clock.HOUR)
            page = await bo.get("/settings/notifications")
            page = await page.submit("/quiet", until="")
            assert "You are told of things again." in page.words
            assert '<b class="go">1</b>' in page.html

    run(story())


@pytest.mark.parametrize("until", ["soon", "2026-13-01T00:00", "9999-12-31T23:59", "2026-05-02" * 99, "<b>"])
def test_a_moment_that_is_none_is_refused_and_shown_again(town, until):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get("/settings/notifications")).submit("/quiet", until=until)
            assert page.status == 422
            assert town.bo.sees(choices.mine).quiet_until == 0

    run(story())


def test_one_click_in_a_mail_program_ends_the_e_mails_without_signing_in(town):
    town.bo.does(choices.choose, {"reply": "mail"}, "day", 8)
    token = town.store.write_now(lambda tx: links.make(tx, links.UNSUBSCRIBE, town.bo.account_id))

    def ways() -> set[str]:
        return set(ways_of(town.bo.sees(choices.mine).ways).values())

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get(f"/link/{token}")
            assert "Send me no more of them" in page.html
            assert "mail" in ways(), "to look changes nothing: programs open links before people do"
            body = b"List-Unsubscribe=One-Click"
            kind = "application/x-www-form-urlencoded"
            answer = await guest.send("POST", f"/link/{token}", body, follow=False, content_type=kind)
            assert answer.status == 200, "no redirect, which mail programs do not follow"
            assert ways() == {"inbox"}
            town.bo.does(choices.choose, {"reply": "mail"}, "day", 8)
            page = await (await (await site.signed_in(town.bo)).get(f"/link/{token}")).submit()
            assert "You are unsubscribed" in page.words
            assert ways() == {"inbox"}
            assert (await guest.get("/link/none")).status == 404

    run(story())
