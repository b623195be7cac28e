# SPDX-License-Identifier: Apache-2.0
"""What the veil says: whether a pseudonym is the caller's, and whether a blind ban means them. For other verbs.

Nothing is looked up by account. A keyed hash is made anew from who is asking, and compared.
"""

import secrets
from hashlib import blake2b
from hmac import compare_digest

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.base.veils import VEILS
from banyan.records.callers import Caller
from banyan.records.pseudonyms import BlindBan, Pseudonym
from banyan.storage.queries import pseudonyms as queries
from banyan.storage.tx import Tx

_NONCE = 12


class VeilGone(Refusal):
    code = "veil_gone"
    family = Family.CONFLICT
    sentence = "This name is so old that nobody can tell any more whose it is, not even to bar them unseen."


def proof(key: bytes, account_id: AccountId, thread_id: ThreadId) -> bytes:
    """By which somebody is known again in a thread."""
    return _hash(key, b"proof", account_id, thread_id)


def sealed_bar(key: bytes, account_id: AccountId, board_id: BoardId) -> bytes:
    """By which a blind ban will find somebody on a board, readable with the veil alone, another one on every pseudonym."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # only where there are such boards

    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(_hash(key, b"lid")).encrypt(nonce, _hash(key, b"bar", account_id, board_id), b"")


def bar_of(tx: Tx, pseudonym: Pseudonym) -> tuple[bytes, bytes]:
    """(salt, hash) of a ban that means the author of a pseudonym. Raises VeilGone."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = VEILS.living(tx.now).get(pseudonym.month, b"")
    try:
        bar = ChaCha20Poly1305(_hash(key, b"lid")).decrypt(pseudonym.bar[:_NONCE], pseudonym.bar[_NONCE:], b"")
    except InvalidTag:
        raise VeilGone from None
    salt = secrets.token_bytes(16)
    return salt, _hash(bar, salt)


def lot(key: bytes, thread_id: ThreadId, place: int) -> bytes:
    """By which names are drawn in a thread."""
    return _hash(key, b"lot", thread_id, place)


def is_own(tx: Tx, caller: Caller, pseudonym: Pseudonym) -> bool:
    key = VEILS.living(tx.now).get(pseudonym.month)
    return key is not None and compare_digest(proof(key, caller.id, pseudonym.thread_id), pseudonym.proof)


def find_own(tx: Tx, caller: Caller, thread_id: ThreadId) -> Pseudonym | None:
    """The caller's pseudonym in a thread."""
    if caller.is_guest:
        return None
    proofs = [proof(key, caller.id, thread_id) for key in VEILS.living(tx.now).values()]
    return queries.find_by_proof(tx, proofs)


def is_by(tx: Tx, caller: Caller, author_id: AccountId) -> bool:
    """Whether the caller is an author, by name or behind a pseudonym."""
    if caller.is_guest or author_id == caller.id:
        return not caller.is_guest
    pseudonym = queries.find_pseudonym(tx, author_id)
    return pseudonym is not None and is_own(tx, caller, pseudonym)


def bans_on(tx: Tx, caller: Caller, board_id: BoardId) -> list[BlindBan]:
    """The blind bans that mean the caller and run, the longest first."""
    living = VEILS.living(tx.now)
    return [
        ban
        for ban in queries.list_bans(tx, board_id)
        if ban.month in living
        and compare_digest(_hash(_hash(living[ban.month], b"bar", caller.id, board_id), ban.salt), ban.bar)
    ]


def _hash(key: bytes, what: bytes, *ids: int) -> bytes:
    return blake2b(what + b"".join(each.to_bytes(8) for each in ids), key=key, digest_size=32).digest()
