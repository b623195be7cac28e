# SPDX-License-Identifier: Apache-2.0
"""One post on the web: its history, its end and its return, reactions, reports."""

import pytest
from tests.kit.town import text
from tests.kit.web import Visitor, opened, run

from banyan.core import posts, reactions, reports, threads
from banyan.records.posts import PostState

HOME_OF_TOKENS = "/b/Railway/new"


async def press(visitor: Visitor, path: str, **fields: str):
    """A button somewhere on a page, pressed."""
    csrf = dict((await visitor.get(HOME_OF_TOKENS)).form(HOME_OF_TOKENS).fields)["csrf"]
    return await visitor.post(path, {"csrf": csrf, **fields}, follow=False)


def state_of(town, number: int, floor: int) -> str:
    return str(
        town.count(
            "SELECT p.state FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.number = :number AND p.floor = :floor",
            number=number,
            floor=floor,
        )
    )


# ---- history


def test_the_history_shows_what_each_edit_changed(town):
    town.ada.opens_thread("Tea", "three people came up")
    town.ada.does(posts.edit, 1, 1, text("four people came up"), 1)
    town.ada.does(posts.edit, 1, 1, text("four people came <b>up</b>"), 2)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/t/1/1/history")
            assert "<del>three</del><ins>four</ins>" in page.html
            assert "<b>up" not in page.html, "a former version is words, never markup"
            assert page.words.index("Version 3") < page.words.index("Version 2") < page.words.index("Version 1")
            chinese = await site.visitor("zh-Hans").get("/t/1/1/history")
            assert "1 楼的修改历史" in chinese.words

    run(story())


def test_a_long_history_comes_in_pages(town):
    town.ada.opens_thread("Tea", "version 1")
    for revision in range(1, 25):
        town.ada.does(posts.edit, 1, 1, text(f"version {revision + 1}"), revision)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page, seen = await guest.get("/t/1/1/history"), []
            while True:
                seen += [int(word) for word in page.html.split('id="v')[1:] for word in [word.partition('"')[0]]]
                older = [link for link in page.links if link.startswith("?before=")]
                if not older:
                    break
                page = await guest.get("/t/1/1/history" + older[0])
            assert seen == list(range(25, 0, -1)), "every version once, the newest first"
            for query in ("?before=1", "?before=x", "?before=99999999999", "?before=-1", "?before=0"):
                assert (await guest.get("/t/1/1/history" + query)).status in (200, 404)

    run(story())


def test_a_history_that_is_not_open_stays_closed(town):
    board = town.board("Quiet", titles={"en": "Quiet"}, history_policy="staff")
    town.ada.opens_thread("Tea", "said in anger", board=board)
    town.ada.does(posts.edit, 1, 1, text("said in peace"), 1)
    town.chen.opens_thread("Among us", board=town.back_room)
    town.ada.opens_thread("Gone", "words that are gone")
    town.ada.does(posts.delete, 3, 1)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            for path, status in (("/t/1/1/history", 403), ("/t/2/1/history", 404), ("/t/3/1/history", 409)):
                page = await bo.get(path)
                assert page.status == status, path
                assert "anger" not in page.html
                assert "words that are gone" not in page.html

    run(story())


# ---- its end and its return


def test_a_post_is_deleted_after_a_question_and_brought_back(town):
    thread = town.ada.opens_thread("Tea")
    town.bo.replies(thread, "I was wrong")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/t/1/2/delete")
            assert "I was wrong" in page.words
            assert state_of(town, 1, 2) == "visible", "asking deletes nothing"
            sent = await page.submit("/t/1/2/delete", follow=False)
            assert sent.headers["location"] == "/t/1/2#f2"
            assert state_of(town, 1, 2) == PostState.DELETED
            again = await page.submit("/t/1/2/delete")
            assert again.status == 409
            assert (await press(bo, "/t/1/2/restore")).status == 303
            assert state_of(town, 1, 2) == "visible"
            assert (await press(bo, "/t/1/2/restore")).status == 409

    run(story())


def test_nobody_deletes_or_restores_for_another(town):
    thread = town.ada.opens_thread("Tea")
    town.bo.replies(thread, "mine")
    town.bo.replies(thread, "removed")
    town.chen.does(posts.remove, 1, 3, "against rule 2")

    async def story():
        async with opened(town) as site:
            eve, guest, bo = await site.signed_in(town.eve), site.visitor(), await site.signed_in(town.bo)
            assert (await eve.get("/t/1/2/delete")).status == 403
            assert (await press(eve, "/t/1/2/delete")).status == 403
            assert (await guest.get("/t/1/2/delete")).status == 401
            assert (await guest.post("/t/1/2/delete", {})).status == 401
            assert (await bo.post("/t/1/2/delete", {"csrf": "guessed"})).status == 403
            assert (await press(bo, "/t/1/3/restore")).status == 403, (
                "what a moderator removed is not one's own to restore"
            )
            assert (await bo.get("/t/1/99/delete")).status == 404

    run(story())
    assert state_of(town, 1, 2) == "visible"
    assert state_of(town, 1, 3) == PostState.REMOVED


