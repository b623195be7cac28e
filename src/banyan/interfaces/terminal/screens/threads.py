# SPDX-License-Identifier: Apache-2.0
"""The threads of a board: the newest at the bottom, pinned ones below all, with what is unread; all of them, or parts of them
that are laid over each other and taken off one by one.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from banyan.core import permits, read_marks, shorts
from banyan.core.kinds import KINDS, SHORT, takes_lines
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.screens.compose import write_thread
from banyan.interfaces.terminal.screens.marked import MarkedPosts
from banyan.interfaces.terminal.screens.post_acts import PostActs
from banyan.interfaces.terminal.screens.reader import GONE, ThreadReader
from banyan.interfaces.terminal.screens.thread_lists import Part, excerpt, note_of, page_of, wish_of
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice, Popup
from banyan.records.boards import Board, PushPolicy
from banyan.records.events import Event, PostMade, PushGone, PushMade, ThreadChanged, ThreadOpened
from banyan.records.marks import Mark
from banyan.records.pages import ThreadMark, ThreadRow
from banyan.records.presence import Place, PlaceKind
from banyan.records.pushes import PushSum
from banyan.records.threads import ThreadState

NARROW = 60  # cells from which a row has its day
TONES = {"green": "1;32", "yellow": "1;33", "red": "1;31", "grey": S.DIM}
CHANGES = (ThreadOpened, PostMade, ThreadChanged, PushMade, PushGone)
# What the menu of modes offers: key, words, name of the part.
MODES = (
    ("a", _("all threads"), ""),
    ("u", _("with something new"), "unread"),
    ("g", _("the best"), "digest"),
    ("t", _("with these words in the title"), "words"),
    ("n", _("without these words"), "without"),
    ("o", _("opened by somebody"), "by"),
    ("k", _("of one kind"), "kind"),
    ("s", _("pushed so many times"), "least"),
    ("y", _("with a tag"), "tag"),
    ("m", _("posts that are kept"), "kept"),
)


def takes(kind: str) -> Callable[["Threads"], bool]:
    """Whether a list stands on a board that takes such threads: elsewhere their key does nothing and stands in no help."""
    return lambda screen: kind in screen.board.kinds.split()


class Threads(PostActs, ListScreen[ThreadRow]):
    area = "threads"
    opens_at_end = True
    empty = _("Nobody has written here yet. ^P begins.")

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board, self.place = board, Place(PlaceKind.BOARD, board.slug)
        self.keepers = ""
        self.marks: dict[int, ThreadMark] = {}
        self.scores: dict[int, PushSum] = {}
        self.parts: list[Part] = []  # what was asked for, one over the other
        self.tagged: set[int] = set()  # numbers of threads that are tended together
        self._pinned: list[ThreadRow] = []
        self._read_before: int | None = None  # up to when all was read before the last stroke
        self._looked_for_author = ""

    # ---- fetched

    async def open(self) -> None:
        await self.restart()
        await self.visit("board_entry", self.board.slug)

    async def fetch(self, cursor: str) -> Page[ThreadRow]:
        """`-…` is a cursor to older threads, which stand above; `+…` to newer ones."""
        await self.desk.marks.settle(self.caller)
        page, marks = await self.desk.ask(page_of, self.caller, self.board.slug, wish_of(self.parts), cursor)
        self.board, self.keepers = shared(page.board), " ".join(person.handle for person in page.moderators)
        scores = {int(thread_id): total for thread_id, total in page.scores.items()}
        self.marks = {**self.marks, **marks} if cursor else marks
        self.scores = {**self.scores, **scores} if cursor else scores
        if not cursor:
            self._pinned = [shared(row) for row in page.pinned]
        older, newer = (page.older and f"-{page.older}", page.newer and f"+{page.newer}")
        return Page([shared(row) for row in page.rows[::-1]], older, newer)

    async def fetch_first(self) -> Page[ThreadRow] | None:
        return None if self.parts else await self.fetch("+0")

    async def pinned(self) -> list[ThreadRow]:
        return self._pinned

    def hears(self) -> Iterable[Concern]:
        return (("board_id", self.board.id),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, CHANGES) and event.board_id == self.board.id for event in happened)

    async def after_act(self) -> None:
        await self.reload()

    @property
    def target(self) -> tuple[int, int] | None:
        """The first floor of the thread."""
        return (self.item.thread.number, 1) if self.item else None

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        kept_by = self.word(_("kept by {names}"), names=self.keepers) if self.keepers else ""
        here = self.desk.presence.heat(self.board.id)
        people = f"  {self.word(_('{n} here'), n=here)}" if here else ""
        return (kept_by, self.board.title(self.session.lang), f"{self.board.slug}{people}")

    def hints(self, cols: int) -> Line:
        if not self.parts:
            return super().hints(cols)
        said = "  ".join(f"{self.word(part.words)} {part.value}".rstrip() for part in self.parts)
        return line((S.MARK, f" {said}"), (S.HINT, f"   {self.glyph('left')} {self.word(_('takes off the last'))}"))

    def columns(self, cols: int) -> str:
        word = self.word
        score = "" if self.board.push_policy == PushPolicy.OFF else "   "
        author, day = (
            (fit(word(_("author")), 13), fit(word(_("date")), 7)) if cols >= NARROW else (fit(word(_("author")), 9), "")
        )
        start = f"{fit(word(_('no.')), 6, 'right')}    {score}{author}{day}"
        return f"{start}{word(_('title'))}"

    def number(self, item: ThreadRow, at: int) -> int:
        return item.thread.number

    def same(self, item: ThreadRow) -> tuple[int, bool]:
        return item.thread.id, item.thread.pin > 0

    def row(self, item: ThreadRow, number: int, cols: int) -> Line:
        thread = item.thread
        mark = self.marks.get(thread.id)
        sign = mark.sign if mark else ""
        kept = "g" if thread.is_digest else ";" if thread.state == ThreadState.LOCKED else " "
        kept = "t" if thread.number in self.tagged else kept
        place = fit(self.word(_("[pin]")), 7) if thread.pin else f"{number:6d} "
        start = line(
            (S.HOT if thread.pin else "", place),
            (S.MARK if sign == "+" else S.DIM, sign or " "),
            (S.MARK, f"{kept} "),
            self._score(thread.id),
            f"{fit(item.author.handle, 12 if cols >= NARROW else 8)} ",
            f"{fit(times.day(thread.last_post_at, self.caller.zone), 6)} " if cols >= NARROW else None,
        )
        return start.then(self._title(item, is_new=sign == "+", cells=max(8, cols - start.cells)))

    def _score(self, thread_id: int) -> tuple[str, str] | None:
        if self.board.push_policy == PushPolicy.OFF:
            return None
        total = self.scores.get(thread_id, PushSum())
        return (TONES[total.tone], fit(total.glyph, 3))

    def _title(self, item: ThreadRow, *, is_new: bool, cells: int) -> Line:
        thread = item.thread
        if thread.is_gone:
            gone = GONE["deleted" if thread.state == ThreadState.DELETED else "removed"]  # type: ignore[index]
            return line((S.DIM, fit(self.word(gone, reason=thread.reason), cells).rstrip()))
        kind = (
            f"[{self.word(KINDS[thread.kind].words)}] "
            if thread.kind in KINDS and thread.kind not in ("discussion", SHORT)
            else ""
        )
        tags = "".join(f" #{tag}" for tag in thread.tag_list)
        replies = f" <{thread.live_count - 1}>" if thread.live_count > 1 else ""
        title = fit(f"{kind}{thread.title}{replies}", cells).rstrip()
        room = cells - line(title).cells
        return line((S.NEW if is_new else "", title), (S.DIM, fit(tags, room).rstrip()) if room > 4 else None)

    async def preview(self, item: ThreadRow, cols: int) -> list[Line]:
        mark = self.marks.get(item.thread.id)
        html = await self.desk.ask(excerpt, self.caller, item.thread.number, mark.first_unread if mark else 1)
        return present(html, cols, self.glyph, self.word).lines

    # ---- reading

    @key("O", name="say", help=_("say it in one line"), when=lambda self: takes_lines(self.board))
    async def say_short(self) -> None:
        permits.check_signed_in(self.caller)
        most = self.board.short_limit
        said = await self.ask(self.word(_("One line, {most} characters at most:"), most=most), most=most)
        if said is not None:
            body = await self.desk.render(said, "markdown")
            await self.desk.act(shorts.say, self.caller, self.board.id, body)
            await self.restart()
            self.say(_("It stands."))

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            mark = self.marks.get(self.item.thread.id)
            await self._read(mark.first_unread if mark else 1)

    @key("p", "^X", name="thread_read", help=_("read the whole thread"), foot=False)
    async def thread_read(self) -> None:
        if self.item:
            mark = self.marks.get(self.item.thread.id)
            await self._read(mark.first_unread if mark else 1, is_whole=True)

    @key("=", name="thread_first", help=_("read its first floor"), foot=False)
    async def thread_first(self) -> None:
        await self._read(1)

    @key("[", name="thread_before", help=_("read the floor where you were"), foot=False)
    async def thread_before(self) -> None:
        if self.item:
            mark = self.marks.get(self.item.thread.id)
            is_new = mark is not None and mark.sign == "+"
            await self._read(max(1, mark.first_unread - 1) if mark and is_new else self.item.thread.last_floor)

    @key("]", name="thread_next", help=_("read its first new floor"), foot=False)
    async def thread_next(self) -> None:
        if self.item:
            mark = self.marks.get(self.item.thread.id)
            if mark and mark.sign == "+":
                await self._read(mark.first_unread)
            else:
                self.say(_("Nothing here is new."))

    @key("\\", name="thread_last", help=_("read its last floor"), foot=False)
    async def thread_last(self) -> None:
        if self.item:
            await self._read(self.item.thread.last_floor)

    @key("n", name="thread_unread", help=_("to the next thread with something new"), foot=False)
    async def thread_unread(self) -> None:
        self._go(self._is_new)

    @key("S", name="read_new", help=_("read what is new, thread by thread"), foot=False)
    async def read_new(self) -> None:
        """From the top down; leaving a thread with back ends it."""
        for _again in range(len(self.items)):
            found = next((at for at, row in enumerate(self.items) if self._is_new(row)), None)
            if found is None:
                self.say(_("Nothing here is new."))
                return
            self.at = found
            mark = self.marks[self.items[found].thread.id]
            if await self._read(mark.first_unread) != "next":
                return

    async def _read(self, floor: int, *, is_whole: bool = False) -> str | None:
        if self.item is None:
            return None
        answer: str | None = await self.show(ThreadReader(self.item.thread.number, floor, is_whole=is_whole))
        await self.reload()
        return answer

    async def jump(self, number: int) -> None:
        """A thread of any board by its number; one of the rows gets the cursor."""
        found = next((at for at, row in enumerate(self.items) if row.thread.number == number), None)
        if found is None:
            await self.show(ThreadReader(number))
        else:
            self.at = found

    # ---- moving

    @key("^U", name="same_author", help=_("next thread of the same author"), foot=False)
    async def same_author(self) -> None:
        author = self.item.author.id if self.item else 0
        self._go(lambda row: row.author.id == author)

    @key("^H", name="same_author_before", help=_("thread before of the same author"), foot=False)
    async def same_author_before(self) -> None:
        author = self.item.author.id if self.item else 0
        await self._go_back(lambda row: row.author.id == author)

    @key("a", name="find_author", help=_("find an author further down"), foot=False)
    async def find_author(self) -> None:
        if await self._ask_author():
            self._go(lambda row: self._looked_for_author in row.author.handle.lower())

    @key("A", name="find_author_before", help=_("find an author further up"), foot=False)
    async def find_author_before(self) -> None:
        if await self._ask_author():
            await self._go_back(lambda row: self._looked_for_author in row.author.handle.lower())

    @key("?", name="find_before", help=_("find further up"), foot=False)
    async def find_before(self) -> None:
        wanted = await self.ask(_("Find:"), self._looked_for, most=80)
        if wanted:
            self._looked_for = wanted.lower()
            await self._go_back(lambda row: self._looked_for in row.thread.title.lower())

    @key("'", name="find_text", help=_("search in the texts"), foot=False)
    async def find_text(self) -> None:
        wanted = await self.ask(_("Search for:"), most=80)
        if wanted:
            await self.visit("search", f"{wanted} board:{self.board.slug}")

    @key('"', name="find_text_before", help=_("search in the texts"), foot=False)
    async def find_text_before(self) -> None:
        await self.find_text()

    @key(name="read_next", help=_("next thread that was read"), foot=False)
    async def read_next(self) -> None:
        self._go(lambda row: not self._is_new(row))

    @key(name="read_before", help=_("thread before that was read"), foot=False)
    async def read_before(self) -> None:
        await self._go_back(lambda row: not self._is_new(row))

    async def _ask_author(self) -> bool:
        wanted = await self.ask(_("Author:"), self._looked_for_author, most=40)
        self._looked_for_author = (wanted or "").strip().lower().removeprefix("@")
        return bool(self._looked_for_author)

    def _is_new(self, row: ThreadRow) -> bool:
        mark = self.marks.get(row.thread.id)
        return mark is not None and mark.sign == "+"

    def _go(self, wanted: Callable[[ThreadRow], bool]) -> None:
        """Down to the next one; from the end on from the top."""
        places = (*range(self.at + 1, len(self.items)), *range(self.at))
        found = next((at for at in places if wanted(self.items[at])), None)
        if found is None:
            self.say(_("Nothing more was found."))
        else:
            self.at = found

    async def _go_back(self, wanted: Callable[[ThreadRow], bool]) -> None:
        """Up to the one before, through pages that are not there yet."""
        end, was = self.at, len(self.items)
        while True:
            found = next((at for at in range(end - 1, -1, -1) if wanted(self.items[at])), None)
            if found is not None:
                self.at = found
                return
            end = await self._more_above()
            if not end or len(self.items) - was > 400:
                self.say(_("Nothing more was found."))
                return

    # ---- parts

    @key("^G", name="modes", help=_("parts of the board"))
    async def modes(self) -> None:
        rows = [(pressed, self.word(words)) for pressed, words, _name in MODES]
        asked = await self.show(Choice(self.word(_("Show")), rows))
        name = next((name for pressed, _words, name in MODES if pressed == asked), None)
        if name == "":
            self.parts = []
            await self._again()
        elif name == "kept":
            await self.by_marks()
        elif name is not None:
            await self._part(name)

    @key(name="filter_title", help=_("only titles with these words"), foot=False)
    async def filter_title(self) -> None:
        await self._part("words")

    @key(name="exclude", help=_("no titles with these words"), foot=False)
    async def exclude(self) -> None:
        await self._part("without")

    @key(name="filter_author", help=_("only of one author"), foot=False)
    async def filter_author(self) -> None:
        await self._part("by")

    @key(name="least_stances", help=_("only what was pushed so many times"), foot=False)
    async def least_stances(self) -> None:
        await self._part("least")

    @key("`", name="digest", help=_("the best"), foot=False)
    async def digest(self) -> None:
        await self._part("digest")

    @key(name="by_marks", help=_("posts that are kept"), foot=False)
    async def by_marks(self) -> None:
        await self.show(MarkedPosts(self.board, Mark.KEEP))

    async def _part(self, name: str) -> None:
        """Lay one more part over what is shown; the same one again takes its place."""
        words = next(words for _key, words, other in MODES if other == name)
        given = next((part.value for part in self.parts if part.name == name), "")
        value: str | None = ""
        if name == "kind":
            kinds = self.board.kinds.split()
            rows = [
                (str(at), self.word(KINDS[each].words if each in KINDS else each)) for at, each in enumerate(kinds, 1)
            ]
            asked = await self.show(Choice(self.word(words), rows))
            value = kinds[int(asked) - 1] if asked else None
        elif name not in ("unread", "digest"):
            value = await self.ask(f"{self.word(words)}:", given, most=80)
            if not value or (name == "least" and not value.strip().isdecimal()):
                value = None
        if value is not None:
            self.parts = [part for part in self.parts if part.name != name] + [Part(name, words, value.strip())]
            await self._again()

    async def back(self) -> None:
        """Take off the part that was laid over last, then leave."""
        if self.parts:
            self.parts.pop()
            await self._again()
        else:
            self.close()

    async def _again(self) -> None:
        """Other rows; the cursor stays on its thread where that is among them."""
        was = self.item
        await self.restart()
        if was is not None:
            wanted = was.thread.id
            self.at = next((at for at, row in enumerate(self.items) if row.thread.id == wanted), self.at)

    # ---- marks

    @key("c", name="read_up_to", help=_("all up to here is read"), foot=False)
    async def read_up_to(self) -> None:
        if self.item:
            await self._all_read(self.item.thread.last_post_at)

    @key("f", name="all_read", help=_("all is read"), foot=False)
    async def all_read(self) -> None:
        await self._all_read(None)

    @key("K", name="read_this", help=_("this thread is read"), foot=False)
    async def read_this(self) -> None:
        if self.item:
            thread = self.item.thread
            await self.desk.act(read_marks.mark_up_to, self.caller, thread.number, thread.last_floor)
            await self.desk.marks.forget(self.caller)
            await self.reload()
            await self.down()

    @key(
        "U",
        name="restore_marks",
        help=_("undo the last of these"),
        foot=False,
        when=lambda self: self._read_before is not None,
    )
    async def restore_marks(self) -> None:
        if self._read_before is not None:
            await self.desk.act(read_marks.restore_board_mark, self.caller, self.board, self._read_before)
            self._read_before = None
            await self.desk.marks.forget(self.caller)
            await self.reload()

    async def _all_read(self, until: int | None) -> None:
        before = await self.desk.act(read_marks.mark_board_read, self.caller, self.board, until)
        self._read_before = before if self._read_before is None else min(before, self._read_before)
        await self.desk.marks.forget(self.caller)
        await self.reload()
        undo = next((each.keys[0] for each in self.keys_now() if each.name == "restore_marks"), "^G")
        self.say(_("All of that is read now. {key} undoes it."), key=undo)

    # ---- writing, and around

    @key("^P", name="write", help=_("open a thread"))
    async def write(self) -> None:
        number = await write_thread(self, self.board)
        if number:
            await self.restart()
            self.at = next((at for at, row in enumerate(self.items) if row.thread.number == number), self.at)

    @key("tab", name="note", help=_("what those who tend it say"), foot=False)
    async def note(self) -> None:
        await show_note(self, self.board)

    @key(name="board_info", help=_("about this board"), foot=False)
    async def board_info(self) -> None:
        board, lang = self.board, self.session.lang
        counts = self.word(_("{threads} threads, {posts} posts"), threads=board.thread_count, posts=board.post_count)
        address = f"{self.desk.settings.public_url}/b/{board.slug}"
        kept_by = self.word(_("kept by {names}"), names=self.keepers or "-")
        await self.show(Popup(board.title(lang), [board.description(lang), kept_by, counts, address]))

    @key("H", name="hot_lists", help=_("the ten of the day"), foot=False)
    async def hot_lists(self) -> None:
        await self.visit("top_ten")


async def show_note(screen: Screen[Any], board: Board) -> None:
    note = await screen.desk.ask(note_of, screen.caller, board.slug)
    if note or permits.may_tend(screen.caller, board.id):
        await screen.visit("board_note", board.slug)
    else:
        screen.say(_("Those who tend this board have left no note."))
