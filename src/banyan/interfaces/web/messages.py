# SPDX-License-Identifier: Apache-2.0
"""Messages: the log and the line to send, and the small box over any page that asks for what is new (`static/messages.js`)."""

from itertools import groupby

from banyan.base.errors import Refusal
from banyan.core import messages, talks
from banyan.interfaces.desk.leaving import mail_log
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.talks import TalkState

MAX_HANDLE = 60


async def show(visit: Visit) -> Answer:
    """The log, with everybody or with `?to=`. What is new is seen with it."""
    return await _page(visit, visit.query.get("to", "")[:MAX_HANDLE])


async def show_new(visit: Visit) -> Answer:
    """A piece: what has not been seen yet, by person, with a line to answer in."""
    waiting = await visit.ask(messages.waiting)
    groups = [list(lines) for _, lines in groupby(waiting, key=lambda one: (one.other.id, one.kind))]
    return visit.page(
        "messages_new.html",
        groups=groups,
        asked=await visit.ask(talks.asked),
        most=messages.MAX_LINE,
        back=_back(visit),
    )


async def send(visit: Visit) -> Answer:
    """A line to `to`; whoever answers has seen what came before (`seen`)."""
    form = await visit.form()
    handle = form["to"].strip().removeprefix("@")[:MAX_HANDLE]
    try:
        await visit.act(messages.send, handle, form["body"])
        await _saw(visit, form.number("seen") or 0)
    except Refusal as refusal:
        if visit.reader.is_guest:
            raise
        return await _page(visit, handle, refusal, form["body"])
    return visit.go(safe_next(form["next"], f"/messages?to={handle}"))


async def saw(visit: Visit) -> Answer:
    """The box was put away."""
    form = await visit.form()
    await _saw(visit, form.number("seen") or 0)
    return visit.go(safe_next(form["next"], "/messages"))


async def burn(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(messages.burn)
    visit.frame.lines.forget(visit.caller)
    return visit.go("/messages", "Your log is burned.")


async def mail(visit: Visit) -> Answer:
    """The log as a letter to oneself; then it is burned."""
    await visit.form()
    await mail_log(visit.frame.desk, visit.caller)
    visit.frame.lines.forget(visit.caller)
    return visit.go("/messages", "Your log is in your mailbox now.")


async def ask_broadcast(visit: Visit) -> Answer:
    return sheets.page(visit, visit.word("A line to everybody who is here"), (_broadcast_sheet(visit),))


async def broadcast(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        people = await visit.act(messages.broadcast, values["body"])
        return visit.go("/online", "The line waits for {n} people.", n=str(people))

    again = sheets.one(visit, visit.word("A line to everybody who is here"))
    return await sheets.submit(visit, _broadcast_sheet(visit), do, again)


async def _page(visit: Visit, handle: str, refusal: Refusal | None = None, typed: str = "") -> Answer:
    said = visit.say(refusal) if refusal else None
    try:
        found, older = await visit.ask(messages.page, handle, visit.query.get("before", ""))
    except Refusal:
        if refusal is None:
            raise
        found, older = [], ""  # a name that nobody has: the line is not lost over it
    await _saw(visit, max((one.id for one in found if one.shown_at is None), default=0) if not handle else 0)
    return visit.page(
        "messages.html",
        status=said.status if said else 200,
        lines=found,
        older=older,
        to=handle,
        typed=typed,
        said=said,
        people=await visit.ask(messages.people),
        asked=await visit.ask(talks.asked),
        open_talks=[talk for talk in await visit.ask(talks.mine) if talk.state == TalkState.OPEN],
        most=messages.MAX_LINE,
    )


async def _saw(visit: Visit, up_to: int) -> None:
    if up_to:
        await visit.act(messages.saw, up_to)
        visit.frame.lines.forget(visit.caller)


def _back(visit: Visit) -> str:
    return safe_next(visit.query.get("at", ""), "/messages")


def _broadcast_sheet(visit: Visit) -> Sheet:
    field = Field("body", visit.word("Line"), needed=True, most=messages.MAX_LINE)
    hint = visit.word("It comes through every quiet, so let it be worth it.")
    return Sheet("broadcast", "/messages/broadcast", (field,), visit.word("Say it"), intro=hint)
