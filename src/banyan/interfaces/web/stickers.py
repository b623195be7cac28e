# SPDX-License-Identifier: Apache-2.0
"""Stickers under administration, and the list that the composer completes from."""

from banyan.core import permits, sticker_packs, stickers
from banyan.interfaces.web import admin, sheets, uploads
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.stickers import MAX_NAME

PAGE = "/admin/stickers"


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def make_pack(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(stickers.make_pack, values["name"])
        return visit.go(PAGE, "Saved.")

    return await sheets.submit(visit, _pack_sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def add(visit: Visit) -> Answer:
    """A picture into a pack."""
    permits.check_staff(visit.caller)
    form = await visit.form(file_limit=uploads.form_limit(visit))

    async def do(values: dict[str, str]) -> Answer:
        upload = await uploads.shelve_one(visit, form)
        await visit.act(stickers.add_sticker, values["pack"], values["name"], upload)
        return visit.go(PAGE, "Saved.")

    sheet = _sticker_sheet(visit, [pack.name for pack in await visit.ask(stickers.packs) if not pack.of_members])
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _page(visit, sheet, status), form)


async def change(visit: Visit) -> Answer:
    """What the buttons beside a pack and below a sticker say."""
    form = await visit.form()
    pack = form["pack"]
    if form["drop"]:
        await visit.act(stickers.drop_sticker, pack, form["drop"])
    elif form["do"] == "drop":
        await visit.act(stickers.drop_pack, pack)
    else:
        await visit.act(stickers.switch_pack, pack, is_on=form["do"] == "on")
    return visit.go(PAGE, "Saved.")


async def complete(visit: Visit) -> Answer:
    """What the composer offers, for the script."""
    found = await visit.ask(sticker_packs.picker)
    return visit.json([{"name": name, "address": one.address} for name, one in found.items()])


async def _page(visit: Visit, refused: Sheet | None = None, status: int = 200) -> Answer:
    permits.check_staff(visit.caller)
    packs = [pack for pack in await visit.ask(stickers.packs) if not pack.of_members]
    adding = (_sticker_sheet(visit, [pack.name for pack in packs]),) if packs else ()
    return sheets.page(
        visit,
        visit.word("Stickers"),
        sheets.replaced((*adding, _pack_sheet(visit)), refused),
        status,
        tabs=admin.tabs(visit),
        intro=visit.word("Small pictures that everybody may write as :name: or :pack/name:."),
        template="admin_stickers.html",
        packs=packs,
    )


def _pack_sheet(visit: Visit) -> Sheet:
    name = Field("name", visit.word("Name"), needed=True, most=MAX_NAME)
    return Sheet("pack", PAGE, (name,), visit.word("Make a pack"), title=visit.word("A new pack"), plain=True)


def _sticker_sheet(visit: Visit, packs: list[str]) -> Sheet:
    word = visit.word
    hint = word(
        "At most {side} pixels on each side and {limit_kb} KB.",
        side=stickers.MAX_SIDE,
        limit_kb=stickers.MAX_BYTES // 1000,
    )
    fields = (
        Field("pack", word("Pack"), "choice", choices=tuple((name, name) for name in packs)),
        Field("name", word("Name"), needed=True, most=MAX_NAME),
        Field("file", word("File"), "file", hint=hint),
    )
    return Sheet("sticker", f"{PAGE}/add", fields, word("Put it in"), title=word("A new sticker"))
