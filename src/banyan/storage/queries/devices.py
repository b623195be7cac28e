# SPDX-License-Identifier: Apache-2.0
"""Devices as rows, each bound to the session in which it was added."""

from banyan.base.ids import AccountId
from banyan.records.devices import Device
from banyan.storage.tx import Tx

NAMES = Device.__struct_fields__
COLUMNS = ", ".join(NAMES)
INSERT = f"INSERT INTO devices ({COLUMNS}) VALUES ({', '.join(':' + name for name in NAMES)})"
# A session that has ended by itself is swept later; nothing is sent meanwhile.
DUE = """SELECT d.id FROM devices d JOIN sessions s ON s.id = d.session_id
    WHERE d.due_at <= :now AND s.ends_at > :now AND s.used_at > :idle ORDER BY d.due_at, d.id LIMIT :limit"""
TOLD = """UPDATE devices SET told_through = :through, failures = 0, due_at = CASE
        WHEN CAST(:not_before AS BIGINT) > 0 THEN CAST(:not_before AS BIGINT)
        WHEN EXISTS (SELECT 1 FROM notifications n
            WHERE n.account_id = devices.account_id AND n.id > :through AND n.read_at IS NULL) THEN CAST(:now AS BIGINT)
        END
    WHERE id = :id"""


def find_device(tx: Tx, device_id: int) -> Device | None:
    return tx.one(f"SELECT {COLUMNS} FROM devices WHERE id = :id", {"id": device_id}, Device)


def list_devices(tx: Tx, account_id: AccountId) -> list[Device]:
    """Those of an account, the newest first."""
    sql = f"SELECT {COLUMNS} FROM devices WHERE account_id = :account ORDER BY id DESC"
    return tx.all(sql, {"account": account_id}, Device)


def list_due(tx: Tx, idle_since: int, limit: int) -> list[int]:
    """Those for which something waits by now and whose session lives."""
    return [device_id for (device_id,) in tx.all(DUE, {"now": tx.now, "idle": idle_since, "limit": limit})]


def newest_line(tx: Tx, account_id: AccountId) -> int:
    """The newest line of an inbox, read or not, 0 for none."""
    sql = "SELECT coalesce(max(id), 0) FROM notifications WHERE account_id = :account"
    return int(tx.value(sql, {"account": account_id}))


def insert_device(tx: Tx, device: Device) -> None:
    tx.run(INSERT, {name: getattr(device, name) for name in NAMES})


def set_due(tx: Tx, account_id: AccountId, at: int) -> None:
    """Something waits for the devices of an account; where something did before, its time stays."""
    sql = "UPDATE devices SET due_at = :at WHERE account_id = :account AND due_at IS NULL"
    tx.run(sql, {"account": account_id, "at": at})


def set_told(tx: Tx, device_id: int, through: int, not_before: int) -> None:
    """It was told of all lines up to one. What came meanwhile keeps it due."""
    tx.run(TOLD, {"id": device_id, "through": through, "not_before": not_before, "now": tx.now})


def set_failed(tx: Tx, device_id: int, failures: int, due_at: int) -> None:
    sql = "UPDATE devices SET failures = :failures, due_at = :due WHERE id = :id"
    tx.run(sql, {"id": device_id, "failures": failures, "due": due_at})


def drop_device(tx: Tx, device_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM devices WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": device_id, "account": account_id}) == 1


def drop_endpoint(tx: Tx, endpoint: str) -> None:
    tx.run("DELETE FROM devices WHERE endpoint = :endpoint", {"endpoint": endpoint})


def drop_of_session(tx: Tx, session_id: int) -> None:
    tx.run("DELETE FROM devices WHERE session_id = :session", {"session": session_id})


def drop_without_session(tx: Tx) -> None:
    tx.run("DELETE FROM devices WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = devices.session_id)")


def drop_all(tx: Tx) -> int:
    return tx.run("DELETE FROM devices")
