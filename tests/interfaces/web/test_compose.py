# SPDX-License-Identifier: Apache-2.0
"""Writing on the web: a thread, a reply, an edit; twice, late, and in two windows."""

import json

from tests.kit.town import text
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import drafts, posts, read_marks, threads
from banyan.core.bodies import to_body
from banyan.jobs.timetable import run_pending

LONG_AGO_TEXT = "The night train stands in Shiqiao for forty minutes."
NEW, REPLY = "/b/Railway/new", "/t/1/reply"


def post_count(town) -> int:
    return int(town.count("SELECT count(*) FROM posts"))


def words_of(town, number: int, floor: int) -> str:
    post, _, _ = town.guest.sees(posts.get, number, floor)
    return str(post.source)


# ---- the three things that people write


def test_a_thread_is_opened(town):
    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get(NEW)
            assert page.status == 200
            assert dict(page.form(NEW).fields)["kind"] == "discussion"
            sent = await page.submit(NEW, title="Night trains", text=LONG_AGO_TEXT, kind="question", follow=False)
            assert (sent.status, sent.headers["location"]) == (303, "/t/1")

    run(story())
    thread, author, board = town.guest.sees(threads.get, 1)
    assert (thread.title, thread.kind, author.handle, board.slug) == ("Night trains", "question", "ada", "Railway")
    assert words_of(town, 1, 1) == LONG_AGO_TEXT


def test_a_reply_stands_on_the_next_floor_and_leads_there(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            sent = await page.submit(REPLY, text="Tea eggs, **hot**.\r\nAnd @ada knows.", follow=False)
            assert sent.headers["location"] == "/t/1/2#f2"

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert post.source == "Tea eggs, **hot**.\nAnd @ada knows."
    assert "<strong>hot</strong>" in post.html
    assert '<a class="mention" href="/@ada">' in post.html


def test_ones_own_words_are_read(town):
    town.clock.passes(clock.MINUTE)
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            await (await bo.get(REPLY)).submit(REPLY, text="Soon.", follow=False)
            await (await bo.get(NEW)).submit(NEW, title="Mine", text="Soon.", follow=False)

    run(story())
    there, mine = (town.bo.sees(threads.get, number)[0] for number in (1, 2))
    marks = town.bo.sees(read_marks.marks_for, [there, mine])
    assert (marks[there.id].sign, marks[there.id].unread, marks[there.id].first_unread) == ("+", 1, 1)
    assert marks[mine.id].sign == ""


def test_an_edit_keeps_the_former_version_and_may_rename_the_thread(town):
    town.ada.opens_thread("Nihgt trains", LONG_AGO_TEXT)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/t/1/1/edit")
            fields = dict(page.form("/t/1/1/edit").fields)
            assert (fields["title"], fields["text"], fields["revision"]) == ("Nihgt trains", LONG_AGO_TEXT, "1")
            sent = await page.submit("edit", title="Night trains", text="Shorter now.", follow=False)
            assert sent.headers["location"] == "/t/1/1#f1"

    run(story())
    post, thread, _, versions = town.guest.sees(posts.history, 1, 1)
    assert (thread.title, post.source, post.revision) == ("Night trains", "Shorter now.", 2)
    assert [version.source for version in versions] == [LONG_AGO_TEXT]


def test_a_title_that_will_not_do_leaves_the_words_unchanged_too(town):
    town.ada.opens_thread("Night trains", LONG_AGO_TEXT)

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/t/1/1/edit")
            again = await page.submit("edit", title=" ", text="Shorter now.")
            assert again.status == 422
            assert dict(again.form("edit").fields)["text"] == "Shorter now."

    run(story())
    assert words_of(town, 1, 1) == LONG_AGO_TEXT


def test_bbcode_stays_bbcode(town):
    thread = town.ada.opens_thread("Old habits")
    town.ada.does(posts.reply, thread.number, to_body("[b]bold[/b]", "bbcode", 1))

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/t/1/2/edit")
            assert "<strong>bold</strong>" in page.html, "the preview reads it as it was written"
            assert "BBCode" in page.words
            await page.submit("edit", text="[i]thin[/i] **not bold**", follow=False)

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert (post.format, post.html) == ("bbcode", "<p><em>thin</em> **not bold**</p>")


def test_bbcode_can_be_chosen_and_is_kept_with_the_draft(town):
    town.ada.opens_thread("Old habits")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(REPLY)).submit(REPLY, text="[b]bold[/b]", format="bbcode", do="preview")
            assert "<strong>bold</strong>" in page.html
            page = await bo.get(REPLY)
            assert dict(page.form(REPLY).fields)["format"] == "bbcode", "the draft knows"
            assert dict((await bo.get("/t/1")).form(REPLY).fields)["format"] == "bbcode", (
                "and so does the box in the thread"
            )
            await page.submit(REPLY, follow=False)
            page = await bo.get(NEW)
            await page.submit(NEW, title="Hostile", text="<b>x</b>", format="html", follow=False)

    run(story())
    assert town.guest.sees(posts.get, 1, 2)[0].format == "bbcode"
    assert town.guest.sees(posts.get, 2, 1)[0].format == "markdown", "html is nobody's to write"


