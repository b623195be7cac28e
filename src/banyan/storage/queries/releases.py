# SPDX-License-Identifier: Apache-2.0
"""Releases as rows: whom they name, and the reports in four parts under them."""

from collections.abc import Iterable

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.releases import Impression
from banyan.storage.queries.threads import PERSON
from banyan.storage.tx import Tx

PUT_CREDIT = """INSERT INTO release_credits (release_id, account_id) VALUES (:release, :account)
    ON CONFLICT (release_id, account_id) DO NOTHING"""
THANKED = f"""SELECT {PERSON} FROM release_credits c JOIN accounts a ON a.id = c.account_id
    WHERE c.release_id = :release ORDER BY a.handle"""
# A report that is gone is not counted, and its author may write another.
_STANDS = "FROM impressions i JOIN posts p ON p.id = i.post_id AND p.state IN ('visible', 'held')"
IMPRESSIONS = f"""SELECT {PERSON}, p.floor {_STANDS} JOIN accounts a ON a.id = i.account_id
    WHERE i.release_id = :release AND p.state = 'visible' ORDER BY p.floor LIMIT :limit"""
COUNT = f"SELECT count(*) {_STANDS} WHERE i.release_id = :release AND p.state = 'visible'"
OWN = f"SELECT i.post_id, p.floor {_STANDS} WHERE i.release_id = :release AND i.account_id = :account"
PUT_IMPRESSION = """INSERT INTO impressions (release_id, account_id, post_id) VALUES (:release, :account, :post)
    ON CONFLICT (release_id, account_id) DO UPDATE SET post_id = excluded.post_id"""


def insert_credits(tx: Tx, release_id: ThreadId, account_ids: Iterable[AccountId]) -> None:
    tx.many(PUT_CREDIT, [{"release": release_id, "account": account_id} for account_id in account_ids])


def list_thanked(tx: Tx, release_id: ThreadId) -> list[Person]:
    return tx.all(THANKED, {"release": release_id}, Person)


def list_impressions(tx: Tx, release_id: ThreadId, limit: int) -> list[Impression]:
    """Those that stand, in the order of their floors."""
    params = {"release": release_id, "limit": limit}
    return tx.all(IMPRESSIONS, params, lambda *row: Impression(Person(*row[:4]), row[4]))


def count_impressions(tx: Tx, release_id: ThreadId) -> int:
    return int(tx.value(COUNT, {"release": release_id}))


def find_own(tx: Tx, release_id: ThreadId, account_id: AccountId) -> tuple[PostId, int] | None:
    """(post, floor) of somebody's report, while it stands or waits to be looked at."""
    return tx.one(OWN, {"release": release_id, "account": account_id})


def put_impression(tx: Tx, release_id: ThreadId, account_id: AccountId, post_id: PostId) -> None:
    tx.run(PUT_IMPRESSION, {"release": release_id, "account": account_id, "post": post_id})
