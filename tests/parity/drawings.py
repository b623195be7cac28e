# SPDX-License-Identifier: Apache-2.0
"""What members drew: packs of stickers in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from banyan.core import site, sticker_packs
from banyan.records.attachments import Upload

if TYPE_CHECKING:
    from tests.kit.town import Member
    from tests.parity.community import Community

PICTURE = Upload("a" * 64, "cat.png", "image/png", 900, 96, 64)


def drawings(c: Community) -> None:
    c.does("", c.chen, site.set_policies, sticker_packs="on")
    for at, (name, who) in enumerate((("cats", c.bo), ("gulls", c.ada), ("moths", c.bo), ("owls", c.eve))):
        _draw(c, who, name, f"{at:064x}")
    for name, who in (("cats", c.bo), ("gulls", c.ada), ("moths", c.bo)):
        c.does("", who, sticker_packs.send, name)
    for name in ("cats", "gulls"):
        c.does("", c.chen, sticker_packs.take_in, name)
    c.does("", c.bo, sticker_packs.put_at_hand, "gulls")
    c.does("", c.ada, sticker_packs.report, "cats", "They bite.")


def _draw(c: Community, who: Member, name: str, sha256: str) -> None:
    c.does("", who, sticker_packs.make, name, "Drawn on a train.")
    c.does("", who, sticker_packs.put, name, "sleepy", msgspec.structs.replace(PICTURE, sha256=sha256))
