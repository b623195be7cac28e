# SPDX-License-Identifier: Apache-2.0
"""A board's note on the web: its versions, and the form of those who tend the board."""

from banyan.core import boards, notes, permits
from banyan.interfaces.web import sheets
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def change(visit: Visit) -> Answer:
    slug = visit.params["slug"]
    sheet = await _sheet(visit)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(notes.set_note, slug, await visit.render(values["text"]))
        return visit.go(f"/b/{slug}", "Saved.")

    return await sheets.submit(visit, sheet, do, lambda again, status: _page(visit, again, status))


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])
    sheet = again or (await _sheet(visit) if permits.may_tend(visit.caller, board.id) else None)
    return visit.page(
        "notes.html",
        status=status,
        title=visit.word("The note of {board}", board=name_of(board, visit.lang)),
        board=board,
        versions=await visit.ask(notes.versions, board.slug),
        sheet=sheet,
    )


async def _sheet(visit: Visit) -> Sheet:
    slug = visit.params["slug"]
    now = await visit.ask(notes.current, slug)
    hint = visit.word("Who enters the board sees it first. Empty: nothing.")
    text = Field(
        "text", visit.word("Text"), "area", now.note.source if now else "", hint=hint, most=notes.MAX_SOURCE, rows=8
    )
    return Sheet("note", f"/b/{slug}/note", (text,), visit.word("Save"))
