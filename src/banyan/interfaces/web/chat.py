# SPDX-License-Identifier: Apache-2.0
"""Chat rooms on the web: a log and a line. It fills by itself with a script, and by reloading without."""

from urllib.parse import quote

from banyan.base.errors import Refusal
from banyan.core import chat
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.chat import Access


async def show_rooms(visit: Visit) -> Answer:
    return await _rooms(visit, _room_sheet(visit), 200)


async def open_room(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        room = await visit.act(chat.open_room, values["name"], values["topic"], values["access"] or Access.OPEN)
        return visit.go(_address(room.name))

    return await sheets.submit(visit, _room_sheet(visit), do, lambda sheet, status: _rooms(visit, sheet, status))


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def lines(visit: Visit) -> Answer:
    """A piece: what was said behind `?after=`, and who is in the room."""
    after = parse_number(visit.query.get("after", "")) or 0
    page = await visit.ask(chat.page, visit.params["room"], after)
    return visit.page("chat_lines.html", page=page, lines=page.lines, me=visit.caller)


async def say(visit: Visit) -> Answer:
    form = await visit.form()
    try:
        await visit.act(chat.say, visit.params["room"], form["body"])
    except Refusal as refusal:
        return await _page(visit, refusal, form["body"])
    return visit.go(f"{_address(visit.params['room'])}#say")


async def join(visit: Visit) -> Answer:
    await visit.form()
    room = await visit.act(chat.join, visit.params["room"])
    return visit.go(_address(room.name))


async def leave(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(chat.leave, visit.params["room"])
    return visit.go("/chat", "You have left the room.")


async def set_access(visit: Visit) -> Answer:
    form = await visit.form()
    room = await visit.act(chat.set_access, visit.params["room"], form["access"])
    return visit.go(_address(room.name), "Saved.")


def _address(name: str) -> str:
    return f"/chat/{quote(name)}"


async def _page(visit: Visit, refusal: Refusal | None = None, typed: str = "") -> Answer:
    page = await visit.ask(chat.page, visit.params["room"])
    said = visit.say(refusal) if refusal else None
    return visit.page(
        "chat_room.html",
        status=said.status if said else 200,
        page=page,
        room=page.room,
        lines=page.lines,
        me=visit.caller,
        typed=typed,
        said=said,
        accesses=_accesses(visit),
        most=chat.MAX_LINE,
    )


async def _rooms(visit: Visit, sheet: Sheet, status: int) -> Answer:
    return visit.page("chat.html", status=status, rooms=await visit.ask(chat.rooms), sheet=sheet)


def _accesses(visit: Visit) -> tuple[tuple[str, str], ...]:
    return (
        (Access.OPEN, visit.word("open to everybody")),
        (Access.LOCKED, visit.word("locked: who is asked in comes in")),
        (Access.INVITED, visit.word("hidden: only who is asked in knows of it")),
    )


def _room_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (
        Field(
            "name",
            word("Name"),
            needed=True,
            most=chat.MAX_NAME,
            hint=word("Letters and digits of any script, no blanks."),
        ),
        Field("topic", word("Topic"), most=chat.MAX_TOPIC),
        Field("access", word("The room is"), "radio", Access.OPEN, choices=_accesses(visit)),
    )
    return Sheet("room", "/chat", fields, word("Open the room"), title=word("A new room"), plain=True)
