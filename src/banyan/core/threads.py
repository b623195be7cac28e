# SPDX-License-Identifier: Apache-2.0
"""What people and those who tend a board do with threads: open, rename, lock, pin, mark, move, delete, remove, restore."""

import unicodedata
from collections.abc import Iterable

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.core import (
    attachments,
    follows,
    hunts,
    kinds,
    moderation,
    notifications,
    permits,
    pseudonyms,
    tokens,
    veiled,
    word_rules,
)
from banyan.core.moderation import check_reason
from banyan.records.accounts import Person
from banyan.records.boards import Board, ReadPolicy
from banyan.records.bounties import KIND as BOUNTY
from banyan.records.callers import Caller
from banyan.records.events import PostMade, ThreadChanged, ThreadMoved, ThreadOpened
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, Post, PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import threads as queries
from banyan.storage.tx import Tx

MAX_TITLE = 80  # characters: one line on a desk, two on a phone
MAX_PINNED = 10  # the pinned threads of a board fit on half a screen


class ThreadLocked(Refusal):
    code = "thread_locked"
    family = Family.CONFLICT
    sentence = "This thread is locked and takes no more replies."


class ThreadGone(Refusal):
    code = "thread_gone"
    family = Family.CONFLICT
    sentence = "This thread has been taken down."


class ThreadMerged(Refusal):
    code = "thread_merged"
    family = Family.CONFLICT
    sentence = "This thread was joined with another and goes on there: {place}."
    fields = ("place",)


class ThreadHeld(Refusal):
    code = "thread_held"
    family = Family.CONFLICT
    sentence = "This thread waits until somebody who tends the board has looked at it."
    hint = "Its author will be told."


class TitleWanted(Refusal):
    code = "title_wanted"
    family = Family.INVALID
    sentence = "Please write a title, of {most} characters at most."
    fields = ("most",)
    about = "title"


class TitleIsTheText(Refusal):
    code = "title_is_the_text"
    family = Family.CONFLICT
    sentence = "This is a short post: its words are its title."
    hint = "Edit the first floor, and the title follows."
    about = "title"


class EmptyPost(Refusal):
    code = "empty_post"
    family = Family.INVALID
    sentence = "There is nothing to post yet. Please write something."
    about = "text"


class KindNotOffered(Refusal):
    code = "kind_not_offered"
    family = Family.INVALID
    sentence = "This board has no threads of that kind."
    about = "kind"


class NotYours(Refusal):
    code = "not_yours"
    sentence = "Only its author may do this."


class OthersHaveWritten(Refusal):
    code = "others_have_written"
    family = Family.CONFLICT
    sentence = "Others have written in this thread, so it cannot be deleted whole."
    hint = "You can delete your own posts; a moderator can take the thread down."


class TooManyPinned(Refusal):
    code = "too_many_pinned"
    family = Family.CONFLICT
    sentence = "This board has {most} pinned threads already."
    hint = "Unpin one first."
    fields = ("most",)


class AlreadySo(Refusal):
    code = "already_so"
    family = Family.CONFLICT
    sentence = "That is how it stands already; nothing was changed."


def clean_title(title: str, most: int = MAX_TITLE) -> str:
    """One line without control or direction characters. Raises TitleWanted."""
    kept = one_line(title)
    if not 1 <= len(kept) <= most:
        raise TitleWanted(most=most)
    return kept


def one_line(text: str) -> str:
    """`text` as one line, without characters that steer."""
    spaced = text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
    return " ".join("".join(char for char in spaced if unicodedata.category(char) not in _NOT_IN_TITLES).split())


_NOT_IN_TITLES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def get(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Person, Board]:
    """The thread called `number`, its author and board. Raises NotFound, also for what the caller may not see."""
    found = queries.find_visible(tx, caller, number)
    if found is None:
        raise NotFound
    return found


def of_kind(tx: Tx, caller: Caller, number: int, kind: str) -> tuple[Thread, Board]:
    """A thread of a special kind that is there for the caller; one that is gone only for who tends its board. Raises NotFound."""
    thread, _, board = get(tx, caller, number)
    if thread.kind != kind or (thread.is_gone and not permits.may_tend(caller, board.id)):
        raise NotFound
    return thread, board


