# SPDX-License-Identifier: Apache-2.0
"""Passkeys: come in with what a device keeps, without a password, and without a code where codes are asked for.

A challenge is a sealed time, so that asking for one writes nothing; answering one spends it. What a browser brings has been
verified (`ceremonies`) before a verb here runs.
"""

import secrets
from hashlib import blake2b
from hmac import compare_digest

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, ceremonies, permits, sign_ins, tokens, ways_in
from banyan.core.ceremonies import BadPasskey
from banyan.records.callers import Caller
from banyan.records.passkeys import NewPasskey, Passkey
from banyan.storage.queries import passkeys as queries
from banyan.storage.tx import Tx

CHALLENGE_LASTS = 15 * clock.MINUTE
CHALLENGE_BYTES = 8 + 16 + 16  # the end of its time, chance, and the seal over both


class PasskeyTooLate(Refusal):
    code = "passkey_too_late"
    family = Family.CONFLICT
    sentence = "This took too long, or was sent twice. Please try once more."
    about = "passkey"


class PasskeyTaken(Refusal):
    code = "passkey_taken"
    family = Family.CONFLICT
    sentence = "This passkey is here already."
    about = "passkey"


def begin(tx: Tx, caller: Caller) -> str:
    """A challenge for a new passkey of the caller's."""
    permits.check_known(caller)
    tokens.made_site_key(tx)
    return challenge(tx, caller)


def challenge(tx: Tx, caller: Caller) -> str:
    """A challenge that this caller (a guest, to come in) may answer; empty where nobody can have a passkey yet."""
    key = tokens.site_key(tx)
    if not key:
        return ""
    fresh = (tx.now + CHALLENGE_LASTS).to_bytes(8, "big") + secrets.token_bytes(16)
    return ceremonies.encode(fresh + _seal(key, caller, fresh))


def add(tx: Tx, caller: Caller, made: NewPasskey, answered: str, name: str) -> Passkey:
    """A device made a passkey in answer to a challenge. Raises PasskeyTooLate, PasskeyTaken."""
    permits.check_signed_in(caller)
    _spend(tx, caller, answered)
    name = ways_in.check_name(name)
    ways_in.check_room(queries.list_passkeys(tx, caller.id))
    passkey = Passkey(
        id=ids.mint(),
        account_id=caller.id,
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        made_at=tx.now,
        used_at=None,
    )
    if not queries.insert_passkey(tx, passkey):
        raise PasskeyTaken
    ways_in.warn_owner(tx, caller, "There is a new passkey: {name}", name=name)
    return passkey


def mine(tx: Tx, caller: Caller) -> list[Passkey]:
    """The caller's own, the newest first."""
    permits.check_known(caller)
    return queries.list_passkeys(tx, caller.id)


def end(tx: Tx, caller: Caller, passkey_id: int) -> None:
    """It lets nobody in any more. Raises NotFound for what is not the caller's, LastWayIn."""
    permits.check_known(caller)
    if not queries.drop_passkey(tx, passkey_id, caller.id):
        raise NotFound
    ways_in.check_way_left(tx, caller)


def find(tx: Tx, caller: Caller, credential_id: str) -> Passkey:
    """What a browser says it brings, to verify it against. Raises BadPasskey."""
    found = queries.find_passkey(tx, credential_id)
    if found is None:
        raise BadPasskey
    return found


def names_of(tx: Tx, account_id: AccountId) -> list[str]:
    """What devices call the passkeys of an account, for somebody who is half way in: it asks no permission."""
    return [one.credential_id for one in queries.list_passkeys(tx, account_id)]


def come_in(tx: Tx, caller: Caller, passkey: Passkey, answered: str, sign_count: int, agent: str, network: str) -> str:
    """A session for the owner of a passkey that answered a challenge; its token. Raises PasskeyTooLate, BadPasskey."""
    _spend(tx, caller, answered)
    if not queries.use_passkey(tx, passkey.id, sign_count):
        raise BadPasskey
    return accounts.sign_in(tx, caller, passkey.account_id, agent, network, sign_ins.PASSKEY)


def _spend(tx: Tx, caller: Caller, answered: str) -> None:
    """The challenge was ours, for this caller, is not too old, and is answered for the first time."""
    key = tokens.site_key(tx)
    try:
        raw = ceremonies.decode(answered)
    except ValueError:
        raise PasskeyTooLate from None
    fresh, seal = raw[:24], raw[24:]
    is_ours = bool(key) and len(raw) == CHALLENGE_BYTES and compare_digest(seal, _seal(key, caller, fresh))
    if not is_ours or int.from_bytes(fresh[:8], "big") <= tx.now:
        raise PasskeyTooLate
    if tokens.claim(tx, caller, f"passkey:{ceremonies.encode(raw)}") is not None:
        raise PasskeyTooLate


def _seal(key: bytes, caller: Caller, fresh: bytes) -> bytes:
    return blake2b(fresh + caller.id.to_bytes(8, "big"), key=key, digest_size=16, person=b"passkey").digest()
