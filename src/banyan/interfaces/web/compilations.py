# SPDX-License-Identifier: Apache-2.0
"""Compilations on the web: the form that makes one of what was picked, and the floors that stand in it."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from banyan.core import boards, compilations, permits, threads
from banyan.core.kinds import COMPILATION
from banyan.interfaces.web import sheets
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import once
from banyan.records.boards import Board
from banyan.records.compilations import CompileWish, Pick, Piece
from banyan.records.pages import ThreadPage

MOST_PICKED = 2_000  # characters of a list of picks
_PICK = re.compile(r"([1-9]\d{0,8})(?:/([1-9]\d{0,8})-|/([\d,]+))?")


def is_offered(board: Board) -> bool:
    """Whether the board has compilations."""
    return COMPILATION in board.kinds.split()


def form_address(board: Board, picks: Sequence[Pick]) -> str:
    """The page with the form for these picks."""
    packed = ";".join(f"{pick.number}/{','.join(map(str, pick.floors))}".rstrip("/") for pick in picks)
    return f"/b/{board.slug}/compile?from={quote(packed, safe='/,;')}"


def parse_picks(text: str) -> list[Pick]:
    """The opposite of `form_address`; `12/8-` is thread 12 from floor 8 on.

    >>> parse_picks("12/3,5;15;20/8-")
    [Pick(number=12, floors=(3, 5), first=1), Pick(number=15, floors=(), first=1), Pick(number=20, floors=(), first=8)]
    """
    found = []
    for part in text[:MOST_PICKED].split(";"):
        if match := _PICK.fullmatch(part.strip()):
            number, first, floors = match.groups()
            chosen = tuple(int(floor) for floor in (floors or "").split(",") if floor and len(floor) < 10)
            found.append(Pick(int(number), chosen, int(first or 1)))
    return found


async def ask(visit: Visit) -> Answer:
    """The form, with the addresses of what was picked in its text."""
    board = await _tended(visit)
    picks = parse_picks(visit.query.get("from", ""))
    text = await visit.ask(compilations.draft, board.slug, picks) if picks else ""
    title = ""
    if picks:
        thread, _, _ = await visit.ask(threads.get, picks[0].number)
        title = thread.title
    return await _again(visit, board)(_sheet(visit, board, title, text), 200)


async def compile_floors(visit: Visit) -> Answer:
    board = await _tended(visit)

    async def do(values: dict[str, str]) -> Answer:
        body = await visit.render(values["text"])
        wish = CompileWish(bool(values["quotes"]), bool(values["replies"]))
        token = once(values["token"], values["title"], values["text"])
        thread = await visit.act(compilations.make, board.id, values["title"], body, wish, token)
        await visit.frame.desk.marks.wrote(visit.caller, thread, 1)
        return visit.go(f"/t/{thread.number}", "It stands on the board, signed by you.")

    return await sheets.submit(visit, _sheet(visit, board, "", ""), do, _again(visit, board))


async def _tended(visit: Visit) -> Board:
    board: Board = await visit.ask(boards.get, visit.params["slug"])
    permits.check_tends(visit.caller, board.id)
    return board


def _again(visit: Visit, board: Board) -> sheets.Again:
    crumbs = ((name_of(board, visit.lang), f"/b/{board.slug}"),)
    return sheets.one(visit, visit.word("Compile floors"), crumbs=crumbs)


def _sheet(visit: Visit, board: Board, title: str, text: str) -> Sheet:
    word = visit.word
    hint = word(
        "Each address alone on a line becomes that floor, with its author. Put your own words between them; more floors, "
        "of other threads too, by their addresses."
    )
    fields = (
        Field("title", word("Title"), value=title, needed=True, most=threads.MAX_TITLE),
        Field("text", word("Text"), "area", text, hint=hint, rows=14, needed=True),
        Field("quotes", word("Show what the floors quote"), "tick", "1"),
        Field("replies", word("Let people answer"), "tick"),
    )
    intro = word(
        "A new thread of this board, signed by you. The originals stay as they are; what is changed or removed there is so here."
    )
    return Sheet("compile", f"/b/{board.slug}/compile", fields, word("Post it"), intro=intro)


# ---- shown


def woven(visit: Visit, page: ThreadPage) -> ThreadPage:
    """The page with the floors that it names in the place of their addresses."""

    def shown(piece: Piece) -> str:
        return visit.frame.renderer.text(visit.lang, "piece.html", piece=piece, how=visit.times)

    return compilations.woven(page, shown)


def tags(page: ThreadPage) -> frozenset[str]:
    """What the page must be forgotten with, of other threads."""
    found = set()
    for piece in page.pieces:
        found |= {f"title:{piece.thread_id}", f"post:{piece.post_id}", f"place:{piece.board_id}"}
        if piece.author:
            found.add(f"account:{piece.author.id}")
    return frozenset(found)
