# SPDX-License-Identifier: Apache-2.0
"""Preset: a community before it is founded. Its words, its boards, and the talk of people who do not exist."""

from typing import Any

import msgspec

Words = dict[str, str]  # language → words


class BoardPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A board. `policies` are fields of Board that differ from those of an open board."""

    slug: str
    titles: Words
    about: Words
    policies: dict[str, Any] = {}


class SectionPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    titles: Words
    boards: tuple[BoardPlan, ...]


class Resident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who talks there. Their account is unclaimed: nobody can sign in as them."""

    handle: str
    name: str
    days: int  # how long they have been here
    signature: str = ""
    plan: str = ""


class Turn(msgspec.Struct, frozen=True):
    """What somebody does in a thread: `says` a floor, which may be a `chapter`, `edits` or `deletes` `floor`, `takes part` in
    what the thread is about, or `ships` the idea. `after_s` counts from its opening.
    """

    act: str
    by: str
    after_s: int
    floor: int
    text: str = ""
    reactions: dict[str, tuple[str, ...]] = {}
    chapter: str = ""


class Talk(msgspec.Struct, frozen=True):
    """A thread, opened `age_s` before the founding."""

    board: str
    title: str
    kind: str
    age_s: int
    is_pinned: bool
    is_digest: bool
    turns: tuple[Turn, ...]
    terms: dict[str, Any] = {}  # of a kind that needs some


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words` are policies of the community: its name, its rules …"""

    words: Words
    sections: tuple[SectionPlan, ...]
    residents: tuple[Resident, ...] = ()
    talks: tuple[Talk, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """Where a community is not as a preset plans it. `part` is "words", "section" or "board"; `slug` is empty for words; `field`
    is empty for a section or a board that is not there at all; `here` and `there` are the values, as texts.
    """

    part: str
    slug: str
    field: str
    here: str
    there: str

    @property
    def is_missing(self) -> bool:
        return self.part != "words" and not self.field


def parse_preset(tree: dict[str, Any], talks: tuple[Talk, ...]) -> Preset:
    """The tables of a preset's TOML file, with its threads. Raises msgspec.ValidationError."""
    return msgspec.structs.replace(msgspec.convert(tree, type=Preset), talks=talks)
