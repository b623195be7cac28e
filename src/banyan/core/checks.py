# SPDX-License-Identifier: Apache-2.0
"""The self-check: recounts what is counted, follows what points, mends what can be counted anew. For keepers, not callers.

Each step looks at one range of ids within one snapshot, so that the house may be open meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.core import attachments, ballots, events, ideas, polls, reactions, search_index
from banyan.records.checks import Finding
from banyan.records.events import AccountChanged, BoardChanged, Event, PostReacted, ThreadChanged
from banyan.storage.queries import attachments as attachment_queries
from banyan.storage.queries import checks as queries
from banyan.storage.queries import ideas as idea_queries
from banyan.storage.queries import points as point_queries
from banyan.storage.queries import polls as poll_queries
from banyan.storage.queries import pushes as push_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.queries.checks import POINTERS, Range
from banyan.storage.tx import Tx

MOST_BEHIND = 5_000  # events that the search index may be behind and still be looked at
SEARCH = "search"  # the consumer that fills it


class Looked(NamedTuple):
    """What one range showed, how many rows it had, and where to go on; 0 at the end."""

    findings: list[Finding]
    size: int
    after: int


class Step(NamedTuple):
    """One kind of thing that is looked at, `total` of them, range by range."""

    name: str
    total: Callable[[Tx], int]
    look: Callable[[Tx, int], Looked]


# ------------------------------------------------------------------------------------------------------------- counters


def _boards(tx: Tx, span: Range) -> Iterator[Finding]:
    for board_id, slug, threads, posts, threads_there, posts_there in queries.list_boards(tx, span):
        fields = {"slug": slug}
        if threads != threads_there:
            yield Finding("board_threads", fields | {"found": threads, "right": threads_there}, board_id)
        if posts != posts_there:
            yield Finding("board_posts", fields | {"found": posts, "right": posts_there}, board_id)


def _accounts(tx: Tx, span: Range) -> Iterator[Finding]:
    for account_id, handle, threads, posts, threads_there, posts_there in queries.list_accounts(tx, span):
        fields = {"handle": handle}
        if threads != threads_there:
            yield Finding("account_threads", fields | {"found": threads, "right": threads_there}, account_id)
        if posts != posts_there:
            yield Finding("account_posts", fields | {"found": posts, "right": posts_there}, account_id)


def _threads(tx: Tx, span: Range) -> Iterator[Finding]:
    authors = defaultdict(list)
    for row in queries.list_authors(tx, span):
        authors[row[0]].append(row)
    noted: dict[int, dict[int, int]] = defaultdict(dict)
    for thread_id, account_id, count in queries.list_people(tx, span):
        noted[thread_id][account_id] = count
    for thread_id, number, last_floor, live, people in queries.list_threads(tx, span):
        rows = authors.pop(thread_id, [])
        there = {account_id: visible for _, account_id, _, visible, _, _ in rows if visible}
        fields = {"number": number}
        if live != sum(there.values()):
            yield Finding("thread_posts", fields | {"found": live, "right": sum(there.values())}, thread_id)
        if people != len(there):
            yield Finding("thread_people", fields | {"found": people, "right": len(there)}, thread_id)
        wrong = noted.pop(thread_id, {}).items() ^ there.items()
        if wrong:
            yield Finding("thread_people_list", fields | {"count": len({one for one, _ in wrong})}, thread_id)
        count = sum(row[2] for row in rows)
        first, top = min((row[4] for row in rows), default=0), max((row[5] for row in rows), default=0)
        if (count, first, top) != (last_floor, min(1, last_floor), last_floor):
            yield Finding(
                "floors", fields | {"last": last_floor, "count": count, "first": first, "top": top}, thread_id
            )


def _posts(tx: Tx, span: Range) -> Iterator[Finding]:
    shown = queries.list_shown_reactions(tx, span)
    for post_id, rows in groupby(queries.list_reactions(tx, span), lambda row: row[0]):
        right = {kind: count for _, kind, count in rows}
        if _decoded(shown.pop(post_id, "")) != right:
            yield Finding("post_reactions", {"post": _place(tx, post_id)}, post_id)
    for post_id in shown:
        yield Finding("post_reactions", {"post": _place(tx, post_id)}, post_id)
    for pushed_id in queries.list_pushed(tx, span):
        if push_queries.find_sum(tx, pushed_id) != push_queries.recount(tx, pushed_id):
            yield Finding("post_pushes", {"post": _place(tx, pushed_id)}, pushed_id)
    for post_id, count, html in queries.list_with_files(tx, span):
        used = set(attachments.used_in(html))
        right_count = sum(one.sha256 in used for one in attachment_queries.list_of_post(tx, PostId(post_id)))
        if count != right_count:
            fields = {"post": _place(tx, post_id), "found": count, "right": right_count}
            yield Finding("post_files", fields, post_id)
    for post_id, floor in queries.list_false_answers(tx, span):
        yield Finding("reply_to", {"post": _place(tx, post_id), "floor": floor}, post_id)


def _polls(tx: Tx, span: Range) -> Iterator[Finding]:
    for poll in poll_queries.list_countable(tx, span.after, span.through):
        if polls.recounted(tx, poll) != poll.tally:
            yield Finding("poll_totals", {"question": poll.question}, poll.id)


def _purses(tx: Tx, span: Range) -> Iterator[Finding]:
    """Each entry stands on two sides, so where every purse is right, all of them together hold nothing."""
    for purse, balance, right in point_queries.list_recounted(tx, span.after, span.through):
        if balance != right:
            yield Finding("purse_balance", {"purse": purse, "found": balance, "right": right}, purse)


def _ideas(tx: Tx, span: Range) -> Iterator[Finding]:
    for thread_id, found, right in idea_queries.list_between(tx, span.after, span.through):
        if found != right:
            yield Finding("idea_votes", {"idea": thread_id, "found": found, "right": right}, thread_id)


def _decoded(tally: str) -> dict[str, int] | None:
    try:
        return msgspec.json.decode(tally or "{}", type=dict[str, int])
    except msgspec.MsgspecError:
        return None


def _place(tx: Tx, post_id: int) -> str:
    """How a post is called: its address, or its id when it stands nowhere."""
    place = queries.find_place(tx, post_id)
    return f"/t/{place[1]}/{place[2]}" if place else str(post_id)


# ----------------------------------------------------------------------------------------------------------- the index


def _search(tx: Tx, span: Range) -> Iterator[Finding]:
    """What the index does not know yet, because it comes late, is no difference."""
    behind = events.newest(tx) - events.position(tx, SEARCH)
    if behind > MOST_BEHIND:
        if not span.after:
            yield Finding("search_behind", {"count": behind})
        return
    found = search_index.differences(tx, span.after, span.through)
    if found:
        posts, threads = _not_yet_filed(tx)
        for one in found:
            place = queries.find_place(tx, one.post_id)
            if one.post_id not in posts and (place is None or place[0] not in threads):
                yield Finding(f"search_{one.what}", {"post": _place(tx, one.post_id)}, one.post_id)


def _not_yet_filed(tx: Tx) -> tuple[set[PostId], set[ThreadId]]:
    position, more = events.position(tx, SEARCH), True
    waiting: list[Event] = []
    while more:
        batch = events.later(tx, position, search_index.KINDS)
        waiting += [logged.event for logged in batch.events]
        position, more = batch.through, batch.more
    posts, titles, threads = search_index.touched(waiting)
    return set(posts), {*titles, *threads}


# --------------------------------------------------------------------------------------------- what points, what is numbered

_ARROWS = [(pointer, target) for target, pointers in POINTERS.items() for pointer in pointers.split()]


def _references(tx: Tx, after: int) -> Looked:
    pointer, target = _ARROWS[after]
    count, some = queries.count_dangling(tx, pointer, target)
    table, column = pointer.split(".")
    fields = {"count": count, "table": table, "column": column, "id": some}
    found = [Finding("reference", fields)] if count else []
    return Looked(found, 1, after + 1 if after + 1 < len(_ARROWS) else 0)


def _numbers(tx: Tx, after: int) -> Looked:
    found = []
    count, first, last = queries.find_log(tx)
    newest = events.newest(tx)
    if last != newest or count != last - first + (count > 0):
        found.append(Finding("events", {"count": count, "first": first, "last": last, "newest": newest}))
    for name, position in events.positions(tx).items():
        if position > max(newest, last):
            found.append(Finding("consumer", {"name": name, "position": position, "newest": newest}))
    number, counter = queries.find_numbers(tx)
    if number > counter:
        found.append(Finding("numbers", {"number": number, "counter": counter}))
    return Looked(found, 1, 0)


# --------------------------------------------------------------------------------------------------------------- the table


def _walk(table: str, at_once: int, *looks: Callable[[Tx, Range], Iterator[Finding]]) -> Step:
    """A step that goes through a table by ids."""

    def look(tx: Tx, after: int) -> Looked:
        span = queries.next_range(tx, table, after, at_once)
        found = [finding for one in looks for finding in one(tx, span)]
        return Looked(found, span.size, 0 if span.through == ids.MAX_ID else span.through)

    return Step(table, lambda tx: queries.count_rows(tx, table), look)


def steps(at_once: int = 500) -> tuple[Step, ...]:
    """Everything that is looked at, some `at_once`."""
    return (
        Step("numbers", lambda tx: 1, _numbers),
        Step("references", lambda tx: len(_ARROWS), _references),
        _walk("boards", 1, _boards),
        _walk("accounts", at_once, _accounts),
        _walk("threads", at_once, _threads, _ideas),
        _walk("polls", at_once, _polls),
        _walk("purses", at_once, _purses),
        _walk("posts", 2 * at_once, _posts, _search),
    )


def kept_files(tx: Tx, after: str, limit: int) -> list[str]:
    """Addresses of files that somebody keeps, behind `after`: whoever has the disk looks whether they are there."""
    return attachment_queries.list_addresses(tx, after, limit)


def count_kept_files(tx: Tx) -> int:
    return attachment_queries.count_addresses(tx)


# ----------------------------------------------------------------------------------------------------------------- mending


def mend(tx: Tx, findings: list[Finding]) -> int:
    """Count anew, from the posts, what these findings say was counted wrongly; how many of them that settles."""
    wanted = Counter((_MENDERS[one.kind], one.subject_id) for one in findings if one.kind in _MENDERS)
    for mender, subject_id in wanted:
        mender(tx, subject_id)
    return wanted.total()


def _mend_board(tx: Tx, board_id: int) -> None:
    queries.recount_board(tx, BoardId(board_id))
    tx.announce(BoardChanged(BoardId(board_id)))


def _mend_account(tx: Tx, account_id: int) -> None:
    queries.recount_account(tx, AccountId(account_id))
    tx.announce(AccountChanged(AccountId(account_id)))


def _mend_thread(tx: Tx, thread_id: int) -> None:
    thread = thread_queries.find_thread(tx, ThreadId(thread_id))
    if thread is not None:
        queries.recount_thread(tx, thread.id)
        tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "counts"))


def _mend_reactions(tx: Tx, post_id: int) -> None:
    place = queries.find_place(tx, post_id)
    if place is not None:
        thread_id, number, floor = place
        thread = thread_queries.find_thread(tx, ThreadId(thread_id))
        assert thread is not None  # its place was found through it
        reactions.tally(tx, PostId(post_id))
        tx.announce(PostReacted(PostId(post_id), thread.id, number, floor, thread.board_id))


def _mend_pushes(tx: Tx, post_id: int) -> None:
    push_queries.put_sum(tx, PostId(post_id), push_queries.recount(tx, PostId(post_id)))


def _mend_poll(tx: Tx, poll_id: int) -> None:
    ballots.recount(tx, poll_id)


def _mend_purse(tx: Tx, purse: int) -> None:
    for _, _, right in point_queries.list_recounted(tx, purse - 1, purse):
        point_queries.set_balance(tx, purse, right)


def _mend_idea(tx: Tx, thread_id: int) -> None:
    ideas.recount(tx, ThreadId(thread_id))


def _mend_files(tx: Tx, post_id: int) -> None:
    attachments.recount(tx, PostId(post_id))


def _mend_search(tx: Tx, post_id: int) -> None:
    search_index.write(tx, search_index.read_posts(tx, [PostId(post_id)]))


_MENDERS = {
    "board_threads": _mend_board,
    "board_posts": _mend_board,
    "account_threads": _mend_account,
    "account_posts": _mend_account,
    "thread_posts": _mend_thread,
    "thread_people": _mend_thread,
    "thread_people_list": _mend_thread,
    "post_reactions": _mend_reactions,
    "poll_totals": _mend_poll,
    "idea_votes": _mend_idea,
    "purse_balance": _mend_purse,
    "post_pushes": _mend_pushes,
    "post_files": _mend_files,
    "search_missing": _mend_search,
    "search_stale": _mend_search,
    "search_extra": _mend_search,
}
