# SPDX-License-Identifier: Apache-2.0
"""Roles: who tends a board, who administers the community, since when, until when and by whom. What has ended stays written.

Administrators give them; whoever has one may lay it down. One administrator without an end always stays.
"""

import msgspec

from banyan.base import ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import boards, moderation, notifications
from banyan.core.permits import check_signed_in, check_staff
from banyan.records.accounts import AccountState, Person, Role
from banyan.records.callers import Caller
from banyan.records.events import RolesChanged
from banyan.records.notifications import Pointer
from banyan.records.self_locks import Ability
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import roles as queries
from banyan.storage.queries import self_locks
from banyan.storage.tx import Tx

ADMIN, MODERATOR = "admin", "moderator"
NAMES = (ADMIN, MODERATOR)
ROLES_SHOWN = 500


class NotAMember(Refusal):
    code = "not_a_member"
    family = Family.CONFLICT
    sentence = "Nobody takes part here as @{handle} at present."
    hint = "The account is unclaimed, waiting, suspended or turned down."
    fields = ("handle",)
    about = "handle"


class RoleHeldAlready(Refusal):
    code = "role_held_already"
    family = Family.CONFLICT
    sentence = "@{handle} has this role already."
    hint = "To change until when, end it and give it again."
    fields = ("handle",)
    about = "handle"


class RoleEnded(Refusal):
    code = "role_ended"
    family = Family.CONFLICT
    sentence = "This role has ended already."


class KeepsAway(Refusal):
    code = "keeps_away"
    family = Family.CONFLICT
    sentence = "@{handle} wished not to come in for a while, and could not administer anything."
    hint = "When that ends, the role can be given."
    fields = ("handle",)
    about = "handle"


class LastAdmin(Refusal):
    code = "last_admin"
    family = Family.CONFLICT
    sentence = "This is the last administrator; a community without one cannot be tended."
    hint = "Make somebody else an administrator first, without an end."


def give(tx: Tx, caller: Caller, handle: str, name: str, board_slug: str = "", until: int | None = None) -> Role:
    """Make somebody an administrator, or the moderator of a board; `until` is a time to come."""
    check_staff(caller)
    if name not in NAMES:
        raise BadValue(name="name")
    if (name == MODERATOR) != bool(board_slug):
        raise BadValue(name="board")
    if until is not None and until <= tx.now:
        raise BadValue(name="until")
    board = boards.get(tx, caller, board_slug) if board_slug else None
    person = find_member(tx, handle)
    if name == ADMIN and self_locks.find_until(tx, person.id, Ability.SIGN_IN):
        raise KeepsAway(handle=person.handle)
    if queries.find_held(tx, person.id, name, board.id if board else None):
        raise RoleHeldAlready(handle=person.handle)
    return grant(tx, caller, person.id, name, board.id if board else None, until)


def grant(
    tx: Tx, caller: Caller, account_id: AccountId, name: str, board_id: BoardId | None = None, until: int | None = None
) -> Role:
    """Write the role, tell its holder and the public record. For other verbs: it asks no permission."""
    role = Role(
        id=ids.mint(),
        account_id=account_id,
        name=name,
        board_id=board_id,
        since_at=tx.now,
        until_at=until,
        given_by=caller.id,
        ended_at=None,
        ended_by=None,
    )
    queries.insert_role(tx, role)
    moderation.record(tx, caller, "give_role", place=(board_id, None, None), account_id=account_id, detail=name)
    kind = "role" if name == MODERATOR else "admin_role"
    notifications.notify(tx, account_id, kind, f"role:{role.id}", actor_id=caller.id, pointer=Pointer(board_id))
    tx.announce(RolesChanged(account_id, board_id))
    return role


def end(tx: Tx, caller: Caller, role_id: int, reason: str) -> Role:
    """Take a role back, or lay one's own down."""
    check_signed_in(caller)
    role = queries.find_role(tx, role_id)
    if role is None or role.account_id != caller.id:
        check_staff(caller)
    if role is None:
        raise NotFound
    reason = moderation.check_reason(reason)
    if role.ended_at is not None or (role.until_at is not None and role.until_at <= tx.now):
        raise RoleEnded
    if role.name == ADMIN and not queries.has_other_admin(tx, role.account_id):
        raise LastAdmin
    return lay_down(tx, caller, role, reason)


def lay_down(tx: Tx, caller: Caller, role: Role, reason: str = "") -> Role:
    """End it, tell its holder and the public record. For other verbs, which know that somebody else administers."""
    queries.set_role_ended(tx, role.id, caller.id)
    place = (role.board_id, None, None)
    moderation.record(tx, caller, "end_role", reason=reason, place=place, account_id=role.account_id, detail=role.name)
    notifications.notify(
        tx,
        role.account_id,
        "role_ended",
        f"role_ended:{role.id}",
        actor_id=caller.id,
        pointer=Pointer(role.board_id),
        reason=reason,
    )
    tx.announce(RolesChanged(role.account_id, role.board_id))
    return msgspec.structs.replace(role, ended_at=tx.now, ended_by=caller.id)


def list_all(tx: Tx, caller: Caller) -> list[tuple[Role, Person, str | None]]:
    """(role, who, board slug): those in force first, then those that have ended, the newest first."""
    check_staff(caller)
    return queries.list_all(tx, ROLES_SHOWN)


def find_member(tx: Tx, handle: str) -> Person:
    """Somebody who takes part here. Raises NotFound or NotAMember."""
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    if person.state != AccountState.ACTIVE:
        raise NotAMember(handle=person.handle)
    return person
