# SPDX-License-Identifier: Apache-2.0
"""Meet-ups on the web: their page with who comes, the forms of their hosts, lists of what is to come, and calendar files."""

from urllib.parse import quote

from banyan.base.errors import Refusal
from banyan.core import meetups, schedules
from banyan.core.kinds import Open, Opening
from banyan.core.meetups import KIND
from banyan.exchange.calendars import MEDIA_TYPE as CALENDAR
from banyan.exchange.calendars import calendar
from banyan.exchange.spreadsheets import MEDIA_TYPE as SPREADSHEET
from banyan.exchange.spreadsheets import table
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.schedules import hour_of, parse_hour
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.callers import GUEST, Caller
from banyan.records.meetups import Meetup, MeetupPage, MeetupTerms
from banyan.records.threads import Thread

# ---- a page about one


async def show(visit: Visit) -> Answer:
    page = await visit.ask(meetups.look, visit.number("number"))
    return _page(visit, page, None, 200)


async def sign_up(visit: Visit) -> Answer:
    page = await visit.ask(meetups.look, visit.number("number"))

    async def do(values: dict[str, str]) -> Answer:
        is_in = await visit.act(meetups.sign_up, page.line.number, values["word"])
        return visit.go(_here(page), "You have a place." if is_in else "You wait for a place, and will be told.")

    return await sheets.submit(visit, _sign_sheet(visit, page), do, _again(visit, page))


async def leave(visit: Visit) -> Answer:
    number = visit.number("number")
    await visit.form()
    await visit.act(meetups.leave, number)
    return visit.go(f"/t/{number}/meetup", "You are not signed up any more.")


async def ask_change(visit: Visit) -> Answer:
    line, _ = await visit.ask(meetups.sheet, visit.number("number"))
    return sheets.page(visit, visit.word("Change this meet-up"), (_change_sheet(visit, line.meetup, line.number),))


async def change(visit: Visit) -> Answer:
    line, _ = await visit.ask(meetups.sheet, visit.number("number"))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(meetups.change, line.number, terms_of(values, visit.reader.zone))
        return visit.go(f"/t/{line.number}/meetup", "The meet-up is changed.")

    again = sheets.one(visit, visit.word("Change this meet-up"))
    return await sheets.submit(visit, _change_sheet(visit, line.meetup, line.number), do, again)


async def turn(visit: Visit) -> Answer:
    """Close it, or take people again."""
    number = visit.number("number")
    form = await visit.form()
    if form["do"] == "reopen":
        await visit.act(meetups.reopen, number)
        return visit.go(f"/t/{number}/meetup", "Signing up is open again.")
    await visit.act(meetups.close, number)
    return visit.go(f"/t/{number}/meetup", "Nobody else can sign up.")


async def ask_cancel(visit: Visit) -> Answer:
    page = await visit.ask(meetups.look, visit.number("number"))
    return sheets.page(visit, visit.word("Cancel this meet-up"), (_cancel_sheet(visit, page),))


async def cancel(visit: Visit) -> Answer:
    page = await visit.ask(meetups.look, visit.number("number"))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(meetups.cancel, page.line.number, values["reason"])
        return visit.go(_here(page), "The meet-up is cancelled.")

    again = sheets.one(visit, visit.word("Cancel this meet-up"))
    return await sheets.submit(visit, _cancel_sheet(visit, page), do, again)


async def note_came(visit: Visit) -> Answer:
    number = visit.number("number")
    form = await visit.form()
    await visit.act(meetups.note_came, number, frozenset(form.many("came")))
    return visit.go(f"/t/{number}/meetup", "It is noted who came.")


# ---- lists and files


async def show_coming(visit: Visit) -> Answer:
    slug = visit.params.get("slug", "")
    board, lines, later = await visit.ask(meetups.coming, slug, visit.query.get("after", ""))
    here = f"/b/{slug}/meetups" if slug else "/meetups"
    title = (
        visit.word("Meet-ups of {board}", board=name_of(board, visit.lang)) if board else visit.word("Meet-ups to come")
    )
    later = f"{here}?after={quote(later)}" if later else ""
    return visit.page("meetups.html", title=title, lines=lines, later=later, board=board)


async def one_calendar(visit: Visit) -> Answer:
    page = await visit.ask(meetups.look, visit.number("number"))
    return visit.plain(calendar([page.line], page.line.title, visit.frame.origin(visit.head)), media_type=CALENDAR)


async def all_calendar(visit: Visit) -> Answer:
    """What everybody may read, whoever asks: a calendar has no sign-in."""
    lines = await visit.frame.desk.ask(meetups.feed, GUEST)
    name = visit.word("Meet-ups of {community}", community=visit.frame.facts.name)
    return visit.plain(calendar(lines, name, visit.frame.origin(visit.head)), media_type=CALENDAR)


