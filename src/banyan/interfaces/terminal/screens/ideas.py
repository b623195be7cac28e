# SPDX-License-Identifier: Apache-2.0
"""Ideas: those of a board by votes, and one of them with its people, its way, and what who tends the board may say of it."""

from collections.abc import Iterator
from typing import Any

from banyan.core import ideas, moderation, permits
from banyan.core.kinds import Open
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line, wrapped
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads, takes
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.records.boards import Board
from banyan.records.ideas import CreditPart, IdeaLine, IdeaPage, IdeaState

NARROW = 60  # cells below which only what matters most is shown
TABS = ("open", IdeaState.BUILDING, IdeaState.SHIPPED, IdeaState.DECLINED)
TAB_WORDS = {"open": _("Open"), "building": _("Being built"), "shipped": _("Shipped"), "declined": _("Declined")}


@register("ideas")
class Ideas(ListScreen[IdeaLine]):
    """Of a board, most votes first; Tab goes on from those that are open to those that are settled."""

    area = "ideas"
    empty = _("No ideas here so far.")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
        self.shown = 0

    async def fetch(self, cursor: str) -> Page[IdeaLine]:
        _board, lines, after = await self.desk.ask(ideas.of_board, self.caller, self.slug, TABS[self.shown], cursor)
        return Page(lines, after=after)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Ideas on {board}"), board=self.slug), "", self.word(TAB_WORDS[TABS[self.shown]]))

    def columns(self, cols: int) -> str:
        word = self.word
        votes = fit(word(_("votes")), 6, "right")
        who = "" if cols < NARROW else f"{fit(word(_('state')), 14)}{fit(word(_('author')), 13)}"
        return f"{fit(word(_('no.')), 5, 'right')}  {votes}  {who}{word(_('title'))}"

    def row(self, item: IdeaLine, number: int, cols: int) -> Line:
        start = line(f"{number:5d}  ", (S.NEW if item.idea.is_open else "", f"{item.idea.vote_count:6d}"), "  ")
        if cols >= NARROW:
            state = fit(self.word(ideas.STATES[item.idea.state]), 13)
            start = start.then(line((S.DIM, f"{state} "), (S.NAME, fit(item.author.handle, 12)), " "))
        return start.then(line(fit(item.thread.title, max(8, cols - start.cells)).rstrip()))

    def same(self, item: IdeaLine) -> int:
        return item.thread.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("all about it"))
    async def read(self) -> None:
        if self.item:
            await self.show(IdeaScreen(self.item.thread.number))
            await self.reload()

    @key("tab", name="other_list", help=_("open, being built, shipped, declined"))
    async def other_list(self) -> None:
        self.shown = (self.shown + 1) % len(TABS)
        await self.restart()

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.thread.number))


