# SPDX-License-Identifier: Apache-2.0
"""One-time links: whoever opens one may do a single thing once. What is kept is the hash of the token, never the token."""

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import roles
from banyan.core.permits import check_signed_in
from banyan.core.sessions import new_token, token_hash
from banyan.records.accounts import AccountState, Role
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.sessions import Link
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import links as queries
from banyan.storage.tx import Tx

ADMIN, CLAIM, EMAIL, RESET, UNSUBSCRIBE = "admin", "claim", "email", "reset", "unsubscribe"
LASTS = 7 * clock.DAY
MAX_TOKEN = 100
KEPT_FOR = 365 * clock.DAY  # an address that was never confirmed is remembered as long: its owner may lose a password


class LinkSpent(Refusal):
    code = "link_spent"
    family = Family.NOT_FOUND
    sentence = "This link is good for nothing: it was used, or is too old, or was never made here."
    hint = "Ask for a new one."


def make(tx: Tx, purpose: str, account_id: AccountId | None, data: str = "", lasts: int = LASTS) -> str:
    """A new link; the token that stands in its address. For other verbs: it asks no permission."""
    token = new_token()
    link = Link(purpose, account_id, data, made_at=tx.now, ends_at=tx.now + lasts, used_at=None)
    queries.insert_link(tx, link, token_hash(token))
    return token


def find(tx: Tx, token: str, purpose: str) -> Link:
    """The link, if it is still good. Raises LinkSpent."""
    link = queries.find_link(tx, token_hash(token[:MAX_TOKEN]), purpose)
    if link is None:
        raise LinkSpent
    return link


def use(tx: Tx, token: str, purpose: str) -> Link:
    """The link, which is good no longer: of two who use it at once, one is refused. Raises LinkSpent."""
    link = find(tx, token, purpose)
    if not queries.set_link_used(tx, token_hash(token[:MAX_TOKEN])):
        raise LinkSpent
    return link


def make_admin_link_if_none(tx: Tx) -> str | None:
    """While nobody administers the community: the token of a link that makes its opener do so. Earlier ones end."""
    queries.drop_unused(tx, None, ADMIN)
    return None if queries.has_admin(tx) else make(tx, ADMIN, None)


def become_admin(tx: Tx, caller: Caller, token: str) -> Role:
    """The caller administers the community from now on. A sign-up that waits is approved by it: nobody else could do that."""
    if caller.state != AccountState.PENDING:
        check_signed_in(caller)
    use(tx, token, ADMIN)
    if queries.has_admin(tx):
        raise LinkSpent
    if caller.state == AccountState.PENDING:
        account_queries.set_state(tx, caller.id, AccountState.ACTIVE)
        tx.announce(AccountChanged(caller.id))
    return roles.grant(tx, caller, caller.id, roles.ADMIN)


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the links that ended long ago; how many went."""
    return queries.drop_ended_before(tx, tx.now - KEPT_FOR, limit)
