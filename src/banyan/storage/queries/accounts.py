# SPDX-License-Identifier: Apache-2.0
"""Accounts as rows."""

from banyan.records.accounts import Person
from banyan.storage.tx import Tx

PERSON_BY_KEY = "SELECT id, handle, display_name, state FROM accounts WHERE handle_key = :key"


def find_person(tx: Tx, handle: str) -> Person | None:
    return tx.one(PERSON_BY_KEY, {"key": handle.casefold()}, Person)
