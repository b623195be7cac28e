# SPDX-License-Identifier: Apache-2.0
"""Short posts on the web: what the box at the head of a board sends, and a page of its own for what was refused."""

from banyan.core import boards, shorts
from banyan.interfaces.web import sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import once
from banyan.records.boards import Board


async def ask(visit: Visit) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])
    return await _again(visit, board)(_sheet(visit, board), 200)


async def say(visit: Visit) -> Answer:
    board = await visit.ask(boards.get, visit.params["slug"])

    async def do(values: dict[str, str]) -> Answer:
        body = await visit.frame.desk.render(values["line"], "markdown")
        await visit.act(shorts.say, board.id, body, once(values["token"], values["line"]))
        return visit.go(f"/b/{board.slug}", "It stands.")

    return await sheets.submit(visit, _sheet(visit, board), do, _again(visit, board))


def _sheet(visit: Visit, board: Board) -> Sheet:
    word = visit.word
    hint = word("Up to {most} characters, no title. What is longer is a thread.", most=board.short_limit)
    line = Field("line", word("Say it in one line"), needed=True, most=board.short_limit, hint=hint)
    return Sheet("short", f"/b/{board.slug}/short", (line,), word("Out with it"))


def _again(visit: Visit, board: Board) -> sheets.Again:
    return sheets.one(visit, visit.word("Say it in one line"), crumbs=((board.slug, f"/b/{board.slug}"),))
