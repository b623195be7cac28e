# SPDX-License-Identifier: Apache-2.0
"""Menus as data: `menus/*.toml`, rows of a key, a label, the screen that it leads to, and what somebody needs to see it."""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

import msgspec

from banyan.records.callers import Caller

# What a row may need → who has it.
NEEDS: dict[str, Callable[[Caller], bool]] = {
    "": lambda caller: True,
    "account": lambda caller: not caller.is_guest,
    "guest": lambda caller: caller.is_guest,
    "board": lambda caller: bool(caller.moderates) or caller.is_admin,
    "admin": lambda caller: caller.is_admin,
}


class MenuRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    label: str
    screen: str
    needs: str = ""
    kind: str = ""  # of threads: shown where some board takes it; or a policy, shown where it is switched on


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    row: list[MenuRow]


@cache
def load(name: str) -> _File:
    """A menu by the name of its file."""
    text = (resources.files(__package__) / "menus" / f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def rows_for(name: str, caller: Caller, taken: frozenset[str]) -> list[MenuRow]:
    """What somebody is shown where boards take threads of these kinds."""
    return [row for row in load(name).row if NEEDS[row.needs](caller) and (not row.kind or row.kind in taken)]
