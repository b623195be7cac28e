# SPDX-License-Identifier: Apache-2.0
"""Titles as rows, who holds them, and what they allow."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.titles import Allowed, Title, TitleGrant, TitleLine
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "t.id, t.names, t.badge, t.invites, t.made_by, t.made_at"
GRANT_COLUMNS = """g.id, g.title_id, g.account_id, g.since_at, g.until_at, g.given_by, g.process, g.reason, g.ended_at,
    g.ended_by"""
WIDTH, GRANT_WIDTH = len(Title.__struct_fields__), len(TitleGrant.__struct_fields__)
RUNS = "g.ended_at IS NULL AND g.until_at > :now"
PERSON = "a.id, a.handle, a.display_name, a.state"
INSERT = """INSERT INTO titles (id, names, badge, invites, made_by, made_at)
    VALUES (:id, :names, :badge, :invites, :made_by, :made_at)"""
INSERT_POWER = "INSERT INTO title_powers (title_id, power, board_id) VALUES (:title, :power, :board)"
INSERT_GRANT = """INSERT INTO title_grants
        (id, title_id, account_id, since_at, until_at, given_by, process, reason, ended_at, ended_by)
    VALUES (:id, :title_id, :account_id, :since_at, :until_at, :given_by, :process, :reason, :ended_at, :ended_by)"""
LINES = f"""SELECT {COLUMNS}, {GRANT_COLUMNS}, {PERSON}, y.id, y.handle, y.display_name, y.state
    FROM titles t LEFT JOIN title_grants g ON g.title_id = t.id AND {RUNS}
    LEFT JOIN accounts a ON a.id = g.account_id LEFT JOIN accounts y ON y.id = g.given_by
    ORDER BY t.id, g.until_at, g.id LIMIT :limit"""
OF_ACCOUNT = f"""SELECT {COLUMNS}, {GRANT_COLUMNS} FROM title_grants g JOIN titles t ON t.id = g.title_id
    WHERE g.account_id = :account AND {RUNS} ORDER BY g.id DESC"""
POWERS = f"""SELECT p.title_id, p.power, b.slug FROM title_powers p JOIN boards b ON b.id = p.board_id
    WHERE {BOARD_VISIBLE} ORDER BY p.title_id, p.power, b.slug"""
BOARDS_OF = """SELECT p.power, b.slug FROM title_powers p JOIN boards b ON b.id = p.board_id
    WHERE p.title_id = :title ORDER BY b.slug"""
ALLOWS = f"""SELECT 1 FROM title_grants g JOIN title_powers p ON p.title_id = g.title_id
    WHERE g.account_id = :account AND p.power = :power AND p.board_id = :board AND {RUNS} LIMIT 1"""
INVITES = f"""SELECT 1 FROM title_grants g JOIN titles t ON t.id = g.title_id
    WHERE g.account_id = :account AND t.invites = 1 AND {RUNS} LIMIT 1"""
HOLDERS = f"SELECT DISTINCT g.account_id FROM title_grants g WHERE g.title_id = :title AND {RUNS}"
HELD = f"""SELECT g.id FROM title_grants g WHERE g.title_id = :title AND g.account_id = :account AND {RUNS} LIMIT 1"""
DUE = f"""SELECT {GRANT_COLUMNS} FROM title_grants g WHERE g.ended_at IS NULL AND g.until_at <= :now
    ORDER BY g.until_at LIMIT :limit"""
END = """UPDATE title_grants SET ended_at = CAST(:at AS BIGINT), ended_by = CAST(:by AS BIGINT)
    WHERE id = :grant AND ended_at IS NULL"""


def _line(*row: Any) -> TitleLine:
    title, rest = Title(*row[:WIDTH]), row[WIDTH:]
    if rest[0] is None:
        return TitleLine(title, ())
    people = rest[GRANT_WIDTH:]
    giver = Person(*people[4:8]) if people[4] is not None else None
    return TitleLine(title, (), TitleGrant(*rest[:GRANT_WIDTH]), Person(*people[:4]), giver)


def list_lines(tx: Tx, limit: int) -> list[TitleLine]:
    """Each title with each who holds it now; one that nobody holds stands alone. What they allow is not in it."""
    return tx.all(LINES, {"now": tx.now, "limit": limit}, _line)


def list_powers(tx: Tx, caller: Caller) -> dict[int, tuple[Allowed, ...]]:
    """Title → what it allows on boards, as far as the caller may see the boards."""
    found: dict[int, tuple[Allowed, ...]] = {}
    for title_id, power, slug in tx.all(POWERS, viewer(caller)):
        found[title_id] = (*found.get(title_id, ()), Allowed(power, slug))
    return found


def list_boards_of(tx: Tx, title_id: int) -> list[Allowed]:
    """What a title allows on boards, whoever may see them."""
    return tx.all(BOARDS_OF, {"title": title_id}, Allowed)


def list_held(tx: Tx, account_id: AccountId) -> list[TitleLine]:
    """The titles that somebody has now, the one that was given last first."""

    def make(*row: Any) -> TitleLine:
        return TitleLine(Title(*row[:WIDTH]), (), TitleGrant(*row[WIDTH:]))

    return tx.all(OF_ACCOUNT, {"account": account_id, "now": tx.now}, make)


def allows(tx: Tx, account_id: AccountId, power: str, board_id: BoardId) -> bool:
    """Whether a title that somebody has now allows this on a board."""
    return tx.value(ALLOWS, {"account": account_id, "power": power, "board": board_id, "now": tx.now}) is not None


def has_invites(tx: Tx, account_id: AccountId) -> bool:
    """Whether a title that somebody has now lets them invite people."""
    return tx.value(INVITES, {"account": account_id, "now": tx.now}) is not None


def find_title(tx: Tx, title_id: int) -> Title | None:
    return tx.one(f"SELECT {COLUMNS} FROM titles t WHERE t.id = :title", {"title": title_id}, Title)


def find_grant(tx: Tx, grant_id: int) -> TitleGrant | None:
    sql = f"SELECT {GRANT_COLUMNS} FROM title_grants g WHERE g.id = :grant"
    return tx.one(sql, {"grant": grant_id}, TitleGrant)


def is_held(tx: Tx, title_id: int, account_id: AccountId) -> bool:
    return tx.value(HELD, {"title": title_id, "account": account_id, "now": tx.now}) is not None


def count_titles(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM titles"))


def list_holders(tx: Tx, title_id: int) -> list[AccountId]:
    return [account_id for (account_id,) in tx.all(HOLDERS, {"title": title_id, "now": tx.now})]


def list_due(tx: Tx, limit: int) -> list[TitleGrant]:
    """Some whose time is over and that nobody has ended."""
    return tx.all(DUE, {"now": tx.now, "limit": limit}, TitleGrant)


def insert_title(tx: Tx, title: Title) -> None:
    params = {name: getattr(title, name) for name in title.__struct_fields__}
    tx.run(INSERT, params | {"invites": int(title.invites)})


def set_title(tx: Tx, title: Title) -> None:
    sql = "UPDATE titles SET names = :names, badge = :badge, invites = :invites WHERE id = :title"
    params = {"title": title.id, "names": title.names, "badge": title.badge, "invites": int(title.invites)}
    tx.run(sql, params)


def put_powers(tx: Tx, title_id: int, powers: list[tuple[str, BoardId]]) -> None:
    """What a title allows on boards from now on."""
    tx.run("DELETE FROM title_powers WHERE title_id = :title", {"title": title_id})
    for power, board_id in powers:
        tx.run(INSERT_POWER, {"title": title_id, "power": power, "board": board_id})


def insert_grant(tx: Tx, grant: TitleGrant) -> None:
    tx.run(INSERT_GRANT, {name: getattr(grant, name) for name in grant.__struct_fields__})


def set_ended(tx: Tx, grant_id: int, at: int, by: AccountId | None) -> bool:
    """False when it has ended already."""
    return tx.run(END, {"grant": grant_id, "at": at, "by": by}) == 1


def set_shown(tx: Tx, account_id: AccountId, title: str) -> None:
    """What stands beside somebody's name from now on."""
    tx.run("UPDATE accounts SET title = :title WHERE id = :account", {"account": account_id, "title": title})
