# SPDX-License-Identifier: Apache-2.0
"""Sections and boards: small tables, read whole."""

from typing import Any

from banyan.base.errors import NotFound
from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.boards import Board, Section
from banyan.records.callers import Caller
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """b.id, b.section_id, b.slug, b.titles, b.about, b.position, b.read_policy, b.reply_policy, b.thread_policy,
    b.history_policy, b.kinds, b.in_top_ten, b.state, b.thread_count, b.post_count, b.last_post_at, b.made_at,
    b.push_policy, b.group_name, b.tag_policy, b.tags, b.names, b.letters, b.letter_questions, b.short_limit,
    b.points"""

SECTIONS = "SELECT id, parent_id, slug, titles, position FROM sections ORDER BY position, id"

VISIBLE = f"SELECT {COLUMNS} FROM boards b WHERE {BOARD_VISIBLE} ORDER BY b.position, b.id"
VISIBLE_BY_ID = f"SELECT {COLUMNS} FROM boards b WHERE b.id = :board AND {BOARD_VISIBLE}"
VISIBLE_BY_SLUG = f"SELECT {COLUMNS} FROM boards b WHERE b.slug_key = :slug_key AND {BOARD_VISIBLE}"
BY_SLUG = f"SELECT {COLUMNS} FROM boards b WHERE b.slug_key = :slug_key"
BY_ID = f"SELECT {COLUMNS} FROM boards b WHERE b.id = :board"

MODERATORS = """
    SELECT a.id, a.handle, a.display_name, a.state FROM roles r JOIN accounts a ON a.id = r.account_id
    WHERE r.board_id = :board AND r.name = 'moderator' AND r.ended_at IS NULL AND r.since_at <= :now
      AND (r.until_at IS NULL OR r.until_at > :now)
    ORDER BY r.since_at, r.id
"""

INSERT = """
    INSERT INTO boards (id, section_id, slug, slug_key, titles, about, position, read_policy, reply_policy, thread_policy,
        history_policy, kinds, in_top_ten, state, thread_count, post_count, last_post_at, made_at, push_policy,
        group_name, tag_policy, tags, names, letters, letter_questions, short_limit, points)
    VALUES (:id, :section_id, :slug, :slug_key, :titles, :about, :position, :read_policy, :reply_policy, :thread_policy,
        :history_policy, :kinds, :in_top_ten, :state, :thread_count, :post_count, :last_post_at, :made_at, :push_policy,
        :group_name, :tag_policy, :tags, :names, :letters, :letter_questions, :short_limit, :points)
"""

UPDATE = """
    UPDATE boards SET section_id = :section_id, titles = :titles, about = :about, position = :position,
        read_policy = :read_policy, reply_policy = :reply_policy, thread_policy = :thread_policy,
        history_policy = :history_policy, kinds = :kinds, in_top_ten = :in_top_ten, state = :state,
        push_policy = :push_policy, group_name = :group_name, tag_policy = :tag_policy, tags = :tags,
        names = :names, letters = :letters, letter_questions = :letter_questions, short_limit = :short_limit,
        points = :points
        WHERE id = :id
"""


def slug_key(slug: str) -> str:
    """Slugs are told apart without case: `Railway` and `railway` are one address."""
    return slug.casefold()


def list_sections(tx: Tx) -> list[Section]:
    return tx.all(SECTIONS, make=Section)


def list_visible(tx: Tx, caller: Caller) -> list[Board]:
    """Every board that the caller may read, in order; those that are hidden too: the caller of this decides."""
    return tx.all(VISIBLE, viewer(caller), Board)


def find_visible(tx: Tx, caller: Caller, board_id: BoardId) -> Board | None:
    return tx.one(VISIBLE_BY_ID, viewer(caller, board=board_id), Board)


def find_visible_by_slug(tx: Tx, caller: Caller, slug: str) -> Board | None:
    return tx.one(VISIBLE_BY_SLUG, viewer(caller, slug_key=slug_key(slug)), Board)


def get_board(tx: Tx, board_id: BoardId) -> Board:
    """For work that has no caller (counting, indexing). Raises NotFound."""
    board = tx.one(BY_ID, {"board": board_id}, Board)
    if board is None:
        raise NotFound
    return board


def find_by_slug(tx: Tx, slug: str) -> Board | None:
    """Whoever may read it."""
    return tx.one(BY_SLUG, {"slug_key": slug_key(slug)}, Board)


def is_slug_taken(tx: Tx, slug: str) -> bool:
    return tx.value("SELECT 1 FROM boards WHERE slug_key = :key", {"key": slug_key(slug)}) is not None


def list_moderators(tx: Tx, board_id: BoardId) -> list[Person]:
    return tx.all(MODERATORS, {"board": board_id, "now": tx.now}, Person)


def is_listed(tx: Tx, board_id: BoardId, account_id: AccountId) -> bool:
    """Whether somebody is on the list of a board now: testers are for a term."""
    sql = """SELECT 1 FROM board_members WHERE board_id = :board AND account_id = :account AND since_at <= :now
             AND (until_at IS NULL OR until_at > :now)"""
    return tx.value(sql, {"board": board_id, "account": account_id, "now": tx.now}) is not None


def insert_board(tx: Tx, board: Board) -> None:
    tx.run(INSERT, _params(board) | {"slug_key": slug_key(board.slug)})


def set_board_policies(tx: Tx, board: Board) -> None:
    tx.run(UPDATE, _params(board))


def insert_section(tx: Tx, section: Section) -> None:
    sql = "INSERT INTO sections (id, parent_id, slug, titles, position) VALUES (:id, :parent_id, :slug, :titles, :position)"
    tx.run(sql, _params(section))


def set_section(tx: Tx, section: Section) -> None:
    sql = "UPDATE sections SET parent_id = :parent_id, titles = :titles, position = :position WHERE id = :id"
    tx.run(sql, _params(section))


def set_board_counts(tx: Tx, board_id: BoardId, threads: int, posts: int, last_post_at: int = 0) -> None:
    """Add to the counters; `last_post_at` only ever grows."""
    sql = """UPDATE boards SET thread_count = thread_count + :threads, post_count = post_count + :posts,
             last_post_at = CASE WHEN last_post_at < :at THEN :at ELSE last_post_at END WHERE id = :board"""
    tx.run(sql, {"threads": threads, "posts": posts, "at": last_post_at, "board": board_id})


def insert_board_member(tx: Tx, board_id: BoardId, account_id: AccountId, given_by: AccountId) -> None:
    sql = """INSERT INTO board_members (board_id, account_id, since_at, given_by) VALUES (:board, :account, :now, :by)
             ON CONFLICT (board_id, account_id) DO UPDATE SET until_at = NULL"""
    tx.run(sql, {"board": board_id, "account": account_id, "now": tx.now, "by": given_by})


def drop_board_member(tx: Tx, board_id: BoardId, account_id: AccountId) -> None:
    sql = "DELETE FROM board_members WHERE board_id = :board AND account_id = :account"
    tx.run(sql, {"board": board_id, "account": account_id})


def list_board_members(tx: Tx, board_id: BoardId) -> list[Person]:
    sql = """SELECT a.id, a.handle, a.display_name, a.state FROM board_members m JOIN accounts a ON a.id = m.account_id
             WHERE m.board_id = :board AND (m.until_at IS NULL OR m.until_at > :now) ORDER BY m.since_at, a.id"""
    return tx.all(sql, {"board": board_id, "now": tx.now}, Person)


def _params(record: Board | Section) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
