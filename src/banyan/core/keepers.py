# SPDX-License-Identifier: Apache-2.0
"""What whoever keeps the machine may do to let somebody in: they hold the database, so no role is asked for.

It stands in the public record all the same, as done by the account that it was done to: the machine has no name there.
"""

from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import callers, links, resets, roles, sessions
from banyan.records.accounts import Role
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import roles as queries
from banyan.storage.tx import Tx


class AdminThere(Refusal):
    code = "admin_there"
    family = Family.CONFLICT
    sentence = "Somebody administers this community already, so no link makes anybody an administrator."
    hint = "`banyan admin give HANDLE` makes another one."


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


def admin_link(tx: Tx) -> str:
    """The token of a link that makes its opener the administrator; earlier ones end. Raises AdminThere."""
    token = links.make_admin_link_if_none(tx)
    if token is None:
        raise AdminThere
    return token


def make_admin(tx: Tx, handle: str) -> Role:
    """Raises NotFound, NotAMember, RoleHeldAlready."""
    person = roles.find_member(tx, handle)
    if queries.find_held(tx, person.id, roles.ADMIN, None) is not None:
        raise roles.RoleHeldAlready(handle=person.handle)
    return roles.grant(tx, callers.load(tx, person.id), person.id, roles.ADMIN)


def end_admin(tx: Tx, handle: str, reason: str) -> Role:
    """Raises NotFound, NoSuchRole, LastAdmin, ReasonWanted."""
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    role = queries.find_held(tx, person.id, roles.ADMIN, None)
    if role is None:
        raise NoSuchRole(handle=person.handle)
    return roles.end(tx, callers.load(tx, person.id), role.id, reason)


def reset_link(tx: Tx, handle: str) -> str:
    """The token of a link that sets a new password, for somebody whom no letter reaches. Raises NotFound, CannotSignIn."""
    person = account_queries.find_person(tx, handle)
    account = None if person is None else account_queries.find_account(tx, person.id)
    if account is None:
        raise NotFound
    if account.state not in sessions.MAY_SIGN_IN:
        raise CannotSignIn(handle=account.handle)
    return resets.make_link(tx, account)
