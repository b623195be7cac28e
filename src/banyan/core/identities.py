# SPDX-License-Identifier: Apache-2.0
"""Coming in by what another system says: the first time a handle is chosen, or it is linked to the account one is signed in with.

An identity is who said it (the issuer) and what they call the person there (the subject), and nothing else. An address or a
name that a provider tells is never compared with an account's: whoever runs a provider could claim anybody's. It stands for the
password, so a second factor is asked for after it as after a password. What a browser carries while its owner is away is
sealed, so that asking writes nothing, and each seal comes in once.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from hmac import compare_digest
from typing import TypeVar

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import accounts, permits, second_factors, sign_ins, tokens, ways_in
from banyan.core.accounts import NOTHING_MORE, SignUp
from banyan.records.accounts import Account
from banyan.records.callers import Caller
from banyan.records.identities import Arrival, Attempt, Identity, Newcomer, Proved
from banyan.storage.queries import identities as queries
from banyan.storage.tx import Tx

ATTEMPT_LASTS = 10 * clock.MINUTE
NEWCOMER_LASTS = 30 * clock.MINUTE
MAX_SEALED = 4_000  # characters; browsers keep no longer cookies
SEAL_BYTES = 16

T = TypeVar("T", Attempt, Newcomer)


class IdentityTooLate(Refusal):
    code = "identity_too_late"
    family = Family.CONFLICT
    sentence = "This took too long, was begun in another browser, or was used already. Please begin once more."


class IdentityTaken(Refusal):
    code = "identity_taken"
    family = Family.CONFLICT
    sentence = "This identity belongs to an account here already."


# ---- going to the provider and coming back


def begin(tx: Tx, caller: Caller, provider: str, going_to: str = "/") -> tuple[Attempt, str]:
    """Somebody goes to a provider: to come in, or, signed in, to link it to their account. (attempt, the same sealed)."""
    tokens.made_site_key(tx)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    attempt = Attempt(provider, state, nonce, verifier, going_to, caller.id, tx.now + ATTEMPT_LASTS)
    return attempt, _sealed(tx, attempt)


def find_attempt(tx: Tx, caller: Caller, provider: str, sealed: str, state: str) -> Attempt:
    """The attempt that this browser began and comes back from. Raises IdentityTooLate."""
    attempt = _unsealed(tx, sealed, Attempt)
    is_this_one = attempt.provider == provider and attempt.account_id == caller.id
    if not is_this_one or not compare_digest(attempt.state.encode(), state.encode("utf-8", "replace")):
        raise IdentityTooLate
    return attempt


def come_in(tx: Tx, caller: Caller, attempt: Attempt, proved: Proved, agent: str, network: str) -> Arrival:
    """A session for whoever this is, or what comes before one: a code to show, a handle to choose. Raises IdentityTooLate."""
    _spend(tx, caller, attempt)
    known = queries.find_identity(tx, proved.issuer, proved.subject)
    if known is None:
        return Arrival(newcomer=_sealed(tx, Newcomer(proved, tx.now + NEWCOMER_LASTS)))
    queries.set_identity_used(tx, known.id)
    if second_factors.is_on(tx, known.account_id):
        return Arrival(half_way=second_factors.wait_for_code(tx, caller, known.account_id, stays=True))
    return Arrival(session=accounts.sign_in(tx, caller, known.account_id, agent, network, sign_ins.IDENTITY))


def find_newcomer(tx: Tx, caller: Caller, sealed: str) -> Proved:
    """Who is about to choose a handle. Raises IdentityTooLate."""
    return _unsealed(tx, sealed, Newcomer).proved


def sign_up(
    tx: Tx,
    caller: Caller,
    sealed: str,
    handle: str,
    password_hash: str = "",
    more: SignUp = NOTHING_MORE,
    token: str = "",
) -> Account:
    """A new account for whoever a provider proved somebody to be, under the same policies as any other; a password is not needed.

    Raises IdentityTooLate, IdentityTaken and what `accounts.sign_up` does.
    """
    proved = find_newcomer(tx, caller, sealed)
    account = accounts.sign_up(tx, caller, handle, password_hash, more, token)
    known = queries.find_identity(tx, proved.issuer, proved.subject)
    if known is None:
        queries.insert_identity(tx, _identity(tx, account.id, proved))
    elif known.account_id != account.id:
        raise IdentityTaken
    return account


# ---- one's own


def link(tx: Tx, caller: Caller, attempt: Attempt, proved: Proved) -> Identity:
    """From now on this identity lets the caller in too. Raises IdentityTooLate, IdentityTaken."""
    permits.check_signed_in(caller)
    _spend(tx, caller, attempt)
    ways_in.check_room(queries.list_identities(tx, caller.id))
    identity = _identity(tx, caller.id, proved)
    if not queries.insert_identity(tx, identity):
        raise IdentityTaken
    ways_in.warn_owner(tx, caller, "Another system may let you in: {name}", name=f"{proved.issuer} ({proved.name})")
    return identity


def mine(tx: Tx, caller: Caller) -> list[Identity]:
    """The caller's own, the newest first."""
    permits.check_known(caller)
    return queries.list_identities(tx, caller.id)


def unlink(tx: Tx, caller: Caller, identity_id: int) -> None:
    """It lets nobody in any more. Raises NotFound for what is not the caller's, LastWayIn."""
    permits.check_known(caller)
    if not queries.drop_identity(tx, identity_id, caller.id):
        raise NotFound
    ways_in.check_way_left(tx, caller)


# ---- parts


def _identity(tx: Tx, account_id: ids.AccountId, proved: Proved) -> Identity:
    return Identity(ids.mint(), account_id, proved.issuer, proved.subject, proved.name, made_at=tx.now, used_at=tx.now)


def _spend(tx: Tx, caller: Caller, attempt: Attempt) -> None:
    if attempt.account_id != caller.id or attempt.ends_at <= tx.now:
        raise IdentityTooLate
    if tokens.claim(tx, caller, f"identity:{attempt.state}") is not None:
        raise IdentityTooLate


def _sealed(tx: Tx, content: Attempt | Newcomer) -> str:
    raw = msgspec.json.encode(content)
    return urlsafe_b64encode(_seal(tx, type(content), raw) + raw).decode()


def _unsealed(tx: Tx, sealed: str, kind: type[T]) -> T:
    """What was sealed here, as long as it is good. Raises IdentityTooLate."""
    try:
        raw = urlsafe_b64decode(sealed[:MAX_SEALED].encode("utf-8", "replace"))
        seal, raw = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not (tokens.site_key(tx) and compare_digest(seal, _seal(tx, kind, raw))):
            raise IdentityTooLate
        content = msgspec.json.decode(raw, type=kind)
    except (ValueError, msgspec.MsgspecError):
        raise IdentityTooLate from None
    if content.ends_at <= tx.now:
        raise IdentityTooLate
    return content


def _seal(tx: Tx, kind: type[Attempt | Newcomer], raw: bytes) -> bytes:
    key, person = tokens.site_key(tx), kind.__name__.lower().encode()
    return blake2b(raw, key=key, digest_size=SEAL_BYTES, person=person).digest()
