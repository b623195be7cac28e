# SPDX-License-Identifier: Apache-2.0
"""Who brought whom: one's own branch, the tree for the staff, and the first hundred."""

from collections.abc import Iterator

from banyan.core import word_of_mouth
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, bar, line
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.invites import Invites
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.presence import Place, PlaceKind
from banyan.records.word_of_mouth import Figures, FirstLine, TreeRow

STAYED = {"week": _("here after a week"), "month": _("here after a month")}
COUNTED = _("Of {people} people, here after a week: {week}; after a month: {month}; have written: {wrote}.")
STEP = 2  # cells


class Tree(Reader):
    """People below each other. Subclasses say whom they ask about."""

    place = Place(PlaceKind.SETTINGS)
    called = ""

    def __init__(self) -> None:
        super().__init__()
        self.tree: list[TreeRow] = []

    async def open(self) -> None:
        await self.refresh()

    async def at_end(self) -> None:
        """There is nothing behind it."""

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.word(self.called)}", "", "", cols)]

    def lines(self, cols: int) -> list[Line]:
        rows = [row for one in self.tree for row in self._lines(one, cols)]
        return rows or [line((S.DIM, f" {self.word(_('Nobody so far.'))}"))]

    def _lines(self, one: TreeRow, cols: int) -> Iterator[Line]:
        facts = [times.day(one.joined_at, self.caller.zone)] if one.joined_at else []
        facts += [self.word(_("has written"))] if one.has_written else []
        facts += [self.word(STAYED[one.stayed])] if one.stayed else []
        deep = " " * min(STEP * one.depth + 1, cols // 2)
        yield line(deep, (S.NAME, fit(one.person.handle, 14)), (S.DIM, f" {' · '.join(facts)}"))
        if one.below.people:
            yield from (line((S.DIM, f"{deep}  {row}")) for row in wrap(self.counted(one.below), cols - len(deep) - 3))

    def counted(self, figures: Figures) -> str:
        said = self.word(COUNTED, people=figures.people, week=figures.week, month=figures.month, wrote=figures.wrote)
        shut_out = self.word(_("{n} are suspended."), n=figures.shut_out) if figures.shut_out else ""
        return f"{said} {shut_out}".rstrip()


@register("invited")
class Branch(Tree):
    area = "invited"
    called = _("Whom I brought")
    figures: Figures | None = None

    async def refresh(self) -> None:
        self.tree, self.figures = await self.desk.ask(word_of_mouth.mine, self.caller)
        self.changed()

    def lines(self, cols: int) -> list[Line]:
        if self.figures is not None:
            said = self.counted(self.figures)
        else:
            least = word_of_mouth.LEAST_COUNTED
            said = self.word(_("Numbers come from {least} people on: of fewer they would tell of each."), least=least)
        return [*(line((S.HINT, f" {row}")) for row in wrap(said, cols - 2)), *super().lines(cols)]

    @key("A", name="whole", help=_("the whole tree"), when=lambda self: self.caller.is_admin)
    async def whole(self) -> None:
        await self.visit("invited_all")


@register("invited_all")
class Whole(Tree):
    area = "invited_all"
    called = _("Who brought whom")
    only = False

    async def refresh(self) -> None:
        self.tree = await self.desk.ask(word_of_mouth.whole, self.caller, only_suspicious=self.only)
        self.changed()

    @key("O", name="other_list", help=_("only branches of which half is suspended, or all"))
    async def other_list(self) -> None:
        self.only = not self.only
        await self.refresh()


@register("first_members")
class FirstMembers(Reader):
    """By number, as many in a row as fit."""

    area = "first_members"
    place = Place(PlaceKind.HOME)

    def __init__(self) -> None:
        super().__init__()
        self.people: list[FirstLine] = []

    async def open(self) -> None:
        self.people = await self.desk.ask(word_of_mouth.first_members, self.caller)

    async def at_end(self) -> None:
        """There is nothing behind it."""

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.word(_('The first hundred'))}", "", "", cols)]

    def lines(self, cols: int) -> list[Line]:
        cells = [line((S.DIM, f"{one.number:5d} "), (S.NAME, fit(self._name(one), 13))) for one in self.people]
        across = max(1, (cols - 1) // 19)
        rows = [cells[at : at + across] for at in range(0, len(cells), across)]
        return [row[0].then(*row[1:]) for row in rows]

    def _name(self, one: FirstLine) -> str:
        return one.person.handle if one.person else self.word(_("has left"))


@extend(Invites)
@key("t", name="tree", help=_("whom I brought"))
async def show_branch(screen: Invites) -> None:
    await screen.visit("invited")