def test_an_imported_post_is_edited_as_words_and_never_as_html(town):
    thread = town.ada.opens_thread("Brought along")
    html = "<p>Brought <b>along</b></p>"
    town.ada.does(posts.reply, thread.number, to_body(html, "html", 1))

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/t/1/2/edit")
            assert dict(page.form("edit").fields)["text"] == "Brought along"
            await page.submit("edit", text='<div class="onebox">mine</div>', follow=False)

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert post.format == "markdown"
    assert "&lt;div" in post.html


def test_quotes_stand_in_the_box_with_their_floors(town):
    thread = town.ada.opens_thread("Night trains", "one")
    town.bo.replies(thread, "two\nlines")
    town.eve.replies(thread, "three")
    town.ada.does(posts.reply, thread.number, to_body("[b]four[/b]", "bbcode", 1))
    town.eve.replies(thread, "five")
    town.eve.does(posts.delete, 1, 5)

    async def story():
        async with opened(town) as site:
            chen = await site.signed_in(town.chen)
            page = await chen.get("/t/1/reply?quote=2,4,5,99,x,-1,2")
            box = dict(page.form(REPLY).fields)["text"]
            assert box == "> #2 @bo:\n> two\n> lines\n\n> #4 @ada:\n> four\n\n"
            await page.submit(REPLY, text=box + "Both right.", follow=False)
            assert (await chen.get("/t/1/2/quote")).body == b"> #2 @bo:\n> two\n> lines\n\n"
            assert (await chen.get("/t/1/5/quote")).body == b"", "a deleted post is not quoted"

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 6)
    assert '<cite><a href="/t/1/2">#2 bo</a></cite>' in post.html
    assert post.reply_to == 2


