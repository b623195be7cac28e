# SPDX-License-Identifier: Apache-2.0
"""Who is here, true within seconds: what they do, what they are to the caller, and everything that one can do with somebody."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from banyan.base import clock
from banyan.base.ids import BoardId
from banyan.core import boards, messages, presence, relations, sanctions
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.people import befriend, block, named
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.mail import Opening
from banyan.records.presence import Listens, Mood, Place, PlaceKind, Present

T = TypeVar("T")
IDLE_FROM = 2 * clock.MINUTE  # below that somebody is just reading
ALL, HERE = "", "here"
PARTS = {ALL: _("Everybody here"), presence.FRIENDS: _("Friends"), HERE: _("On my board")}
ORDERS = {"friends": _("friends first"), "last": _("last step"), "name": _("name"), "place": _("place")}
LISTENS = {
    Listens.ALL: _("You take messages from everybody."),
    Listens.FRIENDS: _("You take messages from your friends."),
    Listens.NOBODY: _("You take messages from nobody."),
}
MOODS = {
    Mood.NONE: _("You would like nothing in particular."),
    Mood.TALK: _("Beside your name stands: would like to talk."),
    Mood.PLAY: _("Beside your name stands: would like to play."),
}
WISHES = {Mood.TALK: _("would like to talk"), Mood.PLAY: _("would like to play")}


@register("online")
class Online(ListScreen[Present]):
    area = "online"
    place = Place(PlaceKind.ONLINE)
    empty = _("Nobody who lets it be seen is here just now.")

    def __init__(self, part: str = ALL) -> None:
        super().__init__()
        self.part, self.order = part, "friends"
        self.board = ""  # from which they came
        self._leave: Callable[[], None] | None = None

    async def open(self) -> None:
        self.board = next((one.place.board for one in self.session.stack[::-1] if one.place and one.place.board), "")
        self._leave = self.desk.presence.watch(lambda: self.session.look_again(self))
        await super().open()

    async def left(self) -> None:
        if self._leave:
            self._leave()

    async def fetch(self, cursor: str) -> Page[Present]:
        part: str | BoardId = self.part if self.part in self._parts() else ALL
        if self.part == HERE:
            part = (await self.desk.ask(boards.get, self.caller, self.board)).id
        page = await self.desk.presence.list(self.caller, part, cursor)
        found = page.people
        match self.order:
            case "last":
                found.sort(key=lambda one: -one.moved_at)
            case "name":
                found.sort(key=lambda one: one.person.handle.casefold())
            case "place":
                found.sort(key=lambda one: (self._doing(one), one.person.handle.casefold()))
        return Page(found, after=page.older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        counts = self.desk.presence.counts()
        here = self.words("one member", "{n} members", counts.members)
        if counts.guests:
            here += f"  {self.words('one guest', '{n} guests', counts.guests)}"
        return (self.word(_("Who is here")), here, self.word(ORDERS[self.order]))

    def hints(self, cols: int) -> Line:
        tabs = [(S.STRONG if part == self.part else S.HINT, f" {self.word(PARTS[part])} ") for part in self._parts()]
        signs = self.word(_("* friend   ^ counts you as one   ! takes no messages   x blocked"))
        return line(*tabs, (S.DIM, f"   {signs}"))

    def _parts(self) -> list[str]:
        return [ALL, *([] if self.caller.is_guest else [presence.FRIENDS]), *([HERE] if self.board else [])]

    def _cells(self, cols: int) -> tuple[int, int]:
        """(of the name, of the way in): on a narrow screen there is no room for the latter."""
        return (24, 9) if cols >= 70 else (14, 0)

    def columns(self, cols: int) -> str:
        name, way = self._cells(cols)
        number, idle = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("still")), 5, "right")
        doing = fit(self.word(_("does")), max(8, cols - name - way - 16))
        return f"{number}    {fit(self.word(_('who')), name)} {fit(self.word(_('from')), way)}{doing} {idle}"

    def row(self, item: Present, number: int, cols: int) -> Line:
        name, way = self._cells(cols)
        tie = "x" if item.is_blocked else "*" if item.is_friend else "^" if item.has_me else " "
        closed = " " if item.takes_messages or item.is_me else "!"
        style = S.DIM if item.is_blocked else S.FRIEND if item.is_friend else S.STRONG if item.is_me else ""
        idle = (clock.now() - item.moved_at) // clock.MINUTE
        idle_said = f"{idle}'" if idle < 60 else f"{idle // 60}h"
        return line(
            f"{number:5d} ",
            (S.MARK, f"{tie}{closed} "),
            (style, fit(named(item.person), name)),
            f" {fit(item.transport, way)}" if way else " ",
            fit(self._doing(item), max(8, cols - name - way - 16)),
            (S.DIM, f" {fit(idle_said if idle * clock.MINUTE >= IDLE_FROM else '', 5, 'right')}"),
        )

    def _doing(self, one: Present) -> str:
        doing = presence.said(self.session.lang, one)
        return f"{doing} ({self.word(WISHES[one.mood])})" if one.mood in WISHES else doing

    def same(self, item: Present) -> int:
        return item.person.id

    @property
    def handle(self) -> str:
        return self.item.person.handle if self.item else ""

    # ---- keys: the list

    @key("tab", name="part", help=_("all, friends, my board"))
    async def next_part(self) -> None:
        self.part = _next(self._parts(), self.part)
        await self.restart()

    @key("f", name="friends", help=_("friends alone, or all"), foot=False)
    async def friends(self) -> None:
        self.part = ALL if self.part == presence.FRIENDS or self.caller.is_guest else presence.FRIENDS
        await self.restart()

    @key("s", name="sort", help=_("another order"))
    async def sort(self) -> None:
        self.order = _next([*ORDERS], self.order)
        await self.restart()

    # ---- keys: somebody

    @key("right", "enter", "q", name="read", help=_("look at the card"), foot=False)
    async def read(self) -> None:
        if self.item:
            await self.visit("person", self.handle)

    @key("w", name="message", help=_("message"))
    async def message(self) -> None:
        if self.item:
            await self.visit("message", self.handle)

    @key("t", name="talk", help=_("talk"))
    async def talk(self) -> None:
        if self.item:
            await self.visit("talk", self.handle)

    @key("m", name="mail", help=_("write mail"))
    async def mail(self) -> None:
        if self.item:
            await self.visit("mail_write", Opening(to=self.handle))

    @key("o", name="add_friend", help=_("friend"))
    async def add_friend(self) -> None:
        if self.item:
            await befriend(self, self.handle)
            await self._again()

    @key("d", name="remove_friend", help=_("no friend any more"), foot=False)
    async def remove_friend(self) -> None:
        if self.item and self.item.is_friend and await self.confirm(_("Not your friend any more?")):
            await self.desk.act(relations.unfriend, self.caller, self.handle)
            await self._again()

    @key("x", name="block", help=_("block, or not"), foot=False)
    async def block(self) -> None:
        if self.item is None:
            return
        if not self.item.is_blocked:
            await block(self, self.handle)
        elif await self.confirm(_("Not blocked any more?")):
            await self.desk.act(relations.unblock, self.caller, self.handle)
        await self._again()

    @key(name="edit_friends", help=_("your friends"), foot=False)
    async def edit_friends(self) -> None:
        await self.visit("people")

    # ---- keys: oneself

    @key("p", name="pager", help=_("whose messages you take"), foot=False)
    async def pager(self) -> None:
        chosen = await self.desk.ask(presence.choices, self.caller)
        listens = _next([*Listens], chosen.listens_to)
        await self.desk.act(presence.choose, self.caller, msgspec.structs.replace(chosen, listens_to=listens))
        self.say(LISTENS[listens])

    @key("C", name="invisible", help=_("be seen, or not"), foot=False)
    async def invisible(self) -> None:
        chosen = await self.desk.ask(presence.choices, self.caller)
        hides = not chosen.is_hidden
        await self.desk.act(presence.choose, self.caller, msgspec.structs.replace(chosen, is_hidden=hides))
        await self._again()
        self.say(_("Nobody sees that you are here.") if hides else _("Everybody sees that you are here."))

    @key("y", name="wishes", help=_("what you would like"), foot=False)
    async def wishes(self) -> None:
        chosen = await self.desk.ask(presence.choices, self.caller)
        mood = _next([*Mood], chosen.mood)
        await self.desk.act(presence.choose, self.caller, msgspec.structs.replace(chosen, mood=mood))
        await self._again()
        self.say(MOODS[mood])

    # ---- keys: the staff

    @key("K", name="drop", help=_("end their sign-ins"), foot=False, when=lambda self: self.caller.is_admin)
    async def drop(self) -> None:
        if self.item is None:
            return
        handle = self.handle
        reason = await self.ask(_("End their sign-ins. The reason, which everybody can read:"), most=200)
        if reason is not None:
            count = await self.desk.act(sanctions.drop, self.caller, handle, reason)
            self.say(_("{n} sign-ins of {handle} are ended."), n=count, handle=handle)

    @key("B", name="broadcast", help=_("a line to everybody"), foot=False, when=lambda self: self.caller.is_admin)
    async def broadcast(self) -> None:
        body = await self.ask(_("To everybody who is here:"), most=messages.MAX_LINE)
        if body:
            people = await self.desk.act(messages.broadcast, self.caller, body)
            self.say(_("The line waits for {n} people."), n=people)

    async def _again(self) -> None:
        """Read anew, without losing what was just said."""
        said = self.said
        await self.reload()
        self.said = said


def _next(all_of: Sequence[T], now: T) -> T:
    """The one behind `now`, and after the last the first."""
    return all_of[(all_of.index(now) + 1) % len(all_of)]
