# SPDX-License-Identifier: Apache-2.0
"""What a page of a thread is to one reader: marks in the gutter, where the unread begins, what they may do, their draft.

All of it is put into slots of a page that is the same for everybody.
"""

from functools import cache
from html import escape
from typing import TYPE_CHECKING

import msgspec

from banyan.base import words
from banyan.base.errors import every_refusal
from banyan.base.ids import AccountId, PostId
from banyan.core import drafts, pages, pseudonyms, serials, tags
from banyan.core.permits import SelfLocked
from banyan.interfaces.desk import Tx
from banyan.interfaces.web.compilations import is_offered
from banyan.interfaces.web.forms import new_token
from banyan.interfaces.web.polls import own_poll
from banyan.interfaces.web.render import times
from banyan.interfaces.web.views import View
from banyan.records.accounts import AccountState
from banyan.records.boards import NamePolicy
from banyan.records.callers import Caller
from banyan.records.pages import ThreadMine, ThreadPage
from banyan.records.posts import PostState
from banyan.records.read_marks import Mark
from banyan.records.serials import KIND as SERIAL

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader


HIDDEN = "hidden"  # below posts of a board without names


class Seen(msgspec.Struct, frozen=True):
    """What is needed of a floor once its page is finished."""

    floor: int
    post_id: PostId
    author_id: AccountId
    handle: str
    changed_seq: int
    state: PostState
    is_masked: bool


class ThreadView(View):
    __slots__ = ("authors", "changed_seq", "floors", "page", "span")

    def __init__(self, page: ThreadPage, *, is_kept: bool) -> None:
        super().__init__(is_kept)
        self.page = msgspec.structs.replace(page, floors=[])  # the texts are in the finished page
        self.span = page.first, page.last
        self.floors = [
            Seen(
                one.post.floor,
                one.post.id,
                one.author.id,
                one.author.handle,
                one.post.changed_seq,
                one.post.state,
                one.author.state == AccountState.PSEUDONYM,
            )
            for one in page.floors
        ]
        self.authors = {one.author_id for one in self.floors}
        self.changed_seq = max((one.changed_seq for one in self.floors), default=0)

    def member(self, frame: "Frame", lang: str) -> dict[str, bytes]:
        number = self.page.thread.number
        return {
            f"acts:{one.floor}": _acts(frame, lang, number, one.floor, pushes=self._pushes(), tips=self._tips(frame))
            for one in self.floors
            if one.state == PostState.VISIBLE
        }

    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        thread = self.page.thread
        mark = frame.desk.marks.known(reader.caller, thread.id)
        mine = frame.mine.known(reader.caller, thread.id, self.span)
        return None if mark is None or mine is None else self._own(frame, reader, mark, mine)

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        desk, caller, thread = frame.desk, reader.caller, self.page.thread
        mark = await desk.marks.of(caller, thread)
        mine = frame.mine.known(caller, thread.id, self.span)
        if mine is None:
            masks = {one.author_id for one in self.floors if one.is_masked}
            if self.page.author.state == AccountState.PSEUDONYM:
                masks.add(self.page.author.id)
            mine = await desk.ask(_mine, caller, self.page, masks)
            frame.mine.keep(caller, thread.id, self.span, mine)
        return self._own(frame, reader, mark, mine)

    def was_shown(self, frame: "Frame", reader: "Reader") -> None:
        marks, thread = frame.desk.marks, self.page.thread
        floors = self.floors
        if floors and floors[-1].floor - floors[0].floor == len(floors) - 1:
            marks.saw(reader.caller, thread, floors[0].floor, floors[-1].floor)
            return
        for one in floors:
            marks.saw(reader.caller, thread, one.floor, one.floor)

    def _own(self, frame: "Frame", reader: "Reader", mark: Mark, mine: ThreadMine) -> dict[str, bytes]:
        thread, lang = self.page.thread, reader.lang
        is_own = thread.author_id in mine.own
        found: dict[str, bytes] = {}
        next_unread = mark.first_unread(thread.last_floor)
        for one in self._unseen(mark):
            sign = "+" if mark.seen_seq(one.floor) is None else "~"
            count = mark.unread_count(thread.last_floor) if one.floor == next_unread else 0
            found[f"open:{one.floor}"] = _open(frame, lang, one, sign, count)
        if mine.muted:
            found |= self._folded(frame, lang, mark, mine)
        if (
            mine.tends or mine.reactions or not mine.own.isdisjoint(self.authors)
        ):  # for most readers of most pages there is nothing to look for
            for one in self.floors:
                if mine.tends or one.author_id in mine.own or one.post_id in mine.reactions:
                    found[f"acts:{one.floor}"] = self._own_acts(frame, lang, one, mine, one.author_id in mine.own)
        found["first"] = frame.renderer.fragment(
            lang,
            "thread_do.html",
            number=thread.number,
            slug=self.page.board.slug,
            first_unread=next_unread or 0,
            tends=mine.tends,
            is_open=thread.takes_replies,
            is_pinned=thread.pin > 0,
            is_digest=bool(thread.is_digest),
            compiles=mine.tends and is_offered(self.page.board),
            stance=mine.stance,
            chapter=mine.chapter,
            may_tag=mine.may_reply and tags.may_tag(reader.caller, self.page.board, None if is_own else thread),
            may_ask=mine.may_reply
            and self.span[0] == 1
            and self.page.poll is None
            and is_own
            and self._pushes() != HIDDEN,
        ).parts[0]
        if mine.poll is not None:
            how = times(lang, reader.zone)
            found["poll"] = own_poll(frame, reader.caller, mine.poll, how, reader.csrf)
        found["box"] = self._box(frame, reader, mine)
        return found

    def _unseen(self, mark: Mark) -> list[Seen]:
        """The floors that the reader has not seen as they are now. Mostly none, which one look at the mark tells."""
        if not self.floors:
            return []
        whole = mark.seen_whole(self.floors[0].floor, self.floors[-1].floor)
        if whole is not None and whole >= self.changed_seq:
            return []
        return [one for one in self.floors if (seen := mark.seen_seq(one.floor)) is None or one.changed_seq > seen]

    def _folded(self, frame: "Frame", lang: str, mark: Mark, mine: ThreadMine) -> dict[str, bytes]:
        """The floors of those whom the reader has muted, each as one line that opens; not where only theirs are shown."""
        found = {}
        next_unread = mark.first_unread(self.page.thread.last_floor)
        for one in self.floors:
            if one.author_id in mine.muted and one.state == PostState.VISIBLE and self.page.only is None:
                sign = "+" if mark.seen_seq(one.floor) is None else ""
                count = mark.unread_count(self.page.thread.last_floor) if one.floor == next_unread else 0
                found[f"open:{one.floor}"] = _open(frame, lang, one, sign, count, folded=one.handle)
        return found

    def _pushes(self) -> str:
        board = self.page.board
        return HIDDEN if board.names == NamePolicy.PSEUDONYMS else str(board.push_policy)

    def _tips(self, frame: "Frame") -> bool:
        return frame.facts.points == "on" and self.page.board.takes_tips and self._pushes() != HIDDEN

    def is_own_serial(self, account_id: AccountId) -> bool:
        """Whether somebody may say what its chapters are."""
        return self.page.thread.kind == SERIAL and self.page.thread.author_id == account_id

    def _own_acts(self, frame: "Frame", lang: str, one: Seen, mine: ThreadMine, is_own: bool) -> bytes:
        return _acts(
            frame,
            lang,
            self.page.thread.number,
            one.floor,
            is_own=is_own,
            is_chapters=is_own and self.is_own_serial(one.author_id),
            tended=one.handle if mine.tends else "",
            slug=self.page.board.slug if mine.tends else "",
            state=str(one.state),
            mine=tuple(mine.reactions.get(one.post_id, ())),
            pushes=self._pushes(),
            tips=self._tips(frame),
            is_masked=one.is_masked,
        )

    def _box(self, frame: "Frame", reader: "Reader", mine: ThreadMine) -> bytes:
        """The form for a reply, or why there is none."""
        if not mine.may_reply:
            return frame.renderer.fragment(reader.lang, "no_reply.html", why=_why_not(reader.lang, mine.why_not)).parts[
                0
            ]
        is_masked = self._pushes() == HIDDEN
        number, is_chapters = self.page.thread.number, self.is_own_serial(reader.caller.id)
        zone = reader.zone if is_chapters else ""  # only there the hour of a chapter is asked for
        form = frame.renderer.fragment(
            reader.lang, "reply_form.html", number=number, is_masked=is_masked, is_chapters=is_chapters, zone=zone
        )
        draft = escape(mine.draft).encode("utf-8", "replace")
        own = {"csrf": reader.csrf.encode(), "token:reply": new_token().encode(), "draft": draft}
        if is_chapters:
            own["chapter"] = escape(mine.draft_title).encode("utf-8", "replace")
        if draft:
            own["format"] = mine.draft_format.encode()
            own["drafted"] = escape(words.translate(reader.lang, "This is your draft.")).encode()
        return form.filled(own)


