# SPDX-License-Identifier: Apache-2.0
"""Chat rooms: the list of them, and a room: what is said, who is in it, and a line to write."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from banyan.base.errors import Refusal
from banyan.core import chat
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Frame, Line, Span, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.ask import Entry
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.log import Log, beside
from banyan.records.chat import Access, ChatLine, LineKind, RoomLine, RoomPage
from banyan.records.events import ChatChanged, Event
from banyan.records.presence import Place, PlaceKind

ROOMY = 64  # columns from which there is room for times and for who is here
PEOPLE_CELLS = 14
SIGNS = {Access.OPEN: " ", Access.LOCKED: "#", Access.INVITED: "-"}
TOLD = {
    LineKind.JOIN: _("has come in"),
    LineKind.LEAVE: _("has gone"),
    LineKind.KICK: _("has put out {handle}"),
    LineKind.TOPIC: _("has set the topic"),
}


@register("chat")
class Rooms(ListScreen[RoomLine]):
    area = "chat"
    place = Place(PlaceKind.ELSEWHERE)
    empty = _("No room is open. ^P opens one.")

    async def fetch(self, cursor: str) -> Page[RoomLine]:
        return Page(await self.desk.ask(chat.rooms, self.caller))

    def hears(self) -> Iterable[Concern]:
        return (ChatChanged,)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, ChatChanged) for event in happened)

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Chat rooms")), "", self.caller.handle)

    def hints(self, cols: int) -> Line:
        signs = self.word(_("# locked   - by invitation"))
        return line((S.HINT, f" {self.word(_('What is said here is gone after a day.'))}"), (S.DIM, f"   {signs}"))

    def columns(self, cols: int) -> str:
        number, people = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("here")), 5, "right")
        return f"{number}   {fit(self.word(_('room')), 21)}{people}  {self.word(_('Topic'))}"

    def row(self, item: RoomLine, number: int, cols: int) -> Line:
        return line(
            f"{number:5d} ",
            (S.MARK, f"{SIGNS[item.room.access]} "),
            (S.NEW if item.is_in else "", fit(item.room.name, 21)),
            (S.HOT if item.people else S.DIM, f"{item.people:5d}"),
            f"  {fit(item.room.topic, max(4, cols - 36))}".rstrip(),
        )

    def same(self, item: RoomLine) -> int:
        return item.room.id

    @key("right", "enter", "r", name="read", help=_("come in"))
    async def read(self) -> None:
        if self.item:
            await self._enter(self.item.room.name)

    @key("^P", "a", name="write", help=_("open a room"))
    async def write(self) -> None:
        name = await self.ask(_("Name of the room:"), most=chat.MAX_NAME)
        topic = await self.ask(_("Its topic, if it has one:"), most=chat.MAX_TOPIC) if name else None
        if name and topic is not None:
            room = await self.desk.act(chat.open_room, self.caller, name, topic)
            await self._enter(room.name)

    async def _enter(self, name: str) -> None:
        wanted: str | None = name
        while wanted:
            wanted = await self.show(ChatRoom(wanted))
        await self.reload()


class ChatRoom(Screen[str]):
    """It closes with the name of another room, when somebody goes over to it."""

    area = "chat_room"
    is_typing = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.place = name, Place(PlaceKind.CHAT, room=name)
        self.page: RoomPage | None = None
        self.log: Log[ChatLine] = Log(self._drawn)
        self.entry = Entry(most=chat.MAX_LINE)
        self._last = 0  # line that is shown

    async def open(self) -> None:
        await self.desk.act(chat.join, self.caller, self.name)
        await self.refresh()

    def hears(self) -> Iterable[Concern]:
        return (("room_id", self.page.room.id),) if self.page else ()

    def news(self, happened: Sequence[Event]) -> bool:
        room_id = self.page.room.id if self.page else 0
        return any(isinstance(event, ChatChanged) and event.room_id == room_id for event in happened)

    async def refresh(self) -> None:
        self.page = await self.desk.ask(chat.page, self.caller, self.name, self._last)
        if not self.page.is_in:
            self.session.toast(self.word(_("You are not in {room} any more."), room=self.name))
            self.close()
        self.log.add(self.page.lines)
        self._last = max([self._last, *(one.id for one in self.page.lines)])

    async def left(self) -> None:
        with suppress(Refusal):  # the room may be gone
            await self.desk.act(chat.leave, self.caller, self.name)

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        page = self.page
        if page is None:
            return Frame(cols, rows)
        people = self.words("one is in it", "{n} are in it", len(page.people))
        title = f" {page.room.name}"
        frame = Frame(cols, rows, [bar(title, page.room.topic, f"{people} ", cols)])
        side = PEOPLE_CELLS if cols >= ROOMY and not self.session.is_linear else 0  # a voice says lines, no columns
        room = max(1, rows - 4)
        for at, row in enumerate(self.log.shown(cols - side, room), 1):
            frame.put(at, row)
        if side:
            frame.overlay(1, cols - side, self._people(page, room))
        more = f" {self.word(_('Below it goes on: PgDn'))} " if self.log.is_back else ""
        across = "" if self.session.is_linear else self.glyph("across")
        frame.put(rows - 3, line((S.BOX, across * 3), (S.WARN, more), (S.BOX, across * cols)).sized(cols))
        typed, column = self.entry.shown(cols - 3)
        frame.put(rows - 2, line((S.KEY, "> "), typed))
        frame.put(rows - 1, self.foot(cols))
        frame.cursor = (rows - 2, 2 + column)
        return frame

    def foot(self, cols: int) -> Line:
        if self.said[1]:
            return super().foot(cols)
        commands = self.word(_("/l who  /j room  /m whisper  /t topic  /k put out  /q leave"))
        return line((S.HINT, f" {commands}")).then(super().foot(max(0, cols - 2 - len(commands)))).sized(cols)

    def _people(self, page: RoomPage, room: int) -> list[Line]:
        names = [f"@{one.person.handle}" if one.is_operator else one.person.handle for one in page.people]
        if len(names) > room:
            names[room - 1 :] = [f"+{len(names) - room + 1}"]
        names += [""] * (room - len(names))
        return [line((S.BOX, f"{self.glyph('down')} "), fit(name, PEOPLE_CELLS - 2)) for name in names]

    def _drawn(self, one: ChatLine, cols: int) -> list[Line]:
        is_roomy = cols >= ROOMY - PEOPLE_CELLS
        at = f"{times.local(one.made_at, self.caller.zone):%H:%M} " if is_roomy else ""
        lead, words = self._said(one, 10 if is_roomy else 8)
        return beside(line((S.DIM, f" {at}"), lead, ("", "  ")), words, cols - 1)

    def _said(self, one: ChatLine, cells: int) -> tuple[Span, list[Span]]:
        """(what stands in the column of names, the words)."""
        who = one.author.handle
        mine = S.STRONG if one.author.id == self.caller.id else S.NAME
        if one.kind in TOLD:
            told = self.word(TOLD[one.kind], handle=one.to.handle if one.to else "")
            return (S.DIM, fit("***", cells, "right")), [(S.DIM, f"{who} {told}"), (S.NOTE, f" {one.body}")]
        if one.kind == LineKind.ME:
            return (mine, fit("*", cells, "right")), [(S.EMPHASIS, f"{who} {one.body}")]
        if one.kind == LineKind.WHISPER and one.to:
            return (mine, fit(who, cells, "right")), [(S.HOT, f"({one.to.handle}) "), ("", one.body)]
        return (mine, fit(who, cells, "right")), [("", one.body)]

    # ---- keys

    async def typed(self, pressed: str) -> None:
        self.entry.on(pressed)

    @key("enter", name="send", help=_("say"), foot=False)
    async def send(self) -> None:
        text = self.entry.text.strip()
        word, _blank, rest = text.partition(" ")
        if not text:
            self.log.to_end()
            return
        if word in ("/q", "/l", "/j"):
            self._command(word, rest.strip())
        else:
            await self.desk.act(chat.say, self.caller, self.name, text)
            self.log.to_end()
            await self.refresh()
        self.entry.set("")

    @key("^C", "^D", name="leave", help=_("leave the room"), foot=False)
    async def back(self) -> None:
        self.close()

    @key("pgup", "^B", name="page_up", help=_("what was said before"))
    async def page_up(self) -> None:
        self.log.page_up()

    @key("pgdn", "^F", name="page_down", help=_("what was said later"), foot=False)
    async def page_down(self) -> None:
        self.log.page_down()

    @key("^Z", name="messages", help=_("messages"), foot=False)
    async def messages(self) -> None:
        await self.visit("message")

    def _command(self, word: str, rest: str) -> None:
        """What the screen does itself: the others are the room's."""
        if word == "/l" and self.page:
            self.said = (S.NOTE, " ".join(one.person.handle for one in self.page.people))
        elif word == "/q" or rest:
            self.close(rest if word == "/j" else None)
