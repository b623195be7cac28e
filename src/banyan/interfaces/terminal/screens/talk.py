# SPDX-License-Identifier: Apache-2.0
"""A talk of two on one split screen: above what the other says, as they type it; below what one says oneself."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from banyan.base.errors import Refusal
from banyan.base.ids import AccountId
from banyan.core import talks
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.ask import Entry
from banyan.interfaces.terminal.widgets.log import Log, beside
from banyan.records.events import Event, TalkChanged
from banyan.records.presence import Place, PlaceKind
from banyan.records.talks import Talk as Record
from banyan.records.talks import TalkLine, TalkState

STATES = {
    TalkState.ASKED: _("Waiting for {handle} to accept."),
    TalkState.DECLINED: _("{handle} cannot talk just now."),
    TalkState.ENDED: _("The talk is over."),
}
OVER = (TalkState.DECLINED, TalkState.ENDED)


@register("talk")
class Talk(Screen[None]):
    """`await self.visit("talk", "bo")` asks somebody; with the number of a talk that one was asked for, it accepts."""

    area = "talk"
    place = Place(PlaceKind.TALK)
    is_typing = True

    def __init__(self, handle: str = "", talk_id: int = 0) -> None:
        super().__init__()
        self.handle, self.talk_id = handle, talk_id
        self.talk: Record | None = None
        self.mine: Log[TalkLine] = Log(self._drawn)
        self.theirs: Log[TalkLine] = Log(self._drawn)
        self.typing = ""  # what the other is typing now
        self.entry = Entry(most=talks.MAX_LINE)
        self._last = 0  # line that is shown
        self._leave: Callable[[], None] | None = None

    async def open(self) -> None:
        if self.talk_id:
            self.talk = await self.desk.act(talks.accept, self.caller, self.talk_id)
            self.session.hush()
        else:
            self.talk = await self.desk.act(talks.ask, self.caller, self.handle)
        self.handle = self.talk.other(self.caller.id).handle
        self._leave = self.desk.keystrokes.watch(self.talk.id, self._hear)
        await self.refresh()

    def hears(self) -> Iterable[Concern]:
        return (("talk_id", self.talk.id),) if self.talk else ()

    def news(self, happened: Sequence[Event]) -> bool:
        return self.talk is not None and any(
            isinstance(event, TalkChanged) and event.talk_id == self.talk.id for event in happened
        )

    async def refresh(self) -> None:
        if self.talk is None:
            return
        self.talk, found = await self.desk.ask(talks.page, self.caller, self.talk.id, self._last)
        for one in found:
            (self.mine if one.author_id == self.caller.id else self.theirs).add([one])
            self._last = max(self._last, one.id)

    async def left(self) -> None:
        """Whoever goes, however that comes, has ended the talk."""
        if self._leave and self.talk is not None:
            self._leave()
            with suppress(Refusal):
                await self.desk.act(talks.end, self.caller, self.talk.id)

    @property
    def is_over(self) -> bool:
        return self.talk is None or self.talk.state in OVER

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        title = self.word(_("Talk with {handle}"), handle=self.handle)
        frame = Frame(cols, rows, [bar(f" {title}", "", f"{self._state()} ", cols)])
        half = max(1, (rows - 4) // 2)
        for at, row in enumerate(self._upper(cols, half), 1):
            frame.put(at, row)
        me = self.caller.handle
        frame.put(half + 1, bar(f" {self.handle}", "", f"{me} ", cols, S.HEAD))
        below = half + 2
        room = rows - 2 - below
        for at, row in enumerate(self.mine.shown(cols, room), below):
            frame.put(at, row)
        typed, column = self.entry.shown(cols - 3)
        frame.put(rows - 2, line((S.KEY, "> "), typed))
        frame.put(rows - 1, self.foot(cols))
        frame.cursor = (rows - 2, 2 + column)
        return frame

    def _upper(self, cols: int, room: int) -> list[Line]:
        """What the other has said, and below it what they are about to say."""
        about = beside(line((S.DIM, "... ")), [(S.NAME, self.typing)], cols)[-room:] if self.typing else []
        return [*self.theirs.shown(cols, max(1, room - len(about))), *about][-room:]

    def _state(self) -> str:
        state = self.talk.state if self.talk else TalkState.ENDED
        return self.word(STATES[state], handle=self.handle) if state in STATES else ""

    def _drawn(self, one: TalkLine, cols: int) -> list[Line]:
        at = times.local(one.made_at, self.caller.zone)
        return beside(line((S.DIM, f"{at:%H:%M} ")), [("", one.body)], cols)

    def _hear(self, account_id: AccountId, text: str) -> None:
        if account_id != self.caller.id:
            self.typing = text
            self.session.touch()

    # ---- keys

    async def typed(self, pressed: str) -> None:
        if self.is_over:
            self.close()
        elif self.entry.on(pressed):
            self._show_typing()

    @key("enter", name="send", help=_("say"))
    async def send(self) -> None:
        if self.is_over or self.talk is None:
            self.close()
        elif self.entry.text.strip():
            await self.desk.act(talks.say, self.caller, self.talk.id, self.entry.text)
            self.entry.set("")
            self._show_typing()
            await self.refresh()

    @key("^C", "^D", name="end", help=_("end the talk"))
    async def end(self) -> None:
        self.close()

    @key("pgup", "^B", name="page_up", help=_("what was said before"), foot=False)
    async def page_up(self) -> None:
        self.theirs.page_up()
        self.mine.page_up()

    @key("pgdn", "^F", name="page_down", help=_("what was said later"), foot=False)
    async def page_down(self) -> None:
        self.theirs.page_down()
        self.mine.page_down()

    @key("^Z", name="messages", help=_("messages"))
    async def messages(self) -> None:
        await self.visit("message")

    def _show_typing(self) -> None:
        if self.talk is not None and self.talk.state == TalkState.OPEN:
            self.desk.keystrokes.typed(self.talk.id, self.caller.id, self.entry.text)
