# SPDX-License-Identifier: Apache-2.0
"""The five first questions: asked one by one of who has just become the administrator, kept, passed over, refused."""

from tests.kit.web import opened, run

from banyan.core import links, rules, site


def test_the_first_administrator_is_asked_five_questions(town):
    town.store.write_now(lambda tx: tx.run("DELETE FROM roles", {}))
    token = town.store.write_now(links.make_admin_link_if_none)

    async def story():
        async with opened(town) as place:
            page = await (await (await place.signed_in(town.eve)).get(f"/link/{token}")).submit("/link/")
            assert (page.path, "What is this place called?" in page.words) == ("/admin/welcome", True)
            assert "Question 1 of 5" in page.words
            page = await page.submit("welcome", name="", tagline="Talk all night")
            assert (page.status, "A community needs a name." in page.words) == (422, True)
            page = await page.submit("welcome", name="Night Train")
            assert "Question 2 of 5" in page.words
            page = await page.submit("welcome", locale="en", zone="Asia/Shanghai")
            page = await page.submit("welcome", sign_up="approval")
            page = await page.submit("welcome", rules="Be kind.\r\nSay how you know.")
            assert "“smtp.url”" in page.words
            page = await page.submit("welcome", contact="chen@example.org")
            assert (page.path, "That is all." in page.words) == ("/admin", True)
            assert "/admin/welcome" in page.links
            page = await page.visitor.get("/admin/welcome?question=4")
            page = await page.submit("welcome")  # as it stands already
            assert "Question 5 of 5" in page.words

    run(story())
    decided = town.guest.sees(site.policies)
    wanted = {"name": "Night Train", "tagline": "Talk all night", "zone": "Asia/Shanghai", "sign_up": "approval"}
    assert {name: decided[name] for name in wanted} == wanted
    assert town.guest.sees(rules.book).lines == ("Be kind.", "Say how you know.")


def test_questions_are_passed_over_and_asked_of_administrators_alone(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/welcome")
            for question in (2, 3, 4, 5):
                path = f"/admin/welcome?question={question}"
                assert path in page.links
                page = await chen.get(path)
            assert "/admin" in page.links
            assert "Question 1 of 5" in (await chen.get("/admin/welcome?question=x")).words
            ada = await place.signed_in(town.ada)
            assert (await ada.get("/admin/welcome")).status == 403
            csrf = dict((await ada.get("/settings")).form("/signout").fields)["csrf"]
            for question in range(1, 6):
                sent = {"csrf": csrf, "name": "Mine", "rules": "", "contact": "x", "locale": "en", "zone": "UTC"}
                answer = await ada.post(f"/admin/welcome?question={question}", sent | {"sign_up": "open"})
                assert answer.status == 403, question

    run(story())


def test_the_rules_it_was_founded_with_are_there_to_be_changed(town):
    town.chen.does(site.set_policies, rules="**Be** kind.\n\nSay how you know.")

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.chen)).get("/admin/welcome?question=4")
            assert "Be kind.\nSay how you know." in page.html
            await page.submit("welcome")  # as it stands already: nothing is numbered
            assert town.guest.sees(rules.book).lines == ()
            await page.submit("welcome", rules="Be kind.")

    run(story())
    assert town.guest.sees(rules.book).lines == ("Be kind.",)
