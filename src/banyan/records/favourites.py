# SPDX-License-Identifier: Apache-2.0
"""Favourite: a board that somebody keeps at hand, in their own order."""

import msgspec

from banyan.base.ids import AccountId, BoardId


class Favourite(msgspec.Struct, frozen=True):
    account_id: AccountId
    board_id: BoardId
    position: int
    made_at: int
