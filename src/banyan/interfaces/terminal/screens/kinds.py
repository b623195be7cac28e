# SPDX-License-Identifier: Apache-2.0
"""What each special kind of thread asks before its text is written, and the verb that opens one."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from banyan.base.ids import BoardId
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.screen import Screen
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.posts import Body
from banyan.records.threads import Thread


class Opening(msgspec.Struct, frozen=True):
    """What every new thread has."""

    board_id: BoardId
    title: str
    body: Body
    token: str


Open = Callable[[Tx, Caller, Opening], Thread]

# Kind → what asks for its terms (a form, as a rule) and gives the verb; None when somebody thought better of it.
ASKERS: dict[str, Callable[[Screen[Any], Board], Awaitable[Open | None]]] = {}
