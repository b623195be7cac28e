# SPDX-License-Identifier: Apache-2.0
"""What those who tend a board do with floors across threads: split some off, move some, join one thread to another.

A post keeps its id and everything that hangs on it. Its old floor is never given to another: it points to where the post
stands now, and is its own again when the post comes back.
"""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.core import kinds, moderation, notifications, permits, races, threads
from banyan.core.moderation import check_reason
from banyan.core.posts import NoSuchFloor, PostGoneAlready
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import PostsMoved
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, Post, PostState
from banyan.records.read_marks import format_mark, parse_mark
from banyan.records.thread_tools import Moved
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import follows as follow_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import read_marks as mark_queries
from banyan.storage.queries import serials as serial_queries
from banyan.storage.queries import thread_tools as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MOST_FLOORS = 1_000  # one unit of work: everybody else waits as long as it takes, which is half a second
NEWEST_LOOKED_AT = 200  # floors among which the newest post of a thread is looked for after some have left
MOVABLE = (PostState.VISIBLE, PostState.DELETED, PostState.REMOVED)
Moving = list[tuple[Post, int]]  # a post as it stands, and its floor to be


class FloorsWanted(Refusal):
    code = "floors_wanted"
    family = Family.INVALID
    sentence = "Please choose at least one post, and {most} at most."
    fields = ("most",)


class NoSuchThread(Refusal):
    code = "no_such_thread"
    family = Family.INVALID
    sentence = "There is no thread {number}, or it is not open to you."
    fields = ("number",)
    about = "to"


class SameThread(Refusal):
    code = "same_thread"
    family = Family.INVALID
    sentence = "They stand in this thread already."
    hint = "Name another one by its number, as it stands in its address."
    about = "to"


class ThreadTooLong(Refusal):
    code = "thread_too_long"
    family = Family.CONFLICT
    sentence = "This thread has more than {most} posts and cannot be joined to another."
    fields = ("most",)


def split(tx: Tx, caller: Caller, number: int, floors: Sequence[int], title: str, reason: str) -> Moved:
    """Some floors become a thread of their own, opened by whoever wrote the first of them; terms stay where they were."""
    source, board = _source(tx, caller, number)
    title = threads.clean_title(title)
    reason = check_reason(reason)
    moving = _chosen(tx, source, floors)
    first = moving[0]
    target = msgspec.structs.replace(
        source, id=ThreadId(ids.mint()), number=thread_queries.next_number(tx), title=title, author_id=first.author_id,
        state=ThreadState.OPEN, pin=0, is_digest=0, made_at=first.made_at, last_floor=0, live_count=0, people_count=0,
        edit_seq=0, last_post_at=first.made_at, last_author_id=first.author_id, bump_id=first.id, reason="",
        tags="", kind="discussion" if kinds.is_special(source.kind) else source.kind,
    )  # fmt: skip
    thread_queries.insert_thread(tx, target)
    board_queries.set_board_counts(tx, board.id, threads=1, posts=0)
    post_queries.set_account_counts(tx, first.author_id, threads=1, posts=0)
    return _move(tx, caller, ("split_thread", reason), source, (target, board), moving)


def move_posts(tx: Tx, caller: Caller, number: int, floors: Sequence[int], to_number: int, reason: str) -> Moved:
    """Some floors go to the end of another thread, or back to where they came from."""
    source, _ = _source(tx, caller, number)
    target = _target(tx, caller, source, to_number)
    reason = check_reason(reason)
    return _move(tx, caller, ("move_posts", reason), source, target, _chosen(tx, source, floors))


def merge(tx: Tx, caller: Caller, number: int, to_number: int, reason: str) -> Moved:
    """All floors go to the end of another thread; this one leads on there."""
    source, _ = _source(tx, caller, number)
    target = _target(tx, caller, source, to_number)
    reason = check_reason(reason)
    moving = queries.list_standing(tx, source.id, MOST_FLOORS + 1)
    if len(moving) > MOST_FLOORS:
        raise ThreadTooLong(most=MOST_FLOORS)
    if not moving:
        raise PostGoneAlready
    return _move(tx, caller, ("merge_thread", reason), source, target, moving)


def leads_to(tx: Tx, thread: Thread, floor: int = 1) -> str:
    """`34/5`: where a floor of a merged thread stands, or what left it last."""
    post = post_queries.find_post(tx, thread.id, floor)
    return (post.moved_to if post else "") or queries.newest_pointer(tx, thread.id)


