# SPDX-License-Identifier: Apache-2.0
"""One's own settings on the web: what others see, how things look, how one gets in, where one is signed in."""

import re
from html import unescape

import pytest
from tests.interfaces.web.test_signing import GOOD, joins, signs_in
from tests.kit.web import opened, run

from banyan.core import accounts, sanctions, terminal_choices
from banyan.interfaces.web.proving import NotYourPassword
from banyan.interfaces.web.sessions import browser_of
from banyan.records.terminal_choices import TerminalChoices

NEW = "kettle umbrella seven"
PAGES = ("", "/profile", "/reading", "/email", "/invites", "/drafts", "/files")


@pytest.mark.parametrize("page", PAGES)
def test_settings_are_for_whoever_is_signed_in(town, page):
    async def story():
        async with opened(town) as place:
            guest = await place.visitor().get(f"/settings{page}")
            assert (guest.status, f"/signin?next=/settings{page}" in guest.links) == (401, True)
            ada = await (await place.signed_in(town.ada)).get(f"/settings{page}")
            assert ada.status == 200
            assert f'href="/settings{page}" aria-current="page"' in unescape(ada.html)

    run(story())


def test_a_profile_is_kept_and_shown_again(town):
    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await ada.get("/settings/profile")
            page = await page.submit("/profile", signature="one\r\n" * 6 + "seventh")
            assert (page.status, "6 lines at most" in page.words, "seventh" in page.html) == (422, True, True)
            page = await page.submit("/profile", display_name="Ada L.", signature="one\r\ntwo", plan="Trains <b>.")
            assert "Saved." in page.words
            fields = dict(page.form("/profile").fields)
            assert (fields["display_name"], fields["signature"], fields["plan"]) == (
                "Ada L.",
                "one\ntwo",
                "Trains <b>.",
            )

    run(story())
    assert town.guest.sees(accounts.person, "ada").account.display_name == "Ada L."


def test_a_name_that_is_none_is_told_beside_its_field(town):
    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/settings/profile")
            page = await page.submit("/profile", display_name=" ", plan="Kept.")
            assert (page.status, 'id="profile-display_name-e"' in page.html) == (422, True)
            assert dict(page.form("/profile").fields)["plan"] == "Kept."

    run(story())


def test_language_zone_and_light_hold_at_once(town):
    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await ada.get("/settings/reading")
            page = await page.submit("/reading", locale="zh-Hans", zone="Asia/Shanghai", theme="dark")
            assert "已保存" in page.words or "保存" in page.words
            assert 'data-theme="dark"' in page.html
            assert dict(page.form("/reading").fields)["zone"] == "Asia/Shanghai"
            assert (await page.submit("/reading", zone="Moon/Crater")).status == 422

    run(story())


def test_how_terminals_look_is_kept_and_shown_again(town):
    async def story():
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            page = await bo.get("/settings/reading")
            page = await page.submit(
                "/settings/terminal",
                charset="gbk",
                ambiguous="2",
                terminal_theme="mono",
                keymap="vi",
                entry="mail",
                linear="1",
            )
            fields = dict(page.form("/settings/terminal").fields)
            assert (fields["charset"], fields["ambiguous"], fields["keymap"], fields["linear"]) == (
                "gbk",
                "2",
                "vi",
                "1",
            )
            refused = await page.submit("/settings/terminal", charset="morse")
            assert (refused.status, "Light" in refused.words) == (422, True)

    run(story())
    assert town.bo.sees(terminal_choices.mine) == TerminalChoices("gbk", 2, "mono", "vi", True, "mail")


def test_a_new_password_wants_the_old_one_and_ends_the_other_sessions(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere = place.visitor(), place.visitor()
            await joins(mei)
            await signs_in(elsewhere, "mei")
            page = await (await mei.get("/settings/password")).submit("/password", current="wrong wrong", password=NEW)
            assert NotYourPassword.sentence in page.words
            assert (page.status, 'id="password-current-e"' in page.html) == (422, True)
            page = await page.submit("/password", current=GOOD, password="short")
            assert (page.status, 'id="password-password-e"' in page.html) == (422, True)
            page = await page.submit("/password", current=GOOD, password=NEW)
            assert (page.status, "The new password holds" in page.words) == (200, True)
            assert (await elsewhere.get("/settings")).status == 401
            assert 'href="/@mei"' in (await signs_in(elsewhere, "mei", NEW)).html

    run(story())


def test_an_address_is_confirmed_by_its_link(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await (await mei.get("/settings/email")).submit("/email", email="mei@example.org", current="wrong")
            assert (page.status, dict(page.form("/email").fields)["email"]) == (422, "mei@example.org")
            page = await page.submit("/email", email="mei@example.org", current=GOOD)
            assert "A link is on its way" in page.words
            assert "is not confirmed yet" in page.words
            link = re.search(r"(/link/[\w-]+)", town.count("SELECT max(body) FROM outbox"))[1]
            page = await place.visitor().get(link)
            assert "is not confirmed" in (await mei.get("/settings/email")).words, "a look at the link confirms nothing"
            page = await page.submit(link)
            assert "Your e-mail address is confirmed." in page.words
            page = await mei.get("/settings/email")
            assert "mei@example.org is confirmed." in page.words
            page = await page.submit("/email", email="", current=GOOD)
            assert "None is kept" in page.words

    run(story())


def test_sessions_can_be_seen_and_ended(town):
    async def story():
        async with opened(town) as place:
            here, there, third = [await place.signed_in(town.ada) for _ in range(3)]
            page = await here.get("/settings/sessions")
            assert page.words.count("this one") == 1
            ended = next(form for form in page.forms if any(name == "id" for name, _ in form.fields))
            page = await here.post("/settings/sessions", dict(ended.fields))
            assert "That session is ended." in page.words
            assert sorted([(await one.get("/settings")).status for one in (there, third)]) == [200, 401]
            others = next(form for form in page.forms if ("others", "1") in form.fields)
            page = await here.post("/settings/sessions", dict(others.fields))
            assert "All other sessions are ended." in page.words
            assert [(await one.get("/settings")).status for one in (here, there, third)] == [200, 401, 401]

    run(story())


def test_nobody_ends_the_session_of_somebody_else(town):
    async def story():
        async with opened(town) as place:
            ada, eve = await place.signed_in(town.ada), await place.signed_in(town.eve)
            wanted = town.count("SELECT id FROM sessions WHERE account_id = :id", id=town.ada.account_id)
            page = await eve.get("/settings/sessions")
            csrf = dict(page.form("/signout" if "/signout" in page.html else "/theme").fields)["csrf"]
            assert (await eve.post("/settings/sessions", {"csrf": csrf, "id": str(wanted)})).status == 404
            assert (await ada.get("/settings")).status == 200

    run(story())


def test_who_is_suspended_reads_why(town):
    town.chen.does(sanctions.suspend, "eve", 3, "Shouting in the library.")

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.eve)).get("/settings")
            assert "Your account is suspended." in page.words
            assert "Shouting in the library." in page.words

    run(story())


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("w3m/0.5.3", "w3m/0.5.3"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_its_owner_would(agent, shown):
    assert browser_of(agent) == shown
