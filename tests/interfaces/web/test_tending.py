# SPDX-License-Identifier: Apache-2.0
"""Tending on the web: the queue of reports, what is done to threads and posts, measures against people."""

import pytest
from tests.kit.web import Page, Visitor, opened, run

from banyan.core import posts, reports, sanctions, threads
from banyan.core.bodies import to_body
from banyan.interfaces.web.acts import POST_ACTS, THREAD_ACTS

WHY = "It goes in circles."


def quarrel(town) -> None:
    """A thread by bo on ada's board; eve reports its second floor."""
    thread = town.bo.opens_thread("Seat 14", "Mine since Shiqiao.")
    town.bo.does(posts.reply, thread.number, to_body("You &lt;are&gt; all wrong.", "markdown", thread.number))
    town.eve.does(reports.report, thread.number, 2, "An insult.")


async def does(visitor: Visitor, path: str, **fields: str) -> Page:
    return await (await visitor.get(path)).submit(path.partition("?")[0], **fields)


# ---- the queue


def test_a_report_stands_in_the_queue_of_its_board_and_is_settled(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await ada.get("/tend")
            assert {"/t/1/2#f2", "/t/1/2/remove?next=/tend", "/@bo/ban?board=Railway&next=/tend"} <= set(page.links)
            assert "You <are> all wrong." in page.words
            assert "An insult. eve" in page.words
            page = await page.submit("/tend/", verdict="upheld", answer="")
            assert (page.status, "Please tell those who reported" in page.words) == (422, True)
            assert page.html.count('role="alert"') == 1
            page = await page.submit("/tend/", answer="He has been told.")
            assert (page.path, "are told: 1." in page.words, "All is quiet" in page.words) == ("/tend", True, True)

    run(story())
    [told], _ = town.eve.sees(reports.mine)
    assert (told.state, told.answer) == ("upheld", "He has been told.")


def test_what_somebody_else_settled_meanwhile_is_said_and_the_answer_kept(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/tend")
            await (await (await place.signed_in(town.chen)).get("/tend")).submit("/tend/", answer="Seen to.")
            page = await page.submit("/tend/", answer="My long answer.")
            assert (page.status, "Somebody else has settled this" in page.words) == (409, True)
            assert dict(page.form("/tend/").fields)["answer"] == "My long answer."

    run(story())


def test_the_queue_is_for_those_who_tend(town):
    quarrel(town)
    found = town.count("SELECT id FROM reports")

    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get("/tend")).status == 401
            eve = await place.signed_in(town.eve)
            assert "An insult." not in (await eve.get("/tend")).words
            csrf = dict((await eve.get("/settings")).form("/signout").fields)["csrf"]
            for report, status in ((str(found), 403), ("7", 404), ("9" * 40, 404), ("x", 404)):
                sent = {"csrf": csrf, "verdict": "dismissed", "answer": "No, no."}
                assert (await eve.post(f"/tend/{report}", sent)).status == status, report
            chen = await place.signed_in(town.chen)
            assert "Seat 14" in (await chen.get("/tend?board=Railway")).words
            assert "Seat 14" not in (await chen.get("/tend?board=Cooking")).words

    run(story())


# ---- threads and posts


def test_a_thread_is_locked_pinned_moved_renamed_and_back(town):
    quarrel(town)
    told = [
        ("lock", {"reason": WHY}, "The thread is locked."),
        ("unlock", {"reason": WHY}, "takes replies again"),
        ("pin", {}, "The thread is pinned."),
        ("unpin", {}, "not pinned any more"),
        ("digest", {}, "is in the digest"),
        ("undigest", {}, "out of the digest"),
        ("rename", {"title": "Seat 14, calmly", "reason": WHY}, "has its new title"),
        ("move", {"board": str(town.cooking.id), "reason": WHY}, "The thread is moved."),
    ]

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            for name, fields, words in told:
                page = await does(ada, f"/t/1/{name}", **fields)
                assert (page.status, page.path, words in page.words) == (200, "/t/1", True), name

    run(story())
    thread, _, board = town.guest.sees(threads.get, 1)
    assert (thread.title, thread.state, thread.pin, board.slug) == ("Seat 14, calmly", "open", 0, "Cooking")


def test_what_was_done_to_one_thing_is_taken_back_with_one_button(town):
    quarrel(town)
    town.eve.opens_thread("Trains")
    acts = {
        "/t/1/lock": {"reason": WHY},
        "/t/1/pin": {},
        "/t/1/digest": {},
        "/t/1/rename": {"title": "Calmly", "reason": WHY},
        "/t/1/tag": {"tags": "seats"},
        "/t/1/merge": {"to": "2", "reason": WHY},
        "/t/1/remove": {"reason": WHY},
        "/t/1/2/remove": {"reason": WHY},
        "/t/1/2/curate": {"mark": "keep"},
        "/t/1/move": {"board": str(town.cooking.id), "reason": WHY},
    }

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            before = (await place.visitor().get("/t/1")).words
            for path, fields in acts.items():
                page = await does(chen, path, **fields)
                assert (page.status, bool(page.form("/tend/undo"))) == (200, True), path
                page = await page.submit("/tend/undo")
                assert "Taken back." in page.words, path
            assert (await place.visitor().get("/t/1")).words == before

    run(story())


def test_what_is_done_already_offers_its_opposite(town):
    quarrel(town)
    town.ada.does(threads.pin_thread, 1)
    town.ada.does(threads.mark_digest, 1, is_digest=True)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            assert (await ada.get("/t/1/pin")).form("/t/1/unpin")
            assert (await ada.get("/t/1/digest")).form("/t/1/undigest")

    run(story())


def test_a_thread_is_removed_for_a_reason_and_restored(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await does(ada, "/t/1/remove", reason="")
            assert (page.status, 'id="remove-reason-e"' in page.html) == (422, True)
            assert "Mine since Shiqiao." in page.words, "it shows what it is about"
            page = await page.submit("/t/1/remove", reason=WHY)
            assert "The thread is removed." in page.words
            assert (await place.visitor().get("/t/1")).status != 200
            assert "stands again" in (await does(ada, "/t/1/restore", reason="A mistake.")).words
            assert "Mine since Shiqiao." in (await place.visitor().get("/t/1")).words

    run(story())


def test_a_post_is_removed_restored_and_erased(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            ada, chen = await place.signed_in(town.ada), await place.signed_in(town.chen)
            page = await does(ada, "/t/1/2/remove?next=/tend", reason=WHY)
            assert (page.path, "The post is removed." in page.words) == ("/tend", True)
            guest = await place.visitor().get("/t/1")
            assert (WHY in guest.words, "all wrong" in guest.words) == (True, False)
            page = await ada.get("/t/1/2/restore")
            assert "/t/1/2/erase" not in page.links
            assert "/t/1/2/erase" in (await chen.get("/t/1/2/restore")).links
            assert "You <are> all wrong." in page.words, "who judges sees the words"
            assert "stands here again" in (await page.submit("/t/1/2/restore", reason="On reflection.")).words
            assert (await ada.get("/t/1/2/erase")).status == 403
            assert "gone for good" in (await does(chen, "/t/1/2/erase", reason="A court said so.")).words

    run(story())
    assert town.count("SELECT source FROM posts WHERE floor = 2") == ""


def test_an_author_brings_a_deleted_post_back_without_a_reason(town):
    quarrel(town)
    town.bo.does(posts.delete, 1, 2)

    async def story():
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            page = await bo.get("/t/1/2/restore")
            assert "reason" not in dict(page.form("/restore").fields)
            assert "stands here again" in (await page.submit("/restore")).words

    run(story())


@pytest.mark.parametrize("name", THREAD_ACTS)
def test_only_those_who_tend_do_this_to_a_thread(town, name):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get(f"/t/1/{name}")).status == 401
            eve = await place.signed_in(town.eve)
            assert (await eve.get(f"/t/1/{name}")).status == 403
            fields = {"csrf": dict((await eve.get("/settings")).form("/signout").fields)["csrf"]}
            fields |= {"reason": WHY, "title": "Mine", "board": str(town.cooking.id), "to": "2"}
            assert (await eve.post(f"/t/1/{name}", fields)).status == 403
            assert (await eve.post(f"/t/1/{name}", fields | {"csrf": "wrong"})).status == 403

    run(story())
    thread, _, board = town.guest.sees(threads.get, 1)
    assert (thread.title, thread.state, thread.pin, board.slug) == ("Seat 14", "open", 0, "Railway")


@pytest.mark.parametrize("name", POST_ACTS)
def test_only_those_who_tend_do_this_to_a_post(town, name):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get(f"/t/1/2/{name}")).status == 401
            eve = await place.signed_in(town.eve)
            assert (await eve.get(f"/t/1/2/{name}")).status == 403
            csrf = dict((await eve.get("/settings")).form("/signout").fields)["csrf"]
            assert (await eve.post(f"/t/1/2/{name}", {"csrf": csrf, "reason": WHY})).status in (403, 409)
            assert (await eve.get(f"/t/77/1/{name}")).status == 404

    run(story())
    assert town.guest.sees(posts.get, 1, 2)[0].is_visible


def test_a_board_that_is_none_is_a_refusal_and_no_bug(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/t/1/move")
            for board in ("", "x", "9" * 19, "12"):
                assert (await page.submit("/move", board=board, reason=WHY)).status in (404, 422), board

    run(story())


# ---- people


def test_somebody_is_barred_from_a_board_and_let_back(town):
    async def story():
        async with opened(town) as place:
            ada, bo = await place.signed_in(town.ada), await place.signed_in(town.bo)
            page = await ada.get("/@bo/ban?board=Railway")
            assert [form.action for form in page.forms].count("/@bo/ban") == 1
            assert "Nothing was done about this account before." in page.words
            page = await page.submit("/@bo/ban", days="99", reason=WHY)
            assert (page.status, 'id="ban-days-e"' in page.html) == (422, True)
            assert "from 1 to 14" in page.words
            page = await page.submit("/@bo/ban", days="2", reason="")
            assert (page.status, dict(page.form("/ban").fields)["days"]) == (422, "2")
            page = await page.submit("/@bo/ban", reason=WHY)
            assert "@bo may not write on Railway for 2 days." in page.words
            assert (page.path.partition("#")[0], WHY in page.words) == ("/tend/measures", True)
            assert (await bo.get("/b/Railway/new")).status == 403
            assert WHY in (await ada.get("/@bo/ban")).words
            lift = next(path for path in page.links if path.startswith("/tend/measures/"))
            page = await does(ada, lift, reason="He said sorry.")
            assert "The measure against @bo is lifted." in page.words
            assert (await bo.get("/b/Railway/new")).status == 200
            assert (await ada.get(lift)).status == 404

    run(story())


def test_administrators_suspend_from_everything(town):
    async def story():
        async with opened(town) as place:
            ada, chen, bo = [await place.signed_in(one) for one in (town.ada, town.chen, town.bo)]
            assert (await ada.get("/@bo/suspend")).status == 403
            page = await does(chen, "/@bo/suspend", days="70", reason=WHY)
            assert "may not write anywhere here for 70 days" in page.words
            assert (await bo.get("/b/Cooking/new")).status == 403
            page = await does(chen, "/@bo/suspend", days="3", reason=WHY)
            assert (page.status, "barred already" in page.words) == (409, True)

    run(story())


def test_measures_are_for_those_who_tend(town):
    town.chen.does(sanctions.ban, "bo", "Cooking", 3, WHY)

    async def story():
        async with opened(town) as place:
            for path in ("/tend/measures", "/@bo/ban", "/@bo/suspend"):
                assert (await place.visitor().get(path)).status == 401, path
                assert (await (await place.signed_in(town.eve)).get(path)).status == 403, path
            ada = await place.signed_in(town.ada)
            assert WHY not in (await ada.get("/tend/measures")).words, "it is not her board"
            assert (await ada.get("/@nobody-here/ban")).status == 404

    run(story())


def test_who_tends_finds_the_way_on_the_page_of_a_person(town):
    async def story():
        async with opened(town) as place:
            found = {}
            for member in (town.guest, town.eve, town.ada, town.chen, town.bo):
                visitor = await place.signed_in(member) if member is not town.guest else place.visitor()
                links = (await visitor.get("/@bo")).links
                found[member] = ("/@bo/ban" in links, "/admin/accounts/bo" in links)
            assert list(found.values()) == [(False, False), (False, False), (True, False), (True, True), (False, False)]

    run(story())


# ---- floors that change threads


def test_a_thread_is_joined_to_another_and_its_addresses_lead_on(town):
    quarrel(town)
    other = town.eve.opens_thread("Trains")

    async def story():
        async with opened(town) as place:
            guest = place.visitor()
            assert (await guest.get("/t/1")).path == "/t/1"
            ada = await place.signed_in(town.ada)
            assert "/t/1/merge" in (await ada.get("/t/1")).links
            for bad, status in (("x", 422), ("99", 422), ("1", 422), ("", 422), ("9" * 30, 422)):
                page = await does(ada, "/t/1/merge", to=bad, reason=WHY)
                assert (page.status, WHY in page.html) == (status, True), bad
            page = await does(ada, "/t/1/merge", to=f"http://127.0.0.1:8000/t/{other.number}#f1", reason=WHY)
            assert "The threads are joined." in page.words
            for path, end in (("/t/1", "/t/2#f2"), ("/t/1/2", "/t/2#f3"), ("/t/1/by/bo", "/t/2#f2")):
                assert (await guest.get(path)).path == end, path
            page = await guest.get("/b/Railway")
            assert "Joined with another thread." in page.words
            page = await guest.get("/log")
            assert (WHY in page.words, "joined a thread to another" in page.words) == (True, True)
            eve = await place.signed_in(town.eve)
            assert (await eve.get("/t/2/merge")).status == 403
            bo = await place.signed_in(town.bo)
            page = await bo.get("/inbox")
            assert "Your post stands in another thread now" in page.words
            assert "/t/2/2#f2" in page.links

    run(story())
