# SPDX-License-Identifier: Apache-2.0
"""Web push: a message that only one browser can read (RFC 8291, 8188), signed by the community that sends it (RFC 8292).

Every message has a key pair and a salt of its own. How it travels is somebody else's: `request` gives headers and a body.
"""

import base64
import os
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from banyan.base import clock
from banyan.records.devices import PushKeys, Subscription

CURVE = ec.SECP256R1()
NUMBER_BYTES, SALT_BYTES, KEY_BYTES, NONCE_BYTES = 32, 16, 16, 12
RECORD_BYTES = 4_096
MOST_BYTES = 3_993  # of a message: what one record holds besides its header, its end mark and its seal
LAST_RECORD = b"\x02"
SIGNED_FOR = 12 * clock.HOUR  # a service takes a day at most
KEPT_S = 86_400  # for a phone that is switched off: what is older stands in the inbox


def new_keys() -> PushKeys:
    """A pair for a community that begins to send."""
    private = ec.generate_private_key(CURVE)
    number = private.private_numbers().private_value.to_bytes(NUMBER_BYTES, "big")
    return PushKeys(to_text(number), to_text(_point(private.public_key())))


def request(
    message: bytes, subscription: Subscription, keys: PushKeys, contact: str, now: int
) -> tuple[dict[str, str], bytes]:
    """(headers, body) of the POST to the subscription's address. Raises ValueError for keys that are none."""
    headers = {
        "Authorization": f"vapid t={_signed(subscription.endpoint, keys, contact, now)}, k={keys.public}",
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_S),
    }
    body = sealed(message, to_bytes(subscription.public_key), to_bytes(subscription.secret))
    return headers, body


def sealed(
    message: bytes,
    their_point: bytes,
    secret: bytes,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The message as one record that only its reader opens. `own` and `salt` are new each time, but in the standard's example."""
    if len(message) > MOST_BYTES:
        raise ValueError("the message is longer than one record")
    own = own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(SALT_BYTES)
    our_point = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, their_point))
    seed = _derived(shared, secret, b"WebPush: info\0" + their_point + our_point, NUMBER_BYTES)
    key = _derived(seed, salt, b"Content-Encoding: aes128gcm\0", KEY_BYTES)
    nonce = _derived(seed, salt, b"Content-Encoding: nonce\0", NONCE_BYTES)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(our_point)]) + our_point
    return head + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def _signed(endpoint: str, keys: PushKeys, contact: str, now: int) -> str:
    """A token for this service alone: who sends, until when it holds, whom to ask about it."""
    address = urlsplit(endpoint)
    said = {
        "aud": f"{address.scheme}://{address.netloc}",
        "exp": (now + SIGNED_FOR) // clock.SECOND,
        "sub": contact,
    }
    parts = ({"typ": "JWT", "alg": "ES256"}, said)
    text = ".".join(to_text(msgspec.json.encode(part)) for part in parts)
    private = ec.derive_private_key(int.from_bytes(to_bytes(keys.private), "big"), CURVE)
    pair = decode_dss_signature(private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{to_text(b''.join(number.to_bytes(NUMBER_BYTES, 'big') for number in pair))}"


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_text(raw: bytes) -> str:
    """base64url without padding, as everything here is written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
