# SPDX-License-Identifier: Apache-2.0
"""Boards without names on the web: one's own floors, bars that mean nobody known, and two who open a name together."""

from tests.core.test_pseudonyms import WORDS, author_of, cheap, tells, whispers
from tests.core.test_sealed_names import every_row, holds
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import threads
from banyan.records.boards import Board

__all__ = ["cheap", "whispers"]


def test_a_member_writes_edits_and_is_answered_without_a_name(town: Town, whispers: Board) -> None:
    async def story() -> None:
        async with opened(town) as place:
            bo, eve = await place.signed_in(town.bo), await place.signed_in(town.eve)
            page = await bo.get("/b/Railway/new")
            assert "Save draft" not in page.words
            waits = await page.submit("/b/Railway/new", title="Awake", text="Is anybody?", do="draft")
            assert ("nothing is kept before it is posted" in waits.words, "Is anybody?" in waits.html) == (True, True)
            thread = await page.submit("/b/Railway/new", title="Awake", text="Is anybody else?", do="post")
            assert "You write under a name that is yours in this thread alone." in thread.words
            assert "/t/1/1/edit" in thread.html
            assert "/@bo" not in (await place.visitor().get("/t/1")).html
            seen = await eve.get("/t/1")
            assert "/t/1/1/edit" not in seen.html
            assert "/t/1/1/react" not in seen.html
            town.clock.passes(clock.MINUTE)
            await seen.submit("/t/1/reply", text="I am.", do="post", reply_to="1")
            edited = await (await bo.get("/t/1/1/edit")).submit("/edit", text="Is anybody else awake?", do="post")
            assert "Is anybody else awake?" in edited.words
            assert (await eve.get("/t/1/1/edit")).status == 403
            assert (await bo.get("/t/1/1/delete")).status == 200
            csrf = dict((await bo.get("/t/1")).form("/t/1/reply").fields)["csrf"]
            kept = await bo.post("/drafts", {"slot": "reply:1", "text": "secret", "csrf": csrf})
            assert (kept.status, "Nothing to keep." in kept.html) == (200, True)

    run(story())
    assert town.count("SELECT count(*) FROM drafts") == 0
    pseudonym, post_id = author_of(town, 1, 1), town.count("SELECT id FROM posts WHERE floor = 1")
    both = [
        row for _, row in every_row(town) if holds(row, {town.bo.account_id or 0}) and holds(row, {pseudonym, post_id})
    ]
    assert both == []


def test_the_inbox_counts_what_waits_under_other_names_and_no_other_page_does(town: Town, whispers: Board) -> None:
    async def story() -> None:
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            town.bo.opens_thread("Awake?", board=whispers)
            before = (await bo.get("/about")).words
            assert "Under other names My reports" in (await bo.get("/inbox")).words
            town.clock.passes(clock.MINUTE)
            for text in ("I am.", "Still."):
                town.eve.replies(town.eve.sees(threads.get, 1)[0], text, reply_to=1)
            town.store.write_now(tells)
            assert "Under other names · 2 My reports" in (await bo.get("/inbox")).words
            assert (await bo.get("/about")).words == before

    run(story())


def test_a_pace_that_is_too_fast_says_that_nothing_is_kept(town: Town, whispers: Board) -> None:
    for title in ("One", "Two", "Three"):
        town.bo.opens_thread(title, board=whispers)

    async def story() -> None:
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            page = await (await bo.get("/b/Railway/new")).submit(
                "/b/Railway/new", title="Four", text="Words", do="post"
            )
            assert page.status == 429
            assert "nothing is kept before it is posted" in page.words
            assert ("draft" in page.words, "Words" in page.html) == (False, True)

    run(story())


def test_who_tends_bars_unseen_and_whom_it_means_reads_of_it(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Rude", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "Please stop", reply_to=1)
    town.store.write_now(tells)

    async def story() -> None:
        async with opened(town) as place:
            ada, bo, eve = [await place.signed_in(who) for who in (town.ada, town.bo, town.eve)]
            floor = await ada.get("/t/1")
            assert "/t/1/1/bar" in floor.html
            assert "/ban?board" not in floor.html
            assert (await eve.get("/t/1/1/bar")).status == 403
            page = await ada.get("/t/1/1/bar")
            refused = await page.submit("/bar", days="40", reason="insults")
            assert (refused.status, "from 1 to 14" in refused.words) == (422, True)
            done = await refused.submit("/bar", days="3", reason="insults")
            assert "may not write on this board for 3 days" in done.words
            assert "insults" in (await bo.get("/names")).words
            names = await bo.get("/names")
            assert "answered you" in names.words
            assert "insults" not in (await eve.get("/names")).words
            assert "Under other names" in (await bo.get("/inbox")).words
            assert "Nothing waits here." in (await names.submit("/names")).words
            lists = await ada.get("/tend/names")
            lift = await ada.get(next(link for link in lists.links if link.startswith("/tend/bars/")))
            assert "Nobody is barred unseen" in (await lift.submit("/tend/bars", reason="enough")).words

    run(story())


def test_two_open_a_name_and_everybody_can_count_it(town: Town, whispers: Board) -> None:
    town.bo.opens_thread("A threat", board=whispers)

    async def story() -> None:
        async with opened(town) as place:
            ada, chen, eve = [await place.signed_in(who) for who in (town.ada, town.chen, town.eve)]
            page = await ada.get("/t/1/1/author")
            refused = await page.submit("/author", reason="a threat", passphrase="not this passphrase")
            assert (refused.status, "does not open your key" in refused.words) == (403, True)
            asked = await refused.submit("/author", reason="a threat", passphrase=WORDS)
            assert "Somebody else must confirm it" in asked.words
            assert (await eve.get("/tend/names")).status == 403
            waiting = await chen.get("/tend/names")
            form = next(form.action for form in waiting.forms if form.action[12:].isdecimal())
            opened_page = await waiting.submit(form, passphrase=WORDS)
            assert "It was written by" in opened_page.words
            assert "/@bo" in opened_page.html
            assert "/@bo" not in (await chen.get("/tend/names")).html
            once = await (await ada.get("/tend/names")).submit(form, passphrase=WORDS)
            assert "/@bo" in once.html
            assert "/@bo" not in (await ada.get("/tend/names")).html
            record = await place.visitor().get("/log")
            assert "so far: 1." in record.words
            assert "opened, as the second person, who wrote this" in record.words
            made = await (await ada.get("/tend/names")).submit("/tend/names/key", passphrase="a passphrase that is new")
            assert "You hold a key now." in made.words

    run(story())
