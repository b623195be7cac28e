# SPDX-License-Identifier: Apache-2.0
"""Collections: posts that somebody keeps under a name, each with a note; private, unless its owner shows it on their page.

A collection shows nobody what they may not read: it holds addresses, not words.
"""

import msgspec

from banyan.base import cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import posts
from banyan.core.permits import check_signed_in
from banyan.core.threads import one_line
from banyan.markup.fold import fold
from banyan.records.accounts import Account, AccountState, Person
from banyan.records.callers import Caller
from banyan.records.collections import Collected, Collection, Shown
from banyan.records.events import AccountChanged
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import collections as queries
from banyan.storage.tx import Tx

MOST = 100  # collections of one account
MOST_INSIDE = 5_000  # posts in one
MAX_NAME = 40
MAX_NOTE = 200
PER_PAGE = 30


class CollectionNameWanted(Refusal):
    code = "collection_name_wanted"
    family = Family.INVALID
    sentence = "A collection has a name, of {most} characters at most."
    fields = ("most",)
    about = "name"


class CollectionNameTaken(Refusal):
    code = "collection_name_taken"
    family = Family.CONFLICT
    sentence = "You have a collection “{name}” already."
    fields = ("name",)
    about = "name"


class CollectionFull(Refusal):
    code = "collection_full"
    family = Family.CONFLICT
    sentence = "There is room for {most}, and all of it is taken."
    hint = "Take something out first."
    fields = ("most",)


class CollectionNoteTooLong(Refusal):
    code = "collection_note_too_long"
    family = Family.INVALID
    sentence = "A note has {most} characters at most."
    fields = ("most",)
    about = "note"


def put(tx: Tx, caller: Caller, number: int, floor: int, name: str, note: str = "") -> Collection:
    """Keep a post under a name; a collection of that name is made where there is none. Kept again, it moves there."""
    check_signed_in(caller)
    post, _, _ = posts.get(tx, caller, number, floor)
    if not post.is_visible:
        raise NotFound
    note = one_line(note)
    if len(note) > MAX_NOTE:
        raise CollectionNoteTooLong(most=MAX_NOTE)
    collection = _named(tx, caller, _checked(name))
    earlier = queries.find_collected(tx, caller.id, post.id)
    if collection.count >= MOST_INSIDE and (earlier is None or earlier.collection_id != collection.id):
        raise CollectionFull(most=MOST_INSIDE)
    queries.put_collected(tx, Collected(caller.id, post.id, collection.id, note, tx.now))
    return collection


def take_out(tx: Tx, caller: Caller, number: int, floor: int) -> None:
    """One that is not kept is out already. Raises NotFound for what the caller may not see."""
    check_signed_in(caller)
    queries.drop_collected(tx, caller.id, posts.get(tx, caller, number, floor)[0].id)


def find(tx: Tx, caller: Caller, number: int, floor: int) -> Collected | None:
    """How the caller keeps a post, if they do."""
    check_signed_in(caller)
    return queries.find_collected(tx, caller.id, posts.get(tx, caller, number, floor)[0].id)


def change(tx: Tx, caller: Caller, collection_id: int, name: str, is_public: bool) -> Collection:
    """Another name; shown on one's page or not."""
    check_signed_in(caller)
    name = _checked(name)
    account_queries.hold(tx, caller.id)
    collection = _own(tx, caller, collection_id)
    there = queries.find_by_name(tx, caller.id, fold(name))
    if there is not None and there.id != collection.id:
        raise CollectionNameTaken(name=name)
    changed = msgspec.structs.replace(collection, name=name, is_public=int(is_public))
    queries.set_collection(tx, changed, fold(name))
    tx.announce(AccountChanged(caller.id))
    return changed


def drop(tx: Tx, caller: Caller, collection_id: int) -> None:
    """The collection goes with all that it held; the posts stay where they are."""
    check_signed_in(caller)
    queries.drop_collection(tx, _own(tx, caller, collection_id).id)
    tx.announce(AccountChanged(caller.id))


def mine(tx: Tx, caller: Caller) -> list[Collection]:
    """The caller's own, by name. A guest has none."""
    return [] if caller.is_guest else queries.list_collections(tx, caller.id)


def shown_by(tx: Tx, _: Caller, person: Person | Account) -> list[Collection]:
    """Those that somebody shows to everybody. Who is suspended or has left shows none."""
    if person.state != AccountState.ACTIVE:
        return []
    return [one for one in queries.list_collections(tx, person.id) if one.is_public]


def page(tx: Tx, caller: Caller, collection_id: int, before: str = "") -> tuple[Collection, Person, list[Shown], str]:
    """(collection, whose it is, what the caller may see of it, cursor of what is older or ""). Raises NotFound."""
    collection = queries.find_collection(tx, collection_id)
    owner = account_queries.find_account(tx, collection.account_id) if collection else None
    if collection is None or owner is None:
        raise NotFound
    is_shown = bool(collection.is_public) and owner.state == AccountState.ACTIVE
    if owner.id != caller.id and not is_shown:
        raise NotFound
    key = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_shown(tx, caller, collection.id, key, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    older = cursors.format_cursor(shown[-1].post.post.id) if len(found) > PER_PAGE else ""
    return collection, Person(owner.id, owner.handle, owner.display_name, owner.state), shown, older


def _named(tx: Tx, caller: Caller, name: str) -> Collection:
    there = queries.find_by_name(tx, caller.id, fold(name))
    if there is None:
        account_queries.hold(tx, caller.id)  # who makes one of this name at the same time waits, and finds it
        there = queries.find_by_name(tx, caller.id, fold(name))
    if there is not None:
        return there
    if len(queries.list_collections(tx, caller.id)) >= MOST:
        raise CollectionFull(most=MOST)
    made = Collection(ids.mint(), caller.id, name, 0, tx.now)
    queries.insert_collection(tx, made, fold(name))
    return made


def _own(tx: Tx, caller: Caller, collection_id: int) -> Collection:
    collection = queries.find_collection(tx, collection_id)
    if collection is None or collection.account_id != caller.id:
        raise NotFound
    return collection


def _checked(name: str) -> str:
    name = one_line(name)
    if not 1 <= len(name) <= MAX_NAME or not fold(name).strip():
        raise CollectionNameWanted(most=MAX_NAME)
    return name
