# SPDX-License-Identifier: Apache-2.0
"""What whoever keeps the machine may do to let somebody in: they hold the database, so no role is asked for.

It stands in the public record all the same, as done by the account that it was done to: the machine has no name there.
"""

from banyan.base.errors import Family, Refusal
from banyan.core import callers, links, moderation, resets, roles, second_factors, sessions
from banyan.records.accounts import Person, Role
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import roles as queries
from banyan.storage.queries import self_locks as lock_queries
from banyan.storage.tx import Tx


class AdminThere(Refusal):
    code = "admin_there"
    family = Family.CONFLICT
    sentence = "Somebody administers this community already, so no link makes anybody an administrator."
    hint = "`banyan admin give HANDLE` makes another one."


class UnknownHandle(Refusal):
    code = "unknown_handle"
    family = Family.NOT_FOUND
    sentence = "Nobody here is called @{handle}."
    fields = ("handle",)


class NoSuchRole(Refusal):
    code = "no_such_role"
    family = Family.NOT_FOUND
    sentence = "@{handle} does not administer this community."
    fields = ("handle",)


class CannotSignIn(Refusal):
    code = "cannot_sign_in"
    family = Family.CONFLICT
    sentence = "Nobody can sign in as @{handle}: the account is unclaimed, or was turned down."
    hint = "An unclaimed account gets its link on the web, under Administration."
    fields = ("handle",)


class NothingLocked(Refusal):
    code = "nothing_locked"
    family = Family.CONFLICT
    sentence = "@{handle} has locked nothing for themselves."
    fields = ("handle",)


def admin_link(tx: Tx) -> str:
    """The token of a link that makes its opener the administrator; earlier ones end. Raises AdminThere."""
    token = links.make_admin_link_if_none(tx)
    if token is None:
        raise AdminThere
    return token


def make_admin(tx: Tx, handle: str) -> Role:
    """Raises UnknownHandle, NotAMember, RoleHeldAlready."""
    person = roles.find_member(tx, _person(tx, handle).handle)
    if queries.find_held(tx, person.id, roles.ADMIN, None) is not None:
        raise roles.RoleHeldAlready(handle=person.handle)
    return roles.grant(tx, callers.load(tx, person.id), person.id, roles.ADMIN)


def as_member(tx: Tx, handle: str) -> Caller:
    """Somebody's rights, for a command that acts in their name and stands in the public record as theirs. Raises
    UnknownHandle.
    """
    return callers.load(tx, _person(tx, handle).id)


def end_admin(tx: Tx, handle: str, reason: str) -> Role:
    """Raises UnknownHandle, NoSuchRole, LastAdmin, ReasonWanted."""
    person = _person(tx, handle)
    role = queries.find_held(tx, person.id, roles.ADMIN, None)
    if role is None:
        raise NoSuchRole(handle=person.handle)
    return roles.end(tx, callers.load(tx, person.id), role.id, reason)


def reset_link(tx: Tx, handle: str) -> str:
    """The token of a link that sets a new password, for somebody whom no letter reaches. Raises UnknownHandle, CannotSignIn."""
    account = account_queries.find_account(tx, _person(tx, handle).id)
    if account is None or account.state not in sessions.MAY_COME_BACK:
        raise CannotSignIn(handle=handle)
    return resets.make_link(tx, account)


def switch_off_second_factor(tx: Tx, handle: str) -> None:
    """For somebody who lost the phone and the recovery codes. Raises UnknownHandle, SecondFactorOff."""
    second_factors.switch_off(tx, callers.load(tx, _person(tx, handle).id))


def end_self_locks(tx: Tx, handle: str, reason: str) -> int:
    """For an emergency: whatever somebody locked for themselves ends now; how many. Raises UnknownHandle, NothingLocked."""
    person = _person(tx, handle)
    running = lock_queries.list_running(tx, person.id)
    if not running:
        raise NothingLocked(handle=person.handle)
    caller, reason = callers.load(tx, person.id), moderation.check_reason(reason)
    lock_queries.drop_all(tx, person.id)
    moderation.record(tx, caller, "end_self_locks", reason=reason, account_id=person.id)
    tx.announce(AccountChanged(person.id))
    return len(running)


def _person(tx: Tx, handle: str) -> Person:
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise UnknownHandle(handle=handle)
    return person
