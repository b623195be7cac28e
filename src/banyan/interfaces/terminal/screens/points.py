# SPDX-License-Identifier: Apache-2.0
"""One's purse, with a line for everything that came and went; gifts, fines and rewards from somebody's card; a tip for a post."""

import secrets
from collections.abc import Sequence
from typing import Any

from banyan.core import gifts, moderation, points
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.person import PersonCard, tends
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.records.events import Event, PointsMoved
from banyan.records.points import PointLine, PointsPage
from banyan.records.presence import Place, PlaceKind

HOW_MANY = _("How many:")
MOST_DIGITS = 6


@register("points")
class Points(ListScreen[PointLine]):
    """The newest at the bottom, as in all lists that grow."""

    area = "points"
    place = Place(PlaceKind.SETTINGS)
    opens_at_end = True
    empty = _("Nothing yet. Write something, and it begins.")

    def __init__(self) -> None:
        super().__init__()
        self.found: PointsPage | None = None

    async def fetch(self, cursor: str) -> Page[PointLine]:
        self.found = await self.desk.ask(points.page, self.caller, cursor)
        return Page(self.found.lines[::-1], self.found.older)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, PointsMoved) and event.account_id == self.caller.id for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        if self.found is None:
            return ("", "", "")
        common = self.word(_("In the community’s purse"))
        coin = self.found.coin or self.word(_("Points"))
        return (f"{coin} {self.found.balance:,}", "", f"{common} {self.found.community:,}")

    def row(self, item: PointLine, number: int, cols: int) -> Line:
        names = {"by": item.by, "other": item.other}
        words = self.word(item.words, **{name: f"@{who.handle}" if who else "" for name, who in names.items()})
        place = item.title and (f"  {item.title} #{item.floor}" if item.floor > 1 else f"  {item.title}")
        return line(
            f" {fit(times.day(item.entry.made_at, self.caller.zone), 6)} ",
            (S.NEW if item.change > 0 else "", f"{item.change:+8,}  "),
            words,
            (S.DIM, place or (f"  {item.note}" if item.note else "")),
        )

    def same(self, item: PointLine) -> int:
        return item.entry.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("go there"), when=lambda self: bool(self.item and self.item.number))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number, self.item.floor))

    @key("a", name="add", help=_("give somebody some"))
    async def add(self) -> None:
        handle = await self.ask(_("To whom:"), most=80)
        if handle and handle.strip() and await give(self, handle.strip().removeprefix("@")):
            await self.restart()


async def give(screen: Screen[Any], handle: str) -> bool:
    """A gift with a line of words; whether it was given."""
    amount = await how_many(screen)
    note = await screen.ask(_("A word with it:"), most=gifts.MAX_NOTE) if amount is not None else None
    if amount is None or note is None:
        return False
    await screen.desk.act(gifts.gift, screen.caller, handle, amount, note, token=secrets.token_urlsafe(12))
    screen.say(_("It is theirs now."))
    return True


async def how_many(screen: Screen[Any], question: str = HOW_MANY) -> int | None:
    """An amount; what is no number is none that can be given. None: thought better of."""
    asked = await screen.ask(question, most=MOST_DIGITS)
    if asked is None:
        return None
    return int(asked) if asked.strip().isascii() and asked.strip().isdigit() else 0


@extend(PersonCard)
@key("^T", name="give_points", help=_("give points"), foot=False, when=lambda self: self.is_other)
async def give_points(screen: PersonCard) -> None:
    """Whoever tends boards is asked whether it is a gift."""
    rows = [("g", _("A gift")), ("f", _("A fine"))] + [("r", _("A reward"))] * screen.caller.is_admin
    asked = "g"
    if tends(screen.caller):
        asked = await screen.show(Choice(screen.handle, [(pressed, screen.word(words)) for pressed, words in rows]))
    if asked == "g":
        await give(screen, screen.handle)
    elif asked is not None:
        await _decide(screen, is_fine=asked == "f")


async def _decide(screen: PersonCard, *, is_fine: bool) -> None:
    """A fine or a reward. A moderator fines on a board, an administrator for the whole place."""
    board = None if screen.caller.is_admin else await screen.visit("pick_board")
    if board is None and not screen.caller.is_admin:
        return
    amount = await how_many(screen)
    reason = (
        await screen.ask(_("Reason (everybody can read it):"), most=moderation.MAX_REASON)
        if amount is not None
        else None
    )
    if amount is None or reason is None:
        return
    if is_fine:
        slug = board.slug if board else ""
        await screen.desk.act(gifts.fine, screen.caller, screen.handle, amount, reason, slug, secrets.token_urlsafe(12))
        screen.say(_("@{handle} is fined."), handle=screen.handle)
    else:
        await screen.desk.act(gifts.reward, screen.caller, screen.handle, amount, reason, secrets.token_urlsafe(12))
        screen.say(_("@{handle} is rewarded."), handle=screen.handle)


@extend(ThreadReader)
@key("^T", name="tip", help=_("tip its author"), foot=False)
async def tip(screen: ThreadReader) -> None:
    """Who tipped what stands on the web."""
    number, floor = screen.target
    _post, _thread, tips = await screen.desk.ask(gifts.tips, screen.caller, number, floor)
    if not tips.is_taking:
        raise gifts.NoTipsHere
    question = screen.word(
        _("Tip how many ({total} so far, from {people} people):"), total=tips.total, people=tips.people
    )
    amount = await how_many(screen, question)
    if amount is None:
        return
    await screen.desk.act(gifts.tip, screen.caller, number, floor, amount, token=secrets.token_urlsafe(12))
    screen.say(_("Tipped."))
