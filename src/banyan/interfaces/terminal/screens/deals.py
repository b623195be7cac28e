# SPDX-License-Identifier: Apache-2.0
"""All about one thing: who wants it, for whom it is kept, how it was; and the list of one's own deals."""

from collections.abc import Iterable, Iterator, Sequence

from banyan.core import cards, deal_reviews, deals, disputes, goods, permits
from banyan.interfaces.desk import Tx
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.goods import change_terms
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.callers import Caller
from banyan.records.cards import Card
from banyan.records.deal_reviews import Dealings, DealReview, Verdict
from banyan.records.deals import Deal, DealLine, DealState, GoodsPage, MyDeal
from banyan.records.events import Event, GoodsChanged
from banyan.records.goods import GoodsState

NARROW = 60  # cells below which only what matters most is shown
LABEL = 14  # cells of the names of facts
# What one's own turn is called.
STATES = {
    DealState.ASKED: _("waits in the line"),
    DealState.HELD: _("kept for them"),
    DealState.DONE: _("completed"),
    DealState.LAPSED: _("the time ran out"),
    DealState.RELEASED: _("not kept any more"),
    DealState.DECLINED: _("went elsewhere"),
    DealState.TAKEN_BACK: _("given up"),
    DealState.UNDONE: _("undone by those who tend"),
}
OPEN = (GoodsState.OFFERED, GoodsState.RESERVED)
Seen = tuple[GoodsPage, Card | None, list[DealReview], dict[int, Dealings]]


