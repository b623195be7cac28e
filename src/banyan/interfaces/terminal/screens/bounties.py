# SPDX-License-Identifier: Apache-2.0
"""Bounties at a terminal: lists of what waits for an answer, one of them with the rule, its terms, and who gets it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banyan.base import clock
from banyan.core import bounties
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads, takes
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.bounties import KIND, BountyLine, BountyPage, BountyTerms
from banyan.records.callers import Caller
from banyan.records.events import BountyDecided, Event
from banyan.records.threads import Thread

NARROW = 60  # cells below which only what matters most is shown
USUAL_DAYS = 7
RULES = (
    _(
        "Who asked gives all of it to one answer, or even shares to several; never to themselves. Once somebody has "
        "answered, it cannot be taken back."
    ),
    _(
        "What is not decided in time, this rule decides: half goes to the answer that most people thanked for, by a push or "
        "by “thanks” or “agree”, of equals to the first one; the rest goes back. Where nobody thanked for any, all of it "
        "goes back."
    ),
    _("A bounty is for a question about things. No person is looked for with a price on them."),
)


@register("bounties")
class Bounties(ListScreen[BountyLine]):
    """Of a board; without one, what waits for an answer everywhere."""

    area = "bounties"
    empty = _("No bounty waits for an answer at the moment.")

    def __init__(self, slug: str = "") -> None:
        super().__init__()
        self.of_board = self.slug = slug

    async def fetch(self, cursor: str) -> Page[BountyLine]:
        _board, found, later = await self.desk.ask(bounties.open_ones, self.caller, self.slug, cursor)
        return Page(found, after=later)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        name = _("Bounties on {board}") if self.slug else _("Open bounties")
        return (self.word(name, board=self.slug), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        start = f"{fit(word(_('no.')), 5, 'right')}{fit(word(_('put up')), 9, 'right')}{fit(word(_('answers')), 9, 'right')}"
        until = f"{fit(word(_('until')), 17)}{fit(word(_('board')), 12)}" if cols >= NARROW else ""
        return f"{start}  {until}{word(_('title'))}"

    def row(self, item: BountyLine, number: int, cols: int) -> Line:
        start = line(f"{number:5d}", (S.NEW, f"{item.bounty.amount:9,}"), f"{item.answers:9d}  ")
        if cols >= NARROW:
            until = times.moment(item.bounty.ends_at, self.caller.zone)
            start = start.then(line(fit(until, 17), (S.NAME, fit(item.slug, 12))))
        return start.then(line(fit(item.title, max(8, cols - start.cells)).rstrip()))

    def same(self, item: BountyLine) -> int:
        return item.number

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("its thread"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))
            await self.reload()

    @key("tab", name="folder", help=_("here, or everywhere"), when=lambda self: bool(self.of_board))
    async def everywhere(self) -> None:
        self.slug = "" if self.slug else self.of_board
        await self.restart()


@register("bounty")
class BountyScreen(AboutThread[BountyPage]):
    """One bounty, with what who asked may do."""

    area = "bounty"
    look = staticmethod(bounties.look)

    def hears(self) -> Iterable[Concern]:
        return (("number", self.number),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, BountyDecided) and event.number == self.number for event in happened)

    @property
    def may_accept(self) -> bool:
        """Whether the key is there."""
        found = self.page_of
        return found is not None and found.is_asker and found.line.bounty.is_open and found.line.answers > 0

    @property
    def may_withdraw(self) -> bool:
        return self.page_of is not None and self.page_of.may_withdraw

    # ---- seen

    def titled(self, page: BountyPage) -> tuple[str, str]:
        coin = page.coin or self.word(_("points"))
        return f"{self.word(_('Bounty'))}  {page.line.slug}", f"{page.line.bounty.amount:,} {coin}"

    def told(self, found: BountyPage, cols: int) -> Iterator[Line]:
        bounty, word, zone = found.line.bounty, self.word, self.caller.zone
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(found.line.title, cols - 2))
        yield line((S.DIM, f" {word(_('asked by {handle}'), handle=found.line.asker.handle)}"))
        yield EMPTY
        said = word(bounties.STATES[bounty.state])
        yield self._fact(_("It is"), f"{said}  {times.moment(bounty.decided_at, zone)}" if bounty.decided_at else said)
        if bounty.is_open:
            yield self._fact(_("Waits until"), times.moment(bounty.ends_at, zone))
            yield self._fact(_("Answers so far"), str(found.line.answers))
        for share in found.shares:
            given = word(
                _("{amount} to @{handle} for #{floor}"),
                amount=share.amount,
                handle=share.person.handle,
                floor=share.floor,
            )
            yield self._fact(_("Given"), given)
        yield EMPTY
        yield line((S.HEADING, f" {word(_('The rule'))}"))
        for rule in RULES:
            yield from (line((S.DIM, f" {row}")) for row in wrap(word(rule), cols - 2))

    def _fact(self, label: str, value: str) -> Line:
        return line((S.HINT, f" {fit(self.word(label), 14)} "), value)

    # ---- keys

    @key("a", name="accept", help=_("accept an answer"), when=lambda self: self.may_accept)
    async def accept(self) -> None:
        asked = await self.ask(_("Which floors (several get even shares):"), most=100)
        floors = [int(floor) for floor in re.findall(r"[0-9]{1,9}", asked or "")]
        if asked is not None:
            await self.desk.act(bounties.accept, self.caller, self.number, floors)
            await self.refresh()
            self.say(_("It is theirs now."))

    @key("d", name="remove", help=_("take it back"), when=lambda self: self.may_withdraw)
    async def withdraw(self) -> None:
        if await self.confirm(_("Take the bounty back?")):
            await self.desk.act(bounties.withdraw, self.caller, self.number)
            await self.refresh()
            self.say(_("The bounty is back in your purse."))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))


class TermsForm(Form):
    """What is put up, and until when, on the asker's clock."""

    def __init__(self, title: str, zone: str) -> None:
        hint = _("As 2026-05-08 19:00, on your clock. Empty: a week.")
        super().__init__(title, [Field("amount", _("Put up")), Field("ends", _("Waits until"), hint=hint)])
        self.zone = zone
        self.terms: BountyTerms | None = None

    async def save(self, values: dict[str, str]) -> None:
        amount, ends = values["amount"].strip(), values["ends"].strip()
        if not (amount.isascii() and amount.isdigit()):
            raise bounties.BountyWanted(least=bounties.LEAST, most=bounties.MOST)
        ends_at = times.parse_moment(ends, self.zone) if ends else clock.now() + USUAL_DAYS * clock.DAY
        if ends_at is None:
            raise bounties.BadBountyEnd
        self.terms = BountyTerms(int(amount[:9]), ends_at)


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    form = TermsForm(screen.word(_("Put up a bounty")), screen.caller.zone)
    if await screen.show(form) is None or form.terms is None:
        return None
    terms = form.terms

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return bounties.open_bounty(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[KIND] = _ask


@extend(Threads)
@key("^K", name="bounties", help=_("bounties"), foot=False, when=takes("bounty"))
async def show_bounties(screen: Threads) -> None:
    await screen.visit("bounties", screen.board.slug)
