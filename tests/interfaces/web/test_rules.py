# SPDX-License-Identifier: Apache-2.0
"""Rules on the web: read with all versions, changed by those who may, named in the forms that take something away."""

from tests.kit.web import opened, run

from banyan.core import rules, site

WHY = "Twice today."


def test_rules_are_read_and_changed_and_former_ones_stay(town):
    async def story():
        async with opened(town) as place:
            guest, ada, chen = place.visitor(), await place.signed_in(town.ada), await place.signed_in(town.chen)
            assert "/b/Railway/rules" in (await guest.get("/b/Railway")).links
            assert "no rules of its own" in (await guest.get("/b/Railway/rules")).words
            assert "Nobody has written rules yet." in (await guest.get("/rules")).words
            assert "/rules" in (await guest.get("/about")).links
            page = await (await chen.get("/rules")).submit("rules", rules="Be kind.\r\n\r\nSay how you know.")
            assert "These rules are in force now." in page.words
            page = await page.submit("rules", rules="x" * 301)
            assert (page.status, "Rule 1 has more than 300" in page.words, "x" * 301 in page.html) == (422, True, True)
            page = await (await chen.get("/rules")).submit("rules", rules="Be <b>kind</b>.")
            assert ("Be <b>kind</b>." in page.words, "<b>kind" in page.html) == (True, False)
            former = next(link for link in reversed(page.links) if "version=" in link)
            page = await guest.get(former)
            assert ("A former version." in page.words, "Say how you know." in page.words) == (True, True)
            page = await (await ada.get("/b/Railway/rules")).submit("rules", rules="No spoilers.")
            assert "No spoilers." in (await guest.get("/b/Railway/rules")).words
            assert "put new rules in force" in (await guest.get("/log")).words
            assert not [form for form in (await ada.get("/rules")).forms if form.action == "/rules"]
            csrf = dict((await ada.get("/settings")).form("/signout").fields)["csrf"]
            assert (await ada.post("/rules", {"csrf": csrf, "rules": "Mine."})).status == 403
            assert (await guest.get("/b/BackRoom/rules")).status == 404

    run(story())


def test_rules_written_as_one_text_stand_there_until_they_are_numbered(town):
    town.chen.does(site.set_policies, rules="1. Be gentle.\n2. Say & tell.")

    async def story():
        async with opened(town) as place:
            guest, chen = place.visitor(), await place.signed_in(town.chen)
            page = await guest.get("/rules")
            assert ("Be gentle." in page.words, "Nobody has written rules yet." in page.words) == (True, False)
            page = await chen.get("/rules")
            assert dict(page.form("rules").fields)["rules"] == "Be gentle.\nSay & tell."
            await page.submit("rules", rules="Say <how> you know.")
            for path in ("/rules", "/about", "/signup"):
                page = await guest.get(path)
                assert ("Be gentle." in page.words, "Say <how> you know." in page.words) == (False, True), path

    run(story())


def test_a_removal_a_ban_and_a_warning_name_their_rule(town):
    town.chen.does(rules.set_rules, ["Be kind."])
    town.ada.does(rules.set_rules, ["No spoilers."], "Railway")
    thread = town.eve.opens_thread("Seat 14")
    town.bo.replies(thread, "You are wrong.")

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await ada.get("/t/1/2/remove")
            assert "§Railway 1 No spoilers." in page.words
            page = await page.submit("remove", rule="7", reason=WHY)
            assert (page.status, "There is no such rule here" in page.words) == (422, True)
            await page.submit("remove", rule="1", reason=WHY)
            said = f"§1 Be kind. · {WHY}"
            assert said in (await place.visitor().get("/t/1")).words
            assert said in (await place.visitor().get("/log")).words
            bo = await place.signed_in(town.bo)
            assert said in (await bo.get("/inbox")).words
            page = await (await ada.get("/@bo/warn?board=Railway")).submit("warn", rule="Railway/1", reason="")
            assert "@bo is warned." in page.words
            assert "§Railway 1 No spoilers." in (await bo.get("/inbox")).words
            page = await (await ada.get("/@bo/ban?board=Railway")).submit("ban", rule="1", reason="", days="3")
            assert "§1 Be kind." in page.words

    run(story())


def test_where_there_are_no_rules_nobody_is_asked_for_one(town):
    town.eve.opens_thread("Seat 14")

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/t/1/remove")
            assert "rule" not in dict(page.form("remove").fields)

    run(story())
