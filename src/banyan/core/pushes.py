# SPDX-License-Identifier: Apache-2.0
"""Pushes: one line under a post, for it, against it, or beside it. They stand in a table of their own, so an edit never meets
one, and have brakes: the score can be pushed by a few, so the people are counted beside it.
"""

from collections.abc import Sequence

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.core import moderation, notifications, permits, posts, pseudonyms, threads, tokens, word_rules
from banyan.core.moderation import check_reason
from banyan.records.boards import Board, PushPolicy
from banyan.records.callers import Caller
from banyan.records.events import PushGone, PushMade, PushRestored
from banyan.records.notifications import Pointer
from banyan.records.posts import Post
from banyan.records.pushes import WORTH, Push, Pushed, PushLine, PushState, PushSum, Stance
from banyan.records.self_locks import Ability
from banyan.records.threads import Thread
from banyan.storage.queries import pushes as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_TEXT = 100  # characters: two lines on a phone
SHOWN = 10  # of a post on the page of its thread; the others are a page of their own
PER_PAGE = 100
HASTY = 90 * clock.SECOND  # a second push of the same post within it is only an arrow
MINUTE_LIMIT = 60  # pushes of one person, wherever
WINDOW = 5 * clock.MINUTE
# (people who have pushed a post, pushes that one person has there within WINDOW): the more talk, the fewer from each.
CROWD_LIMITS = ((400, 1), (200, 2), (100, 3), (0, 10))
SLOW_GAP = clock.MINUTE  # between two pushes of one person on a board that is slow
LONG, LONG_GAP = 1_000, 10 * clock.SECOND  # so many pushes on a post, so long between any two of them
FULL = 20_000
_NO_BOOS = (PushPolicy.NO_BOOS, PushPolicy.SLOW_NO_BOOS)
_SLOW = (PushPolicy.SLOW, PushPolicy.SLOW_NO_BOOS)
Where = tuple[Post, Thread, Board]


class PushesOff(Refusal):
    code = "pushes_off"
    family = Family.CONFLICT
    sentence = "This board takes no pushes."


class BoosOff(Refusal):
    code = "boos_off"
    family = Family.INVALID
    sentence = "This board takes no boos. An arrow can say it too."
    about = "stance"


class NoSuchStance(Refusal):
    code = "no_such_stance"
    family = Family.INVALID
    sentence = "A push is for, against, or an arrow."
    about = "stance"


class PushWanted(Refusal):
    code = "push_wanted"
    family = Family.INVALID
    sentence = "Please write one line, of {most} characters at most."
    fields = ("most",)
    about = "push"


class PushTooSoon(Refusal):
    code = "push_too_soon"
    family = Family.TOO_SOON
    sentence = "You can push here again in {wait_s} seconds."
    fields = ("wait_s",)


class PushesFull(Refusal):
    code = "pushes_full"
    family = Family.CONFLICT
    sentence = "There is no room for more pushes under this post."
    hint = "A reply has all the room it needs."


def push(tx: Tx, caller: Caller, number: int, floor: int, stance: str, text: str, token: str = "") -> Push:
    """Say one line to a post. Its author only has the arrow, and so has who pushes it again in haste."""
    post, thread, board = where = posts.get(tx, caller, number, floor)
    _check_open(tx, caller, where)
    earlier = tokens.claim(tx, caller, token)
    if earlier is not None:
        return _get(tx, post, earlier)
    text = _line(text)
    kind = _stance(board, stance)
    word_rules.check_title(tx, caller, board, text)
    is_hasty = _check_pace(tx, caller, post, board)
    if is_hasty or post.author_id == caller.id:
        kind = Stance.ARROW
    made = Push(ids.mint(), post.id, caller.id, kind, text, tx.now)
    _count(tx, post, made, +1)
    queries.insert_push(tx, made)
    tokens.settle(tx, caller, token, made.id)
    tx.announce(PushMade(made.id, post.id, thread.id, number, floor, board.id, caller.id))
    _tell_author(tx, caller, where)
    return made


def take_back(tx: Tx, caller: Caller, number: int, floor: int, push_id: int) -> Push:
    """By who wrote it. The line stays, without the words."""
    post, thread, _ = posts.get(tx, caller, number, floor)
    found = _get(tx, post, push_id)
    permits.check_signed_in(caller)
    if found.account_id != caller.id:
        raise threads.NotYours
    return _take_away(tx, caller, (post, thread), found, PushState.DELETED, "")


