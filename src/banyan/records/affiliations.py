# SPDX-License-Identifier: Apache-2.0
"""Affiliation: whoever has confirmed an e-mail address of this domain is a member of this group."""

import msgspec

from banyan.base.ids import AccountId


class Affiliation(msgspec.Struct, frozen=True):
    id: int
    domain: str
    includes_below: int  # 1: addresses of domains below it count too
    group_name: str
    made_by: AccountId
    made_at: int


class MyGroups(msgspec.Struct, frozen=True):
    """What somebody's own address makes them a member of, and whether their page says so."""

    names: list[str]
    is_shown: bool