def titles(tx: Tx, caller: Caller, numbers: Iterable[int]) -> dict[int, str]:
    """Number → title of those threads that are there for the caller; one look-up by key each."""
    found = {number: queries.find_visible(tx, caller, number) for number in set(numbers)}
    return {number: row[0].title for number, row in found.items() if row and not row[0].is_gone}


def check_takes_replies(thread: Thread) -> None:
    if thread.state == ThreadState.LOCKED:
        raise ThreadLocked
    if thread.is_gone:
        raise ThreadGone


def check_takes_edits(caller: Caller, thread: Thread) -> None:
    """Whoever tends the board may change their own words in a locked thread, too."""
    if thread.state != ThreadState.LOCKED or not permits.may_tend(caller, thread.board_id):
        check_takes_replies(thread)


def check_not_empty(body: Body) -> None:
    if not body.source.strip() or not body.html.strip():
        raise EmptyPost


def open_thread(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, kind: str = "discussion", token: str = ""
) -> Thread:
    """Open a thread with its first floor. Kinds that need terms are opened by verbs of their own."""
    if kinds.is_special(kind):
        raise KindNotOffered
    return open_special(tx, caller, board_id, title, body, kind, token)[0]


def open_special(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, kind: str, token: str = ""
) -> tuple[Thread, bool]:
    """For the verbs of the kinds with terms: the thread, and whether it is new; what was sent twice is there already."""
    board = permits.visible_board(tx, caller, board_id)
    permits.check_may_open(tx, caller, board)
    earlier = tokens.claim(tx, caller, token)
    if earlier is not None:
        return _again(tx, ThreadId(earlier)), False
    if kind not in board.kinds.split() or (pseudonyms.is_used(board) and kinds.is_special(kind)):
        raise KindNotOffered  # terms are kept with the name of whoever made them
    title = clean_title(title, board.short_limit if kind == kinds.SHORT else MAX_TITLE)
    check_not_empty(body)
    pseudonyms.check_pace(tx, caller, board)
    held_by = word_rules.check(tx, caller, board, body, title)
    thread_id, number, post_id = ThreadId(ids.mint()), queries.next_number(tx), PostId(ids.mint())
    author = pseudonyms.author(tx, caller, board, (thread_id, number), body)
    thread = Thread(
        id=thread_id,
        number=number,
        board_id=board.id,
        kind=kind,
        title=title,
        author_id=author.id,
        state=ThreadState.HELD if held_by else ThreadState.OPEN,
        pin=0,
        is_digest=0,
        lang=body.lang,
        made_at=tx.now,
        last_floor=1,
        live_count=1,
        people_count=1,
        edit_seq=0,
        last_post_at=tx.now,
        last_author_id=author.id,
        bump_id=post_id,
        reason="",
    )
    queries.insert_thread(tx, thread)
    queries.insert_person(tx, thread_id, author.id, 1)
    post = new_post(post_id, (thread_id, 1), author.id, body, tx.now)
    post_queries.insert_post(tx, post)
    if held_by:
        word_rules.hold(tx, post, thread, held_by)
    if attachments.used_in(body.html):
        attachments.link(tx, caller, post_id, body.html)
    board_queries.set_board_counts(tx, board.id, threads=1, posts=1, last_post_at=tx.now)
    post_queries.set_account_counts(tx, author.id, threads=1, posts=1)
    tokens.settle(tx, caller, token, thread_id)
    follows.follow_own(tx, author, thread_id)
    tx.announce(ThreadOpened(thread_id, thread.number, board.id, author.id))
    tx.announce(PostMade(post_id, thread_id, thread.number, 1, board.id, author.id))
    return thread, True


def new_post(
    post_id: PostId,
    place: tuple[ThreadId, int],
    author_id: AccountId,
    body: Body,
    now: int,
    reply_to: int | None = None,
) -> Post:
    """A post that nobody has touched yet, not stored yet. `place` is its thread and floor."""
    return Post(
        id=post_id,
        thread_id=place[0],
        floor=place[1],
        author_id=author_id,
        reply_to=reply_to,
        state=PostState.VISIBLE,
        made_at=now,
        edited_at=None,
        revision=1,
        changed_seq=0,
        moved_to="",
        gone_by=None,
        gone_at=None,
        reason="",
        reactions="",
        file_count=0,
        format=body.format,
        renderer=body.renderer,
        lang=body.lang,
        source=body.source,
        html=body.html,
    )


