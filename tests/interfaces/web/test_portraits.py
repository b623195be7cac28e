# SPDX-License-Identifier: Apache-2.0
"""Pictures on the web: a tile from the handle, one's own in its place, the community's at the head of each page."""

import colorsys

import pytest
from tests.kit import pictures
from tests.kit.web import opened, run

from banyan.base import palettes as table
from banyan.interfaces.web import assets
from banyan.interfaces.web.portraits import HUES, tile


@pytest.fixture
def shelf(tmp_path):
    return {"data": str(tmp_path)}


async def uploaded(visitor, path, content, name="me.png"):
    csrf = dict((await visitor.get(path)).form(path).fields)["csrf"]
    return await visitor.upload(path, {"csrf": csrf}, name, content)


def test_a_picture_takes_the_place_of_the_tile_at_once(town, shelf):
    async def story():
        async with opened(town, **shelf) as place:
            bo, guest = await place.signed_in(town.bo), place.visitor()
            for _ in range(2):
                assert (
                    f'<span class="face h{tile("bo").hue}" aria-hidden="true">B</span>'
                    in (await guest.get("/@bo")).html
                )
            page = await uploaded(bo, "/settings/picture", pictures.picture())
            assert "This is your picture now." in page.words
            page = await guest.get("/@bo")
            [address] = [link for link in page.links if link.startswith("/files/")]
            found = await guest.get(address)
            assert (found.status, found.headers["content-type"]) == (200, "image/webp")
            page = await (await bo.get("/settings/picture")).submit("/picture/drop")
            assert "Your picture is taken away." in page.words
            assert 'class="face h' in (await guest.get("/@bo")).html
            assert (await guest.get(address)).status == 404

    run(story())


def test_what_is_no_picture_is_refused_beside_its_field(town, shelf):
    async def story():
        async with opened(town, **shelf) as place:
            bo = await place.signed_in(town.bo)
            page = await uploaded(bo, "/settings/picture", b"Dear all", "letter.txt")
            assert (page.status, 'id="picture-file-e"' in page.html) == (422, True)
            page = await (await bo.get("/settings/picture")).submit("/settings/picture")
            assert (page.status, "choose a file" in page.words) == (422, True)
            assert (await bo.get("/admin/logo")).status == 403
            guest = place.visitor()
            assert (await guest.get("/settings/picture")).status == 401

    run(story())


def test_the_logo_stands_at_the_head_of_each_page_at_once(town, shelf):
    async def story():
        async with opened(town, **shelf) as place:
            chen, guest = await place.signed_in(town.chen), place.visitor()
            assert 'class="seal"' in (await guest.get("/")).html
            page = await uploaded(chen, "/admin/logo", pictures.picture())
            assert "Saved." in page.words
            page = await guest.get("/")
            assert 'class="seal"' not in page.html
            [address] = [link for link in page.links if link.startswith("/files/")]
            assert (await guest.get(address)).status == 200
            await (await chen.get("/admin/logo")).submit("/logo/drop")
            assert 'class="seal"' in (await guest.get("/")).html

    run(story())


def test_tiles_can_be_read_and_are_spread_over_all_hues():
    assert {tile(f"somebody{number}").hue for number in range(200)} == set(range(HUES))
    sheet = assets.all_assets()["desk.css"].plain.decode()
    assert "background:hsl(var(--hue) 30% 85%)" in sheet
    assert "color:hsl(var(--hue) 55% 22%)" in sheet
    for hue in range(HUES):
        assert f".h{hue}{{--hue:{hue * 30}}}" in sheet
        ground, letter = (_hex(hue, lightness, saturation) for lightness, saturation in ((0.85, 0.30), (0.22, 0.55)))
        assert table.contrast(ground, letter) >= table.READABLE


def _hex(hue, lightness, saturation):
    channels = colorsys.hls_to_rgb(hue / HUES, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
