# SPDX-License-Identifier: Apache-2.0
"""Colours of the terminal on a page: as written, in a sheet that only pages with colours load, and the same words back."""

from tests.kit.web import opened, run

from banyan.core import posts


def test_a_post_with_colours_is_the_same_on_a_page(town):
    thread = town.ada.opens_thread("Lights")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            town.clock.passes(61_000_000)
            page = await (await ada.get(f"/t/{thread.number}")).submit(
                "reply", text="A \x1b[1;31mred\x1b[m lamp, ␛[32mgreen"
            )
            assert '<span class="sgr-1 sgr-31">red</span> lamp, <span class="sgr-32">green</span>' in page.html
            assert any(link.endswith("/colours.css") for link in page.links)
            assert "\x1b" not in page.html
            editing = await ada.get(f"/t/{thread.number}/2/edit")
            assert "\x1b[1;31mred\x1b[m lamp, ␛[32mgreen" in editing.html

    run(story())
    post = town.ada.sees(posts.get, thread.number, 2)[0]
    assert post.source == "A \x1b[1;31mred\x1b[m lamp, ␛[32mgreen"


def test_a_page_without_colours_loads_no_sheet_for_them(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get(f"/t/{thread.number}")
            assert not any(link.endswith("/colours.css") for link in page.links)

    run(story())
