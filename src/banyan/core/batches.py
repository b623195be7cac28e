# SPDX-License-Identifier: Apache-2.0
"""Batches: one act on one or several floors or threads, as one unit of work: all or none. For a minute it can be taken back.

Each thing is done by its own verb, which asks its own questions; here is only what goes together, and what reverses it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from banyan.base import clock, ids
from banyan.base.errors import BadValue, Family, Refusal
from banyan.core import boards, marks, permits, posts, tags, thread_tools, threads
from banyan.core.moderation import MAX_REASON
from banyan.core.tag_words import key_of, parse
from banyan.records.batches import Asked, Batch, Step
from banyan.records.callers import Caller
from banyan.records.posts import PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import batches as queries
from banyan.storage.tx import Tx

UNDO_FOR = clock.MINUTE
MOST_AT_ONCE = 100
FLOOR_ACTS = ("remove", "split", "move")
Back = list[Step] | None  # the steps that take it back; None where nobody here could


class NothingChosen(Refusal):
    code = "nothing_chosen"
    family = Family.INVALID
    sentence = "Please choose at least one, and {most} at most."
    fields = ("most",)


class UndoOver(Refusal):
    code = "undo_over"
    family = Family.CONFLICT
    sentence = "It is too late to take this back with one button."
    hint = "Each thing can still be put right by itself."


def tend_floors(tx: Tx, caller: Caller, number: int, floors: Sequence[int], act: str, asked: Asked) -> Batch:
    """Remove some floors of a thread, move them to another, or split them off."""
    if act not in FLOOR_ACTS:
        raise BadValue(name="act")
    if act == "remove":
        return _keep(
            tx, caller, asked.reason, _remove_floors(tx, caller, number, floors, asked.reason), len(set(floors))
        )
    if act == "split":
        moved = thread_tools.split(tx, caller, number, floors, asked.title, asked.reason)
    else:
        moved = thread_tools.move_posts(tx, caller, number, floors, asked.to_number, asked.reason)
    _, _, board = threads.get(tx, caller, moved.to_number)
    back: Step = ("move_posts", [moved.to_number, number, *(floor for _, floor in moved.floors)])
    steps = [back] if permits.may_tend(caller, board.id) else None
    return _keep(tx, caller, asked.reason, steps, len(moved.floors), moved.to_number)


def tend_threads(tx: Tx, caller: Caller, slug: str, numbers: Sequence[int], act: str, asked: Asked) -> Batch:
    """Lock, unlock, pin, unpin, mark, tag, move or remove some threads of a board. What is so already is left as it is."""
    boards.get_tended(tx, caller, slug)
    if act not in THREAD_ACTS:
        raise BadValue(name="act")
    if not 1 <= len(set(numbers)) <= MOST_AT_ONCE:
        raise NothingChosen(most=MOST_AT_ONCE)
    steps: Back = []
    count = 0
    for number in dict.fromkeys(numbers):
        thread, _, _ = threads.get(tx, caller, number)
        if is_so(thread, act, asked):
            continue
        back = THREAD_ACTS[act](tx, caller, thread, asked)
        steps = None if back is None or steps is None else back + steps
        count += 1
    if not count:
        raise threads.AlreadySo
    return _keep(tx, caller, asked.reason, steps, count)


def merge(tx: Tx, caller: Caller, number: int, to_number: int, reason: str) -> Batch:
    """Join a thread to another."""
    thread, _, _ = threads.get(tx, caller, number)
    moved = thread_tools.merge(tx, caller, number, to_number, reason)
    _, _, board = threads.get(tx, caller, to_number)
    back: list[Step] = [("move_posts", [to_number, number, *(floor for _, floor in moved.floors)]), *_as_it_was(thread)]
    return _keep(tx, caller, reason, back if permits.may_tend(caller, board.id) else None, len(moved.floors))


def rename(tx: Tx, caller: Caller, number: int, title: str, reason: str) -> Batch:
    """Give a thread another title."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_tends(caller, board.id)
    threads.rename_thread(tx, caller, number, title, thread.lang, reason)
    return _keep(tx, caller, reason, [("rename", [number, thread.title, thread.lang])], 1)


