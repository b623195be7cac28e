# SPDX-License-Identifier: Apache-2.0
"""Who asked to be let in somewhere, and those who decide: whom they answer, how, and with which words."""

from typing import Any, NamedTuple

from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.widgets.popup import Choice


class Decision(NamedTuple):
    handle: str
    admits: bool
    words: str


async def decide(screen: Screen[Any], waiting: list[str], most: int) -> Decision | None:
    """Ask for one of those who wait (by the number on the screen, where there are several); None when nothing is decided."""
    handle = await _one_of(screen, waiting)
    if handle is None:
        return None
    rows = [("a", screen.word(_("Admit"))), ("n", screen.word(_("Not this time")))]
    chosen = await screen.show(Choice(handle, rows))
    words = await screen.ask(_("A word with it:"), most=most) if chosen else None
    return None if words is None else Decision(handle, chosen == "a", words)


async def _one_of(screen: Screen[Any], waiting: list[str]) -> str | None:
    if len(waiting) <= 1:
        return waiting[0] if waiting else None
    number = await screen.ask(_("Number:"), most=3)
    at = int(number) if number and number.isdecimal() else 0
    return waiting[at - 1] if 0 < at <= len(waiting) else None
