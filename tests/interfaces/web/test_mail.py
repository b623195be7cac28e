# SPDX-License-Identifier: Apache-2.0
"""Mail on the web: written, read, answered and tidied with nothing but forms; and shown to nobody else."""

from typing import Any
from urllib.parse import quote

from tests.kit.town import Town, text
from tests.kit.web import Visitor, opened, run

from banyan.core import mail, notifications, sanctions


def letter(town: Town, to: str = "ada", subject: str = "Bread", source: str = "Rye?", **more: Any) -> int:
    return int(town.bo.does(mail.send, to, subject, text(source), **more).id)


def sent_by(town: Town) -> list[str]:
    return [head.subject for head in town.eve.sees(mail.page, "sent").heads]


def test_a_letter_is_written_read_and_answered(town):
    async def story():
        async with opened(town) as site:
            eve, bo = await site.signed_in(town.eve), await site.signed_in(town.bo)
            page = await eve.get("/@bo")
            assert "/mail/new?to=bo" in page.html
            page = await eve.get("/mail/new?to=bo")
            page = await page.submit("write", title="Bread & butter", text="**Rye** or wheat?", do="post")
            assert "Sent." in page.words
            assert "<strong>Rye</strong>" in page.html
            page = await bo.get("/mail")
            assert "Bread &amp; butter" in page.html
            assert '<b class="go">1</b>' in page.html
            (head,) = town.bo.sees(mail.page).heads
            page = await bo.get(f"/mail/{head.id}")
            assert "<strong>Rye</strong>" in page.html
            assert town.bo.sees(mail.unread_count) == 0
            assert 'class="go">1</b>' not in (await bo.get("/boards")).html
            page = await bo.get(f"/mail/new?answers={head.id}")
            fields = dict(page.form("write").fields)
            assert (fields["to"], fields["title"]) == ("eve", "Re: Bread & butter")
            assert fields["text"].startswith("> @eve:\n")
            page = await page.submit("write", text="Wheat.", do="post")
            page = await bo.get(page.path + "/talk")
            assert page.words.count("Bread & butter") == 2
            assert "Wheat." in page.words

    run(story())


