# SPDX-License-Identifier: Apache-2.0
"""Thresholds: what an author hears of once. Their thread is among the ten of the day; ten, fifty or a hundred people answered a
floor of theirs with a reaction or a push. Nothing is told twice, nothing of others, and boos are no occasion.
"""

from collections.abc import Iterator

import msgspec

from banyan.base import clock
from banyan.base.ids import PostId, ThreadId
from banyan.core import notifications
from banyan.core.events import Logged
from banyan.records.events import PostReacted, PushMade, TopTenChanged
from banyan.records.notifications import Pointer
from banyan.storage.queries import notifications as notification_queries
from banyan.storage.queries import thresholds as queries
from banyan.storage.queries.notifications import CallingPost
from banyan.storage.tx import Tx

LEVELS = (10, 50, 100)  # people
LEAST_IN_TEN = 5  # people who wrote: on a quiet day a thread is in the list by being there
STALE_AFTER = clock.DAY  # a log that is read late tells of today, not of years


class Reached(msgspec.Struct, frozen=True):
    """A post whose author may hear of it. `people` 0: its thread is in the top ten."""

    post: CallingPost
    people: int = 0


def reached(tx: Tx, logged: list[Logged]) -> list[Reached]:
    """What these events brought about. Counts people, so it belongs into a snapshot."""
    fresh = [item.event for item in logged if item.at > tx.now - STALE_AFTER]
    listed = {thread_id for event in fresh if isinstance(event, TopTenChanged) for thread_id in event.thread_ids}
    touched = dict.fromkeys(event.post_id for event in fresh if isinstance(event, PostReacted | PushMade))
    found = [*_in_ten(tx, listed), *_answered(tx, touched)]
    return [one for one in found if notifications.may_read(tx, one.post.author_id, one.post.board_id)]


def tell(tx: Tx, found: list[Reached]) -> None:
    """Write the lines; done again, it writes nothing again. Of one floor only the last level waits in the inbox."""
    for one in found:
        post = one.post
        pointer = Pointer(post.board_id, post.thread_id, post.number, post.floor)
        if not one.people:
            notifications.notify(tx, post.author_id, "top_ten", f"top_ten:{post.thread_id}", pointer=pointer)
            continue
        level = max(level for level in LEVELS if level <= one.people)
        keys = [_key(post.post_id, each) for each in LEVELS]
        if queries.is_told(tx, keys[LEVELS.index(level) :]):
            continue
        notifications.read_for(tx, post.author_id, keys[: LEVELS.index(level)])
        notifications.notify(
            tx, post.author_id, "reached", _key(post.post_id, level), pointer=pointer, people=str(level)
        )


def _in_ten(tx: Tx, listed: set[ThreadId]) -> Iterator[Reached]:
    for post_id in queries.list_first_posts_in_ten(tx, LEAST_IN_TEN):
        post = notification_queries.find_calling_post(tx, post_id)
        if post is not None and post.thread_id in listed:
            yield Reached(post)


def _answered(tx: Tx, touched: dict[PostId, None]) -> Iterator[Reached]:
    for post_id in touched:
        if queries.is_told(tx, [_key(post_id, LEVELS[-1])]):
            continue
        people = queries.count_people(tx, post_id)
        post = notification_queries.find_calling_post(tx, post_id) if people >= LEVELS[0] else None
        if post is not None:
            yield Reached(post, people)


def _key(post_id: PostId, level: int) -> str:
    return f"reached:{post_id}:{level}"
