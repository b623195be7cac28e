# SPDX-License-Identifier: Apache-2.0
"""What people do with posts: reply, edit, delete; and what those who tend do: remove, restore, erase.

A floor is taken from the thread's counter in the same unit of work as the insert, so floors have no gaps and never move.
"""

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import PostId
from banyan.core import (
    attachments,
    follows,
    hunts,
    moderation,
    notifications,
    permits,
    pseudonyms,
    shorts,
    threads,
    tokens,
    word_rules,
)
from banyan.core.kinds import SHORT
from banyan.core.moderation import check_reason
from banyan.markup.plain import count_words, to_plain
from banyan.records.boards import Board
from banyan.records.bounties import KIND as BOUNTY
from banyan.records.callers import Caller
from banyan.records.events import ChapterMarked, PostEdited, PostGone, PostMade, PostRestored
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, Post, PostState, Revision
from banyan.records.serials import KIND as SERIAL
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import posts as queries
from banyan.storage.queries import serials as serial_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

VERSIONS_PER_PAGE = 10  # comparing two long texts takes a quarter of a second


class PostGoneAlready(Refusal):
    code = "post_gone"
    family = Family.CONFLICT
    sentence = "This post is no longer there."


class NotYourPost(Refusal):
    code = "not_your_post"
    sentence = "Only the author of a post may do this."


class EditedMeanwhile(Refusal):
    code = "edited_meanwhile"
    family = Family.CONFLICT
    sentence = "This post was edited in another place meanwhile."
    hint = "Your version is below; compare it with the post before you save again."


class HistoryClosed(Refusal):
    code = "history_closed"
    sentence = "The former versions of posts on this board are not open to you."


class NoSuchFloor(Refusal):
    code = "no_such_floor"
    family = Family.INVALID
    sentence = "There is no floor {floor} in this thread."
    fields = ("floor",)


def get(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Post, Thread, Board]:
    """A post that the caller may see, with its thread and board. Raises NotFound.

    The text of what is gone is left out, except for its author and for those who must judge it.
    """
    thread, _, board = threads.get(tx, caller, number)
    post = queries.find_post(tx, thread.id, floor)
    if post is None:
        raise NotFound
    if not post.is_visible and not permits.may_tend(caller, board.id):
        post = _without_text(post)
    if thread.is_gone and not permits.may_tend(caller, board.id):
        raise NotFound
    return post, thread, board


