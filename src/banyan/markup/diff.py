# SPDX-License-Identifier: Apache-2.0
"""What an edit changed: words in Latin script, characters in Chinese. Bounded in time and memory for any two posts."""

import re
from collections.abc import Sequence
from typing import Literal

from banyan.markup.links import EAST

Op = Literal["same", "ins", "del"]
Change = tuple[Op, str]

_WORDS = re.compile(rf"[^\W{EAST}]+|[^\S\n]+|\n|.", re.DOTALL)
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_MAX_CHANGES = 800  # tokens; an edit that changes more is easier to read line by line anyway
_BUDGET = 600_000  # steps of comparison, about a quarter of a second


def diff(old: str, new: str) -> list[Change]:
    """The way from `old` to `new`: what stayed, what went, what came.

    >>> diff("上来三个人", "上来四个人")
    [('same', '上来'), ('del', '三'), ('ins', '四'), ('same', '个人')]
    """
    if old == new:
        return [("same", old)] if old else []
    for pattern in (_WORDS, _LINES):
        changes = _compare(pattern.findall(old), pattern.findall(new))
        if changes is not None:
            return _joined(changes)
    return _joined([("del", old), ("ins", new)])


def _compare(old: list[str], new: list[str]) -> list[Change] | None:
    """Both as tokens, or None if they have too little in common to be compared in the time there is."""
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = _shortest_edit(old[head : len(old) - tail], new[head : len(new) - tail])
    if middle is None:
        return None
    begins: list[Change] = [("same", "".join(old[:head]))]
    ends: list[Change] = [("same", "".join(old[len(old) - tail :]))]
    return begins + middle + ends


def _shortest_edit(old: Sequence[str], new: Sequence[str]) -> list[Change] | None:
    """Myers' greedy algorithm, given up when the edit is long or the comparing takes too many steps."""
    n, m = len(old), len(new)
    if not n or not m:
        return [("del", "".join(old)), ("ins", "".join(new))]
    if abs(n - m) > _MAX_CHANGES:
        return None
    reached = {1: 0}  # diagonal → the furthest place in `old`
    trail: list[dict[int, int]] = []
    steps = 0
    for changes in range(min(n + m, _MAX_CHANGES) + 1):
        trail.append(dict(reached))
        for diagonal in range(-changes, changes + 1, 2):
            down = diagonal == -changes or (
                diagonal != changes and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
            )
            x = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            y = x - diagonal
            began = x
            while x < n and y < m and old[x] == new[y]:
                x += 1
                y += 1
            reached[diagonal] = x
            steps += 1 + x - began
            if x >= n and y >= m:
                return _walk_back(trail, old, new)
        if steps > _BUDGET:
            return None
    return None


def _walk_back(trail: list[dict[int, int]], old: Sequence[str], new: Sequence[str]) -> list[Change]:
    x, y = len(old), len(new)
    back: list[Change] = []
    for changes in range(len(trail) - 1, -1, -1):
        reached = trail[changes]
        diagonal = x - y
        down = diagonal == -changes or (
            diagonal != changes and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = reached.get(before, 0) if changes else 0
        from_y = from_x - before if changes else 0
        while x > from_x and y > from_y:
            x -= 1
            y -= 1
            back.append(("same", old[x]))
        if changes:
            back.append(("ins", new[from_y]) if down else ("del", old[from_x]))
        x, y = from_x, from_y
    return back[::-1]


def _joined(changes: list[Change]) -> list[Change]:
    """Neighbours of a kind in one piece, and in each change what went before what came.

    A blank that stayed between two changed words changes with them: nobody wants to read a sentence word by word.
    """
    joined: list[Change] = []
    went, came = "", ""
    for place, (op, text) in enumerate(changes):
        if not text:
            continue
        if op == "del":
            went += text
        elif op == "ins":
            came += text
        elif went and came and text == " " and _changes_next(changes, place):
            went += text
            came += text
        else:
            joined += _pieces(went, came)
            went, came = "", ""
            if joined and joined[-1][0] == "same":
                joined[-1] = ("same", joined[-1][1] + text)
            else:
                joined.append(("same", text))
    return joined + _pieces(went, came)


def _changes_next(changes: list[Change], place: int) -> bool:
    return any(op != "same" for op, text in changes[place + 1 : place + 2] if text)


def _pieces(went: str, came: str) -> list[Change]:
    pieces: list[Change] = [("del", went), ("ins", came)]
    return [piece for piece in pieces if piece[1]]
