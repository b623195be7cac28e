# SPDX-License-Identifier: Apache-2.0
"""Mail groups: names under which somebody writes to several people."""

from collections import defaultdict

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.mail_groups import MailGroup
from banyan.storage.tx import Tx

INSERT = """INSERT INTO mail_groups (id, account_id, name, name_key) VALUES (:id, :account, :name, :key)
    ON CONFLICT (account_id, name_key) DO NOTHING"""
PEOPLE = """SELECT g.group_id, a.id, a.handle, a.display_name, a.state FROM mail_group_people g
    JOIN accounts a ON a.id = g.person_id WHERE g.account_id = :account ORDER BY a.handle_key"""


def list_groups(tx: Tx, account_id: AccountId) -> list[MailGroup]:
    """By name, each with its people."""
    params = {"account": account_id}
    people: dict[int, list[Person]] = defaultdict(list)
    for group_id, *person in tx.all(PEOPLE, params):
        people[group_id].append(Person(*person))
    sql = "SELECT id, name FROM mail_groups WHERE account_id = :account ORDER BY name_key"
    return [MailGroup(group_id, name, tuple(people[group_id])) for group_id, name in tx.all(sql, params)]


def find_group(tx: Tx, account_id: AccountId, key: str) -> int | None:
    """The id behind a name."""
    sql = "SELECT id FROM mail_groups WHERE account_id = :account AND name_key = :key"
    found: int | None = tx.value(sql, {"account": account_id, "key": key})
    return found


def insert_group(tx: Tx, group_id: int, account_id: AccountId, name: str, key: str) -> bool:
    """False when there is one of that name."""
    return tx.run(INSERT, {"id": group_id, "account": account_id, "name": name, "key": key}) == 1


def set_people(tx: Tx, account_id: AccountId, group_id: int, people: list[Person]) -> None:
    """These and nobody else."""
    tx.run("DELETE FROM mail_group_people WHERE group_id = :group", {"group": group_id})
    sql = "INSERT INTO mail_group_people (group_id, person_id, account_id) VALUES (:group, :person, :account)"
    tx.many(sql, [{"group": group_id, "person": one.id, "account": account_id} for one in people])


def drop_group(tx: Tx, account_id: AccountId, group_id: int) -> int:
    params = {"account": account_id, "group": group_id}
    tx.run("DELETE FROM mail_group_people WHERE group_id = :group AND account_id = :account", params)
    return tx.run("DELETE FROM mail_groups WHERE id = :group AND account_id = :account", params)
