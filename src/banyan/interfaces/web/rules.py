# SPDX-License-Identifier: Apache-2.0
"""The rules of the community, or of a board: numbered, with every version; and the form of those who make them."""

from html import escape

from banyan.core import boards, permits, rules, site
from banyan.interfaces.web import sheets
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.plain import one_line, to_plain
from banyan.records.boards import Board


async def show(visit: Visit) -> Answer:
    """`?version=` shows a former one."""
    return await _page(visit, None, 200)


async def html(visit: Visit) -> str:
    """Those of the community in force, for other pages; until some are numbered, the text that it was founded with."""
    book = await visit.ask(rules.book)
    if book.lines:
        return "<ol>" + "".join(f"<li>{escape(line)}</li>" for line in book.lines) + "</ol>"
    return await _founded_with(visit)


async def in_force(visit: Visit) -> tuple[str, ...]:
    """Those of the community, a line each, for a form that changes them."""
    book = await visit.ask(rules.book)
    return book.lines or _as_lines(await _founded_with(visit))


def _as_lines(founded_with: str) -> tuple[str, ...]:
    return tuple(filter(None, map(one_line, to_plain(founded_with).split("\n"))))


async def _founded_with(visit: Visit) -> str:
    text = await visit.ask(lambda tx, _: site.policy(tx, "rules"))
    return (await visit.render(text)).html if text.strip() else ""


async def change(visit: Visit) -> Answer:
    slug = visit.params.get("slug", "")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(rules.set_rules, values["rules"].split("\n"), slug)
        return visit.go(visit.path, "These rules are in force now.")

    return await sheets.submit(visit, _sheet(visit, ""), do, lambda sheet, status: _page(visit, sheet, status))


async def _page(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    slug = visit.params.get("slug", "")
    board: Board | None = await visit.ask(boards.get, slug) if slug else None
    found = await visit.ask(rules.versions, slug)
    wanted = visit.query.get("version", "")
    shown = next((one for one in found if str(one.id) == wanted), found[0] if found else None)
    said = "" if slug or found else await _founded_with(visit)
    may_change = permits.may_tend(visit.caller, board.id if board else None)
    lines = found[0].lines if found else _as_lines(said)
    sheet = refused or (_sheet(visit, "\n".join(lines)) if may_change else None)
    return visit.page(
        "rules.html",
        status=status,
        title=visit.word("Rules of {board}", board=name_of(board, visit.lang)) if board else visit.word("Rules"),
        board=board,
        shown=shown,
        said=said,
        versions=[(one, len(found) - place) for place, one in enumerate(found)],
        is_former=shown is not None and shown is not found[0],
        sheet=sheet,
    )


def _sheet(visit: Visit, lines: str) -> Sheet:
    word = visit.word
    hint = word("One rule a line; they are numbered from the top. The former version stays to be read.")
    most = rules.MOST_RULES * (rules.MAX_RULE + 1)
    field = Field("rules", word("Rules"), "area", lines, hint, rows=10, most=most)
    return Sheet("rules", visit.path, (field,), word("Put in force"), title=word("Change the rules"))
