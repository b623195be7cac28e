# SPDX-License-Identifier: Apache-2.0
"""Devices on the page of choices: nothing of it while the community has no key; then a button, a list, and a way out of it."""

import pytest
from tests.core.test_devices import KEYS, SECRET
from tests.kit.web import opened, run

from banyan.core import choices, devices
from banyan.core.choices import ways_of

PAGE = "/settings/notifications"
SENT = {"endpoint": "https://push.example/1", "public_key": KEYS.public, "secret": SECRET}


@pytest.fixture
def home(town):
    town.store.write_now(lambda tx: devices.switch_on(tx, KEYS))
    return town


def test_while_the_community_sends_nothing_the_page_says_nothing_of_it(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(PAGE)
            assert "Devices" not in page.words
            assert "on my devices" not in page.words
            assert "devices.js" not in page.html
            assert "Night" not in page.words
            csrf = dict(page.form("/quiet").fields)["csrf"]
            assert (await bo.post(f"{PAGE}/devices", SENT | {"csrf": csrf})).status == 409

    run(story())


def test_a_browser_becomes_a_device_and_is_taken_out_again(home):
    async def story():
        async with opened(home) as site:
            bo = await site.signed_in(home.bo)
            page = await bo.get(PAGE)
            assert f'data-device="{KEYS.public}" hidden' in page.html
            page = await page.submit("/devices", **SENT)
            assert "This browser is told from now on." in page.words
            assert "this one" in page.words
            assert dict(_ways(page).fields)["reply"] == "device"
            assert SENT["endpoint"] not in page.html
            assert SENT["secret"] not in page.html
            page = await page.submit("/devices/end")
            assert "That device is told nothing any more." in page.words
            assert home.bo.sees(devices.mine) == []

    run(story())


def test_the_ways_with_devices_can_be_chosen(home):
    async def story():
        async with opened(home) as site:
            bo = await site.signed_in(home.bo)
            page = await bo.get(PAGE)
            page = await bo.post(PAGE, dict(_ways(page).fields) | {"reply": "both", "floors": "device"})
            assert "Saved." in page.words
            ways = ways_of(home.bo.sees(choices.mine).ways)
            assert (ways["reply"], ways["floors"]) == ("both", "device")
            page = await page.submit("/night", begins="23", ends="7")
            assert dict(page.form("/night").fields) | {"begins": "23", "ends": "7"} == dict(page.form("/night").fields)
            assert home.bo.sees(choices.mine).night_begins == 23
            assert (await page.submit("/night", begins="x")).status == 422

    run(story())


def test_what_no_browser_hands_out_and_what_is_not_ones_own_is_refused(home):
    async def story():
        async with opened(home) as site:
            eve, bo = await site.signed_in(home.eve), await site.signed_in(home.bo)
            page = await bo.get(PAGE)
            refused = await page.submit("/devices", **SENT | {"secret": "x"})
            assert (refused.status, "nothing that a browser hands out" in refused.words) == (422, True)
            await page.submit("/devices", **SENT)
            mine = home.bo.sees(devices.mine)[0].id
            csrf = dict((await eve.get(PAGE)).form("/quiet").fields)["csrf"]
            assert (await eve.post(f"{PAGE}/devices/end", {"csrf": csrf, "id": str(mine)})).status == 404
            assert (await site.visitor().post(f"{PAGE}/devices", SENT)).status in (401, 403)
            assert len(home.bo.sees(devices.mine)) == 1

    run(story())


def test_signing_out_takes_the_device_along(home):
    async def story():
        async with opened(home) as site:
            bo = await site.signed_in(home.bo)
            await (await bo.get(PAGE)).submit("/devices", **SENT)
            await (await bo.get("/signout")).submit("/signout")
            assert home.bo.sees(devices.mine) == []

    run(story())


def _ways(page):
    return next(form for form in page.forms if form.action == PAGE)
