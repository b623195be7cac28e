# SPDX-License-Identifier: Apache-2.0
"""Floors of other threads inside a compilation, as a terminal shows them."""

from html import escape
from typing import Any

from banyan.core import compilations
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.screen import Screen, _
from banyan.records.compilations import Piece, PieceState
from banyan.records.pages import ThreadPage


def woven(screen: Screen[Any], page: ThreadPage) -> ThreadPage:
    """The page with the floors that it names in the place of their addresses."""

    def shown(piece: Piece) -> str:
        address = f"/t/{piece.number}/{piece.floor}"
        link = f'<a href="{address}">{address}</a>'
        if piece.author is None:
            return f"<p>{link}  {escape(screen.word(_('This floor is gone.')))}</p>"
        changed = f"  {screen.word(_('changed since it was compiled'))}" if piece.state == PieceState.CHANGED else ""
        said = f"{piece.author.handle}  {times.moment(piece.made_at, screen.caller.zone)}"
        return f"<p>{escape(said)}  {link}{escape(changed)}</p><blockquote>{piece.html}</blockquote>"

    return compilations.woven(page, shown)