def _again(tx: Tx, thread_id: ThreadId) -> Thread:
    thread = queries.find_thread(tx, thread_id)
    if thread is None:
        raise NotFound
    return thread


def rename_thread(tx: Tx, caller: Caller, number: int, title: str, lang: str = "", reason: str = "") -> Thread:
    """Its author may; so may who tends the board, with a line in the record."""
    thread, _, board = get(tx, caller, number)
    permits.check_signed_in(caller)
    if thread.kind == kinds.SHORT:
        raise TitleIsTheText
    title = clean_title(title)
    is_own = veiled.is_by(tx, caller, thread.author_id)
    if is_own and not permits.may_tend(caller, board.id):
        permits.check_may_reply(tx, caller, board)
        check_takes_replies(thread)
    else:
        _tended(caller, thread)
        if not is_own:
            place = (board.id, thread, None)
            moderation.record(
                tx, caller, "rename_thread", reason=check_reason(reason), place=place, detail=thread.title
            )
    word_rules.check_title(tx, caller, board, title)
    if thread.kind == BOUNTY:
        hunts.check(title)
    queries.set_thread_title(tx, thread.id, title, lang)
    return _changed(tx, thread, "title")


def lock_thread(tx: Tx, caller: Caller, number: int, reason: str) -> Thread:
    """No more replies, for a reason that everybody can read."""
    return _set_state(tx, caller, number, (ThreadState.OPEN, ThreadState.LOCKED), reason)


def unlock_thread(tx: Tx, caller: Caller, number: int, reason: str) -> Thread:
    return _set_state(tx, caller, number, (ThreadState.LOCKED, ThreadState.OPEN), reason)


_ACTIONS = {ThreadState.OPEN: "unlock_thread", ThreadState.LOCKED: "lock_thread"}


def _set_state(tx: Tx, caller: Caller, number: int, step: tuple[ThreadState, ThreadState], reason: str) -> Thread:
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    before, after = step
    if thread.is_gone:
        raise ThreadGone
    if thread.state != before:
        raise AlreadySo
    reason = check_reason(reason)
    queries.set_thread_state(tx, thread.id, after, reason if after == ThreadState.LOCKED else "")
    moderation.record(tx, caller, _ACTIONS[after], reason=reason, place=(board.id, thread, None))
    return _changed(tx, thread, str(after))


def pin_thread(tx: Tx, caller: Caller, number: int) -> Thread:
    """Hold it at the head of its board."""
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    if thread.is_gone:
        raise ThreadGone
    if thread.pin:
        raise AlreadySo
    if queries.count_pinned(tx, board.id) >= MAX_PINNED:
        raise TooManyPinned(most=MAX_PINNED)
    queries.set_thread_pin(tx, thread.id, queries.top_pin(tx, board.id) + 1)
    moderation.record(tx, caller, "pin_thread", place=(board.id, thread, None))
    return _changed(tx, thread, "pin")


def unpin_thread(tx: Tx, caller: Caller, number: int) -> Thread:
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    if not thread.pin:
        raise AlreadySo
    queries.set_thread_pin(tx, thread.id, 0)
    moderation.record(tx, caller, "unpin_thread", place=(board.id, thread, None))
    return _changed(tx, thread, "pin")


def mark_digest(tx: Tx, caller: Caller, number: int, is_digest: bool) -> Thread:
    """Put a thread among the best of its board, or take it out."""
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    if bool(thread.is_digest) == is_digest:
        raise AlreadySo
    queries.set_thread_digest(tx, thread.id, is_digest)
    action = "mark_digest" if is_digest else "unmark_digest"
    moderation.record(tx, caller, action, place=(board.id, thread, None))
    return _changed(tx, thread, "digest")