def _acts(frame: "Frame", lang: str, number: int, floor: int, **more: object) -> bytes:
    """What can be done with one floor. `more` is what is not so for every member."""
    usual = {
        "is_own": False,
        "is_chapters": False,
        "is_masked": False,
        "tended": "",
        "slug": "",
        "state": "visible",
        "mine": (),
        "pushes": "off",
        "tips": False,
    }
    return frame.renderer.fragment(lang, "acts.html", number=number, floor=floor, **(usual | more)).parts[0]


def _open(frame: "Frame", lang: str, one: Seen, sign: str, count: int, folded: str = "") -> bytes:
    """How a floor begins. `folded` names the author whom the reader has muted."""
    is_gone = one.state != PostState.VISIBLE
    fragment = frame.renderer.fragment(
        lang, "floor_open.html", floor=one.floor, sign=sign, count=count, is_gone=is_gone, folded=folded
    )
    return fragment.parts[0]


def _mine(tx: Tx, caller: Caller, page: ThreadPage, masks: set[AccountId]) -> ThreadMine:
    own = pseudonyms.own_among(tx, caller, masks) | {caller.id}
    mine = msgspec.structs.replace(pages.thread_mine(tx, caller, page), own=own)
    if page.thread.kind == SERIAL:
        mine = msgspec.structs.replace(mine, chapter=serials.mine(tx, caller, page.thread).number)
    draft = drafts.find(tx, caller, f"reply:{page.thread.number}")
    if draft is None:
        return mine
    return msgspec.structs.replace(mine, draft=draft.source, draft_title=draft.title, draft_format=draft.format)


@cache
def _why_not(lang: str, code: str) -> str:
    """The sentence of a refusal that needs no more than its code; a general one for the others."""
    kind = next((kind for kind in every_refusal() if kind.code == code), None)
    if code == SelfLocked.code:
        return words.translate(lang, "You wished to keep away from writing. Until when stands in your settings.")
    if kind is None or kind.fields:
        return words.translate(lang, "You cannot write on this board at the moment.")
    return words.translate(lang, kind.sentence)
