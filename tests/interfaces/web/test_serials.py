# SPDX-License-Identifier: Apache-2.0
"""Serials and books on the web, without script: written, read, followed, taken home."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.kit.town import Town, text
from tests.kit.web import opened, run

from banyan.core import chapters, schedules, serials
from banyan.records.serials import Terms
from banyan.records.threads import Thread


@pytest.fixture
def story(town: Town) -> Thread:
    board = town.board("Stories", {"en": "Stories"}, kinds="discussion serial")
    terms = Terms("Two strangers", "Departure")
    thread: Thread = town.ada.does(serials.open_serial, board.id, "The night train", text("It rained."), terms)
    town.eve.replies(thread, "Go on!")
    town.ada.does(serials.reply_chapter, thread.number, text("It was dark."), "The tunnel")
    return thread


def test_a_serial_is_begun_and_goes_on(town: Town) -> None:
    town.board("Stories", {"en": "Stories"}, kinds="discussion serial")

    async def story() -> None:
        async with opened(town) as site:
            ada, guest = await site.signed_in(town.ada), site.visitor()
            assert "/b/Stories/new/serial" in (await ada.get("/b/Stories")).links
            page = await ada.get("/b/Stories/new/serial")
            page = await page.submit(
                "write",
                title="The night train",
                text="It rained.",
                summary="Two strangers",
                chapter="Departure",
                do="post",
            )
            assert "1 chapters, and it goes on" in (await guest.get("/t/1")).words
            page = await page.submit("/t/1/reply", text="It was dark.", chapter="The tunnel", do="post")
            page = await page.submit("/t/1/reply", text="More tomorrow.", chapter="", do="post")
            page = await guest.get("/t/1/read")
            assert "Two strangers" in page.words
            assert [link for link in page.links if link.startswith("/t/1/read/")] == [
                "/t/1/read/1", "/t/1/read/1", "/t/1/read/2",
            ]  # fmt: skip
            page = await (await ada.get("/t/1/3/chapter")).submit("/chapter", chapter="")
            assert page.status == 422
            assert "Please write the title of the chapter" in page.words
            await page.submit("/chapter", chapter="An aside")
            assert "An aside" in (await guest.get("/t/1/read")).words
            await (await ada.get("/t/1/3/chapter")).submit("/chapter", second="1")
            assert "An aside" not in (await guest.get("/t/1/read")).words
            page = await (await ada.get("/t/1/serial")).submit("/serial", summary="Two friends", finished="1")
            page = await guest.get("/t/1/read")
            assert "Two friends" in page.words
            assert "finished" in page.words

    run(story())


def test_what_others_may_not_say_of_it(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            eve, guest = await site.signed_in(town.eve), site.visitor()
            assert (await eve.get("/t/1/serial")).status == 403
            assert (await eve.get("/t/1/2/chapter")).status == 403
            assert "/t/1/2/chapter" not in (await eve.get("/t/1")).links
            assert "Title of the chapter" not in (await eve.get("/t/1/reply")).words
            assert (await guest.get("/t/1/serial")).status == 403
            assert (await guest.get("/settings/serials")).status == 401
            for path in ("/t/1/read/9", "/t/1/read/x", "/t/1/read?from=x", "/t/9/read"):
                assert (await guest.get(path)).status == 404, path
            town.ada.opens_thread("Talk")
            assert (await guest.get("/t/2/read")).status == 409

    run(visits())


def test_it_is_read_and_gone_on_with(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            eve, guest = await site.signed_in(town.eve), site.visitor()
            for reader in (guest, eve):
                page = await reader.get("/t/1/read/1")
                assert "It rained." in page.words
                assert "one floor of talk" in page.words
                assert "Go on!" in page.words
                assert "/t/1/read/2" in page.links
            page = await eve.get("/t/1/read/2")
            assert "It was dark." in page.words
            assert "No talk about this chapter yet" in page.words
            assert town.eve.sees(serials.mine, story).number == 2
            for path in ("/t/1", "/t/1/read", "/settings/serials"):
                page = await eve.get(path)
                assert "Go on with chapter 2" in page.words, path
                assert "/t/1/read/2" in page.links, path
            page = await eve.get("/")
            assert "The night train ada · chapter 2 of 2" in page.words
            assert "/t/1/read/2" in page.links
            assert "Serials that I read" not in (await guest.get("/")).words
            assert "Go on with chapter" not in (await guest.get("/t/1/read")).words
            page = await (await eve.get("/settings/serials")).submit("/settings/serials", thread="1")
            assert "None yet." in page.words
            assert "Begin" in (await eve.get("/t/1/read")).words

    run(visits())


def test_pages_for_everybody_are_kept_and_forgotten(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            guest, eve = site.visitor(), await site.signed_in(town.eve)
            for path in ("/t/1/read", "/t/1/read/1"):
                await guest.get(path)
                assert site.frame.cache.get((path, "en", "UTC")) is not None, path
            page = await eve.get("/t/1/read/1")
            await page.submit("/follow")
            assert "Following its chapters" in (await eve.get("/t/1/read/1")).words
            assert "Following its chapters" in (await eve.get("/t/1")).words
            assert "Following its chapters" not in (await guest.get("/t/1/read/1")).words
            ada = await site.signed_in(town.ada)
            await (await ada.get("/t/1/3/chapter")).submit("/chapter", chapter="The dark tunnel")
            assert "The dark tunnel" in (await guest.get("/t/1/read")).words
            await (await eve.get("/t/1/read")).submit("/unfollow")
            assert "Tell me of new chapters" in (await eve.get("/t/1/read")).words

    run(visits())


def test_a_chapter_may_wait_for_its_hour(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            ada, eve = await site.signed_in(town.ada), await site.signed_in(town.eve)
            assert 'value="later"' not in (await eve.get("/t/1")).html  # others find it on the page for writing
            for path in ("/t/1", "/t/1/reply"):
                page = await ada.get(path)
                page = await page.submit(
                    "/t/1/reply", text="High.", chapter="Bridge", due="2026-05-02T12:00", do="later"
                )
                assert "It will be posted on 2026-05-02 12:00." in page.words
                assert "Reply in The night train · Bridge" in page.words
                (waiting,) = town.ada.sees(schedules.mine)
                assert (waiting.number, waiting.title, waiting.source) == (1, "Bridge", "High.")
                await page.submit("/settings/schedules", do="back")
                for where in ("/t/1", "/t/1/reply"):  # the draft has the title too
                    assert dict((await ada.get(where)).form("/t/1/reply").fields)["chapter"] == "Bridge"
                await (await ada.get("/t/1/reply")).submit("/t/1/reply", do="discard")

    run(visits())


def test_titles_stand_above_their_floors(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            guest, eve, ada = site.visitor(), await site.signed_in(town.eve), await site.signed_in(town.ada)
            for reader in (guest, eve, ada):
                body = (await reader.get("/t/1")).html
                assert '<h2 class="big">Departure</h2>' in body
                assert body.index(">The tunnel</h2>") < body.index("It was dark.")
                assert '<h2 class="big"' not in (await reader.get("/t/1/by/eve")).html
            await (await ada.get("/t/1/3/chapter")).submit("/chapter", chapter="<i>Dark</i>")
            body = (await guest.get("/t/1")).html
            assert ">&lt;i&gt;Dark" in body
            assert ">The tunnel</h2>" not in body

    run(visits())


def test_long_contents_have_pages(town: Town, story: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banyan.interfaces.web.serials.CHAPTERS_PER_PAGE", 1)

    async def visits() -> None:
        async with opened(town) as site:
            page = await site.visitor().get("/t/1/read")
            assert "The tunnel" not in page.words
            assert "/t/1/read?from=2" in page.links
            page = await site.visitor().get("/t/1/read?from=2")
            assert "The tunnel" in page.words
            assert "/t/1/read?from=1" in page.links

    run(visits())


def test_a_serial_stands_on_its_authors_page(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            page = await site.visitor().get("/@ada")
            assert "/t/1/read" in page.links
            assert "The night train 2 chapters" in page.words
            assert "Serials" not in (await site.visitor().get("/@eve")).words

    run(visits())


def test_a_thread_goes_home_as_a_book(town: Town, story: Thread) -> None:
    async def visits() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            assert "/t/1/book" in (await guest.get("/t/1")).links
            page = await guest.get("/t/1/book")
            answer = await page.submit("/book", part="chapters")
            assert answer.status == 200
            assert answer.headers["content-type"] == "application/epub+zip"
            assert "The-night-train.epub" in answer.headers["content-disposition"]
            names = ZipFile(BytesIO(answer.body)).namelist()
            assert [name for name in names if "chapter-" in name] == [
                "book/chapter-000001.xhtml", "book/chapter-000003.xhtml",
            ]  # fmt: skip
            assert (await page.submit("/book", part="cover")).status == 404
            assert (await guest.get("/t/9/book")).status == 404

    run(visits())


def test_a_chapter_that_cannot_be_kept_in_mind_is_shown_all_the_same(
    town: Town, story: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise chapters.NoSuchChapter(number=1)

    monkeypatch.setattr(chapters, "reach", full)

    async def visits() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "It rained." in (await eve.get("/t/1/read/1")).words

    run(visits())
