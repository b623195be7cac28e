# SPDX-License-Identifier: Apache-2.0
"""A thread on the web: pages by floor, what a reader has not seen, what they may do, tombstones, and views of it."""

import re
from html import unescape

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import posts, reactions, roles, threads
from banyan.interfaces.desk.desk import to_body


def told(town, floors: int):
    """A thread of bo's with answers by eve and ada in turn."""
    one = town.bo.opens_thread("Seat 14", "By the window.")
    for at in range(2, floors + 1):
        town.clock.passes(3 * clock.MINUTE)
        (town.eve if at % 2 else town.ada).replies(one, f"Words of floor {at}.")
    return one


def floors_on(page) -> list[int]:
    return [int(floor) for floor in re.findall(r'<article class="post[^"]*" id="f(\d+)"', page.html)]


def marks_on(page) -> dict[int, str]:
    found = re.findall(r'id="f(\d+)"><p class="no"><span class="m"[^>]*>(.?)</span>', page.html)
    return {int(floor): sign for floor, sign in found if sign}


def test_floors_stand_on_pages_of_twenty_and_each_address_leads_to_its_place(town):
    told(town, 45)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            first = await guest.get("/t/1")
            assert floors_on(first) == list(range(1, 21))
            assert 'href="/t/1/21" rel="next"' in first.html
            assert floors_on(await guest.get("/t/1/41")) == [41, 42, 43, 44, 45]
            for address, place in (
                ("/t/1/45", "/t/1/41#f45"),
                ("/t/1/1", "/t/1#f1"),
                ("/t/1?floor=22", "/t/1/21#f22"),
                ("/t/1?floor=%2344", "/t/1/41#f44"),
                ("/t/1?floor=zero", "/t/1#f1"),
            ):
                page = await guest.get(address, follow=False)
                assert (page.status, page.headers["location"]) == (302, place)
            beyond = await guest.get("/t/1/9999")
            assert beyond.path == "/t/1/41#f45"

    run(story())


@pytest.mark.parametrize(
    "path", ["/t/2", "/t/0", "/t/x", "/t/01", "/t/1/0", "/t/1/by/nobody", "/t/1/9/answers", "/t/1/floors"]
)
def test_what_is_not_there_says_so(town, path):
    told(town, 3)

    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get(path)).status == 404

    run(story())


def test_a_guest_reads_everything_and_is_invited(town):
    told(town, 3)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/t/1")
            assert "Words of floor 3." in page.words
            assert "Reading needs no name." in page.words
            assert 'href="/signin?next=/t/1"' in unescape(page.html)
            assert 'name="text"' not in page.html
            chinese = await site.visitor(lang="zh-CN").get("/t/1")
            assert "看不用名字" in chinese.words
            assert "3楼" in chinese.words

    run(story())


def test_a_member_sees_what_is_new_once_and_what_has_changed_since(town):
    one = told(town, 22)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert set(marks_on(page).values()) == {"+"}
            assert 'href="/t/1/1#f1">First unread' in page.html
            assert 'id="unread"' in page.html
            again = await eve.get("/t/1")
            assert marks_on(again) == {}
            assert 'href="/t/1/21#f21">First unread' in again.html
            body = await site.desk.render("Words of floor 2, mended.", number=1)
            await site.desk.act(posts.edit, town.ada.caller, one.number, 2, body, 1)
            assert marks_on(await eve.get("/t/1")) == {2: "~"}
            assert marks_on(await eve.get("/t/1")) == {}
            assert set(marks_on(await eve.get("/t/1/21"))) == {21, 22}
            assert "First unread" not in (await eve.get("/t/1")).words

    run(story())


def test_marks_are_each_readers_own(town):
    told(town, 3)

    async def story():
        async with opened(town) as site:
            eve, chen = await site.signed_in(town.eve), await site.signed_in(town.chen)
            await eve.get("/t/1")
            assert set(marks_on(await chen.get("/t/1"))) == {1, 2, 3}
            assert marks_on(await eve.get("/t/1")) == {}
            guest = await site.visitor().get("/t/1")
            assert marks_on(guest) == {}
            assert "eve" not in guest.html.split("<main")[0]

    run(story())


def test_under_a_post_stands_what_this_reader_may_do_with_it(town):
    told(town, 3)

    async def story():
        async with opened(town) as site:
            bo = (await (await site.signed_in(town.bo)).get("/t/1")).html
            assert "/t/1/1/edit" in bo
            assert "/t/1/1/report" not in bo
            assert "/t/1/2/edit" not in bo
            assert "/t/1/2/report" in bo
            assert "/t/1/2/remove" not in bo
            ada = (await (await site.signed_in(town.ada)).get("/t/1")).html
            assert "/t/1/3/remove" in ada
            assert "/t/1/lock" in ada
            assert "/t/1/2/edit" in ada
            guest = (await site.visitor().get("/t/1")).html
            for act in ("edit", "report", "remove", "react", "lock"):
                assert f"/{act}" not in guest

    run(story())


