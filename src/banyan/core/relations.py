# SPDX-License-Identifier: Apache-2.0
"""Relations: friends and blocked people, each with a remark that nobody else reads.

Two who call each other friends are told so. Whoever is blocked learns nothing of it: they are muted, as following knows it,
and beyond that their mail and messages do not arrive. Whose floors one wants to see nevertheless is unmuted as anybody is.
"""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import follows
from banyan.core.permits import check_signed_in
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.events import FollowsChanged
from banyan.records.relations import Relation, RelationKind
from banyan.storage.queries import relations as queries
from banyan.storage.tx import Tx

MAX_OF_A_KIND = 300
MAX_REMARK = 60  # characters: a line beside a name


class TooManyRelations(Refusal):
    code = "too_many_relations"
    family = Family.CONFLICT
    sentence = "Your list holds {most} people already."
    hint = "Take somebody out first, under Settings, Friends and blocked people."
    fields = ("most",)


class RemarkTooLong(Refusal):
    code = "remark_too_long"
    family = Family.INVALID
    sentence = "A remark may have {most} characters."
    fields = ("most",)
    about = "remark"


def befriend(tx: Tx, caller: Caller, handle: str, remark: str = "") -> Relation:
    """Count somebody among one's friends; done again, it changes the remark. Whoever was blocked is not any more."""
    person = _put(tx, caller, handle, RelationKind.FRIEND, remark)
    return _get(tx, caller, person)


def unfriend(tx: Tx, caller: Caller, handle: str) -> Person:
    """Somebody who is no friend is none already."""
    check_signed_in(caller)
    person = follows.find_person(tx, handle)
    if queries.drop_relation(tx, caller.id, person.id, RelationKind.FRIEND):
        tx.announce(FollowsChanged(caller.id))
    return person


def block(tx: Tx, caller: Caller, handle: str, remark: str = "") -> Relation:
    """Hear nothing of somebody and take nothing from them; done again, it changes the remark. A friend is none any more."""
    is_known = _is(tx, caller, handle, RelationKind.BLOCKED)
    person = _put(tx, caller, handle, RelationKind.BLOCKED, remark)
    if not is_known:
        follows.mute_person(tx, caller, handle)
    return _get(tx, caller, person)


def unblock(tx: Tx, caller: Caller, handle: str) -> Person:
    """Somebody who is not blocked is free already."""
    check_signed_in(caller)
    person = follows.find_person(tx, handle)
    if queries.drop_relation(tx, caller.id, person.id, RelationKind.BLOCKED):
        _unmute(tx, caller, person)
        tx.announce(FollowsChanged(caller.id))
    return person


def listed(tx: Tx, caller: Caller, kind: RelationKind) -> list[Relation]:
    """The caller's friends or blocked people with the remarks, the latest first."""
    check_signed_in(caller)
    return queries.list_relations(tx, caller.id, kind)


def friends(tx: Tx, caller: Caller) -> list[Person]:
    """Whom the caller counts among their friends. A guest nobody."""
    return [one.person for one in queries.list_relations(tx, caller.id, RelationKind.FRIEND)]


def find(tx: Tx, caller: Caller, person_id: AccountId) -> Relation | None:
    """What somebody is to the caller, when anything was said."""
    return None if caller.is_guest else queries.find_relation(tx, caller.id, person_id)


def is_blocked(tx: Tx, by_account_id: AccountId, other_account_id: AccountId) -> bool:
    """Whether the first has blocked the second. For other verbs: nobody is told."""
    return queries.is_related(tx, by_account_id, other_account_id, RelationKind.BLOCKED)


def is_friend(tx: Tx, of_account_id: AccountId, other_account_id: AccountId) -> bool:
    """Whether the first counts the second among their friends. For other verbs: nobody is told."""
    return queries.is_related(tx, of_account_id, other_account_id, RelationKind.FRIEND)


def _put(tx: Tx, caller: Caller, handle: str, kind: RelationKind, remark: str) -> Person:
    check_signed_in(caller)
    person = follows.find_person(tx, handle)
    if person.id == caller.id:
        raise follows.Oneself
    remark = " ".join(scrub(remark).split())
    if len(remark) > MAX_REMARK:
        raise RemarkTooLong(most=MAX_REMARK)
    known = queries.find_relation(tx, caller.id, person.id)
    is_of_kind = known is not None and known.kind == kind
    if not is_of_kind and queries.count_relations(tx, caller.id, kind) >= MAX_OF_A_KIND:
        raise TooManyRelations(most=MAX_OF_A_KIND)
    if known is not None and known.kind == RelationKind.BLOCKED and not is_of_kind:
        _unmute(tx, caller, person)
    queries.put_relation(tx, caller.id, person.id, kind, remark)
    tx.announce(FollowsChanged(caller.id))
    return person


def _is(tx: Tx, caller: Caller, handle: str, kind: RelationKind) -> bool:
    check_signed_in(caller)
    return queries.is_related(tx, caller.id, follows.find_person(tx, handle).id, kind)


def _unmute(tx: Tx, caller: Caller, person: Person) -> None:
    if person.id in follows.people(tx, caller).muted:
        follows.leave_person(tx, caller, person.handle)


def _get(tx: Tx, caller: Caller, person: Person) -> Relation:
    found = queries.find_relation(tx, caller.id, person.id)
    assert found is not None, "it was put there a moment ago"
    return found
