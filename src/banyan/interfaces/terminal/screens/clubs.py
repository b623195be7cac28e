# SPDX-License-Identifier: Apache-2.0
"""Class and club boards: which take letters of application, writing one, and those who tend a board answering and inviting."""

from collections.abc import Iterable, Iterator, Sequence

from banyan.base.errors import NotFound
from banyan.core import boards, clubs, moderation, permits
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.admitting import decide
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.boards import Board, LetterPolicy
from banyan.records.clubs import ClubLine, ClubPage, Letter, LetterState
from banyan.records.events import BoardChanged, Event, LetterMoved
from banyan.records.presence import Place, PlaceKind

STATES = {
    LetterState.WAITING: _("Your letter waits."),
    LetterState.INVITED: _("You are invited."),
    LetterState.DECLINED: _("Your letter was declined."),
    LetterState.PUT_OUT: _("Your membership was ended."),
}


@register("clubs")
class Clubs(ListScreen[ClubLine]):
    area = "clubs"
    place = Place(PlaceKind.ELSEWHERE)
    empty = _("No board takes letters at the moment.")

    async def fetch(self, cursor: str) -> Page[ClubLine]:
        return Page(await self.desk.ask(clubs.directory, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Class and club boards")), "", "")

    def row(self, item: ClubLine, number: int, cols: int) -> Line:
        lang = self.session.lang
        start = line(f"{number:5d}  ", (S.NAME, fit(item.board.slug, 12)), f" {fit(item.board.title(lang), 16)} ")
        said = self.word(_("You belong to it.") if item.is_member else STATES.get(item.state or LetterState.LEFT, ""))
        about = item.board.description(lang)
        return start.then(line((S.NOTE, f"{said} " if said else ""), (S.DIM, about)))

    def same(self, item: ClubLine) -> int:
        return item.board.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("all about it"))
    async def read(self) -> None:
        if self.item:
            await self.show(Club(self.item.board.slug))
            await self.reload()


@register("club")
class Club(Reader):
    area = "club"
    place = Place(PlaceKind.ELSEWHERE)

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
        self.page_of: ClubPage | None = None

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.page_of = await self.desk.ask(clubs.look, self.caller, self.slug)
        self.changed()

    def hears(self) -> Iterable[Concern]:
        return (("board_id", self.page_of.board.id),) if self.page_of else ()

    def news(self, happened: Sequence[Event]) -> bool:
        here = self.page_of.board.id if self.page_of else 0
        return any(isinstance(event, LetterMoved | BoardChanged) and event.board_id == here for event in happened)

    async def at_end(self) -> None:
        """There is nothing behind it."""

    @property
    def tends(self) -> bool:
        return self.page_of is not None and self.page_of.tends

    @property
    def is_member(self) -> bool:
        return self.page_of is not None and self.page_of.is_member

    def is_own(self, state: LetterState) -> bool:
        return self.page_of is not None and self.page_of.own is not None and self.page_of.own.state == state

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        title = self.page_of.board.title(self.session.lang) if self.page_of else ""
        return [bar(f" {self.word(_('Class and club boards'))}", title, f"{self.slug} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.page_of is None else list(self._lines(self.page_of, cols))

    def _lines(self, page: ClubPage, cols: int) -> Iterator[Line]:
        for text, style in ((page.board.description(self.session.lang), ""), (self._own(page), S.STRONG)):
            if text:
                yield EMPTY
                yield from (line((style, f" {row}")) for row in wrap(text, cols - 2))
        if page.own is not None and page.own.state == LetterState.WAITING:
            yield from self._letter(page.own, cols)
        if page.tends:
            yield EMPTY
            yield line((S.HEADING, f" {self.word(_('Letters to answer'))}"))
            if not page.waiting:
                yield line((S.DIM, f" {self.word(_('No letter waits.'))}"))
        for at, one in enumerate(page.waiting, 1):
            day = times.day(one.letter.made_at, self.caller.zone)
            yield line(f"{at:4d} ", (S.NAME, one.person.handle), (S.DIM, f"  {day}"))
            yield from self._letter(one.letter, cols)
        if page.members or page.tends or page.is_member:
            yield EMPTY
            yield line((S.HEADING, f" {self.word(_('Members'))}"))
            names = "  ".join(one.person.handle for one in page.members) or self.word(_("Nobody so far."))
            yield from (line(f" {row}") for row in wrap(names, cols - 2))

    def _letter(self, letter: Letter, cols: int) -> Iterator[Line]:
        for text in letter.words.splitlines():
            yield from (line(f"      {row}") for row in wrap(text, cols - 7))

    def _own(self, page: ClubPage) -> str:
        if page.is_member:
            return self.word(_("You belong to it."))
        said = self.word(STATES[page.own.state]) if page.own and page.own.state in STATES else ""
        said = f"{said} {page.own.answer}" if page.own and said else said
        if not page.board.takes_letters:
            return f"{said} {self.word(_('It takes no letters at the moment.'))}".strip()
        if page.may_apply_at:
            day = f"{times.local(page.may_apply_at, self.caller.zone):%Y-%m-%d}"
            return f"{said} {self.word(_('You can write again from {day} on.'), day=day)}".strip()
        return said

    # ---- keys of whoever would like to belong to it, or does

    @key("a", name="add", help=_("write a letter"), when=lambda self: not (self.is_member or self.tends))
    async def add(self) -> None:
        permits.check_signed_in(self.caller)
        if self.page_of is None:
            return
        if await self.show(LetterEditor(self.word(_("Your letter")), self.page_of.board)) is not None:
            await self.refresh()
            self.say(_("Your letter is there. You will be told."))

    @key("d", name="remove", help=_("take it back"), when=lambda self: self.is_own(LetterState.WAITING))
    async def remove(self) -> None:
        await self.desk.act(clubs.withdraw, self.caller, self.slug)
        await self.refresh()
        self.say(_("Your letter is taken back."))

    @key("y", name="accept", help=_("yes or no to the invitation"), when=lambda self: self.is_own(LetterState.INVITED))
    async def accept(self) -> None:
        rows = [("y", self.word(_("Yes, I come"))), ("n", self.word(_("No, thank you")))]
        chosen = await self.show(Choice(self.slug, rows))
        if chosen == "n":
            await self.desk.act(clubs.turn_down, self.caller, self.slug)
            await self._stay()
        elif chosen == "y":
            await self.desk.act(clubs.accept, self.caller, self.slug)
            await self.refresh()
            self.say(_("You belong to it now."))

    @key("Q", name="leave", help=_("leave this board"), foot=False, when=lambda self: self.is_member)
    async def leave(self) -> None:
        if await self.confirm(_("Leave this board?")):
            await self.desk.act(clubs.leave, self.caller, self.slug)
            await self._stay()

    async def _stay(self) -> None:
        """As long as there is something for them to see."""
        try:
            await self.refresh()
        except NotFound:
            self.close()

    # ---- keys of those who tend it

    @key("A", name="answer", help=_("answer a letter"), when=lambda self: self.tends)
    async def answer(self) -> None:
        waiting = [one.person.handle for one in self.page_of.waiting] if self.page_of else []
        decided = await decide(self, waiting, clubs.MAX_ANSWER)
        if decided is None:
            return
        verb = clubs.admit if decided.admits else clubs.decline
        await self.desk.act(verb, self.caller, self.slug, decided.handle, decided.words)
        await self.refresh()
        self.say(_("They have been told."))

    @key("i", name="invite", help=_("invite somebody"), when=lambda self: self.tends)
    async def invite(self) -> None:
        handle = await self.ask(_("Whom:"), most=40)
        words = await self.ask(_("A word with it:"), most=clubs.MAX_ANSWER) if handle else None
        if handle and words is not None:
            await self.desk.act(clubs.invite, self.caller, self.slug, handle.strip().removeprefix("@"), words)
            await self.refresh()
            self.say(_("They have been told."))

    @key("T", name="put_out", help=_("end a membership"), foot=False, when=lambda self: self.tends)
    async def put_out(self) -> None:
        handle = await self.ask(_("Whom:"), most=40)
        reason = await self.ask(_("Why? They read it:"), most=moderation.MAX_REASON) if handle else None
        if handle and reason is not None:
            await self.desk.act(clubs.put_out, self.caller, self.slug, handle.strip().removeprefix("@"), reason)
            await self.refresh()
            self.say(_("They have been told."))

    @key("W", name="edit", help=_("take letters or none"), foot=False, when=lambda self: self.tends)
    async def edit(self) -> None:
        if self.page_of is not None:
            await self.show(LettersForm(self.word(_("Letters of application")), self.page_of.board))
            await self.refresh()


class LetterEditor(Editor):
    """What is asked stands in it already."""

    def __init__(self, title: str, board: Board) -> None:
        super().__init__(title, "\n\n".join(f"{question}\n" for question in board.letter_questions.splitlines()))
        self.slug = board.slug

    async def check(self, text: str) -> bool:
        await self.desk.act(clubs.apply, self.caller, self.slug, text)
        return True


class LettersForm(Form):
    def __init__(self, title: str, board: Board) -> None:
        is_on = "1" if board.letters == LetterPolicy.ON else ""
        super().__init__(
            title, [Field("letters", _("Takes letters of application"), is_on, YES_NO), *_questions(board)]
        )
        self.slug = board.slug

    async def save(self, values: dict[str, str]) -> None:
        asked = "\n".join(values[name] for name in values if name.startswith("question"))
        await self.desk.act(clubs.set_letters, self.caller, self.slug, asked, is_on=bool(values["letters"]))


def _questions(board: Board, most: int = 5) -> Sequence[Field]:
    """A line for each question, and some more."""
    asked = board.letter_questions.splitlines()
    asked += [""] * (most - len(asked))
    return [
        Field("questions" if at == 1 else f"question_{at}", _("What they are asked"), one, most=boards.MAX_QUESTIONS)
        for at, one in enumerate(asked, 1)
    ]