def reply(tx: Tx, caller: Caller, number: int, body: Body, reply_to: int | None = None, token: str = "") -> Post:
    """Add the next floor. `reply_to` is the floor that it answers; by default the first one it quotes."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_may_reply(tx, caller, board)
    earlier = tokens.claim(tx, caller, token)
    if earlier is not None:
        return get_by_id(tx, PostId(earlier))
    threads.check_takes_replies(thread)
    threads.check_not_empty(body)
    reply_to = _answered(thread, body, reply_to)
    pseudonyms.check_pace(tx, caller, board)
    held_by = word_rules.check(tx, caller, board, body)
    post_id = PostId(ids.mint())
    author = pseudonyms.author(tx, caller, board, (thread.id, number), body)
    floor = thread_queries.take_floor(tx, thread.id, post_id, author.id, tx.now)
    if floor is None:  # locked between our look and our step: the row is the judge
        raise threads.ThreadLocked
    post = threads.new_post(post_id, (thread.id, floor), author.id, body, tx.now, reply_to)
    queries.insert_post(tx, post)
    if attachments.used_in(body.html):
        attachments.link(tx, caller, post_id, body.html)
    board_queries.set_board_counts(tx, board.id, threads=0, posts=1, last_post_at=tx.now)
    queries.set_account_counts(tx, author.id, threads=0, posts=1)
    tokens.settle(tx, caller, token, post_id)
    follows.follow_own(tx, author, thread.id)
    tx.announce(PostMade(post_id, thread.id, number, floor, board.id, author.id))
    return _hold(tx, author, post, thread, held_by) if held_by else post


def edit(
    tx: Tx, caller: Caller, number: int, floor: int, body: Body, seen_revision: int, title: str | None = None
) -> Post:
    """Its author may, while the thread takes replies, or tending its board; the former version is kept and shown.

    `seen_revision` is the version the author started from: a change in another window is never overwritten unseen.
    `title` renames the thread with its first floor.
    """
    post, thread, board = get(tx, caller, number, floor)
    author = check_own(tx, caller, post)
    permits.check_may_reply(tx, caller, board)
    threads.check_takes_edits(caller, thread)
    threads.check_not_empty(body)
    if author is not caller:
        pseudonyms.check_files(body)
    is_same = post.source == body.source and post.format == body.format
    if not is_same and post.revision != seen_revision:
        raise EditedMeanwhile
    if floor == 1 and thread.kind == BOUNTY:
        hunts.check(title or "", body.source)
    if floor == 1 and thread.kind == SHORT:
        shorts.follow(tx, thread, board, body)
    elif floor == 1 and title is not None and title != thread.title:
        threads.rename_thread(tx, caller, number, title, body.lang)
    if is_same:
        return post
    held_by = word_rules.check(tx, caller, board, body)
    made_at = post.edited_at or post.made_at
    queries.insert_revision(tx, Revision(post.id, post.revision, made_at, post.author_id, post.format, post.source))
    seq = thread_queries.next_edit_seq(tx, thread.id, floor)
    queries.set_post_body(tx, post.id, body, tx.now, seq)
    if thread.kind == SERIAL:
        serial_queries.set_word_count(tx, post.id, count_words(to_plain(body.html)))
    attachments.link(tx, caller, post.id, body.html)
    tx.announce(PostEdited(post.id, thread.id, number, floor, board.id))
    return _hold(tx, author, post, thread, held_by) if held_by else get_by_id(tx, post.id)


def delete(tx: Tx, caller: Caller, number: int, floor: int) -> Post:
    """By its author. The floor stays as a tombstone."""
    post, thread, _ = get(tx, caller, number, floor)
    author = check_own(tx, caller, post)
    return _take_away(tx, author, post, thread, PostState.DELETED, "")


def remove(tx: Tx, caller: Caller, number: int, floor: int, reason: str) -> Post:
    """By who tends the board, with a reason that the tombstone and the record show."""
    post, thread, board = get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    reason = check_reason(reason)
    if post.state not in (PostState.VISIBLE, PostState.DELETED, PostState.HELD):
        raise PostGoneAlready
    _tell_all(tx, caller, (post, thread, board), "remove_post", reason)
    return _take_away(tx, caller, post, thread, PostState.REMOVED, reason)


def restore(tx: Tx, caller: Caller, number: int, floor: int, reason: str) -> Post:
    """Bring back what was removed (by who tends) or deleted (by its author)."""
    post, thread, board = get(tx, caller, number, floor)
    permits.check_signed_in(caller)
    if post.state not in (PostState.REMOVED, PostState.DELETED):
        raise threads.AlreadySo
    if post.state == PostState.REMOVED or pseudonyms.acting(tx, caller, post.author_id).id != post.author_id:
        permits.check_tends(caller, board.id)
        _tell_all(tx, caller, (post, thread, board), "restore_post", check_reason(reason))
    return _bring_back(tx, post, thread)


def let_through(tx: Tx, caller: Caller, number: int, floor: int) -> Post:
    """What a word held back may stand, says who tends the board. Whom it calls hears of it now."""
    post, thread, board = get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    if thread.state == ThreadState.HELD:
        threads.let_through(tx, thread)
    elif post.state == PostState.HELD:
        post = _bring_back(tx, post, thread)
    else:
        raise threads.AlreadySo
    word_rules.let_go(tx, caller, post, thread)
    tx.announce(PostMade(post.id, thread.id, number, floor, board.id, post.author_id))
    if thread.kind == SERIAL and serial_queries.find_chapter(tx, post.id) is not None:
        tx.announce(ChapterMarked(post.id, thread.id, number, floor, board.id, post.author_id))
    return post


def erase(tx: Tx, caller: Caller, number: int, floor: int, reason: str) -> Post:
    """Gone for law: by an administrator, the words and all their versions for good. The tombstone stays."""
    post, thread, board = get(tx, caller, number, floor)
    permits.check_staff(caller)
    reason = check_reason(reason)
    if post.state in (PostState.ERASED, PostState.MISSING, PostState.MOVED):
        raise PostGoneAlready
    _tell_all(tx, caller, (post, thread, board), "erase_post", reason)
    queries.erase_post_text(tx, post.id)
    return _take_away(tx, caller, post, thread, PostState.ERASED, reason)


def erase_own(tx: Tx, post: Post) -> None:
    """Its author has left and takes the words along, of all versions. What a moderator took down stays so. For other verbs: it
    asks no permission.
    """
    queries.erase_post_text(tx, post.id)
    if post.state != PostState.REMOVED:
        thread = thread_queries.find_thread(tx, post.thread_id)
        assert thread is not None, "a post has a thread"
        _take_away(tx, Caller(account_id=post.author_id), post, thread, PostState.ERASED, "")


def history(
    tx: Tx, caller: Caller, number: int, floor: int, before: int | None = None
) -> tuple[Post, Thread, Board, list[Revision]]:
    """The post and its newest former versions (of those below `before`), oldest first; who may see them is the board's
    policy.
    """
    post, thread, board = get(tx, caller, number, floor)
    if not may_see_history(caller, board):
        raise HistoryClosed
    if not post.is_visible:
        raise PostGoneAlready
    return post, thread, board, queries.list_revisions(tx, post.id, before or post.revision, VERSIONS_PER_PAGE)


def may_see_history(caller: Caller, board: Board) -> bool:
    if board.history_policy == "readers" or permits.may_tend(caller, board.id):
        return True
    return board.history_policy == "members" and not caller.is_guest


def _tell_all(tx: Tx, caller: Caller, where: tuple[Post, Thread, Board], action: str, reason: str) -> None:
    """What was done to a post and why: into the public record, and into its author's inbox."""
    post, thread, board = where
    place = (board.id, thread, post.floor)
    moderation.record(tx, caller, action, reason=reason, place=place, account_id=post.author_id)
    kind = "restored" if action == "restore_post" else "removed"
    pointer = Pointer(board.id, thread.id, thread.number, post.floor)
    once_key = f"{action}:{post.id}:{tx.now}"
    notifications.notify(tx, post.author_id, kind, once_key, actor_id=caller.id, pointer=pointer, reason=reason)


