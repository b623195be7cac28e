# SPDX-License-Identifier: Apache-2.0
"""Short posts on the web: said from the box at the head of a board, shown whole in its list, edited with their title."""

from tests.kit.web import opened, run

from banyan.core import boards, reactions, threads

LINE = "半夜三点，楼下的猫又开会了。"


def pot(town):
    town.chen.does(boards.set_policies, "Railway", kinds="short discussion", short_limit=40)


def test_said_from_the_box_it_stands_in_the_list(sqlite_town):
    pot(sqlite_town)

    async def story():
        async with opened(sqlite_town) as site:
            bo, guest = await site.signed_in(sqlite_town.bo), site.visitor()
            assert "Sign in to say something." in (await guest.get("/b/Railway")).words
            page = await (await bo.get("/b/Railway")).submit("/short", line=LINE)
            assert "It stands." in page.words
            assert LINE in page.words
            page = await guest.get("/b/Railway")
            assert LINE in page.words
            await site.frame.desk.act(reactions.react, sqlite_town.ada.caller, 1, 1, "funny")
            assert "one person reacted" in (await guest.get("/b/Railway")).words
            assert LINE in (await guest.get("/t/1")).words

    run(story())


def test_sent_twice_by_a_double_click_it_is_one(sqlite_town):
    pot(sqlite_town)

    async def story():
        async with opened(sqlite_town) as site:
            bo = await site.signed_in(sqlite_town.bo)
            page = await bo.get("/b/Railway")
            for _ in range(2):
                await page.submit("/short", line=LINE)

    run(story())
    assert sqlite_town.guest.sees(boards.get, "Railway").thread_count == 1


def test_what_is_too_long_stands_in_the_form_again(sqlite_town):
    pot(sqlite_town)

    async def story():
        async with opened(sqlite_town) as site:
            bo = await site.signed_in(sqlite_town.bo)
            page = await (await bo.get("/b/Railway")).submit("/short", line="x" * 41)
            assert page.status == 422
            assert "of 1 to 40 characters here" in page.words
            assert "x" * 41 in page.html
            page = await page.submit("/short", line="x" * 40)
            assert "It stands." in page.words
            page = await (await bo.get("/t/1/1/edit")).submit("/edit", text="Shorter.", do="post")
            assert (await site.visitor().get("/b/Cooking")).words.count("Say it in one line") == 0

    run(story())
    assert sqlite_town.guest.sees(threads.get, 1)[0].title == "Shorter."
