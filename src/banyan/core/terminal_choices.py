# SPDX-License-Identifier: Apache-2.0
"""Terminal choices: character set, colours, keys, the first screen; kept with the account, so that every terminal obeys them."""

from banyan.base.errors import BadValue
from banyan.core.permits import check_known
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.terminal_choices import TerminalChoices
from banyan.storage.queries import terminal_choices as queries
from banyan.storage.tx import Tx

# What may be chosen; "" or 0 is a choice too, and the first of each.
CHARSETS = ("", "utf-8", "gbk", "big5")
AMBIGUOUS = (0, 1, 2)
THEMES = ("", "blue", "dark", "mono")
KEYMAPS = ("", "kbs", "ptt", "vi")
ENTRIES = ("", "favourites", "news", "boards", "mail", "inbox")
MAY_BE = {"charset": CHARSETS, "ambiguous": AMBIGUOUS, "theme": THEMES, "keymap": KEYMAPS, "entry": ENTRIES}


def mine(tx: Tx, caller: Caller) -> TerminalChoices:
    """What the caller has chosen. A guest nothing."""
    return TerminalChoices() if caller.is_guest else queries.find_choices(tx, caller.id)


def choose(tx: Tx, caller: Caller, chosen: TerminalChoices) -> TerminalChoices:
    """How terminals are from now on, those that are open as well."""
    check_known(caller)
    for name, values in MAY_BE.items():
        if getattr(chosen, name) not in values:
            raise BadValue(name=name)
    queries.put_choices(tx, caller.id, chosen)
    tx.announce(AccountChanged(caller.id))
    return chosen