def test_the_reply_box_can_look_first(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            seen = await page.submit(REPLY, text="*soon*", do="preview")
            assert "<em>soon</em>" in seen.html
            assert dict(seen.form(REPLY).fields)["text"] == "*soon*"
            assert dict(seen.form(REPLY).fields)["token"] == dict(page.form(REPLY).fields)["token"]
            await seen.submit(REPLY, follow=False)

    run(story())
    assert words_of(town, 1, 2) == "*soon*"


def test_the_preview_for_the_script_is_the_body_alone(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            csrf = dict((await bo.get(NEW)).form(NEW).fields)["csrf"]
            seen = await bo.post("/preview", {"csrf": csrf, "text": "#3 <script>alert(1)</script>", "number": "1"})
            assert seen.status == 200
            assert '<a class="floor" href="/t/1/3">' in seen.html
            assert "<script>" not in seen.html
            old = await bo.post("/preview", {"csrf": csrf, "text": "[i]x[/i]", "format": "bbcode"})
            assert old.html.strip() == "<p><em>x</em></p>"
            imported = await bo.post("/preview", {"csrf": csrf, "text": "<b>x</b>", "format": "html"})
            assert "&lt;b&gt;" in imported.html, "html is nobody's to write"
            assert (await site.visitor().post("/preview", {"text": "x"})).status == 401

    run(story())


# ---- twice, half, and late


def test_the_preview_of_a_new_thread_shows_those_that_are_like_it(town):
    town.ada.opens_thread("Night trains to Shiqiao")
    town.chen.opens_thread("Night trains to nowhere", board=town.back_room)
    run_pending(town.store)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(NEW)
            shown = await page.submit(NEW, title="Night trains?", text="Well?", do="preview")
            assert "Night trains to Shiqiao" in shown.html
            assert "nowhere" not in shown.html
            told = await bo.get("/complete/similar?title=night+trains")
            assert (told.status, 'href="/t/1"' in told.html, "nowhere" in told.html) == (200, True, False)
            assert (await site.visitor().get("/complete/similar?title=night+trains")).status == 401

    run(story())


def test_a_double_click_makes_one_post(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            for _ in range(3):
                sent = await page.submit(REPLY, text="Once.", follow=False)
                assert sent.headers["location"] == "/t/1/2#f2"
            page = await bo.get(NEW)
            places = [
                (await page.submit(NEW, title="One", text="Once.", follow=False)).headers["location"] for _ in "ab"
            ]
            assert places == ["/t/2", "/t/2"]

    run(story())
    assert post_count(town) == 3


def test_a_script_is_told_where_the_post_is_however_often_it_sends_it(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            fields = dict((await bo.get(REPLY)).form(REPLY).fields) | {"text": "Once.", "do": "post", "by": "script"}
            for _ in range(2):
                sent = await bo.post(REPLY, fields, follow=False)
                assert (sent.status, json.loads(sent.body)) == (200, {"go": "/t/1/2#f2"})
            refused = await bo.post(REPLY, fields | {"text": " "}, follow=False)
            assert refused.status == 422
            assert refused.headers["content-type"].startswith("text/html")

    run(story())
    assert post_count(town) == 2


def test_going_back_and_writing_on_is_another_post(town):
    """A browser that goes back shows the old form with its old token: the new words must not be taken for the old ones."""
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            await page.submit(REPLY, text="First.", follow=False)
            await page.submit(REPLY, text="Second, from the same form.", follow=False)

    run(story())
    assert words_of(town, 1, 3) == "Second, from the same form."


def test_two_windows_do_not_overwrite_each_other_unseen(town):
    town.ada.opens_thread("Night trains", "begun")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            left, right = await ada.get("/t/1/1/edit"), await ada.get("/t/1/1/edit")
            await left.submit("edit", text="left version", follow=False)
            again = await right.submit("edit", text="right version")
            assert again.status == 409
            assert "left version" in again.words, "what stands there now is shown"
            assert dict(again.form("edit").fields)["text"] == "right version"
            assert words_of(town, 1, 1) == "left version"
            saved = await again.submit("edit", follow=False)
            assert saved.status == 303

    run(story())
    assert words_of(town, 1, 1) == "right version"


def test_an_edit_that_does_not_say_what_it_saw_overwrites_nothing(town):
    town.ada.opens_thread("Night trains", "begun")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            csrf = dict((await ada.get("/t/1/1/edit")).form("edit").fields)["csrf"]
            again = await ada.post("/t/1/1/edit", {"csrf": csrf, "text": "blind"})
            assert again.status == 409

    run(story())
    assert words_of(town, 1, 1) == "begun"


def test_a_draft_of_an_edit_is_shown_beside_what_stands_there_now(town):
    town.ada.opens_thread("Night trains", "begun")
    town.ada.does(drafts.save, "edit:1/1", "from yesterday")
    town.ada.does(posts.edit, 1, 1, text("changed this morning"), 1)

    async def story():
        async with opened(town) as site:
            page = await (await site.signed_in(town.ada)).get("/t/1/1/edit")
            assert dict(page.form("edit").fields)["text"] == "from yesterday"
            assert "changed this morning" in page.words

    run(story())
