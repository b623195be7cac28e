# SPDX-License-Identifier: Apache-2.0
"""Angels are on, and Ada and Eve are two; Bo joined today."""

from typing import Any

from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.core import angels, presence, site
from banyan.records.presence import Here, Place, PlaceKind


def heaven(town: Town, *who: str) -> Town:
    town.chen.does(site.set_policies, angels="on")
    for handle in who:
        town.chen.does(angels.appoint, handle)
    return town


def comes(town: Town, member: Member, lasts: int = clock.DAY) -> None:
    now = town.clock.at
    here = Here(f"web:{member.account_id}", member.caller, Place(PlaceKind.ELSEWHERE), "web", now, now, now + lasts)
    town.guest.does(presence.keep, [here], [], [])


def goes(town: Town, member: Member) -> None:
    town.guest.does(presence.keep, [], [], [f"web:{member.account_id}"])


def talk_of(who: Member) -> Any:
    """The talk of a newcomer."""
    return who.sees(angels.page).talk


def wards(who: Member) -> list[str]:
    return [one.person.handle for one in who.sees(angels.page).wards]
