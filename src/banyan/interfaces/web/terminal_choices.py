# SPDX-License-Identifier: Apache-2.0
"""How one's terminals look and work: a sheet beside language and light."""

from banyan.core import terminal_choices
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.terminal_choices import TerminalChoices

PAGE = "/settings/terminal"
SETS = {"utf-8": "UTF-8", "gbk": "GBK", "big5": "Big5"}
CELLS = {"1": "1", "2": "2"}
THEMES = {"blue": "blue", "dark": "dark", "mono": "without colours"}
KEYMAPS = {"kbs": "KBS", "ptt": "PTT", "vi": "vi"}
ENTRIES = {
    "favourites": "Favourites",
    "news": "New posts",
    "boards": "Boards",
    "mail": "Mail",
    "inbox": "Replies and mentions",
}


async def sheet_of(visit: Visit) -> Sheet:
    word, kept = visit.word, await visit.ask(terminal_choices.mine)
    by_itself = word("as it tells of itself")
    rows = (
        ("charset", word("Character set"), by_itself, SETS, kept.charset),
        ("ambiguous", word("Width of ● ─ and the like"), by_itself, CELLS, str(kept.ambiguous or "")),
        ("terminal_theme", word("Colours"), word("as usual"), THEMES, kept.theme),
        ("keymap", word("Keys"), word("as is usual in your language"), KEYMAPS, kept.keymap),
        ("entry", word("First screen"), word("Main menu"), ENTRIES, kept.entry),
    )
    fields = [
        Field(
            name, label, "choice", chosen, choices=(("", none), *((value, word(said)) for value, said in given.items()))
        )
        for name, label, none, given, chosen in rows
    ]
    hint = word("For those who have the screen read to them, or under their fingers.")
    linear = Field("linear", word("Lines instead of screens"), "tick", "1" if kept.is_linear else "", hint)
    return Sheet("terminal", PAGE, (*fields, linear), word("Save"), title=word("Terminal"))


async def choose(visit: Visit, values: dict[str, str]) -> Answer:
    chosen = TerminalChoices(
        charset=values["charset"],
        ambiguous=int(values["ambiguous"]) if values["ambiguous"] in CELLS else 0,
        theme=values["terminal_theme"],
        keymap=values["keymap"],
        is_linear=bool(values["linear"]),
        entry=values["entry"],
    )
    await visit.act(terminal_choices.choose, chosen)
    return visit.go("/settings/reading", "Saved.")
