# SPDX-License-Identifier: Apache-2.0
"""Writing for a board: a new thread, a reply, an edit. What is written waits as the draft that the web has too, and goes out
together with it, so that a line that drops posts nothing twice and loses nothing.
"""

import secrets
from abc import ABC, abstractmethod
from contextlib import suppress
from hashlib import blake2b
from typing import Any

import msgspec

from banyan.base.errors import Refusal
from banyan.core import drafts, kinds, pages, permits, posts, pseudonyms, schedules, serials, tags, templates, threads
from banyan.core.kinds import KINDS, Kind, Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.markdown import format_quote
from banyan.markup.plain import to_plain
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.posts import Body, Post
from banyan.records.presence import Place, PlaceKind
from banyan.records.schedules import Later
from banyan.records.serials import KIND as SERIAL
from banyan.records.threads import Thread

SHORT = 3  # lines of a short quote
QUOTES = (("s", _("the first lines")), ("y", _("all of it")), ("n", _("no quote")))


class Text(msgspec.Struct, frozen=True):
    """What is about to be written, and what stands there before anybody writes. `floor` is answered, or edited."""

    board: Board
    slot: str
    title: str = ""
    source: str = ""
    format: str = "markdown"
    kind: str = "discussion"
    number: int = 0
    floor: int = 0
    revision: int = 0


class Composer(Editor, ABC):
    """The editor with a draft and a question before anything goes out. It closes with the text that was posted."""

    heads = ""
    titled = False  # whether the title is its writer's to choose
    waits = True  # whether it may go out later
    tagged = False  # whether its writer gives it tags
    hour_offered = ""  # to one that may wait

    def __init__(self, text: Text, *, at_end: bool = True) -> None:
        super().__init__(self.heads, text.source, at_end=at_end)
        self.text, self.subject, self.tag_line = text, text.title, ""
        self.place = Place(PlaceKind.WRITING, text.board.slug)
        self.drafted_at = 0
        self.floor = text.floor
        self.is_unnamed = pseudonyms.is_used(text.board)
        self._token = secrets.token_urlsafe(12)

    # ---- what each kind writes anew

    @property
    @abstractmethod
    def path(self) -> str:
        """Where the web writes the same."""

    @abstractmethod
    def post(self, tx: Tx, caller: Caller, body: Body, token: str) -> tuple[int, int]:
        """Post it; (number, floor)."""

    def schedule(self, tx: Tx, caller: Caller, body: Body, later: Later) -> None:
        """Let it be posted at an hour."""

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        kept = self.word(_("draft kept {at}"), at=times.clock_time(self.drafted_at, self.caller.zone))
        said = self.word(_("kept nowhere before it is posted")) if self.is_unnamed else kept if self.drafted_at else ""
        about = f"  #{self.text.floor}" if self.text.floor else ""
        return [
            bar(
                f" {self.word(self.heads)}{about}  {self.text.board.slug}",
                "",
                f"{said} ",
                cols,
            ),
            line((S.HINT, f" {fit(self.word(_('title')), 6)} "), (S.NEW, self.subject)),
            line((S.DIM, self.glyph("across") * (cols if self.session.draws_unicode else cols - 1))),
        ]

    # ---- drafts

    async def keep(self, text: str) -> None:
        if self.is_unnamed:
            return
        with suppress(Refusal):  # what may have no draft is written without one
            kept = await self.desk.act(
                drafts.save,
                self.caller,
                self.text.slot,
                text,
                title=self.draft_title(),
                format=self.text.format,
            )
            if kept is not None:
                self.drafted_at = self._kept_at

    def draft_title(self) -> str:
        return self.subject if self.titled else ""

    # ---- going out

    async def check(self, text: str) -> bool:
        """What to do with it. A refusal is its sentence, and the text stays."""
        rows = [("s", _("post it")), ("p", _("see how it will look"))]
        rows += [("t", _("another title"))] if self.titled else []
        rows += [("g", _("Tags"))] if self.tagged else []
        rows += [("l", _("post it at an hour"))] if self.waits and not self.is_unnamed else []
        rows += [("e", _("write on"))]
        title = self.word(_("Ready?"))
        asked = await self.show(Choice(title, [(pressed, self.word(words)) for pressed, words in rows]))
        match asked:
            case "s":
                return await self._send(text)
            case "p":
                await self.preview()
            case "t":
                await self.retitle()
            case "g":
                answer = await self.ask(_("Tags:"), self.tag_line)
                self.tag_line = self.tag_line if answer is None else answer
            case "l":
                return await self._send_later(text)
        return False

    async def preview(self) -> None:
        body = await self.desk.render(self.buffer.text, self.text.format, self.text.number or None)
        made = present(body.html, self.session.size[0] - 1, self.glyph, self.word)
        await self.show(Reader(made.lines, self.subject))

    @key("esc-t", name="title", help=_("another title"), foot=False, when=lambda self: self.titled)
    async def retitle(self) -> None:
        answer = await self.ask(_("Title:"), self.subject, most=threads.MAX_TITLE)
        self.subject = answer or self.subject

    @key("esc-o", name="upload", help=_("send files along"), foot=False)
    async def upload(self) -> None:
        """Files come by the web, where the same draft waits."""
        if self.is_unnamed:
            raise pseudonyms.NoFilesHere
        await self.keep(self.buffer.text)
        address = f"{self.desk.settings.public_url}{self.path}"
        self.say(_("Files go by the web; your draft waits there: {address}"), address=address)

    async def _send(self, text: str) -> bool:
        body = await self.desk.render(text, self.text.format, self.text.number or None)
        said = blake2b(f"{self.subject}\0{text}".encode("utf-8", "replace"), digest_size=12).hexdigest()
        number, self.floor = await self.desk.act(self._post, self.caller, body, f"{self._token}.{said}")
        thread, _author, _board = await self.desk.ask(threads.get, self.caller, number)
        await self.desk.marks.wrote(self.caller, thread, self.floor)
        self.text = msgspec.structs.replace(self.text, number=number)
        self.session.toast(self.word(_("Posted as #{floor}."), floor=self.floor))
        return True

    def _post(self, tx: Tx, caller: Caller, body: Body, token: str) -> tuple[int, int]:
        """In one unit of work with the end of the draft: one that is offered again was not posted."""
        posted = self.post(tx, caller, body, token)
        drafts.drop(tx, caller, self.text.slot)
        return posted

    async def _send_later(self, text: str) -> bool:
        hour = await self.ask(_("When (2026-10-12 21:30, your time):"), self.hour_offered, most=16)
        if hour is None:
            return False
        due = times.parse_moment(hour, self.caller.zone)
        if due is None:
            raise schedules.BadHour
        body = await self.desk.render(text, self.text.format, self.text.number or None)
        later = Later(due, f"{self._token}.{due}", self.text.kind, self.tag_line)
        await self.desk.act(self._schedule, self.caller, body, later)
        self.session.toast(self.word(_("It goes out on {hour}."), hour=hour))
        return True

    def _schedule(self, tx: Tx, caller: Caller, body: Body, later: Later) -> None:
        self.schedule(tx, caller, body, later)
        drafts.drop(tx, caller, self.text.slot)