def _hold(tx: Tx, caller: Caller, post: Post, thread: Thread, word: str) -> Post:
    """It keeps its floor and waits there, unread."""
    word_rules.hold(tx, post, thread, word)
    return _take_away(tx, caller, post, thread, PostState.HELD, "")


def _bring_back(tx: Tx, post: Post, thread: Thread) -> Post:
    seq = thread_queries.next_edit_seq(tx, thread.id, post.floor)
    queries.set_post_state(tx, post.id, PostState.VISIBLE, None, "", seq)
    if thread.kind == SERIAL:
        serial_queries.set_gone(tx, post.id, False)
    _recount(tx, post, thread, +1)
    tx.announce(PostRestored(post.id, thread.id, thread.number, post.floor, thread.board_id))
    return get_by_id(tx, post.id)


def _take_away(tx: Tx, caller: Caller, post: Post, thread: Thread, state: PostState, reason: str) -> Post:
    if post.state == state:
        raise PostGoneAlready
    seq = thread_queries.next_edit_seq(tx, thread.id, post.floor)
    queries.set_post_state(tx, post.id, state, caller.id, reason, seq)
    if thread.kind == SERIAL:
        serial_queries.set_gone(tx, post.id, True)
    if post.is_visible:
        _recount(tx, post, thread, -1)
    tx.announce(PostGone(post.id, thread.id, thread.number, post.floor, thread.board_id, str(state)))
    return get_by_id(tx, post.id)


def _recount(tx: Tx, post: Post, thread: Thread, delta: int) -> None:
    thread_queries.uncount_post(tx, thread.id, post.author_id, delta)
    board_queries.set_board_counts(tx, thread.board_id, threads=0, posts=delta)
    queries.set_account_counts(tx, post.author_id, threads=0, posts=delta)


def _answered(thread: Thread, body: Body, reply_to: int | None) -> int | None:
    if reply_to is None:
        return next((floor for floor in body.quotes if 1 <= floor <= thread.last_floor), None)
    if not 1 <= reply_to <= thread.last_floor:
        raise NoSuchFloor(floor=reply_to)
    return reply_to


def check_own(tx: Tx, caller: Caller, post: Post) -> Caller:
    """The caller, as the author of a post that is there: themselves, or the pseudonym that they are."""
    permits.check_signed_in(caller)
    author = pseudonyms.acting(tx, caller, post.author_id)
    if post.author_id != author.id:
        raise NotYourPost
    if not post.is_visible:
        raise PostGoneAlready
    return author


def get_by_id(tx: Tx, post_id: PostId) -> Post:
    """For other verbs, which have asked the gates already. Raises NotFound."""
    post = queries.find_post_by_id(tx, post_id)
    if post is None:
        raise NotFound
    return post


def _without_text(post: Post) -> Post:
    values = {name: getattr(post, name) for name in post.__struct_fields__}
    return Post(**values | {"source": "", "html": ""})
