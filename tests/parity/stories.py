# SPDX-License-Identifier: Apache-2.0
"""What the community tells in chapters."""

from typing import TYPE_CHECKING

from tests.kit.town import text

from banyan.core import boards, chapters, serials
from banyan.records.serials import Terms

if TYPE_CHECKING:
    from tests.parity.community import Community


def stories(c: "Community") -> None:
    """Eve's serial with chapters on the floors 1 and 3, which bo follows; ada has begun to read."""
    board = c.board("Stories", titles={"en": "Stories"}, kinds="discussion serial")
    c.known["board Stories"] = c.guest.sees(boards.get, "Stories")
    terms = Terms("Two strangers", "Departure")
    c.does("train", c.eve, serials.open_serial, board.id, "The train", text("It rained."), terms)
    c.replies_to("train", c.bo, "Go on!")
    c.does("", c.eve, serials.reply_chapter, c.known["train"], text("It was dark."), "The tunnel")
    c.replies_to("train", c.eve, "Tomorrow.")
    c.does("", c.bo, serials.follow, c.known["train"])
    c.does("", c.ada, chapters.reach, c.known["train"], 1)
    for member in (c.eve, c.ada):
        c.sees_all(member, c.known["train"])
