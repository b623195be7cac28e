# SPDX-License-Identifier: Apache-2.0
"""Addresses of ours alone on a line, on pages that are kept for everybody."""

from tests.kit.web import opened, run

from banyan.core import boards, posts, threads
from banyan.core.bodies import to_body

SOURCE = "See\n/t/1\nand\n\n/t/1/2\n\nbut [this](/t/1) and /t/1 inside stay."


def links(town, source: str) -> None:
    """The second thread, whose words lead elsewhere."""
    town.chen.does(threads.open_thread, town.railway.id, "Links", to_body(source, "markdown", None))


def lively(town) -> None:
    thread = town.ada.opens_thread("Night <trains>", "They stop in Shiqiao.")
    town.eve.replies(thread, "Tea eggs & more.")
    links(town, SOURCE)


def test_a_line_becomes_title_author_and_first_words(town):
    lively(town)

    async def story():
        async with opened(town) as site:
            for _ in range(2):
                html = (await site.visitor().get("/t/2")).html
                assert '<a href="/t/1">Night &lt;trains&gt;</a> <span class="soft">#1 · ada · They stop' in html
                assert (
                    '<a href="/t/1/2">Night &lt;trains&gt;</a> <span class="soft">#2 · eve · Tea eggs &amp; more.'
                    in html
                )
                assert '<a href="/t/1">this</a> and <a href="/t/1">/t/1</a> inside' in html
            zh = (await site.visitor(lang="zh-Hans").get("/t/2")).html
            assert '<a href="/t/1">Night &lt;trains&gt;</a>' in zh

    run(story())


def test_what_changes_elsewhere_strikes_the_page(town):
    lively(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()

            async def shows(words: str) -> bool:
                return words in (await guest.get("/t/2")).html

            assert await shows("Tea eggs &amp; more.")
            eve, ada = town.eve.caller, town.ada.caller
            await site.desk.act(posts.edit, eve, 1, 2, to_body("Tea only.", "markdown", 1), 1)
            assert await shows("Tea only.")
            await site.desk.act(threads.rename_thread, ada, 1, "Day trains")
            assert await shows(">Day trains</a>")
            await site.desk.act(posts.delete, eve, 1, 2)
            assert not await shows("Tea only.")

    run(story())


def test_what_turns_private_leaves_every_page_at_once(town):
    town.ada.opens_thread("Plans", "hush hush", board=town.cooking)
    links(town, "/t/1")

    async def story():
        async with opened(town) as site:
            chen = await site.signed_in(town.chen)
            for visitor in (site.visitor(), chen):
                assert "hush hush" in (await visitor.get("/t/2")).html
            await site.desk.act(boards.set_policies, town.chen.caller, "Cooking", read_policy="members")
            for visitor in (chen, site.visitor(), chen):  # whoever makes the page anew makes it as a guest
                html = (await visitor.get("/t/2")).html
                assert "hush hush" not in html
                assert "Plans" not in html
                assert '<a href="/t/1">/t/1</a>' in html

    run(story())


def test_who_may_read_a_closed_board_sees_a_plain_link_too(town):
    town.chen.opens_thread("Secret", "nobody knows", board=town.back_room)
    links(town, "/t/1")

    async def story():
        async with opened(town) as site:
            chen = await site.signed_in(town.chen)
            for visitor in (chen, site.visitor()):
                assert "nobody knows" not in (await visitor.get("/t/2")).html
            page = await chen.get("/b/Railway/new")
            shown = await page.submit("/b/Railway/new", title="x", text="/t/1\n\n/t/2", do="preview")
            assert "nobody knows" not in shown.html
            assert '<a href="/t/2">Links</a>' in shown.html

    run(story())


def test_ones_own_host_counts_and_no_other(town):
    town.ada.opens_thread("Night trains", "They stop.")
    links(town, "https://bbs.example/t/1\n\nhttps://other.example/t/1")

    async def story():
        async with opened(town, **{"web.public_url": "https://bbs.example"}) as site:
            html = (await site.visitor().get("/t/2", host="bbs.example")).html
            assert '<a href="/t/1">Night trains</a>' in html
            assert ">https://other.example/t/1</a>" in html

    run(story())
