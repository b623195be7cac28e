# SPDX-License-Identifier: Apache-2.0
"""One poll: how it is answered, the receipt for one's vote, and below what it has come to."""

import re
from collections.abc import Iterator

from banyan.base import clock
from banyan.core import moderation, permits, picking, polls
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.screens import results
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.records.polls import WITH_CHOICES, Choice, Picks, Poll, PollKind, PollPage, Secrecy, Shows

SHOWS = {
    Shows.ALWAYS: _("always"),
    Shows.AFTER_VOTE: _("to who has voted"),
    Shows.AT_CLOSE: _("at the close"),
}
HOW = {
    PollKind.SINGLE: _("Space marks, Enter votes."),
    PollKind.SEVERAL: _("Space marks, Enter votes."),
    PollKind.RANKED: _(
        "Space gives a choice the next place, + and - move it; or type the numbers, best first. Enter votes."
    ),
    PollKind.NUMERIC: _("Enter asks for your number."),
    PollKind.TEXT: _("Enter asks for your answer."),
}
SECRET = _("Secret: nobody is told who chose what.")
SECRET_STILL = _(
    "Secret: nobody is told who chose what. Until the close the database holds it, because it may be changed."
)
KEPT = {
    Secrecy.SECRET: _(
        "Keep it: after the close each ballot is listed under its receipt. With it you see that yours was counted as you cast it,"
        " and the list tells nobody whose it is."
    ),
    Secrecy.NAMED: _("Each ballot is listed under its receipt, and with the name of who cast it."),
}
_WHOLE = re.compile(r"[+-]?\d{1,10}")


def parse_whole(typed: str) -> int | None:
    """A whole number as somebody types it; None for what is none."""
    typed = typed.strip()
    return int(typed) if _WHOLE.fullmatch(typed) else None


