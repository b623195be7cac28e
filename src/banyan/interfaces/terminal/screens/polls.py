# SPDX-License-Identifier: Apache-2.0
"""Polls: what is asked on a board, and everywhere; and the way there from threads."""

from banyan.base import clock
from banyan.core import permits, polls, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, extend, key, register
from banyan.interfaces.terminal.screens.asking import PollForm
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.results import NARROW
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.screens.voting import PollScreen
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.callers import Caller
from banyan.records.polls import PollLine, PollPage


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
            await self.show(PollScreen(self.item.poll.id))
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
        await screen.show(PollScreen(found.line.poll.id))


def _poll_of(tx: Tx, caller: Caller, number: int) -> PollPage | None:
    return polls.of_thread(tx, caller, threads.get(tx, caller, number)[0].id)