class NewThread(Composer):
    """A thread of a special kind comes with the verb that opens it and knows its terms; it goes out at once."""

    heads = _("New thread")
    titled = True

    def __init__(self, text: Text, open_with: Open | None = None) -> None:
        super().__init__(text)
        self.open_with = open_with or self._open_usual
        self.waits = open_with is None

    async def open(self) -> None:
        self.tagged = tags.may_tag(self.caller, self.text.board)

    @property
    def path(self) -> str:
        return f"/b/{self.text.board.slug}/new"

    def post(self, tx: Tx, caller: Caller, body: Body, token: str) -> tuple[int, int]:
        thread = self.open_with(tx, caller, Opening(self.text.board.id, self.subject, body, token))
        if self.tag_line.strip():
            tags.set_tags(tx, caller, thread.number, self.tag_line)
        return thread.number, 1

    def _open_usual(self, tx: Tx, caller: Caller, opening: Opening) -> Thread:
        place = (opening.board_id, opening.title, opening.body)
        return threads.open_thread(tx, caller, *place, self.text.kind, opening.token)

    def schedule(self, tx: Tx, caller: Caller, body: Body, later: Later) -> None:
        schedules.add_thread(tx, caller, self.text.board.id, self.subject, body, later)


class Reply(Composer):
    """With a title it is the next chapter of its writer's serial."""

    heads = _("Reply")

    def __init__(self, text: Text, chapter: str = "") -> None:
        super().__init__(text)
        self.chapter = chapter

    def draft_title(self) -> str:
        return self.chapter

    @property
    def path(self) -> str:
        return f"/t/{self.text.number}/reply"

    def post(self, tx: Tx, caller: Caller, body: Body, token: str) -> tuple[int, int]:
        if self.chapter:
            return self.text.number, serials.reply_chapter(
                tx, caller, self.text.number, body, self.chapter, token
            ).floor
        answered = self.text.floor if self.text.floor > 1 else None  # else what it quotes, or the thread
        return self.text.number, posts.reply(tx, caller, self.text.number, body, answered, token).floor

    def schedule(self, tx: Tx, caller: Caller, body: Body, later: Later) -> None:
        later = msgspec.structs.replace(later, chapter=self.chapter)
        schedules.add_reply(tx, caller, self.text.number, body, later)


class Edit(Composer):
    heads = _("Edit")
    waits = False

    def __init__(self, text: Text) -> None:
        super().__init__(text, at_end=False)
        self.titled = text.floor == 1

    @property
    def path(self) -> str:
        return f"/t/{self.text.number}/{self.text.floor}/edit"

    def post(self, tx: Tx, caller: Caller, body: Body, token: str) -> tuple[int, int]:
        title = self.subject if self.titled else None
        posts.edit(tx, caller, self.text.number, self.text.floor, body, self.text.revision, title)
        return self.text.number, self.text.floor


