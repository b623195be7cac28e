# SPDX-License-Identifier: Apache-2.0
"""Accounts as rows."""

from collections.abc import Sequence
from unicodedata import normalize

from banyan.base.ids import AccountId
from banyan.records.accounts import Account, Credentials, Person
from banyan.storage.tx import Tx

COLUMNS = """id, handle, display_name, state, joined_at, locale, zone, theme, signature, plan, post_count, thread_count,
    invited_by, source"""
PERSON_BY_KEY = "SELECT id, handle, display_name, state FROM accounts WHERE handle_key = :key"
WIDTH = 8  # names that are asked for at once
_KEYS = ", ".join(f":k{place}" for place in range(WIDTH))
_SKELETONS = ", ".join(f":s{place}" for place in range(WIDTH))
TAKEN = f"""SELECT handle_key FROM accounts WHERE handle_key IN ({_KEYS})
    UNION ALL SELECT skeleton FROM name_claims WHERE skeleton IN ({_SKELETONS})"""
TAKEN_ONE = """SELECT handle_key FROM accounts WHERE handle_key = :key
    UNION ALL SELECT skeleton FROM name_claims WHERE skeleton = :skeleton"""
COUNT_NAMES = "SELECT count(*) FROM name_claims WHERE skeleton >= :first AND skeleton < :after"

# A pseudonym is nobody whom one looks for by name.
_OF_STATE = "((:state = '' AND state <> 'pseudonym') OR state = :state)"

INSERT = f"""INSERT INTO accounts ({COLUMNS}, handle_key, caught_up_at)
    VALUES (:id, :handle, :display_name, :state, :joined_at, :locale, :zone, :theme, :signature, :plan, :post_count,
        :thread_count, :invited_by, :source, :handle_key, :caught_up_at)
    ON CONFLICT (handle_key) DO NOTHING"""
CLAIM_NAME = """INSERT INTO name_claims (skeleton, account_id) VALUES (:skeleton, :account)
    ON CONFLICT (skeleton) DO NOTHING"""
PAGE = f"""SELECT {COLUMNS} FROM accounts WHERE id < :before AND {_OF_STATE}
    ORDER BY id DESC LIMIT :limit"""
NAMED_PAGE = f"""SELECT {COLUMNS} FROM accounts WHERE id < :before AND {_OF_STATE}
    AND handle_key >= :first AND handle_key < :after ORDER BY id DESC LIMIT :limit"""
# Whose handle looks like this, when that is somebody who takes part here.
NAMESAKE = """SELECT n.account_id FROM name_claims n JOIN accounts a ON a.id = n.account_id
    WHERE n.skeleton = :skeleton AND a.state <> 'unclaimed'"""
CREDENTIALS = """SELECT a.id, coalesce(c.password_hash, '') FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id
    WHERE a.handle_key = :key"""
CREDENTIALS_BY_EMAIL = """SELECT e.account_id, coalesce(c.password_hash, '') FROM emails e
    LEFT JOIN credentials c ON c.account_id = e.account_id WHERE e.email_key = :key"""
PUT_CREDENTIALS = """INSERT INTO credentials (account_id, password_hash, changed_at) VALUES (:account, :hash, :now)
    ON CONFLICT (account_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"""


def handle_key(handle: str) -> str:
    """What is equal for all ways to write one handle. Of what can be none, something that can be asked for in vain."""
    key = normalize("NFKC", handle).casefold()
    return key if key.isprintable() else key.replace("\0", "?").encode("utf-8", "replace").decode()


def find_person(tx: Tx, handle: str) -> Person | None:
    return tx.one(PERSON_BY_KEY, {"key": handle_key(handle)}, Person)


def list_taken(tx: Tx, names: Sequence[tuple[str, str]]) -> set[str]:
    """Which of at most eight (key, skeleton) stand for somebody already."""
    if len(names) == 1:
        key, skeleton = names[0]
        return {row[0] for row in tx.all(TAKEN_ONE, {"key": key, "skeleton": skeleton})}
    full = [*names, *[names[-1]] * (WIDTH - len(names))]
    params = {f"k{place}": pair[0] for place, pair in enumerate(full)}
    params |= {f"s{place}": pair[1] for place, pair in enumerate(full)}
    return {row[0] for row in tx.all(TAKEN, params)}


