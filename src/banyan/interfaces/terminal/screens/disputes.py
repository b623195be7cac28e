# SPDX-License-Identifier: Apache-2.0
"""Disputes: what waits for those who tend boards, and one of them with what both can read and how it ended."""

from collections.abc import Iterable, Iterator, Sequence

from banyan.core import deal_reviews, disputes, moderation, permits
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.reports import Reports
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.disputes import DisputeCase, DisputeState
from banyan.records.events import DisputeChanged, Event
from banyan.records.presence import Place, PlaceKind

STATES = {
    DisputeState.OPEN: _("waits for a decision"),
    DisputeState.STANDS: _("it stands"),
    DisputeState.UNDONE: _("the deal is undone"),
    DisputeState.WARNED: _("it stands, and one of the two was warned"),
    DisputeState.REMOVED: _("the review is taken away"),
}


@register("disputes")
class Disputes(ListScreen[DisputeCase]):
    """The queue, whoever waits longest on top."""

    area = "disputes"
    place = Place(PlaceKind.TENDING)
    empty = _("Nothing is waiting. All is quiet on your boards.")

    async def fetch(self, cursor: str) -> Page[DisputeCase]:
        found, more = await self.desk.ask(disputes.queue, self.caller, cursor)
        return Page(found, after=more)

    def hears(self) -> Iterable[Concern]:
        return (DisputeChanged,)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, DisputeChanged) for event in happened)

    async def refresh(self) -> None:
        await self.reload()

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Disputes")), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        return f"{fit(word(_('board')), 12)}{fit(word(_('author')), 12)}{word(_('What is said'))}"

    def row(self, item: DisputeCase, number: int, cols: int) -> Line:
        return line(
            (S.NAME, fit(item.board_slug, 11)),
            f" {fit(item.by.handle, 11)} ",
            item.dispute.words.replace("\n", " "),
            (S.DIM, f"  {item.title}"),
        )

    def same(self, item: DisputeCase) -> int:
        return item.dispute.id

    @key("right", "enter", "r", name="read", help=_("look"))
    async def read(self) -> None:
        if self.item:
            await self.show(DisputeReader(self.item.dispute.id))
            await self.reload()


@register("dispute")
class DisputeReader(Reader):
    area = "dispute"

    def __init__(self, dispute_id: int) -> None:
        super().__init__()
        self.dispute_id = dispute_id
        self.case: DisputeCase | None = None

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.case = await self.desk.ask(disputes.look, self.caller, self.dispute_id)
        self.changed()

    async def at_end(self) -> None:
        """There is nothing behind it."""

    @property
    def may_settle(self) -> bool:
        case = self.case
        return (
            case is not None
            and case.dispute.state == DisputeState.OPEN
            and permits.may_tend(self.caller, case.board_id)
        )

    def heading(self, cols: int) -> list[Line]:
        if self.case is None:
            return [bar("", "", "", cols)]
        return [bar(f" {self.word(_('Dispute'))}  {self.case.board_slug}", "", f"/t/{self.case.number} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.case is None else list(self._lines(self.case, cols))

    def _lines(self, case: DisputeCase, cols: int) -> Iterator[Line]:
        word, zone = self.word, self.caller.zone
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(case.title, cols - 2))
        about = _("A review that was reported") if case.review else _("A deal that is disputed")
        yield line((S.DIM, f" {word(about)} · {word(STATES[case.dispute.state])}"))
        yield EMPTY
        for label, handle in ((_("Offered by"), case.author.handle), (_("Asked for by"), case.partner.handle)):
            yield line((S.HINT, f" {fit(word(label), 14)} "), (S.NAME, handle))
        if case.review:
            yield EMPTY
            yield line(f" {word(deal_reviews.VERDICTS[case.review.verdict])}")
            yield from (line(f"   {row}") for row in wrap(case.review.words, cols - 4) if row)
        yield EMPTY
        yield line((S.HEADING, f" {word(_('What is said'))}"))
        yield line((S.DIM, f"   {case.by.handle} · {times.moment(case.dispute.made_at, zone)}"))
        yield from (line(f"   {row}") for row in wrap(case.dispute.words, cols - 4) if row)
        if case.dispute.settled_at:
            yield EMPTY
            yield line((S.HEADING, f" {word(_('What was decided'))}"))
            yield line((S.NEW, f"   {word(STATES[case.dispute.state])}"))
            yield from (line(f"   {row}") for row in wrap(case.dispute.reason, cols - 4) if row)

    @key("S", name="settle", help=_("decide"), when=lambda self: self.may_settle)
    async def settle(self) -> None:
        if self.case and await self.show(SettleForm(self.word(_("Decide")), self.case)) is not None:
            await self.refresh()
            self.say(_("It is decided, and they are told."))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        if self.case:
            await self.show(ThreadReader(self.case.number))


class SettleForm(Form):
    def __init__(self, title: str, case: DisputeCase) -> None:
        hint = _("It stands in the public record, where everybody can read it.")
        kinds = disputes.OF_DEALS if case.review is None else disputes.OF_REVIEWS
        fields = [
            Field("verdict", _("Your decision"), kinds[0], tuple((str(kind), STATES[kind]) for kind in kinds)),
            Field("warned", _("Warned is"), case.author.handle, tuple((who, who) for who in _handles(case))),
            Field("reason", _("Why?"), most=moderation.MAX_REASON, hint=hint),
        ]
        super().__init__(title, fields if case.review is None else [fields[0], fields[2]])
        self.dispute_id = case.dispute.id

    async def save(self, values: dict[str, str]) -> None:
        warned = values.get("warned", "") if values["verdict"] == DisputeState.WARNED else ""
        await self.desk.act(disputes.settle, self.caller, self.dispute_id, values["verdict"], values["reason"], warned)


def _handles(case: DisputeCase) -> tuple[str, str]:
    return case.author.handle, case.partner.handle


@extend(Reports)
@key("D", name="disputes", help=_("disputes"))
async def show_disputes(screen: Reports) -> None:
    await screen.visit("disputes")
