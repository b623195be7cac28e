# SPDX-License-Identifier: Apache-2.0
"""A train with tunnels, in Chromium: pages that were read can be read again, a reply that was written goes out once, and whoever
signs out leaves nothing behind.
"""

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.core.test_devices import KEYS, SECRET
from tests.journeys.test_writing import words_of
from tests.kit.browser import PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Member, Town

from banyan.core import devices

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) if (name.startsWith("banyan-pages:"))
    for (const one of await (await caches.open(name)).keys()) found.push(name.slice(13) + " " + new URL(one.url).pathname);
  return found;
}"""
SHOWN = """async () => {
  const here = await navigator.serviceWorker.ready;
  for (;;) {
    const [one] = await here.getNotifications();
    if (one) return [one.title, one.body, one.data];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
UNTIL = """async ([path, isKept]) => {
  while (Boolean(await caches.match(path)) !== isKept) await new Promise((resolve) => setTimeout(resolve, 50));
}"""


def aboard(place: Place, visitors: Visitors, member: Member) -> "Page":
    """Somebody who has been here before, with the worker beside their pages."""
    town, served = place
    town.ada.opens_thread("Night trains", "Who still takes the night train?")
    town.ada.opens_thread("Tea eggs", "Two coins each.")
    context = visitors(base_url=served.url, workers=True, width=PHONE)
    served.sign_in(context, member)
    page = context.new_page()
    page.goto("/boards")
    page.goto("/t/1")
    wait_for(page, "/t/1")
    return page


def wait_for(page: "Page", path: str, *, is_kept: bool = True) -> None:
    page.evaluate(UNTIL, [path, is_kept])


def test_what_was_read_can_be_read_without_a_connection_and_answered_once(place: Place, visitors: Visitors) -> None:
    town, _ = place
    page = aboard(place, visitors, town.bo)
    page.goto("/t/2")
    wait_for(page, "/t/2")
    page.context.set_offline(True)
    page.goto("/t/1")
    expect(page.locator(".flash")).to_contain_text("No connection. This is how the page stood on")
    expect(page.locator("#f1 .prose")).to_contain_text("night train?")
    assert page.evaluate("getComputedStyle(document.querySelector('.seal')).borderRadius") == "2px", (
        "the sheet is there"
    )
    for words in ("from the tunnel", "and another"):
        page.goto("/t/1")
        page.fill("#text", words)
        page.click("#reply button[value=post]")
        expect(page.locator("#reply [data-said]")).to_contain_text("No connection.")
    page.goto("/@ada")
    expect(page.locator("h1")).to_have_text("No connection")
    expect(page.locator("ul a.t")).to_have_text(["Tea eggs · Railway", "Night trains · Railway"])
    assert axe(page) == []
    assert no_sideways_scroll(page)
    page.context.set_offline(False)
    page.goto("/boards")
    expect(page.locator(".flash a")).to_have_count(2)
    page.reload()
    assert town.count("SELECT count(*) FROM posts") == 4
    assert sorted(words_of(town, floor) for floor in (2, 3)) == ["and another", "from the tunnel"]
    page.goto("/t/1")
    expect(page.locator("#f2")).to_be_visible()
    assert page.locator("button:has-text('Send it now')").count() == 0


def test_a_page_that_waits_sends_as_soon_as_there_is_a_connection(place: Place, visitors: Visitors) -> None:
    town, _ = place
    page = aboard(place, visitors, town.bo)
    page.context.set_offline(True)
    page.reload()
    page.fill("#text", "out of the tunnel")
    page.click("#reply button[value=post]")
    expect(page.locator("#reply [data-said]")).to_contain_text("No connection.")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")  # which the debugger's switch leaves out on a kept page
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert town.count("SELECT count(*) FROM posts") == 3
    assert words_of(town, 2) == "out of the tunnel"


def test_whoever_signs_out_or_comes_after_somebody_finds_nothing(place: Place, visitors: Visitors) -> None:
    town, served = place
    page = aboard(place, visitors, town.bo)
    assert "/@bo /t/1" in page.evaluate(KEPT)
    page.goto("/settings/security")
    assert not [one for one in page.evaluate(KEPT) if "/settings" in one]
    page.context.clear_cookies()
    served.sign_in(page.context, town.eve)
    page.goto("/t/2")
    wait_for(page, "/t/2")
    assert page.evaluate(KEPT) == ["/@eve /t/2"]
    page.goto("/signout")
    page.click("main form button")
    page.wait_for_url("**/")
    wait_for(page, "/t/2", is_kept=False)
    assert not [one for one in page.evaluate(KEPT) if one.startswith("/@")]
    page.context.set_offline(True)
    page.goto("/t/2")
    expect(page.locator("h1")).to_have_text("No connection")


# A browser without the service of its maker: it hands out what that one would.
HANDS_OUT = """(given) => {
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => ({
    toJSON: () => (applicationServerKey === given.key ? given.subscription : {}),
  });
}"""


def test_a_browser_becomes_a_device_and_shows_what_is_pushed(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.store.write_now(lambda tx: devices.switch_on(tx, KEYS))
    town.ada.opens_thread("Night trains")
    context = visitors(base_url=served.url, workers=True, width=PHONE)
    served.sign_in(context, town.bo)
    context.grant_permissions(["notifications"])
    page = context.new_page()
    page.goto("/settings/notifications")
    keys = {"p256dh": KEYS.public, "auth": SECRET}
    page.evaluate(HANDS_OUT, {"key": KEYS.public, "subscription": {"endpoint": "https://push.example/1", "keys": keys}})
    page.click("button:has-text('Tell this browser')")
    expect(page.locator("section:has(#devices) li")).to_contain_text("this one")
    assert axe(page) == []
    assert no_sideways_scroll(page)
    debugger = context.new_cdp_session(page)
    known: list[str] = []
    debugger.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: known.extend(one["registrationId"] for one in said["registrations"]),
    )
    debugger.send("ServiceWorker.enable")
    data = json.dumps(
        {"title": "ada answered you", "body": "Night trains", "path": "/t/1", "lang": "en", "tag": "inbox"}
    )
    page.wait_for_timeout(200)
    debugger.send("ServiceWorker.deliverPushMessage", {"origin": served.url, "registrationId": known[0], "data": data})
    shown = page.evaluate(SHOWN)
    assert shown == ["ada answered you", "Night trains", "/t/1"]
