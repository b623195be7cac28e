# SPDX-License-Identifier: Apache-2.0
"""What a thousand callers look at is kept once. Everybody asks for themselves, with their own rights; what equals something
that is here already is replaced by it. So nobody is shown anything through this that they were not given.
"""

from functools import lru_cache
from typing import TypeVar

import msgspec

from banyan.records.pages import Floor, ThreadPage

T = TypeVar("T")


@lru_cache(maxsize=4_096)
def shared(thing: T) -> T:
    """The same board, row or line for all who have an equal one. Only what cannot change may be shared."""
    return thing


@lru_cache(maxsize=400)
def _floor(floor: Floor) -> Floor:
    """Apart, because a floor may be long."""
    return floor


def shared_page(page: ThreadPage) -> ThreadPage:
    """A page of a thread out of what others read as well."""
    return msgspec.structs.replace(
        page,
        thread=shared(page.thread),
        author=shared(page.author),
        board=shared(page.board),
        floors=[_floor(floor) for floor in page.floors],
    )
