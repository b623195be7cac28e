# SPDX-License-Identifier: Apache-2.0
"""Signs that no keyboard has: a group, then a sign of it."""

from typing import Any

from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.widgets.popup import Choice

GROUPS = (
    "，、。．；：？！…—～·‘’“”",
    "（）「」『』【】《》〈〉〔〕",
    "＋－×÷＝≠≈≤≥±√∞∵∴",
    "↑↓←→↖↗↙↘⇒⇔",
    "○●△▲◎☆★◇◆□■▽▼♀♂※",
    "┌┬┐├┼┤└┴┘─│═║╱╲╳",
    "℃％‰°′″￥＄§№①②③④⑤⑥",
)
KEYS = "1234567890abcdefghij"


async def pick(screen: Screen[Any]) -> str:
    """A sign; "" when none was taken."""
    title = screen.word(_("Symbols"))
    group = await screen.show(Choice(title, list(zip(KEYS, GROUPS, strict=False))))
    if group is None:
        return ""
    signs = GROUPS[KEYS.index(group)]
    asked = await screen.show(Choice(title, list(zip(KEYS, signs, strict=False))))
    return signs[KEYS.index(asked)] if asked else ""
