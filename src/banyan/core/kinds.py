# SPDX-License-Identifier: Apache-2.0
"""The kinds of threads that there are. A board says which of them may be opened on it; what it does not name costs nothing."""

from collections.abc import Callable

import msgspec

from banyan.base.ids import BoardId
from banyan.records.boards import Board, NamePolicy
from banyan.records.callers import Caller
from banyan.records.posts import Body
from banyan.records.threads import Thread
from banyan.storage.queries import boards as queries
from banyan.storage.tx import Tx


class Kind(msgspec.Struct, frozen=True):
    """`words` stand before a title. `invite` is the button that opens one with its terms; without it the usual form does."""

    name: str
    words: str
    invite: str = ""
    is_tended: bool = False  # opened by who tends the board, who comes to its form by a page of their own
    is_line: bool = False  # one line without a title, from the box at the head of the board

    @property
    def is_special(self) -> bool:
        return bool(self.invite) or self.is_line


COMPILATION = "compilation"
SHORT = "short"


class Opening(msgspec.Struct, frozen=True):
    """What every new thread has, whatever its terms."""

    board_id: BoardId
    title: str
    body: Body
    token: str


# The verb that opens a thread with its terms, which it knows already: what an interface's form hands to the one page for writing.
Open = Callable[[Tx, Caller, Opening], Thread]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("discussion", "discussion"),
        Kind("question", "question"),
        Kind("announcement", "announcement"),
        Kind("meetup", "meet-up", "Call a meet-up"),
        Kind("race", "floor race", "Start a floor race"),
        Kind("place", "local place", "Enter a place"),
        Kind("goods", "goods", "Offer something"),
        Kind("idea", "idea", "Propose an idea"),
        Kind("release", "new release", "Post a release", is_tended=True),
        Kind("bounty", "bounty", "Put up a bounty"),
        Kind("serial", "serial", "Begin a serial"),
        Kind(SHORT, "short post", is_line=True),
        Kind(COMPILATION, "compilation", "Compile floors", is_tended=True),
    )
}


def is_special(name: str) -> bool:
    """Whether threads of this kind are opened with terms; a kind that nobody knows here has none."""
    return name in KINDS and KINDS[name].is_special


def usual(board: Board) -> list[Kind]:
    """What the usual form may open on a board, in its order."""
    return [kind for kind in _offered(board) if not kind.is_special]


def special(board: Board) -> list[Kind]:
    """What is opened on a board with terms of its own; where nobody has a name there is nobody to keep them."""
    return [kind for kind in _offered(board) if kind.invite and board.names != NamePolicy.PSEUDONYMS]


def takes_lines(board: Board) -> bool:
    """Whether one line is enough to open a thread there; where nobody has a name it is written like others."""
    return SHORT in board.kinds.split() and board.names != NamePolicy.PSEUDONYMS


def taken(tx: Tx, caller: Caller) -> frozenset[str]:
    """What is taken by some board that the caller may read: the rest of it is nowhere offered."""
    return frozenset(name for board in queries.list_visible(tx, caller) for name in board.kinds.split())


def _offered(board: Board) -> list[Kind]:
    return [KINDS[name] for name in board.kinds.split() if name in KINDS]
