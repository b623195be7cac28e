# SPDX-License-Identifier: Apache-2.0
"""The top ten: the threads in which most different people wrote within the last 24 hours.

People are counted, never clicks and never posts, so nobody lifts a thread by writing again. A board has one thread in the
list, its best; boards may stay out; what not everybody can read is never in it. Of two threads with as many people the
one opened later stands first: nothing that somebody does in a thread can break a tie.
"""

from banyan.base import clock, ids
from banyan.core import threads
from banyan.records.boards import Board, BoardState, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.events import (
    BoardChanged,
    PostGone,
    PostMade,
    PostRestored,
    PostsMoved,
    ThreadChanged,
    ThreadMoved,
    ThreadsImported,
    TopTenChanged,
)
from banyan.records.posts import PostState
from banyan.records.ranking import Ranked, WhyHere
from banyan.records.threads import Thread
from banyan.storage.queries import ranking as queries
from banyan.storage.queries.ranking import Candidate, Window
from banyan.storage.tx import Tx

PLACES = 10
WINDOW = clock.DAY
PEOPLE_SHOWN = 100
CAUSES = (PostMade, PostGone, PostRestored, PostsMoved, ThreadChanged, ThreadMoved, ThreadsImported, BoardChanged)


def top_ten(tx: Tx, caller: Caller) -> list[Ranked]:
    """The list as it was last counted, without what is gone or closed to the caller since."""
    return queries.list_top_ten(tx, caller)


def count(tx: Tx) -> list[Candidate]:
    """The list as it should be now: one thread for each board. Reads a day of posts, so it does not belong into a write."""
    chosen: dict[int, Candidate] = {}
    for candidate in queries.count_candidates(tx, _window(tx)):
        chosen.setdefault(candidate.board_id, candidate)
        if len(chosen) == PLACES:
            break
    return list(chosen.values())


def stands(tx: Tx, chosen: list[Candidate]) -> bool:
    """Whether `chosen` is the list already."""
    standing = [(thread_id, people, posts) for _, thread_id, people, posts, _ in queries.list_rows(tx)]
    return standing == [(one.thread_id, one.people, one.posts) for one in chosen]


def publish(tx: Tx, chosen: list[Candidate]) -> bool:
    """Make `chosen` the list, when it differs; True when it did. The table changes as a whole, or not at all."""
    if stands(tx, chosen):
        return False
    queries.replace_rows(tx, chosen, tx.now)
    tx.announce(TopTenChanged(tuple(one.thread_id for one in chosen)))
    return True


def why(tx: Tx, caller: Caller, number: int) -> WhyHere:
    """Who was counted for a thread and what was left out. Raises NotFound."""
    thread, _, board = threads.get(tx, caller, number)
    window = _window(tx)
    states = queries.count_states(tx, thread.id, window)
    posts, people = states.get(PostState.VISIBLE, (0, 0))
    ranked = top_ten(tx, caller)
    gone = (PostState.DELETED, PostState.REMOVED, PostState.ERASED)
    return WhyHere(
        number=thread.number,
        title="" if thread.is_gone else thread.title,
        lang=thread.lang,
        rank=next((one.rank for one in ranked if one.thread_id == thread.id), 0),
        since_at=window.since,
        until_at=window.until,
        counted=queries.list_people(tx, thread.id, window, PEOPLE_SHOWN),
        people=people,
        posts=posts,
        repeated=posts - people,
        gone=sum(states.get(state, (0, 0))[0] for state in gone),
        barred=_barred(thread, board),
        ahead=next((one.number for one in ranked if one.board_id == board.id and one.thread_id != thread.id), 0),
    )


def _barred(thread: Thread, board: Board) -> str:
    if thread.is_gone:
        return "thread_gone"
    if board.read_policy != ReadPolicy.PUBLIC:
        return "board_private"
    if board.state != BoardState.OPEN:
        return "board_closed"
    return "" if board.in_top_ten else "board_out"


def _window(tx: Tx) -> Window:
    """The last 24 hours. What an import dates into the future does not count before its time."""
    since = tx.now - WINDOW
    return Window(ids.first_at(since), since, tx.now)
