# SPDX-License-Identifier: Apache-2.0
"""Departures as rows, and all the rows that an account takes along when it goes."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.departures import Departure
from banyan.records.posts import Post
from banyan.storage.queries.posts import COLUMNS as POST_COLUMNS
from banyan.storage.tx import Tx

# What is somebody's own and goes with them. A new table that has an `account_id` is listed here or in KEPT.
OWNED = (
    *("credentials", "emails", "sessions", "links", "second_factors", "recovery_codes", "passkeys", "app_passwords"),
    *(
        "ssh_keys",
        "devices",
        "sign_ins",
        "drafts",
        "read_marks",
        "serial_marks",
        "board_marks",
        "favourites",
        "attendance",
        "collections",
        "collected",
        "notifications",
        "board_members",
        "self_locks",
        "returns",
        "lease_notes",
        "birthdays",
        "dedications",
    ),
    *("thread_follows", "person_follows", "notification_choices", "name_words", "schedules", "portraits"),
    *("identities", "email_domains", "shown_groups"),
    *("relations", "mail_copies", "mail_folders", "mail_groups", "mail_group_people"),
    "idea_votes",
    "applications",
    *("presences", "presence_choices", "terminal_choices", "messages", "chat_people"),
    "signups",
    *("board_letters", "angels", "angel_talks", "angel_bars", "angel_reports"),
    *("own_packs", "own_stickers", "sticker_trays", "pack_reports"),
)
# What stays, and why.
KEPT = {
    "place_reviews": "a grade stands beside its post, and goes with it",
    "race_floors": "who won a floor; the handle stays",
    "name_claims": "the handle stays taken",
    "roles": "who tended what, and until when, is history",
    "title_grants": "who had which title, and until when, is history",
    "thread_people": "counts of posts that stay",
    "pushes": "they stand under the posts of others; who takes the words along erases them",
    "poll_votes": "that somebody voted, so that the totals stay right; what, goes with the close",
    "poll_ballots": "what somebody chose where the poll had names, so that it can be counted again; what they wrote goes",
    "idea_credits": "thanks stay with what was made",
    "release_credits": "thanks stay with what was made",
    "impressions": "which post it is; the post itself stays or goes by its author's wish",
    "reactions": "counted on the posts of others",
    "attachments": "posts that stay show them; those that no post uses are swept",
    "bounty_shares": "which answer was given what belongs to its thread",
    "purses": "empty from then on, but the ledger stays in balance",
    "sanctions": "the public record names them",
    "moderation_log": "the public record",
    "warnings": "the record of those who tend",
    "account_notes": "the record of those who tend",
    "batches": "what those who tend did together, for the minute in which it can be undone",
    "departures": "dropped when all is done",
    "pseudonyms": "the row of a pseudonym, which never leaves; whose it is stands in none",
    "seal_keys": "the envelopes that it closed are not closed anew",
}

COLUMNS = "account_id, asked_at, due_at, erases, was, left_at"
INSERT = f"INSERT INTO departures ({COLUMNS}) VALUES (:account_id, :asked_at, :due_at, :erases, :was, :left_at)"
DUE = f"SELECT {COLUMNS} FROM departures WHERE due_at <= :now ORDER BY due_at LIMIT 1"
BLANK = """UPDATE accounts SET state = 'gone', display_name = handle, locale = '', zone = '', theme = '', signature = '',
    plan = '', title = '' WHERE id = :account"""
WORDS = f"""SELECT {POST_COLUMNS} FROM posts p WHERE p.author_id = :account AND (p.source <> '' OR p.html <> '')
    ORDER BY p.id LIMIT :limit"""


def find_departure(tx: Tx, account_id: AccountId) -> Departure | None:
    sql = f"SELECT {COLUMNS} FROM departures WHERE account_id = :account"
    return tx.one(sql, {"account": account_id}, Departure)


def find_due(tx: Tx) -> Departure | None:
    """One whose time has come."""
    return tx.one(DUE, {"now": tx.now}, Departure)


def insert_departure(tx: Tx, departure: Departure) -> None:
    params: dict[str, Any] = {name: getattr(departure, name) for name in departure.__struct_fields__}
    tx.run(INSERT, params | {"erases": int(departure.erases)})


def set_left(tx: Tx, account_id: AccountId) -> None:
    tx.run("UPDATE departures SET left_at = :now WHERE account_id = :account", {"account": account_id, "now": tx.now})


def drop_departure(tx: Tx, account_id: AccountId) -> None:
    tx.run("DELETE FROM departures WHERE account_id = :account", {"account": account_id})


def put_return(tx: Tx, account_id: AccountId) -> None:
    sql = "INSERT INTO returns (account_id, back_at) VALUES (:account, :now) ON CONFLICT (account_id) DO NOTHING"
    tx.run(sql, {"account": account_id, "now": tx.now})


def has_return(tx: Tx, account_id: AccountId) -> bool:
    return tx.value("SELECT 1 FROM returns WHERE account_id = :account", {"account": account_id}) is not None


def drop_return(tx: Tx, account_id: AccountId) -> None:
    tx.run("DELETE FROM returns WHERE account_id = :account", {"account": account_id})


def drop_owned(tx: Tx, account_id: AccountId) -> None:
    """All that is the account's own and nobody else's."""
    for table in OWNED:
        tx.run(f"DELETE FROM {table} WHERE account_id = :account", {"account": account_id})
    tx.run("DELETE FROM invites WHERE made_by = :account AND used_by IS NULL", {"account": account_id})


def blank_account(tx: Tx, account_id: AccountId) -> None:
    """The handle stays, and when it joined; nothing that it said of itself does."""
    tx.run(BLANK, {"account": account_id})


def list_words(tx: Tx, account_id: AccountId, limit: int) -> list[Post]:
    """Some of the posts of an account whose words are still there, whatever their state."""
    return tx.all(WORDS, {"account": account_id, "limit": limit}, Post)
