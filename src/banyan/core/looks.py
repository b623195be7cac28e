# SPDX-License-Identifier: Apache-2.0
"""The look: which colours the community has, its accent, its line, and what it says at the entry. Policies, kept with the others.

An accent in which words could not be read is refused, with what was measured and the nearest that can be read.
"""

from banyan.base import palettes
from banyan.base.errors import BadValue, Family, Refusal
from banyan.core import site
from banyan.core.permits import check_staff
from banyan.records.callers import Caller
from banyan.records.looks import Look
from banyan.storage.tx import Tx


class ColourUnreadable(Refusal):
    code = "colour_unreadable"
    family = Family.INVALID
    sentence = "A colour is written as # with six digits, like #1d6a3b."
    about = "accent"


class AccentTooFaint(Refusal):
    code = "accent_too_faint"
    family = Family.INVALID
    sentence = "Words in {accent} could hardly be read here: {ratio} to 1, and {least} to 1 is needed. The nearest is {nearest}."
    fields = ("accent", "ratio", "least", "nearest")
    about = "accent"


def look(tx: Tx, caller: Caller) -> Look:
    """How it looks now. Everybody sees it."""
    return Look(*(site.policy(tx, name) for name in Look.__struct_fields__))


def checked(caller: Caller, wanted: Look) -> Look:
    """The look as it would be kept, for a preview. Raises what `set_look` raises."""
    check_staff(caller)
    if wanted.palette not in palettes.NAMES:
        raise BadValue(name="palette")
    kept = {name: site.checked(name, getattr(wanted, name)) for name in Look.__struct_fields__ if name != "accent"}
    return Look(**kept, accent=_checked_accent(wanted.accent, wanted.palette))


def set_look(tx: Tx, caller: Caller, wanted: Look) -> Look:
    """From now on, for everybody."""
    kept = checked(caller, wanted)
    site.set_policies(tx, caller, **{name: getattr(kept, name) for name in Look.__struct_fields__})
    return kept


def _checked_accent(written: str, palette: str) -> str:
    """The accent as it is kept; "" for the palette's own."""
    accent = written.strip().lower()
    if not accent:
        return ""
    if not palettes.is_colour(accent):
        raise ColourUnreadable
    grounds = palettes.all_palettes()[palette].light
    ratio = palettes.faintest(accent, grounds)
    if ratio < palettes.READABLE:
        # Rounded down: 4.46 must not be told as the 4.5 that is asked for.
        told = f"{int(ratio * 10) / 10:.1f}"
        nearest = palettes.fitting(accent, grounds)
        raise AccentTooFaint(accent=accent, ratio=told, least=palettes.READABLE, nearest=nearest)
    return accent
