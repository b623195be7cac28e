# SPDX-License-Identifier: Apache-2.0
"""All pushes of a floor, in their order: one's own is taken back here, and those who tend the board remove and restore."""

from banyan.core import moderation, permits, pushes
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, extend, key
from banyan.interfaces.terminal.screens.reader import ROOMY_CELLS, SAID, ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.pushes import PushLine, PushState, PushSum

STATES = {
    PushState.DELETED: _("taken back"),
    PushState.REMOVED: _("removed: {reason}"),
    PushState.ERASED: _("gone with its author"),
}


class Pushes(ListScreen[PushLine]):
    area = "pushes"
    empty = _("Nobody has pushed this floor yet.")

    def __init__(self, number: int, floor: int) -> None:
        super().__init__()
        self.number_of_thread, self.floor = number, floor
        self.board: Board | None = None
        self.sum = PushSum()

    async def fetch(self, cursor: str) -> Page[PushLine]:
        asked = self.desk.ask(pushes.page, self.caller, self.number_of_thread, self.floor, cursor)
        _post, _thread, self.board, self.sum, found, newer = await asked
        return Page(found, after=newer)

    @property
    def tends(self) -> bool:
        return self.board is not None and permits.may_tend(self.caller, self.board.id)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        place = f"/t/{self.number_of_thread}/{self.floor}"
        return (self.word(_("Pushes of floor {floor}"), floor=self.floor), self.sum.glyph, place)

    def row(self, item: PushLine, number: int, cols: int) -> Line:
        push = item.push
        word, style = SAID[push.stance]
        gone = self.word(STATES[push.state], reason=push.reason) if push.state in STATES else ""
        is_roomy = cols >= ROOMY_CELLS
        at = f"{fit(times.day(push.made_at, self.caller.zone), 6)} " if is_roomy else ""
        return line(
            f"{number:{5 if is_roomy else 3}d} ",
            (style, f"{fit(self.word(word), 4)} "),
            (S.NAME, fit(item.author.handle, 12 if is_roomy else 8)),
            f" {at}",
            ("" if push.is_visible else S.DIM, push.text),
            (S.DIM, f"  ({gone})" if gone else ""),
        )

    def same(self, item: PushLine) -> int:
        return item.push.id

    # ---- keys

    @key("d", name="remove", help=_("take back, or remove"))
    async def remove(self) -> None:
        """One's own goes at a yes; another's goes with a reason that everybody can read."""
        if self.item is None:
            return
        where = (self.number_of_thread, self.floor, self.item.push.id)
        if self.item.push.account_id == self.caller.id:
            if not await self.confirm(_("Take this push back?")):
                return
            await self.desk.act(pushes.take_back, self.caller, *where)
        else:
            permits.check_tends(self.caller, self.board.id if self.board else None)
            reason = await self.ask(_("Reason (everybody can read it):"), most=moderation.MAX_REASON)
            if not reason:
                return
            await self.desk.act(pushes.remove, self.caller, *where, reason)
        await self.reload()

    @key("Y", name="restore", help=_("bring back"), when=lambda self: self.tends)
    async def restore(self) -> None:
        reason = await self.ask(_("Reason (everybody can read it):"), most=moderation.MAX_REASON)
        if self.item and reason:
            where = (self.number_of_thread, self.floor, self.item.push.id)
            await self.desk.act(pushes.restore, self.caller, *where, reason)
            await self.reload()

    async def card(self) -> None:
        await self.visit("person", self.item.author.handle if self.item else "")


@extend(ThreadReader)
@key("P", name="pushes", help=_("all pushes of this floor"), foot=False)
async def show_pushes(screen: ThreadReader) -> None:
    await screen.show(Pushes(*screen.target))
    await screen.after_act()
