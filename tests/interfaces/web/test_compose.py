# SPDX-License-Identifier: Apache-2.0
"""Writing on the web: a thread, a reply, an edit; and that nothing which somebody typed is lost, whatever comes between."""

import json
from urllib.parse import quote

import pytest
from tests.kit.town import text
from tests.kit.web import HOST, opened, run

from banyan.base import clock
from banyan.core import drafts, permits, posts, read_marks, threads
from banyan.core.bodies import to_body
from banyan.core.threads import MAX_TITLE
from banyan.storage.errors import StoreBusy, StoreFull, StoreUnavailable

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


# ---- nothing is lost


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"title": "", "text": "words"}, 422, "Please write a title"),
        ({"title": "x" * (MAX_TITLE + 1), "text": "words"}, 422, "Please write a title"),
        ({"title": "\u202e\u200b", "text": "words"}, 422, "Please write a title"),
        ({"title": "A title", "text": " \n "}, 422, "nothing to post yet"),
        ({"title": "A title", "text": "\u200b"}, 303, ""),
        ({"title": "A title", "text": "words", "kind": "announcement"}, 422, "no threads of that kind"),
    ],
)
def test_what_will_not_do_is_said_and_kept(town, fields, status, said):
    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await (await ada.get(NEW)).submit(NEW, follow=False, **fields)
            assert page.status == status
            if status != 303:
                assert said in page.words
                assert dict(page.form(NEW).fields)["text"] == fields["text"]
                assert dict(page.form(NEW).fields)["title"] == fields["title"]
                assert post_count(town) == 0

    run(story())
    if fields["text"] == "words":
        assert town.ada.sees(drafts.get, "thread:Railway").source == "words"


def test_a_post_of_more_than_64_kb_is_told_so_and_comes_back_whole(town):
    town.ada.opens_thread("Night trains")
    long = "站台" * 12_000

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo, lang="zh-Hans")
            page = await (await bo.get(REPLY)).submit(REPLY, text=long)
            assert page.status == 413
            assert "71 KB" in page.words
            assert "64 KB" in page.words
            assert dict(page.form(REPLY).fields)["text"] == long

    run(story())
    assert post_count(town) == 1


def test_a_megabyte_is_refused_with_a_sentence(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(REPLY)).submit(REPLY, text="x" * 1_100_000)
            assert page.status == 413
            assert "KB" in page.words

    run(story())
    assert post_count(town) == 1


def test_the_pace_is_told_and_the_text_kept(town):
    thread = town.ada.opens_thread("Night trains")
    for at in range(permits.NEWCOMER_LIMITS[0][0]):
        town.bo.replies(thread, f"quick {at}")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(REPLY)).submit(REPLY, text="one more")
            assert page.status == 429
            assert "kept as a draft" in page.words
            town.clock.passes(clock.MINUTE)
            assert (await page.submit(REPLY, follow=False)).status == 303, "the same page can be sent again"
            assert town.bo.sees(drafts.find, "reply:1") is None, "what was posted is no draft any more"

    run(story())


def test_a_session_that_ended_loses_nothing(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            session = dict(bo.cookies)
            bo.cookies.clear()
            again = await page.submit(REPLY, text="typed for an hour")
            assert again.status == 401
            assert dict(again.form(REPLY).fields)["text"] == "typed for an hour"
            assert 'href="/signin?next=' in again.html
            assert post_count(town) == 1
            bo.cookies.update(session)  # signed in in another tab, then back to this page
            fresh = await again.submit(REPLY)
            assert fresh.status == 403, "the page is older than the sign-in"
            assert dict(fresh.form(REPLY).fields)["text"] == "typed for an hour"
            assert (await fresh.submit(REPLY, follow=False)).headers["location"] == "/t/1/2#f2"

    run(story())


@pytest.mark.parametrize("change", [{"csrf": ""}, {"csrf": "guessed"}])
def test_a_form_without_the_sessions_token_does_nothing(town, change):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(REPLY)).submit(REPLY, text="words", **change)
            assert page.status == 403
            assert dict(page.form(REPLY).fields)["text"] == "words"

    run(story())
    assert post_count(town) == 1
    assert town.bo.sees(drafts.find, "reply:1") is None, "a foreign form writes no draft either"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_does_nothing(town, headers):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            fields = dict((await bo.get(REPLY)).form(REPLY).fields) | {"text": "not mine"}
            assert (await bo.post(REPLY, fields, **headers)).status == 403

    run(story())
    assert post_count(town) == 1


