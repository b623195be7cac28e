# SPDX-License-Identifier: Apache-2.0
"""The top ten: the threads in which most different people wrote within the last 24 hours.

People are counted, never clicks and never posts, so nobody lifts a thread by writing again. A board has one thread in the
list, its best; boards may stay out; what not everybody can read is never in it. Of two threads with as many people the
one opened later stands first: nothing that somebody does in a thread can break a tie. Each section has a ten of its own,
counted alike.
"""

from typing import NamedTuple

from banyan.base import clock, ids
from banyan.core import boards, diary, threads
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
from banyan.records.ranking import Ranked, SectionTen, WhyHere
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import ranking as queries
from banyan.storage.queries.ranking import Candidate, Window
from banyan.storage.tx import Tx

PLACES = diary.PLACES
WINDOW = clock.DAY
PEOPLE_SHOWN = 100
CAUSES = (PostMade, PostGone, PostRestored, PostsMoved, ThreadChanged, ThreadMoved, ThreadsImported, BoardChanged)


def top_ten(tx: Tx, caller: Caller) -> list[Ranked]:
    """The list as it was last counted, without what is gone or closed to the caller since."""
    return queries.list_top_ten(tx, caller)


def of_sections(tx: Tx, caller: Caller) -> dict[int, list[Ranked]]:
    """Section → its ten, as they were last counted."""
    return queries.list_of_sections(tx)


def tens(tx: Tx, caller: Caller) -> list[SectionTen]:
    """The ten of all boards, then those of the sections in their order that have one."""
    directory = boards.directory(tx, caller)
    known = {board.id: board for found in directory for board in found.boards}
    by_section = of_sections(tx, caller)
    lists = [("", top_ten(tx, caller))]
    lists += [(found.section.titles, by_section.get(found.section.id, [])) for found in directory]
    return [
        SectionTen(titles, [(one, known[one.board_id]) for one in ten if one.board_id in known])
        for titles, ten in lists
        if ten or not titles
    ]


class Counts(NamedTuple):
    """The ten of all boards, and those of each section."""

    ten: list[Candidate]
    sections: dict[int, list[Candidate]]


def count(tx: Tx) -> Counts:
    """The lists as they should be now: one thread for each board. Reads a day of posts, so it does not belong into a write."""
    return _chosen(tx, _window(tx))


def _chosen(tx: Tx, window: Window) -> Counts:
    above = {section.id: section.parent_id for section in board_queries.list_sections(tx)}
    ten: list[Candidate] = []
    sections: dict[int, list[Candidate]] = {}
    taken: set[int] = set()
    for candidate in queries.count_candidates(tx, window):
        if candidate.board_id in taken:
            continue
        taken.add(candidate.board_id)
        _place(ten, candidate)
        for section in _way_up(above, candidate.section_id):
            _place(sections.setdefault(section, []), candidate)
    return Counts(ten, sections)


def _place(ten: list[Candidate], candidate: Candidate) -> None:
    if len(ten) < PLACES:
        ten.append(candidate)


def _way_up(above: dict[int, int | None], section: int | None) -> list[int]:
    """A section and those above it."""
    way: list[int] = []
    while section is not None and section not in way:
        way.append(section)
        section = above.get(section)
    return way


def stands(tx: Tx, chosen: Counts) -> bool:
    """Whether `chosen` are the lists already."""
    return _ten_stands(tx, chosen) and _sections_stand(tx, chosen)


def _ten_stands(tx: Tx, chosen: Counts) -> bool:
    standing = [(thread_id, people, posts) for _, thread_id, people, posts, _ in queries.list_rows(tx)]
    return standing == [(one.thread_id, one.people, one.posts) for one in chosen.ten]


def _sections_stand(tx: Tx, chosen: Counts) -> bool:
    wanted = [
        (section, one.thread_id, one.people, one.posts)
        for section, ten in sorted(chosen.sections.items())
        for one in ten
    ]
    return queries.list_section_rows(tx) == wanted


def publish(tx: Tx, chosen: Counts) -> bool:
    """Make `chosen` the lists; True when the ten differed. A table changes as a whole, or not at all; whoever came into the ten
    stands in the diary.
    """
    if not _sections_stand(tx, chosen):
        queries.replace_section_rows(tx, chosen.sections)
    if _ten_stands(tx, chosen):
        return False
    stood = {thread_id for _, thread_id, *_ in queries.list_rows(tx)}
    diary.enter(tx, [(place, one) for place, one in enumerate(chosen.ten, 1) if one.thread_id not in stood])
    queries.replace_rows(tx, chosen.ten, tx.now)
    tx.announce(TopTenChanged(tuple(one.thread_id for one in chosen.ten)))
    return True


def count_day(tx: Tx, day: int) -> list[Candidate]:
    """The ten of a whole day that is over: who wrote between its two midnights. Reads a day of posts."""
    begins, ends = diary.begins(tx, day), diary.begins(tx, day + 1)
    return _chosen(tx, Window(ids.first_at(begins - 1), begins - 1, ends - 1)).ten


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