# ---- the ways in


async def write_thread(screen: Screen[Any], board: Board, title: str = "", source: str = "") -> int:
    """A new thread; its number, 0 when it was not posted. What is given stands there already."""
    template = await screen.desk.ask(_opening, screen.caller, board, screen.session.lang)
    text = await _with_draft(screen, Text(board, f"thread:{board.slug}", title, source or template))
    given: str | None = text.title or await screen.ask(_("Title:"), most=threads.MAX_TITLE)
    if not given or not given.strip():
        return 0
    kind = await _which_kind(screen, board)
    if kind is None:
        return 0
    open_with = await ASKERS[kind.name](screen, board) if kind.is_special else None
    if kind.is_special and open_with is None:
        return 0
    writing = NewThread(msgspec.structs.replace(text, title=given, kind=kind.name), open_with)
    return writing.text.number if await screen.show(writing) is not None else 0


async def _which_kind(screen: Screen[Any], board: Board) -> Kind | None:
    """Of what the board takes; None when nobody chose."""
    offered = [*kinds.usual(board), *(kind for kind in kinds.special(board) if kind.name in ASKERS)]
    if len(offered) <= 1:
        return offered[0] if offered else KINDS["discussion"]
    rows = [(str(at), screen.word(kind.invite or kind.words)) for at, kind in enumerate(offered, 1)]
    chosen = await screen.show(Choice(screen.word(_("What kind of thread?")), rows))
    return offered[int(chosen) - 1] if chosen else None


async def write_reply(screen: Screen[Any], number: int, floor: int, quotes: str = "") -> int:
    """An answer to a floor; its own floor, 0 when it was not posted. `quotes` is one of `QUOTES`, asked for when empty."""
    post, author, thread, board = await screen.desk.ask(_answered, screen.caller, number, floor)
    text = Text(board, f"reply:{number}", number=number, floor=floor)
    found = await _with_draft(screen, text)
    chapter: str | None = ""
    if thread.kind == SERIAL and thread.author_id == screen.caller.id:
        chapter = await screen.ask(_("Title of the chapter (empty: talk):"), found.title, most=threads.MAX_TITLE)
        if chapter is None:
            return 0
    if found is text:
        rows = [(pressed, screen.word(words)) for pressed, words in QUOTES]
        asked = quotes or await screen.show(Choice(screen.word(_("Quote of #{floor}"), floor=floor), rows))
        if asked is None:
            return 0
        found = msgspec.structs.replace(found, source=quote_of(post, author, asked))
    writing = Reply(msgspec.structs.replace(found, title=thread.title), (chapter or "").strip())
    return writing.floor if await screen.show(writing) is not None else 0


async def write_edit(screen: Screen[Any], number: int, floor: int) -> bool:
    """Change one's own post; whether that was done."""
    post, thread, board = await screen.desk.ask(_edited, screen.caller, number, floor)
    text = Text(
        board, f"edit:{number}/{floor}", thread.title, post.source, post.format, "", number, floor, post.revision
    )
    return await screen.show(Edit(await _with_draft(screen, text))) is not None


def quote_of(post: Post, author: Person, quotes: str) -> str:
    """A post at the head of its answer: all of it, its first lines, or nothing."""
    if quotes == "n" or not post.is_visible:
        return ""
    source = post.source if post.format == "markdown" else to_plain(post.html)
    whole = format_quote(post.floor, author.handle, source)
    rows = whole.rstrip("\n").split("\n")
    if quotes == "y" or len(rows) <= SHORT + 2:
        return whole
    return "\n".join([*rows[: SHORT + 1], "> …", "", ""])


async def _with_draft(screen: Screen[Any], text: Text) -> Text:
    """What was begun and not posted, if somebody wants to go on with it."""
    draft = await screen.desk.ask(drafts.find, screen.caller, text.slot)
    if draft is None or not await screen.confirm(_("There is a draft that was not sent. Go on with it?")):
        return text
    return msgspec.structs.replace(text, title=draft.title or text.title, source=draft.source, format=draft.format)


def _opening(tx: Tx, caller: Caller, board: Board, lang: str) -> str:
    permits.check_may_open(tx, caller, board)
    template = templates.text(tx, caller, board.id, lang)
    return f"{template}\n" if template else ""


def _answered(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Post, Person, Thread, Board]:
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_may_reply(tx, caller, board)
    threads.check_takes_replies(thread)
    (found,) = pages.some_floors(tx, caller, number, [floor])
    return post, found.author, thread, board


def _edited(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Post, Thread, Board]:
    post, thread, board = posts.get(tx, caller, number, floor)
    posts.check_own(tx, caller, post)
    threads.check_takes_edits(caller, thread)
    return post, thread, board
