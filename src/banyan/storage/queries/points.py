# SPDX-License-Identifier: Apache-2.0
"""Purses and entries as rows. A balance changes only together with an entry."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from banyan.base.ids import AccountId, PostId, ThreadId, first_at
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.points import Entry, PointLine
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "e.id, e.from_id, e.to_id, e.amount, e.kind, e.made_at, e.by_id, e.thread_id, e.post_id, e.note, e.once_key"
_WIDTH = len(Entry.__struct_fields__)
INSERT = """INSERT INTO point_entries (id, from_id, to_id, amount, kind, made_at, by_id, thread_id, post_id, note, once_key)
    VALUES (:id, :from_id, :to_id, :amount, :kind, :made_at, :by_id, :thread_id, :post_id, :note, :once_key)
    ON CONFLICT (once_key) DO NOTHING"""
ADD = """INSERT INTO purses (id, account_id, purpose, balance) VALUES (:id, :account, :purpose, :amount)
    ON CONFLICT (id) DO UPDATE SET balance = purses.balance + excluded.balance"""
TAKE = "UPDATE purses SET balance = balance - :amount WHERE id = :id AND balance >= :amount"
# What a purse took part in, with who is at the other end and the place, as far as the reader may see that.
_LINE = f"""SELECT {COLUMNS}, y.id, y.handle, y.display_name, y.state, o.id, o.handle, o.display_name, o.state,
        CASE WHEN b.id IS NULL THEN 0 ELSE t.number END, CASE WHEN b.id IS NULL THEN 0 ELSE coalesce(p.floor, 1) END,
        CASE WHEN b.id IS NULL THEN '' ELSE t.title END, CASE WHEN b.id IS NULL THEN '' ELSE t.lang END
    FROM point_entries e LEFT JOIN accounts y ON y.id = e.by_id
    LEFT JOIN accounts o ON o.id = e.{{other}} LEFT JOIN posts p ON p.id = e.post_id
    LEFT JOIN threads t ON t.id = coalesce(p.thread_id, e.thread_id) AND t.state IN ('open', 'locked')
    LEFT JOIN boards b ON b.id = t.board_id AND {BOARD_VISIBLE}
    WHERE e.{{own}} = :purse AND e.id < :before ORDER BY e.id DESC LIMIT :limit"""
GAINS, LOSSES = _LINE.format(own="to_id", other="from_id"), _LINE.format(own="from_id", other="to_id")
MADE_THAT_DAY = """SELECT coalesce(sum(amount), 0) FROM point_entries WHERE to_id = :purse AND id >= :first AND kind = 'wrote'
    AND made_at >= :since AND made_at < :until"""
OF_POST = """SELECT coalesce(sum(CASE WHEN kind = 'wrote' THEN amount ELSE 0 END), 0),
        coalesce(sum(CASE WHEN kind = 'taken_back' THEN -amount ELSE amount END), 0), count(*)
    FROM point_entries WHERE post_id = :post AND kind IN ('wrote', 'taken_back', 'given_again')"""
TIPS = """SELECT a.id, a.handle, a.display_name, a.state, sum(e.amount) FROM point_entries e JOIN accounts a ON a.id = e.from_id
    WHERE e.post_id = :post AND e.kind = 'tip' GROUP BY a.id, a.handle, a.display_name, a.state
    ORDER BY max(e.id) DESC LIMIT :limit"""
TIPPED = (
    "SELECT coalesce(sum(amount), 0), count(DISTINCT from_id) FROM point_entries WHERE post_id = :post AND kind = 'tip'"
)
WRITTEN = """SELECT p.author_id, p.source, p.format, p.made_at,
        CASE WHEN p.state = 'visible' AND (p.floor > 1 OR t.state IN ('open', 'locked')) THEN 1 ELSE 0 END,
        CASE WHEN b.read_policy IN ('public', 'members') AND b.state <> 'hidden' AND b.points IN ('on', 'earned')
            THEN 1 ELSE 0 END, a.state
    FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id JOIN accounts a ON a.id = p.author_id
    WHERE p.id = :post"""
OWN = f"""SELECT {COLUMNS} FROM point_entries e WHERE (e.from_id = :purse OR e.to_id = :purse) AND e.id > :after
    ORDER BY e.id LIMIT :limit"""
RECOUNTED = """SELECT x.id, x.balance, coalesce((SELECT sum(e.amount) FROM point_entries e WHERE e.to_id = x.id), 0)
        - coalesce((SELECT sum(e.amount) FROM point_entries e WHERE e.from_id = x.id), 0)
    FROM purses x WHERE x.id > :after AND x.id <= :through ORDER BY x.id"""


class Written(NamedTuple):
    """A post as the mint looks at it."""

    author_id: AccountId
    source: str
    format: str
    made_at: int
    stands: int
    counts: int  # whether its board is one where writing earns
    author_state: str


def insert_entry(tx: Tx, entry: Entry) -> bool:
    """False when its `once_key` is booked already."""
    return tx.run(INSERT, {name: getattr(entry, name) for name in entry.__struct_fields__}) == 1


def add(tx: Tx, purse: int, amount: int, account_id: AccountId | None, purpose: str | None) -> None:
    """Put into a purse, which is made when it is the first; below zero takes out, however little there is."""
    tx.run(ADD, {"id": purse, "account": account_id, "purpose": purpose, "amount": amount})


def make_purse(tx: Tx, purse: int, purpose: str) -> int:
    """The id of the purse of something: `purse`, when it has none yet. Of two that make it at once, one did."""
    sql = """INSERT INTO purses (id, account_id, purpose, balance) VALUES (:id, NULL, :purpose, 0)
        ON CONFLICT (purpose) DO NOTHING"""
    tx.run(sql, {"id": purse, "purpose": purpose})
    return int(tx.value("SELECT id FROM purses WHERE purpose = :purpose", {"purpose": purpose}))


def take(tx: Tx, purse: int, amount: int) -> bool:
    """Take out of a purse what it has; False, and nothing changed, when that is too little."""
    return tx.run(TAKE, {"id": purse, "amount": amount}) == 1


def find_balance(tx: Tx, purse: int) -> int:
    return int(tx.value("SELECT balance FROM purses WHERE id = :id", {"id": purse}) or 0)


def find_purse(tx: Tx, purpose: str) -> tuple[int, int] | None:
    """(id, balance) of what is held for something."""
    return tx.one("SELECT id, balance FROM purses WHERE purpose = :purpose", {"purpose": purpose})


def list_lines(tx: Tx, caller: Caller, purse: int, before: int, limit: int) -> list[PointLine]:
    """What came and went, newest first, without words."""
    params = viewer(caller, purse=purse, before=before, limit=limit)
    lines = [*tx.all(GAINS, params, _gain), *tx.all(LOSSES, params, _loss)]
    return sorted(lines, key=lambda line: line.entry.id, reverse=True)[:limit]


def list_own(tx: Tx, purse: int, after: int, limit: int) -> list[Entry]:
    """All that a purse took part in, oldest first."""
    return tx.all(OWN, {"purse": purse, "after": after, "limit": limit}, Entry)


def minted_between(tx: Tx, purse: int, since: int, until: int) -> int:
    """What somebody earned by writing in a span."""
    params = {"purse": purse, "first": first_at(since), "since": since, "until": until}
    return int(tx.value(MADE_THAT_DAY, params))


def find_of_post(tx: Tx, post_id: PostId) -> tuple[int, int, int]:
    """(what was made for it, what of that its author has now, entries so far)."""
    found = tx.one(OF_POST, {"post": post_id}) or (0, 0, 0)
    return int(found[0]), int(found[1]), int(found[2])


def find_written(tx: Tx, post_id: PostId) -> Written | None:
    return tx.one(WRITTEN, {"post": post_id}, Written)


def find_first_post(tx: Tx, thread_id: ThreadId) -> PostId | None:
    sql = "SELECT id FROM posts WHERE thread_id = :thread AND floor = 1"
    found = tx.value(sql, {"thread": thread_id})
    return None if found is None else PostId(found)


def list_tips(tx: Tx, post_id: PostId, limit: int) -> list[tuple[Person, int]]:
    """(who, how much in all), whoever tipped last first."""
    return [(Person(*row[:4]), int(row[4])) for row in tx.all(TIPS, {"post": post_id, "limit": limit})]


def find_tipped(tx: Tx, post_id: PostId) -> tuple[int, int]:
    """(points, people)."""
    points, people = tx.one(TIPPED, {"post": post_id}) or (0, 0)
    return int(points), int(people)


def list_recounted(tx: Tx, after: int, through: int) -> list[tuple[int, int, int]]:
    """(purse, balance as noted, as the entries say)."""
    return [(row[0], row[1], int(row[2])) for row in tx.all(RECOUNTED, {"after": after, "through": through})]


def set_balance(tx: Tx, purse: int, balance: int) -> None:
    tx.run("UPDATE purses SET balance = :balance WHERE id = :id", {"id": purse, "balance": balance})


def blank_notes(tx: Tx, account_id: AccountId) -> None:
    """The words that somebody gave with gifts."""
    tx.run("UPDATE point_entries SET note = '' WHERE from_id = :id AND kind = 'gift'", {"id": account_id})


def _gain(*row: Any) -> PointLine:
    return _line(row, +1)


def _loss(*row: Any) -> PointLine:
    return _line(row, -1)


def _line(row: Sequence[Any], sign: int) -> PointLine:
    entry = Entry(*row[:_WIDTH])
    by, other = (_person(row[start : start + 4]) for start in (_WIDTH, _WIDTH + 4))
    return PointLine(entry, sign * entry.amount, "", "", by, other, *row[_WIDTH + 8 :])


def _person(columns: Sequence[Any]) -> Person | None:
    return None if columns[0] is None else Person(*columns)
