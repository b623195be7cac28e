# SPDX-License-Identifier: Apache-2.0
"""Accounts as rows."""

from collections.abc import Sequence
from unicodedata import normalize

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.storage.tx import Tx

PERSON_BY_KEY = "SELECT id, handle, display_name, state FROM accounts WHERE handle_key = :key"
WIDTH = 8  # names that are asked for at once
_KEYS = ", ".join(f":k{place}" for place in range(WIDTH))
_SKELETONS = ", ".join(f":s{place}" for place in range(WIDTH))
TAKEN = f"""SELECT handle_key FROM accounts WHERE handle_key IN ({_KEYS})
    UNION ALL SELECT skeleton FROM name_claims WHERE skeleton IN ({_SKELETONS})"""
COUNT_NAMES = "SELECT count(*) FROM name_claims WHERE skeleton >= :first AND skeleton < :after"


def handle_key(handle: str) -> str:
    """What is equal for all ways to write one handle."""
    return normalize("NFKC", handle).casefold()


def find_person(tx: Tx, handle: str) -> Person | None:
    return tx.one(PERSON_BY_KEY, {"key": handle_key(handle)}, Person)


def list_taken(tx: Tx, names: Sequence[tuple[str, str]]) -> set[str]:
    """Which of at most eight (key, skeleton) stand for somebody already."""
    full = [*names, *[names[-1]] * (WIDTH - len(names))]
    params = {f"k{place}": pair[0] for place, pair in enumerate(full)}
    params |= {f"s{place}": pair[1] for place, pair in enumerate(full)}
    return {row[0] for row in tx.all(TAKEN, params)}


def count_names(tx: Tx, prefix: str) -> int:
    """How many skeletons begin with `prefix`, which ends in a hyphen."""
    return int(tx.value(COUNT_NAMES, {"first": prefix, "after": prefix[:-1] + "."}))


def set_state(tx: Tx, account_id: AccountId, state: str) -> None:
    tx.run("UPDATE accounts SET state = :state WHERE id = :account", {"account": account_id, "state": state})