def test_what_cannot_be_sent_is_shown_again_with_its_text(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/mail/new")
            page = await page.submit("write", to="nobody", title="Bread", text="Rye?", do="post")
            assert page.status == 422
            assert "Nobody here is called “nobody”." in page.words
            assert "Your text is below and kept as a draft." in page.words
            assert dict(page.form("write").fields)["text"] == "Rye?"
            page = await page.submit("write", to="bo", title="x" * 81, do="post")
            assert "A subject may have 80 characters at most." in page.words
            page = await page.submit("write", title="Bread", do="preview")
            assert page.status == 200
            assert sent_by(town) == []
            drafts = await eve.get("/settings/drafts")
            assert "/mail/new?to=" in drafts.links
            page = await eve.get("/mail/new")
            assert "This is your draft. It has not been sent." in page.words
            twice = page.form("write")
            fields = dict(twice.fields) | {"to": "bo", "do": "post"}
            for _ in range(2):
                await eve.post("/mail/new", fields)
            assert sent_by(town) == ["Bread"]
            assert "draft" not in (await eve.get("/mail/new")).words.lower().replace("save draft", "")

    run(story())


def test_a_draft_of_an_answer_goes_on_where_it_was(town):
    number = letter(town, "eve")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get(f"/mail/new?answers={number}")
            page = await page.submit("write", text="Wheat, I", do="draft")
            assert f"/mail/new?answers={number}" in page.links
            page = await eve.get(f"/mail/new?answers={number}")
            assert dict(page.form("write").fields)["text"] == "Wheat, I"
            page = await page.submit("write", do="discard")
            assert "The draft was thrown away." in page.words

    run(story())


def test_a_form_of_another_site_sends_nothing(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.post("/mail/new", {"to": "bo", "title": "Bread", "text": "Rye?", "do": "post"})
            assert page.status == 403
            assert "Rye?" in page.html
            assert (await eve.post("/mail", {"do": "empty"})).status == 403
            assert sent_by(town) == []

    run(story())


def test_letters_are_ticked_and_tidied(town):
    first, second = letter(town, "eve", "One"), letter(town, "eve", "Two")

    async def does(eve: Visitor, path: str, **fields: str) -> Any:
        page = await eve.get(path)
        csrf = dict(page.form("/mail").fields)["csrf"]
        return await eve.post("/mail", {"csrf": csrf, "folder": "inbox", **fields})

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "Tick a letter first." in (await does(eve, "/mail", do="delete")).words
            assert (await does(eve, "/mail", do="bake", pick=str(first))).status == 422
            assert (await does(eve, "/mail", do="delete", pick="17")).status == 404
            assert "Moved." in (await does(eve, "/mail", do="move", to="trash", pick=str(first))).words
            page = await eve.get("/mail?folder=trash")
            assert "One" in page.words
            assert "Take out of the trash" in page.words
            page = await does(eve, "/mail?folder=trash", do="empty", folder="trash")
            assert "Letters gone for good: 1." in page.words
            page = await eve.get(f"/mail/{second}")
            page = await page.submit(f"/mail/{second}", do="keep")
            assert "kept" in page.words
            page = await page.submit(f"/mail/{second}", do="delete")
            assert "A letter that is marked to be kept is not deleted." in page.words

    run(story())


def test_folders_and_groups_have_a_page(town):
    number = letter(town, "eve")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/mail/folders")
            page = await page.submit("/mail/folders", name="two words")
            assert "neither blanks nor commas" in page.words
            page = await page.submit("/mail/folders", name="Recipes")
            assert "The folder is there." in page.words
            page = await page.submit("/mail/groups", name="bakers", to="bo, nobody")
            assert "Nobody here is called “nobody”." in page.words
            page = await page.submit("/mail/groups", name="bakers", to="bo, ada")
            assert "/mail/new?to=%23bakers" in page.html
            page = await page.submit("/mail/groups/change", to="ada")
            assert dict(page.form("/mail/groups/change").fields)["to"] == "ada"
            letters = await eve.get(f"/mail/{number}")
            folder = dict(letters.form(f"/mail/{number}").fields)["to"]
            page = await letters.submit(f"/mail/{number}", do="move", to=folder)
            page = await (await eve.get("/mail/folders")).submit("/mail/folders/drop")
            assert "what lay in it is in the inbox" in page.words
            page = await page.submit("/mail/groups/change", do="drop")
            assert "its people hear nothing of it" in page.words
            assert "/mail/groups/change" not in page.html

    run(story())


def test_one_looks_for_words_in_ones_own_mail(town):
    letter(town, "eve", "车票", "周五的火车票")

    async def story():
        async with opened(town) as site:
            eve, ada = await site.signed_in(town.eve), await site.signed_in(town.ada)
            page = await eve.get(f"/mail/search?q={quote('火车')}")
            assert "车票" in page.words
            assert "<mark>火车</mark>" in page.html
            assert "车票" not in (await ada.get(f"/mail/search?q={quote('火车')}")).words
            assert (await eve.get("/mail/search")).status == 200

    run(story())


def test_letters_are_their_owners_alone(town):
    number = letter(town, "ada", "Secret")

    async def story():
        async with opened(town) as site:
            guest, eve = site.visitor(), await site.signed_in(town.eve)
            for path in (
                f"/mail/{number}",
                f"/mail/{number}/talk",
                f"/mail/new?answers={number}",
                f"/mail/new?forward={number}",
            ):
                assert (await eve.get(path)).status == 404, path
                assert (await guest.get(path)).status in (401, 403), path
            for path in ("/mail", "/mail/new", "/mail/folders", "/mail/search?q=x"):
                assert (await guest.get(path)).status in (401, 403), path
            for path in ("/mail/x", "/mail/0", "/mail?folder=17"):
                assert (await eve.get(path)).status == 404, path
            page = await (await site.signed_in(town.ada)).get(f"/mail/{number}")
            assert page.headers["cache-control"] == "no-store"

    run(story())


def test_a_post_and_a_letter_are_sent_on(town):
    town.ada.opens_thread("Trains", "The night train.")
    number = letter(town, "eve")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "/mail/new?post=1/1" in (await eve.get("/t/1")).html
            page = await eve.get("/mail/new?post=1/1")
            assert "> The night train." in dict(page.form("write").fields)["text"]
            assert (await eve.get("/mail/new?post=99/1")).status == 404
            page = await eve.get(f"/mail/new?forward={number}")
            assert dict(page.form("write").fields)["title"] == "Fw: Bread"

    run(story())


def test_the_inbox_leads_to_a_letter(town):
    number = letter(town, "eve")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/inbox")
            assert "sent you a letter" in page.words
            assert f"/mail/{number}" in page.links
            await eve.get(f"/mail/{number}")
            assert town.eve.sees(notifications.unread_count) == 0

    run(story())


def test_who_is_suspended_may_write_to_the_staff(town):
    town.chen.does(sanctions.suspend, "eve", 3, "a flood of adverts")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/mail/new?to=ada")
            page = await page.submit("write", title="Why?", text="Please tell me.", do="post")
            assert "you can write to the administrators only" in page.words
            page = await page.submit("write", to="staff", do="post")
            assert "Sent." in page.words

    run(story())
