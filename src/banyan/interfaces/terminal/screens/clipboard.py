# SPDX-License-Identifier: Apache-2.0
"""What somebody holds while they walk from a thread to the essence: collected posts, and a node to be put elsewhere."""

from weakref import WeakKeyDictionary

import msgspec

from banyan.interfaces.terminal.screen import Host


class Clip(msgspec.Struct, frozen=True):
    """Some floors of a thread; none are all of them."""

    number: int
    floors: tuple[int, ...] = ()
    title: str = ""


class Clipboard:
    """`node` is (board, number, whether it leaves its old place)."""

    def __init__(self) -> None:
        self.clips: list[Clip] = []
        self.node: tuple[str, int, bool] | None = None


_held: WeakKeyDictionary[Host, Clipboard] = WeakKeyDictionary()


def clipboard(session: Host) -> Clipboard:
    """What the caller of a session holds; it ends with the line."""
    return _held.setdefault(session, Clipboard())
