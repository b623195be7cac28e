# SPDX-License-Identifier: Apache-2.0
"""Words on the web: rules are kept by administrators, writers are told, what waits stands in the queue."""

from tests.kit.web import opened, run

from banyan.core import word_rules


def test_rules_are_made_refused_and_dropped(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/words")
            page = await page.submit("words", phrase="", act="refuse")
            assert (page.status, "Please write a word or a phrase" in page.words) == (422, True)
            page = await page.submit("words", phrase="Free <lunch>", act="replace", replacement="bread")
            assert "Free <lunch> replaced: bread" in page.words
            csrf = dict(page.form("/drop").fields)["csrf"]
            page = await chen.post("/admin/words", {"csrf": csrf, "phrase": "ＦREE <lunch>", "act": "hold"})
            assert (page.status, "already." in page.words) == (409, True)
            page = await (await chen.get("/admin/words")).submit("/drop")
            assert "No word is treated apart." in page.words
            ada = await place.signed_in(town.ada)
            assert (await ada.get("/admin/words")).status == 403
            csrf = dict((await ada.get("/settings")).form("/signout").fields)["csrf"]
            for path in ("/admin/words", "/admin/words/drop"):
                assert (await ada.post(path, {"csrf": csrf, "phrase": "x", "act": "hold"})).status == 403

    run(story())


def test_a_text_is_refused_with_nothing_lost_and_replaced_before_it_is_rendered(town):
    town.chen.does(word_rules.add_rule, "free lunch", "refuse")
    town.eve.opens_thread("Bread")

    async def story():
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            page = await (await bo.get("/t/1")).submit("reply", text="A free  lunch")
            assert (page.status, "“free lunch” is not written here." in page.words) == (422, True)
            assert "A free  lunch" in page.html
            await place.desk.act(word_rules.add_rule, town.chen.caller, "teh", "replace", "**the**")
            page = await (await bo.get("/t/1")).submit("reply", text="teh bread")
            assert "<strong>the</strong> bread" in page.html
            [rule] = [one for one in town.chen.sees(word_rules.rules) if one.phrase == "teh"]
            await place.desk.act(word_rules.drop_rule, town.chen.caller, rule.id)
            page = await (await bo.get("/t/1")).submit("reply", text="teh salt")
            assert "teh salt" in page.words

    run(story())


def test_what_is_held_waits_in_the_queue_and_is_let_through_or_not(town):
    town.chen.does(word_rules.add_rule, "发票", "hold")
    town.eve.opens_thread("Bread")

    async def story():
        async with opened(town) as place:
            bo, ada, guest = await place.signed_in(town.bo), await place.signed_in(town.ada), place.visitor()
            await guest.get("/t/1")
            page = await (await bo.get("/t/1")).submit("reply", text="開 發票 <ok>")
            assert "This post waits until somebody who tends the board" in page.words
            assert "發票" not in (await guest.get("/t/1")).words
            page = await (await bo.get("/b/Railway/new")).submit("/new", title="发票", text="Words.")
            assert (page.status, "This thread waits until" in page.words) == (409, True)
            words = (await guest.get("/b/Railway")).words
            assert ("A new thread waits" in words, "发票" in words) == (True, False)
            page = await ada.get("/tend")
            assert ("Held back for a look" in page.words, "開 發票 <ok>" in page.words) == (True, True)
            assert {"/t/1/2/remove?next=/tend", "/t/2/remove?next=/tend"} <= set(page.links)
            page = await page.submit("/t/1/2/let_through")
            assert "It stands now" in page.words
            assert "開 發票 <ok>" in (await guest.get("/t/1")).words
            page = await (await ada.get("/t/2/remove?next=/tend")).submit("remove", reason="An advertisement.")
            assert (page.path, "Held back" in page.words) == ("/tend", False)
            csrf = dict((await bo.get("/settings")).form("/signout").fields)["csrf"]
            assert (await bo.post("/t/1/2/let_through", {"csrf": csrf})).status == 403

    run(story())