@register("deal")
class DealScreen(Reader):
    """`await self.visit("deal", 12)`: the goods of thread 12."""

    area = "deal"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.seen: Seen | None = None

    async def open(self) -> None:
        await self.refresh()

    def hears(self) -> Iterable[Concern]:
        return (GoodsChanged,)

    def news(self, happened: Sequence[Event]) -> bool:
        thread_id = self.page_of.place.thread.id if self.page_of else None
        return any(isinstance(event, GoodsChanged) and event.thread_id == thread_id for event in happened)

    async def refresh(self) -> None:
        self.seen = await self.desk.ask(_look, self.caller, self.number)
        self.changed()

    async def at_end(self) -> None:
        """There is nothing behind it."""

    @property
    def page_of(self) -> GoodsPage | None:
        return self.seen[0] if self.seen else None

    @property
    def is_author(self) -> bool:
        return self.page_of is not None and self.page_of.is_author

    @property
    def own(self) -> Deal | None:
        """The deal that the caller has a part in: their turn, or whom they keep it for."""
        page = self.page_of
        return None if page is None else page.held.deal if page.held else page.own

    @property
    def state(self) -> DealState | None:
        return self.own.state if self.own else None

    @property
    def may_ask(self) -> bool:
        page = self.page_of
        return page is not None and not page.is_author and page.place.goods.state in OPEN and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        return not self.is_author and self.state in (DealState.ASKED, DealState.HELD)

    def _offers(self, *states: GoodsState) -> bool:
        return self.is_author and self.page_of is not None and self.page_of.place.goods.state in states

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        page = self.page_of
        if page is None:
            return [bar("", "", "", cols)]
        said = self.word(goods.HEADINGS[page.place.goods.offer])
        return [
            bar(f" {said}  {page.place.board.slug}", "", f"{self.word(goods.STATES[page.place.goods.state])} ", cols)
        ]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.seen is None else list(self._lines(*self.seen, cols))

    def _lines(
        self, page: GoodsPage, card: Card | None, reviews: list[DealReview], sums: dict[int, Dealings], cols: int
    ) -> Iterator[Line]:
        place, word = page.place, self.word
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(place.thread.title, cols - 2))
        known = self._dealings(sums.get(place.author.id))
        yield line(" ", (S.NAME, place.author.handle), (S.DIM, f"  {known}"))
        yield EMPTY
        for fact in card.facts if card else ():
            value = word(fact.value, **fact.fields) if fact.value else ""
            until = times.moment(fact.at, self.caller.zone) if fact.at else ""
            rows = wrap(f"{value} {until}".strip(), max(8, cols - LABEL - 3))
            yield line((S.HINT, f" {fit(word(fact.label), LABEL)} "), rows[0] if rows else "")
            yield from (line(f"{'':{LABEL + 2}}{row}") for row in rows[1:])
        yield EMPTY
        yield from self._line_of(page, sums, cols) if page.is_author else self._turn(page, cols)
        if reviews:
            yield EMPTY
            yield line((S.HEADING, f" {word(_('How it was'))}"))
        for one in reviews:
            yield from self._review(one, cols)

    def _dealings(self, found: Dealings | None) -> str:
        if found is None or not found.deals:
            return self.word(_("no deals so far"))
        said = [
            self.words(_("{n} deal"), _("{n} deals"), found.deals),
            self.words(_("{n} good"), _("{n} good"), found.good),
        ]
        if found.bad:
            said.append(self.words(_("{n} bad"), _("{n} bad"), found.bad))
        return " · ".join(said)

    def _line_of(self, page: GoodsPage, sums: dict[int, Dealings], cols: int) -> Iterator[Line]:
        """For its author: whom it is kept for, and who waits."""
        if page.held:
            is_done = page.held.deal.state == DealState.DONE
            yield line((S.HEADING, f" {self.word(_('It went to') if is_done else _('Kept for'))}"))
            yield from self._asked("   ", page.held, sums, cols)
            yield line((S.NEW, f"   {self._both(page.held.deal)}"))
            yield EMPTY
        if page.waiting:
            yield line((S.HEADING, f" {self.word(_('Who would like it'))}"))
        elif not page.held:
            yield line((S.DIM, f" {self.word(_('Nobody has asked for it yet.'))}"))
        for at, one in enumerate(page.waiting, 1):
            yield from self._asked(f" {at:3d}  ", one, sums, cols)

    def _asked(self, lead: str, one: DealLine, sums: dict[int, Dealings], cols: int) -> Iterator[Line]:
        yield line(lead, (S.NAME, one.partner.handle), (S.DIM, f"  {self._dealings(sums.get(one.partner.id))}"))
        yield from (line(f"{'':6}{row}") for row in wrap(one.deal.words, cols - 8) if row)

    def _turn(self, page: GoodsPage, cols: int) -> Iterator[Line]:
        """For everybody else: how it stands with them."""
        own, word = page.own, self.word
        if own is None:
            said, style = self._may(page), S.DIM
        elif own.state == DealState.ASKED:
            style = S.NEW
            said = word(_("You wait and are the next."))
            if page.ahead:
                said = self.words(_("You wait; {n} is before you."), _("You wait; {n} are before you."), page.ahead)
        elif own.state == DealState.HELD:
            said, style = f"{word(_('It is kept for you.'))} {self._both(own)}", S.NEW
        elif own.state == DealState.DONE:
            said, style = self._both(own), S.NEW
        else:
            said, style = f"{word(_('Your turn is over:'))} {word(STATES[own.state])}", S.DIM
        yield from (line((style, f" {row}")) for row in wrap(said, cols - 2))
        if own is not None:
            yield from (line(f"   {row}") for row in wrap(own.words, cols - 4) if row)

    def _may(self, page: GoodsPage) -> str:
        if page.why_not == permits.SignInFirst.code:
            return self.word(permits.SignInFirst.sentence)
        if page.why_not == deals.NotToBeHad.code:
            return self.word(deals.NotToBeHad.sentence)
        said = _("You cannot write on this board at the moment.") if page.why_not else _("y asks for it.")
        return self.word(said)

    def _both(self, deal: Deal) -> str:
        """Who has said that it is done; else until when it is kept."""
        word = self.word
        mine = deal.has_confirmed(self.caller.id)
        theirs = deal.has_confirmed(deal.other(self.caller.id))
        if mine and theirs:
            return word(_("Both say that it is done."))
        if mine:
            return word(_("You say that it is done; the other one has not yet."))
        if theirs:
            return word(_("The other one says that it is done."))
        if not deal.held_until:
            return word(_("without end"))
        return word(_("until {day}"), day=times.moment(deal.held_until, self.caller.zone))

    def _review(self, one: DealReview, cols: int) -> Iterator[Line]:
        who = _("written by you") if one.by_id == self.caller.id else _("written about you")
        wait = "" if one.shown_at else f" · {self.word(_('not shown yet'))}"
        gone = f" · {self.word(_('taken away: {reason}'), reason=one.reason)}" if one.is_removed else ""
        verdict = self.word(deal_reviews.VERDICTS[one.verdict])
        yield line(f"   {verdict}", (S.DIM, f"  {self.word(who)}{wait}{gone}"))
        yield from (line(f"     {row}") for row in wrap(one.words, cols - 6) if row)

    # ---- keys: whoever would like it

    @key("y", name="sign_up", help=_("I would like it"), when=lambda self: self.may_ask)
    async def ask_for(self) -> None:
        permits.check_signed_in(self.caller)
        words = await self.ask(_("A word to them, which nobody else reads:"), most=deals.MAX_WORDS)
        if words is not None:
            await self.desk.act(deals.ask, self.caller, self.number, words)
            await self.refresh()
            self.say(_("You are in the line, and will be told."))

    @key("d", name="leave", help=_("I do not want it any more"), when=lambda self: self.is_waiting)
    async def take_back(self) -> None:
        if self.own and await self.confirm(_("Give your place in the line back?")):
            await self.desk.act(deals.take_back, self.caller, self.own.id)
            await self.refresh()
            self.say(_("You are not in the line any more."))

    # ---- keys: its author

    @key("a", name="accept", help=_("keep it for one"), when=lambda self: self._offers(GoodsState.OFFERED))
    async def accept(self) -> None:
        chosen = await self._pick(_("For whom (the number):"))
        days = await self.ask(_("For how many days:"), str(deals.KEPT_DAYS), most=2) if chosen else None
        if chosen and days is not None:
            asked = int(days) if days.isdecimal() and days.isascii() else -1
            await self.desk.act(deals.accept, self.caller, chosen.deal.id, asked)
            await self.refresh()
            self.say(_("It is kept for them, and they are told."))

    @key("x", name="reject", help=_("not them"), foot=False, when=lambda self: self._offers(*OPEN))
    async def decline(self) -> None:
        chosen = await self._pick(_("Whom not (the number):"))
        if chosen:
            await self.desk.act(deals.decline, self.caller, chosen.deal.id)
            await self.refresh()
            self.say(_("They are told that it will not be them."))

    @key("r", name="release", help=_("keep it no longer"), when=lambda self: self._offers(GoodsState.RESERVED))
    async def release(self) -> None:
        if self.own and await self.confirm(_("Keep it for them no longer?")):
            await self.desk.act(deals.release, self.caller, self.own.id)
            await self.refresh()
            self.say(_("It is free again."))

    @key("E", name="edit", help=_("terms"), foot=False, when=lambda self: self._offers(GoodsState.OFFERED))
    async def edit(self) -> None:
        await change_terms(self, self.number)
        said = self.said
        await self.refresh()
        self.said = said

    @key(
        "R",
        name="renew",
        help=_("offer it for longer"),
        foot=False,
        when=lambda self: self._offers(GoodsState.OFFERED, GoodsState.EXPIRED, GoodsState.WITHDRAWN),
    )
    async def renew(self) -> None:
        days = await self.ask(_("Offer it for how many days:"), str(goods.USUAL_DAYS), most=3)
        if days is not None:
            asked = int(days) if days.isdecimal() and days.isascii() else -1
            await self.desk.act(goods.renew, self.caller, self.number, asked)
            await self.refresh()
            self.say(_("It is offered again."))

    @key("W", name="withdraw", help=_("withdraw it"), foot=False, when=lambda self: self._offers(*OPEN))
    async def withdraw(self) -> None:
        if await self.confirm(_("Withdraw it, and tell whoever waits?")):
            await self.desk.act(goods.withdraw, self.caller, self.number)
            await self.refresh()
            self.say(_("It is withdrawn. Whoever waited is told."))

    # ---- keys: both

    @key("c", name="end", help=_("it is done"), when=lambda self: self.state == DealState.HELD)
    async def confirm_done(self) -> None:
        if self.own:
            done = await self.desk.act(deals.confirm, self.caller, self.own.id)
            await self.refresh()
            is_done = done.state == DealState.DONE
            self.say(
                _("The deal is done. You can say how it was.")
                if is_done
                else _("It is noted; the other one is told to confirm it too.")
            )

    @key("V", name="review", help=_("say how it was"), when=lambda self: self.state == DealState.DONE)
    async def review(self) -> None:
        if self.own and await self.show(ReviewForm(self.word(_("How was it?")), self.own.id)) is not None:
            await self.refresh()
            self.say(_("It is kept until the other one has written too."))

    @key(
        "D",
        name="dispute",
        help=_("something went wrong"),
        foot=False,
        when=lambda self: self.state in (DealState.HELD, *disputes.SETTLED),
    )
    async def dispute(self) -> None:
        if not self.own:
            return
        waiting = await self.desk.ask(disputes.find_open, self.caller, self.own)
        if waiting is None:
            words = await self.ask(_("What went wrong? Those who tend the board decide:"), most=disputes.MAX_WORDS)
            if words is None:
                return
            waiting = await self.desk.act(disputes.open_dispute, self.caller, self.own.id, words)
        await self.visit("dispute", waiting.id)
        await self.refresh()

    @key("i", name="dealings", help=_("their deals"), foot=False)
    async def dealings(self) -> None:
        page = self.page_of
        if page is not None:
            other = page.held.partner if page.held else page.place.author
            await self.visit("dealings", other.handle)

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))

    async def _pick(self, question: str) -> DealLine | None:
        """One of those who wait, by the number, which is asked only where there are several."""
        waiting = self.page_of.waiting if self.page_of else []
        if not waiting:
            self.say(_("Nobody has asked for it yet."))
            return None
        asked = "1" if len(waiting) == 1 else (await self.ask(question, most=3) or "").strip()
        return waiting[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(waiting) else None


def _look(tx: Tx, caller: Caller, number: int) -> Seen:
    page = deals.page(tx, caller, number)
    own = page.held.deal if page.held else page.own
    reviews = deal_reviews.of_deal(tx, caller, own) if own else []
    people = {page.place.author.id, *(line.partner.id for line in page.waiting)}
    people |= {page.held.partner.id} if page.held else set()
    sums = {person: deal_reviews.dealings(tx, caller, person) for person in people}
    return page, cards.find(tx, caller, number), reviews, {int(person): found for person, found in sums.items()}


class ReviewForm(Form):
    def __init__(self, title: str, deal_id: int) -> None:
        verdicts = tuple((str(verdict), said) for verdict, said in deal_reviews.VERDICTS.items())
        hint = _("Shown when the other one has written too, or after thirty days.")
        fields = [
            Field("verdict", _("How it was"), Verdict.GOOD, verdicts),
            Field("words", _("In a few words"), most=deal_reviews.MAX_WORDS, hint=hint),
        ]
        super().__init__(title, fields)
        self.deal_id = deal_id

    async def save(self, values: dict[str, str]) -> None:
        await self.desk.act(deal_reviews.review, self.caller, self.deal_id, values["verdict"], values["words"])


@register("deals")
class MyDeals(ListScreen[MyDeal]):
    """What one has asked for, and who has asked one."""

    area = "deals"
    empty = _("You have asked for nothing, and nobody has asked you.")

    async def fetch(self, cursor: str) -> Page[MyDeal]:
        found, older = await self.desk.ask(deals.mine, self.caller, cursor)
        return Page(found, after=older)

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("My deals")), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        who = f"{fit(word(_('with whom')), 13)}{fit(word(_('State')), 20)}"
        return f"{fit(word(_('no.')), 5, 'right')}  {who if cols >= NARROW else ''}{word(_('title'))}"

    def row(self, item: MyDeal, number: int, cols: int) -> Line:
        is_open = item.deal.state in (DealState.ASKED, DealState.HELD)
        start = line(f"{number:5d}  ")
        if cols >= NARROW:
            said = fit(self.word(STATES[item.deal.state]), 19)
            start = start.then(line((S.NAME, fit(item.other.handle, 12)), (S.NEW if is_open else S.DIM, f" {said} ")))
        return start.then(line(fit(item.title, max(8, cols - start.cells)).rstrip()))

    def same(self, item: MyDeal) -> int:
        return item.deal.id

    @key("right", "enter", "r", name="read", help=_("all about it"))
    async def read(self) -> None:
        if self.item:
            await self.show(DealScreen(self.item.number))
            await self.reload()
