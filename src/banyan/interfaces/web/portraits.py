# SPDX-License-Identifier: Apache-2.0
"""Pictures of people and the community's: chosen on a page of their own, shown on the page of a person and at the head.

Who has none gets a tile: the first letter of the handle on one of twelve quiet colours, which the handle alone decides. It is
part of the page, so it costs no request.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from banyan.core import permits, portraits
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import admin, sheets, uploads
from banyan.interfaces.web.settings import tabs
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller

HUES = 12
Page = Callable[[Visit, Sheet, int], Awaitable[Answer]]


class Tile(msgspec.Struct, frozen=True):
    letter: str
    hue: int


@lru_cache(maxsize=4_000)
def tile(handle: str) -> Tile:
    """What is drawn for somebody without a picture; the same for ever."""
    digest = blake2b(handle.casefold().encode("utf-8", "replace"), digest_size=2).digest()
    return Tile(handle[:1].upper(), int.from_bytes(digest, "big") % HUES)


# ---- one's own


async def ask(visit: Visit) -> Answer:
    return await _own_page(visit, _sheet(visit, "/settings/picture"), 200)


async def show(visit: Visit) -> Answer:
    permits.check_signed_in(visit.caller)
    return await _taken(visit, "/settings/picture", portraits.show, _own_page, "This is your picture now.")


async def drop(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(portraits.drop)
    return visit.go("/settings/picture", "Your picture is taken away.")


async def _own_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    permits.check_signed_in(visit.caller)
    found = await visit.ask(portraits.of, visit.caller.id)
    return sheets.page(
        visit,
        visit.word("Settings"),
        (sheet,),
        status,
        tabs=tabs(visit),
        template="portrait.html",
        portrait=found,
        tile=tile(visit.caller.handle),
        dropping="/settings/picture/drop" if found else "",
    )


# ---- the community's


async def ask_logo(visit: Visit) -> Answer:
    return await _logo_page(visit, _sheet(visit, "/admin/logo"), 200)


async def set_logo(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    return await _taken(visit, "/admin/logo", portraits.set_logo, _logo_page, "Saved.")


async def drop_logo(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(portraits.drop_logo)
    return visit.go("/admin/logo", "The seal is back.")


async def _logo_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    permits.check_staff(visit.caller)
    found = await visit.ask(portraits.logo)
    return sheets.page(
        visit,
        visit.word("Logo"),
        (sheet,),
        status,
        tabs=admin.tabs(visit),
        intro=visit.word(
            "A picture at the head of each page, in the place of the seal. It is shown small: 26 pixels high."
        ),
        template="portrait.html",
        portrait=found,
        tile=None,
        dropping="/admin/logo/drop" if found else "",
    )


def _sheet(visit: Visit, action: str) -> Sheet:
    word = visit.word
    hint = word("PNG, JPEG, GIF, WebP or AVIF. It is made anew here: where it was taken and with what is not kept.")
    return Sheet("picture", action, (Field("file", word("File"), "file", hint=hint),), word("Show this one"))


async def _taken(visit: Visit, path: str, verb: Callable[[Tx, Caller, str], Any], page: Page, said: str) -> Answer:
    """The picture of a form, kept and handed to a verb; a refusal stands on the same page."""
    form = await visit.form(file_limit=uploads.form_limit(visit))

    async def do(_: dict[str, str]) -> Answer:
        made = await uploads.receive_one(visit, form)
        await visit.act(verb, made.sha256)
        return visit.go(path, said)

    return await sheets.submit(visit, _sheet(visit, path), do, lambda sheet, status: page(visit, sheet, status), form)
