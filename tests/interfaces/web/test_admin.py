# SPDX-License-Identifier: Apache-2.0
"""Administration on the web: figures, the community's words, boards, sections, accounts, roles."""

import re

import pytest
from tests.kit.web import Page, Visitor, opened, run

from banyan.core import accounts, boards, roles, site
from banyan.jobs.runner import TaskStatus

PAGES = ("", "/site", "/boards", "/boards/new", "/boards/Railway", "/sections", "/sections/life", "/accounts")
PAGES += ("/accounts/bo", "/roles", "/boards/Railway/members")
WHY = "As we agreed."


async def does(visitor: Visitor, path: str, to: str = "", **fields: str) -> Page:
    return await (await visitor.get(path)).submit(to or path, **fields)


@pytest.mark.parametrize("page", PAGES)
def test_administration_is_for_administrators(town, page):
    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get(f"/admin{page}")).status == 401
            assert (await (await place.signed_in(town.eve)).get(f"/admin{page}")).status == 403
            assert (await (await place.signed_in(town.chen)).get(f"/admin{page}")).status == 200

    run(story())


def test_the_first_page_tells_figures_and_how_the_jobs_are(town):
    town.bo.opens_thread("Seat 14")
    job = TaskStatus("outbox", "why", "lane", False, 3, 2, 0, town.clock.at, 0.25, "no such host", 1_234)

    async def story():
        async with opened(town) as place:
            place.frame.jobs_status = lambda: [job]
            page = await (await place.signed_in(town.chen)).get("/admin")
            assert "Threads 1 Posts 1" in page.words
            assert "outbox failing (2): no such host" in page.words
            assert "1,234" in page.words
            assert "250 ms" in page.words

    run(story())


# ---- the community


