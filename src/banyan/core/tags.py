# SPDX-License-Identifier: Apache-2.0
"""Tags: words that say what a thread is about, across boards. Who may give them is a policy of the board, and so are which.

Width, case and the two Chinese scripts make no difference between two.
"""

from banyan.base import cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import moderation, permits, pseudonyms, threads, word_rules
from banyan.core.tag_words import BadTag, check, key_of, parse
from banyan.records.boards import Board, TagPolicy
from banyan.records.callers import Caller
from banyan.records.events import ThreadChanged
from banyan.records.pages import ThreadRow
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import tags as queries
from banyan.storage.tx import Tx

PER_PAGE = 40


class NoTagsHere(Refusal):
    code = "no_tags_here"
    sentence = "Threads have no tags on this board."
    about = "tags"


class TagNotOffered(Refusal):
    code = "tag_not_offered"
    family = Family.INVALID
    sentence = "This board has no tag “{tag}”. It has: {offered}."
    fields = ("tag", "offered")
    about = "tags"


# ---- verbs


def has(thread: Thread, key: str) -> bool:
    return any(key_of(tag) == key for tag in thread.tag_list)


def may_tag(caller: Caller, board: Board, thread: Thread | None = None) -> bool:
    """Whether the caller may give tags to a thread, or (None) to one that they open."""
    if caller.is_guest or board.tag_policy == TagPolicy.OFF:
        return False
    is_own = thread is None or thread.author_id == caller.id
    return permits.may_tend(caller, board.id) or (is_own and board.tag_policy == TagPolicy.AUTHOR)


def set_tags(tx: Tx, caller: Caller, number: int, text: str) -> Thread:
    """Let a thread have these tags and no others. Its author may where the board says so, and who tends the board."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_signed_in(caller)
    wanted = parse(text)
    if wanted and board.tag_policy == TagPolicy.OFF:
        raise NoTagsHere
    author = pseudonyms.acting(tx, caller, thread.author_id)
    if not may_tag(author, board, thread):
        permits.check_tends(caller, board.id)
    elif not permits.may_tend(caller, board.id):
        permits.check_may_open(tx, caller, board)
    if thread.is_gone and thread.state != ThreadState.HELD:
        raise threads.ThreadGone
    new = [tag for tag in wanted if not has(thread, key_of(tag))]
    _check_offered(board, new)
    if new:
        word_rules.check_title(tx, caller, board, " ".join(new))
    if wanted == list(thread.tag_list):
        return thread
    put(tx, thread, wanted)
    if thread.author_id != author.id:
        moderation.record(tx, caller, "tag_thread", place=(board.id, thread, None), detail=" ".join(wanted))
    tx.announce(ThreadChanged(thread.id, thread.number, board.id, "tags"))
    return threads.get(tx, caller, number)[0]


def put(tx: Tx, thread: Thread, tags: list[str]) -> None:
    """For other verbs, and for what comes from elsewhere: it asks no permission and tells nobody."""
    queries.put_tags(tx, thread.id, " ".join(tags), dict.fromkeys(key_of(tag) for tag in tags))


def _check_offered(board: Board, tags: list[str]) -> None:
    offered = {key_of(tag) for tag in board.tags.split()}
    for tag in tags:
        if offered and key_of(tag) not in offered:
            raise TagNotOffered(tag=tag, offered=board.tags)


# ---- reading


def tagged(tx: Tx, caller: Caller, tag: str, before: str = "") -> tuple[list[tuple[ThreadRow, Board]], str]:
    """(threads with a tag on all boards that the caller finds, newest first, cursor of what is older or ""). Raises NotFound
    for what cannot be a tag.
    """
    try:
        check(tag)
    except BadTag as refusal:
        raise NotFound from refusal
    key = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    rows = queries.list_tagged(tx, caller, key_of(tag), key, PER_PAGE + 1)
    boards = {board.id: board for board in board_queries.list_visible(tx, caller)} if rows else {}
    shown = [(row, boards[row.thread.board_id]) for row in rows[:PER_PAGE]]
    return shown, cursors.format_cursor(shown[-1][0].thread.id) if len(rows) > PER_PAGE else ""
