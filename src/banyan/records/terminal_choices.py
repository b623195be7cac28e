# SPDX-License-Identifier: Apache-2.0
"""Terminal choices: how somebody's terminal looks and works."""

import msgspec


class TerminalChoices(msgspec.Struct, frozen=True):
    """Empty (0) is what the terminal tells of itself, or what people of one's language are used to."""

    charset: str = ""
    ambiguous: int = 0  # cells of a character that some terminals draw wide: 1 or 2
    theme: str = ""
    keymap: str = ""
    is_linear: bool = False  # lines one after the other instead of screens, for voices and braille
    entry: str = ""  # the screen that comes first
