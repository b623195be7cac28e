# SPDX-License-Identifier: Apache-2.0
"""The help of a screen: every key that does something on it now, from the table that the keys themselves come from."""

from typing import Any

from banyan.interfaces.terminal import keytable
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.reader import Reader

KEYS_CELLS = 22


class Help(Reader):
    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self.about = about

    @property
    def head(self) -> str:
        return self.word(_("Keys on this screen"))

    def lines(self, cols: int) -> list[Line]:
        shows = self.session.draws_unicode
        rows = []
        for each in self.about.keys_now():
            keys = "  ".join(keytable.label(pressed, is_unicode=shows) for pressed in each.keys)
            rows.append(line("  ", (S.KEY, fit(keys, KEYS_CELLS)), self.word(each.help)))
        return rows
