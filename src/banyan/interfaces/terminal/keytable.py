# SPDX-License-Identifier: Apache-2.0
"""What keys do. A key is declared once, on the screen that has it; from that come the footer, the help screen, the key maps and
the test that no two of a screen meet.

A key map is a TOML file: a table for each area, a row for each name in it (`[threads] reply = ["^R"]`). A row of the map wins
over what the code says; a screen's own area wins over those of the screens that it is made from.
"""

import tomllib
from collections.abc import Awaitable, Callable
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import msgspec

from banyan.interfaces.terminal.keys import typed

Handler = Callable[[Any], Awaitable[None]]
F = TypeVar("F", bound=Callable[..., Any])

DEFAULTS = {"en": "kbs", "zh-Hans": "kbs", "zh-Hant": "ptt"}  # a language's people learnt these
_BACK = {"enter": "Enter", "space": "Space", "esc": "Esc", "tab": "Tab", "pgup": "PgUp", "pgdn": "PgDn"}
_BACK |= {"home": "Home", "end": "End", "delete": "Del", "insert": "Ins", "backspace": "BS", "backtab": "S-Tab"}
_ARROWS = {"up": ("↑", "Up"), "down": ("↓", "Dn"), "left": ("←", "<-"), "right": ("→", "->")}


class Key(msgspec.Struct, frozen=True):
    """What one key does on a screen. `when` says whether it does anything now; the footer shows what is marked for it."""

    name: str
    help: str
    keys: tuple[str, ...]
    foot: bool
    when: Callable[[Any], bool] | None
    area: str = ""
    call: Handler | None = None
    attribute: str = ""


def key(
    *keys: str, name: str, help: str, foot: bool = True, when: Callable[[Any], bool] | None = None
) -> Callable[[F], F]:
    """Declare a key of a screen: `@key("d", name="delete", help=_("delete"))`."""

    def mark(function: F) -> F:
        function.__dict__["key"] = Key(name, help, keys, foot, when)
        return function

    return mark


_added: dict[type, list[Key]] = {}


def extend(screen: type) -> Callable[[F], F]:
    """Add a key to somebody else's screen: `@extend(Threads)` over `@key(…)` over a function that takes the screen."""

    def add(function: F) -> F:
        declared: Key = function.__dict__["key"]
        added = _added.setdefault(screen, [])
        added[:] = [old for old in added if old.name != declared.name]
        added.append(msgspec.structs.replace(declared, area=area_of(screen), call=function))
        added.sort(key=lambda each: each.call.__module__)  # the same order, whichever module was loaded first
        _tables.clear()
        return function

    return add


def area_of(screen: type) -> str:
    """The table of the key maps in which a class's own keys stand."""
    return str(vars(screen).get("area") or screen.__name__.lower())


def declared(screen: type) -> list[Key]:
    """All keys of a screen, its own first. A method that is written anew keeps its key."""
    found: dict[str, Key] = {}
    for made_from in screen.__mro__:
        own = [
            msgspec.structs.replace(each.key, area=area_of(made_from), attribute=attribute)
            for attribute, each in vars(made_from).items()
            if isinstance(getattr(each, "key", None), Key)
        ]
        for each in (*own, *_added.get(made_from, ())):
            if each.name not in found and not (each.area == "screen" and getattr(screen, "is_typing", False)):
                found[each.name] = each
    return list(found.values())


def table(screen: type, keymap: str) -> tuple[Key, ...]:
    """The keys of a screen as a key map has them."""
    found = _tables.get((screen, keymap))
    if found is None:
        found = _tables[screen, keymap] = _table(screen, keymap)
    return found


_tables: dict[tuple[type, str], tuple[Key, ...]] = {}


def _table(screen: type, keymap: str) -> tuple[Key, ...]:
    areas = [area_of(made_from) for made_from in screen.__mro__ if made_from is not object]
    rows = load(keymap)
    out = []
    for each in declared(screen):
        row = next((rows[area][each.name] for area in areas if each.name in rows.get(area, {})), each.keys)
        out.append(msgspec.structs.replace(each, keys=tuple(row)))
    return tuple(out)


def find(screen: Any, keymap: str, pressed: str) -> Key | None:
    """What a key that was pressed does on this screen now."""
    for each in table(type(screen), keymap):
        if pressed in each.keys and (each.when is None or each.when(screen)):
            return each
    return None


def conflicts(screen: type, keymap: str) -> list[str]:
    """Keys that do two things at once on a screen, in words. Two that are never there together do not meet."""
    taken: dict[str, Key] = {}
    found = []
    for each in table(screen, keymap):
        for pressed in each.keys:
            other = taken.setdefault(pressed, each)
            if other is not each and other.when is None and each.when is None:
                found.append(
                    f"{keymap}: {pressed} on {screen.__name__} is {other.area}.{other.name} and {each.area}.{each.name}"
                )
    return found


@cache
def load(keymap: str) -> dict[str, dict[str, list[str]]]:
    """The rows of a key map, by area."""
    text = (resources.files(__package__) / "keymaps" / f"{keymap}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def names() -> tuple[str, ...]:
    found = (resources.files(__package__) / "keymaps").iterdir()
    return tuple(sorted(part.name.removesuffix(".toml") for part in found if part.name.endswith(".toml")))


def label(pressed: str, *, is_unicode: bool = True) -> str:
    """A key as the footer and the help write it."""
    if pressed in _ARROWS:
        return _ARROWS[pressed][0 if is_unicode else 1]
    if pressed.startswith("esc-"):
        return f"Esc {label(pressed[4:])}"
    return pressed if typed(pressed).strip() else _BACK.get(pressed, pressed.upper())
