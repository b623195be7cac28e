# SPDX-License-Identifier: Apache-2.0
"""An ear: what a session hears for its caller wherever they are: lines, talks that they are asked for, what is new in the inbox.

The newest is told over any screen; a mark stays in the corner until what waits was looked at. While its session rests, an ear
takes in what concerns the caller or the screens that are open, and no more: beside ten thousand others everything is too much.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from banyan.base.ids import AccountId
from banyan.base.words import translate
from banyan.core import choices, messages, notifications, talks
from banyan.interfaces.desk import Desk, Tx
from banyan.interfaces.desk.hearing import EVERYTHING
from banyan.interfaces.terminal import keytable, times
from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.themes import S, glyph
from banyan.records.callers import Caller
from banyan.records.events import Event, MessageSent, Notified, TalkChanged
from banyan.records.messages import Message, MessageKind
from banyan.records.notifications import Line
from banyan.records.talks import Talk


class Waiting(NamedTuple):
    lines: list[Message]
    asked: list[Talk]
    notice: Line | None


class Hearer(Protocol):
    """What an ear belongs to: a session."""

    desk: Desk
    caller: Caller
    lang: str
    keymap: str
    stack: list[Screen[Any]]

    @property
    def draws_unicode(self) -> bool: ...
    def on_events(self, happened: Sequence[Event]) -> None: ...
    def toast(self, text: str, end: str = "", *, stays: bool = False) -> None: ...


class Ear:
    """Everybody has one, so it is small."""

    __slots__ = ("_account_id", "_line", "_notice", "_rang", "_session", "_talk", "count")

    def __init__(self, session: Hearer) -> None:
        self._session = session
        self._account_id: AccountId | None = None  # whose ear it is
        self._rang = False
        self._line = self._talk = self._notice = 0  # the newest that was told of each
        self.count = 0  # lines and questions that wait

    def open(self) -> None:
        """Hear everything: what its session is about to show is not known yet."""
        self._session.desk.hearing.tune(self._session.on_events, EVERYTHING)

    def doze(self) -> None:
        """Hear what the open screens ask for, and what names the caller."""
        keys = {key for screen in self._session.stack for key in screen.hears()}
        if self._session.caller.account_id is not None:
            keys.add(("account_id", self._session.caller.account_id))
        self._session.desk.hearing.tune(self._session.on_events, keys)

    def close(self) -> None:
        self._session.desk.hearing.tune(self._session.on_events, ())

    def heard(self, happened: Sequence[Event]) -> bool:
        """Whether something of this concerns the caller: then `tell` is called."""
        mine = self._session.caller.account_id
        kinds = (MessageSent, TalkChanged, Notified)
        if mine is not None and any(isinstance(event, kinds) and event.account_id == mine for event in happened):
            self._rang = True
        return self._rang

    def ring(self) -> None:
        """Look at what waits."""
        self._rang = not self._session.caller.is_guest

    def over(self, frame: Frame) -> None:
        """A mark in the corner while something waits."""
        if self.count:
            mark = line((S.TOAST, f" {self._starred(str(self.count))} {self.key} "))
            frame.overlay(0, max(0, frame.cols - mark.cells), [mark])

    @property
    def key(self) -> str:
        """The key that answers."""
        keys = keytable.load(self._session.keymap)["screen"]["messages"]
        return keytable.label(keys[0]) if keys else ""

    async def tell(self) -> None:
        """The newest of what has not been told yet."""
        if not self._rang:
            return
        self._rang = False
        caller = self._session.caller
        found = await self._session.desk.ask(_waiting, caller)
        self.count = len(found.lines) + len(found.asked)
        knows = self._account_id == caller.account_id
        self._account_id = caller.account_id
        before = self._notice, self._line, self._talk
        self._notice = max(self._notice, found.notice.notification.id if found.notice else 0)
        self._line = max(self._line, *(one.id for one in found.lines), 0)
        self._talk = max(self._talk, *(one.id for one in found.asked), 0)
        if found.notice and self._notice > before[0] and knows:
            self._session.toast(self._noticed(found.notice))
        if self._line > before[1] and not self._session.stack[-1].shows_lines:
            self._session.toast(self._said(found.lines[-1]), self._word(_("{key} answer"), key=self.key), stays=True)
        if self._talk > before[2]:
            text = self._word(_("{handle} would like to talk with you."), handle=found.asked[-1].asker.handle)
            self._session.toast(self._starred(text), self._word(_("{key} yes or no"), key=self.key), stays=True)

    def _said(self, one: Message) -> str:
        if one.kind == MessageKind.ARRIVAL:
            return self._starred(self._word(_("{handle} has just come."), handle=one.other.handle))
        at = times.local(one.made_at, self._session.caller.zone)
        return self._starred(f"{one.other.handle} {at:%H:%M}: {one.body}")

    def _noticed(self, notice: Line) -> str:
        who = f"{notice.actor.handle} " if notice.actor else ""
        what = notifications.said(self._session.lang, notice)
        return f"{who}{what}" + (f": {notice.title}" if notice.title else "")

    def _starred(self, text: str) -> str:
        return f"{glyph('star', is_unicode=self._session.draws_unicode)} {text}"

    def _word(self, text: str, **fields: str) -> str:
        return translate(self._session.lang, text, **fields)


def _waiting(tx: Tx, caller: Caller) -> Waiting:
    notice = None
    if notifications.unread_count(tx, caller) and not choices.is_quiet(tx, caller):
        lines, _cursor = notifications.inbox(tx, caller)
        notice = next((line for line in lines if line.notification.read_at is None), None)
    return Waiting(messages.waiting(tx, caller), talks.asked(tx, caller), notice)
