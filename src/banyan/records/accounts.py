# SPDX-License-Identifier: Apache-2.0
"""Account: somebody known here. Handles never change; display names may."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.moderation import Sanction
from banyan.records.self_locks import SelfLock


class AccountState(StrEnum):
    ACTIVE = "active"
    PENDING = "pending"  # signed up, waiting for approval
    UNCLAIMED = "unclaimed"  # an author whose writing was imported; nobody can sign in
    SUSPENDED = "suspended"
    REFUSED = "refused"  # a sign-up that staff turned down
    LEAVING = "leaving"  # frozen: whoever signs in has come back
    GONE = "gone"  # has left: a stone with the handle on it
    PSEUDONYM = "pseudonym"  # somebody in one thread of a board without names; nobody can sign in


class Account(msgspec.Struct, frozen=True):
    """The public part and the preferences. E-mail and password stand in tables of their own."""

    id: AccountId
    handle: str
    display_name: str
    state: AccountState
    joined_at: int
    locale: str
    zone: str
    theme: str
    signature: str
    plan: str
    post_count: int
    thread_count: int
    invited_by: AccountId | None
    source: str  # where an unclaimed author wrote; empty for those who joined here


class Role(msgspec.Struct, frozen=True):
    """A role held: `admin` of the site, or `moderator` of a board. Ended roles stay as history."""

    id: int
    account_id: AccountId
    name: str
    board_id: BoardId | None
    since_at: int
    until_at: int | None
    given_by: AccountId | None
    ended_at: int | None
    ended_by: AccountId | None


class Person(msgspec.Struct, frozen=True):
    """What stands beside a post: enough to name somebody."""

    id: AccountId
    handle: str
    display_name: str
    state: str
    title: str = ""  # what stands beside the name, in each language; only where floors are read


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against. For nobody: no id, and an empty hash, which no password fits."""

    account_id: AccountId
    password_hash: str


class Profile(msgspec.Struct, frozen=True):
    """The public page of somebody: the roles and measures that are in force now."""

    account: Account
    roles: list[Role]
    bans: list[Sanction]
    groups: list[str] = []  # that their e-mail address proves, when they want them shown
    locks: list[SelfLock] = []  # what they keep away from, when they want it shown


class Mine(msgspec.Struct, frozen=True):
    """What an account knows about itself only. An address that is not verified yet waits for its link to be opened."""

    account: Account
    email: str
    is_email_verified: bool