@register("poll")
class PollScreen(Screen[None]):
    """A vote may be changed until the close."""

    area = "poll"

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        self.page: PollPage | None = None
        self.at = self.top = 0
        self.picks: list[int] = []  # marked choices; of ranked ones in their order
        self.comment = ""
        self._is_reading = False  # scrolled away from the choices
        self._room, self._spot, self._results_at = 1, 0, 0

    async def open(self) -> None:
        await self.refresh()
        if self.page and self.page.vote:
            self.comment = self.page.vote.comment
            if self.has_choices and not isinstance(self.page.vote.picks, str):
                self.picks = list(self.page.vote.picks)

    async def refresh(self) -> None:
        self.page = await self.desk.ask(polls.look, self.caller, self.poll_id)

    @property
    def poll(self) -> Poll | None:
        return self.page.line.poll if self.page else None

    @property
    def has_choices(self) -> bool:
        return self.poll is not None and self.poll.kind in WITH_CHOICES

    @property
    def may_vote(self) -> bool:
        return self.page is not None and not self.page.why_not

    @property
    def may_mark(self) -> bool:
        return self.may_vote and self.has_choices

    @property
    def may_order(self) -> bool:
        return self.may_vote and self.poll is not None and self.poll.kind == PollKind.RANKED

    @property
    def may_comment(self) -> bool:
        """An answer in words needs none."""
        return self.may_vote and self.poll is not None and self.poll.kind != PollKind.TEXT

    @property
    def may_close(self) -> bool:
        page = self.page
        return page is not None and page.is_open and (page.tends or page.line.poll.made_by == self.caller.id)

    @property
    def spots(self) -> int:
        """The rows that the cursor stands on: choices, or the one answer; none after the close."""
        return (len(self.page.choices) or 1) if self.page and self.page.is_open else 0

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        page = self.page
        if page is None:
            return Frame(cols, rows)
        above = list(self._above(page, cols))
        body = [*above, *self._answers(page, cols), *self._below(page, cols)]
        self._results_at = len(body)
        body += results.lines(self, page, cols)
        self._room = room = max(1, rows - 2)
        self._spot = len(above) + self.at
        self._scroll(len(body), room)
        until = times.moment(page.line.poll.closes_at, self.caller.zone)
        ends = self.word(_("until {day}"), day=until) if page.is_open else self.word(_("poll closed"))
        frame = Frame(cols, rows, [bar(f" {self.word(_('Poll'))}  {page.line.slug}", "", f"{ends} ", cols)])
        for row, shown in enumerate(body[self.top : self.top + room], 1):
            frame.put(row, shown)
        frame.put(rows - 1, self.foot(cols))
        if self.spots and self.top <= self._spot < self.top + room:
            frame.selected = 1 + self._spot - self.top
        frame.cursor = (frame.selected or rows - 1, 0)
        return frame

    def _scroll(self, count: int, room: int) -> None:
        if self.spots and not self._is_reading:
            spot = self._spot
            self.top = 0 if spot < room else max(min(self.top, spot - min(2, room - 1)), spot - room + 2)
        self.top = max(0, min(self.top, count - room))

    def _above(self, page: PollPage, cols: int) -> Iterator[Line]:
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.line.poll.question, cols - 2))
        yield from (line((S.DIM, f" {row}")) for row in wrap(" · ".join(self._facts(page)), cols - 2))
        if page.line.poll.ballot == Secrecy.NAMED:
            yield from self._wrapped(S.WARN, _("With names: everybody sees who chose what."), cols)
        else:
            yield from self._wrapped(S.DIM, SECRET_STILL if page.is_open else SECRET, cols)
        yield EMPTY

    def _facts(self, page: PollPage) -> Iterator[str]:
        poll, word = page.line.poll, self.word
        yield word(_("asked by {handle}"), handle=page.line.asker.handle)
        yield self.words(_("{n} vote"), _("{n} votes"), poll.voter_count)
        yield self._kind(poll)
        if page.is_open and 0 < poll.joined_before < poll.made_at:
            day = times.moment(poll.joined_before, self.caller.zone)
            yield word(_("for who was here before {day}"), day=day)
        elif page.is_open and not poll.joined_before:
            yield word(_("also for who joins later"))
        if page.is_open and not page.shows_totals:
            yield word(_("totals: {when}"), when=word(SHOWS[poll.shows]))
        if poll.reason:
            yield word(_("Closed early: {reason}"), reason=poll.reason)

    def _kind(self, poll: Poll) -> str:
        word = self.word
        match poll.kind:
            case PollKind.SINGLE:
                return word(_("one choice each"))
            case PollKind.SEVERAL:
                return word(_("up to {n} choices each"), n=poll.most_picks)
            case PollKind.RANKED if poll.most_picks < len(poll.words):
                return word(_("the best {n} in order"), n=poll.most_picks)
            case PollKind.RANKED:
                return word(_("choices in order"))
            case PollKind.NUMERIC:
                return word(
                    _("a number from {low} to {high}"), low=poll.low, high=results.in_units(poll, str(poll.high))
                )
            case PollKind.TEXT:
                return word(_("an answer in words"))

    def _answers(self, page: PollPage, cols: int) -> list[Line]:
        """The rows that the cursor stands on; the choices stay after the close."""
        if not page.choices:
            return [self._own_answer(page, cols)] if page.is_open else []
        words = max(width(one.words) for one in page.choices)
        bars = results.bars_for(self, cols, words) if page.shows_totals else 0
        room = cols - 11 - (bars + 15 if bars else 6)
        cells = max(min(words, room), 12) if cols >= results.NARROW else room
        return [self._choice(at, one, cells, bars) for at, one in enumerate(page.choices)]

    def _own_answer(self, page: PollPage, cols: int) -> Line:
        poll, vote = page.line.poll, page.vote
        label = self.word(_("Your number:") if poll.kind == PollKind.NUMERIC else _("Your answer:"))
        said = results.said(self, poll, vote.picks) if vote else self.word(_("not given yet"))
        mark = f"{self.glyph('cursor')} "
        return line(
            (S.MARK, mark),
            (S.HINT, f"{label} "),
            (S.NEW if vote else S.DIM, fit(said, cols - width(label) - 4).rstrip()),
        )

    def _choice(self, at: int, one: Choice, cells: int, bars: int) -> Line:
        is_picked = at in self.picks
        mark = f"{self.glyph('cursor')} " if self.spots and at == self.at else "  "
        style = S.NEW if is_picked else ""
        words = f"{fit(f'({at + 1})', 4, 'right')} {self._box(at)}{fit(one.words, cells)}"
        shown = line((S.MARK, mark), (style, words))
        if one.count < 0:
            return shown
        if not bars:
            return shown.then(line((S.DIM, f" {one.percent:3d}%")))
        filled = results.filled(self, bars, one.percent, 100)
        return shown.then(line((S.HEADING, f"  {filled}"), (S.DIM, f" {one.percent:3d}%  ({one.count})")))

    def _box(self, at: int) -> str:
        """Where it says what is marked; nothing can be any more after the close."""
        if not self.spots:
            return ""
        if self.poll and self.poll.kind == PollKind.RANKED:
            return f"[{self.picks.index(at) + 1 if at in self.picks else ' '}] "
        return "(*) " if at in self.picks else "( ) "

    def _below(self, page: PollPage, cols: int) -> Iterator[Line]:
        poll = page.line.poll
        if poll.kind == PollKind.RANKED and page.shows_totals and page.is_open:
            yield from self._wrapped(
                S.DIM, _("Shown are first preferences. The rounds are counted at the close."), cols
            )
        if self.spots or page.choices:
            yield EMPTY
        if page.is_open and page.why_not:
            yield from self._wrapped(S.WARN, self._why_not(page), cols)
        elif page.is_open:
            if self.may_comment:
                comment = self.comment or self.word(_("none (m writes one)"))
                yield line((S.HINT, f" {self.word(_('Your comment:'))} "), comment)
            if page.vote and page.vote.receipt:
                yield line((S.HINT, f" {self.word(_('Your receipt:'))} "), (S.STRONG, page.vote.receipt))
                yield from self._wrapped(S.DIM, KEPT[poll.ballot], cols)
            yield EMPTY
            told = _("You have voted, and may change it until the close.") if page.vote else HOW[poll.kind]
            yield from self._wrapped(S.DIM, told, cols)
        elif page.vote and page.has_ballots:
            is_named = poll.ballot == Secrecy.NAMED
            own_name = _("You have voted. Your ballot is in the list, with your name.")
            receipt = _("You have voted. Your ballot is in the list, under your receipt.")
            yield from self._wrapped(S.DIM, own_name if is_named else receipt, cols)
        elif page.vote:
            yield from self._wrapped(S.DIM, _("You have voted. What you chose is known to nobody any more."), cols)

    def _wrapped(self, style: str, text: str, cols: int) -> Iterator[Line]:
        yield from (line((style, f" {row}")) for row in wrap(self.word(text), cols - 2))

    def _why_not(self, page: PollPage) -> str:
        if page.why_not == polls.NotEligible.code:
            day = clock.to_words(page.line.poll.joined_before)
            return self.word(polls.NotEligible.sentence, day=day)
        if page.why_not == permits.SignInFirst.code:
            return permits.SignInFirst.sentence
        return _("You cannot write on this board at the moment.")

    # ---- keys: moving

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        if self._is_reading or not self.spots:
            self._read(-1)
        else:
            self.at = max(0, self.at - 1)

    @key("down", "j", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        if self._is_reading or self.at + 1 >= self.spots:
            self._read(1)
        else:
            self.at += 1

    @key("pgdn", "^F", name="page_down", help=_("next page"), foot=False)
    async def page_down(self) -> None:
        self._read(max(1, self._room - 1))

    @key("pgup", "^B", name="page_up", help=_("page before"), foot=False)
    async def page_up(self) -> None:
        self._read(-max(1, self._room - 1))

    @key("R", name="results", help=_("results"), foot=False)
    async def results(self) -> None:
        await self.refresh()
        if self.page and any(results.lines(self, self.page, self.session.size[0])):
            self._read(self._results_at - self.top)

    def _read(self, by: int) -> None:
        """Scroll; whoever comes back to the choices moves among them again."""
        self.top = max(0, self.top + by)
        self._is_reading = by > 0 or not self.top <= self._spot < self.top + self._room

    # ---- keys: voting

    @key("space", name="mark", help=_("choose"), when=lambda self: self.may_mark)
    async def mark(self) -> None:
        self._is_reading = False
        is_picked = self.at in self.picks
        if self.poll and self.poll.kind == PollKind.SINGLE:
            self.picks.clear()
        if not is_picked:
            self.picks.append(self.at)
        elif self.at in self.picks:
            self.picks.remove(self.at)

    @key("enter", name="vote", help=_("vote"), when=lambda self: bool(self.spots))
    async def vote(self) -> None:
        picks = await self._asked()
        if picks is None or self.poll is None or self.page is None:
            return
        warns = self.may_vote and self.poll.ballot == Secrecy.NAMED and self.page.vote is None
        if warns and not await self.confirm(_("Everybody will see that you chose this. Vote?")):
            return
        receipt = await self.desk.act(polls.vote, self.caller, self.poll_id, picks, self.comment)
        if self.has_choices and not isinstance(picks, str):
            self.picks = list(picks)
        await self.refresh()
        if receipt:
            self.say(_("Your vote is counted. Your receipt: {receipt}"), receipt=receipt)
        else:
            self.say(_("Your vote is counted."))

    async def _asked(self) -> Picks | None:
        """What is voted for; None when somebody thought better of it. Who may not vote hears so from the vote itself."""
        poll = self.poll
        if poll is None or not self.may_vote:
            return ()
        if poll.kind == PollKind.NUMERIC:
            return await self._ask_number(poll, "")
        if poll.kind == PollKind.TEXT:
            given = self.page.vote.picks if self.page and self.page.vote else ""
            return await self.ask(_("Your answer:"), given if isinstance(given, str) else "", most=picking.MAX_ANSWER)
        if poll.kind == PollKind.RANKED:
            return tuple(self.picks)
        return tuple(sorted(self.picks)) or (self.at,)

    async def _ask_number(self, poll: Poll, given: str) -> Picks | None:
        asked = self.word(
            _("A whole number from {low} to {high}:"), low=poll.low, high=results.in_units(poll, str(poll.high))
        )
        typed = await self.ask(asked, given, most=12)
        if typed is None:
            return None
        number = parse_whole(typed)
        return () if number is None else (number,)

    @key("+", name="rank_up", help=_("a place up"), foot=False, when=lambda self: self.may_order)
    async def rank_up(self) -> None:
        self._shift(-1)

    @key("-", name="rank_down", help=_("a place down"), foot=False, when=lambda self: self.may_order)
    async def rank_down(self) -> None:
        self._shift(1)

    def _shift(self, by: int) -> None:
        """Another place in the order for the choice that the cursor stands on."""
        if self.at in self.picks:
            old = self.picks.index(self.at)
            self.picks.insert(max(0, old + by), self.picks.pop(old))
        else:
            self.picks.append(self.at)

    async def typed(self, pressed: str) -> None:
        """A digit goes to its choice, begins an order, or a number."""
        if self.poll is None or not (pressed.isdecimal() and pressed.isascii()):
            return
        if self.may_order:
            typed = await self.ask(_("The numbers in order, best first:"), pressed, most=3 * len(self.poll.words))
            if typed is not None:
                picks = picking.check(self.poll, tuple(int(number) - 1 for number in re.findall(r"\d{1,4}", typed)))
                self.picks = [pick for pick in picks if isinstance(pick, int)]
        elif self.poll.kind in WITH_CHOICES and 0 < int(pressed) <= self.spots:
            self.at, self._is_reading = int(pressed) - 1, False

    @key("m", name="comment", help=_("comment"), when=lambda self: self.may_comment)
    async def write_comment(self) -> None:
        said = await self.ask(_("Comment, for all to read after the close:"), self.comment, most=polls.MAX_COMMENT)
        self.comment = self.comment if said is None else said

    # ---- keys: around it

    @key(
        "b",
        name="ballots",
        help=_("ballots"),
        when=lambda self: bool(self.page and (self.page.has_ballots or self.page.answers)),
    )
    async def ballots(self) -> None:
        await self.visit("ballots", self.poll_id)
        await self.refresh()

    @key("t", name="thread_first", help=_("its thread"), when=lambda self: bool(self.page and self.page.line.number))
    async def thread_first(self) -> None:
        if self.page:
            await self.show(ThreadReader(self.page.line.number))

    @key("c", name="end", help=_("close it"), when=lambda self: self.may_close)
    async def end(self) -> None:
        if self.poll is None:
            return
        is_own = self.poll.made_by == self.caller.id
        if is_own and await self.confirm(_("Close this poll now?")):
            await self.desk.act(polls.close, self.caller, self.poll_id)
        elif not is_own:
            reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
            if reason is not None:
                await self.desk.act(polls.close, self.caller, self.poll_id, reason)
        await self.refresh()

    @key(
        "d",
        name="remove",
        help=_("take the poll away"),
        foot=False,
        when=lambda self: bool(self.page and self.page.tends),
    )
    async def remove(self) -> None:
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(polls.remove, self.caller, self.poll_id, reason)
            self.close()
