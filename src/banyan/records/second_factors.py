# SPDX-License-Identifier: Apache-2.0
"""Second factor: codes from an app that whoever signs in shows besides the password."""

import msgspec

from banyan.base.ids import AccountId


class SecondFactor(msgspec.Struct, frozen=True):
    account_id: AccountId
    secret: str  # Base32, as the apps take it
    made_at: int
    confirmed_at: int | None  # when a first code was right: from then on it is asked for
    last_step: int  # the newest thirty seconds whose code was used: none is taken twice

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None


class Standing(msgspec.Struct, frozen=True):
    """What its owner sees: since when it is on (None: it is off), and how many recovery codes are left."""

    since: int | None
    codes_left: int


class HalfWay(msgspec.Struct, frozen=True):
    """Somebody whose password was right and whose code is asked for. `stays` is what they ticked."""

    account_id: AccountId
    handle: str
    stays: bool


class Arrived(msgspec.Struct, frozen=True):
    """The session that a right code opened; how many recovery codes are left, when it was one of those."""

    token: str
    stays: bool
    codes_left: int | None
