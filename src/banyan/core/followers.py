# SPDX-License-Identifier: Apache-2.0
"""Followers: who is told of new floors or chapters in a thread that they follow, and of new threads of whom they follow.

A thread has one line in an inbox until it is read, however many floors come: the line is written with the first of them, and
how many it stands for is counted when it is shown. So a busy thread costs its followers one row, not one for each floor.
"""

import msgspec

from banyan.base.ids import AccountId, PostId
from banyan.core import notifications
from banyan.core.notifications import Call
from banyan.records.callers import GUEST
from banyan.records.events import ChapterMarked, Event, PostMade
from banyan.records.notifications import Pointer
from banyan.records.read_marks import parse_mark
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import notifications as queries
from banyan.storage.queries import read_marks as read_mark_queries
from banyan.storage.queries.notifications import CallingPost
from banyan.storage.tx import Tx


class News(msgspec.Struct, frozen=True):
    """A new floor, or with its first floor a new thread, or a new chapter; and who is to hear of it."""

    post: CallingPost
    account_ids: list[AccountId]
    is_chapter: bool = False


def news_of(tx: Tx, events: list[Event], calls: list[Call]) -> list[News]:
    """Whom new posts concern besides those whom they call. Asks for each follower, so it belongs into a snapshot."""
    called = {(call.post.post_id, call.account_id) for call in calls}
    found = []
    for event in events:
        if not isinstance(event, PostMade | ChapterMarked):
            continue
        post = queries.find_calling_post(tx, PostId(event.post_id))
        if post is None:
            continue
        is_chapter = isinstance(event, ChapterMarked)
        to_tell = [one for one in _followers(tx, post, is_chapter) if (post.post_id, one) not in called]
        if to_tell:
            found.append(News(post, to_tell, is_chapter))
    return found


def tell(tx: Tx, news: list[News]) -> None:
    """Write the lines; done again, it writes nothing again."""
    for one in news:
        post = one.post
        pointer = Pointer(post.board_id, post.thread_id, post.number, post.floor)
        for account_id in one.account_ids:
            if one.is_chapter:
                once_key = f"chapter:{post.post_id}:{account_id}"
                notifications.notify(tx, account_id, "chapter", once_key, actor_id=post.author_id, pointer=pointer)
            elif post.floor == 1:
                once_key = f"thread:{post.thread_id}:{account_id}"
                notifications.notify(tx, account_id, "thread", once_key, actor_id=post.author_id, pointer=pointer)
            elif not queries.is_covered(tx, account_id, post):
                once_key = f"floors:{post.post_id}:{account_id}"
                notifications.notify(tx, account_id, "floors", once_key, pointer=pointer)


def _followers(tx: Tx, post: CallingPost, is_chapter: bool) -> list[AccountId]:
    """Those who may see it and were not looking on as it was written."""
    if is_chapter:
        found = queries.list_followers_of_chapters(tx, post)
    elif post.floor == 1:
        found = queries.list_followers_of_author(tx, post)
    else:
        found = queries.list_followers_of_thread(tx, post)
    is_public = board_queries.find_visible(tx, GUEST, post.board_id) is not None
    return [
        account_id
        for account_id in found
        if (is_public or notifications.may_read(tx, account_id, post.board_id)) and not _has_seen(tx, account_id, post)
    ]


def _has_seen(tx: Tx, account_id: AccountId, post: CallingPost) -> bool:
    ranges = read_mark_queries.find_ranges(tx, account_id, post.thread_id)
    return ranges is not None and parse_mark(ranges).seen_seq(post.floor) is not None
