# SPDX-License-Identifier: Apache-2.0
"""Files sent with a text or by script, honest and hostile ones; the text they belong to is never lost over them."""

import json

import pytest
from tests.kit import pictures
from tests.kit.web import HOST, Visitor, opened, run

from banyan.core import attachments, posts
from banyan.core.bodies import to_body

NEW, REPLY = "/b/Railway/new", "/t/1/reply"


async def fields_of(visitor: Visitor, path: str = NEW) -> dict[str, str]:
    return dict((await visitor.get(path)).form(path).fields)


async def by_script(visitor: Visitor, name: str, content: bytes, **more: str):
    fields = {"csrf": (await fields_of(visitor))["csrf"], **more}
    page = await visitor.upload("/files", fields, name, content)
    return page.status, json.loads(page.body)


def test_without_script_a_file_is_added_to_the_text(town, tmp_path):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            fields = await fields_of(bo, REPLY)
            page = await bo.upload(REPLY, fields | {"text": "Look:", "do": "file"}, "cat.png", pictures.picture())
            box = dict(page.form(REPLY).fields)["text"]
            assert box.startswith("Look:\n\n![cat.png](/files/")
            assert '<img src="/files/' in page.html, "the preview shows it"
            await page.submit(REPLY, follow=False)
            post, _, _ = town.guest.sees(posts.get, 1, 2)
            assert post.file_count == 1
            address = box.partition("](")[2].partition(")")[0]
            assert (await site.visitor().get(address)).status == 200

    run(story())


def test_a_file_that_was_chosen_goes_along_with_the_post(town, tmp_path):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            fields = await fields_of(bo, REPLY)
            sent = await bo.upload(
                REPLY, fields | {"text": "Look:", "do": "post"}, "报告.pdf", b"%PDF-1.7", follow=False
            )
            assert sent.headers["location"] == "/t/1/2#f2"

    run(story())
    post, _, _ = town.guest.sees(posts.get, 1, 2)
    assert "/%E6%8A%A5%E5%91%8A.pdf" in post.source
    assert ">报告.pdf</a>" in post.html
    assert post.file_count == 1


def test_by_script_the_words_come_back(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            status, said = await by_script(bo, "a_b*c.png", pictures.picture())
            assert status == 200
            assert said["words"].startswith("![a\\_b-c.png](/files/")
            assert said["words"].endswith("/a_b-c.png?64x48)"), "the page keeps room for it"
            again = (await by_script(bo, "other.png", pictures.picture()))[1]
            assert again["words"] == said["words"], "the same bytes are one file"
            assert (await by_script(bo, "x.png", pictures.picture(), format="bbcode"))[1]["words"].startswith(
                "[img]/files/"
            )
            paper = (await by_script(bo, "x.pdf", b"%PDF-1.7", format="bbcode"))[1]["words"]
            assert '<a href="/files/' in to_body(paper, "bbcode").html

    run(story())


@pytest.mark.parametrize(
    ("name", "content", "code", "status"),
    [
        ("cat.png", pictures.picture()[:100], "picture_broken", 422),
        ("cat.gif", b"GIF89a" + b"\xff" * 100, "picture_broken", 422),
        ("bomb.png", pictures.png_that_claims(100_000, 100_000), "picture_too_large", 413),
        ("empty.txt", b"", "file_empty", 422),
        ("big.bin", b"x" * 1_050_000, "file_too_large", 413),
        ("huge.bin", b"x" * 3_000_000, "form_too_large", 413),
    ],
)
def test_what_is_refused_is_refused_with_a_sentence(town, tmp_path, name, content, code, status):
    async def story():
        async with opened(town, data=str(tmp_path), **{"files.max_mb": 1}) as site:
            bo = await site.signed_in(town.bo)
            answered, said = await by_script(bo, name, content)
            assert (answered, said["code"]) == (status, code)
            assert said["say"]

    run(story())
    assert town.count("SELECT count(*) FROM attachments") == 0
    assert not list((tmp_path / "files" / "incoming").glob("*"))


def test_a_refused_file_leaves_the_text_on_the_page_and_in_a_draft(town, tmp_path):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            fields = await fields_of(bo, REPLY)
            page = await bo.upload(
                REPLY, fields | {"text": "an hour's work", "do": "post"}, "x.png", b"\x89PNG\r\n\x1a\n"
            )
            assert page.status == 422
            assert "cannot be read" in page.words
            assert dict(page.form(REPLY).fields)["text"] == "an hour's work"
            page = await page.submit(REPLY, do="file")
            assert (page.status, "choose a file" in page.words) == (422, True), "file_wanted"

    run(story())
    assert town.count("SELECT count(*) FROM posts") == 1
    assert town.count("SELECT source FROM drafts") == "an hour's work"


def test_a_file_that_was_received_stays_in_the_text_when_the_post_is_refused(town, tmp_path):
    thread = town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            fields = await fields_of(bo, REPLY)
            town.ada.locks(thread, "enough for today")
            page = await bo.upload(REPLY, fields | {"text": "Look:", "do": "post"}, "cat.png", pictures.picture())
            assert page.status == 409
            assert dict(page.form(REPLY).fields)["text"].startswith("Look:\n\n![cat.png](/files/")

    run(story())


def test_the_quota_is_told(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path), **{"files.quota_mb": 1}) as site:
            bo = await site.signed_in(town.bo)
            assert (await by_script(bo, "a.bin", b"a" * 900_000))[0] == 200
            status, said = await by_script(bo, "b.bin", b"b" * 900_000)
            assert (status, said["code"]) == (413, "quota_full")
            assert "1 MB" in said["say"]

    run(story())
    assert len(town.bo.sees(attachments.mine)[0]) == 1


def test_guests_foreign_pages_and_the_suspended_send_nothing(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            guest, bo = site.visitor(), await site.signed_in(town.bo)
            assert (await guest.upload("/files", {}, "x.txt", b"x")).status == 401
            page = await bo.upload("/files", {"csrf": "guessed"}, "x.txt", b"x")
            assert (page.status, json.loads(page.body)["code"]) == (403, "foreign_form")

    run(story())
    assert town.count("SELECT count(*) FROM attachments") == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--edge--\r\n",
        b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nhalf",
        b"--other\r\n\r\n--other--",
        b"--edge\r\ncontent-disposition: form-data\r\n\r\nnameless\r\n--edge--\r\n",
        b"--edge\r\n" + b"x: y\r\n" * 5_000 + b"\r\n\r\n--edge--",
    ],
)  # fmt: skip
def test_a_damaged_form_is_a_no_and_no_bug(town, tmp_path, body):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.send(
                "POST",
                "/files",
                body,
                content_type="multipart/form-data; boundary=edge",
                origin=f"http://{HOST}",
            )
            assert page.status in (403, 422), page.html
            assert json.loads(page.body)["say"]

    run(story())


def test_many_files_in_an_hour_are_enough_and_the_text_stays(town, tmp_path, monkeypatch):
    town.ada.opens_thread("Night trains")
    monkeypatch.setattr(attachments, "FILES_AN_HOUR", 1)

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            bo = await site.signed_in(town.bo)
            assert (await by_script(bo, "cat.png", pictures.picture()))[0] == 200
            status, said = await by_script(bo, "cat.png", pictures.picture())
            assert (status, said["code"]) == (429, "too_many_files")
            fields = await fields_of(bo, REPLY)
            page = await bo.upload(REPLY, fields | {"text": "Look:", "do": "file"}, "cat.png", pictures.picture())
            assert (page.status, dict(page.form(REPLY).fields)["text"]) == (429, "Look:")

    run(story())
