# SPDX-License-Identifier: Apache-2.0
"""The index of words: the one thing that each database does in its own way, and this module makes alike.

A post is filed under its id as a set of terms, without order or positions: words as they are, `t:word` for those of a
title, `b:7` and `a:9` for its board and author. A question is terms that must all be there. Whoever asks looks at the text
again, so both databases give the same answers.
"""

from typing import Any

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.sqlite import SqliteTx
from banyan.storage.tx import Tx


class Wanted(msgspec.Struct, frozen=True):
    """A question: all of `terms`, some term that begins with each of `prefixes`, none of `without`. Never all empty."""

    terms: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Text(msgspec.Struct, frozen=True):
    """What the index is made from: a post with the place it stands in. Not for anybody's eyes."""

    id: PostId
    thread_id: ThreadId
    floor: int
    author_id: AccountId
    html: str
    title: str
    board_id: BoardId
    is_there: int  # visible, in a thread that is not gone


class Found(msgspec.Struct, frozen=True):
    """A post that the index offered and the caller may read."""

    id: PostId
    floor: int
    made_at: int
    html: str
    lang: str
    number: int
    title: str
    title_lang: str
    board_id: BoardId
    board_slug: str
    board_titles: str
    author: Person


# ------------------------------------------------------------------------------------------------------- asking the index

SQLITE_IDS = """SELECT rowid AS post_id FROM post_search
    WHERE post_search MATCH :wanted AND rowid < :before AND rowid >= :since ORDER BY rowid DESC LIMIT :limit"""
# GIN keeps no order. A word that is common stands among the newest posts, and those are looked through in the order of ids;
# a word that is not has few enough hits to sort them all. Left to itself the planner walks the whole table for a rare word.
# `+ 0` keeps the border out of the choice of an index, which a prepared statement makes without knowing where it lies.
POSTGRES_IDS = """WITH near AS MATERIALIZED (
        SELECT post_id FROM (
            SELECT post_id, terms FROM post_search WHERE post_id < :before AND post_id >= :since
            ORDER BY post_id DESC LIMIT 100 * CAST(:limit AS BIGINT)) newest
        WHERE terms @@ CAST(:wanted AS tsquery) ORDER BY post_id DESC LIMIT :limit),
    far AS MATERIALIZED (
        SELECT post_id FROM post_search
        WHERE terms @@ CAST(:wanted AS tsquery) AND post_id + 0 < :before AND post_id + 0 >= :since)
    SELECT post_id FROM near WHERE (SELECT count(*) FROM near) = :limit
    UNION ALL
    (SELECT post_id FROM far WHERE (SELECT count(*) FROM near) < :limit ORDER BY post_id DESC LIMIT :limit)"""
# What the caller may not see comes as an id without a row: the search goes on behind it.
ROWS = """SELECT c.post_id, p.floor, p.made_at, p.html, p.lang, t.number, t.title, t.lang, b.id, b.slug, b.titles,
        a.id, a.handle, a.display_name, a.state
    FROM ({ids}) c
    LEFT JOIN posts p ON p.id = c.post_id AND p.state = 'visible'
    LEFT JOIN threads t ON t.id = p.thread_id AND t.state IN ('open', 'locked')
    LEFT JOIN boards b ON b.id = t.board_id AND (b.state <> 'hidden' OR b.id = :board) AND {visible}
    LEFT JOIN accounts a ON a.id = p.author_id
    ORDER BY c.post_id DESC"""
SQLITE_ROWS = ROWS.format(ids=SQLITE_IDS, visible=BOARD_VISIBLE)
POSTGRES_ROWS = ROWS.format(ids=POSTGRES_IDS, visible=BOARD_VISIBLE)
OUT_OF_SIGHT = f"""SELECT b.id FROM boards b WHERE NOT ((b.state <> 'hidden' OR b.id = :board) AND {BOARD_VISIBLE})
    ORDER BY b.id LIMIT :limit"""


class Span(msgspec.Struct, frozen=True):
    """Which part of the index to look at: ids from `since` up to, not with, `before`, the newest `limit`."""

    before: int
    since: int
    limit: int


def list_found(
    tx: Tx, caller: Caller, wanted: Wanted, span: Span, board_id: BoardId | None
) -> list[tuple[PostId, Found | None]]:
    """What the index offers, newest first; None for what is not for this caller."""
    is_sqlite = isinstance(tx, SqliteTx)
    params = viewer(
        caller,
        wanted=match_expression(wanted) if is_sqlite else tsquery(wanted),
        before=span.before,
        since=span.since,
        limit=span.limit,
        board=board_id or 0,
    )
    return tx.all(SQLITE_ROWS if is_sqlite else POSTGRES_ROWS, params, _found)


def _found(post_id: PostId, *row: Any) -> tuple[PostId, Found | None]:
    if row[7] is None:  # the board: everything above it must have been there
        return post_id, None
    columns: tuple[Any, ...] = (post_id, *row[:10], Person(*row[10:]))
    return post_id, Found(*columns)


def list_out_of_sight(tx: Tx, caller: Caller, board_id: BoardId | None, limit: int) -> list[BoardId]:
    """Boards whose posts the caller must not find."""
    return [row[0] for row in tx.all(OUT_OF_SIGHT, viewer(caller, board=board_id or 0, limit=limit))]


def match_expression(wanted: Wanted) -> str:
    """The question as FTS5 reads it. Every term stands in quotes, so nothing that was typed is an operator."""
    parts = [_quoted(term) for term in wanted.terms] + [f"{_quoted(prefix)} *" for prefix in wanted.prefixes]
    asked = " AND ".join(parts)
    if not wanted.without:
        return asked
    return f"({asked}) NOT ({' OR '.join(map(_quoted, wanted.without))})"


