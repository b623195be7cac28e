# SPDX-License-Identifier: Apache-2.0
"""The two ceremonies of passkeys: what a browser is asked for, and whether what it brings is sound. Pure, and dear: called on a
worker thread, before any transaction.

A device has to know that its owner is there (fingerprint, face or PIN), so that a passkey alone is two factors. Who made the
device is not asked: that would tell where people shop, and keep nobody out.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.records.passkeys import Given, NewPasskey, Passkey, Place

MAX_GIVEN = 20_000  # characters; an answer with a long certificate has 4,000
MAX_ID = 1_400  # characters of an id: WebAuthn allows 1,023 bytes
ALGORITHMS = (-8, -7, -257)  # EdDSA, ES256, RS256
TIMEOUT_MS = 300_000


class BadPasskey(Refusal):
    code = "bad_passkey"
    family = Family.INVALID
    sentence = "This passkey was not accepted."
    hint = "It may have been made for another place, or ended here. Your password still lets you in."
    about = "passkey"


class _Response(msgspec.Struct, frozen=True):
    client_data: str = msgspec.field(name="clientDataJSON")


class _Credential(msgspec.Struct, frozen=True):
    id: str
    response: _Response


class _ClientData(msgspec.Struct, frozen=True):
    challenge: str


def creation_options(
    place: Place, challenge: str, account_id: AccountId, handle: str, known: list[str]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked, as JSON; no second passkey on a device that has one of `known`."""
    user = {"id": encode(account_id.to_bytes(8, "big")), "name": handle, "displayName": handle}
    return {
        "rp": {"id": place.host, "name": place.name},
        "user": user,
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "excludeCredentials": [{"type": "public-key", "id": one} for one in known],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
        "timeout": TIMEOUT_MS,
    }


def request_options(place: Place, challenge: str, allowed: list[str]) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked, as JSON; with nothing `allowed`, any passkey of this place will do."""
    return {
        "rpId": place.host,
        "challenge": challenge,
        "allowCredentials": [{"type": "public-key", "id": one} for one in allowed],
        "userVerification": "required",
        "timeout": TIMEOUT_MS,
    }


def read(text: str) -> Given:
    """What a browser brought, as far as it takes to find what it must be verified against. Raises BadPasskey."""
    if len(text) > MAX_GIVEN:
        raise BadPasskey
    try:
        credential = msgspec.json.decode(text, type=_Credential)
        client_data = msgspec.json.decode(decode(credential.response.client_data), type=_ClientData)
    except (msgspec.MsgspecError, ValueError):
        raise BadPasskey from None
    if not credential.id.isascii() or len(credential.id) > MAX_ID:
        raise BadPasskey
    return Given(credential.id, client_data.challenge, text)


def verify_creation(place: Place, given: Given) -> NewPasskey:
    """The passkey that a device made in answer to the challenge. Raises BadPasskey."""
    import webauthn  # 25 MB that only who uses passkeys needs
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = webauthn.verify_registration_response(
            credential=given.text,
            expected_challenge=decode(given.challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, LookupError):  # the library lets some of those through
        raise BadPasskey from None
    return NewPasskey(encode(made.credential_id), made.credential_public_key, made.sign_count)


def verify_request(place: Place, given: Given, passkey: Passkey) -> int:
    """How often the device has signed by now, if this passkey answered the challenge. Raises BadPasskey."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = webauthn.verify_authentication_response(
            credential=given.text,
            expected_challenge=decode(given.challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, LookupError):
        raise BadPasskey from None
    return verified.new_sign_count


def encode(raw: bytes) -> str:
    """Base64 for addresses, without the padding, as browsers say bytes."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The opposite. Raises ValueError."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except NotBase64 as err:
        raise ValueError("no Base64") from err
