# SPDX-License-Identifier: Apache-2.0
"""Following on the web: buttons on threads and people, floors folded for one reader alone, the list of it all."""

from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import follows


def test_a_thread_is_followed_muted_and_left_by_its_buttons(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            page = await page.press("/t/1/follow")
            assert "You follow this thread." in page.words
            page = await page.press("/t/1/mute")
            assert "This thread is muted" in page.words
            assert "/t/1/mute" not in page.html
            page = await page.press("/t/1/leave")
            assert "neither follow nor mute" in page.words
            assert town.eve.sees(follows.thread_stance, town.count("SELECT id FROM threads")) == "left"
            guest = await site.visitor().get("/t/1")
            assert "/t/1/follow" not in guest.html
            assert (await eve.get("/t/1/follow")).status == 422
            assert (await eve.post("/t/1/follow", {})).status == 403, "a button of another site"
            assert (await page.visitor.post("/t/99/follow", dict(page.form("act").fields))).status == 404

    run(story())


def test_a_reply_follows_the_thread_at_once(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "/t/1/follow" in page.html
            page = await page.submit("/t/1/reply", text="Rye.", do="post")
            assert 'formaction="/t/1/leave" aria-pressed="true"' in page.html

    run(story())


def test_the_floors_of_somebody_muted_are_folded_for_one_reader_alone(town):
    one = town.ada.opens_thread("Bread")
    town.bo.replies(one, "Rye is wrong.")
    town.ada.replies(one, "Is it?")

    async def story():
        async with opened(town) as site:
            eve, chen = await site.signed_in(town.eve), await site.signed_in(town.chen)
            assert "folded" not in (await eve.get("/t/1")).html
            page = await eve.get("/@bo")
            page = await page.press("/@bo/mute")
            assert "Bo is muted: their floors are folded for you." in page.words
            for _ in range(2):  # from the store, then from memory
                html = (await eve.get("/t/1")).html
                assert html.count("folded") == 1
                assert 'class="post folded" id="f2"' in html
                assert "bo, muted" in html
                assert "folded" not in (await chen.get("/t/1")).html
                assert "folded" not in (await site.visitor().get("/t/1")).html
                assert "folded" not in (await eve.get("/t/1/by/bo")).html, "who asks for them gets them"
            await site.desk.work(town.bo.replies, one, "All of it.")
            fresh = (await eve.get("/t/1/floors?after=3")).html
            assert 'class="post folded new" id="f4"' in fresh
            page = await eve.get("/@bo")
            await page.submit("/@bo/leave")
            assert "folded" not in (await eve.get("/t/1")).html

    run(story())


def test_a_page_of_somebody_has_its_buttons_from_the_store_and_from_memory(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            for _ in range(2):
                page = await eve.get("/@bo")
                assert 'action="/@bo/follow"' in page.html
            page = await page.submit("/@bo/follow")
            assert "You follow Bo." in page.words
            assert 'action="/@bo/leave"' in page.html
            assert "/@eve/follow" not in (await eve.get("/@eve")).html
            assert "/follow" not in (await site.visitor().get("/@bo")).html
            assert 'action="/@bo/follow"' in (await (await site.signed_in(town.ada)).get("/@bo")).html
            fields = dict(page.form("/@bo/leave").fields)
            assert "That is you." in (await eve.post("/@eve/follow", fields)).words

    run(story())


def test_what_another_process_wrote_is_seen(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            for path in ("/t/1", "/@ada"):
                await eve.get(path)
            await site.desk.work(town.eve.does, follows.follow_thread, 1)
            await site.desk.work(town.eve.does, follows.follow_person, "ada")
            for path in ("/t/1", "/@ada"):
                assert "aria-pressed" in (await eve.get(path)).html.partition("<main")[2].partition("<footer")[0]

    run(story())


def test_the_list_shows_all_and_lets_go(town):
    town.ada.opens_thread("Bread")
    town.ada.opens_thread("Noise & more")
    town.eve.does(follows.follow_thread, 1)
    town.eve.does(follows.mute_thread, 2)
    town.eve.does(follows.follow_person, "ada")
    town.eve.does(follows.mute_person, "bo")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/settings/following")
            assert {"/t/1", "/@ada"} <= set(page.links)
            assert not {"/t/2", "/@bo"} & set(page.links)
            page = await page.submit("/t/1/leave")
            assert "None yet." in page.words
            page = await page.submit("/@ada/leave")
            assert "Nobody yet." in page.words
            page = await eve.get("/settings/following?muted=1")
            assert "Noise & more" in page.words
            page = await page.submit("/t/2/leave")
            assert page.path.endswith("?muted=1")
            await page.submit("/@bo/leave")
            page = await eve.get("/settings/following")
            field = ("own", "1")
            assert field in page.form("/settings/following").fields
            page = await eve.post(
                "/settings/following", {"csrf": dict(page.form("/settings/following").fields)["csrf"]}
            )
            assert field not in page.form("/settings/following").fields
            assert (await site.visitor().get("/settings/following")).status == 401

    run(story())


def test_home_shows_what_is_new_in_what_one_follows_and_who_woke_up(town):
    town.bo.opens_thread("The old oven", board=town.cooking)
    town.clock.passes(40 * clock.DAY)
    bread = town.bo.opens_thread("Bread")
    town.eve.does(follows.follow_thread, bread.number)
    town.eve.does(follows.follow_person, "ada")
    town.ada.replies(bread, "Rye.")
    town.ada.opens_thread("Oats", board=town.cooking)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            words = (await eve.get("/")).words.partition("All boards")[0]
            followed, _, rest = words.partition("What I follow")[2].partition("New for me")
            assert "+ Oats Cooking · ada" in followed
            assert "+ Bread Railway · ada" in followed
            assert "2 new floors" in followed
            new = rest.partition("Quiet boards")[0]
            assert "The old oven" in new
            assert "Oats" not in new, "what stands above does not stand there again"
            assert "Oats Cooking · ada" in rest.partition("Quiet boards that woke up")[2]
            await eve.get("/t/2")
            words = (await eve.get("/")).words
            assert "Bread Railway" not in words.partition("All boards")[0].partition("What I follow")[2]
            words = (await site.visitor().get("/")).words
            assert "What I follow" not in words
            town.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'suspended' WHERE handle = 'eve'"))
            assert (await (await site.signed_in(town.eve)).get("/")).status == 200

    run(story())