@register("idea")
class IdeaScreen(AboutThread[IdeaPage]):
    """One idea: `V` votes for it or takes the vote back."""

    area = "idea"
    look = staticmethod(ideas.look)

    @property
    def may_tend(self) -> bool:
        page = self.page_of
        return (
            page is not None
            and page.tends
            and page.line.idea.release_id is None
            and page.line.idea.state != IdeaState.JOINED
        )

    # ---- seen

    def titled(self, page: IdeaPage) -> tuple[str, str]:
        said = self.words(_("one person is for it"), _("{n} people are for it"), page.line.idea.vote_count)
        return f"{self.word(_('Idea'))}  {page.board.slug}", said

    def told(self, page: IdeaPage, cols: int) -> Iterator[Line]:
        idea, word = page.line.idea, self.word
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.line.thread.title, cols - 2))
        asked = word(_("proposed by {handle}"), handle=page.line.author.handle)
        yield line((S.DIM, f" {asked} · {times.moment(page.line.thread.made_at, self.caller.zone)}"))
        yield EMPTY
        yield line((S.HINT, f" {word(_('It is'))}  "), (S.NEW, word(ideas.STATES[idea.state])))
        yield from (line(f" {row}") for row in wrap(idea.reason, cols - 2) if idea.reason)
        for place in (page.release, page.joined_to):
            if place:
                yield line(" → ", place.title, (S.DIM, f" #{place.number}"))
        yield line((S.DIM, f" {self._own(page)}"))
        yield from self._people(word(_("Who is for it")), " ".join(one.handle for one in page.voters), cols)
        if page.steps:
            yield from self._section(_("Its way"))
        for step in page.steps:
            at = times.moment(step.step.at, self.caller.zone)
            yield line(f"   {word(ideas.STATES[step.step.state])}", (S.DIM, f" · {step.by.handle} · {at}"))
            yield from (line(f"     {row}") for row in wrap(step.step.reason, cols - 6) if step.step.reason)
        if page.joined:
            yield from self._section(_("The same, proposed before or after"))
        for joined in page.joined:
            yield line(f"   {joined.thread.title}", (S.DIM, f" #{joined.thread.number} {joined.author.handle}"))
        if page.credits:
            yield from self._section(_("Thanks to"))
        for one in page.credits:
            yield line("   ", (S.NAME, one.person.handle), f" {word(ideas.PARTS[one.part])}")

    def _own(self, page: IdeaPage) -> str:
        if page.why_not == permits.SignInFirst.code:
            return self.word(permits.SignInFirst.sentence)
        if page.why_not == ideas.IdeaSettled.code:
            return self.word(_("It is settled; votes change it no more."))
        if page.why_not:
            return self.word(_("You cannot write on this board at the moment."))
        return self.word(
            _("You are for it.") if page.has_voted else _("One vote a person. Everybody can see who is for it.")
        )

    def _people(self, label: str, names: str, cols: int) -> Iterator[Line]:
        if names:
            yield EMPTY
            yield from wrapped([(S.HINT, f" {label}  "), (S.NAME, names)], cols - 1, "   ")

    def _section(self, label: str) -> Iterator[Line]:
        yield EMPTY
        yield line((S.HEADING, f" {self.word(label)}"))

    # ---- keys

    @key("V", name="vote", help=_("for it, or not any more"))
    async def vote(self) -> None:
        if self.page_of is None:
            return
        wants = not self.page_of.has_voted
        await self.desk.act(ideas.vote, self.caller, self.number, is_for=wants)
        await self.refresh()
        self.say(_("You are for it.") if wants else _("Your vote is taken back."))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))

    @key("S", name="state", help=_("what becomes of it"), when=lambda self: self.may_tend)
    async def state(self) -> None:
        if self.page_of is None:
            return
        states = [state for state in ideas.SET if state != self.page_of.line.idea.state]
        rows = [(str(at), self.word(ideas.STATES[state])) for at, state in enumerate(states, 1)]
        chosen = await self.show(Choice(self.word(_("What becomes of it")), rows))
        if not chosen:
            return
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(ideas.set_state, self.caller, self.number, states[int(chosen) - 1], reason)
            await self.refresh()
            self.say(_("Everybody who is for it will hear of it."))

    @key("J", name="join", help=_("the same was proposed before"), foot=False, when=lambda self: self.may_tend)
    async def join(self) -> None:
        into = await self.ask(_("Number of the other idea's thread:"), most=9)
        if not into or not into.strip().isdecimal():
            return
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(ideas.join, self.caller, self.number, int(into), reason)
            await self.refresh()
            self.say(_("They are one now."))

    @key("T", name="credit", help=_("who else is to be thanked"), foot=False, when=lambda self: self.may_tend)
    async def credit(self) -> None:
        await self.show(CreditForm(self.word(_("Who else is to be thanked")), self.number))
        await self.refresh()


class CreditForm(Form):
    def __init__(self, title: str, number: int) -> None:
        super().__init__(
            title,
            [
                Field("handle", _("Name"), most=40),
                Field(
                    "part", _("What they did"), CreditPart.REPORTED, tuple((str(k), v) for k, v in ideas.PARTS.items())
                ),
                Field("is_named", _("Releases name them"), "1", YES_NO),
            ],
        )
        self.number = number

    async def save(self, values: dict[str, str]) -> None:
        is_named = bool(values["is_named"])
        await self.desk.act(ideas.credit, self.caller, self.number, values["handle"], values["part"], is_named=is_named)


async def _ask(_screen: Screen[Any], _board: Board) -> Open | None:
    """An idea has no terms."""
    return lambda tx, caller, one: ideas.open_idea(tx, caller, one.board_id, one.title, one.body, one.token)


ASKERS[ideas.KIND] = _ask


@extend(Threads)
@key("O", name="ideas", help=_("ideas"), foot=False, when=takes("idea"))
async def show_ideas(screen: Threads) -> None:
    await screen.visit("ideas", screen.board.slug)
