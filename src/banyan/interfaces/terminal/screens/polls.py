# SPDX-License-Identifier: Apache-2.0
"""Polls: what is asked, voting with the totals beside the choices, and asking something oneself."""

from banyan.base import clock
from banyan.core import moderation, permits, polls, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.callers import Caller
from banyan.records.polls import WITH_CHOICES, Choice, PollKind, PollLine, PollPage, PollWish, Shows

DAYS = (1, 3, 7, 14, 30, 90, 365)
MEMBER_DAYS = (0, 7, 30, 90, 365)
CHOICES_ASKED = 12
NARROW = 60  # cells below which only what matters most is shown
BAR = 30  # cells of a bar at most
SHOWS = {
    Shows.ALWAYS: _("always"),
    Shows.AFTER_VOTE: _("to who has voted"),
    Shows.AT_CLOSE: _("at the close"),
}


@register("polls")
class Polls(ListScreen[PollLine]):
    """Of a board and its threads; without one, what is asked everywhere at the moment."""

    area = "polls"
    empty = _("Nothing is asked here at the moment.")

    def __init__(self, slug: str = "", number: int = 0) -> None:
        super().__init__()
        self.slug, self.thread_number = slug, number  # the number of a thread that may get one
        self.is_all = not slug

    async def fetch(self, cursor: str) -> Page[PollLine]:
        if self.is_all:
            found, older = await self.desk.ask(polls.open_ones, self.caller, cursor)
        else:
            _board, found, older = await self.desk.ask(polls.of_board, self.caller, self.slug, before=cursor)
        return Page(found, after=older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        name = _("Open polls") if self.is_all else _("Polls on {board}")
        return (self.word(name, board=self.slug), "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        number, voters = fit(word(_("no.")), 5, "right"), fit(word(_("votes")), 6, "right")
        place = "" if cols < NARROW else f"{fit(word(_('board')), 12)}{fit(word(_('closes on')), 11)} "
        return f"{number}  {place}{voters}  {word(_('what is asked'))}"

    def row(self, item: PollLine, number: int, cols: int) -> Line:
        poll = item.poll
        is_open = poll.is_open(clock.now())
        start = line(f"{number:5d}  ")
        if cols >= NARROW:
            until = (
                f"{times.local(poll.closes_at, self.caller.zone):%Y-%m-%d}" if is_open else self.word(_("poll closed"))
            )
            start = start.then(line((S.NAME, fit(item.slug, 11)), f" {fit(until, 10)}  "))
        start = start.then(line(f"{poll.voter_count:6d}  "))
        return start.then(line((S.NEW if is_open else S.DIM, fit(poll.question, max(8, cols - start.cells)).rstrip())))

    def same(self, item: PollLine) -> int:
        return item.poll.id

    # ---- keys

    @key("right", "enter", "r", "R", name="read", help=_("vote, results"))
    async def read(self) -> None:
        if self.item:
            await self.show(Ballot(self.item.poll.id))
            await self.reload()

    @key("M", name="poll_make", help=_("ask something"), when=lambda self: bool(self.slug))
    async def poll_make(self) -> None:
        permits.check_signed_in(self.caller)
        if await self.show(PollForm(self.word(_("A poll")), self.slug, self.thread_number)) is not None:
            await self.restart()

    @key("tab", name="other_list", help=_("this board / everywhere"), when=lambda self: bool(self.slug))
    async def other_list(self) -> None:
        self.is_all = not self.is_all
        await self.restart()


@register("poll")
class Ballot(Screen[None]):
    """One poll: choose with space, vote with Enter. A vote may be changed until the close."""

    area = "ballot"

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        self.page: PollPage | None = None
        self.at = self.top = 0
        self.picks: set[int] = set()
        self.comment = ""

    async def open(self) -> None:
        await self.refresh()
        if self.page and self.page.vote:
            self.comment = self.page.vote.comment
            if self.page.line.poll.kind in WITH_CHOICES:
                self.picks = {pick for pick in self.page.vote.picks if isinstance(pick, int)}

    async def refresh(self) -> None:
        self.page = await self.desk.ask(polls.look, self.caller, self.poll_id)

    @property
    def may_vote(self) -> bool:
        return self.page is not None and not self.page.why_not

    @property
    def may_close(self) -> bool:
        page = self.page
        return page is not None and page.is_open and (page.tends or page.line.poll.made_by == self.caller.id)

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        page = self.page
        if page is None:
            return Frame(cols, rows)
        above = self._above(page, cols)
        choices = self._choices(page, cols)
        body = [*above, *choices, *self._below(page, cols)]
        room = max(1, rows - 2)
        selected = len(above) + self.at
        self.top = max(0, min(self.top, selected - min(2, room - 1)), selected - room + 2)
        if selected < room:
            self.top = 0
        poll = page.line.poll
        until = times.moment(poll.closes_at, self.caller.zone)
        ends = self.word(_("until {day}"), day=until) if page.is_open else self.word(_("poll closed"))
        head = bar(f" {self.word(_('Poll'))}  {page.line.slug}", "", f"{ends} ", cols)
        frame = Frame(cols, rows, [head, *body[self.top : self.top + room]])
        frame.put(rows - 1, self.foot(cols))
        frame.selected = min(1 + selected - self.top, rows - 1)
        frame.cursor = (frame.selected, 0)
        return frame

    def _above(self, page: PollPage, cols: int) -> list[Line]:
        poll, word = page.line.poll, self.word
        question = [line((S.STRONG, f" {row}")) for row in wrap(poll.question, cols - 2)]
        facts = [
            word(_("asked by {handle}"), handle=page.line.asker.handle),
            self.words(_("{n} vote"), _("{n} votes"), poll.voter_count),
            word(_("one choice each"))
            if poll.most_picks == 1
            else word(_("up to {n} choices each"), n=poll.most_picks),
        ]
        if page.is_open and not page.shows_totals:
            facts.append(word(_("totals: {when}"), when=word(SHOWS[poll.shows])))
        return [*question, *(line((S.DIM, f" {row}")) for row in wrap(" · ".join(facts), cols - 2)), EMPTY]

    def _choices(self, page: PollPage, cols: int) -> list[Line]:
        words = max((width(one.words) for one in page.choices), default=0)
        room = cols - 11
        if cols < NARROW:
            return [self._choice(at, one, room - 6, 0) for at, one in enumerate(page.choices)]
        bars = min(BAR, max(0, room - words - 15)) if page.shows_totals else 0
        cells = min(words, room - (bars + 15 if page.shows_totals else 0))
        return [self._choice(at, one, max(cells, 12), bars) for at, one in enumerate(page.choices)]

    def _choice(self, at: int, one: Choice, cells: int, bars: int) -> Line:
        is_picked = at in self.picks
        mark = f"{self.glyph('cursor')} " if at == self.at else "  "
        box = f"{fit(f'({at + 1})', 4, 'right')} {'(*)' if is_picked else '( )'} "
        shown = line(
            (S.MARK, mark), (S.NEW if is_picked else "", box), (S.NEW if is_picked else "", fit(one.words, cells))
        )
        if one.count < 0:
            return shown
        if not bars:
            return shown.then(line((S.DIM, f" {one.percent:3d}%")))
        filled = self.glyph("bar") * (bars * one.percent // 100)
        return shown.then(line((S.HEADING, f"  {fit(filled, bars)}"), (S.DIM, f" {one.percent:3d}%  ({one.count})")))

    def _below(self, page: PollPage, cols: int) -> list[Line]:
        word = self.word
        rows = [EMPTY]
        if page.is_open and page.why_not:
            rows += [line((S.WARN, f" {row}")) for row in wrap(self._why_not(page), cols - 2)]
        elif page.is_open:
            said = self.comment or word(_("none (m writes one)"))
            rows.append(line((S.HINT, f" {word(_('Your comment:'))} "), said))
            rows.append(EMPTY)
            told = (
                _("You have voted, and may change it until the close.") if page.vote else _("Space marks, Enter votes.")
            )
            rows.append(line((S.DIM, f" {word(told)}")))
        elif page.vote:
            rows.append(line((S.DIM, f" {word(_('You have voted. What you chose is known to nobody any more.'))}")))
        if page.comments:
            rows += [EMPTY, line((S.HEADING, f" {word(_('What voters said'))}"))]
            rows += [line(f"   {row}") for said in page.comments for row in wrap(said, cols - 4)]
        return rows

    def _why_not(self, page: PollPage) -> str:
        if page.why_not == polls.NotEligible.code:
            day = clock.to_words(page.line.poll.joined_before)
            return self.word(polls.NotEligible.sentence, day=day)
        if page.why_not == permits.SignInFirst.code:
            return self.word(permits.SignInFirst.sentence)
        return self.word(_("You cannot write on this board at the moment."))

    # ---- keys

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        self.at = max(0, self.at - 1)

    @key("down", "j", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        self.at = min(len(self.page.choices) - 1 if self.page else 0, self.at + 1)

    @key("pgdn", "^F", name="page_down", help=_("next page"), foot=False)
    async def page_down(self) -> None:
        self.at = len(self.page.choices) - 1 if self.page else 0

    @key("pgup", "^B", name="page_up", help=_("page before"), foot=False)
    async def page_up(self) -> None:
        self.at = 0

    @key("space", name="mark", help=_("choose"), when=lambda self: self.may_vote)
    async def mark(self) -> None:
        if self.page is None:
            return
        if self.page.line.poll.most_picks == 1:
            self.picks = set() if self.at in self.picks else {self.at}
        else:
            self.picks ^= {self.at}

    @key("enter", name="vote", help=_("vote"))
    async def vote(self) -> None:
        if self.page is None:
            return
        picks = tuple(sorted(self.picks)) or (self.at,)
        await self.desk.act(polls.vote, self.caller, self.poll_id, picks, self.comment)
        self.picks = set(picks)
        await self.refresh()
        self.say(_("Your vote is counted."))

    @key("m", name="comment", help=_("comment"), when=lambda self: self.may_vote)
    async def write_comment(self) -> None:
        said = await self.ask(_("Comment, for all to read after the close:"), self.comment, most=polls.MAX_COMMENT)
        self.comment = self.comment if said is None else said

    @key("R", name="results", help=_("results"), foot=False)
    async def results(self) -> None:
        await self.refresh()

    @key("t", name="thread_first", help=_("its thread"), when=lambda self: bool(self.page and self.page.line.number))
    async def thread_first(self) -> None:
        if self.page:
            await self.show(ThreadReader(self.page.line.number))

    @key("c", name="end", help=_("close it"), when=lambda self: self.may_close)
    async def end(self) -> None:
        if self.page is None:
            return
        is_own = self.page.line.poll.made_by == self.caller.id
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

    async def typed(self, pressed: str) -> None:
        """A digit goes to its choice."""
        if pressed.isdecimal() and pressed.isascii() and self.page and 0 < int(pressed) <= len(self.page.choices):
            self.at = int(pressed) - 1


class PollForm(Form):
    """Asks something of a board, or in a thread that one began."""

    def __init__(self, title: str, slug: str, number: int) -> None:
        days = tuple((str(day), str(day)) for day in DAYS)
        here = (("board", _("the whole board")), ("thread", _("the thread that was marked")))
        where = [Field("where", _("Asked is"), "board", here)] if number else []
        numbers = tuple((str(n), str(n)) for n in range(1, CHOICES_ASKED + 1))
        fields = [
            *where,
            Field("question", _("What is asked"), most=polls.MAX_QUESTION),
            Field("choices", _("Choices"), most=polls.MAX_CHOICE, hint=_("One in each line; what is empty does not count.")),
            *(Field(f"choice_{n}", f"  {n}", most=polls.MAX_CHOICE) for n in range(2, CHOICES_ASKED + 1)),
            Field("closes", _("Closes in so many days"), "7", days),
            Field("most_picks", _("Choices each may take"), "1", numbers),
            Field("shows", _("The totals are shown"), Shows.ALWAYS, tuple((str(how), words) for how, words in SHOWS.items())),
            Field(
                "member_days", _("Only who has been here so many days"), "0", tuple((str(day), str(day)) for day in MEMBER_DAYS)
            ),
        ]  # fmt: skip
        super().__init__(title, fields)
        self.slug, self.number = slug, number

    async def save(self, values: dict[str, str]) -> None:
        wish = PollWish(
            question=values["question"],
            choices=(values["choices"], *(values[f"choice_{n}"] for n in range(2, CHOICES_ASKED + 1))),
            closes_at=clock.now() + int(values["closes"]) * clock.DAY,
            most_picks=int(values["most_picks"]),
            kind=PollKind.SINGLE if values["most_picks"] == "1" else PollKind.SEVERAL,
            shows=Shows(values["shows"]),
            member_days=int(values["member_days"]),
        )
        if values.get("where") == "thread":
            await self.desk.act(polls.open_in_thread, self.caller, self.number, wish)
        else:
            await self.desk.act(polls.open_on_board, self.caller, self.slug, wish)


# ---- from the threads of a board, and from a thread


@extend(Threads)
@key("V", name="polls", help=_("polls"), foot=False)
async def show_polls(screen: Threads) -> None:
    await screen.visit("polls", screen.board.slug, screen.item.thread.number if screen.item else 0)


@extend(Threads)
@key("R", name="poll_results", help=_("results of polls"), foot=False)
async def show_results(screen: Threads) -> None:
    await show_polls(screen)


@extend(Threads)
@key("M", name="poll_make", help=_("ask something"), foot=False)
async def make_poll(screen: Threads) -> None:
    permits.check_signed_in(screen.caller)
    number = screen.item.thread.number if screen.item else 0
    if await screen.show(PollForm(screen.word(_("A poll")), screen.board.slug, number)) is not None:
        screen.say(_("The poll is open."))


@extend(ThreadReader)
@key("V", name="polls", help=_("its poll"), foot=False)
async def show_poll(screen: ThreadReader) -> None:
    """The poll of the thread that is read."""
    found: PollPage | None = await screen.desk.ask(_poll_of, screen.caller, screen.number)
    if found is None:
        screen.say(_("This thread has no poll."))
    else:
        await screen.show(Ballot(found.line.poll.id))


def _poll_of(tx: Tx, caller: Caller, number: int) -> PollPage | None:
    return polls.of_thread(tx, caller, threads.get(tx, caller, number)[0].id)
