# SPDX-License-Identifier: Apache-2.0
"""Files given out: to whom, and under headers that leave a browser nothing to do with them but show or save."""

import pytest
from tests.kit import pictures
from tests.kit.web import Visitor, opened, run

from banyan.core import posts, threads
from banyan.core.bodies import to_body

NEW = "/b/Railway/new"


async def send(visitor: Visitor, name: str, content: bytes) -> str:
    """Upload by script; the address."""
    csrf = dict((await visitor.get(NEW)).form(NEW).fields)["csrf"]
    page = await visitor.upload("/files", {"csrf": csrf}, name, content)
    assert page.status == 200, page.html
    return page.html.partition("](")[2].partition(")")[0].partition("?")[0]


def test_a_picture_is_shown_and_small_too(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            ada = await site.signed_in(town.ada)
            address = await send(ada, "cat.jpg", pictures.with_exif((1200, 600)))
            whole, thumb = await ada.get(address), await ada.get(address + "?size=thumb")
            assert whole.headers["content-type"] == "image/jpeg"
            assert thumb.headers["content-type"] == "image/webp"
            assert len(thumb.body) < len(whole.body)
            assert whole.headers["content-disposition"] == "inline; filename*=UTF-8''cat.jpg"
            assert int(whole.headers["content-length"]) == len(whole.body)
            assert b"kitchen" not in whole.body
            head = await ada.head(address)
            assert (head.status, head.body) == (200, b"")

    run(story())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", pictures.SVG),
        ("a.html", b"<html><script>alert(1)</script></html>"),
        ("a.png", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.js", b"alert(1)"),
    ],
)
def test_whatever_else_is_a_download_of_unknown_kind(town, tmp_path, name, content):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get(await send(ada, name, content))
            assert page.body == content
            assert page.headers["content-type"] == "application/octet-stream"
            assert page.headers["content-disposition"].startswith("attachment; ")
            assert page.headers["x-content-type-options"] == "nosniff"
            assert page.headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert page.headers["cross-origin-resource-policy"] == "same-origin"

    run(story())


def test_who_may_read_the_board_may_have_the_file_and_nobody_else(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            chen, bo, guest = await site.signed_in(town.chen), await site.signed_in(town.bo), site.visitor()
            address = await send(chen, "plan.png", pictures.picture())
            kept_private = await chen.get(address)
            assert kept_private.headers["cache-control"] == "private, no-store"
            body = to_body(f"![plan]({address})", "markdown")
            town.chen.does(threads.open_thread, town.back_room.id, "Among us", body)
            for outsider in (bo, guest):
                for way in (address, address + "?size=thumb", address.rpartition("/")[0] + "/other-name.png"):
                    page = await outsider.get(way)
                    assert page.status == 404, way
                    assert b"PNG" not in page.body
            town.eve.does(threads.open_thread, town.railway.id, "Look what I know", body)
            assert (await bo.get(address)).status == 404, "writing the address opens nothing"
            town.chen.does(threads.open_thread, town.railway.id, "For all", body)
            page = await guest.get(address)
            assert (page.status, page.headers["cache-control"]) == (200, "public, max-age=86400, immutable")
            town.chen.does(posts.delete, 3, 1)
            assert (await guest.get(address)).status == 404

    run(story())


def test_a_members_file_is_never_for_shared_caches(town, tmp_path):
    porch = town.board("Porch", titles={"en": "Porch"}, read_policy="members")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            address = await send(ada, "cat.png", pictures.picture())
            town.ada.does(threads.open_thread, porch.id, "A cat", to_body(f"![cat]({address})", "markdown"))
            assert (await bo.get(address)).headers["cache-control"] == "private, no-store"
            assert (await site.visitor().get(address)).status == 404

    run(story())


@pytest.mark.parametrize(
    "path",
    [
        "/files/" + "a" * 64 + "/x.png",
        "/files/" + "A" * 64 + "/x.png",
        "/files/abc/x.png",
        "/files/../../etc/passwd",
        "/files/%2e%2e%2f%2e%2e/etc/passwd",
        "/files/" + "a" * 64 + "%00/x.png",
        "/files/" + "a" * 64 + ".thumb/x.png",
        "/files/incoming/x",
    ],
)
def test_an_address_that_is_none_finds_nothing(town, tmp_path, path):
    (tmp_path / "files" / "incoming").mkdir(parents=True)
    (tmp_path / "files" / "incoming" / "x").write_bytes(b"half of somebody's upload")

    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            assert (await (await site.signed_in(town.ada)).get(path)).status == 404

    run(story())


def test_a_file_whose_bytes_are_missing_is_not_found(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            ada = await site.signed_in(town.ada)
            address = await send(ada, "a.pdf", b"%PDF-1.7")
            site.desk.files.drop(address.split("/")[2])
            assert (await ada.get(address)).status == 404

    run(story())


def test_ones_own_files_are_listed_and_taken_away(town, tmp_path):
    async def story():
        async with opened(town, data=str(tmp_path)) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            picture = await send(ada, "cat.png", pictures.picture())
            paper = await send(ada, "报告.pdf", b"%PDF-1.7" + b"x" * 1_500_000)
            page = await ada.get("/settings/files")
            assert f"{picture}?size=thumb" in page.links
            assert "报告.pdf" in page.words
            assert "1.5 MB of 200 MB" in page.words
            assert "cat.png" not in (await bo.get("/settings/files")).html
            fields = dict(page.form("/settings/files").fields)
            stolen = await bo.post(
                "/settings/files", {"csrf": await csrf_of(bo), "sha256": fields["sha256"]}, follow=False
            )
            assert stolen.status == 404
            await ada.post("/settings/files", fields | {"sha256": paper.split("/")[2]})
            assert (await ada.get(paper)).status == 404
            assert (await ada.get(picture)).status == 200
            assert (await site.visitor().get("/settings/files")).status == 401

    run(story())


async def csrf_of(visitor: Visitor) -> str:
    return dict((await visitor.get(NEW)).form(NEW).fields)["csrf"]
