# SPDX-License-Identifier: Apache-2.0
"""Drafts on the web: kept while somebody types, listed, taken up again, thrown away; seen by nobody else."""

import json

import pytest
from tests.kit.web import Visitor, opened, run

from banyan.core import drafts

NEW, REPLY = "/b/Railway/new", "/t/1/reply"


async def csrf_of(visitor: Visitor) -> str:
    return dict((await visitor.get(NEW)).form(NEW).fields)["csrf"]


async def keep(visitor: Visitor, slot: str, words: str, **more: str):
    """As the script does while somebody types."""
    page = await visitor.post("/drafts", {"csrf": await csrf_of(visitor), "slot": slot, "text": words, **more})
    return page.status, json.loads(page.body)


def test_what_is_typed_is_kept_and_taken_up_again(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            status, said = await keep(bo, "reply:1", "half a sent")
            assert (status, said["say"]) == (200, "Draft kept at 12:00.")
            assert "Reply in Night trains" in (await bo.get("/settings/drafts")).words
            page = await bo.get(REPLY)
            assert dict(page.form(REPLY).fields)["text"] == "half a sent"
            assert "This is your draft" in page.words
            await page.submit(REPLY, text="half a sentence, and the other half", follow=False)
            assert dict((await bo.get(REPLY)).form(REPLY).fields)["text"] == "", "what was posted is no draft"

    run(story())


def test_a_draft_is_kept_by_a_button_too(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(NEW)).submit(NEW, do="draft", title="Begun", text="half")
            assert "The draft is kept." in page.words
            fields = dict(page.form(NEW).fields)
            assert (fields["title"], fields["text"]) == ("Begun", "half")
            gone = await page.submit(NEW, do="discard", follow=False)
            assert gone.headers["location"] == "/b/Railway"

    run(story())
    assert town.bo.sees(drafts.mine) == []


def test_quotes_come_below_what_was_begun(town):
    thread = town.ada.opens_thread("Night trains", "one")
    town.bo.does(drafts.save, f"reply:{thread.number}", "My opening words.")

    async def story():
        async with opened(town) as site:
            page = await (await site.signed_in(town.bo)).get("/t/1/reply?quote=1")
            assert dict(page.form(REPLY).fields)["text"] == "My opening words.\n\n> #1 @ada:\n> one\n\n"

    run(story())


def test_the_list_leads_to_each_and_throws_away(town):
    town.ada.opens_thread("Night trains")
    town.bo.does(drafts.save, "thread:Railway", "an opening", title="Begun")
    town.bo.does(drafts.save, "reply:1", "an answer")
    town.bo.does(drafts.save, "edit:1/1", "<b>an</b> edit")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/settings/drafts")
            for address in (NEW, REPLY, "/t/1/1/edit"):
                assert address in page.links
            assert "an opening" in page.words
            assert "&lt;b&gt;an" in page.html
            csrf = dict(page.form("/settings/drafts").fields)["csrf"]
            page = await bo.post("/settings/drafts", {"csrf": csrf, "slot": "reply:1"})
            assert "an answer" not in page.words
            page = await bo.post("/settings/drafts", {"csrf": csrf, "slot": "nothing here"})
            assert page.status == 200, "what is not there is gone already"

    run(story())
    assert {draft.slot for draft in town.bo.sees(drafts.mine)} == {"thread:Railway", "edit:1/1"}


def test_nobody_sees_anothers_draft(town):
    town.bo.does(drafts.save, "thread:Railway", "secret plans")

    async def story():
        async with opened(town) as site:
            for other in (await site.signed_in(town.chen), await site.signed_in(town.ada)):
                assert "secret plans" not in (await other.get(NEW)).html
                assert "secret plans" not in (await other.get("/settings/drafts")).html

    run(story())


@pytest.mark.parametrize(
    ("slot", "words", "status"),
    [
        ("reply:1", "x" * 70_000, 413),
        ("elsewhere:1", "x", 422),
        ("reply:" + "1" * 100, "x", 422),
        ("", "x", 422),
        ("reply:1\0", "a\0b", 200),
        ("reply:1", "", 200),
    ],
)
def test_what_the_script_is_answered(town, slot, words, status):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            answered, said = await keep(bo, slot, words)
            assert answered == status
            assert said["say"]

    run(story())


def test_guests_and_foreign_pages_keep_nothing(town):
    async def story():
        async with opened(town) as site:
            guest, bo = site.visitor(), await site.signed_in(town.bo)
            page = await guest.post("/drafts", {"slot": "reply:1", "text": "x"})
            assert (page.status, json.loads(page.body)["code"]) == (401, "sign_in_first")
            page = await bo.post("/drafts", {"slot": "reply:1", "text": "x"})
            assert (page.status, json.loads(page.body)["code"]) == (403, "foreign_form")
            assert (await guest.get("/settings/drafts")).status == 401

    run(story())
    assert town.count("SELECT count(*) FROM drafts") == 0
