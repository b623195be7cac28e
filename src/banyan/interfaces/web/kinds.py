# SPDX-License-Identifier: Apache-2.0
"""What each special kind of thread asks above its text, and the verb that opens one."""

from collections.abc import Awaitable, Callable

import msgspec

from banyan.core.kinds import Open
from banyan.interfaces.web.sheets import Field
from banyan.interfaces.web.visits import Visit
from banyan.records.boards import Board


class Opener(msgspec.Struct, frozen=True):
    """`fields` are what the form asks beside title and text; `open` reads their values (raising refusals whose `about` names the
    field) and gives the verb. `due` is the hour that is offered to one that may wait.
    """

    fields: Callable[[Visit, Board], Awaitable[tuple[Field, ...]]]
    open: Callable[[Visit, dict[str, str]], Open]
    due: Callable[[int, str], str] = lambda _now, _zone: ""


OPENERS: dict[str, Opener] = {}
