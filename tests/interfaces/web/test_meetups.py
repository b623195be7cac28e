# SPDX-License-Identifier: Apache-2.0
"""Meet-ups on the web, without script: called with a thread, signed up for, changed, taken home as calendar and sheet."""

import csv
import io

import icalendar
from tests.core.test_meetups import hosts, local
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import meetups
from banyan.exchange.calendars import calendar
from banyan.exchange.spreadsheets import table

__all__ = ["local"]  # a fixture is found by name
TERMS = {
    "starts": "2026-05-08T19:00",
    "ends": "2026-05-08T22:00",
    "place": "North gate",
    "capacity": "1",
    "deadline": "",
}


def test_a_meet_up_is_called_and_fills(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            eve, bo, ada = [await site.signed_in(who) for who in (town.eve, town.bo, town.ada)]
            page = await eve.get("/b/Local")
            assert "Call a meet-up" in page.words
            page = await eve.get("/b/Local/new/meetup")
            typed = {"title": "Dumplings", "text": "Bring bowls.", "do": "post"}
            page = await page.submit("write", **TERMS | {"place": ""}, **typed)
            assert page.status == 422
            assert "Please say where" in page.words
            page = await page.submit("write", do="post", place="North gate", names="1")
            assert "0 of 1" in page.words
            assert "North gate" in (await site.visitor().get("/t/1")).words
            page = await (await bo.get("/t/1/meetup")).submit("/sign", word="I bring tea")
            assert "You have a place." in page.words
            page = await (await ada.get("/t/1/meetup")).submit("/sign")
            assert "You wait for a place" in page.words
            assert "I bring tea" not in page.words
            assert "1 of 1, 1 wait for a place" in (await site.visitor().get("/t/1")).words
            assert "I bring tea" in (await eve.get("/t/1/meetup")).words
            page = await (await bo.get("/t/1/meetup")).submit("/leave")
            assert "You are not signed up any more." in page.words
            assert "You have a place." in (await ada.get("/t/1/meetup")).words
            assert "You have a place at this meet-up now" in (await ada.get("/inbox")).words
            assert "Sign in to sign up" in (await site.visitor().get("/t/1/meetup")).words

    run(story())


def test_the_host_changes_closes_and_cancels(town: Town) -> None:
    hosts(town, town.eve)
    town.bo.does(meetups.sign_up, 1)

    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await (await eve.get("/t/1/meetup/change")).submit("change", place="South gate")
            assert "South gate" in page.words
            page = await (await eve.get("/t/1/meetup/change")).submit("change", capacity="many")
            assert page.status == 422
            page = await (await eve.get("/t/1/meetup")).submit("/turn")
            assert "Nobody else can sign up." in page.words
            chen = await site.signed_in(town.chen)
            assert "Nobody can sign up for this any more." in (await chen.get("/t/1/meetup")).words
            page = await (await eve.get("/t/1/meetup/cancel")).submit("cancel", reason="rain")
            assert "Cancelled: rain" in page.words
            assert "“rain”" in (await site.visitor().get("/t/1")).words
            town.clock.passes(8 * clock.DAY)
            assert (await eve.get("/meetups")).status == 200

    run(story())


def test_the_host_notes_who_came(town: Town) -> None:
    hosts(town, town.eve)
    town.bo.does(meetups.sign_up, 1)
    town.clock.passes(8 * clock.DAY)

    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            await (await eve.get("/t/1/meetup")).submit("/came", came="bo")
            assert town.count("SELECT came FROM signups") == 1

    run(story())


def test_a_sheet_is_the_hosts_and_runs_no_formula(town: Town) -> None:
    hosts(town, town.eve)
    town.bo.does(meetups.sign_up, 1, '=HYPERLINK("http://evil.example")')

    async def story() -> None:
        async with opened(town) as site:
            eve, bo = [await site.signed_in(who) for who in (town.eve, town.bo)]
            assert (await bo.get("/t/1/meetup.csv")).status == 403
            text = (await eve.get("/t/1/meetup.csv")).html
            rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
            assert rows[1][1] == "bo"
            assert rows[1][4] == '\'=HYPERLINK("http://evil.example")'

    run(story())
    for start in ("=", "+", "-", "@", "\t=", " =", "＝"):
        assert next(csv.reader(io.StringIO(table([(f"{start}1",)]).removeprefix("\ufeff")))) == [f"'{start}1"]


def test_a_calendar_is_read_by_others(town: Town) -> None:
    thread = hosts(town, town.eve, place="北门; by the 柳树, " + "很远" * 30)
    hidden = hosts(town, town.eve)
    town.chen.does(meetups.cancel, hidden.number, "rain")

    async def story() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            assert "North gate" not in (await guest.get("/meetups")).words
            first = event((await guest.get("/t/1/meetup.ics")).html)
            eve = await site.signed_in(town.eve)
            await (await eve.get("/t/1/meetup/change")).submit("change", starts="2026-05-08T13:00")
            second = event((await guest.get("/t/1/meetup.ics")).html)
            assert first["uid"] == second["uid"]
            assert first["sequence"] < second["sequence"]
            assert str(second["location"]) == town.eve.sees(meetups.look, thread.number).line.meetup.place
            assert second["dtstart"].dt.isoformat() == "2026-05-08T13:00:00+00:00"
            assert [str(one["status"]) for one in events((await guest.get("/meetups.ics")).html)] == [
                "CANCELLED",
                "CONFIRMED",
            ]

    run(story())


def test_lines_of_a_calendar_are_short_and_cut_no_character(town: Town) -> None:
    hosts(town, town.eve, place="\\;,树" * 30)
    text = calendar([town.eve.sees(meetups.look, 1).line], "x" * 200, "https://bbs.example.org")
    assert all(len(row.encode()) <= 75 for row in text.split("\r\n"))
    assert str(event(text)["location"]) == "\\;,树" * 30


def events(text: str) -> list[icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(text)
    assert not parsed.errors
    return list(parsed.walk("VEVENT"))


def event(text: str) -> icalendar.Event:
    (found,) = events(text)
    assert not found.errors
    return found
