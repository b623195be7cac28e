# SPDX-License-Identifier: Apache-2.0
"""Joining, signing in and signing out on the web: what is told, what is kept, and where it leads."""

import pytest
from tests.kit.town import refused
from tests.kit.web import Page, Visitor, opened, run

from banyan.base import clock
from banyan.core import accounts, invites, links, site
from banyan.interfaces.desk.proving import WrongPassword

GOOD = "umbrella river kettle"


async def joins(visitor: Visitor, handle: str = "mei", path: str = "/signup", **more: str) -> Page:
    page = await visitor.get(path)
    return await page.submit("/signup", handle=handle, password=GOOD, **more)


async def signs_in(visitor: Visitor, name: str, password: str = GOOD, path: str = "/signin") -> Page:
    return await (await visitor.get(path)).submit("/signin", name=name, password=password)


async def signs_out(visitor: Visitor) -> Page:
    return await (await visitor.get("/settings")).submit("/signout")


# ---- up


def test_somebody_joins_and_is_in(town):
    async def story():
        async with opened(town) as site:
            mei = site.visitor("zh-CN")
            page = await joins(mei, path="/signup?next=/b/Railway", email="mei@example.org")
            assert (page.status, page.path) == (200, "/b/Railway")
            assert "欢迎来到树下，mei。" in page.words
            assert 'href="/@mei"' in page.html

    run(story())
    account = town.guest.sees(accounts.person, "mei").account
    assert (account.state, account.locale) == ("active", "zh-Hans")
    assert town.count("SELECT count(*) FROM sessions") == 1


def test_a_form_sent_twice_makes_one_account(town):
    async def story():
        async with opened(town) as site:
            visitor = site.visitor()
            page = await visitor.get("/signup")
            first = await page.submit("/signup", handle="mei", password=GOOD, follow=False)
            visitor.cookies.clear()
            second = await page.submit("/signup", handle="mei", password=GOOD, follow=False)
            assert (first.status, second.status) == (303, 303)

    run(story())
    assert town.count("SELECT count(*) FROM accounts WHERE handle = :handle", handle="mei") == 1


