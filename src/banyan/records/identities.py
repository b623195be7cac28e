# SPDX-License-Identifier: Apache-2.0
"""Identity: what another system (a school, a company) knows somebody by, so that it may say who comes in."""

import msgspec

from banyan.base.ids import AccountId


class Provider(msgspec.Struct, frozen=True):
    """A system that says who people are, as the operator has named it. `key` stands in addresses."""

    key: str
    label: str
    issuer: str
    client_id: str
    client_secret: str


class Identity(msgspec.Struct, frozen=True):
    """`issuer` and `subject` together are somebody; `name` is what they are called there, for their own eyes."""

    id: int
    account_id: AccountId
    issuer: str
    subject: str
    name: str
    made_at: int
    used_at: int | None


class Attempt(msgspec.Struct, frozen=True):
    """What a browser carries, sealed, while its owner is with the provider. `account_id` is 0 for who wants to come in."""

    provider: str
    state: str
    nonce: str
    verifier: str
    going_to: str
    account_id: AccountId
    ends_at: int


class Proved(msgspec.Struct, frozen=True):
    """Who a provider says somebody is. Name and address are its word only: nothing is decided by them."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody proved who they are and has no account yet: what their browser carries, sealed, until they chose a handle."""

    proved: Proved
    ends_at: int


class Arrival(msgspec.Struct, frozen=True):
    """How it ended: with a session, with a code to be shown first, or with a handle to be chosen. One of them is set."""

    session: str = ""
    half_way: str = ""
    newcomer: str = ""


class WaysIn(msgspec.Struct, frozen=True):
    """How many an account has of each that is enough to come in by."""

    passwords: int
    passkeys: int
    identities: int
