# SPDX-License-Identifier: Apache-2.0
"""Devices: browsers that are told of things while no page is open, through the service of whoever made them (web push)."""

import msgspec

from banyan.base.ids import AccountId


class PushKeys(msgspec.Struct, frozen=True):
    """The community's own pair, base64url without padding: the raw private number, and the uncompressed point."""

    private: str
    public: str


class Subscription(msgspec.Struct, frozen=True):
    """What a browser hands out: where to send, and the keys that only it can read with (base64url)."""

    endpoint: str
    public_key: str
    secret: str


class Device(msgspec.Struct, frozen=True):
    """`told_through` is the newest line of the inbox that it was told of; `due_at` None while nothing waits for it."""

    id: int
    account_id: AccountId
    session_id: int
    endpoint: str
    public_key: str
    secret: str
    agent: str
    made_at: int
    failures: int  # in a row
    told_through: int
    due_at: int | None


class Message(msgspec.Struct, frozen=True):
    """What a device shows, in its owner's language: what the inbox says, and no word of a post."""

    title: str
    body: str
    path: str
    lang: str
    tag: str = "inbox"  # a newer one takes the place of an older one


class Errand(msgspec.Struct, frozen=True):
    """One way to one device. Without a message there is nothing to say; `not_before` is when to look again, 0 for never."""

    device: Device
    message: Message | None
    through: int
    not_before: int = 0
