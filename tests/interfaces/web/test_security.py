# SPDX-License-Identifier: Apache-2.0
"""What lets somebody in, on the web: the page that gathers it, the second factor from set-up to loss, the log."""

import re
from html import unescape

import pytest
from tests.core.test_passkeys import Device
from tests.core.test_ssh_keys import ED25519, PRINTED
from tests.interfaces.web.test_signing import GOOD, joins, signs_in
from tests.kit.town import refused
from tests.kit.web import HOST, Page, Site, Visitor, opened, run

from banyan.core import app_passwords, passkeys, sanctions, second_factors, totp
from banyan.records.passkeys import Place

PAGES = (
    "security",
    "password",
    "security/codes",
    "sessions",
    "security/log",
    "security/apps",
    "security/keys",
    "security/passkeys",
)
CODES = "/settings/security/codes"


def secret_of(page: Page) -> str:
    return re.search(r"secret=([A-Z2-7]{32})", page.html)[1]


def shown(town, secret: str) -> str:
    return totp.code(secret, town.clock.at // totp.STEP)


async def sets_up(town, visitor: Visitor) -> tuple[str, list[str]]:
    """(the secret, the recovery codes) of a new member who switched the second factor on."""
    page = await (await visitor.get(CODES)).submit(CODES, current=GOOD)
    secret = secret_of(page)
    page = await page.submit("/confirm", code=shown(town, secret))
    town.clock.passes(totp.STEP)
    return secret, re.findall(r"<code>([a-z2-7-]{19})</code>", page.html)


@pytest.mark.parametrize("page", PAGES)
def test_pages_about_security_are_for_whoever_is_signed_in(town, page):
    async def story():
        async with opened(town) as place:
            guest = await place.visitor().get(f"/settings/{page}")
            assert (guest.status, f"/signin?next=/settings/{page}" in guest.links) == (401, True)
            ada = await (await place.signed_in(town.ada)).get(f"/settings/{page}")
            assert ada.status == 200
            assert f'href="/settings/{page}" aria-current="page"' in unescape(ada.html)
            assert ada.headers["cache-control"] == "no-store"

    run(story())


def test_the_secret_is_letters_a_link_and_a_picture_and_the_codes_are_told_once(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await mei.get(CODES)
            assert "secret=" not in page.html
            wrong = await page.submit(CODES, current="wrong wrong")
            assert (wrong.status, 'id="begin-current-e"' in wrong.html, "secret=" in wrong.html) == (422, True, False)
            page = await page.submit(CODES, current=GOOD)
            secret = secret_of(page)
            assert "".join(re.search(r'class="mono">([A-Z2-7 ]+)<', page.html)[1].split()) == secret
            assert '<figure role="img"' in page.html
            assert "<svg" in page.html
            assert "http" not in re.search(r"<svg.*?</svg>", page.html, re.DOTALL)[0]
            wrong = await page.submit("/confirm", code="000000")
            assert (wrong.status, secret_of(wrong)) == (422, secret), "the phone has it already"
            page = await page.submit("/confirm", code=shown(town, secret))
            assert len(set(re.findall(r"<code>([a-z2-7-]{19})</code>", page.html))) == 10
            page = await mei.get(CODES)
            assert "secret=" not in page.html
            assert "10 recovery codes are left" in page.words

    run(story())


def test_the_code_is_asked_for_on_a_second_page_that_knows_where_to_go_on(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere = place.visitor(), place.visitor()
            await joins(mei)
            secret, _ = await sets_up(town, mei)
            page = await signs_in(elsewhere, "mei", path="/signin?next=/b/Railway?page=2")
            assert page.path.startswith("/signin/code")
            assert (await elsewhere.get("/settings")).status == 401, "a password alone is no sign-in"
            wrong = await page.submit("/signin/code", code="000000")
            assert (wrong.status, 'id="code-code-e"' in wrong.html) == (422, True)
            page = await wrong.submit("/signin/code", code=shown(town, secret), follow=False)
            assert page.headers["location"] == "/b/Railway?page=2"
            assert (await elsewhere.get("/settings")).status == 200
            assert not [name for name in elsewhere.cookies if "half" in name]
            log = await elsewhere.get("/settings/security/log")
            assert "not let in" in log.words
            assert "with password and code" in log.words

    run(story())


def test_a_recovery_code_does_and_says_how_many_are_left(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere = place.visitor(), place.visitor("zh-CN")
            await joins(mei)
            _, codes = await sets_up(town, mei)
            page = await (await signs_in(elsewhere, "mei")).submit("/signin/code", code=codes[0])
            assert "9" in page.words
            assert (await elsewhere.get(CODES)).status == 200
            page = await (await elsewhere.get(CODES)).submit("/renew", current=GOOD)
            fresh = re.findall(r"<code>([a-z2-7-]{19})</code>", page.html)
            assert len(fresh) == 10
            assert not set(fresh) & set(codes)

    run(story())


async def _arrives(place: Site) -> Page:
    return await signs_in(place.visitor(), "mei")


def test_it_is_switched_off_with_the_password(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            await sets_up(town, mei)
            assert (await _arrives(place)).path.startswith("/signin/code")
            page = await (await mei.get(CODES)).submit("/off", current="wrong wrong")
            assert (page.status, 'id="off-current-e"' in page.html) == (422, True)
            page = await page.submit("/off", current=GOOD)
            assert "The second factor is off." in page.words
            assert 'href="/@mei"' in (await _arrives(place)).html

    run(story())


def test_who_dawdles_begins_again_and_arrives_all_the_same(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere = place.visitor(), place.visitor()
            await joins(mei)
            secret, _ = await sets_up(town, mei)
            page = await signs_in(elsewhere, "mei", path="/signin?next=/b/Railway")
            town.clock.passes(second_factors.HALF_WAY_LASTS)
            page = await page.submit("/signin/code", code=shown(town, secret))
            assert (page.path, "took too long" in page.words) == ("/signin?next=%2Fb%2FRailway", True)
            assert (await place.visitor().get("/signin/code")).path.startswith("/signin?")
            page = await page.submit("/signin", name="mei", password=GOOD)
            assert (await page.submit("/signin/code", code=shown(town, secret))).path == "/b/Railway"

    run(story())


def test_a_new_password_by_mail_does_not_go_past_the_code(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei, email="mei@example.org")
            await sets_up(town, mei)
            stranger = place.visitor()
            await (await stranger.get("/reset")).submit("/reset", name="mei")
            link = re.search(r"(/reset/[\w-]+)", town.count("SELECT body FROM outbox WHERE body LIKE '%/reset/%'"))[1]
            await (await stranger.get(link)).submit(link, password="kettle umbrella seven")
            page = await signs_in(stranger, "mei", "kettle umbrella seven")
            assert page.path.startswith("/signin/code")

    run(story())


def test_the_page_gathers_what_there_is(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            await signs_in(place.visitor(), "mei", "not the password")
            page = await mei.get("/settings/security")
            assert "Second factor off" in page.words
            assert "joined" in page.words
            assert "not let in" in page.words
            assert "127.0.0.0/24" in page.words
            await sets_up(town, mei)
            assert "Second factor on" in (await mei.get("/settings/security")).words

    run(story())


def test_an_app_password_is_made_shown_once_and_ended(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await mei.get("/settings/security/apps")
            wrong = await page.submit("/apps", name="Mail", current="wrong wrong")
            assert (wrong.status, 'id="app-current-e"' in wrong.html) == (422, True)
            page = await wrong.submit("/apps", scopes="read write", current=GOOD)
            token = re.search(r"<code>(banyan_[\w-]+)</code>", page.html)[1]
            assert town.guest.sees(app_passwords.verify, token, "write").caller.handle == "mei"
            page = await mei.get("/settings/security/apps")
            assert token not in page.html
            assert "Mail may read and write" in page.words
            page = await page.submit("/apps/end")
            assert "lets nobody in any more" in page.words
            with refused("bad_app_password"):
                town.guest.sees(app_passwords.verify, token, "read")

    run(story())


def test_a_key_is_given_and_ended_and_the_private_half_is_sent_back(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await mei.get("/settings/security/keys")
            wrong = await page.submit("/keys", key="-----BEGIN OPENSSH PRIVATE KEY-----", current=GOOD)
            assert (wrong.status, 'id="key-key-e"' in wrong.html) == (422, True)
            assert "PRIVATE KEY" not in wrong.html, "what nobody may see is not shown again either"
            page = await wrong.submit("/keys", key=ED25519, current=GOOD)
            assert "The key ada@desk lets you in" in page.words
            assert PRINTED[ED25519] in page.words
            page = await page.submit("/keys/end")
            assert "That key lets nobody in any more." in page.words

    run(story())


HERE = Place("127.0.0.1", f"http://{HOST}", "Banyan")


def challenge_of(page: Page) -> str:
    return re.search(r'"challenge":"([\w-]+)"', unescape(page.html))[1]


def test_a_passkey_is_made_and_lets_in_instead_of_password_and_code(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere, device = place.visitor(), place.visitor(), Device()
            await joins(mei)
            page = await mei.get("/settings/security/passkeys")
            wrong = await page.submit("/passkeys", name="phone", credential="{}", current=GOOD)
            assert (wrong.status, "This passkey was not accepted." in wrong.words) == (422, True)
            answer = device.makes(challenge_of(wrong), HERE)
            page = await wrong.submit("/passkeys", name="phone", credential=answer, current="wrong wrong")
            assert page.status == 422
            answer = device.makes(challenge_of(page), HERE)
            page = await page.submit("/passkeys", name="phone", credential=answer, current=GOOD)
            assert "The passkey phone lets you in" in page.words
            await sets_up(town, mei)
            page = await elsewhere.get("/signin?next=/b/Railway")
            answer = device.signs(challenge_of(page), HERE)
            page = await page.submit("/signin/passkey", credential=answer, follow=False)
            assert page.headers["location"] == "/b/Railway"
            assert "with a passkey" in (await elsewhere.get("/settings/security/log")).words

    run(story())


def test_who_is_suspended_still_looks_after_what_lets_them_in(town):
    town.chen.does(sanctions.suspend, "eve", 3, "Shouting in the library.")

    async def story():
        async with opened(town) as place:
            eve = await place.signed_in(town.eve)
            for path in PAGES:
                assert (await eve.get(f"/settings/{path}")).status == 200, path

    run(story())


def test_a_passkey_that_is_refused_leaves_the_password_and_the_way(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere, device = place.visitor(), place.visitor(), Device()
            await joins(mei)
            page = await mei.get("/settings/security/passkeys")
            answer = device.makes(challenge_of(page), HERE)
            await page.submit("/passkeys", name="phone", credential=answer, current=GOOD)
            page = await elsewhere.get("/signin?next=/b/Railway")
            stranger = Device(device.id).signs(challenge_of(page), HERE)
            for credential in ("", "{}", "[" * 10_000, stranger):
                page = await page.submit("/signin/passkey", credential=credential)
                assert page.path == "/signin?next=%2Fb%2FRailway"
                assert "This passkey was not accepted." in page.words
            assert (await elsewhere.get("/settings")).status == 401
            assert "not let in" in (await mei.get("/settings/security/log")).words
            late = device.signs(challenge_of(page), HERE)
            town.clock.passes(passkeys.CHALLENGE_LASTS)
            assert "took too long" in (await page.submit("/signin/passkey", credential=late)).words

    run(story())


def test_a_new_password_ends_app_passwords_when_one_says_so(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            assert "End my app passwords too" not in (await mei.get("/settings/password")).words
            page = await (await mei.get("/settings/security/apps")).submit("/apps", name="Mail", current=GOOD)
            token = re.search(r"<code>(banyan_[\w-]+)</code>", page.html)[1]
            page = await mei.get("/settings/password")
            page = await page.submit("/password", current=GOOD, password="kettle umbrella seven")
            assert town.guest.sees(app_passwords.verify, token, "read")
            await page.submit("/password", current="kettle umbrella seven", password=GOOD, apps="1")
            with refused("bad_app_password"):
                town.guest.sees(app_passwords.verify, token, "read")

    run(story())