def count_names(tx: Tx, prefix: str) -> int:
    """How many skeletons begin with `prefix`, which ends in a hyphen."""
    return int(tx.value(COUNT_NAMES, {"first": prefix, "after": prefix[:-1] + "."}))


def find_account(tx: Tx, account_id: AccountId) -> Account | None:
    return tx.one(f"SELECT {COLUMNS} FROM accounts WHERE id = :account", {"account": account_id}, Account)


def find_account_by_handle(tx: Tx, handle: str) -> Account | None:
    sql = f"SELECT {COLUMNS} FROM accounts WHERE handle_key = :key"
    return tx.one(sql, {"key": handle_key(handle)}, Account)


def find_namesake(tx: Tx, skeleton: str) -> int | None:
    """Whose handle has this skeleton; nobody's, when it belongs to an author who never came here."""
    found: int | None = tx.value(NAMESAKE, {"skeleton": skeleton})
    return found


def list_accounts(tx: Tx, prefix: str, state: str, before: int, limit: int) -> list[Account]:
    """The newest first; of all, or of those whose handle begins with `prefix`."""
    params = {"state": state, "before": before, "limit": limit}
    if not prefix:
        return tx.all(PAGE, params, Account)
    first = handle_key(prefix)
    return tx.all(NAMED_PAGE, params | {"first": first, "after": first + "\U0010ffff"}, Account)


def insert_account(tx: Tx, account: Account, skeleton: str, caught_up_at: int) -> bool:
    """A new account, with the name it takes; whether nobody else took it meanwhile. What was written before `caught_up_at`
    is not new to it.
    """
    params = {name: getattr(account, name) for name in account.__struct_fields__}
    is_there = tx.run(INSERT, params | {"handle_key": handle_key(account.handle), "caught_up_at": caught_up_at})
    return bool(is_there and tx.run(CLAIM_NAME, {"skeleton": skeleton, "account": account.id}))


def hold(tx: Tx, account_id: AccountId) -> None:
    """The row, held for this unit of work: who counts what this account has waits until it is done."""
    tx.run("UPDATE accounts SET state = state WHERE id = :account", {"account": account_id})


def set_profile(tx: Tx, account_id: AccountId, display_name: str, signature: str, plan: str) -> None:
    sql = "UPDATE accounts SET display_name = :name, signature = :signature, plan = :plan WHERE id = :account"
    tx.run(sql, {"name": display_name, "signature": signature, "plan": plan, "account": account_id})


def set_preferences(tx: Tx, account_id: AccountId, locale: str, zone: str, theme: str) -> None:
    sql = "UPDATE accounts SET locale = :locale, zone = :zone, theme = :theme WHERE id = :account"
    tx.run(sql, {"locale": locale, "zone": zone, "theme": theme, "account": account_id})


def set_approved(tx: Tx, account_id: AccountId) -> None:
    """Active, and what it told those who approve is nobody's business any more."""
    tx.run("UPDATE accounts SET state = 'active', plan = '' WHERE id = :account", {"account": account_id})


def set_claimed(tx: Tx, account_id: AccountId, caught_up_at: int) -> None:
    sql = "UPDATE accounts SET state = 'active', caught_up_at = :at WHERE id = :account"
    tx.run(sql, {"account": account_id, "at": caught_up_at})


def find_credentials(tx: Tx, handle: str) -> Credentials | None:
    return tx.one(CREDENTIALS, {"key": handle_key(handle)}, Credentials)


def find_credentials_by_email(tx: Tx, email: str) -> Credentials | None:
    return tx.one(CREDENTIALS_BY_EMAIL, {"key": email}, Credentials)


def put_credentials(tx: Tx, account_id: AccountId, password_hash: str) -> None:
    tx.run(PUT_CREDENTIALS, {"account": account_id, "hash": password_hash, "now": tx.now})


def set_state(tx: Tx, account_id: AccountId, state: str) -> None:
    tx.run("UPDATE accounts SET state = :state WHERE id = :account", {"account": account_id, "state": state})
