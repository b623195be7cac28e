# SPDX-License-Identifier: Apache-2.0
"""Stickers: packs of small pictures that the community keeps. Each is a file on the shelf that belongs to no account."""

import msgspec


class Sticker(msgspec.Struct, frozen=True):
    name: str
    sha256: str
    media_type: str
    size: int
    width: int
    height: int

    @property
    def address(self) -> str:
        return f"/files/{self.sha256}/sticker.{self.media_type.partition('/')[2]}"


class Pack(msgspec.Struct, frozen=True):
    """One that is switched off is offered no more, and its names stay words; what stands already keeps its pictures."""

    name: str
    is_on: bool = True
    stickers: tuple[Sticker, ...] = ()
    of_members: bool = False  # made by a member and taken in; its stickers have no bare names
    maker: str = ""  # the handle of who made it, as long as they wish to be named
    words: str = ""