def test_a_role_is_felt_at_once(town):
    told(town, 2)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "/t/1/lock" not in (await eve.get("/t/1")).html
            await site.desk.act(roles.give, town.chen.caller, "eve", "moderator", "Railway")
            assert "/t/1/lock" in (await eve.get("/t/1")).html

    run(story())


def test_a_reaction_is_one_press_and_another_takes_it_back(town):
    told(town, 2)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            csrf = dict((await eve.get("/t/1")).form("act").fields)["csrf"]
            page = await eve.post("/t/1/1/react", {"csrf": csrf, "kind": "thanks"})
            assert "thanks 1" in page.words
            assert 'name="off" value="thanks" aria-pressed="true"' in page.html
            assert "thanks 1" in (await site.visitor().get("/t/1")).words
            page = await eve.post("/t/1/1/react", {"csrf": csrf, "off": "thanks"})
            assert "thanks 1" not in page.words

    run(story())


def test_a_member_answers_at_the_end_and_their_draft_waits_there(town):
    told(town, 2)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await (await eve.get("/t/1")).submit("/t/1/reply", text="Mine <b>too</b> & more.", do="preview")
            page = await eve.get("/t/1")
            assert dict(page.form("/t/1/reply").fields)["text"] == "Mine <b>too</b> & more."
            assert "This is your draft." in page.words
            assert "Mine" not in (await site.visitor().get("/t/1")).html
            page = await page.submit("/t/1/reply", text="Mine too.", do="post")
            assert page.path == "/t/1#f3"
            assert "Mine too." in page.words
            assert dict(page.form("/t/1/reply").fields)["text"] == ""

    run(story())


def test_a_locked_thread_says_so_instead_of_asking(town):
    one = told(town, 2)
    town.ada.locks(one, "It is settled.")

    async def story():
        async with opened(town) as site:
            for visitor in (site.visitor(), await site.signed_in(town.eve)):
                page = await visitor.get("/t/1")
                assert "takes no more replies" in page.words
                assert "It is settled." in page.words
                assert 'name="text"' not in page.html
                assert 'data-key="r"' not in page.html
            refused = await (await site.signed_in(town.eve)).get("/t/1/reply")
            assert (refused.status, "Back to the thread" in refused.words, "/t/1" in refused.links) == (409, True, True)
            gone = await site.visitor().get("/t/99")
            assert (gone.status, "Back to the thread" in gone.words) == (404, False)

    run(story())


def test_what_is_gone_leaves_a_sentence(town):
    told(town, 4)
    town.ada.does(posts.remove, 1, 3, "Advertising <here>")
    town.ada.does(posts.delete, 1, 2)
    town.chen.does(posts.erase, 1, 4, "A court said so")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/t/1")
            assert floors_on(page) == [1, 2, 3, 4]
            assert "ada removed this post: Advertising <here>" in page.words
            assert "Its author took this post back." in page.words
            assert "This post was erased: A court said so" in page.words
            for floor in (2, 3, 4):
                assert f"Words of floor {floor}" not in page.html
            ada = await (await site.signed_in(town.ada)).get("/t/1")
            assert "/t/1/2/restore" in ada.html
            assert "Words of floor 3" not in ada.html

    run(story())


def test_ones_own_deleted_post_can_be_brought_back(town):
    told(town, 3)
    town.eve.does(posts.delete, 1, 3)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "Bring it back" in page.words
            assert "Bring it back" not in (await (await site.signed_in(town.bo)).get("/t/1")).words
            page = await page.press("/t/1/3/restore")
            assert "Words of floor 3." in page.words

    run(story())


def test_a_thread_that_was_taken_down_is_read_by_those_who_tend(town):
    told(town, 2)
    town.ada.does(threads.remove_thread, 1, "A duplicate")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            assert (await ada.get("/t/1")).status == 200
            for visitor in (site.visitor(), await site.signed_in(town.eve)):
                page = await visitor.get("/t/1")
                assert page.status != 200
                assert "By the window" not in page.words

    run(story())


def test_only_one_author_and_only_answers(town):
    one = told(town, 5)
    town.bo.replies(one, "Thank you.", reply_to=3)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert floors_on(await guest.get("/t/1/by/bo")) == [1, 6]
            page = await guest.get("/t/1/3/answers")
            assert floors_on(page) == [6]
            assert "Answers to floor 3." in page.words
            assert "Nobody has answered this floor yet." in (await guest.get("/t/1/6/answers")).words
            eve = await site.signed_in(town.eve)
            await eve.get("/t/1/by/bo")
            assert set(marks_on(await eve.get("/t/1"))) == {2, 3, 4, 5}

    run(story())


