# SPDX-License-Identifier: Apache-2.0
"""Collections: floors that somebody keeps under a name. One's own are read and put in order here; a floor is put in from its
reader.
"""

from banyan.core import collections
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.reader import ROOMY_CELLS, ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.records.callers import Caller
from banyan.records.collections import Collected, Collection, Shown
from banyan.records.presence import Place, PlaceKind


@register("collections")
class Collections(ListScreen[Collection]):
    """One's own, by name."""

    area = "collections"
    place = Place(PlaceKind.SETTINGS)
    empty = _("None yet. S on a floor that you read puts it into one.")

    async def fetch(self, cursor: str) -> Page[Collection]:
        return Page(await self.desk.ask(collections.mine, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Collections")), "", "")

    def row(self, item: Collection, number: int, cols: int) -> Line:
        count = self.words("one post", "{n} posts", item.count)
        shown = self.word(_("everybody may see it")) if item.is_public else ""
        return line(
            f"{number:5d}  ",
            (S.STRONG, fit(item.name, 24 if cols >= ROOMY_CELLS else 16)),
            f" {fit(count, 10)}",
            (S.DIM, shown),
        )

    def same(self, item: Collection) -> int:
        return item.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(Kept(self.item))
            await self.reload()

    @key("T", name="rename", help=_("another name"))
    async def rename(self) -> None:
        name = await self.ask(_("Name:"), self.item.name, most=collections.MAX_NAME) if self.item else None
        if self.item and name:
            await self._change(self.item, name, bool(self.item.is_public))

    @key("o", name="show", help=_("show it on your page, or not"))
    async def show_on_page(self) -> None:
        if self.item:
            await self._change(self.item, self.item.name, not self.item.is_public)

    @key("d", name="remove", help=_("take away"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take the collection {name} away?"), name=self.item.name):
            await self.desk.act(collections.drop, self.caller, self.item.id)
            await self.reload()
            self.say(_("The collection is gone; the posts stay where they are."))

    async def _change(self, item: Collection, name: str, is_public: bool) -> None:
        await self.desk.act(collections.change, self.caller, item.id, name, is_public)
        await self.reload()


class Kept(ListScreen[Shown]):
    """What a collection holds, the newest at the bottom."""

    area = "collection"
    opens_at_end = True
    place = Place(PlaceKind.SETTINGS)

    def __init__(self, collection: Collection) -> None:
        super().__init__()
        self.collection = collection

    async def fetch(self, cursor: str) -> Page[Shown]:
        _collection, _owner, found, older = await self.desk.ask(
            collections.page, self.caller, self.collection.id, cursor
        )
        return Page(found[::-1], older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.collection.name, "", "")

    def row(self, item: Shown, number: int, cols: int) -> Line:
        title = fit(f"{item.post.title} #{item.post.post.floor}", max(12, (cols - 22) // 2)).rstrip()
        return line(
            (S.NAME, fit(item.author, 12)),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} {title}",
            (S.DIM, f"  {item.note}" if item.note else ""),
        )

    def same(self, item: Shown) -> int:
        return item.post.post.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.post.number, self.item.post.post.floor))
            await self.reload()

    @key("d", name="remove", help=_("take out"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take it out?")):
            post = self.item.post
            await self.desk.act(collections.take_out, self.caller, post.number, post.post.floor)
            await self.reload()


# ---- from a floor


@extend(ThreadReader)
@key("S", name="put_by", help=_("into a collection of yours, or out"), foot=False)
async def put_by(screen: ThreadReader) -> None:
    kept, own = await screen.desk.ask(_kept, screen.caller, *screen.target)
    if kept is not None:
        rows = [("c", screen.word(_("another collection, another note"))), ("o", screen.word(_("take out")))]
        asked = await screen.show(Choice(screen.word(_("It is in a collection of yours.")), rows))
        if asked == "o":
            await screen.desk.act(collections.take_out, screen.caller, *screen.target)
            screen.say(_("It is in no collection of yours any more."))
        if asked != "c":
            return
    given = next((one.name for one in own if kept and one.id == kept.collection_id), own[0].name if own else "")
    given = given or screen.word(_("My collection"))
    name = await screen.ask(_("Into the collection:"), given, most=collections.MAX_NAME)
    note = (
        await screen.ask(_("Why (may stay empty):"), kept.note if kept else "", most=collections.MAX_NOTE)
        if name
        else None
    )
    if name and note is not None:
        made = await screen.desk.act(collections.put, screen.caller, *screen.target, name, note)
        screen.say(_("It is in your collection “{name}”."), name=made.name)


def _kept(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Collected | None, list[Collection]]:
    return collections.find(tx, caller, number, floor), collections.mine(tx, caller)
