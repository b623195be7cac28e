# SPDX-License-Identifier: Apache-2.0
"""Somebody looks after their account in Chromium, with and without scripts: a phone for codes, everything fetched, and off."""

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect
from tests.interfaces.web.test_signing import GOOD
from tests.kit.browser import PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import departures, passwords, totp
from banyan.storage.queries import accounts as account_queries

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]


def signs_in(page: "Page", next: str = "/boards") -> None:
    page.goto(f"/signin?next={next}")
    page.get_by_label("Handle or e-mail").fill("ada")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Go in", exact=True).click()


def is_fine(page: "Page", *, javascript: bool) -> None:
    assert no_sideways_scroll(page), page.url
    assert not javascript or axe(page) == [], page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_phone_guards_the_door(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    hashed = passwords.hash_password(GOOD)
    town.store.write_now(lambda tx: account_queries.put_credentials(tx, town.ada.account_id, hashed))
    page = visitors(base_url=served.url, javascript=javascript, width=PHONE).new_page()
    signs_in(page)
    page.goto("/settings/security")
    page.get_by_role("link", name="Second factor").click()
    page.get_by_label("Current password").fill(GOOD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    is_fine(page, javascript=javascript)
    secret = re.search("secret=([A-Z2-7]+)", page.content())
    assert secret
    page.get_by_role("textbox", name="Code").fill(totp.code(secret[1], town.clock() // totp.STEP))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("code")).to_have_count(10)
    codes = page.locator("code").all_text_contents()
    is_fine(page, javascript=javascript)
    page.goto("/signout")
    page.locator("main").get_by_role("button", name="Sign out").click()
    signs_in(page, "/b/Railway")
    page.get_by_role("textbox", name="Code").fill("000 000")
    page.get_by_role("button", name="Go in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    is_fine(page, javascript=javascript)
    page.get_by_role("textbox", name="Code").fill(next(code for code in codes if len(code) == 19))
    page.get_by_role("button", name="Go in").click()
    expect(page).to_have_url(f"{served.url}/b/Railway")
    expect(page.get_by_role("status").first).to_contain_text("9 are left")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_somebody_takes_everything_and_leaves(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    hashed = passwords.hash_password(GOOD)
    town.store.write_now(lambda tx: account_queries.put_credentials(tx, town.ada.account_id, hashed))
    thread = town.ada.opens_thread("Night trains", "The last one leaves at ten.")
    page = visitors(base_url=served.url, javascript=javascript).new_page()
    signs_in(page)
    page.goto("/settings/export")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Fetch everything I wrote").click()
    with ZipFile(fetched.value.path()) as packed:
        assert b"leaves at ten" in packed.read("posts/2026.md")
    page.goto("/settings/leave")
    page.get_by_label(re.compile("lose their words")).check()
    page.get_by_label("Current password").fill(GOOD)
    page.locator("main").get_by_role("button", name="Leave").click()
    expect(page.get_by_role("status").first).to_contain_text("Your account is frozen")
    town.store.write_now(lambda tx: tx.run("UPDATE departures SET due_at = 0", {}))
    while town.store.write_now(departures.settle):
        pass
    page.goto(f"/t/{thread.number}")
    expect(page.locator("main")).to_contain_text("Its author left and took the words along.")