def remove(tx: Tx, caller: Caller, number: int, floor: int, push_id: int, reason: str) -> Push:
    """By who tends the board, with a reason that the line and the record show."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    found, reason = _get(tx, post, push_id), check_reason(reason)
    gone = _take_away(tx, caller, (post, thread), found, PushState.REMOVED, reason)
    _record(tx, caller, "remove_push", (post, thread, board), found, reason)
    return gone


def restore(tx: Tx, caller: Caller, number: int, floor: int, push_id: int, reason: str) -> Push:
    """What was removed stands again."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    found, reason = _get(tx, post, push_id), check_reason(reason)
    if found.state != PushState.REMOVED:
        raise threads.AlreadySo
    _count(tx, post, found, +1)
    queries.set_push_state(tx, found.id, PushState.VISIBLE, None, "")
    tx.announce(PushRestored(found.id, post.id, thread.id, number, floor, board.id))
    _record(tx, caller, "restore_push", (post, thread, board), found, reason)
    return _get(tx, post, push_id)


def erase_own(tx: Tx, account_id: AccountId, limit: int) -> int:
    """Somebody who has left takes the words of some pushes along; how many. For other verbs: it asks no permission."""
    found = queries.list_of_account(tx, account_id, limit)
    for one in found:
        post = posts.get_by_id(tx, one.post_id)
        if one.is_visible:
            _count(tx, post, one, -1)
        queries.erase_push(tx, one.id)
        thread = thread_queries.find_thread(tx, post.thread_id)
        assert thread is not None, "a post has a thread"
        state = str(PushState.ERASED)
        tx.announce(PushGone(one.id, post.id, thread.id, thread.number, post.floor, thread.board_id, state))
    return len(found)


# ---- read


def page(
    tx: Tx, caller: Caller, number: int, floor: int, after: str = ""
) -> tuple[Post, Thread, Board, PushSum, list[PushLine], str]:
    """(post, thread, board, what its pushes come to, some of them in their order, cursor of the next page or "")."""
    post, thread, board = posts.get(tx, caller, number, floor)
    last = cursors.parse_cursor(after, 1)[0] if after else 0
    found = queries.list_pushes(tx, post.id, last, PER_PAGE + 1) if post.is_visible else []
    shown = [seen_by(caller, board, line) for line in found[:PER_PAGE]]
    newer = cursors.format_cursor(shown[-1].push.id) if len(found) > PER_PAGE else ""
    return post, thread, board, queries.find_sum(tx, post.id), shown, newer


def get(tx: Tx, caller: Caller, number: int, floor: int, push_id: int) -> tuple[Push, Where]:
    """One push with where it stands. Raises NotFound."""
    where = posts.get(tx, caller, number, floor)
    return _get(tx, where[0], push_id), where


def under(tx: Tx, board: Board, post_ids: Sequence[PostId]) -> dict[PostId, Pushed]:
    """The pushes of some posts as the page of a thread shows them; nothing where a board takes none.

    For other reads: it asks no permission.
    """
    if board.push_policy == PushPolicy.OFF:
        return {}
    sums = queries.list_sums(tx, post_ids)
    newest: dict[PostId, list[PushLine]] = {}
    for line in queries.list_newest(tx, list(sums), SHOWN):
        newest.setdefault(line.push.post_id, []).append(_public(line))
    return {post_id: Pushed(one, tuple(newest.get(post_id, ()))) for post_id, one in sums.items()}


def scores(tx: Tx, board: Board, of: Sequence[Thread]) -> dict[ThreadId, PushSum]:
    """What the first floors of a board's threads were pushed to, by thread. For other reads: it asks no permission."""
    return {} if board.push_policy == PushPolicy.OFF else queries.list_sums_of_threads(tx, [one.id for one in of])


def seen_by(caller: Caller, board: Board, line: PushLine) -> PushLine:
    """The words of what is gone are for those who tend the board."""
    return line if permits.may_tend(caller, board.id) else _public(line)


def _public(line: PushLine) -> PushLine:
    if line.push.is_visible:
        return line
    return PushLine(_without_text(line.push), line.author)


def _without_text(gone: Push) -> Push:
    return Push(**{name: getattr(gone, name) for name in gone.__struct_fields__} | {"text": ""})


# ---- what a push must be


def _check_open(tx: Tx, caller: Caller, where: Where) -> None:
    post, thread, board = where
    permits.check_may_reply(tx, caller, board, Ability.PUSH)
    pseudonyms.check_named(board)
    if board.push_policy == PushPolicy.OFF:
        raise PushesOff
    threads.check_takes_replies(thread)
    if not post.is_visible:
        raise posts.PostGoneAlready


