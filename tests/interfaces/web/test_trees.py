# SPDX-License-Identifier: Apache-2.0
"""The tree on the web: the same floors, each with its ways on, and links between both views."""

import re

from tests.interfaces.web.test_thread import floors_on
from tests.kit.web import opened, run


def told(town):
    thread = town.ada.opens_thread("Stove", "Warm?")
    for to in (None, 1, 3, 4, 5, 6, 2):
        town.chen.replies(thread, "Yes.", reply_to=to)


def test_a_thread_is_read_as_a_tree_and_as_a_list(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert 'href="/t/1/tree"' in (await guest.get("/t/1")).html
            tree = await guest.get("/t/1/tree")
            assert floors_on(tree) == [1, 3, 4, 5, 6, 2, 8]
            assert re.findall(r'class="(d\d)"', tree.html) == ["d0", "d1", "d2", "d3", "d4", "d0", "d1"]
            assert 'href="/t/1/tree?under=6&amp;from=7"' in tree.html
            assert "More answers to #6" in tree.words
            deeper = await guest.get("/t/1/tree?under=6")
            assert floors_on(deeper) == [6, 7]
            assert "Answers to floor 6, as a tree." in deeper.words
            assert floors_on(await guest.get("/t/1/tree")) == [1, 3, 4, 5, 6, 2, 8]

    run(story())


def test_a_tree_follows_what_is_written_and_knows_its_reader(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest, ada = site.visitor(), await site.signed_in(town.ada)
            await guest.get("/t/1/tree")
            page = await ada.get("/t/1/tree")
            assert "/t/1/1/edit" in page.html
            assert "/t/1/2/edit" not in page.html
            await page.submit("reply", text="> #2 @chen:\n> Yes.\n\nNo.", do="post")
            assert floors_on(await guest.get("/t/1/tree")) == [1, 3, 4, 5, 6, 2, 8, 9]

    run(story())


def test_only_what_the_tree_showed_counts_as_read(town):
    thread = town.ada.opens_thread("Stove", "Warm?")
    for to in (1, 1, 1, 1, 1, 1, 1, None):  # the answers 7 and 8 of floor 1 are on another page
        town.chen.replies(thread, "Yes.", reply_to=to)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            tree = await eve.get("/t/1/tree")
            assert floors_on(tree) == [1, 2, 3, 4, 5, 6, 9]
            assert 'href="/t/1/7#f7">First unread' in (await eve.get("/t/1/tree")).html

    run(story())


def test_an_address_that_means_nothing_is_not_there(town):
    told(town)

    async def story():
        async with opened(town) as site:
            for path in ("/t/1/tree?under=99", "/t/1/tree?under=x", "/t/1/tree?from=-1", "/t/9/tree"):
                assert (await site.visitor().get(path)).status == 404, path

    run(story())
