# SPDX-License-Identifier: Apache-2.0
"""Polls on the web: in their thread, on a page of their own, as lists of a board and of all of them; asked without script."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from banyan.base import clock, words
from banyan.base.errors import NotFound
from banyan.core import counting, permits, polls
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
from banyan.records.polls import Picks, Poll, PollKind, PollLine, PollPage, PollWish, Secrecy, Shows

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame

USUAL_DAYS = 7
NUMBERS = {"most_picks": "0", "low": "0", "high": "0", "member_days": "0"}  # field → what it is when left empty
NO_NUMBER = -(1 << 63)


def poll_html(frame: "Frame", caller: Caller, page: PollPage, how: Times) -> str:
    """A poll as a reader sees it; the place of the form's secret is left open."""
    return frame.renderer.text(
        how.lang,
        "poll.html",
        page=page,
        how=how,
        why=_why_not(how.lang, page),
        ranks=_ranks(page),
        tenths=counting.tenths,
        is_asker=page.line.poll.made_by == caller.id,
        here=quote(address(page.line), safe="/"),
    )


def own_poll(frame: "Frame", caller: Caller, page: PollPage, how: Times, csrf: str) -> bytes:
    """The same for one member, whole."""
    return Pattern.of(poll_html(frame, caller, page, how)).filled({"csrf": csrf.encode()})


def _ranks(page: PollPage) -> list[str]:
    """Beside each choice the place that a ranked vote gave it."""
    picks = page.vote.picks if page.vote else ()
    return (
        [str(picks.index(place) + 1) if place in picks else "" for place in range(len(page.choices))]
        if isinstance(picks, tuple)
        else []
    )


def _why_not(lang: str, page: PollPage) -> str:
    if page.why_not == polls.NotEligible.code:
        day = clock.to_words(page.line.poll.joined_before)
        return words.translate(lang, polls.NotEligible.sentence, day=day)
    return words.translate(lang, "You cannot write on this board at the moment.") if page.why_not else ""


# ---- pages


async def show(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, poll_id_of(visit))
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
    poll_id = poll_id_of(visit)
    form = await visit.form()
    line = (await visit.ask(polls.look, poll_id)).line
    await visit.act(polls.vote, poll_id, _picks_of(form, line.poll), form["comment"])
    return visit.go(address(line), "Your vote is counted.")


def _picks_of(form: Form, poll: Poll) -> Picks:
    """What a form chooses; -1 for what can be no choice: the verb says what is wanted."""
    if poll.kind == PollKind.TEXT:
        return form.text("answer")
    if poll.kind == PollKind.RANKED:
        typed = [form[f"rank{place}"].strip() for place in range(len(poll.words))]
        ranks = [(parse_number(rank) or 0, place) for place, rank in enumerate(typed) if rank]
        is_order = len({rank for rank, _ in ranks if rank}) == len(ranks)
        return tuple(place for _, place in sorted(ranks)) if is_order else ()
    none = poll.low - 1 if poll.kind == PollKind.NUMERIC else -1
    return tuple(_whole(typed, none) for typed in form.many("pick"))


def _whole(typed: str, otherwise: int) -> int:
    """A whole number, below zero too."""
    sign, digits = (-1, typed.strip()[1:]) if typed.strip().startswith("-") else (1, typed)
    found = parse_number(digits)
    return otherwise if found is None else sign * found


async def ask_close(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, poll_id_of(visit))
    _check_may_end(visit, page)
    return await _ending(visit, page)(_end_sheet(visit, page, "close"), 200)


async def close(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, poll_id_of(visit))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(polls.close, page.line.poll.id, values.get("reason", ""))
        return visit.go(address(page.line), "The poll is closed.")

    return await sheets.submit(visit, _end_sheet(visit, page, "close"), do, _ending(visit, page))


async def ask_remove(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, poll_id_of(visit))
    permits.check_tends(visit.caller, page.line.poll.board_id)
    return await _ending(visit, page)(_end_sheet(visit, page, "remove"), 200)


