# SPDX-License-Identifier: Apache-2.0
"""Friends and blocked people, each with a remark that nobody else reads; and what other screens do with somebody."""

from typing import Any

from banyan.core import relations
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, is_made, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.tabs import tab
from banyan.records.accounts import Person
from banyan.records.mail import Opening
from banyan.records.presence import Place, PlaceKind
from banyan.records.relations import Relation, RelationKind

NAMES = {RelationKind.FRIEND: _("Friends"), RelationKind.BLOCKED: _("Blocked people")}


def named(person: Person) -> str:
    """`ada (Ada of the north)`."""
    is_same = person.display_name in ("", person.handle)
    return person.handle if is_same else f"{person.handle} ({person.display_name})"


async def befriend(screen: Screen[Any], handle: str, remark: str = "") -> None:
    """Ask for a remark, and count somebody among one's friends."""
    said = await screen.ask(_("Friend. A remark that only you read:"), remark, most=relations.MAX_REMARK)
    if said is not None:
        kept = await screen.desk.act(relations.befriend, screen.caller, handle, said)
        screen.say(
            _("@{handle} is your friend, and you are theirs.") if kept.is_mutual else _("@{handle} is your friend."),
            handle=kept.person.handle,
        )


async def block(screen: Screen[Any], handle: str, remark: str = "") -> None:
    """Ask for a remark, and hear nothing of somebody any more."""
    said = await screen.ask(_("Block. A remark that only you read:"), remark, most=relations.MAX_REMARK)
    if said is not None:
        kept = await screen.desk.act(relations.block, screen.caller, handle, said)
        screen.say(_("You hear nothing of @{handle} any more. They are not told."), handle=kept.person.handle)


@register("people")
class People(ListScreen[Relation]):
    area = "people"
    place = Place(PlaceKind.SETTINGS)

    def __init__(self, kind: RelationKind = RelationKind.FRIEND) -> None:
        super().__init__()
        self.kind = kind

    async def fetch(self, cursor: str) -> Page[Relation]:
        return Page(await self.desk.ask(relations.listed, self.caller, self.kind))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(NAMES[self.kind]), "", f"{len(self.items)} / {relations.MAX_OF_A_KIND}")

    def hints(self, cols: int) -> Line:
        tabs = [tab(self.word(name), is_here=kind == self.kind) for kind, name in NAMES.items()]
        return line((S.KEY, " Tab "), *tabs)

    def columns(self, cols: int) -> str:
        number, since = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("since")), 7)
        return f"{number}    {fit(self.word(_('who')), 30)} {since}{self.word(_('remark'))}"

    def row(self, item: Relation, number: int, cols: int) -> Line:
        sign = self.glyph("star") if item.is_mutual else " "
        return line(
            f"{number:5d} ",
            (S.FRIEND if item.is_mutual else S.MARK, f" {sign} "),
            (S.STRONG, fit(named(item.person), 30)),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} ",
            fit(item.remark, max(8, cols - 46)).rstrip(),
        )

    def same(self, item: Relation) -> int:
        return item.person.id

    @property
    def handle(self) -> str:
        return self.item.person.handle if self.item else ""

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("look at the card"))
    async def read(self) -> None:
        if self.item:
            await self.visit("person", self.handle)
            await self.reload()

    @key("tab", name="folder", help=_("friends or blocked people"), foot=False)
    async def other_kind(self) -> None:
        self.kind = RelationKind.BLOCKED if self.kind == RelationKind.FRIEND else RelationKind.FRIEND
        await self.restart()

    @key("a", name="add", help=_("add"))
    async def add(self) -> None:
        handle = await self.ask(_("Handle:"), most=80)
        if handle and handle.strip():
            await self._put(handle.strip().removeprefix("@"), "")

    @key("E", "T", name="edit", help=_("change the remark"))
    async def edit(self) -> None:
        if self.item:
            await self._put(self.handle, self.item.remark)

    @key("d", name="remove", help=_("take out"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take @{handle} out of this list?"), handle=self.handle):
            verb = relations.unfriend if self.kind == RelationKind.FRIEND else relations.unblock
            await self.desk.act(verb, self.caller, self.handle)
            await self.reload()

    @key("x", name="block", help=_("block"), foot=False, when=lambda self: self.kind == RelationKind.FRIEND)
    async def block(self) -> None:
        if self.item:
            await block(self, self.handle, self.item.remark)
            await self.reload()

    @key("m", name="mail", help=_("write mail"))
    async def mail(self) -> None:
        if self.item:
            await self.visit("mail_write", Opening(to=self.handle))

    @key("w", name="message", help=_("message"), when=lambda self: is_made("message"))
    async def message(self) -> None:
        if self.item:
            await self.visit("message", self.handle)

    async def card(self) -> None:
        await self.visit("person", self.handle)

    async def _put(self, handle: str, remark: str) -> None:
        await (befriend if self.kind == RelationKind.FRIEND else block)(self, handle, remark)
        said = self.said
        await self.reload()
        self.said = said
