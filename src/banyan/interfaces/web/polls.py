# SPDX-License-Identifier: Apache-2.0
"""Polls on the web: in their thread, on a page of their own, as lists of a board and of all of them; asked without script."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from banyan.base import clock, words
from banyan.base.errors import NotFound
from banyan.core import permits, polls
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import Form, parse_number
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.render import Times
from banyan.interfaces.web.schedules import parse_hour
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.splice import Pattern
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.polls import PollKind, PollLine, PollPage, PollWish, Shows

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame

FIELDS = ("question", "choices", "closes", "most_picks", "shows", "member_days")
USUAL_DAYS = 7


def poll_html(frame: "Frame", caller: Caller, page: PollPage, how: Times) -> str:
    """A poll as a reader sees it; the place of the form's secret is left open."""
    return frame.renderer.text(
        how.lang,
        "poll.html",
        page=page,
        how=how,
        why=_why_not(how.lang, page),
        is_asker=page.line.poll.made_by == caller.id,
        here=quote(_address(page.line), safe="/"),
    )


def own_poll(frame: "Frame", caller: Caller, page: PollPage, how: Times, csrf: str) -> bytes:
    """The same for one member, whole."""
    return Pattern.of(poll_html(frame, caller, page, how)).filled({"csrf": csrf.encode()})


def _why_not(lang: str, page: PollPage) -> str:
    if page.why_not == polls.NotEligible.code:
        day = clock.to_words(page.line.poll.joined_before)
        return words.translate(lang, polls.NotEligible.sentence, day=day)
    return words.translate(lang, "You cannot write on this board at the moment.") if page.why_not else ""


# ---- pages


async def show(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, _poll_id(visit))
    shown = poll_html(visit.frame, visit.caller, page, visit.times)
    return visit.page("poll_page.html", line=page.line, shown=shown)


async def show_open(visit: Visit) -> Answer:
    lines, older = await visit.ask(polls.open_ones, visit.query.get("before", ""))
    return _list(visit, visit.word("Open polls"), lines, f"/polls?before={older}" if older else "")


async def show_board(visit: Visit) -> Answer:
    return await _board(visit, None, 200)


async def ask_board(visit: Visit) -> Answer:
    """Who tends the board asks all of it."""
    slug = visit.params["slug"]
    board, _, _ = await visit.ask(polls.of_board, slug)
    form = await visit.form()
    sheet = _sheet(visit, board)

    async def do(_: dict[str, str]) -> Answer:
        poll = await visit.act(polls.open_on_board, slug, wish_of(visit, form))
        return visit.go(f"/polls/{poll.id}", "The poll is open.")

    return await sheets.submit(visit, sheet, do, lambda again, status: _board(visit, again, status), form)


async def ask_thread(visit: Visit) -> Answer:
    """The page on which a thread gets its poll."""
    number = visit.number("number")
    permits.check_signed_in(visit.caller)
    return sheets.page(visit, visit.word("A poll for this thread"), (_thread_sheet(visit, number),))


async def open_in_thread(visit: Visit) -> Answer:
    number = visit.number("number")
    form = await visit.form()

    async def do(_: dict[str, str]) -> Answer:
        await visit.act(polls.open_in_thread, number, wish_of(visit, form))
        return visit.go(f"/t/{number}#poll", "The poll is open.")

    again = sheets.one(visit, visit.word("A poll for this thread"))
    return await sheets.submit(visit, _thread_sheet(visit, number), do, again, form)


async def vote(visit: Visit) -> Answer:
    poll_id = _poll_id(visit)
    form = await visit.form()
    picks = tuple(-1 if pick is None else pick for pick in map(parse_number, form.many("pick")))
    await visit.act(polls.vote, poll_id, picks, form["comment"])
    return visit.go(_address((await visit.ask(polls.look, poll_id)).line), "Your vote is counted.")


async def ask_close(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, _poll_id(visit))
    _check_may_end(visit, page)
    return await _ending(visit, page)(_end_sheet(visit, page, "close"), 200)


async def close(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, _poll_id(visit))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(polls.close, page.line.poll.id, values.get("reason", ""))
        return visit.go(_address(page.line), "The poll is closed.")

    return await sheets.submit(visit, _end_sheet(visit, page, "close"), do, _ending(visit, page))


async def ask_remove(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, _poll_id(visit))
    permits.check_tends(visit.caller, page.line.poll.board_id)
    return await _ending(visit, page)(_end_sheet(visit, page, "remove"), 200)


async def remove(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, _poll_id(visit))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(polls.remove, page.line.poll.id, values["reason"])
        return visit.go(f"/b/{page.line.slug}/polls", "The poll is gone.")

    return await sheets.submit(visit, _end_sheet(visit, page, "remove"), do, _ending(visit, page))