@pytest.mark.parametrize(
    ("typed", "about", "said"),
    [
        ({"handle": "ada"}, "handle", "handle"),
        ({"handle": "admin"}, "handle", "handle"),
        ({"handle": "a\u202eb"}, "handle", "handle"),
        ({"password": "short"}, "password", "at least 8"),
        ({"password": "password1"}, "password", "first that anybody would try"),
        ({"email": "not an address"}, "email", "e-mail address"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_nothing_is_lost(town, typed, about, said):
    fields = {"handle": "mei", "password": GOOD, "email": "mei@example.org"} | typed

    async def story():
        async with opened(town) as site:
            page = await (await site.visitor().get("/signup")).submit("/signup", **fields)
            assert page.status in (409, 422)
            assert said in page.words
            assert f'id="signup-{about}-e"' in page.html
            again = dict(page.form("/signup").fields)
            assert (again["handle"], again["email"]) == (fields["handle"], fields["email"])
            assert fields["password"] not in page.html.replace(fields["handle"], ""), "secrets are not sent back"

    run(story())
    assert town.count("SELECT count(*) FROM accounts") == 4


def test_the_page_tells_how_one_joins_what_is_kept_and_the_rules(town):
    town.chen.does(site.set_policies, rules="1. Be **kind**.\n\n<script>alert(1)</script>")
    said = {"open": "Everybody may join", "approval": "looks at each new name", "invitation": "by invitation"}

    async def story():
        for policy, words in said.items():
            town.chen.does(site.set_policies, sign_up=policy)
            async with opened(town) as place:
                page = await place.visitor().get("/signup")
                assert words in page.words
                assert "never the password" in page.words
                assert "<strong>kind</strong>" in page.html
                assert "<script>alert" not in page.html

    run(story())


def test_who_needs_approval_waits_and_may_say_who_they_are(town):
    town.chen.does(site.set_policies, sign_up="approval")

    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            page = await joins(mei, note="Bo's sister")
            assert "Somebody will look at it" in page.words
            assert "waiting for approval" in (await mei.get("/settings")).words
            assert (await mei.get("/b/Railway/new")).status == 403
            assert (await place.visitor().get("/@mei")).status == 404
            staff = await place.signed_in(town.chen)
            assert "Bo's sister" in (await staff.get("/admin/accounts/mei")).words

    run(story())


def test_an_invitation_lets_one_in(town):
    town.chen.does(site.set_policies, sign_up="invitation")
    code = town.chen.does(invites.make, "for mei")

    async def story():
        async with opened(town) as place:
            page = await joins(place.visitor())
            assert (page.status, "signup-invite-e" in page.html) == (422, True)
            page = await joins(place.visitor(), path=f"/invite/{code}")
            assert "Welcome under the tree" in page.words
            assert (await place.visitor().get(f"/invite/{code}")).status == 409
            spent = await joins(place.visitor(), "bao", path=f"/signup?invite={code}")
            assert (spent.status, "signup-invite-e" in spent.html) == (409, True)

    run(story())
    assert town.guest.sees(accounts.person, "mei").account.invited_by == town.chen.account_id


# ---- in


def test_one_comes_in_by_handle_or_address_and_goes_on_where_one_was(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            await signs_out(mei)
            page = await signs_in(mei, "MEI", path="/signin?next=/b/Cooking")
            assert page.path == "/b/Cooking"
            assert 'href="/@mei"' in page.html
            assert (await mei.get("/signin", follow=False)).headers["location"] == "/"
            assert (await mei.get("/signup?next=/log", follow=False)).headers["location"] == "/log"

    run(story())


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_nobody_is_led_elsewhere(town, elsewhere):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            await signs_out(mei)
            page = await mei.get("/signin")
            sent = await page.submit("/signin", name="mei", password=GOOD, next=elsewhere, follow=False)
            assert sent.headers["location"] == "/"

    run(story())


def test_a_wrong_password_and_a_wrong_name_look_the_same(town):
    async def story():
        async with opened(town) as place:
            await joins(place.visitor())
            wrong = [await signs_in(place.visitor(), name, "not the password") for name in ("mei", "nobody-here")]
            assert [page.status for page in wrong] == [422, 422]
            assert all(WrongPassword.sentence in page.words for page in wrong)
            assert dict(wrong[0].form("/signin").fields)["name"] == "mei"
            assert "not the password" not in wrong[0].html

    run(story())


def test_who_guesses_waits(town):
    async def story():
        async with opened(town) as place:
            await joins(place.visitor())
            for _ in range(5):
                await signs_in(place.visitor(), "mei", "guess guess guess")
            page = await signs_in(place.visitor(), "mei")
            assert (page.status, "too many times" in page.words) == (429, True)
            town.clock.passes(clock.HOUR)
            assert 'href="/@mei"' in (await signs_in(place.visitor(), "mei")).html

    run(story())


def test_the_cookie_is_guarded_and_new_each_time(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            page = await (await mei.get("/signup")).submit("/signup", handle="mei", password=GOOD, follow=False)
            [cookie] = [value.decode() for name, value in page.raw_headers if value.startswith(b"banyan-session")]
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
            first = mei.cookies["banyan-session"]
            await signs_out(mei)
            await signs_in(mei, "mei")
            assert mei.cookies["banyan-session"] != first

    run(story())


def test_who_does_not_want_to_be_remembered_is_forgotten_with_the_window(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            await signs_out(mei)
            page = await mei.get("/signin")
            fields = {name: value for name, value in page.form("/signin").fields if name != "stay"}
            sent = await mei.post("/signin", fields | {"name": "mei", "password": GOOD}, follow=False)
            [cookie] = [value for _, value in sent.raw_headers if value.startswith(b"banyan-session")]
            assert b"Max-Age" not in cookie

    run(story())


def test_a_form_from_elsewhere_signs_nobody_in(town):
    async def story():
        async with opened(town) as place:
            await joins(place.visitor())
            visitor = place.visitor()
            page = await visitor.post("/signin", {"name": "mei", "password": GOOD}, origin="https://evil.example")
            assert page.status == 403
            assert "banyan-session" not in visitor.cookies

    run(story())


# ---- out


def test_out_is_out(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            old = mei.cookies["banyan-session"]
            page = await signs_out(mei)
            assert "You are signed out" in page.words
            assert "/signin" in page.html
            mei.cookies["banyan-session"] = old
            assert (await mei.get("/settings")).status == 401

    run(story())


def test_nobody_is_signed_out_from_elsewhere(town):
    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            assert (await ada.post("/signout", {"csrf": "wrong"})).status == 403
            assert (await ada.get("/settings")).status == 200

    run(story())


# ---- language and light


def test_a_guest_chooses_language_and_light(town):
    async def story():
        async with opened(town) as place:
            visitor = place.visitor("en")
            page = await visitor.get("/signin")
            fields = dict(page.form("/language").fields)
            page = await visitor.post("/language", fields | {"lang": "zh-Hant"})
            assert (page.path, "登入" in page.words) == ("/signin", True)
            page = await visitor.post("/theme", {"theme": "dark", "next": "/signin"})
            assert 'data-theme="dark"' in page.html
            assert (await visitor.post("/language", {"lang": "tlh"})).status == 422

    run(story())


def test_a_member_takes_language_and_light_along(town):
    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            for path, field in (("/language", {"lang": "zh-Hans"}), ("/theme", {"theme": "dark"})):
                page = await ada.get("/settings")
                await ada.post(path, dict(page.form(path).fields) | field)
            elsewhere = await (await place.signed_in(town.ada)).get("/settings")
            assert ("设置" in elsewhere.words, 'data-theme="dark"' in elsewhere.html) == (True, True)

    run(story())


# ---- links


def test_the_first_link_leads_over_a_name_to_the_keys(town, store):
    store.write_now(lambda tx: tx.run("DELETE FROM roles", {}))
    token = store.write_now(links.make_admin_link_if_none)

    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            page = await mei.get(f"/link/{token}")
            assert "becomes the administrator" in page.words
            page = await joins(mei, path=next(path for path in page.links if path.startswith("/signup?next")))
            assert page.path == f"/link/{token}"
            page = await page.submit(f"/link/{token}")
            assert (page.path, page.status) == ("/admin/welcome", 200)
            assert (await mei.get(f"/link/{token}")).status == 404

    run(story())


def test_a_claim_link_gives_an_account_to_its_author(town):
    town.member("oldpine", state="unclaimed")
    path = town.chen.does(accounts.claim_link, "oldpine")

    async def story():
        async with opened(town) as place:
            pine = place.visitor()
            page = await (await pine.get(path)).submit(path, password="short")
            assert page.status == 422
            page = await page.submit(path, password=GOOD)
            assert page.path == "/signin"
            assert "is yours" in page.words
            assert 'href="/@oldpine"' in (await signs_in(pine, "oldpine")).html
            assert (await pine.get(path)).status == 404

    run(story())
    with refused("claimed_already"):
        town.chen.does(accounts.claim_link, "oldpine")


def test_a_link_that_never_was_is_a_page_that_says_so(town):
    async def story():
        async with opened(town) as place:
            for path in ("/link/x", "/reset/x", "/link/" + "x" * 250):
                page = await place.visitor().get(path)
                assert (page.status, "good for nothing" in page.words) == (404, True), path

    run(story())