async def remove(visit: Visit) -> Answer:
    page = await visit.ask(polls.look, poll_id_of(visit))

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
    kinds = (
        (PollKind.SINGLE, word("one choice")),
        (PollKind.SEVERAL, word("several choices")),
        (PollKind.RANKED, word("choices in order")),
        (PollKind.NUMERIC, word("a number")),
        (PollKind.TEXT, word("a few words")),
    )
    ballot = ((Secrecy.SECRET, word("secret")), (Secrecy.NAMED, word("with names")))
    roll = (("here", word("who is here when it opens")), ("later", word("also who joins later")))
    all_of_them = word("Empty: as many as there are.")
    return (
        Field("question", word("What is asked"), needed=needed, most=polls.MAX_QUESTION),
        Field("poll_kind", word("Answered by"), "radio", PollKind.SINGLE, choices=kinds),
        Field("choices", word("Choices"), "area", hint=word("One in each line, 2 to 32."), part="of-choices"),
        Field("most_picks", word("At most so many choices each"), "number", hint=all_of_them, part="of-most"),
        Field("low", word("Smallest number"), "number", "0", part="of-number"),
        Field("high", word("Largest number"), "number", "10", part="of-number"),
        Field("unit", word("Of what (may be empty)"), most=polls.MAX_UNIT, part="of-number"),
        Field("closes", word("Closes"), "datetime-local", hint=word("Empty: in a week.")),
        Field("ballot", word("The ballot is"), "radio", Secrecy.SECRET, hint=_honest(visit), choices=ballot),
        Field("shows", word("The totals are shown"), "choice", Shows.ALWAYS, choices=shows),
        Field("roll", word("Who votes"), "choice", "here", choices=roll),
        Field("member_days", word("Only who has been here so many days"), "number", "0"),
    )


def wish_of(visit: Visit, form: Form) -> PollWish:
    """What a form asks. Raises BadPoll for what is no number, BadHour for what is no hour."""
    numbers = {name: _whole(form[name] or usual, NO_NUMBER) for name, usual in NUMBERS.items()}
    if NO_NUMBER in numbers.values():
        raise polls.BadPoll
    closes = form["closes"].strip()
    closes_at = parse_hour(closes, visit.reader.zone) if closes else clock.now() + USUAL_DAYS * clock.DAY
    return PollWish(
        question=form["question"],
        choices=tuple(form["choices"].splitlines()),
        closes_at=closes_at,
        shows=Shows(form["shows"]) if form["shows"] in set(Shows) else Shows.ALWAYS,
        kind=PollKind(form["poll_kind"]) if form["poll_kind"] in set(PollKind) else PollKind.SINGLE,
        ballot=Secrecy(form["ballot"]) if form["ballot"] in set(Secrecy) else Secrecy.SECRET,
        unit=form["unit"],
        takes_later=form["roll"] == "later",
        **numbers,
    )


def _thread_sheet(visit: Visit, number: int) -> Sheet:
    return Sheet("poll", f"/t/{number}/poll", fields(visit), visit.word("Open the poll"))


def _sheet(visit: Visit, board: Board) -> Sheet:
    word = visit.word
    title = word("Ask the whole board")
    action = f"/b/{board.slug}/polls"
    return Sheet("poll", action, fields(visit), word("Open the poll"), title=title)


def _honest(visit: Visit) -> str:
    return visit.word(
        "Secret: until the close the database holds who chose what, because it may be changed. After it everybody can read the"
        " ballots and count them again, under receipts that only their voters have seen; of people it holds only who voted."
        " With names: everybody sees who chose what."
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
    crumbs = ((page.line.poll.question, address(page.line)),)
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


def address(line: PollLine) -> str:
    """Where people read it."""
    return f"/t/{line.number}#poll" if line.number else f"/polls/{line.poll.id}"


def poll_id_of(visit: Visit) -> int:
    """The poll that the address names."""
    found = parse_number(visit.params["poll"])
    if not found:
        raise NotFound
    return found