def _line(text: str) -> str:
    kept = threads.one_line(text)
    if not 1 <= len(kept) <= MAX_TEXT:
        raise PushWanted(most=MAX_TEXT)
    return kept


def _stance(board: Board, stance: str) -> Stance:
    if stance not in set(Stance):
        raise NoSuchStance
    if stance == Stance.BOO and board.push_policy in _NO_BOOS:
        raise BoosOff
    return Stance(stance)


def _check_pace(tx: Tx, caller: Caller, post: Post, board: Board) -> bool:
    """Whether this one is hasty. Raises PushTooSoon, PushesFull; those who run the house are not held back."""
    recent = queries.list_recent(tx, caller.id, tx.now - WINDOW, MINUTE_LIMIT)
    here = [one.made_at for one in recent if one.post_id == post.id]
    so_far = queries.find_sum(tx, post.id)
    if so_far.count >= FULL:
        raise PushesFull
    if not caller.is_admin:
        crowd = next(most for people, most in CROWD_LIMITS if so_far.people >= people)
        free_at = [
            _free_at([one.made_at for one in recent], MINUTE_LIMIT, clock.MINUTE),
            _free_at(here, crowd, WINDOW),
        ]
        if board.push_policy in _SLOW:
            free_at.append(_free_at([one.made_at for one in recent if one.board_id == board.id], 1, SLOW_GAP))
        if so_far.count >= LONG:
            free_at.append(queries.newest_at(tx, post.id) + LONG_GAP)
        wait = max(free_at) - tx.now
        if wait > 0:
            raise PushTooSoon(wait_s=-(-wait // clock.SECOND))
    return bool(here) and tx.now - here[0] < HASTY


def _free_at(times: list[int], most: int, span: int) -> int:
    """When one more fits beside `most` within `span`; the times stand newest first."""
    return times[most - 1] + span if len(times) >= most else 0


# ---- counting and telling


def _count(tx: Tx, post: Post, one: Push, sign: int) -> None:
    """The sum changes first: whoever changes it too waits there, and then sees who has pushed."""
    queries.add_to_sum(tx, post.id, PushSum(sign * WORTH[Stance(one.stance)], 0, sign))
    is_other = one.account_id != post.author_id
    if is_other and not queries.has_pushed(tx, post.id, one.account_id, but=one.id):
        queries.add_to_sum(tx, post.id, PushSum(0, sign, 0))


def _take_away(tx: Tx, caller: Caller, where: tuple[Post, Thread], found: Push, state: PushState, reason: str) -> Push:
    if not found.is_visible:
        raise threads.AlreadySo
    post, thread = where
    _count(tx, post, found, -1)
    queries.set_push_state(tx, found.id, state, caller.id, reason)
    tx.announce(PushGone(found.id, post.id, thread.id, thread.number, post.floor, thread.board_id, str(state)))
    return _get(tx, post, found.id)


def _record(tx: Tx, caller: Caller, action: str, where: Where, found: Push, reason: str) -> None:
    """What was done to a push and why: into the public record, and into the inbox of who wrote it."""
    post, thread, board = where
    place = (board.id, thread, post.floor)
    moderation.record(tx, caller, action, reason=reason, place=place, account_id=found.account_id)
    pointer = Pointer(board.id, thread.id, thread.number, post.floor)
    kind = "push_removed" if action == "remove_push" else "push_restored"
    once_key = f"{action}:{found.id}:{tx.now}"
    notifications.notify(tx, found.account_id, kind, once_key, actor_id=caller.id, pointer=pointer, reason=reason)


def _tell_author(tx: Tx, caller: Caller, where: Where) -> None:
    """One line for all pushes of a post until it is read; how many it stands for is counted when it is shown."""
    post, thread, board = where
    if post.author_id != caller.id and not queries.is_covered(tx, post.author_id, thread.id, post.floor):
        pointer = Pointer(board.id, thread.id, thread.number, post.floor)
        once_key = f"push:{post.id}:{caller.id}:{tx.now}"
        notifications.notify(tx, post.author_id, "push", once_key, actor_id=caller.id, pointer=pointer)


def _get(tx: Tx, post: Post, push_id: int) -> Push:
    found = queries.find_push(tx, post.id, push_id)
    if found is None:
        raise NotFound
    return found
