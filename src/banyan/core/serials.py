# SPDX-License-Identifier: Apache-2.0
"""Serials: a thread's author marks own floors as chapters, and whoever reads finds them as a book, with the talk beside it.

The switch is the author's alone. A chapter is a floor like any other: it keeps its address, its revisions and its answers; only
the reading edition numbers it. What others write or delete moves no chapter and nobody's mark.
"""

from banyan.base import cursors, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId, PostId
from banyan.core import follows, permits, posts, pseudonyms, threads, word_rules
from banyan.core.threads import one_line
from banyan.markup.plain import count_words, to_plain
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import ChapterMarked, ThreadChanged
from banyan.records.follows import Stance
from banyan.records.pages import Floor
from banyan.records.posts import Body, Post
from banyan.records.serials import (
    KIND,
    Chapter,
    ReadSerial,
    Serial,
    SerialMine,
    SerialState,
    ShownSerial,
    Terms,
)
from banyan.records.threads import Thread
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import serials as queries
from banyan.storage.tx import Tx

MAX_SUMMARY = 200  # characters: two lines on a desk
MAX_CHAPTERS = 5_000  # a book of that many is read in a lifetime; the contents of one are read in a few milliseconds
READ_PER_PAGE = 30
SHOWN_SERIALS = 30  # on the page of their author


class NotASerial(Refusal):
    code = "not_a_serial"
    family = Family.CONFLICT
    sentence = "This thread is no serial."
    hint = "A serial is opened as one, on a board that has serials."


class NotItsAuthor(Refusal):
    code = "not_its_author"
    sentence = "Only the author of a serial says what its chapters are, and only of their own floors."


class ChapterTitleWanted(Refusal):
    code = "chapter_title_wanted"
    family = Family.INVALID
    sentence = "Please write the title of the chapter, of {most} characters at most."
    fields = ("most",)
    about = "chapter"


class SummaryTooLong(Refusal):
    code = "summary_too_long"
    family = Family.INVALID
    sentence = "The summary has {most} characters at most."
    fields = ("most",)
    about = "summary"


class TooManyChapters(Refusal):
    code = "too_many_chapters"
    family = Family.CONFLICT
    sentence = "This serial has {most} chapters already."
    hint = "Go on in another serial, and say so in its summary."
    fields = ("most",)


# ---- what its author does


def open_serial(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: Terms, token: str = ""
) -> Thread:
    """Open a thread that is a serial. Its first floor is the first chapter, if the terms give it a title."""
    pseudonyms.check_named(permits.visible_board(tx, caller, board_id))
    summary = _clean_summary(terms.summary)
    chapter = _clean_title(terms.chapter) if terms.chapter.strip() else ""
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        board = permits.visible_board(tx, caller, board_id)
        word_rules.check_title(tx, caller, board, f"{summary} {chapter}")
        queries.insert_serial(tx, Serial(thread.id, summary, SerialState.GOING, tx.now))
        if chapter:
            first = post_queries.find_post(tx, thread.id, 1)  # also where the whole thread waits to be looked at
            assert first is not None, "a thread has a first floor"
            _put(tx, thread, first, chapter)
    return thread


def describe(tx: Tx, caller: Caller, number: int, summary: str, is_finished: bool) -> Serial:
    """Another summary, and whether the story goes on."""
    thread, board, _ = _own(tx, caller, number)
    summary = _clean_summary(summary)
    word_rules.check_title(tx, caller, board, summary)
    queries.set_terms(tx, thread.id, summary, SerialState.FINISHED if is_finished else SerialState.GOING)
    _announce(tx, thread)
    return of_thread(tx, thread)


def mark_chapter(tx: Tx, caller: Caller, number: int, floor: int, title: str) -> Chapter:
    """Say that one's own floor is a chapter; said again, it has another title."""
    thread, board, _ = _own(tx, caller, number)
    post = posts.get(tx, caller, number, floor)[0]
    if post.author_id != caller.id:
        raise NotItsAuthor
    if not post.is_visible:
        raise posts.PostGoneAlready
    title = _clean_title(title)
    word_rules.check_title(tx, caller, board, title)
    return _put(tx, thread, post, title)


def unmark_chapter(tx: Tx, caller: Caller, number: int, floor: int) -> None:
    """The floor is talk again; the chapters behind it move up by one."""
    thread, _, _ = _own(tx, caller, number)
    post = posts.get(tx, caller, number, floor)[0]
    if queries.find_chapter(tx, post.id) is None:
        raise threads.AlreadySo
    queries.drop_chapter(tx, post.id)
    _announce(tx, thread)


def reply_chapter(tx: Tx, caller: Caller, number: int, body: Body, title: str, token: str = "") -> Post:
    """Write the next floor and say at once that it is a chapter."""
    title = check_chapter(tx, caller, number, title)
    post = posts.reply(tx, caller, number, body, token=token)
    if queries.find_chapter(tx, post.id) is None:  # else it was sent twice
        _put(tx, threads.get(tx, caller, number)[0], post, title)
    return post


def check_chapter(tx: Tx, caller: Caller, number: int, title: str) -> str:
    """The title as it will stand. Raises what would be refused to a chapter that is called so."""
    _, board, _ = _own(tx, caller, number)
    title = _clean_title(title)
    word_rules.check_title(tx, caller, board, title)
    return title