def retag(tx: Tx, caller: Caller, number: int, text: str) -> Batch:
    """Give a thread these tags and no others."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_tends(caller, board.id)
    tags.set_tags(tx, caller, number, text)
    return _keep(tx, caller, "", [("tag", [number, thread.tags])], 1)


def restore_post(tx: Tx, caller: Caller, number: int, floor: int, reason: str) -> Batch:
    """Bring back a post that was removed, or that its author took back; only the former can be undone."""
    post, _, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    posts.restore(tx, caller, number, floor, reason)
    back: list[Step] = [("remove_post", [number, floor, post.reason])]
    return _keep(tx, caller, reason, back if post.state == PostState.REMOVED else None, 1)


def mark_post(tx: Tx, caller: Caller, number: int, floor: int, mark: str, *, is_on: bool) -> Batch:
    """Put a mark on a floor or take it off."""
    marks.set_mark(tx, caller, number, floor, mark, is_on=is_on)
    return _keep(tx, caller, "", [("mark", [number, floor, mark, int(not is_on)])], 1)


def undo(tx: Tx, caller: Caller, batch_id: int) -> Batch:
    """Take back what the caller did last to several things, all of it or nothing."""
    permits.check_signed_in(caller)
    batch = queries.take_batch(tx, caller.id, batch_id)
    if batch is None or not batch.steps or batch.made_at + UNDO_FOR < tx.now:
        raise UndoOver
    why = f"↩ {batch.reason}"[:MAX_REASON]
    for name, args in batch.steps:
        REVERSES[name](tx, caller, why, args)
    return batch


def is_so(thread: Thread, act: str, asked: Asked) -> bool:
    """Whether an act would change nothing about a thread."""
    match act:
        case "lock":
            return thread.state == ThreadState.LOCKED
        case "unlock":
            return thread.state == ThreadState.OPEN
        case "pin" | "unpin":
            return bool(thread.pin) == (act == "pin")
        case "digest" | "undigest":
            return bool(thread.is_digest) == (act == "digest")
        case "move":
            return thread.board_id == asked.to_board_id
        case "tag":
            return all(tags.has(thread, key_of(tag)) for tag in parse(asked.tags))
        case "restore":
            return thread.state not in (ThreadState.DELETED, ThreadState.REMOVED)
    return thread.is_gone and thread.state != ThreadState.HELD


def _keep(tx: Tx, caller: Caller, reason: str, steps: Back, count: int, to_number: int = 0) -> Batch:
    batch = Batch(ids.mint(), caller.id, tx.now, " ".join(reason.split()), steps or [], count, to_number)
    queries.insert_batch(tx, batch)
    return batch


# ---- floors


def _remove_floors(tx: Tx, caller: Caller, number: int, floors: Sequence[int], reason: str) -> Back:
    wanted = sorted(set(floors))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise NothingChosen(most=MOST_AT_ONCE)
    for floor in wanted:
        if not posts.get(tx, caller, number, floor)[0].is_visible:
            raise posts.PostGoneAlready
        posts.remove(tx, caller, number, floor, reason)
    return [("restore_post", [number, floor]) for floor in wanted]


# ---- threads


def _lock(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    threads.lock_thread(tx, caller, thread.number, asked.reason)
    return [("unlock", [thread.number])]


def _unlock(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    threads.unlock_thread(tx, caller, thread.number, asked.reason)
    return [("lock", [thread.number, thread.reason])]


def _pin(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    threads.pin_thread(tx, caller, thread.number)
    return [("unpin", [thread.number])]


def _unpin(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    threads.unpin_thread(tx, caller, thread.number)
    return [("pin", [thread.number])]


def _digest(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    is_digest = not thread.is_digest
    threads.mark_digest(tx, caller, thread.number, is_digest)
    return [("digest", [thread.number, int(not is_digest)])]


def _tag(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    """Beside the tags that it has."""
    tags.set_tags(tx, caller, thread.number, f"{thread.tags} {asked.tags}")
    return [("tag", [thread.number, thread.tags])]


def _move(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    if asked.to_board_id is None:
        raise BadValue(name="board")
    threads.move_thread(tx, caller, thread.number, asked.to_board_id, asked.reason)
    if not permits.may_tend(caller, asked.to_board_id):
        return None
    back: list[Step] = [("move", [thread.number, thread.board_id])]
    return [*back, ("pin", [thread.number])] if thread.pin else back


def _remove(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    """What waited for a look is not let through by an undo."""
    threads.remove_thread(tx, caller, thread.number, asked.reason)
    return [("restore", [thread.number]), *_as_it_was(thread)] if thread.state != ThreadState.HELD else None


def _restore(tx: Tx, caller: Caller, thread: Thread, asked: Asked) -> Back:
    """What its author took back cannot be handed to them again in that state."""
    threads.restore_thread(tx, caller, thread.number, asked.reason)
    return [("remove", [thread.number, thread.reason])] if thread.state == ThreadState.REMOVED else None


def _as_it_was(thread: Thread) -> list[Step]:
    """What a thread loses when it is taken down or joined to another, and has again when it comes back."""
    back: list[Step] = [("lock", [thread.number, thread.reason])] if thread.state == ThreadState.LOCKED else []
    return [*back, ("pin", [thread.number])] if thread.pin else back


def _pin_again(tx: Tx, caller: Caller, number: int) -> None:
    if not threads.get(tx, caller, number)[0].pin:
        threads.pin_thread(tx, caller, number)


THREAD_ACTS: dict[str, Callable[[Tx, Caller, Thread, Asked], Back]] = {
    "lock": _lock,
    "unlock": _unlock,
    "pin": _pin,
    "unpin": _unpin,
    "digest": _digest,
    "undigest": _digest,
    "tag": _tag,
    "move": _move,
    "remove": _remove,
    "restore": _restore,
}
REVERSES: dict[str, Callable[[Tx, Caller, str, list[Any]], object]] = {
    "restore_post": lambda tx, caller, why, to: posts.restore(tx, caller, to[0], to[1], why),
    "move_posts": lambda tx, caller, why, to: thread_tools.move_posts(tx, caller, to[0], to[2:], to[1], why),
    "lock": lambda tx, caller, why, to: threads.lock_thread(tx, caller, to[0], to[1] or why),
    "unlock": lambda tx, caller, why, to: threads.unlock_thread(tx, caller, to[0], why),
    "pin": lambda tx, caller, why, to: _pin_again(tx, caller, to[0]),
    "unpin": lambda tx, caller, why, to: threads.unpin_thread(tx, caller, to[0]),
    "digest": lambda tx, caller, why, to: threads.mark_digest(tx, caller, to[0], bool(to[1])),
    "tag": lambda tx, caller, why, to: tags.set_tags(tx, caller, to[0], to[1]),
    "move": lambda tx, caller, why, to: threads.move_thread(tx, caller, to[0], to[1], why),
    "restore": lambda tx, caller, why, to: threads.restore_thread(tx, caller, to[0], why),
    "remove": lambda tx, caller, why, to: threads.remove_thread(tx, caller, to[0], to[1] or why),
    "remove_post": lambda tx, caller, why, to: posts.remove(tx, caller, to[0], to[1], to[2] or why),
    "rename": lambda tx, caller, why, to: threads.rename_thread(tx, caller, to[0], to[1], to[2], why),
    "mark": lambda tx, caller, why, to: marks.set_mark(tx, caller, to[0], to[1], to[2], is_on=bool(to[3])),
}