def test_the_pages_of_one_author_go_on(town):
    one = told(town, 1)
    for at in range(30):
        town.clock.passes(5 * clock.MINUTE)
        town.bo.replies(one, f"More {at}.")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/t/1/by/bo")
            newer = re.search(r'href="([^"]+)" rel="next"', page.html)[1]
            assert newer == "/t/1/by/bo?floor=21"
            page = await guest.get(newer)
            assert floors_on(page) == list(range(21, 32))
            assert 'href="/t/1/by/bo?floor=1" rel="prev"' in page.html

    run(story())


def test_new_floors_come_as_pieces_and_count_as_seen(town):
    one = told(town, 3)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            await eve.get("/t/1")
            town.bo.replies(one, "Just now.")
            piece = await eve.get("/t/1/floors?after=3")
            assert floors_on(piece) == [4]
            assert "<html" not in piece.html
            assert "/t/1/4/report" in piece.html
            assert marks_on(piece) == {4: "+"}
            assert marks_on(await eve.get("/t/1")) == {}
            assert floors_on(await eve.get("/t/1/floors?after=4")) == []
            assert (await eve.get("/t/1/floors?after=-1")).status == 404
            assert "report" not in (await site.visitor().get("/t/1/floors?after=3")).html

    run(story())


def test_neighbours_and_the_way_back(town):
    for title in ("First", "Second", "Third"):
        town.clock.passes(3 * clock.MINUTE)
        town.bo.opens_thread(title)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert (await guest.get("/t/2/newer")).path == "/t/3"
            assert (await guest.get("/t/2/older")).path == "/t/1"
            page = await guest.get("/t/3/newer")
            assert page.path == "/b/Railway"
            assert "There is no further thread in this direction." in page.words

    run(story())


def test_the_language_of_what_was_written_is_told(town):
    one = town.bo.does(
        threads.open_thread, town.railway.id, "夜船：一个值夜班的人写的连载", to_body("十一点半以后。", "markdown")
    )
    assert one.lang.startswith("zh")

    async def story():
        async with opened(town) as site:
            english = await site.visitor("en").get("/t/1")
            assert '<h1 lang="zh-Hans">夜船' in english.html
            assert '<div class="prose" lang="zh-Hans">' in english.html
            assert "<h1>夜船" in (await site.visitor("zh").get("/t/1")).html
            assert '<html lang="zh-Hant"' in (await site.visitor("zh-TW").get("/t/1")).html

    run(story())


def test_reactions_have_a_fixed_order(town):
    told(town, 1)
    for who, kind in ((town.ada, "doubt"), (town.eve, "agree"), (town.chen, "agree")):
        who.does(reactions.react, 1, 1, kind)

    async def story():
        async with opened(town) as site:
            assert "agree 2 · doubt 1" in (await site.visitor().get("/t/1")).words

    run(story())


def test_a_day_is_jumped_to(town):
    thread = town.bo.opens_thread("Seat 14", "By the window.")
    for _ in range(30):
        town.clock.passes(clock.DAY)
        town.chen.replies(thread, "Still here.")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert 'name="date"' in (await guest.get("/t/1")).html
            for day, place in (
                ("2026-05-01", "/t/1#f1"),
                ("2026-05-25", "/t/1/21#f25"),
                ("1999-01-01", "/t/1#f1"),
                ("2099-01-01", "/t/1/21#f31"),
                ("yesterday", "/t/1#f1"),
                ("", "/t/1#f1"),
                ("0001-01-01", "/t/1#f1"),
            ):
                page = await guest.get(f"/t/1?date={day}", follow=False)
                assert (page.status, page.headers["location"]) == (302, place), day

    run(story())


def test_the_reading_mode_remembers_itself_and_is_nobody_elses(town):
    told(town, 3)

    async def story():
        async with opened(town) as site:
            guest, other, eve = site.visitor(), site.visitor(), await site.signed_in(town.eve)
            for reader in (guest, eve):
                page = await (await reader.get("/t/1")).submit("mode", mode="calm")
                assert page.path == "/t/1/by/bo"
                for _ in range(2):
                    assert 'data-mode="calm"' in (await reader.get("/t/1/by/bo")).html
            assert 'data-mode="calm"' not in (await other.get("/t/1/by/bo")).html
            page = await (await guest.get("/t/1/by/bo")).submit("mode", mode="")
            assert 'data-mode="calm"' not in page.html
            assert 'data-mode="calm"' in (await eve.get("/t/1/by/bo")).html
            page = await (await guest.get("/t/1")).submit("mode", mode="loud")
            assert page.status == 422

    run(story())
