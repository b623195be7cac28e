# SPDX-License-Identifier: Apache-2.0
"""Envelopes: an account sealed so that two holders must open it together. Pure; nothing here knows a row.

A fresh key seals the account. It is the height at which a random line meets 0; each holder gets another point of the line, boxed
with their public key. One point fits every height, two give the one. What opens a box is locked with its holder's passphrase.
"""

import secrets

from banyan.base.errors import Family, Refusal
from banyan.records.seals import NewKey, SealKey

LEAST_PASSPHRASE, MOST_PASSPHRASE = 16, 200  # characters
MEMORY_KIB, PASSES = 64 * 1024, 3  # of Argon2id: a quarter of a second, for something that is asked a few times a year
PRIME = 2**521 - 1
_POINT = 66  # bytes
_KEY = 32
_ONCE = bytes(12)  # every key here seals one thing


class PassphraseWanted(Refusal):
    code = "passphrase_wanted"
    family = Family.INVALID
    sentence = "The passphrase of a key has {least} characters or more."
    hint = "Five or six words that do not belong together. Nobody can give you another one for the same key."
    fields = ("least",)
    about = "passphrase"


class WrongPassphrase(Refusal):
    code = "wrong_passphrase"
    sentence = "This passphrase does not open your key."
    about = "passphrase"


def make_key(passphrase: str) -> NewKey:
    """A pair of keys; the half that opens is locked. Slow on purpose. Raises PassphraseWanted."""
    if not LEAST_PASSPHRASE <= len(passphrase.strip()) <= MOST_PASSPHRASE:
        raise PassphraseWanted(least=LEAST_PASSPHRASE)
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # only where there are such boards

    private, salt = X25519PrivateKey.generate(), secrets.token_bytes(16)
    locked = _locked(_stretched(passphrase, salt), private.private_bytes_raw())
    return NewKey(private.public_key().public_bytes_raw(), salt, locked)


def unlock(key: SealKey, passphrase: str) -> bytes:
    """The half that opens. Slow on purpose. Raises WrongPassphrase."""
    return _unlocked(_stretched(passphrase[: MOST_PASSPHRASE + 1], key.salt), key.locked_key)


def seal(account_id: int, pseudonym_id: int, places: set[int]) -> tuple[bytes, dict[int, bytes]]:
    """(the envelope, place → point of the line there). The envelope belongs to the pseudonym and to no other."""
    secret = secrets.token_bytes(_KEY)
    envelope = _locked(secret, account_id.to_bytes(8), pseudonym_id.to_bytes(8))
    slope = secrets.randbelow(PRIME - 1) + 1
    height = int.from_bytes(secret)
    return envelope, {place: ((height + slope * place) % PRIME).to_bytes(_POINT) for place in places}


def open_sealed(envelope: bytes, pseudonym_id: int, points: dict[int, bytes]) -> int:
    """The account, by two points of the line."""
    (x1, y1), (x2, y2) = ((place, int.from_bytes(point)) for place, point in points.items())
    height = (y1 * x2 - y2 * x1) * pow(x2 - x1, -1, PRIME) % PRIME
    secret = (height % 2 ** (8 * _KEY)).to_bytes(_KEY)
    return int.from_bytes(_unlocked(secret, envelope, pseudonym_id.to_bytes(8)))


def box(public_key: bytes, content: bytes) -> bytes:
    """`content` for whoever holds the other half of a public key; also its writer cannot open it any more."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    own = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    return own + _locked(_derived(shared, own + public_key), content)


def open_box(private_key: bytes, boxed: bytes) -> bytes:
    """What is in a box. Raises WrongPassphrase when it is for another key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    private = X25519PrivateKey.from_private_bytes(private_key)
    own = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(boxed[:_KEY]))
    return _unlocked(_derived(shared, boxed[:_KEY] + own), boxed[_KEY:])


def _locked(key: bytes, content: bytes, bound: bytes = b"") -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(_ONCE, content, bound)


def _unlocked(key: bytes, content: bytes, bound: bytes = b"") -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(_ONCE, content, bound)
    except InvalidTag:
        raise WrongPassphrase from None


def _derived(shared: bytes, bound: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY, salt=bound, info=b"banyan seal").derive(shared)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    plain = passphrase.strip().encode("utf-8", "replace")
    return hash_secret_raw(plain, salt, PASSES, MEMORY_KIB, 1, _KEY, Type.ID)
