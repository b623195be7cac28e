# SPDX-License-Identifier: Apache-2.0
"""Rules: a numbered list, of the community or of a board, in every version that it had."""

import msgspec

from banyan.base.ids import AccountId, BoardId


class RuleBook(msgspec.Struct, frozen=True):
    """One version. Its rules are numbered from 1 in the order of `lines`; id 0 and no lines where none was ever made."""

    id: int
    board_id: BoardId | None
    made_at: int
    made_by: AccountId
    lines: tuple[str, ...] = ()


class Citable(msgspec.Struct, frozen=True):
    """A rule that can be named: `key` chooses it, `words` are how it is called and what it says."""

    key: str
    words: str
