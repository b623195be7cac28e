# SPDX-License-Identifier: Apache-2.0
"""Passkey: a pair of keys whose private half a device keeps and gives out to nobody; it signs that its owner is there."""

import msgspec

from banyan.base.ids import AccountId


class Passkey(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    name: str
    credential_id: str  # Base64 for addresses, as browsers say it
    public_key: bytes  # COSE
    sign_count: int  # how often it signed, for devices that count: what counts backwards is a copy
    made_at: int
    used_at: int | None


class NewPasskey(msgspec.Struct, frozen=True):
    """What a device made, once its answer has been verified."""

    credential_id: str
    public_key: bytes
    sign_count: int


class Place(msgspec.Struct, frozen=True):
    """Where a passkey is good: a device signs for this host and no other, which is why nobody can fish for it."""

    host: str
    origin: str
    name: str


class Given(msgspec.Struct, frozen=True):
    """What a browser brought: which passkey it says it is, and which challenge it answers. Nothing of it is verified."""

    credential_id: str
    challenge: str
    text: str
