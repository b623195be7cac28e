# SPDX-License-Identifier: Apache-2.0
"""The essence of boards as rows: nodes, their versions, the parts of a version."""

from collections.abc import Sequence
from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.essence import Node, NodeLine, Part, PartLine, Version, VersionLine
from banyan.storage.tx import Tx

COLUMNS = """e.id, e.board_id, e.number, e.parent_id, e.kind, e.title, e.target, e.letter, e.place, e.made_by, e.made_at,
    e.revision, e.text_revision, e.changed_by, e.changed_at, e.state, e.reason"""
PART = """r.node_id, r.revision, r.place, r.post_id, r.post_revision, r.number, r.floor, r.author_id, r.written_at, r.format,
    r.renderer, r.lang, r.source, r.html"""
VERSION = "v.node_id, v.revision, v.title, v.target, v.text_revision, v.made_by, v.made_at"
_PERSON = "a.id, a.handle, a.display_name, a.state"
_STALE = "(p.id IS NULL OR p.state <> 'visible' OR p.revision <> r.post_revision OR r.source <> p.source)"
INSERT = """INSERT INTO essence (id, board_id, number, parent_id, kind, title, target, letter, place, made_by, made_at, revision,
        text_revision, changed_by, changed_at, state, reason)
    VALUES (:id, :board_id, :number, :parent_id, :kind, :title, :target, :letter, :place, :made_by, :made_at, :revision,
        :text_revision, :changed_by, :changed_at, :state, :reason)"""
UPDATE = """UPDATE essence SET parent_id = :parent_id, title = :title, target = :target, letter = :letter, place = :place,
        revision = :revision, text_revision = :text_revision, changed_by = :changed_by, changed_at = :changed_at,
        state = :state, reason = :reason
    WHERE id = :id"""
_UNDER = "e.board_id = :board AND (e.parent_id = :parent OR (:parent = 0 AND e.parent_id IS NULL))"
CHILDREN = f"""SELECT {COLUMNS}, {_PERSON},
        CASE WHEN EXISTS (SELECT 1 FROM essence_parts r LEFT JOIN posts p ON p.id = r.post_id
            WHERE r.node_id = e.id AND r.revision = e.text_revision AND r.number > 0 AND {_STALE}) THEN 1 ELSE 0 END
    FROM essence e JOIN accounts a ON a.id = e.changed_by WHERE {_UNDER} AND e.state = :state ORDER BY e.place, e.id"""
INSERT_PART = """INSERT INTO essence_parts (node_id, revision, place, post_id, post_revision, number, floor, author_id,
        written_at, format, renderer, lang, source, html)
    VALUES (:node_id, :revision, :place, :post_id, :post_revision, :number, :floor, :author_id, :written_at, :format, :renderer,
        :lang, :source, :html) ON CONFLICT (node_id, revision, place) DO NOTHING"""
INSERT_VERSION = """INSERT INTO essence_versions (node_id, revision, title, target, text_revision, made_by, made_at)
    VALUES (:node_id, :revision, :title, :target, :text_revision, :made_by, :made_at)
    ON CONFLICT (node_id, revision) DO NOTHING"""
PARTS = f"""SELECT {PART}, {_PERSON}, CASE WHEN r.number > 0 AND {_STALE} THEN 1 ELSE 0 END
    FROM essence_parts r JOIN accounts a ON a.id = r.author_id LEFT JOIN posts p ON p.id = r.post_id
    WHERE r.node_id = :node AND r.revision = :revision ORDER BY r.place"""
VERSIONS = f"""SELECT {VERSION}, {_PERSON} FROM essence_versions v JOIN accounts a ON a.id = v.made_by
    WHERE v.node_id = :node ORDER BY v.revision DESC LIMIT :limit"""
NEXT_NUMBER = """INSERT INTO counters (name, value) VALUES (:name, 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"""


def next_number(tx: Tx, board_id: BoardId) -> int:
    """Numbers of a board's nodes are never used twice."""
    return int(tx.value(NEXT_NUMBER, {"name": f"essence:{board_id}"}))