def tsquery(wanted: Wanted) -> str:
    """The question as PostgreSQL reads it, quoted as well."""
    parts = [_lexeme(term) for term in wanted.terms] + [f"{_lexeme(prefix)}:*" for prefix in wanted.prefixes]
    parts += [f"!{_lexeme(term)}" for term in wanted.without]
    return " & ".join(parts)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


# ------------------------------------------------------------------------------------------------------ filling the index

SQLITE_PUT = "INSERT OR REPLACE INTO post_search (rowid, terms) VALUES (:post, :terms)"
POSTGRES_PUT = """INSERT INTO post_search (post_id, terms) VALUES (:post, array_to_tsvector(string_to_array(:terms, ' ')))
    ON CONFLICT (post_id) DO UPDATE SET terms = excluded.terms"""
SQLITE_FORGET = "DELETE FROM post_search WHERE rowid = :post"
POSTGRES_FORGET = "DELETE FROM post_search WHERE post_id = :post"

TEXT = """SELECT p.id, p.thread_id, p.floor, p.author_id, p.html, t.title, t.board_id,
        CASE WHEN p.state = 'visible' AND t.state IN ('open', 'locked') THEN 1 ELSE 0 END
    FROM posts p JOIN threads t ON t.id = p.thread_id"""
TEXT_BY_ID = f"{TEXT} WHERE p.id = :post"
TEXTS_OF_THREAD = f"{TEXT} WHERE p.thread_id = :thread AND p.floor > :after ORDER BY p.floor LIMIT :limit"
TEXTS_AFTER = f"{TEXT} WHERE p.id > :after ORDER BY p.id LIMIT :limit"


def find_text(tx: Tx, post_id: PostId) -> Text | None:
    return tx.one(TEXT_BY_ID, {"post": post_id}, Text)


def list_texts_of_thread(tx: Tx, thread_id: ThreadId, after: int, limit: int) -> list[Text]:
    """The floors of a thread behind floor `after`, whatever their state."""
    return tx.all(TEXTS_OF_THREAD, {"thread": thread_id, "after": after, "limit": limit}, Text)


def list_texts(tx: Tx, after: int, limit: int) -> list[Text]:
    """All posts in order of id, whatever their state."""
    return tx.all(TEXTS_AFTER, {"after": after, "limit": limit}, Text)


def put_terms(tx: Tx, rows: list[tuple[PostId, str]]) -> None:
    """File posts under terms, which are separated by one blank; again, if they are there."""
    sql = SQLITE_PUT if isinstance(tx, SqliteTx) else POSTGRES_PUT
    tx.many(sql, [{"post": post_id, "terms": terms} for post_id, terms in rows])


def drop_terms(tx: Tx, post_ids: list[PostId]) -> None:
    """Take posts out of the index; those that are not there are out already."""
    sql = SQLITE_FORGET if isinstance(tx, SqliteTx) else POSTGRES_FORGET
    tx.many(sql, [{"post": post_id} for post_id in post_ids])


def drop_all(tx: Tx) -> None:
    """Empty the index."""
    if isinstance(tx, SqliteTx):
        tx.run("INSERT INTO post_search (post_search) VALUES ('delete-all')")
    else:
        tx.run("DELETE FROM post_search")


# ------------------------------------------------------------------------------------------------------------- checking

FINDABLE = """FROM posts p JOIN threads t ON t.id = p.thread_id
    WHERE p.state = 'visible' AND t.state IN ('open', 'locked')"""
UNFILED = f"""SELECT p.id {FINDABLE} AND p.id > :after AND p.id <= :through
    AND NOT EXISTS (SELECT 1 FROM post_search s WHERE s.{{id}} = p.id) ORDER BY p.id"""
OVERFILED = f"""SELECT s.{{id}} FROM post_search s WHERE s.{{id}} > :after AND s.{{id}} <= :through
    AND NOT EXISTS (SELECT 1 {FINDABLE} AND p.id = s.{{id}}) ORDER BY s.{{id}}"""
SQLITE_UNFILED, POSTGRES_UNFILED = UNFILED.format(id="rowid"), UNFILED.format(id="post_id")
SQLITE_OVERFILED, POSTGRES_OVERFILED = OVERFILED.format(id="rowid"), OVERFILED.format(id="post_id")


def count_filed(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM post_search"))


def count_findable(tx: Tx) -> int:
    return int(tx.value(f"SELECT count(*) {FINDABLE}"))


def is_filed(tx: Tx, post_id: PostId, wanted: Wanted) -> bool:
    """Whether the index holds this post under all these terms."""
    span = {"before": post_id + 1, "since": post_id, "limit": 1}
    if isinstance(tx, SqliteTx):
        return tx.value(SQLITE_IDS, span | {"wanted": match_expression(wanted)}) is not None
    return tx.value(POSTGRES_IDS, span | {"wanted": tsquery(wanted)}) is not None


def list_unfiled(tx: Tx, after: int, through: int) -> list[PostId]:
    """Posts of this range that should be in the index and are not."""
    sql = SQLITE_UNFILED if isinstance(tx, SqliteTx) else POSTGRES_UNFILED
    return [row[0] for row in tx.all(sql, {"after": after, "through": through})]


def list_overfiled(tx: Tx, after: int, through: int) -> list[PostId]:
    """Ids of this range that are in the index and should not be."""
    sql = SQLITE_OVERFILED if isinstance(tx, SqliteTx) else POSTGRES_OVERFILED
    return [row[0] for row in tx.all(sql, {"after": after, "through": through})]