def _own(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board, Serial]:
    """A serial that the caller may change."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_signed_in(caller)
    serial = of_thread(tx, thread)
    if thread.author_id != caller.id:
        raise NotItsAuthor
    pseudonyms.check_named(board)  # a thread may have been moved there, where a chapter would say who writes
    permits.check_may_reply(tx, caller, board)
    threads.check_takes_replies(thread)
    return thread, board, serial


def _put(tx: Tx, thread: Thread, post: Post, title: str) -> Chapter:
    is_new = queries.find_chapter(tx, post.id) is None
    if is_new and queries.sum_chapters(tx, thread.id, thread.author_id)[0] >= MAX_CHAPTERS:
        raise TooManyChapters(most=MAX_CHAPTERS)
    count = count_words(to_plain(post.html))
    chapter = Chapter(
        post.id, thread.id, post.author_id, post.floor, title, count, int(not post.is_visible), post.made_at
    )
    queries.put_chapter(tx, chapter)
    if is_new:
        place = (thread.id, thread.number, post.floor, thread.board_id)
        tx.announce(ChapterMarked(post.id, *place, post.author_id))
    _announce(tx, thread)
    return chapter


def _announce(tx: Tx, thread: Thread) -> None:
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))


def _clean_title(title: str) -> str:
    kept = one_line(title)
    if not 1 <= len(kept) <= threads.MAX_TITLE:
        raise ChapterTitleWanted(most=threads.MAX_TITLE)
    return kept


def _clean_summary(summary: str) -> str:
    kept = one_line(summary)
    if len(kept) > MAX_SUMMARY:
        raise SummaryTooLong(most=MAX_SUMMARY)
    return kept


def of_thread(tx: Tx, thread: Thread) -> Serial:
    """What the author says of a serial. Raises NotASerial."""
    serial = queries.find_serial(tx, thread.id) if thread.kind == KIND else None
    if serial is None:
        raise NotASerial
    return serial


# ---- what it is to a reader


def mine(tx: Tx, caller: Caller, thread: Thread) -> SerialMine:
    """Where the caller goes on, and whether they follow it. For other verbs: the thread was found visible."""
    if caller.is_guest or thread.kind != KIND:
        return SerialMine()
    floor = queries.find_mark(tx, caller.id, thread.id)
    number = queries.number_at(tx, thread.id, thread.author_id, floor) if floor else 0
    return SerialMine(number, follows.thread_stance(tx, caller, thread.id))


def forget(tx: Tx, caller: Caller, number: int) -> None:
    """Take a serial out of one's list; it can be begun anew."""
    permits.check_known(caller)
    queries.drop_mark(tx, caller.id, threads.get(tx, caller, number)[0].id)


def follow(tx: Tx, caller: Caller, number: int) -> None:
    """Hear of every new chapter, and of nothing else in it."""
    permits.check_signed_in(caller)
    of_thread(tx, threads.get(tx, caller, number)[0])
    follows.follow_chapters(tx, caller, number)


def unfollow(tx: Tx, caller: Caller, number: int) -> None:
    """Hear of no chapter any more. Whoever follows the whole thread or mutes it goes on with that."""
    thread = threads.get(tx, caller, number)[0]
    permits.check_signed_in(caller)
    if follows.thread_stance(tx, caller, thread.id) != Stance.CHAPTERS:
        raise threads.AlreadySo
    follows.leave_thread(tx, caller, number)


def read_ones(tx: Tx, caller: Caller, before: str = "") -> tuple[list[ReadSerial], str]:
    """(the serials that the caller reads, the last opened first; cursor of the next page or "")."""
    permits.check_known(caller)
    at, thread_id = cursors.parse_cursor(before, 2) if before else (ids.MAX_ID, ids.MAX_ID)
    found = queries.list_read(tx, caller, (at, thread_id), READ_PER_PAGE + 1)
    shown = found[:READ_PER_PAGE]
    older = cursors.format_cursor(shown[-1].made_at, shown[-1].thread_id) if len(found) > len(shown) else ""
    return shown, older


def card(tx: Tx, thread: Thread) -> Card | None:
    """What stands above its first floor."""
    serial = queries.find_serial(tx, thread.id)
    if serial is None:
        return None
    count, words = queries.sum_chapters(tx, thread.id, thread.author_id)
    said = "{count} chapters, finished" if serial.state == SerialState.FINISHED else "{count} chapters, and it goes on"
    facts = [Fact("Summary", "{words}", {"words": serial.summary})] if serial.summary else []
    facts.append(Fact("Chapters", said if count else "No chapter yet.", {"count": f"{count:,}"} if count else {}))
    if words:
        facts.append(Fact("Length", "{words} words", {"words": f"{words:,}"}))
    return Card("Serial", tuple(facts), f"/t/{thread.number}/read", "Read the chapters", "serial")


def titles_of(tx: Tx, thread: Thread, floors: list[Floor]) -> dict[PostId, str]:
    """The titles of those floors that are chapters; neither other kinds of threads nor floors of others are asked for."""
    own = [one.post.id for one in floors if one.post.author_id == thread.author_id] if thread.kind == KIND else []
    return queries.list_titles(tx, thread.id, thread.author_id, own)


def shown_by(tx: Tx, caller: Caller, account_id: AccountId) -> list[ShownSerial]:
    """What somebody writes, as far as the caller may read it."""
    return queries.list_by_author(tx, caller, account_id, SHOWN_SERIALS)
