# SPDX-License-Identifier: Apache-2.0
"""A thread: floor by floor, or the floors of a page below each other; all of them, or those of one author. What is read is marked
as the web marks it; a floor that comes while somebody reads is told of, and moves nothing.
"""

from collections.abc import Iterable, Sequence

import msgspec

from banyan.core import boards, cards, pages
from banyan.core.cards import MAKERS
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, Span, bar, line, wrapped
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.screens.branches import Branches
from banyan.interfaces.terminal.screens.post_acts import PostActs, Source
from banyan.interfaces.terminal.sharing import shared_page
from banyan.interfaces.terminal.text import fit, width
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.weaving import woven
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.accounts import Person
from banyan.records.boards import wording
from banyan.records.events import Event, PostEdited, PostGone, PostMade, PostReacted, PostRestored, PushGone, PushMade
from banyan.records.pages import Floor, ThreadPage
from banyan.records.posts import PostState
from banyan.records.presence import Place, PlaceKind
from banyan.records.pushes import PushLine, Stance

# What stands on a floor whose post is not there.
GONE = {
    PostState.DELETED: _("(deleted by its author)"),
    PostState.REMOVED: _("(removed: {reason})"),
    PostState.ERASED: _("(gone for good)"),
    PostState.HELD: _("(waits until somebody who tends the board has looked at it)"),
    PostState.MOVED: _("(stands at {place} now)"),
    PostState.MISSING: _("(was not in what was brought here)"),
}
CHANGES = (PostMade, PostEdited, PostGone, PostRestored, PostReacted, PushMade, PushGone)
SAID = {Stance.PUSH: (_("push"), S.NEW), Stance.BOO: (_("boo"), S.GONE), Stance.ARROW: ("->", S.DIM)}
PUSHER_CELLS, ROOMY_CELLS = 12, 60  # of a name, and from which width on names are aligned


