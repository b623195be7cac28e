# SPDX-License-Identifier: Apache-2.0
"""An archive's serials and their chapters. How far somebody has read is theirs, and in none."""

from collections.abc import Sequence

from banyan.base.ids import ThreadId
from banyan.core.serials import MAX_SUMMARY
from banyan.core.threads import MAX_TITLE, one_line
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.markup.plain import count_words, to_plain
from banyan.records.serials import Chapter, Serial, SerialState
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import serials as queries
from banyan.storage.tx import Tx


def keep_serials(tx: Tx, source: str, lines: Sequence[carried.SerialLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        if line.thread not in threads or line.state not in set(SerialState):
            known.lose(f"serial {line.thread}")
            continue
        thread_id = ThreadId(threads[line.thread])
        if queries.find_serial(tx, thread_id) is None:
            summary = one_line(line.summary)[:MAX_SUMMARY]
            queries.insert_serial(tx, Serial(thread_id, summary, SerialState(line.state), at(line.changed_at)))


def keep_chapters(tx: Tx, source: str, lines: Sequence[carried.ChapterLine], made: list[Made], report: Report) -> None:
    """How long a chapter is, and who wrote it, its post says."""
    known = Known(tx, source, report)
    posts = known.posts([line.post for line in lines])
    for line in lines:
        post = post_queries.find_post_by_id(tx, posts[line.post]) if line.post in posts else None
        title = one_line(line.title)[:MAX_TITLE]
        if post is None or not post.is_visible or not title:
            known.lose(f"chapter {line.post}")
            continue
        count = count_words(to_plain(post.html))
        place = (post.id, post.thread_id, post.author_id, post.floor)
        queries.put_chapter(tx, Chapter(*place, title, count, 0, post.made_at))
