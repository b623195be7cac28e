# SPDX-License-Identifier: Apache-2.0
"""SSH keys: public halves of pairs that let their owner in by the terminal. A key belongs to one account.

A line is taken as `ssh-keygen` writes it and in no other way: Ed25519, ECDSA on the three NIST curves, RSA from 3072 bits. Read
here byte by byte: that takes no library, and nothing but the four forms below gets through.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import callers, permits, sessions, ways_in
from banyan.records.callers import Caller
from banyan.records.ssh_keys import PublicKey, SshKey
from banyan.storage.queries import ssh_keys as queries
from banyan.storage.tx import Tx

MAX_LINE = 4_000  # characters; an RSA key of 16384 bits has 2,800
LEAST_RSA_BITS, MOST_RSA_BITS = 3_072, 16_384
MOST_EXPONENT_BITS = 64
ED25519_BYTES = 32
POINT_BYTES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}  # uncompressed: 4, x, y
ALGORITHMS = ("ssh-ed25519", "ssh-rsa", *(f"ecdsa-sha2-{curve}" for curve in POINT_BYTES))
_LINE = re.compile(r"(?P<algorithm>[a-z0-9-]+) (?P<blob>[A-Za-z0-9+/]+={0,2})(?: (?P<comment>[^\n\r]*))?")


class BadSshKey(Refusal):
    code = "bad_ssh_key"
    family = Family.INVALID
    sentence = "This is no public key of a kind that is taken here."
    hint = "It is one line from the file that ends in .pub: ssh-ed25519, ecdsa-sha2-nistp256 and so on, or ssh-rsa."
    about = "key"


class PrivateKeyGiven(Refusal):
    code = "private_key_given"
    family = Family.INVALID
    sentence = "This is the private half of a key, which nobody but you may ever see. It was not kept."
    hint = "Make a new pair, and give us the file that ends in .pub."
    about = "key"


class RsaTooShort(Refusal):
    code = "rsa_too_short"
    family = Family.INVALID
    sentence = "An RSA key has {least} bits or more here; this one has {bits}."
    hint = "Better still is Ed25519: ssh-keygen -t ed25519"
    fields = ("least", "bits")
    about = "key"


class SshKeyTaken(Refusal):
    code = "ssh_key_taken"
    family = Family.CONFLICT
    sentence = "This key belongs to an account already."
    about = "key"


def add(tx: Tx, caller: Caller, line: str, name: str = "") -> SshKey:
    """Another key of the caller's; without a name it has its comment's. Raises what `parse` does, and SshKeyTaken."""
    permits.check_signed_in(caller)
    parsed = parse(line)
    name = ways_in.check_name(name if name.strip() else parsed.comment[: ways_in.MAX_NAME] or parsed.algorithm)
    ways_in.check_room(queries.list_ssh_keys(tx, caller.id))
    key = SshKey(
        id=ids.mint(),
        account_id=caller.id,
        name=name,
        algorithm=parsed.algorithm,
        public_key=f"{parsed.algorithm} {parsed.blob}",
        fingerprint=parsed.fingerprint,
        made_at=tx.now,
        used_at=None,
    )
    if not queries.insert_ssh_key(tx, key):
        raise SshKeyTaken
    ways_in.warn_owner(tx, caller, "There is a new SSH key: {name}", name=name)
    return key


def mine(tx: Tx, caller: Caller) -> list[SshKey]:
    """The caller's own, the newest first."""
    permits.check_known(caller)
    return queries.list_ssh_keys(tx, caller.id)


def end(tx: Tx, caller: Caller, ssh_key_id: int) -> None:
    """It lets nobody in any more. Raises NotFound for what is not the caller's."""
    permits.check_known(caller)
    if not queries.drop_ssh_key(tx, ssh_key_id, caller.id):
        raise NotFound


def whose(tx: Tx, caller: Caller, fingerprint: str) -> tuple[SshKey, Caller] | None:
    """The key with this fingerprint and who its owner is now; None when it lets nobody in. That its holder has the private
    half is what the terminal has made sure of.
    """
    key = queries.find_ssh_key(tx, fingerprint)
    if key is None:
        return None
    owner = callers.load(tx, key.account_id, caller.address)
    return (key, owner) if owner.state in sessions.MAY_SIGN_IN else None


def touch(tx: Tx, caller: Caller, ssh_key_id: int) -> None:
    """It was used just now; for the terminal, when `ways_in.is_worth_telling`."""
    queries.set_used(tx, ssh_key_id, caller.id)


# ---- reading a line


def parse(line: str) -> PublicKey:
    """`ssh-ed25519 AAAA… comment`, and nothing before it. Raises BadSshKey, PrivateKeyGiven, RsaTooShort."""
    if is_private(line):
        raise PrivateKeyGiven
    found = _LINE.fullmatch(line.strip()) if len(line) <= MAX_LINE else None
    if found is None or found["algorithm"] not in ALGORITHMS:
        raise BadSshKey
    try:
        blob = b64decode(found["blob"], validate=True)
    except NotBase64:
        raise BadSshKey from None
    _check_parts(found["algorithm"], _parts(blob))
    digest = b64encode(sha256(blob).digest()).decode().rstrip("=")
    return PublicKey(found["algorithm"], b64encode(blob).decode(), f"SHA256:{digest}", (found["comment"] or "").strip())


def is_private(text: str) -> bool:
    """Whether somebody gave the wrong half."""
    return "PRIVATE KEY" in text


def _parts(blob: bytes) -> list[bytes]:
    """What is in a blob: lengths of four bytes, each with as many bytes after it, to the very end."""
    parts, at = [], 0
    while at < len(blob):
        length = int.from_bytes(blob[at : at + 4], "big")
        part = blob[at + 4 : at + 4 + length]
        if len(blob) < at + 4 or len(part) != length:
            raise BadSshKey
        parts.append(part)
        at += 4 + length
    return parts


def _check_parts(algorithm: str, parts: list[bytes]) -> None:
    curve = algorithm.removeprefix("ecdsa-sha2-")
    match parts:
        case [name, key] if name == b"ssh-ed25519" == algorithm.encode() and len(key) == ED25519_BYTES:
            return
        case [name, inside, point] if name == algorithm.encode() and inside == curve.encode() and curve in POINT_BYTES:
            if len(point) == POINT_BYTES[curve] and point[0] == 4:
                return
        case [name, exponent, modulus] if name == b"ssh-rsa" == algorithm.encode():
            _check_rsa(_positive(exponent), _positive(modulus))
            return
    raise BadSshKey


def _check_rsa(exponent: int, modulus: int) -> None:
    bits = modulus.bit_length()
    if bits < LEAST_RSA_BITS:
        raise RsaTooShort(least=LEAST_RSA_BITS, bits=bits)
    is_sound = exponent >= 3 and exponent % 2 and modulus % 2 and exponent.bit_length() <= MOST_EXPONENT_BITS
    if not is_sound or bits > MOST_RSA_BITS:
        raise BadSshKey


def _positive(number: bytes) -> int:
    """A number as RFC 4251 writes it: no more bytes than it needs, and none below nought."""
    value = int.from_bytes(number, "big")
    if number != value.to_bytes(value.bit_length() // 8 + 1, "big"):
        raise BadSshKey
    return value