class ThreadReader(PostActs, Reader):
    area = "post"

    def __init__(self, number: int, floor: int = 1, *, is_whole: bool = False) -> None:
        super().__init__()
        self.number, self.floor = number, max(1, floor)
        self.thread_page: ThreadPage | None = None
        self.place = Place(PlaceKind.THREAD, thread=number)
        self.is_whole, self.only = is_whole, ""
        self.opens_spoilers = False
        self.first_unread: int | None = None  # as it was when the reader came
        self.links: dict[int, list[str]] = {}  # of each floor that is shown
        self._starts: list[tuple[int, int]] = []  # (line, floor) of each floor that is shown

    async def open(self) -> None:
        await self._go(self.floor)
        self._saw()

    def hears(self) -> Iterable[Concern]:
        return (("number", self.number),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, CHANGES) and event.number == self.number for event in happened)

    async def refresh(self) -> None:
        before = self._last()
        top = self.top
        await self._go(self.floor, reads_anew=True)
        self.top = top
        if self._last() > before:
            self.say(_("Somebody has just answered: floor {floor}."), floor=self._last())

    async def on(self, pressed: str) -> None:
        await super().on(pressed)
        self._stand()
        self._saw()

    async def after_act(self) -> None:
        await self._go(self.floor, reads_anew=True, keeps_place=True)

    @property
    def target(self) -> tuple[int, int]:
        return self.number, self.floor

    # ---- seen

    @property
    def post(self) -> Floor | None:
        """The floor that is being read."""
        floors = self.thread_page.floors if self.thread_page else []
        return next((each for each in floors if each.post.floor == self.floor), None)

    def heading(self, cols: int) -> list[Line]:
        page, floor = self.thread_page, self.post
        if page is None or floor is None:
            return [bar("", "", "", cols)]
        word = self.word
        place = f"{page.board.slug}  /t/{self.number}/{self.floor}"
        across = line((S.DIM, self.glyph("across") * (cols if self.session.draws_unicode else cols - 1)))
        only = word(_("only {name}"), name=self.only) if self.only else ""
        if self.is_whole:
            title = fit(page.thread.title, max(8, cols - width(only) - width(place) - 6)).rstrip()
            return [bar(f" {title}", only, f"{place} ", cols), across]
        is_new = self.first_unread is not None and self.floor >= self.first_unread
        return [
            bar(
                f" {fit(word(_('author')), 6)} {_named(floor.author)}{self._titled(floor.author)}",
                only,
                f"{place} ",
                cols,
            ),
            line((S.HINT, f" {fit(word(_('title')), 6)} "), (S.NEW, fit(page.thread.title, cols - 8).rstrip())),
            line(
                (S.HINT, f" {fit(word(_('time')), 6)} "),
                times.moment(floor.post.made_at, self.caller.zone),
                (S.DIM, f"   {word(_('floor {floor} of {last}'), floor=self.floor, last=self._last())}"),
                (S.MARK, f"   {word(_('unread'))}") if is_new else None,
                self._signs(floor),
            ),
            across,
        ]

    def _titled(self, author: Person) -> str:
        """The title of whoever has one, behind the name."""
        title = wording(author.title, self.session.lang)
        return f"  {title}" if title else ""

    def _signs(self, floor: Floor) -> Span:
        """Marks of those who tend, and that it was changed."""
        changed = (
            self.word(_("changed {at}"), at=times.moment(floor.post.edited_at, self.caller.zone))
            if floor.post.edited_at
            else ""
        )
        return (S.DIM, "   ".join(["", *filter(None, (floor.mark, changed))]))

    def lines(self, cols: int) -> list[Line]:
        self._starts, self.links = [], {}
        if not self.is_whole:
            self._starts = [(0, self.floor)]
            return self._floor_lines(self.post, cols) if self.post else []
        rows: list[Line] = []
        for each in self.thread_page.floors if self.thread_page else []:
            floor = each.post.floor
            if floor == self.first_unread and floor > 1:
                rows.append(line((S.MARK, self.word(_("new since you were here")).center(cols - 1, "-"))))
            self._starts.append((len(rows), floor))
            rows.append(
                line(
                    (S.MARK, f"{self.glyph('cursor')} " if floor == self.floor else "  "),
                    (S.NAME, f"#{floor} {_named(each.author)}"),
                    (S.DIM, self._titled(each.author)),
                    (S.DIM, f"   {times.moment(each.post.made_at, self.caller.zone)}"),
                    self._signs(each),
                )
            )
            rows += [*self._floor_lines(each, cols), EMPTY]
        return rows

    def _floor_lines(self, floor: Floor, cols: int) -> list[Line]:
        post = floor.post
        if post.state in GONE:
            return [line((S.DIM, self.word(GONE[post.state], reason=post.reason, place=post.moved_to)))]
        made = present(post.html, cols - 1, self.glyph, self.word, opens_spoilers=self.opens_spoilers)
        self.links[post.floor] = made.links
        tail = [
            *self._poll_lines(post.floor, cols),
            *self._reaction_line(post.reactions),
            *self._push_lines(floor, cols),
        ]
        title = [*wrapped([(S.HEADING, floor.chapter)], cols - 1), EMPTY] if floor.chapter else []
        return [*self._card_lines(post.floor, cols), *title, *made.lines, *([EMPTY] if tail else []), *tail]

    def _card_lines(self, floor: int, cols: int) -> list[Line]:
        """What a thread of a special kind is about, above its first floor."""
        card = self.thread_page.card if self.thread_page and floor == 1 else None
        if card is None:
            return []
        rows = [line((S.HEADING, self.word(card.heading)))]
        cells = max(width(self.word(fact.label)) for fact in card.facts) if card.facts else 0
        for fact in card.facts:
            at = times.moment(fact.at, self.caller.zone) if fact.at else ""
            value = " ".join(part for part in (self.word(fact.value, **fact.fields), at) if part)
            words: list[Span] = [(S.HINT, f" {fit(self.word(fact.label), cells)}  "), ("", value)]
            rows += wrapped(words, cols - 1, " " * (cells + 3))
        return [*rows, EMPTY]

    def _poll_lines(self, floor: int, cols: int) -> list[Line]:
        """What the thread asks, below its first floor."""
        page = self.thread_page.poll if self.thread_page and floor == 1 else None
        if page is None:
            return []
        rows = [line((S.HEADING, f"{self.word(_('Poll'))}: {page.line.poll.question}"))]
        for at, each in enumerate(page.choices, 1):
            share = f"  {each.percent}%  {each.count}" if each.count >= 0 else ""
            rows += wrapped([(S.KEY, f" {at} "), ("", each.words), (S.DIM, share)], cols - 1, "   ")
        return rows

    def _reaction_line(self, reactions: str) -> list[Line]:
        sums: dict[str, int] = msgspec.json.decode(reactions) if reactions else {}
        spans = [(S.NOTE, f"{self.word(kind)} {count}  ") for kind, count in sums.items() if count]
        return [line(*spans)] if spans else []

    def _push_lines(self, floor: Floor, cols: int) -> list[Line]:
        pushed = floor.pushed
        if pushed is None or not pushed.sum.count:
            return []
        words = self.words(
            "{n} push by {people}", _("{n} pushes by {people}"), pushed.sum.count, people=pushed.sum.people
        )
        rows = [line((S.DIM, words), (S.HOT, f"  {pushed.sum.glyph}"))]
        return rows + [row for each in pushed.newest for row in self._push_line(each, cols)]

    def _push_line(self, each: PushLine, cols: int) -> list[Line]:
        word, style = SAID[each.push.stance]
        is_roomy = cols >= ROOMY_CELLS
        name = fit(each.author.handle, PUSHER_CELLS) if is_roomy else each.author.handle
        head: list[Span] = [(style, f"{fit(self.word(word), 4)} "), (S.NAME, name)]
        if not each.push.is_visible:
            return [line(*head, (S.DIM, f" ({self.word(_('gone'))})"))]
        at = times.day(each.push.made_at, self.caller.zone)
        indent = " " * (PUSHER_CELLS + 7 if is_roomy else 2)
        return wrapped([*head, ("", f": {each.push.text}"), (S.DIM, f"  {at}")], cols - 1, indent)

    # ---- keys

    async def at_end(self) -> None:
        """Behind the last line comes the next floor, or the next page of floors."""
        page = self.thread_page
        if self.is_whole and page and page.floors:
            self.floor = page.floors[-1].post.floor
        await self.next()

    @key("n", "f", "]", "+", name="next", help=_("next floor"))
    async def next(self) -> None:
        floor = await self._neighbour(1)
        if floor:
            await self._go(floor)
        else:
            self.close("next")

    @key("p", "b", "[", "-", name="before", help=_("floor before"))
    async def before(self) -> None:
        floor = await self._neighbour(-1)
        if floor:
            await self._go(floor)

    @key("=", name="thread_first", help=_("first floor"), foot=False)
    async def thread_first(self) -> None:
        await self._go(1)

    @key("\\", name="thread_last", help=_("last floor"), foot=False)
    async def thread_last(self) -> None:
        await self._go(self._last())

    @key("^N", name="thread_unread", help=_("first floor that is new"), foot=False)
    async def thread_unread(self) -> None:
        page = self.thread_page
        mark = await self.desk.marks.of(self.caller, page.thread) if page and not self.caller.is_guest else None
        floor = mark.first_unread(self._last()) if mark else None
        if floor is None:
            self.say(_("Nothing here is new."))
        else:
            await self._go(floor)

    @key("^U", name="same_author", help=_("next floor of the same author"), foot=False)
    async def same_author(self) -> None:
        await self._go_by_author(1)

    @key("^H", name="same_author_before", help=_("floor before of the same author"), foot=False)
    async def same_author_before(self) -> None:
        await self._go_by_author(-1)

    @key("@", name="only_author", help=_("only this author, or all again"), foot=False)
    async def only_author(self) -> None:
        self.only = "" if self.only or not self.post else self.post.author.handle
        await self._go(self.floor, reads_anew=True)

    @key("^S", name="thread_mode", help=_("floors below each other, or one by one"), foot=False)
    async def thread_mode(self) -> None:
        self.is_whole = not self.is_whole
        await self._go(self.floor)

    @key("t", name="branches", help=_("answers to this floor"), foot=False)
    async def branches(self) -> None:
        floor = await self.show(Branches(self.number, self.floor))
        if floor:
            await self._go(floor)

    @key("m", name="source", help=_("as it was written"), foot=False)
    async def source(self) -> None:
        found = await self.around()
        if found:
            await self.show(Source(found.post))

    @key("x", name="spoilers", help=_("show what is hidden"), foot=False)
    async def spoilers(self) -> None:
        self.opens_spoilers = not self.opens_spoilers
        self.changed()

    @key("O", name="links", help=_("open a link"), foot=False)
    async def open_link(self) -> None:
        links = self.links.get(self.floor, [])
        if not links:
            self.say(_("There are no links here."))
            return
        asked = "1" if len(links) == 1 else await self.ask(_("Which link (its number):"), most=3)
        if asked and asked.isdecimal() and 0 < int(asked) <= len(links):
            await self.visit("link", links[int(asked) - 1])

    @key(
        "C",
        name="thread_card",
        help=_("take part"),
        when=lambda self: self.thread_page is not None and self.thread_page.thread.kind in MAKERS,
    )
    async def thread_card(self) -> None:
        card = await self.desk.ask(cards.find, self.caller, self.number)
        if card is not None:
            await self.visit(card.screen, self.number)
            await self._go(self.floor, reads_anew=True, keeps_place=True)

    @key("^W", name="keepers", help=_("who tends this board"), foot=False)
    async def keepers(self) -> None:
        if self.thread_page:
            board = self.thread_page.board
            people = await self.desk.ask(boards.moderators, self.caller, board.id)
            names = "  ".join(_named(person) for person in people) or self.word(_("Nobody but the administrators."))
            await self.show(Popup(board.title(self.session.lang), [names]))

    async def typed(self, pressed: str) -> None:
        if pressed.isdecimal() and pressed.isascii() and pressed != "0":
            number = await self.ask(_("Go to floor:"), pressed, most=9)
            if number and number.strip().isdecimal():
                await self._go(int(number))

    # ---- parts

    async def _go(self, floor: int, *, reads_anew: bool = False, keeps_place: bool = False) -> None:
        """Show a floor, and the page that it stands on."""
        page, top = self.thread_page, self.top
        is_first = page is None
        floor = min(max(1, floor), self._last() or floor)
        if page is None or reads_anew or not self._has(floor):
            if self.only:
                page = await self.desk.ask(pages.author_page, self.caller, self.number, self.only, floor)
            else:
                page = await self.desk.ask(pages.thread_page, self.caller, self.number, floor)
                page = woven(self, page) if page.pieces else shared_page(page)
            self.thread_page = page
            self.place = Place(PlaceKind.THREAD, page.board.slug, self.number)
            if reads_anew and self.only and not page.floors:
                self.only = ""
                await self._go(floor, reads_anew=True)
                return
        self.floor = min(max(floor, 1), page.thread.last_floor)
        if self.only and page.floors:
            self.floor = next(
                (one.post.floor for one in page.floors if one.post.floor >= floor), page.floors[-1].post.floor
            )
        mark = await self.desk.marks.of(self.caller, page.thread)
        if is_first and not self.caller.is_guest:
            self.first_unread = mark.first_unread(page.thread.last_floor)
        self.changed()
        if keeps_place:
            self.top = top
            return
        self.top = self.column = 0
        if self.is_whole:
            self.all_lines(self.session.size[0])
            self.top = next((at for at, shown in self._starts if shown == self.floor), 0)
            self.top -= self.floor == self.first_unread and self.top > 0  # the line above it, too

    def _has(self, floor: int) -> bool:
        page = self.thread_page
        if page is None:
            return False
        if self.only:
            return any(one.post.floor == floor for one in page.floors)
        return page.first <= floor <= page.last

    async def _neighbour(self, step: int) -> int:
        """The floor after this one or before it, of those that are wanted; 0 where there is none."""
        page = self.thread_page
        if page is None:
            return 0
        if not self.only:
            return self.floor + step if 1 <= self.floor + step <= self._last() else 0
        inside = [one.post.floor for one in page.floors if (one.post.floor - self.floor) * step > 0]
        if inside:
            return inside[0] if step > 0 else inside[-1]
        return page.newer if step > 0 else page.older

    async def _go_by_author(self, step: int) -> None:
        floor = self.post
        if floor is None:
            return
        handle, at = floor.author.handle, self.floor
        page = await self.desk.ask(pages.author_page, self.caller, self.number, handle, at + 1 if step > 0 else at)
        if step < 0 and page.older:
            page = await self.desk.ask(pages.author_page, self.caller, self.number, handle, page.older)
        found = [one.post.floor for one in page.floors if (one.post.floor - at) * step > 0]
        if found:
            await self._go(found[0] if step > 0 else found[-1])
        else:
            self.say(_("Nothing more was found."))

    def _visible(self) -> list[int]:
        """The floors that stand on the screen, with as much of each as fits."""
        cols, rows = self.session.size
        room = max(1, rows - len(self.heading(cols)) - 1)
        top = max(0, min(self.top, len(self.all_lines(cols)) - room))
        above = [floor for at, floor in self._starts if at <= top][-1:]
        return above + [floor for at, floor in self._starts if top < at < top + room]

    def _stand(self) -> None:
        """Which floor is meant when several are shown: the one that was, as long as it can be seen."""
        visible = self._visible() if self.is_whole else []
        if visible and self.floor not in visible:
            self.floor = visible[0]
            self.changed()

    def _saw(self) -> None:
        """Mark what is shown."""
        page = self.thread_page
        if page is not None and not self.is_closed:
            for floor in self._visible():
                self.desk.marks.saw(self.caller, page.thread, floor, floor)

    def _last(self) -> int:
        return self.thread_page.thread.last_floor if self.thread_page else 0


def _named(person: Person) -> str:
    other = person.display_name not in ("", person.handle)
    return f"{person.handle} ({person.display_name})" if other else person.handle
