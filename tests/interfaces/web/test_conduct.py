# SPDX-License-Identifier: Apache-2.0
"""Somebody as those who tend see them: warned and noted with plain forms, seen by nobody else; and the queue's context."""

from tests.kit.web import opened, run

from banyan.core import reports, sanctions

WHY = "Insults, twice."


def quarrel(town):
    thread = town.eve.opens_thread("Seat 14", "Mine since Shiqiao.")
    town.bo.replies(thread, "You are all wrong.")
    town.eve.replies(thread, "Please, be kind.")
    town.eve.does(reports.report, thread.number, 2, "An insult.")
    return thread


def test_the_queue_shows_what_stands_around_and_what_was_reported_before(town):
    quarrel(town)
    first = town.count("SELECT id FROM reports")
    town.ada.does(reports.settle, first, "upheld", "He has been told.")
    town.eve.does(reports.report, town.bo.opens_thread("Seat 15").number, 1, "Again.")

    async def story():
        async with opened(town) as place:
            page = await (await place.signed_in(town.ada)).get("/tend")
            assert "Earlier reports about the author (1)" in page.words
            assert ("He has been told." in page.words, "/@bo/tend" in page.links) == (True, True)
            town.chen.does(reports.report, 1, 2, "Still there.")
            page = await page.visitor.get("/tend")
            assert "#1 eve : Mine since Shiqiao." in page.words
            assert "#3 eve : Please, be kind." in page.words

    run(story())


def test_somebody_is_warned_about_a_post_and_reads_why(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            path = "/@bo/warn?board=Railway&post=1/2&next=/t/1/2"
            assert path in (await ada.get("/t/1")).links
            page = await ada.get(path)
            page = await page.submit("warn", reason="")
            assert (page.status, "Please say why" in page.words) == (422, True)
            page = await page.submit("warn", reason=WHY)
            assert (page.path, "@bo is warned." in page.words) == ("/t/1#f2", True)
            for post, status in (("x", 422), ("1/1", 404)):
                page = await (await ada.get(path)).submit("warn", post=post, reason=WHY)
                assert page.status == status
            page = await ada.get("/@bo/tend")
            assert (WHY in page.words, "/t/1/2#f2" in page.links) == (True, True)
            page = await (await place.signed_in(town.bo)).get("/inbox")
            assert ("You have been warned" in page.words, WHY in page.words) == (True, True)
            page = await place.visitor().get("/log")
            assert ("warned somebody" in page.words, WHY in page.words) == (True, False)

    run(story())


def test_notes_are_kept_and_dropped(town):
    quarrel(town)
    town.ada.does(sanctions.ban, "bo", "Railway", 3, "Insults.")

    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            page = await ada.get("/@bo/tend")
            assert ("Insults." in page.words, "An insult." in page.words) == (True, True)
            page = await page.submit("note", text="Means <well>.")
            assert ("The note is kept." in page.words, "Means <well>." in page.words) == (True, True)
            page = await page.submit("note/drop")
            assert ("The note is gone." in page.words, "Means <well>." in page.words) == (True, False)
            assert (await page.submit("/note", text=" ")).status == 422

    run(story())


def test_nobody_else_sees_or_does_it(town):
    quarrel(town)

    async def story():
        async with opened(town) as place:
            for path in ("/@bo/tend", "/@bo/warn", "/@bo/note"):
                assert (await place.visitor().get(path)).status == 401
            bo = await place.signed_in(town.bo)
            assert (await bo.get("/@bo/tend")).status == 403
            assert "/@eve/tend" not in (await bo.get("/@eve")).links
            csrf = dict((await bo.get("/settings")).form("/signout").fields)["csrf"]
            sent = {"csrf": csrf, "board": "Railway", "reason": WHY, "text": WHY, "id": "7"}
            for path, status in (("/@eve/warn", 403), ("/@eve/note", 403), ("/@eve/note/drop", 404)):
                assert (await bo.post(path, sent)).status == status, path
                assert (await bo.post(path, sent | {"csrf": "x"})).status == 403
            assert (await (await place.signed_in(town.ada)).get("/@nobody/tend")).status == 404

    run(story())
