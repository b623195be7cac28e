# SPDX-License-Identifier: Apache-2.0
"""Views: what a finished page knows of itself, so that one reader's own parts can be made without rendering it again.

Guests get the slots as the template has them. `member` fills them for all who are signed in (fillings may hold slots);
`known` adds what is one reader's own as far as memory has it (None when it has not), `load` with queries. All of them give
bytes by slot name.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader


class View:
    """A page that is the same for everybody but for the frame around it."""

    __slots__ = ("is_kept",)

    def __init__(self, is_kept: bool = True) -> None:
        self.is_kept = is_kept

    def member(self, frame: "Frame", lang: str) -> dict[str, bytes]:
        return {}

    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        return {}

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        return self.known(frame, reader) or {}

    def was_shown(self, frame: "Frame", reader: "Reader") -> None:
        """Called when the page goes out to a signed-in reader."""