def raise_number(tx: Tx, board_id: BoardId, least: int) -> None:
    """No number of a board's nodes up to `least` will be given out."""
    sql = """INSERT INTO counters (name, value) VALUES (:name, :least)
        ON CONFLICT (name) DO UPDATE SET value = CASE WHEN counters.value < :least THEN :least ELSE counters.value END"""
    tx.run(sql, {"name": f"essence:{board_id}", "least": least})


def drop_false_parents(tx: Tx) -> None:
    """What names a folder that is not there stands at the root."""
    tx.run("""UPDATE essence SET parent_id = NULL WHERE parent_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM essence f WHERE f.id = essence.parent_id)""")


def insert_node(tx: Tx, node: Node) -> None:
    tx.run(INSERT, _values(node))


def set_node(tx: Tx, node: Node) -> None:
    tx.run(UPDATE, _values(node))


def find_node(tx: Tx, board_id: BoardId, number: int) -> Node | None:
    sql = f"SELECT {COLUMNS} FROM essence e WHERE e.board_id = :board AND e.number = :number"
    return tx.one(sql, {"board": board_id, "number": number}, Node)


def find_by_id(tx: Tx, node_id: int) -> Node | None:
    return tx.one(f"SELECT {COLUMNS} FROM essence e WHERE e.id = :id", {"id": node_id}, Node)


def find_by_letter(tx: Tx, board_id: BoardId, letter: str) -> Node | None:
    sql = (
        f"""SELECT {COLUMNS} FROM essence e WHERE e.board_id = :board AND e.letter = :letter AND e.state = 'visible'"""
    )
    return tx.one(sql, {"board": board_id, "letter": letter}, Node)


def list_children(tx: Tx, board_id: BoardId, parent_id: int | None, state: str = "visible") -> list[NodeLine]:
    """What stands in a folder, or (None) at the root, in order."""
    return tx.all(CHILDREN, {"board": board_id, "parent": parent_id or 0, "state": state}, _node_line)


def list_folders(tx: Tx, board_id: BoardId) -> list[Node]:
    sql = f"""SELECT {COLUMNS} FROM essence e WHERE e.board_id = :board AND e.kind = 'folder' AND e.state = 'visible'
        ORDER BY e.place, e.id"""
    return tx.all(sql, {"board": board_id}, Node)


def last_place(tx: Tx, board_id: BoardId, parent_id: int | None) -> tuple[int, int]:
    """(how many stand in a folder, the place of the last), those that were deleted too."""
    sql = f"SELECT count(*), coalesce(max(e.place), 0) FROM essence e WHERE {_UNDER}"
    return tx.one(sql, {"board": board_id, "parent": parent_id or 0}) or (0, 0)


def set_place(tx: Tx, node_id: int, place: int) -> None:
    tx.run("UPDATE essence SET place = :place WHERE id = :id", {"id": node_id, "place": place})


def insert_version(tx: Tx, version: Version) -> None:
    tx.run(INSERT_VERSION, _values(version))


def list_versions(tx: Tx, node_id: int, limit: int) -> list[VersionLine]:
    """The newest first."""
    return tx.all(VERSIONS, {"node": node_id, "limit": limit}, _version_line)


def insert_parts(tx: Tx, parts: Sequence[Part]) -> None:
    tx.many(INSERT_PART, [_values(part) for part in parts])


def list_parts(tx: Tx, node_id: int, revision: int) -> list[PartLine]:
    """The parts of one version, in order."""
    return tx.all(PARTS, {"node": node_id, "revision": revision}, _part_line)


def find_editor(tx: Tx, account_id: AccountId) -> Person | None:
    return tx.one(f"SELECT {_PERSON} FROM accounts a WHERE a.id = :account", {"account": account_id}, Person)


def _values(record: Node | Part | Version) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


_NODE, _PART, _VERSION = (len(kind.__struct_fields__) for kind in (Node, Part, Version))


def _node_line(*row: Any) -> NodeLine:
    return NodeLine(Node(*row[:_NODE]), Person(*row[_NODE : _NODE + 4]), bool(row[-1]))


def _part_line(*row: Any) -> PartLine:
    return PartLine(Part(*row[:_PART]), Person(*row[_PART : _PART + 4]), bool(row[-1]))


def _version_line(*row: Any) -> VersionLine:
    return VersionLine(Version(*row[:_VERSION]), Person(*row[_VERSION:]))
