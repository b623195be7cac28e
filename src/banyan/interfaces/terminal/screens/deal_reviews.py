# SPDX-License-Identifier: Apache-2.0
"""What others say of somebody's deals."""

from banyan.core import deal_reviews, disputes, moderation
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.person import PersonCard
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.deal_reviews import Dealings, DealReviewLine, Verdict

STYLES = {Verdict.GOOD: S.NEW, Verdict.NEUTRAL: S.DIM, Verdict.BAD: S.WARN}


@register("dealings")
class PersonDeals(ListScreen[DealReviewLine]):
    """`await self.visit("dealings", "bo")`"""

    area = "dealings"
    empty = _("Nobody has said yet how it was.")

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.handle = handle
        self.sum = Dealings(0, 0, 0, 0)

    async def fetch(self, cursor: str) -> Page[DealReviewLine]:
        _who, self.sum, found, older = await self.desk.ask(deal_reviews.of_person, self.caller, self.handle, cursor)
        return Page(found, after=older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        done = self.words(_("{n} completed deal"), _("{n} completed deals"), self.sum.deals)
        return (self.word(_("Deals of {name}"), name=self.handle), "", done)

    def columns(self, cols: int) -> str:
        word = self.word
        return f"{fit(word(_('date')), 7)}{fit(word(_('author')), 12)}{word(_('How it was'))}"

    def row(self, item: DealReviewLine, number: int, cols: int) -> Line:
        one = item.review
        start = line(
            f"{fit(times.day(one.made_at, self.caller.zone), 6)} ",
            (S.NAME, fit(item.author.handle, 11)),
            " ",
            (STYLES[one.verdict], self.word(deal_reviews.VERDICTS[one.verdict])),
        )
        if one.is_removed:
            start = start.then(line((S.GONE, f"  {self.word(_('taken away: {reason}'), reason=one.reason)}")))
        return start.then(line(f"  {one.words}", (S.DIM, f"  {item.title}" if item.number else "")))

    def same(self, item: DealReviewLine) -> int:
        return item.review.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("its thread"))
    async def read(self) -> None:
        if self.item and self.item.number:
            await self.show(ThreadReader(self.item.number))

    @key("!", name="report", help=_("report the review"))
    async def report(self) -> None:
        words = await self.ask(_("What is wrong with it?"), most=disputes.MAX_WORDS) if self.item else None
        if self.item and words is not None:
            await self.desk.act(disputes.report_review, self.caller, self.item.review.id, words)
            self.say(_("Those who tend the board will look at it."))

    @key("d", name="remove", help=_("take the review away"), when=lambda self: bool(self.item and self.item.may_remove))
    async def remove(self) -> None:
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if self.item and reason is not None:
            await self.desk.act(deal_reviews.remove, self.caller, self.item.review.id, reason)
            await self.reload()
            self.say(_("The review is taken away; who wrote it is told why."))

    @key("Y", name="restore", help=_("let it stand again"), when=lambda self: bool(self.item and self.item.may_restore))
    async def restore(self) -> None:
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if self.item and reason is not None:
            await self.desk.act(deal_reviews.restore, self.caller, self.item.review.id, reason)
            await self.reload()
            self.say(_("The review stands again; who wrote it is told why."))


@extend(PersonCard)
@key("i", name="dealings", help=_("their deals"), foot=False)
async def show_dealings(screen: PersonCard) -> None:
    await screen.visit("dealings", screen.handle)
