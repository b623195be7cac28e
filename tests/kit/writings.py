# SPDX-License-Identifier: Apache-2.0
"""Many posts put straight onto the shelves, for tests that need a full house rather than a way to fill it."""

from banyan.base import clock, ids
from banyan.storage.store import Store, Tx

THREAD = """INSERT INTO threads (id, number, board_id, kind, title, author_id, state, pin, is_digest, lang, made_at, last_floor,
        live_count, people_count, edit_seq, last_post_at, last_author_id, bump_id, reason)
    VALUES (:id, :number, :board, 'discussion', :title, :author, 'open', 0, 0, '', :at, 1, 1, 1, 0, :at, :author, :id, '')"""
POST = """INSERT INTO posts (id, thread_id, floor, author_id, reply_to, state, made_at, edited_at, revision, changed_seq,
        moved_to, gone_by, gone_at, reason, reactions, file_count, format, renderer, lang, source, html)
    VALUES (:id, :thread, :floor, :author, NULL, 'visible', :at, NULL, 1, 0, '', NULL, NULL, '', '', 0, 'markdown', 1, '', '',
        :html)"""


def put_thread(
    store: Store, board_id: int, author_id: int, title: str, bodies: list[str], at: int | None = None
) -> int:
    """One thread whose floors are `bodies` (HTML), a second apart; its id."""
    thread_id = ids.mint()
    began = clock.now() if at is None else at

    def put(tx: Tx) -> None:
        number = tx.value("UPDATE counters SET value = value + 1 WHERE name = 'threads' RETURNING value")
        thread = {
            "id": thread_id,
            "number": number,
            "board": board_id,
            "title": title,
            "author": author_id,
            "at": began,
        }
        tx.run(THREAD, thread)
        rows = []
        for floor, html in enumerate(bodies, 1):
            made_at = began + (floor - 1) * clock.SECOND
            post_id = ids.mint_imported(made_at, f"{thread_id}/{floor}")
            rows.append(
                {"id": post_id, "thread": thread_id, "floor": floor, "author": author_id, "at": made_at, "html": html}
            )
        tx.many(POST, rows)

    store.write_now(put)
    return thread_id