# ---- what a form asks


def fields(visit: Visit, *, needed: bool = True) -> tuple[Field, ...]:
    """The questions of a poll, for a form of its own and for that of a new thread."""
    word = visit.word
    shows = (
        (Shows.ALWAYS, word("always")),
        (Shows.AFTER_VOTE, word("to who has voted")),
        (Shows.AT_CLOSE, word("at the close")),
    )
    return (
        Field("question", word("What is asked"), needed=needed, most=polls.MAX_QUESTION),
        Field("choices", word("Choices"), "area", needed=needed, hint=word("One in each line, 2 to 32.")),
        Field("closes", word("Closes"), "datetime-local", hint=word("Empty: in a week.")),
        Field("most_picks", word("Choices each may take"), "number", "1"),
        Field("shows", word("The totals are shown"), "choice", Shows.ALWAYS, choices=shows),
        Field(
            "member_days",
            word("Only who has been here so many days"),
            "number",
            "0",
            hint=word("0: everybody who may write here. It is decided by the moment at which the poll opens."),
        ),
    )


def wish_of(visit: Visit, form: Form) -> PollWish:
    """What a form asks. Raises BadPoll for what is no number, BadHour for what is no hour."""
    most_picks, member_days = (form.number(name, 0) for name in ("most_picks", "member_days"))
    if most_picks is None or member_days is None:
        raise polls.BadPoll
    closes = form["closes"].strip()
    closes_at = parse_hour(closes, visit.reader.zone) if closes else clock.now() + USUAL_DAYS * clock.DAY
    return PollWish(
        question=form["question"],
        choices=tuple(form["choices"].splitlines()),
        closes_at=closes_at,
        most_picks=most_picks,
        kind=PollKind.SINGLE if most_picks == 1 else PollKind.SEVERAL,
        shows=Shows(form["shows"]) if form["shows"] in set(Shows) else Shows.ALWAYS,
        member_days=member_days,
    )


def _thread_sheet(visit: Visit, number: int) -> Sheet:
    return Sheet("poll", f"/t/{number}/poll", fields(visit), visit.word("Open the poll"), intro=_honest(visit))


def _sheet(visit: Visit, board: Board) -> Sheet:
    word = visit.word
    title = word("Ask the whole board")
    action = f"/b/{board.slug}/polls"
    return Sheet("poll", action, fields(visit), word("Open the poll"), title=title, intro=_honest(visit))


def _honest(visit: Visit) -> str:
    return visit.word(
        "The ballot is secret. Until the close the database holds who chose what, because it may be changed; after it, only"
        " who voted, and the totals."
    )


# ---- parts


async def _board(visit: Visit, again: Sheet | None, status: int) -> Answer:
    slug = visit.params["slug"]
    board, lines, older = await visit.ask(polls.of_board, slug, before=visit.query.get("before", ""))
    sheet = again or (_sheet(visit, board) if permits.may_tend(visit.caller, board.id) else None)
    title = visit.word("Polls on {board}", board=name_of(board, visit.lang))
    older = f"/b/{board.slug}/polls?before={older}" if older else ""
    return _list(visit, title, lines, older, board=board, sheet=sheet, status=status)


def _list(
    visit: Visit, title: str, lines: list[PollLine], older: str, *, board: Board | None = None,
    sheet: Sheet | None = None, status: int = 200,
) -> Answer:  # fmt: skip
    context = {"title": title, "lines": lines, "older": older, "board": board, "sheet": sheet, "now": clock.now()}
    return visit.page("polls.html", status=status, **context)


def _ending(visit: Visit, page: PollPage) -> sheets.Again:
    crumbs = ((page.line.poll.question, _address(page.line)),)
    return sheets.one(visit, visit.word("End this poll"), crumbs=crumbs)


def _end_sheet(visit: Visit, page: PollPage, how: str) -> Sheet:
    poll = page.line.poll
    is_own = how == "close" and poll.made_by == visit.caller.id
    asked = () if is_own else (reason_field(visit),)
    button = visit.word("Close the poll") if how == "close" else visit.word("Take the poll away")
    return Sheet(how, f"/polls/{poll.id}/{how}", asked, button, danger=True)


def _check_may_end(visit: Visit, page: PollPage) -> None:
    if page.line.poll.made_by != visit.caller.id:
        permits.check_tends(visit.caller, page.line.poll.board_id)


def _address(line: PollLine) -> str:
    return f"/t/{line.number}#poll" if line.number else f"/polls/{line.poll.id}"


def _poll_id(visit: Visit) -> int:
    found = parse_number(visit.params["poll"])
    if not found:
        raise NotFound
    return found