def _source(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, _, board = threads.get(tx, caller, number)
    permits.check_tends(caller, board.id)
    if thread.is_gone:
        raise threads.ThreadGone
    return thread, board


def _target(tx: Tx, caller: Caller, source: Thread, number: int) -> tuple[Thread, Board]:
    """A thread on a board that the caller tends too or may write on. A merged one opens again for what comes back."""
    if number == source.number:
        raise SameThread
    try:
        thread, _, board = threads.get(tx, caller, number)
    except NotFound:
        raise NoSuchThread(number=number) from None
    if not permits.may_tend(caller, board.id):
        permits.check_may_reply(tx, caller, board, ability=None)
        threads.check_takes_replies(thread)
    if thread.state in (ThreadState.DELETED, ThreadState.REMOVED):
        raise threads.ThreadGone
    return thread, board


def _chosen(tx: Tx, thread: Thread, floors: Sequence[int]) -> list[Post]:
    wanted = sorted(set(floors))
    if not 1 <= len(wanted) <= MOST_FLOORS:
        raise FloorsWanted(most=MOST_FLOORS)
    found = []
    for floor in wanted:
        post = post_queries.find_post(tx, thread.id, floor)
        if post is None:
            raise NoSuchFloor(floor=floor)
        if post.state not in MOVABLE:
            raise PostGoneAlready
        found.append(post)
    return found


def _move(
    tx: Tx, caller: Caller, why: tuple[str, str], source: Thread, to: tuple[Thread, Board], posts: list[Post]
) -> Moved:
    """`why` is (action in the record, reason)."""
    target, board = to
    moving = _with_floors(tx, source, target, posts)
    for post, floor in moving:
        _carry(tx, caller, why[1], (source, target), post, _moved(source, target, post, floor, moving))
    _count(tx, source, target, moving)
    _set_newest(tx, source, target, moving)
    _carry_marks(tx, source, target, moving)
    if not queries.list_standing(tx, source.id, 1):
        _lead_on(tx, source, target, why[1])
    if target.state == ThreadState.MERGED:
        thread_queries.set_thread_state(tx, target.id, ThreadState.OPEN, "")
    _tell(tx, caller, why, source, target, moving)
    last = max(target.last_floor, *(floor for _, floor in moving))
    post_ids = tuple(post.id for post, _ in moving)
    tx.announce(
        PostsMoved(source.id, source.number, source.board_id, target.id, target.number, board.id, last, post_ids)
    )
    return Moved(source.number, target.number, tuple((post.floor, floor) for post, floor in moving))


def _with_floors(tx: Tx, source: Thread, target: Thread, posts: list[Post]) -> Moving:
    """Who comes back gets the old floor, everybody else a new one."""
    left = queries.list_pointers(tx, target.id)
    homes = {post.id: left.get(f"{source.number}/{post.floor}", 0) for post in posts}
    newcomers = sum(not home for home in homes.values())
    next_floor = queries.take_floors(tx, target.id, newcomers)
    races.pass_over(tx, target, list(range(next_floor, next_floor + newcomers)))
    moving = []
    for post in posts:
        moving.append((post, homes[post.id] or next_floor))
        next_floor += not homes[post.id]
    return moving


def _moved(source: Thread, target: Thread, post: Post, floor: int, moving: Moving) -> Post:
    """The post as it stands there: it answers whom it answered if they came along."""
    floors = {one.floor: there for one, there in moving}
    answered = floors.get(post.reply_to or 0)
    html = _ON_THIS_PAGE.sub(rf'href="/t/{source.number}/\1"', post.html)
    return msgspec.structs.replace(
        post,
        thread_id=target.id,
        floor=floor,
        reply_to=answered if answered is not None and answered < floor else None,
        html=html,
    )


# The first post of a thread was rendered before the thread had a number.
_ON_THIS_PAGE = re.compile(r'href="#f(\d{1,9})"')


def _carry(tx: Tx, caller: Caller, reason: str, way: tuple[Thread, Thread], post: Post, there: Post) -> None:
    """One post goes; a pointer stays on its floor, and one that waited for it goes."""
    source, target = way
    home = post_queries.find_post(tx, target.id, there.floor)
    if home is not None:  # its own floor, which pointed to where it was and remembers whom it answered
        there = msgspec.structs.replace(there, reply_to=home.reply_to)
        queries.drop_pointer(tx, target.id, there.floor)
    seq = thread_queries.next_edit_seq(tx, target.id, there.floor)
    queries.place_post(tx, msgspec.structs.replace(there, changed_seq=seq))
    serial_queries.move_chapter(tx, post.id, target.id, there.floor)
    nothing = Body("", "", "", 0)
    pointer_id, stood_at = PostId(ids.mint()), (source.id, post.floor)
    pointer = threads.new_post(pointer_id, stood_at, post.author_id, nothing, post.made_at, post.reply_to)
    post_queries.insert_post(
        tx,
        msgspec.structs.replace(
            pointer,
            state=PostState.MOVED,
            changed_seq=thread_queries.next_edit_seq(tx, source.id, post.floor),
            moved_to=f"{target.number}/{there.floor}",
            gone_by=caller.id,
            gone_at=tx.now,
            reason=reason,
        ),
    )
    place = (target.id, target.number, there.floor, target.board_id)
    queries.move_lines(tx, stood_at, place, post.id)


def _count(tx: Tx, source: Thread, target: Thread, moving: Moving) -> None:
    counted: Counter[AccountId] = Counter(post.author_id for post, _ in moving if post.is_visible)
    for post, floor in moving:
        queries.know_person(tx, target.id, post.author_id, floor)
    for author_id, count in sorted(counted.items()):
        thread_queries.uncount_post(tx, source.id, author_id, -count)
        thread_queries.uncount_post(tx, target.id, author_id, +count)
    newest = max(post.made_at for post, _ in moving)
    if source.board_id != target.board_id:
        board_queries.set_board_counts(tx, source.board_id, threads=0, posts=-counted.total())
        board_queries.set_board_counts(tx, target.board_id, threads=0, posts=counted.total(), last_post_at=newest)


def _set_newest(tx: Tx, source: Thread, target: Thread, moving: Moving) -> None:
    """Each thread stands in its list where its own newest post puts it."""
    newest = max((post for post, _ in moving), key=lambda post: post.id)
    if newest.id >= target.bump_id:
        queries.set_newest(tx, target.id, newest.id, newest.made_at, newest.author_id)
    if any(post.id == source.bump_id for post, _ in moving):
        left = queries.list_newest(tx, source.id, NEWEST_LOOKED_AT)
        # Where nothing is left, the thread sinks to where it was opened.
        queries.set_newest(tx, source.id, *max(left, default=(source.id, source.made_at, source.author_id)))


def _carry_marks(tx: Tx, source: Thread, target: Thread, moving: Moving) -> None:
    """What somebody has read stays read."""
    now = thread_queries.find_thread(tx, target.id) or target
    for account_id, ranges in queries.list_marks(tx, source.id):
        mark = parse_mark(ranges)
        read = [floor for post, floor in moving if mark.seen_seq(post.floor) is not None]
        if read:
            there = parse_mark(mark_queries.find_ranges(tx, account_id, target.id) or "")
            for floor in read:
                there = there.see(floor, floor, now.edit_seq)
            mark_queries.set_ranges(tx, account_id, target.id, format_mark(there))


def _lead_on(tx: Tx, source: Thread, target: Thread, reason: str) -> None:
    """Nothing stands here any more."""
    thread_queries.set_thread_state(tx, source.id, ThreadState.MERGED, reason)
    thread_queries.set_thread_pin(tx, source.id, 0)
    queries.follow_on(tx, source.id, target.id)
    follow_queries.carry_over(tx, source.id, target.id)


def _tell(tx: Tx, caller: Caller, why: tuple[str, str], source: Thread, target: Thread, moving: Moving) -> None:
    """A line in the record, and one for each author, at their first post."""
    action, reason = why
    first = None if action == "merge_thread" else moving[0][0].floor
    detail = f"{len(moving)} → /t/{target.number}"
    moderation.record(tx, caller, action, reason=reason, place=(source.board_id, source, first), detail=detail)
    told: set[AccountId] = set()
    for post, floor in moving:
        if post.author_id not in told:
            told.add(post.author_id)
            pointer = Pointer(target.board_id, target.id, target.number, floor)
            once_key = f"moved:{post.id}:{tx.now}"
            notifications.notify(
                tx, post.author_id, "moved", once_key, actor_id=caller.id, pointer=pointer, reason=reason
            )
