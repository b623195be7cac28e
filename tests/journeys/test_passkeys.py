# SPDX-License-Identifier: Apache-2.0
"""Passkeys in Chromium with an authenticator of its own (through the debugger): made, used instead of the password and instead
of the code, ended.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.interfaces.web.test_signing import GOOD
from tests.kit.browser import PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import passwords, second_factors, sign_ins, totp
from banyan.storage.queries import accounts as account_queries

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]


def named(served: Served) -> str:
    """The same place by a name: a passkey is for a host, and a number is none."""
    return f"http://localhost:{urlsplit(served.url).port}"


def device(page: "Page") -> Any:
    """An authenticator that knows its owner and keeps passkeys, as a phone does. Tells what it holds."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def holds() -> list[Any]:
        found: list[Any] = debugger.send("WebAuthn.getCredentials", made)["credentials"]
        return found

    return holds


def signs_in(page: "Page", next: str = "/boards") -> None:
    page.goto(f"/signin?next={next}")
    page.get_by_label("Handle or e-mail").fill("ada")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Go in", exact=True).click()


def makes_one(page: "Page") -> None:
    page.goto("/settings/security/passkeys")
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Current password").fill(GOOD)
    page.get_by_role("button", name="Make it on this device").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey my phone lets you in")


def signs_out(page: "Page") -> None:
    page.goto("/signout")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status").first).to_contain_text("You are signed out")


@pytest.fixture
def ada(place: Place) -> Town:
    town, _ = place
    hashed = passwords.hash_password(GOOD)
    town.store.write_now(lambda tx: account_queries.put_credentials(tx, town.ada.account_id, hashed))
    return town


def test_a_passkey_is_made_and_lets_in_and_is_ended(place: Place, visitors: Visitors, ada: Town) -> None:
    _, served = place
    page = visitors(base_url=named(served), width=PHONE).new_page()
    holds = device(page)
    signs_in(page)
    makes_one(page)
    assert len(holds()) == 1
    assert axe(page) == []
    assert no_sideways_scroll(page)
    signs_out(page)
    page.goto("/signin?next=/b/Railway")
    assert axe(page) == []
    page.get_by_role("button", name="Go in with a passkey").click()
    expect(page).to_have_url(f"{named(served)}/b/Railway")
    assert ada.ada.sees(sign_ins.mine)[0][0].how == "passkey"
    assert "my phone" in page.goto("/settings/security/passkeys").text()
    page.get_by_role("button", name="End it: my phone").click()
    expect(page.get_by_role("status").first).to_contain_text("lets nobody in any more")
    signs_out(page)
    page.goto("/signin")
    page.get_by_role("button", name="Go in with a passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("This passkey was not accepted.")
    assert page.goto("/settings").status == 401


def test_a_passkey_stands_for_the_code(place: Place, visitors: Visitors, ada: Town) -> None:
    _, served = place
    page = visitors(base_url=named(served)).new_page()
    device(page)
    signs_in(page)
    makes_one(page)
    secret = ada.ada.does(second_factors.begin).secret
    ada.ada.does(second_factors.confirm, totp.code(secret, ada.clock() // totp.STEP))
    signs_out(page)
    signs_in(page, "/b/Railway")
    expect(page.get_by_role("heading", name="One more thing: the code")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Go in with a passkey").click()
    expect(page).to_have_url(f"{named(served)}/b/Railway")
    assert page.goto("/settings").status == 200


def test_a_device_that_says_no_leaves_the_password(place: Place, visitors: Visitors, ada: Town) -> None:
    _, served = place
    page = visitors(base_url=named(served)).new_page()
    holds = device(page)
    page.goto("/signin")
    expect(page.get_by_role("button", name="Go in with a passkey")).to_be_hidden()
    signs_in(page)
    makes_one(page)
    page.goto("/settings/security/passkeys")
    page.get_by_label("Name").fill("the same phone")
    page.get_by_label("Current password").fill(GOOD)
    page.get_by_role("button", name="Make it on this device").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser brought no passkey")
    assert len(holds()) == 1


def test_without_a_script_the_page_says_why_and_the_password_does(place: Place, visitors: Visitors, ada: Town) -> None:
    _, served = place
    page = visitors(base_url=named(served), javascript=False).new_page()
    signs_in(page)
    page.goto("/settings/security/passkeys")
    expect(page.locator("main")).to_contain_text("takes JavaScript")
    expect(page.get_by_role("button", name="Make it on this device")).to_be_hidden()
