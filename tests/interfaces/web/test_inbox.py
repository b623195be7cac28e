# SPDX-License-Identifier: Apache-2.0
"""The inbox on the web: what concerns me, in my language, and that it is mine alone."""

from tests.kit.web import Visitor, opened, run

from banyan.core import follows, notifications, posts, reports, threads
from banyan.core.bodies import to_body
from banyan.core.events import after
from banyan.jobs.timetable import run_pending


def deliver(town) -> None:
    """What the job does with the log."""
    with town.store.read() as tx:
        from banyan.records.events import parse_event

        found = [event for row in after(tx, 0) if (event := parse_event(row.kind, row.data))]
        calls = notifications.calls_of(tx, found)
    town.store.write_now(lambda tx: notifications.tell(tx, calls))


def answers(town) -> None:
    thread = town.ada.opens_thread("Night <trains>")
    town.bo.does(posts.reply, thread.number, to_body("> #1 @ada:\n> one\n\nYes.", "markdown", 1))
    town.eve.does(posts.reply, thread.number, to_body("@ada look", "markdown", 1))
    deliver(town)


async def badge(visitor: Visitor) -> int:
    words = (await visitor.get("/inbox/reports")).html
    return int(words.partition('<b class="go">')[2].partition("<")[0] or 0)


def test_answers_and_calls_stand_there_with_the_way_to_them(town):
    answers(town)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/inbox")
            assert "bo answered you" in page.words
            assert "eve called you" in page.words
            assert page.words.index("eve called") < page.words.index("bo answered"), "the newest first"
            assert {"/t/1/2#f2", "/t/1/3#f3", "/@bo", "/b/Railway"} <= set(page.links)
            assert "<trains>" not in page.html
            assert await badge(ada) == 2
            assert "answered you" not in (await (await site.signed_in(town.bo)).get("/inbox")).words

    run(story())


def test_what_is_new_in_what_one_follows_stands_there_as_one_line(town):
    bread = town.bo.opens_thread("Bread")
    town.eve.does(follows.follow_person, "ada")
    town.eve.does(follows.follow_thread, bread.number)
    for n in range(3):
        town.ada.replies(bread, f"Rye {n}")
    town.ada.opens_thread("Oats")
    run_pending(town.store)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/inbox")
            assert "3 new floors in a thread you follow · Bread" in page.words
            assert "ada opened a thread · Oats" in page.words
            assert {"/t/1/2#f2", "/t/2/1#f1"} <= set(page.links)
            assert await badge(eve) == 2
            await eve.get("/t/1")
            await site.desk.marks.write()
            assert await badge(eve) == 1, "reading the floors reads the line"

    run(story())


def test_it_speaks_the_readers_language(town):
    answers(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = 'zh-Hans'"))

    async def story():
        async with opened(town) as site:
            words = (await (await site.signed_in(town.ada)).get("/inbox")).words
            assert "bo 回复了你" in words
            assert "eve 提到了你" in words

    run(story())


def test_one_line_and_all_lines_are_marked_as_read(town):
    answers(town)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/inbox")
            page = await page.submit("/inbox/read")
            assert await badge(ada) == 1
            page = await page.submit("/inbox/all")
            assert await badge(ada) == 0
            assert not [form for form in page.forms if form.action.startswith("/inbox")]
            assert "answered you" in page.words, "what was read stays"

    run(story())


def test_what_came_after_the_page_was_shown_stays_unread(town):
    answers(town)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/inbox")
            town.clock.passes(1_000_000)
            town.bo.does(posts.reply, 1, to_body("@ada and one more", "markdown", 1))
            deliver(town)
            await page.submit("/inbox/all")
            assert await badge(ada) == 1

    run(story())


def test_nobody_reads_for_another(town):
    answers(town)

    async def story():
        async with opened(town) as site:
            ada, eve = await site.signed_in(town.ada), await site.signed_in(town.eve)
            fields = dict((await ada.get("/inbox")).form("/inbox/read").fields)
            csrf = dict((await eve.get("/b/Railway/new")).form("/new").fields)["csrf"]
            for line in (fields["id"], "", "x", "9" * 18, "9" * 19, "9" * 40):
                assert (await eve.post("/inbox/read", {"csrf": csrf, "id": line}, follow=False)).status == 303
            assert (await eve.post("/inbox/all", {"csrf": csrf, "up_to": "9" * 18}, follow=False)).status == 303
            assert (await ada.post("/inbox/all", {"csrf": "guessed", "up_to": "9" * 18})).status == 403
            assert await badge(ada) == 2
            for path in ("/inbox", "/inbox/reports"):
                assert (await site.visitor().get(path)).status == 401

    run(story())


def test_what_is_closed_to_me_by_now_is_not_told(town):
    answers(town)

    async def story():
        async with opened(town) as site:
            town.chen.does(threads.move_thread, 1, town.back_room.id, "not for all")
            ada = await site.signed_in(town.ada)
            assert "Night" not in (await ada.get("/inbox")).html
            assert await badge(ada) == 0

    run(story())


def test_a_verdict_is_told_with_its_answer(town):
    town.eve.opens_thread("Cheap pills")
    report = town.bo.does(reports.report, 1, 1, "Advertising")
    town.ada.does(reports.settle, report.id, "dismissed", "It is a joke.")

    async def story():
        async with opened(town) as site:
            page = await (await site.signed_in(town.bo)).get("/inbox")
            assert "What you reported has been looked at" in page.words
            assert "It stays as it is. It is a joke." in page.words

    run(story())


def test_an_empty_inbox_says_what_comes_there(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert "Nothing here yet" in (await bo.get("/inbox")).words
            assert (await bo.get("/inbox?before=damaged")).status in (404, 422)

    run(story())
