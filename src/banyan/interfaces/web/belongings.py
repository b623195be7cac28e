# SPDX-License-Identifier: Apache-2.0
"""Everything I wrote, to take along: a button, and a ZIP that is made while it is fetched."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send

from banyan.base import clock
from banyan.core import belongings, permits
from banyan.exchange.belongings import parcel
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.cache import Headers
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import NO_STORE, Answer, Visit


async def ask(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    word = visit.word
    intro = word("Your posts and threads, drafts, files and profile, in one ZIP: to read, and for programs.")
    sheet = Sheet("export", "/settings/export", (), word("Fetch everything I wrote"), intro=intro)
    return sheets.page(visit, word("Take it with you"), (sheet,), tabs=settings.tabs(visit))


async def fetch(visit: Visit) -> ASGIApp:
    await visit.form()
    await visit.act(belongings.pack)
    desk = visit.frame.desk
    name = f"{visit.caller.handle}-{clock.to_iso(clock.now())[:10]}.zip"
    return Parcel(desk.pieces(parcel(desk.store, desk.files, visit.caller, visit.lang)), name)


class Parcel:
    """A download whose length nobody knows beforehand."""

    def __init__(self, pieces: AsyncIterator[bytes], name: str, media_type: str = "application/zip") -> None:
        self._pieces = pieces
        self._headers: Headers = [
            (b"content-type", media_type.encode()),
            (b"content-disposition", f"attachment; filename*=UTF-8''{quote(name, safe='')}".encode()),
            NO_STORE,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        async for piece in self._pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
