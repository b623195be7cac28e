# SPDX-License-Identifier: Apache-2.0
"""The ballots of a poll, one by one: found by a receipt, counted again; whoever tends the board takes words of answers away."""

from banyan.core import ballots, moderation, polls
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.results import NARROW, said
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.callers import Caller
from banyan.records.polls import Ballot, Poll, PollKind, PollPage, Secrecy

RECEIPT = 19  # cells: four groups of four letters


@register("ballots")
class Ballots(ListScreen[Ballot]):
    """`await self.visit("ballots", poll_id)`. Answers that are shown before the close stand here too."""

    area = "ballots"
    empty = _("Nobody voted.")

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        self.of: PollPage | None = None

    async def fetch(self, cursor: str) -> Page[Ballot]:
        self.of = await self.desk.ask(polls.look, self.caller, self.poll_id)
        if self.of.answers and not self.of.has_ballots:
            return Page(self.of.answers)
        found = await self.desk.ask(ballots.of_poll, self.caller, self.poll_id, cursor)
        return Page(found.ballots, after=found.after)

    @property
    def has_ballots(self) -> bool:
        return self.of is not None and self.of.has_ballots

    @property
    def may_blank(self) -> bool:
        is_text = self.of is not None and self.of.tends and self.of.line.poll.kind == PollKind.TEXT
        return bool(is_text and self.item and self.item.picks)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        if self.of is None:
            return ("", "", "")
        poll = self.of.line.poll
        cast = self.words(_("{n} ballot"), _("{n} ballots"), poll.voter_count)
        return (f"{self.word(_('Ballots'))}  {poll.question}", "", cast)

    def columns(self, cols: int) -> str:
        receipt, voter = self._shows(cols)
        shown = fit(self.word(_("receipt")), RECEIPT + 2) if receipt else ""
        shown += fit(self.word(_("voter")), 14) if voter else ""
        return f"{shown}{self.word(_('what was chosen'))}"

    def row(self, item: Ballot, number: int, cols: int) -> Line:
        if self.of is None:
            return EMPTY
        receipt, voter = self._shows(cols)
        start = line(
            fit(item.receipt, RECEIPT + 2) if receipt else None,
            (S.NAME, fit(item.voter.handle if item.voter else "", 13) + " ") if voter else None,
        )
        words = fit(said(self, self.of.line.poll, item.picks), max(8, cols - start.cells)).rstrip()
        return start.then(line(("" if item.picks else S.DIM, words)))

    def _shows(self, cols: int) -> tuple[bool, bool]:
        """Whether receipts have a place, and voters."""
        is_named = self.of is not None and self.of.line.poll.ballot == Secrecy.NAMED
        has_receipts = any(item.receipt for item in self.items[:1])
        return has_receipts and not (is_named and cols < NARROW), is_named

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("the whole ballot"))
    async def read(self) -> None:
        if self.of and self.item:
            await self.show(OneBallot(self.of.line.poll, self.item))

    @key("f", name="find_receipt", help=_("find my receipt"), when=lambda self: self.has_ballots)
    async def find_receipt(self) -> None:
        typed = await self.ask(_("Your receipt:"), most=40)
        if typed and self.of:
            found = await self.desk.ask(ballots.find, self.caller, self.poll_id, typed)
            await self.show(OneBallot(self.of.line.poll, found))

    @key("c", name="count", help=_("count again"), when=lambda self: self.has_ballots)
    async def count(self) -> None:
        if await self.desk.ask_heavy(_is_as_shown, self.caller, self.poll_id):
            self.say(_("Counted again from the ballots: it is the result that is shown."))
        else:
            self.say(_("Counted again from the ballots: it is NOT the result that is shown."))

    @key("d", name="remove", help=_("take the words away"), when=lambda self: self.may_blank)
    async def remove(self) -> None:
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if self.item and reason is not None:
            await self.desk.act(ballots.blank, self.caller, self.poll_id, self.item.receipt, reason)
            await self.reload()
            self.say(_("The words are gone; that somebody answered still counts."))


class OneBallot(Reader):
    """One ballot, whole."""

    def __init__(self, poll: Poll, ballot: Ballot) -> None:
        super().__init__()
        self.poll, self.ballot = poll, ballot

    @property
    def head(self) -> str:
        return f"{self.word(_('Ballot'))}  {self.poll.question}"

    def lines(self, cols: int) -> list[Line]:
        one, word = self.ballot, self.word
        facts = [(_("receipt"), one.receipt), (_("voter"), one.voter.handle if one.voter else "")]
        shown = [line((S.HINT, f" {fit(word(label), 10)} "), value) for label, value in facts if value]
        if self.poll.kind == PollKind.RANKED and not isinstance(one.picks, str):
            rows = [f"{rank}. {self.poll.words[place]}" for rank, place in enumerate(one.picks, 1)]
        else:
            rows = wrap(said(self, self.poll, one.picks), cols - 4)
        return [EMPTY, *shown, EMPTY, *(line(f"   {row}") for row in rows)]

    async def at_end(self) -> None:
        """There is nothing behind it."""


def _is_as_shown(tx: Tx, caller: Caller, poll_id: int) -> bool:
    poll = polls.look(tx, caller, poll_id).line.poll
    return polls.recounted(tx, poll) == poll.tally
