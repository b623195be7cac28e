# SPDX-License-Identifier: Apache-2.0
"""Writing on the web when something comes between: nothing that was typed is lost, nothing foreign is posted, nothing hostile
breaks the page.
"""

import json
from urllib.parse import quote

import pytest
from tests.kit.web import HOST, opened, run

from banyan.base import clock
from banyan.core import drafts, permits, posts, threads
from banyan.core.threads import MAX_TITLE
from banyan.storage.errors import StoreBusy, StoreFull, StoreUnavailable

NEW, REPLY = "/b/Railway/new", "/t/1/reply"


def post_count(town) -> int:
    return int(town.count("SELECT count(*) FROM posts"))


def words_of(town, number: int, floor: int) -> str:
    post, _, _ = town.guest.sees(posts.get, number, floor)
    return str(post.source)


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


@pytest.mark.parametrize(
    ("charset", "words", "status"),
    [
        ("", "你好".encode("gbk"), 422),
        ("; charset=gbk", "你好".encode("gbk"), 422),
        ("; charset=unicode_escape", rb"a\ud800b", 303),
        ("; charset=zip", b"x", 303),
        ("", "你好".encode(), 303),
    ],
)
def test_words_are_utf_8_or_they_are_not_taken(town, charset, words, status):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            csrf = dict((await bo.get(REPLY)).form(REPLY).fields)["csrf"].encode()
            parts = [(b"csrf", csrf), (b"text", words)]
            body = b"".join(b'--e\r\ncontent-disposition: form-data; name="%b"\r\n\r\n%b\r\n' % part for part in parts)
            kind = f"multipart/form-data; boundary=e{charset}"
            page = await bo.send("POST", REPLY, body + b"--e--\r\n", False, content_type=kind, origin=f"http://{HOST}")
            assert page.status == status

    run(story())
    assert post_count(town) == (2 if status == 303 else 1)
    if status == 303:
        assert words_of(town, 1, 2) == words.decode(), "as it was written, whatever the sender called it"


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
