# SPDX-License-Identifier: Apache-2.0
"""Outside identities in a browser, against a real provider on this machine: come in, join, link, unlink, and what is refused."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.interfaces.web.test_security import sets_up, shown
from tests.interfaces.web.test_signing import GOOD, joins
from tests.kit.provider import Campus, provider
from tests.kit.web import HOST, Opened, Page, Visitor, opened, run

from banyan.base import clock
from banyan.core import identities, site
from banyan.interfaces.web.identities import PAGE
from banyan.interfaces.web.proving import PasswordWanted, SignInAgain

IN = "/signin/with/campus"


@pytest.fixture(scope="module")
def running() -> Iterator[Campus]:
    with provider() as campus:
        yield campus


@pytest.fixture
def campus(running: Campus, town) -> Campus:
    running.lies()
    return running


def place_with(town, campus: Campus) -> Opened:
    return opened(town, **{"identity.providers": [campus.setting], "outside.admit": [campus.place]})


async def leaves(visitor: Visitor, next_page: str = "/") -> str:
    """The address at the provider that the button leads to."""
    page = await visitor.get(f"{IN}?next={next_page}", follow=False)
    assert page.status == 303
    return page.headers["location"]


async def returns(visitor: Visitor, led: str, **headers: str) -> Page:
    assert led.startswith(f"http://{HOST}{IN}/back")
    return await visitor.get(led.removeprefix(f"http://{HOST}"), **headers)


async def comes_in(visitor: Visitor, campus: Campus, next_page: str = "/", **more: str) -> Page:
    return await returns(visitor, campus.consent(await leaves(visitor, next_page), **more))


async def asks_to_link(visitor: Visitor, **fields: str) -> Page:
    form = next(form for form in (await visitor.get(PAGE)).forms if form.action == PAGE)
    return await visitor.post(PAGE, dict(form.fields) | fields)


async def links(visitor: Visitor, campus: Campus, who: str = "lin", **fields: str) -> Page:
    page = await asks_to_link(visitor, **fields)
    onward = next((link for link in page.links if link.startswith(campus.issuer)), "")
    return await returns(visitor, campus.consent(onward, who)) if onward else page


def test_without_a_provider_nothing_speaks_of_it(town):
    async def story():
        async with opened(town) as place:
            for page in ("/signin", "/signup"):
                assert "/signin/with/" not in (await place.visitor().get(page)).html
            assert (await place.visitor().get(IN)).status == 404
            bo = await place.signed_in(town.bo)
            assert PAGE not in (await bo.get("/settings/security")).html

    run(story())


def test_somebody_joins_by_it_and_comes_in_by_it(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            lin = place.visitor()
            for door in ("/signin?next=/boards", "/signup?next=/boards"):
                assert f"{IN}?next=%2Fboards" in (await lin.get(door)).links
            page = await comes_in(lin, campus, "/boards")
            assert "Campus knows you. What are you called here?" in page.words
            assert dict(page.form("/signup/with").fields)["handle"] == "lin"
            assert dict(page.form("/signup/with").fields)["email"] == "lin@campus.example"
            page = await page.submit("/signup/with", email="")
            assert (page.path, "Welcome under the tree, lin." in page.words) == ("/boards", True)
            again = place.visitor()
            page = await comes_in(again, campus, "/boards")
            assert (page.path, "/@lin" in page.links) == ("/boards", True)
            assert place.frame.cookies.identity not in again.cookies
            assert "with an outside identity" in (await again.get("/settings/security")).words

    run(story())


def test_a_handle_that_is_taken_is_asked_for_again(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            page = await (await comes_in(place.visitor(), campus, who="bo")).submit("/signup/with", handle="bo")
            assert (page.status, 'id="signup-handle-e"' in page.html) == (409, True)
            page = await page.submit("/signup/with", handle="bo-of-campus")
            assert "Welcome under the tree, bo-of-campus." in page.words

    run(story())


def test_who_joins_waits_where_somebody_looks_at_each(town, campus):
    town.chen.does(site.set_policies, sign_up="approval")

    async def story():
        async with place_with(town, campus) as place:
            page = await (await comes_in(place.visitor(), campus, who="wei")).submit("/signup/with", note="class 3")
            assert "Your name is taken down." in page.words

    run(story())


def test_linking_asks_for_the_password_and_unlinking_leaves_a_way_in(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            mei = place.visitor()
            await joins(mei)
            wrong = await links(mei, campus, current="wrong wrong")
            assert (wrong.status, 'id="identity-current-e"' in wrong.html) == (422, True)
            page = await links(mei, campus, current=GOOD)
            assert "Campus lets you in from now on." in page.words
            assert "lin" in page.words
            stranger = place.visitor()
            assert "/@mei" in (await comes_in(stranger, campus)).links
            page = await (await mei.get(PAGE)).submit(f"{PAGE}/end")
            assert "That identity lets nobody in here any more." in page.words
            assert "What are you called here?" in (await comes_in(place.visitor(), campus)).words

    run(story())


def test_who_has_no_password_proves_it_by_having_just_come_in(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            lin = place.visitor()
            await (await comes_in(lin, campus)).submit("/signup/with")
            page = await (await lin.get(PAGE)).submit(f"{PAGE}/end")
            assert "Without this you could not come in any more." in page.words
            assert page.path == "/settings/password"
            blocked = await (await lin.get("/settings/security/codes")).submit("codes", current="x")
            assert PasswordWanted.sentence in blocked.words
            town.clock.passes(16 * clock.MINUTE)
            page = await (await lin.get("/settings/password")).submit("/settings/password", password=GOOD)
            assert (page.status, SignInAgain.sentence in page.words) == (409, True)
            page = await asks_to_link(lin)
            assert (page.status, SignInAgain.sentence in page.words) == (409, True)
            campus.lies()
            lin = place.visitor()
            await comes_in(lin, campus)
            page = await (await lin.get("/settings/password")).submit("/settings/password", password=GOOD)
            assert "The new password holds." in page.words
            page = await (await lin.get(PAGE)).submit(f"{PAGE}/end")
            assert "That identity lets nobody in here any more." in page.words

    run(story())


def test_a_code_is_asked_for_where_codes_are(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            mei = place.visitor()
            await joins(mei)
            await links(mei, campus, current=GOOD)
            secret, _ = await sets_up(town, mei)
            again = place.visitor()
            page = await comes_in(again, campus, "/boards")
            assert (page.path, "Almost in, mei." in page.words) == ("/signin/code?next=%2Fboards", True)
            page = await page.submit("code", code=shown(town, secret))
            assert (page.path, "/@mei" in page.links) == ("/boards", True)

    run(story())


@pytest.mark.parametrize(
    "spoils",
    [
        pytest.param(lambda led: led.replace("state=", "state=x"), id="another state"),
        pytest.param(lambda led: led.split("?")[0], id="nothing"),
        pytest.param(lambda led: led.replace("iss=http", "iss=https"), id="another issuer"),
        pytest.param(lambda led: led.split("&iss=")[0], id="no issuer"),
        pytest.param(lambda led: led.replace("code=", "code=x"), id="another code"),
        pytest.param(lambda led: led.replace("code=", "error=server_error&x="), id="an error"),
    ],
)
def test_an_answer_that_was_spoiled_lets_nobody_in(town, campus, spoils):
    async def story():
        async with place_with(town, campus) as place:
            visitor = place.visitor()
            page = await returns(visitor, spoils(campus.consent(await leaves(visitor))))
            assert page.path == "/signin"
            assert "Please begin once more." in page.words or "nothing was done" in page.words
            assert place.frame.cookies.session not in visitor.cookies

    run(story())


def test_an_answer_is_good_in_the_browser_that_began_it_and_once(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            visitor, thief = place.visitor(), place.visitor()
            led = campus.consent(await leaves(visitor))
            page = await returns(thief, led)
            assert "Please begin once more." in page.words
            kept = dict(visitor.cookies)
            assert "What are you called here?" in (await returns(visitor, led)).words
            visitor.cookies = kept
            assert (
                "nothing was done" in (await returns(visitor, led)).words
            )  # the provider gives nothing for a code twice

    run(story())


def test_who_does_not_consent_is_told_so(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            page = await comes_in(place.visitor(), campus, may="")
            assert (page.path, "Campus did not say who you are" in page.words) == ("/signin", True)

    run(story())


def test_a_provider_that_is_down_leaves_the_password(town):
    async def story():
        down = "campus | Campus | http://127.0.0.1:1 | banyan | x"
        async with opened(town, **{"identity.providers": [down], "outside.admit": ["127.0.0.1:1"]}) as place:
            page = await place.visitor().get(IN)
            assert (page.path, page.status) == ("/signin", 200)
            assert "127.0.0.1 gave no answer that can be used." in page.words

    run(story())


def test_an_identity_of_one_account_is_not_linked_to_another(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            mei, wei = place.visitor(), place.visitor()
            await joins(mei)
            await joins(wei, handle="wei")
            await links(mei, campus, current=GOOD)
            page = await links(wei, campus, current=GOOD)
            assert "This identity belongs to an account here already." in page.words

    run(story())


def test_choosing_a_handle_without_having_been_there_leads_to_the_door(town, campus):
    async def story():
        async with place_with(town, campus) as place:
            page = await place.visitor().get("/signup/with")
            assert (page.path, "Please begin once more." in page.words) == ("/signin", True)
            bo = await place.signed_in(town.bo)
            for address in (IN, "/signup/with"):
                assert (await bo.get(address)).path == "/"

    run(story())


def test_a_provider_that_is_named_no_longer_can_still_be_unlinked(town):
    proved = identities.Proved("https://gone.example/realm", "7", "lin")
    town.bo.does(identities.link, town.bo.does(identities.begin, "gone")[0], proved)

    async def story():
        async with opened(town) as place:
            bo: Any = await place.signed_in(town.bo)
            page = await bo.get(PAGE)
            assert ("gone.example" in page.words, page.status) == (True, 200)
            assert (await bo.post(PAGE, {"csrf": dict(page.form("end").fields)["csrf"]})).status == 404
            assert urlsplit(page.form("end").action).path == f"{PAGE}/end"

    run(story())
