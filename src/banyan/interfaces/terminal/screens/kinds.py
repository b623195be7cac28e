# SPDX-License-Identifier: Apache-2.0
"""What each special kind of thread asks before its text is written, and the verb that opens one."""

from collections.abc import Awaitable, Callable
from typing import Any

from banyan.core.kinds import Open
from banyan.interfaces.terminal.screen import Screen
from banyan.records.boards import Board

# Kind → what asks for its terms (a form, as a rule) and gives the verb; None when somebody thought better of it.
ASKERS: dict[str, Callable[[Screen[Any], Board], Awaitable[Open | None]]] = {}