def move_thread(tx: Tx, caller: Caller, number: int, to_board_id: BoardId, reason: str) -> Thread:
    """To another board that the caller tends too or may open threads on. Number and floors stay, so addresses do; so does
    the pin, where the caller tends that board and there is room.
    """
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    target = permits.visible_board(tx, caller, to_board_id)
    if target.id == board.id:
        raise AlreadySo
    permits.check_may_open(tx, caller, target, is_office=True)
    reason = check_reason(reason)
    stays_pinned = (
        thread.pin > 0 and permits.may_tend(caller, target.id) and queries.count_pinned(tx, target.id) < MAX_PINNED
    )
    queries.set_thread_board(tx, thread.id, target.id, queries.top_pin(tx, target.id) + 1 if stays_pinned else 0)
    board_queries.set_board_counts(tx, board.id, threads=-1, posts=-thread.live_count)
    board_queries.set_board_counts(tx, target.id, threads=1, posts=thread.live_count, last_post_at=thread.last_post_at)
    # A place that not everybody may read must not be named in a record that everybody may.
    detail = f"{board.slug} → {target.slug}" if target.read_policy == ReadPolicy.PUBLIC else ""
    moderation.record(tx, caller, "move_thread", reason=reason, place=(board.id, thread, None), detail=detail)
    if thread.pin and not stays_pinned:
        moderation.record(tx, caller, "unpin_thread", place=(board.id, thread, None))
    tx.announce(ThreadMoved(thread.id, thread.number, target.id, board.id))
    return _again(tx, thread.id)


def delete_thread(tx: Tx, caller: Caller, number: int) -> Thread:
    """By its author, as long as nobody else has written in it."""
    thread, _, board = get(tx, caller, number)
    permits.check_signed_in(caller)
    if not veiled.is_by(tx, caller, thread.author_id):
        raise NotYours
    if thread.is_gone:
        raise ThreadGone
    if thread.people_count > 1:
        raise OthersHaveWritten
    return _take_down(tx, thread, board, ThreadState.DELETED, "")


def remove_thread(tx: Tx, caller: Caller, number: int, reason: str) -> Thread:
    """By who tends the board. A tombstone stays in the list, with the reason."""
    thread, _, board = get(tx, caller, number)
    _tended(caller, thread)
    if thread.is_gone and thread.state != ThreadState.HELD:
        raise ThreadGone
    reason = check_reason(reason)
    _tell_all(tx, caller, thread, "remove_thread", reason)
    return _take_down(tx, thread, board, ThreadState.REMOVED, reason)


def let_through(tx: Tx, thread: Thread) -> None:
    """A thread that was held back stands from now on. For other verbs: it asks no permission."""
    queries.set_thread_state(tx, thread.id, ThreadState.OPEN, "")
    _changed(tx, thread, "restored")
    tx.announce(ThreadOpened(thread.id, thread.number, thread.board_id, thread.author_id))


def restore_thread(tx: Tx, caller: Caller, number: int, reason: str) -> Thread:
    thread, _, _ = get(tx, caller, number)
    _tended(caller, thread)
    if thread.state not in (ThreadState.DELETED, ThreadState.REMOVED):
        raise AlreadySo
    _tell_all(tx, caller, thread, "restore_thread", check_reason(reason))
    queries.set_thread_state(tx, thread.id, ThreadState.OPEN, "")
    return _changed(tx, thread, "restored")


def _tell_all(tx: Tx, caller: Caller, thread: Thread, action: str, reason: str) -> None:
    """What was done to a thread and why: into the public record, and into its author's inbox."""
    place = (thread.board_id, thread, None)
    moderation.record(tx, caller, action, reason=reason, place=place, account_id=thread.author_id)
    kind = "restored" if action == "restore_thread" else "removed"
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    once_key = f"{action}:{thread.id}:{tx.now}"
    notifications.notify(tx, thread.author_id, kind, once_key, actor_id=caller.id, pointer=pointer, reason=reason)


def _take_down(tx: Tx, thread: Thread, board: Board, state: ThreadState, reason: str) -> Thread:
    queries.set_thread_state(tx, thread.id, state, reason)
    queries.set_thread_pin(tx, thread.id, 0)
    return _changed(tx, thread, str(state))


def _tended(caller: Caller, thread: Thread) -> None:
    permits.check_tends(caller, thread.board_id)


def _changed(tx: Tx, thread: Thread, what: str) -> Thread:
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, what))
    return _again(tx, thread.id)