def test_a_thread_that_is_only_mine_goes_whole(town):
    town.ada.opens_thread("Only mine")
    shared = town.ada.opens_thread("Shared")
    town.bo.replies(shared, "me too")

    async def story():
        async with opened(town) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            page = await ada.get("/t/1/1/delete")
            assert (await press(bo, "/t/1/delete")).status == 403
            sent = await page.submit("/t/1/delete", follow=False)
            assert sent.headers["location"] == "/b/Railway"
            offered = [form.action for form in (await ada.get("/t/2/1/delete")).forms]
            assert "/t/2/delete" not in offered
            assert (await press(ada, "/t/2/delete")).status == 409

    run(story())
    assert town.chen.sees(threads.get, 1)[0].state == "deleted"
    assert town.chen.sees(threads.get, 2)[0].state == "open"


# ---- reactions


def test_a_reaction_is_one_press_and_another_takes_it_back(town):
    town.ada.opens_thread("Tea")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            for _ in range(2):
                sent = await press(bo, "/t/1/1/react", kind="thanks")
                assert sent.headers["location"] == "/t/1/1#f1"
            assert town.guest.sees(posts.get, 1, 1)[0].reactions == '{"thanks":1}'
            await press(bo, "/t/1/1/react", off="thanks")
            assert town.guest.sees(posts.get, 1, 1)[0].reactions == ""
            assert (await press(bo, "/t/1/1/react", off="thanks")).status == 303

    run(story())


def test_reactions_that_are_refused(town):
    town.ada.opens_thread("Tea")
    town.chen.opens_thread("Among us", board=town.back_room)

    async def story():
        async with opened(town) as site:
            ada, bo, guest = await site.signed_in(town.ada), await site.signed_in(town.bo), site.visitor()
            assert (await press(ada, "/t/1/1/react", kind="thanks")).status == 403, "own_post"
            assert (await press(bo, "/t/1/1/react", kind="<script>")).status == 422
            assert (await press(bo, "/t/1/1/react")).status == 422
            assert (await press(bo, "/t/2/1/react", kind="thanks")).status == 404
            assert (await press(bo, "/t/1/9/react", kind="thanks")).status == 404
            assert (await guest.post("/t/1/1/react", {"kind": "thanks"})).status == 401
            assert (await bo.post("/t/1/1/react", {"kind": "thanks"})).status == 403
            linked = await bo.get("/t/1/1/react")
            assert (linked.status, "does not take that kind" in linked.words) == (422, True), "wrong_method"

    run(story())
    assert town.count("SELECT count(*) FROM reactions") == 0
    assert reactions.KINDS


# ---- reports


def test_a_report_is_made_and_followed(town):
    town.eve.opens_thread("Cheap pills", "buy here")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/t/1/1/report")
            assert "buy here" in page.words
            bad = await page.submit("report", reason="x")
            assert bad.status == 422
            assert "what is wrong with this post" in bad.words
            sent = await bad.submit("report", reason="Advertising, again.", follow=False)
            assert sent.headers["location"] == "/t/1/1#f1"
            again = await page.submit("report", reason="Advertising, again.")
            assert again.status == 409
            mine = await bo.get("/inbox/reports")
            assert "Advertising, again." in mine.words
            assert "Nobody has judged it yet." in mine.words
            report_id = town.count("SELECT id FROM reports")
            town.ada.does(reports.settle, report_id, "upheld", "The post is gone.")
            mine = await bo.get("/inbox/reports")
            assert "Something was done about it. The post is gone." in mine.words
            assert "Advertising" not in (await (await site.signed_in(town.eve)).get("/inbox/reports")).words

    run(story())


@pytest.mark.parametrize(("path", "status"), [("/t/1/1/report", 409), ("/t/2/1/report", 404), ("/t/1/9/report", 404)])
def test_reports_that_are_refused(town, path, status):
    town.bo.opens_thread("Mine", "my own words")
    town.chen.opens_thread("Among us", board=town.back_room)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert (await press(bo, path, reason="for no reason")).status == status
            assert (await site.visitor().get("/t/1/1/report")).status == 401

    run(story())
    assert town.count("SELECT count(*) FROM reports") == 0
