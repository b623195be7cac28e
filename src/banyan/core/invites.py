# SPDX-License-Identifier: Apache-2.0
"""Invitations: a code for one person, good for two weeks and one account. It is shown once; only its hash is kept."""

import secrets
from hashlib import blake2b

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import site
from banyan.core.permits import check_signed_in, check_staff
from banyan.markup.limits import scrub
from banyan.records.callers import Caller
from banyan.records.sessions import Invite
from banyan.storage.queries import accounts, titles
from banyan.storage.queries import invites as queries
from banyan.storage.tx import Tx

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another: a code may be told by telephone
CODE_LENGTH = 20  # 99 bits
LASTS = 14 * clock.DAY
MAX_NOTE = 100
SHOWN = 200
WITH_TITLE = 10  # for whoever has a title that lets them invite


class InviteSpent(Refusal):
    code = "invite_spent"
    family = Family.CONFLICT
    sentence = "This invitation is not good any more, or never was."
    hint = "Each is for one person and ends after {days} days; ask for another."
    fields = ("days",)
    about = "invite"


class NoInvitesLeft(Refusal):
    code = "no_invites_left"
    family = Family.CONFLICT
    sentence = "You have given all of your {most} invitations."
    hint = "One that nobody used comes back to you when it ends."
    fields = ("most",)


def make(tx: Tx, caller: Caller, note: str = "") -> str:
    """A fresh code. Members have as many as the community decides, some titles more, administrators any number."""
    check_signed_in(caller)
    most = int(site.policy(tx, "invites_per_member"))
    if titles.has_invites(tx, caller.id):
        most = max(most, WITH_TITLE)
    if not most:
        check_staff(caller)
    accounts.hold(tx, caller.id)  # who asks twice at the same time is counted twice
    if not caller.is_admin and queries.count_given(tx, caller.id) >= most:
        raise NoInvitesLeft(most=most)
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    invite = Invite(
        id=ids.mint(),
        made_by=caller.id,
        note=" ".join(scrub(note).split())[:MAX_NOTE],
        made_at=tx.now,
        ends_at=tx.now + LASTS,
        used_by=None,
        used_at=None,
    )
    queries.insert_invite(tx, invite, _hash(code))
    return code


def mine(tx: Tx, caller: Caller) -> list[Invite]:
    """The invitations that the caller gave, the newest first."""
    check_signed_in(caller)
    return queries.list_mine(tx, caller.id, SHOWN)


def revoke(tx: Tx, caller: Caller, invite_id: int) -> None:
    """Take back an invitation that nobody has used."""
    check_signed_in(caller)
    invite = queries.find_invite(tx, invite_id)
    if invite is None or (invite.made_by != caller.id and not caller.is_admin):
        raise NotFound
    if not queries.set_ended(tx, invite.id):
        raise InviteSpent(days=LASTS // clock.DAY)


def look(tx: Tx, caller: Caller, code: str) -> Invite:
    """The invitation behind a code, unused. Whoever has the code may. Raises InviteSpent."""
    return _open(tx, code)


def use(tx: Tx, code: str, account_id: AccountId) -> Invite:
    """Spend it on a new account. For the verb that makes the account: it asks no permission. Raises InviteSpent."""
    invite = _open(tx, code)
    if not queries.set_used(tx, invite.id, account_id):
        raise InviteSpent(days=LASTS // clock.DAY)
    return msgspec.structs.replace(invite, used_by=account_id, used_at=tx.now)


def _open(tx: Tx, code: str) -> Invite:
    invite = queries.find_open(tx, _hash(code))
    if invite is None:
        raise InviteSpent(days=LASTS // clock.DAY)
    return invite


def _hash(code: str) -> bytes:
    """So many random letters need no key and no salt."""
    return blake2b(code.strip().lower().encode("utf-8", "replace"), digest_size=24).digest()