async def sign_up_sheet(visit: Visit) -> Answer:
    _, signups = await visit.ask(meetups.sheet, visit.number("number"))
    word, zone = visit.word, visit.reader.zone
    came = {None: "", 0: word("did not come"), 1: word("came")}
    head = (
        word("No."),
        word("Name"),
        word("Shown as"),
        word("Has a place"),
        word("Word to the host"),
        word("Signed up"),
        "",
    )
    rows = [
        (
            str(at),
            one.person.handle,
            one.person.display_name,
            word("yes") if one.is_in else word("waits"),
            one.word,
            hour_of(one.made_at, zone),
            came[one.came],
        )
        for at, one in enumerate(signups, 1)
    ]
    return visit.plain(table([head, *rows]), media_type=SPREADSHEET)


# ---- what forms ask


async def _fields(visit: Visit, _: Board) -> tuple[Field, ...]:
    return _asked(visit, None)


def _asked(visit: Visit, meetup: Meetup | None) -> tuple[Field, ...]:
    """The terms of a meet-up, new or as they stand; times on the reader's clock."""
    word = visit.word

    def hour(at: int) -> str:
        return hour_of(at, visit.reader.zone).replace(" ", "T")

    starts, ends, deadline = (
        (hour(meetup.starts_at), hour(meetup.ends_at), hour(meetup.closes_at)) if meetup else ("", "", "")
    )
    capacity = str(meetup.capacity) if meetup else "0"
    names = "1" if meetup is None or meetup.shows_names else ""
    zone = word("In your time zone: {zone}.", zone=visit.reader.zone)
    return (
        Field("starts", word("Begins"), "datetime-local", starts, hint=zone, needed=True),
        Field("ends", word("Ends"), "datetime-local", ends, needed=True),
        Field(
            "place", word("Meeting place"), value=meetup.place if meetup else "", needed=True, most=meetups.MAX_PLACE
        ),
        Field("capacity", word("Number of places"), "number", capacity, hint=word("0: everybody has a place.")),
        Field("deadline", word("Sign up until"), "datetime-local", deadline, hint=word("Empty: until it begins.")),
        Field("names", word("Everybody may read who comes"), "tick", names, hint=word("Without it only how many.")),
    )


def terms_of(values: dict[str, str], zone: str) -> MeetupTerms:
    """What a form says. Raises BadHour for what is no hour, BadCapacity for what is no number."""
    capacity = parse_number(values["capacity"] or "0")
    if capacity is None:
        raise meetups.BadCapacity(most=meetups.MOST_PEOPLE)
    starts_at = _hour(values["starts"], zone, meetups.BadStart)
    return MeetupTerms(
        starts_at=starts_at,
        ends_at=_hour(values["ends"], zone, meetups.BadEnd),
        place=values["place"],
        capacity=capacity,
        closes_at=_hour(values["deadline"], zone, meetups.BadDeadline) if values["deadline"] else starts_at,
        shows_names=bool(values["names"]),
    )


def _hour(text: str, zone: str, refusal: type[Refusal]) -> int:
    try:
        return parse_hour(text, zone)
    except schedules.BadHour as err:
        raise refusal from err


def _open(visit: Visit, values: dict[str, str]) -> Open:
    terms = terms_of(values, visit.reader.zone)

    def open_it(tx: Tx, caller: Caller, opening: Opening) -> Thread:
        place = (opening.board_id, opening.title, opening.body)
        return meetups.open_meetup(tx, caller, *place, terms, opening.token)

    return open_it


OPENERS[KIND] = Opener(_fields, _open)


# ---- parts


def _page(visit: Visit, page: MeetupPage, again: Sheet | None, status: int) -> Answer:
    sign = again or (_sign_sheet(visit, page) if not page.why_not else None)
    return visit.page(
        "meetup.html",
        status=status,
        page=page,
        line=page.line,
        meetup=page.line.meetup,
        sheet=sign,
        hosts_hour=hour_of(page.line.meetup.starts_at, page.line.meetup.zone),
        notes=page.is_host and page.has_begun,
    )


def _again(visit: Visit, page: MeetupPage) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        return _page(visit, page, sheet, status)

    return again


def _sign_sheet(visit: Visit, page: MeetupPage) -> Sheet:
    word = visit.word
    said = page.own.word if page.own else ""
    hint = word("For the host alone; may be empty.")
    button = word("Keep the word") if page.own else word("Sign up")
    field = Field("word", word("A word to the host"), value=said, most=meetups.MAX_WORD, hint=hint)
    return Sheet("sign", f"{_here(page)}/sign", (field,), button, plain=page.own is not None)


def _change_sheet(visit: Visit, meetup: Meetup, number: int) -> Sheet:
    intro = visit.word("Who signed up hears of another time or place.")
    fields = _asked(visit, meetup)
    return Sheet("change", f"/t/{number}/meetup/change", fields, visit.word("Change it"), intro=intro)


def _cancel_sheet(visit: Visit, page: MeetupPage) -> Sheet:
    hint = visit.word("Everybody who signed up reads it, and so does everybody else.")
    button = visit.word("Cancel the meet-up")
    return Sheet("cancel", f"{_here(page)}/cancel", (reason_field(visit, hint),), button, danger=True)


def _here(page: MeetupPage) -> str:
    return f"/t/{page.line.number}/meetup"