@pytest.mark.parametrize("refusal", [StoreFull, StoreUnavailable, StoreBusy])
def test_a_store_that_says_no_hands_the_text_back(town, monkeypatch, refusal):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)

            async def no(*args: object, **kwargs: object) -> None:
                raise refusal

            with monkeypatch.context() as patched:
                patched.setattr(site.desk, "act", no)
                again = await page.submit(REPLY, text="typed for an hour")
            assert again.status == 503
            assert refusal.sentence in again.words
            assert "kept as a draft" not in again.words, "it is not"
            assert dict(again.form(REPLY).fields)["text"] == "typed for an hour"
            assert (await again.submit(REPLY, follow=False)).status == 303

    run(story())
    assert words_of(town, 1, 2) == "typed for an hour"


def test_a_thread_locked_meanwhile_leaves_the_text(town):
    thread = town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            town.ada.locks(thread, "enough for today")
            again = await page.submit(REPLY, text="too late")
            assert again.status == 409
            assert "locked" in again.words
            assert dict(again.form(REPLY).fields)["text"] == "too late"
            assert (await bo.get(REPLY)).status == 409, "and nobody is let write in vain"

    run(story())
    assert town.bo.sees(drafts.get, "reply:1").source == "too late"


def test_a_place_that_is_gone_hands_the_text_back(town):
    thread = town.chen.opens_thread("Among us")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(REPLY)
            town.chen.does(threads.move_thread, thread.number, town.back_room.id, "not for all")
            again = await page.submit(REPLY, text="typed for an hour")
            assert again.status == 404
            assert "typed for an hour" in again.html

    run(story())


# ---- who may not


def test_guests_and_strangers_are_told_at_the_door(town):
    town.ada.opens_thread("Night trains")
    town.chen.opens_thread("Among us", board=town.back_room)

    async def story():
        async with opened(town) as site:
            guest, bo = site.visitor(), await site.signed_in(town.bo)
            for path in (NEW, REPLY, "/t/1/1/edit", "/t/1/reply?quote=1"):
                page = await guest.get(path)
                assert page.status == 401, path
                assert f"/signin?next={quote(path)}" in page.links, "and after the sign-in they go on here"
            page = await guest.post("/t/1/1/react", {"kind": "thanks"})
            assert "/signin?next=/t/1/1" in page.links
            assert (await bo.get("/t/1/1/edit")).status == 403
            for path in (
                "/t/2/reply",
                "/b/BackRoom/new",
                "/b/none/new",
                "/t/99/reply",
                "/t/0/reply",
                "/t/x/reply",
                "/t/9999999999/reply",
                "/t/1/99/edit",
                "/t/2/1/edit",
                "/t/2/1/quote",
            ):
                hidden = await bo.get(path)
                assert hidden.status in (404, 200), path
                assert "Among us" not in hidden.html
                if not path.endswith("quote"):
                    sent = await bo.post(path, {"text": "x", "title": "x", "csrf": "x"})
                    assert sent.status in (403, 404), path

    run(story())
    assert post_count(town) == 2


def test_nobody_edits_what_is_another_persons(town):
    town.ada.opens_thread("Night trains", "begun")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            csrf = dict((await eve.get(REPLY)).form(REPLY).fields)["csrf"]
            sent = await eve.post("/t/1/1/edit", {"csrf": csrf, "text": "mine now", "title": "Mine", "revision": "1"})
            assert sent.status == 403
            assert "mine now" in sent.html, "but even that text is handed back"

    run(story())
    assert words_of(town, 1, 1) == "begun"


# ---- hostile bodies


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("text=你好".encode("gbk"), "application/x-www-form-urlencoded"),
        (b"text=%E4%BD", "application/x-www-form-urlencoded"),
        (b"text=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % at for at in range(200)), "application/x-www-form-urlencoded"),
        (b'{"text": "x"}', "application/json"),
        (b"--edge\r\nhalf a part", "multipart/form-data; boundary=edge"),
        (b"", "multipart/form-data"),
        (b"\0" * 100, "text/plain"),
    ],
)
def test_a_body_that_is_no_form_is_refused(town, body, content_type):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.send("POST", REPLY, body, content_type=content_type, origin=f"http://{HOST}")
            assert page.status in (403, 422), page.words
            told = json.loads((await bo.send("POST", "/drafts", body, content_type=content_type)).body)
            assert told["code"] in ("form_unreadable", "foreign_form")

    run(story())
    assert post_count(town) == 1


@pytest.mark.parametrize("hostile", ["a\0b", "a\x1b[31mb", "a\u202eb", "a\ufffeb", "\U0010ffff" * 10, "e\u0301" * 5])
def test_characters_that_no_database_takes_are_taken_out_or_kept(town, hostile):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(REPLY)).submit(REPLY, text=hostile, follow=False)
            assert page.status == 303
            page = await (await bo.get(NEW)).submit(NEW, title=f"t{hostile}", text=hostile, follow=False)
            assert page.status == 303, page.words

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert not set(post.html) & set("\0\x1b\u202e")
