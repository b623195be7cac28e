# SPDX-License-Identifier: Apache-2.0
"""Collections as rows, and the posts in them that a reader may see."""

from typing import Any

from banyan.base.ids import AccountId, PostId
from banyan.records.belongings import OwnCollected
from banyan.records.callers import Caller
from banyan.records.collections import Collected, Collection, Shown
from banyan.records.pages import AuthoredPost
from banyan.records.posts import Post
from banyan.storage.queries.posts import SHOWN, WIDTH
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "c.id, c.account_id, c.name, c.is_public, c.made_at"
COUNT = "(SELECT count(*) FROM collected x WHERE x.collection_id = c.id)"
OF_ACCOUNT = f"SELECT {COLUMNS}, {COUNT} FROM collections c WHERE c.account_id = :account ORDER BY c.name_key"
BY_ID = f"SELECT {COLUMNS}, {COUNT} FROM collections c WHERE c.id = :id"
BY_NAME = f"SELECT {COLUMNS}, {COUNT} FROM collections c WHERE c.account_id = :account AND c.name_key = :key"
ENTRIES = f"""SELECT a.handle, x.note, x.made_at, {SHOWN}, t.number, t.title, t.lang, b.id, b.slug FROM collected x
    JOIN posts p ON p.id = x.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = p.author_id
    WHERE x.collection_id = :collection AND x.post_id < :before AND p.state = 'visible' AND t.state IN ('open', 'locked')
      AND {BOARD_VISIBLE}
    ORDER BY x.post_id DESC LIMIT :limit"""
PUT = """INSERT INTO collected (account_id, post_id, collection_id, note, made_at)
    VALUES (:account_id, :post_id, :collection_id, :note, :made_at)
    ON CONFLICT (account_id, post_id) DO UPDATE SET collection_id = excluded.collection_id, note = excluded.note"""
INSERT = """INSERT INTO collections (id, account_id, name, name_key, is_public, made_at)
    VALUES (:id, :account_id, :name, :key, :is_public, :made_at)"""
OWN = """SELECT x.post_id, c.name, t.number, p.floor, x.note, x.made_at FROM collected x
    JOIN collections c ON c.id = x.collection_id JOIN posts p ON p.id = x.post_id JOIN threads t ON t.id = p.thread_id
    WHERE x.account_id = :account AND x.post_id > :after ORDER BY x.post_id LIMIT :limit"""


def list_collections(tx: Tx, account_id: AccountId) -> list[Collection]:
    return tx.all(OF_ACCOUNT, {"account": account_id}, Collection)


def find_collection(tx: Tx, collection_id: int) -> Collection | None:
    return tx.one(BY_ID, {"id": collection_id}, Collection)


def find_by_name(tx: Tx, account_id: AccountId, key: str) -> Collection | None:
    return tx.one(BY_NAME, {"account": account_id, "key": key}, Collection)


def insert_collection(tx: Tx, collection: Collection, key: str) -> None:
    names = ("id", "account_id", "name", "is_public", "made_at")
    tx.run(INSERT, {name: getattr(collection, name) for name in names} | {"key": key})


def set_collection(tx: Tx, collection: Collection, key: str) -> None:
    sql = "UPDATE collections SET name = :name, name_key = :key, is_public = :public WHERE id = :id"
    tx.run(sql, {"id": collection.id, "name": collection.name, "key": key, "public": collection.is_public})


def drop_collection(tx: Tx, collection_id: int) -> None:
    for sql in ("DELETE FROM collected WHERE collection_id = :id", "DELETE FROM collections WHERE id = :id"):
        tx.run(sql, {"id": collection_id})


def find_collected(tx: Tx, account_id: AccountId, post_id: PostId) -> Collected | None:
    sql = """SELECT account_id, post_id, collection_id, note, made_at FROM collected
        WHERE account_id = :account AND post_id = :post"""
    return tx.one(sql, {"account": account_id, "post": post_id}, Collected)


def put_collected(tx: Tx, collected: Collected) -> None:
    """One that is kept already changes its place and its note."""
    tx.run(PUT, {name: getattr(collected, name) for name in collected.__struct_fields__})


def drop_collected(tx: Tx, account_id: AccountId, post_id: PostId) -> None:
    sql = "DELETE FROM collected WHERE account_id = :account AND post_id = :post"
    tx.run(sql, {"account": account_id, "post": post_id})


def list_shown(tx: Tx, caller: Caller, collection_id: int, before: int, limit: int) -> list[Shown]:
    """What the caller may see of a collection, the post that was written last first."""

    def make(handle: str, note: str, made_at: int, *row: Any) -> Shown:
        return Shown(AuthoredPost(Post(*row[:WIDTH]), *row[WIDTH:]), handle, note, made_at)

    return tx.all(ENTRIES, viewer(caller, collection=collection_id, before=before, limit=limit), make)


def list_own(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnCollected]:
    return tx.all(OWN, {"account": account_id, "after": after, "limit": limit}, OwnCollected)
