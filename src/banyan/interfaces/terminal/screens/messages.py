# SPDX-License-Identifier: Apache-2.0
"""Messages: the box over any screen in which one reads and answers lines, person by person; and the log of all of them."""

from collections.abc import Iterable
from typing import Any

from banyan.core import messages, talks
from banyan.interfaces.desk import Tx
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.desk.leaving import mail_log
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Frame, Line, Span, line, padded
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.text import cut, fit, width
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.ask import Entry
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.log import Log, beside
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.callers import Caller
from banyan.records.events import Event, MessagesBroadcast, MessageSent
from banyan.records.messages import Message, MessageKind
from banyan.records.talks import Talk

WIDEST, TALLEST = 68, 14  # cells and rows of the box
LEAST_ROWS = 4  # of what was said
NAME_CELLS = 10


def body_of(screen: Screen[Any], one: Message) -> str:
    """What a line says; that a friend has come is said by us."""
    return screen.word(_("has just come.")) if one.kind == MessageKind.ARRIVAL else one.body


def is_for(caller: Caller, event: Event) -> bool:
    """Whether the log tells of a new line for somebody."""
    return isinstance(event, MessagesBroadcast) or (isinstance(event, MessageSent) and event.account_id == caller.id)


@register("message")
class MessageBox(Screen[None]):
    """`await self.visit("message", "bo")`; without a handle it begins with whoever waits longest for an answer."""

    area = "message"
    is_overlay = is_typing = shows_lines = True

    def __init__(self, handle: str = "") -> None:
        super().__init__()
        self.handles = [handle] if handle else []
        self.at = 0
        self.entry = Entry(most=messages.MAX_LINE)
        self.log: Log[Message] = Log(self._drawn)
        self._looked: set[str] = set()  # at whose lines

    async def open(self) -> None:
        if not self.handles:
            for talk in await self.desk.ask(talks.asked, self.caller):
                if await self._answer_talk(talk):
                    self.close()
                    return
        await self._gather()
        if not self.handles:
            handle = await self.ask(_("Message to:"), most=80)
            if not handle or not handle.strip():
                self.close()
                return
            self.handles = [handle.strip().removeprefix("@")]
        await self._look()

    def hears(self) -> Iterable[Concern]:
        return (MessagesBroadcast,)

    def news(self, happened: Any) -> bool:
        return any(is_for(self.caller, event) for event in happened)

    async def refresh(self) -> None:
        await self._gather()
        await self._look()

    @property
    def handle(self) -> str:
        return self.handles[self.at] if self.handles else ""

    # ---- seen

    def over(self, frame: Frame) -> Frame:
        if not self.handles:
            return frame
        edge = "" if self.session.is_linear else self.glyph("down")  # a voice need not say the edges
        cells = min(WIDEST, frame.cols - 2 - 2 * width(edge))
        most = max(1, min(frame.rows - 2, TALLEST) - 4)
        said = self.log.shown(cells, most)
        room = max(len(said), min(LEAST_ROWS, most))
        asked = f"{self.word(_('To {handle}:'), handle=cut(self.handle, cells // 3))} "
        typed, column = self.entry.shown(cells - width(asked))
        rows = [*said, *[padded("", cells)] * (room - len(said))]
        entry = line((S.NAME, asked), (S.FIELD, fit(typed, cells - width(asked))))
        box = [
            self._rule(self._title(), cells, edge, self.glyph("corners")[:2]),
            *(self._edged(row, cells, edge) for row in rows),
            self._rule("", cells, edge, 2 * edge),
            self._edged(entry, cells, edge),
            self._rule(self._below(), cells, edge, self.glyph("corners")[2:]),
        ]
        top = max(1, (frame.rows - len(box)) // 2)
        left = max(0, (frame.cols - box[0].cells) // 2)
        frame.overlay(top, left, box)
        frame.cursor = (top + room + 2, min(frame.cols - 1, left + width(edge) + 1 + width(asked) + column))
        frame.selected = None
        return frame

    def _title(self) -> str:
        title = f"{self.word(_('Messages'))}  {self.handle}"
        if len(self.handles) == 1:
            return title
        return f"{title}  {self.at + 1}/{len(self.handles)}  {self.glyph('up_down')} {self.word(_('another person'))}"

    def _below(self) -> str:
        return self.said[1] or self.word(_("Enter send   Esc later   ^T talk"))

    def _rule(self, text: str, cells: int, edge: str, corners: str) -> Line:
        if not edge:
            return line((S.HINT, text))
        across = self.glyph("across")
        text = f" {cut(text, cells - 6)} " if text else ""
        rest = (cells + 2 - 3 * width(across) - width(text)) // width(across)
        style = self.said[0] or S.BOX
        return line((S.BOX, corners[0] + across * 3), (style, text), (S.BOX, across * rest + corners[1])).sized(
            cells + 2 + 2 * width(edge)
        )

    def _edged(self, row: Line, cells: int, edge: str) -> Line:
        return line((S.BOX, f"{edge} ")).then(row.sized(cells), line((S.BOX, f" {edge}")))

    def _drawn(self, one: Message, cols: int) -> list[Line]:
        mine = one.kind == MessageKind.TO
        at = times.local(one.made_at, self.caller.zone)
        who = self.word(_("I")) if mine else one.other.handle
        lead: list[Span] = [(S.DIM, f"{at:%H:%M} "), (S.STRONG if mine else S.NAME, fit(who, NAME_CELLS)), ("", " ")]
        style = S.WARN if one.kind == MessageKind.STAFF else S.DIM if one.kind == MessageKind.ARRIVAL else ""
        return beside(line(*lead), [(style, body_of(self, one))], cols)

    # ---- keys

    async def typed(self, pressed: str) -> None:
        self.entry.on(pressed)

    @key("enter", name="send", help=_("send"))
    async def send(self) -> None:
        body = self.entry.text.strip()
        if not body:
            self.close()
            return
        await self.desk.act(messages.send, self.caller, self.handle, body)
        self.entry.set("")
        await self._look()
        self.log.to_end()

    @key("esc", "^C", "^Z", "^R", name="later", help=_("later"))
    async def back(self) -> None:
        self.close()

    @key("up", name="up", help=_("the person before"))
    async def up(self) -> None:
        await self._turn(-1)

    @key("down", "tab", name="down", help=_("the next person"))
    async def down(self) -> None:
        await self._turn(1)

    @key("pgup", name="page_up", help=_("what was said before"))
    async def page_up(self) -> None:
        self.log.page_up()

    @key("pgdn", name="page_down", help=_("what was said later"))
    async def page_down(self) -> None:
        self.log.page_down()

    @key("^T", name="talk", help=_("talk"))
    async def talk(self) -> None:
        self.close()
        await self.visit("talk", self.handle)

    # ---- parts

    async def _turn(self, by: int) -> None:
        self.at = (self.at + by) % max(1, len(self.handles))
        await self._look()

    async def _gather(self) -> None:
        """Whom one has exchanged lines with; whoever comes anew is put behind, so that nobody moves away below a finger."""
        found = await self.desk.ask(_people, self.caller)
        known = {handle.casefold() for handle in self.handles}
        self.handles += [handle for handle in found if handle.casefold() not in known]

    async def _look(self) -> None:
        """Read the lines of the person that is shown, and note that they were seen."""
        found, _older = await self.desk.ask(messages.page, self.caller, self.handle)
        self.log = Log(self._drawn)
        self.log.add(found[::-1])
        self._looked.add(self.handle.casefold())
        waiting = await self.desk.ask(messages.waiting, self.caller)
        unseen = [one.id for one in waiting if one.other.handle.casefold() not in self._looked]
        up_to = min(unseen) - 1 if unseen else max((one.id for one in waiting), default=0)
        if waiting and waiting[0].id <= up_to:
            await self.desk.act(messages.saw, self.caller, up_to)
        self.session.hush()

    async def _answer_talk(self, talk: Talk) -> bool:
        """Ask whether one wants to talk; True when one did."""
        asked = self.word(_("{handle} would like to talk with you."), handle=talk.asker.handle)
        pressed = await self.show(Popup(self.word(_("Talk")), [asked, self.word(_("y yes   n no   Esc later"))]))
        if pressed in ("y", "Y", "enter"):
            await self.visit("talk", "", talk.id)
            return True
        if pressed in ("n", "N"):
            await self.desk.act(talks.decline, self.caller, talk.id)
            self.session.hush()
        return False


@register("messages")
class Messages(ListScreen[Message]):
    """The log, the newest at the bottom. What is new is seen with it."""

    area = "messages"
    opens_at_end = True
    empty = _("Nothing yet. Look who is here, and say a word.")

    async def fetch(self, cursor: str) -> Page[Message]:
        found, older = await self.desk.ask(messages.page, self.caller, "", cursor)
        if any(one.shown_at is None for one in found):
            await self.desk.act(messages.saw, self.caller, found[0].id)
            self.session.hush()
        return Page(found[::-1], older)

    def hears(self) -> Iterable[Concern]:
        return (MessagesBroadcast,)

    def news(self, happened: Any) -> bool:
        return any(is_for(self.caller, event) for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Messages")), "", self.caller.handle)

    def hints(self, cols: int) -> Line:
        return line((S.HINT, f" {self.word(_('The log is yours alone; the others have their own.'))}"))

    def columns(self, cols: int) -> str:
        return f"{fit(self.word(_('date')), 7)}   {fit(self.word(_('who')), 12)} {self.word(_('Message'))}"

    def row(self, item: Message, number: int, cols: int) -> Line:
        mine = item.kind == MessageKind.TO
        sign = self.glyph("right") if mine else "!" if item.kind == MessageKind.STAFF else ""
        return line(
            f"{fit(times.day(item.made_at, self.caller.zone), 6)} ",
            (S.MARK, fit(sign, 3)),
            (S.NAME, fit(item.other.handle, 12)),
            " ",
            ("" if mine else S.NEW, fit(body_of(self, item), max(8, cols - 23)).rstrip()),
        )

    def same(self, item: Message) -> int:
        return item.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("answer"))
    async def read(self) -> None:
        if self.item:
            await self.visit("message", self.item.other.handle)
            await self.reload()

    @key("w", name="message", help=_("answer"), foot=False)
    async def message(self) -> None:
        await self.read()

    @key("M", name="mail_log", help=_("the log as a letter to me"))
    async def mail_log(self) -> None:
        if self.items and await self.confirm(_("Send yourself the log as a letter, and empty it?")):
            await mail_log(self.desk, self.caller)
            await self.reload()
            self.say(_("Your log is in your mailbox now."))

    @key("D", name="burn", help=_("burn the log"))
    async def burn(self) -> None:
        if self.items and await self.confirm(_("Burn the log?")):
            await self.desk.act(messages.burn, self.caller)
            await self.reload()
            self.say(_("Your log is burned."))

    async def card(self) -> None:
        await self.visit("person", self.item.other.handle if self.item else "")


def _people(tx: Tx, caller: Caller) -> list[str]:
    """Whose lines wait, the oldest first; then with whom one has exchanged lines, the latest first."""
    waiting = [one.other.handle for one in messages.waiting(tx, caller)]
    return [*dict.fromkeys([*waiting, *(person.handle for person in messages.people(tx, caller))])]
