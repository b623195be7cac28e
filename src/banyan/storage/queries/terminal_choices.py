# SPDX-License-Identifier: Apache-2.0
"""Terminal choices, a row for whoever has chosen."""

from banyan.base.ids import AccountId
from banyan.records.terminal_choices import TerminalChoices
from banyan.storage.tx import Tx

FIND = "SELECT charset, ambiguous, theme, keymap, is_linear, entry FROM terminal_choices WHERE account_id = :account"
PUT = """INSERT INTO terminal_choices (account_id, charset, ambiguous, theme, keymap, is_linear, entry)
    VALUES (:account, :charset, :ambiguous, :theme, :keymap, :is_linear, :entry)
    ON CONFLICT (account_id) DO UPDATE SET charset = excluded.charset, ambiguous = excluded.ambiguous, theme = excluded.theme,
        keymap = excluded.keymap, is_linear = excluded.is_linear, entry = excluded.entry"""


def find_choices(tx: Tx, account_id: AccountId) -> TerminalChoices:
    """Those of whoever has chosen nothing are all empty."""
    return tx.one(FIND, {"account": account_id}, _choices) or TerminalChoices()


def put_choices(tx: Tx, account_id: AccountId, choices: TerminalChoices) -> None:
    params = {name: getattr(choices, name) for name in choices.__struct_fields__}
    tx.run(PUT, params | {"account": account_id, "is_linear": int(choices.is_linear)})


def _choices(charset: str, ambiguous: int, theme: str, keymap: str, is_linear: int, entry: str) -> TerminalChoices:
    return TerminalChoices(charset, ambiguous, theme, keymap, bool(is_linear), entry)
