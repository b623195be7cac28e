# SPDX-License-Identifier: Apache-2.0
"""Policies: what the community decides about itself. They stand in the database and travel with it; `POLICIES` is the table.

What an operator decides for the process (addresses, limits, the mail server) stands in `base/settings.py`.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from banyan.base import money, palettes
from banyan.base.errors import BadValue, Family, Refusal
from banyan.base.words import DEFAULT, LANGUAGES
from banyan.core import moderation
from banyan.core.permits import BadPolicy, check_staff
from banyan.markup.limits import scrub
from banyan.records.callers import Caller
from banyan.records.events import SiteChanged
from banyan.storage.queries import site as queries
from banyan.storage.tx import Tx

ON, OFF = "on", "off"
OPEN, APPROVAL, INVITATION = "open", "approval", "invitation"
TIERS = 8  # names for how long somebody has been about


class TextTooLong(Refusal):
    code = "text_too_long"
    family = Family.INVALID
    sentence = "“{name}” may have {most} characters at most."
    fields = ("name", "most")


class NameWanted(Refusal):
    code = "name_wanted"
    family = Family.INVALID
    sentence = "A community needs a name."
    about = "name"


class TiersWanted(Refusal):
    code = "tiers_wanted"
    family = Family.INVALID
    sentence = "There are {count} names, one on each line, from the lowest to the highest; or none at all."
    fields = ("count",)
    about = "tiers"


def is_zone(value: str) -> bool:
    """Whether it names a time zone: `Asia/Shanghai`."""
    try:
        return bool(value) and ZoneInfo(value).key == value
    except (KeyError, ValueError, OSError):
        return False


def _is_accent(value: str) -> bool:
    return not value or palettes.is_colour(value)


def _is_life_force(value: str) -> bool:
    """Four numbers of days that do not fall, or nothing."""
    numbers = value.split(" ") if value else []
    is_whole = all(_is_small_number(number) and number == str(int(number)) for number in numbers)
    return not numbers or (
        len(numbers) == 4 and is_whole and int(numbers[0]) > 0 and numbers == sorted(numbers, key=int)
    )


def _is_small_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 3


class Policy(msgspec.Struct, frozen=True):
    """One row: a text of at most `most` characters, on one line or several; one of `choices`; or what `fits`."""

    default: str
    most: int = 0
    is_long: bool = False
    choices: tuple[str, ...] = ()
    fits: Callable[[str], bool] | None = None


POLICIES = {
    "name": Policy("Banyan", most=60),
    "tagline": Policy("", most=120),
    "entry": Policy("", most=2_000, is_long=True),
    "palette": Policy(palettes.DEFAULT, choices=palettes.NAMES),
    "accent": Policy("", fits=_is_accent),
    "about": Policy("", most=8_000, is_long=True),
    "rules": Policy("", most=16_000, is_long=True),
    "contact": Policy("", most=200),
    "sign_up": Policy(OPEN, choices=(OPEN, APPROVAL, INVITATION)),
    "first_members": Policy("off", choices=("off", "on")),  # whether the first hundred are named
    "invites_per_member": Policy("0", fits=_is_small_number),  # 0: only administrators invite
    "favourites": Policy("", most=400),  # slugs of the boards that a newcomer begins with
    "tiers": Policy("", most=300, is_long=True),  # eight names for experience, a line each; empty: ours
    "points": Policy(OFF, choices=(OFF, ON)),
    "coin": Policy("", most=20),  # what the points are called; empty: points
    "currency": Policy(money.DEFAULT, choices=tuple(money.CURRENCIES)),  # in which goods are priced
    "dedications": Policy(OFF, choices=(OFF, ON)),
    "angels": Policy(OFF, choices=(OFF, ON)),
    "hot_list": Policy(OFF, choices=(OFF, ON)),
    "sticker_packs": Policy(OFF, choices=(OFF, ON)),  # whether members make stickers
    "life_force": Policy("", fits=_is_life_force),  # days for newcomers, then by years; empty: without an end
    "mailbox_mb": Policy("8", fits=_is_small_number),
    "locale": Policy(DEFAULT, choices=tuple(LANGUAGES)),
    "zone": Policy("UTC", fits=is_zone),
}


def policy(tx: Tx, name: str) -> str:
    """The value of one policy; what was never decided has its default."""
    found = queries.find_value(tx, name)
    return POLICIES[name].default if found is None else found


def policies(tx: Tx, caller: Caller) -> dict[str, str]:
    """All of them. Anybody may know how the community is run."""
    return {name: policy(tx, name) for name in POLICIES}


def set_policies(tx: Tx, caller: Caller, **values: str) -> dict[str, str]:
    """Decide anew about those that are named; all as they stand afterwards."""
    check_staff(caller)
    kept = {name: checked(name, value) for name, value in values.items()}
    changed = [name for name, value in kept.items() if value != policy(tx, name)]
    for name in changed:
        queries.put_value(tx, name, kept[name])
    if changed:
        moderation.record(tx, caller, "set_site_policies", detail=", ".join(changed))
        tx.announce(SiteChanged("policies"))
    return policies(tx, caller)


def checked(name: str, value: str) -> str:
    """The value as it is kept. Raises BadValue, BadPolicy, TextTooLong or NameWanted."""
    row = POLICIES.get(name)
    if row is None:
        raise BadValue(name=name)
    if row.choices or row.fits:
        if not (row.fits(value) if row.fits else value in row.choices):
            raise BadPolicy(name=name, value=value[:100])
        return value
    value = scrub(value).strip() if row.is_long else " ".join(scrub(value).split())
    if len(value) > row.most:
        raise TextTooLong(name=name, most=row.most)
    if name == "name" and not value:
        raise NameWanted
    if name == "tiers" and value and [bool(line.strip()) for line in value.splitlines()] != [True] * TIERS:
        raise TiersWanted(count=TIERS)
    return value