def test_the_community_decides_its_name_words_and_who_may_join(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/site")
            assert dict(page.form("/admin/site").fields)["name"] == "Banyan"
            page = await page.submit("/admin/site", name="Under <the> tree", contact="Be kind.", sign_up="approval")
            assert "Saved." in page.words
            assert "Under <the> tree" in page.words
            assert "looks at each new name" in (await place.visitor().get("/signup")).words
            page = await page.submit("/admin/site", name=" ", contact="kept")
            assert (page.status, 'id="site-name-e"' in page.html) == (422, True)
            assert dict(page.form("/admin/site").fields)["contact"] == "kept"
            for wrong in ({"sign_up": "never"}, {"zone": "Moon/Crater"}, {"invites_per_member": "-1"}):
                assert (await page.submit("/admin/site", **({"name": "Banyan"} | wrong))).status == 422

    run(story())
    assert town.guest.sees(site.policies)["contact"] == "Be kind."


# ---- boards and sections


def test_a_board_is_opened_in_a_section_and_changed(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            await does(chen, "/admin/sections", slug="tech", title_en="Technology", title_zh="技术", position="2")
            page = await chen.get("/admin/boards/new")
            section = re.search(r'<option value="(\d+)">Technology', page.html)[1]
            page = await page.submit("/boards/new", slug="1 x", section=section, title_en="Linux")
            assert (page.status, 'id="board-slug-e"' in page.html) == (422, True)
            page = await page.submit("/boards/new", slug="Linux", title_zh="企鹅", thread_policy="staff")
            assert "The board Linux is open." in page.words
            assert "企鹅" in (await place.visitor("zh-CN").get("/b/Linux")).words
            fields = dict((await chen.get("/admin/boards/Linux")).form("/boards/Linux").fields)
            assert fields["thread_policy"] == "staff"
            assert (fields["title_en"], fields["kind_question"], fields["in_top_ten"]) == ("Linux", "1", "1")
            page = await does(chen, "/admin/boards/Linux", about_en="Penguins.", state="hidden", in_top_ten="")
            assert "Saved." in page.words
            assert "hidden" in page.words

    run(story())
    board = town.chen.sees(boards.get, "Linux")
    assert (board.description("en"), board.state, board.in_top_ten, board.kinds) == (
        "Penguins.",
        "hidden",
        0,
        "discussion question",
    )


def test_words_in_languages_that_the_form_does_not_ask_for_stay(town):
    town.chen.does(boards.set_policies, "Railway", titles={"en": "Railway", "zh-Hant": "鐵道迷"})

    async def story():
        async with opened(town) as place:
            await does(await place.signed_in(town.chen), "/admin/boards/Railway", title_en="Trains")

    run(story())
    board = town.guest.sees(boards.get, "Railway")
    assert (board.title("en"), board.title("zh-Hant")) == ("Trains", "鐵道迷")


@pytest.mark.parametrize("wrong", [{"section": "12"}, {"section": "x"}, {"state": "ajar"}, {"position": "-1"}])
def test_a_policy_that_is_none_is_a_refusal_and_no_bug(town, wrong):
    async def story():
        async with opened(town) as place:
            page = await does(await place.signed_in(town.chen), "/admin/boards/Railway", **wrong)
            assert (page.status, page.html.count('role="alert"')) == (422, 1)

    run(story())


def test_a_section_is_called_something_else(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await does(chen, "/admin/sections/life", title_en="Living", position="7")
            assert "Living" in page.words
            page = await does(chen, "/admin/sections", slug="life")
            assert (page.status, 'id="section-slug-e"' in page.html) == (409, True)
            assert (await chen.get("/admin/sections/nowhere")).status == 404

    run(story())


def test_people_are_put_on_the_list_of_a_board_and_taken_off(town):
    async def story():
        async with opened(town) as place:
            chen, eve = await place.signed_in(town.chen), await place.signed_in(town.eve)
            assert (await eve.get("/b/BackRoom")).status == 404
            page = await does(chen, "/admin/boards/BackRoom/members", handle="@eve")
            assert "@eve is on the list." in page.words
            assert (await eve.get("/b/BackRoom")).status == 200
            typo = await does(chen, "/admin/boards/Cooking/members", handle="nobody-here")
            assert (typo.status, 'id="member-handle-e"' in typo.html) == (409, True)
            page = await page.submit("/members/drop")
            assert "Nobody is on the list yet." in page.words
            assert (await eve.get("/b/BackRoom")).status == 404

    run(story())


# ---- accounts


def test_accounts_are_found_by_handle_and_state(town):
    town.member("oldpine", state="unclaimed")

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/accounts?q=old")
            assert ("/admin/accounts/oldpine" in page.links, "/admin/accounts/bo" in page.links) == (True, False)
            page = await chen.get("/admin/accounts?state=unclaimed")
            assert ("oldpine" in page.words, "/admin/accounts/bo" in page.links) == (True, False)
            assert "No account fits." in (await chen.get("/admin/accounts?q=%25")).words
            assert (await chen.get("/admin/accounts?state=asleep")).status == 422
            assert (await chen.get("/admin/accounts?before=rubbish")).status == 422
            assert (await chen.get("/admin/accounts/nobody-here")).status == 404

    run(story())


def test_a_sign_up_is_let_in_or_turned_down(town):
    for handle in ("mei", "spammer"):
        town.member(handle, state="pending")

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            assert "Sign-ups that wait 2" in (await chen.get("/admin")).words
            page = await does(chen, "/admin/accounts/mei", "/approve")
            assert ("@mei is in." in page.words, page.path) == (True, "/admin/accounts?state=pending")
            page = await does(chen, "/admin/accounts/spammer", "/turn_down", reason="")
            assert (page.status, 'id="turn_down-reason-e"' in page.html) == (422, True)
            assert "is turned down" in (await page.submit("/turn_down", reason="Advertising.")).words
            csrf = dict(page.form("/turn_down").fields)["csrf"]
            assert (await chen.post("/admin/accounts/mei/approve", {"csrf": csrf})).status == 409

    run(story())
    assert town.guest.sees(accounts.person, "mei").account.state == "active"


def test_what_was_imported_is_handed_over_by_a_link(town):
    town.member("oldpine", state="unclaimed")

    async def story():
        async with opened(town) as place:
            page = await does(await place.signed_in(town.chen), "/admin/accounts/oldpine", "/claim_link")
            link = re.search(r"(/link/[\w-]+)", page.words)[1]
            assert "Claim an account" in (await place.visitor().get(link)).words

    run(story())


def test_a_role_is_given_and_ended(town):
    async def story():
        async with opened(town) as place:
            chen, bo = await place.signed_in(town.chen), await place.signed_in(town.bo)
            page = await does(chen, "/admin/accounts/bo", "/roles", role="moderator:Cooking", days="30")
            assert "The role is given." in page.words
            assert "moderator Cooking" in page.words
            assert (await bo.get("/tend")).status == 200
            page = await does(chen, "/admin/accounts/bo", "/roles", role="moderator:Cooking")
            assert (page.status, "has this role already" in page.words) == (409, True)
            assert (await page.submit("/roles", role="king")).status == 422
            assert (await page.submit("/roles", role="admin", days="soon")).status == 422
            page = await chen.get("/admin/roles")
            ours = re.search(r'(/admin/roles/\d+)" aria-label="End: bo"', page.html.replace("&#x2f;", "/"))[1]
            page = await does(chen, ours, reason=WHY)
            assert "The role is ended." in page.words

    run(story())
    assert not any(person.handle == "bo" and not role.ended_at for role, person, _ in town.chen.sees(roles.list_all))


def test_an_address_in_a_header_is_written_in_latin_letters(town):
    town.member("阿榕")

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.chen)).get("/admin/accounts/阿榕")
            sent = await page.submit("/roles", role="moderator:Cooking", follow=False)
            assert sent.headers["location"] == "/admin/accounts/%E9%98%BF%E6%A6%95"

    run(story())


def test_the_last_administrator_stays(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = (await chen.get("/admin/roles")).html.replace("&#x2f;", "/")
            path = re.search(r'(/admin/roles/\d+)" aria-label="End: chen"', page)[1]
            page = await does(chen, path, reason=WHY)
            assert (page.status, "last administrator" in page.words) == (409, True)

    run(story())


def test_nothing_is_done_for_who_is_no_administrator(town):
    sent = {
        "/admin/site": {"name": "Mine"},
        "/admin/boards/new": {"slug": "Mine", "section": "1", "position": "0"},
        "/admin/boards/Railway": {"title_en": "Mine"},
        "/admin/sections": {"slug": "mine"},
        "/admin/accounts/bo/approve": {},
        "/admin/accounts/bo/turn_down": {"reason": WHY},
        "/admin/accounts/bo/claim_link": {},
        "/admin/accounts/bo/roles": {"role": "admin"},
        "/admin/boards/Railway/members": {"handle": "eve"},
    }

    async def story():
        async with opened(town) as place:
            eve = await place.signed_in(town.eve)
            csrf = {"csrf": dict((await eve.get("/settings")).form("/signout").fields)["csrf"]}
            for path, fields in sent.items():
                assert (await eve.post(path, fields | csrf)).status == 403, path
                assert (await place.visitor().post(path, fields)).status == 401, path

    run(story())
    assert town.guest.sees(site.policies)["name"] == "Banyan"
    assert town.guest.sees(boards.get, "Railway").title("en") == "Railway"


def test_a_new_thread_starts_with_the_boards_template(town):
    async def story():
        async with opened(town) as site:
            chen, bo = await site.signed_in(town.chen), await site.signed_in(town.bo, "zh-Hans")
            page = await chen.get("/admin/boards/Railway")
            saved = await page.submit("/admin/boards/Railway", template_en="From:\nTo:")
            assert saved.status == 200
            assert (
                dict((await chen.get("/admin/boards/Railway")).form("/admin/boards/Railway").fields)["template_en"]
                == "From:\nTo:"
            )
            assert dict((await bo.get("/b/Railway/new")).form("/b/Railway/new").fields)["text"].strip() == "From:\nTo:"
            assert dict((await bo.get("/b/Cooking/new")).form("/b/Cooking/new").fields)["text"].strip() == ""

    run(story())


def test_sign_ups_that_wait_are_ticked_and_let_in_together(town):
    town.chen.does(site.set_policies, sign_up="approval")
    for handle in ("fay", "gus", "ivy"):
        town.guest.does(accounts.sign_up, handle, "", accounts.SignUp(note=f"{handle} was told of this place."))

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/accounts?state=pending")
            assert "gus was told of this place." in page.words
            csrf = dict(page.form("approve").fields)["csrf"]
            sent = [("csrf", csrf), ("pick", "fay"), ("pick", "ivy")]
            page = await chen.post_pairs("/admin/accounts", sent)
            assert ("People who are in now: 2." in page.words, "gus" in page.words, "ivy" in page.words) == (
                True, True, False,
            )  # fmt: skip
            assert (await chen.post_pairs("/admin/accounts", [("csrf", csrf)])).status == 422
            assert 'name="pick"' not in (await chen.get("/admin/accounts")).html

    run(story())
