# SPDX-License-Identifier: Apache-2.0
"""One's own way through the boards: favourites, "read up to here", "all read", and on to the next unread floor."""

from collections.abc import Iterator
from typing import NamedTuple

from banyan.base.errors import BadValue
from banyan.core import boards, favourites, pages, read_marks, threads
from banyan.core.permits import check_signed_in
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.forms import Form, safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller
from banyan.records.favourites import FavouriteKind, FavouriteNode, Side

PAGE = "/settings/favourites"


class Row(NamedTuple):
    """An entry on the page where they are sorted; `depth` folders lie around it."""

    node: FavouriteNode
    depth: int


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def make_folder(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(favourites.add_folder, values["name"])
        return visit.go(PAGE, "The folder is there.")

    async def again(refused: Sheet, status: int) -> Answer:
        return await _page(visit, refused, status)

    return await sheets.submit(visit, _folder_sheet(visit), do, again)


async def sort(visit: Visit) -> Answer:
    """One step of putting the favourites in order; which one says the button that was pressed, or where was dropped."""
    form = await visit.form()
    picked = form.many("pick")
    if form["up"] or form["down"]:
        number = form.number("up") or form.number("down") or 0
        await visit.act(favourites.shift, number, is_up=bool(form["up"]))
        return visit.go(f"{PAGE}#e{number}")
    if form["rename"]:
        await visit.act(favourites.rename, form.number("rename") or 0, form["name"])
    elif form["do"] == "line":
        await visit.act(favourites.add_line)
    elif form["do"] == "out":
        await visit.act(_take_out, _numbers(picked))
    else:
        numbers = _numbers(picked)
        await visit.act(_move, numbers, *_place(form))
        if form["side"] and numbers:  # dropped: to where it stands now
            return visit.go(f"{PAGE}#e{numbers[0]}")
    return visit.go(PAGE)


def _place(form: Form) -> tuple[Side, int]:
    side = form["side"] or Side.INTO
    if side not in set(Side):
        raise BadValue(name="side")
    return Side(side), form.number("place") or favourites.TOP


def _numbers(picked: list[str]) -> list[int]:
    return [int(one) for one in picked if one.isascii() and one.isdigit() and len(one) < 10]


def _take_out(tx: Tx, caller: Caller, numbers: list[int]) -> None:
    for number in numbers:
        favourites.take_out(tx, caller, number)


def _move(tx: Tx, caller: Caller, numbers: list[int], side: Side, place: int) -> None:
    for number in reversed(numbers) if side == Side.AFTER else numbers:
        favourites.move(tx, caller, number, side, place)


async def _page(visit: Visit, refused: Sheet | None = None, status: int = 200) -> Answer:
    check_signed_in(visit.caller)
    rows = list(_rows(await visit.ask(favourites.tree)))
    return visit.page(
        "favourites.html",
        status=status,
        tabs=settings.tabs(visit),
        rows=rows,
        folders=[row for row in rows if row.node.kind == FavouriteKind.FOLDER],
        sheet=refused or _folder_sheet(visit),
    )


def _rows(nodes: list[FavouriteNode], depth: int = 0) -> Iterator[Row]:
    for node in nodes:
        yield Row(node, depth)
        yield from _rows(node.inside, depth + 1)


def _folder_sheet(visit: Visit) -> Sheet:
    fields = (Field("name", visit.word("Name"), needed=True, most=favourites.MAX_NAME),)
    return Sheet("folder", f"{PAGE}/folder", fields, visit.word("Make a folder"), plain=True)


async def add(visit: Visit) -> Answer:
    form = await visit.form()
    board = await visit.ask(boards.get, visit.params["slug"])
    await visit.act(favourites.add, board.id)
    name = board.title(visit.lang) or board.slug
    return visit.go(safe_next(form["next"], f"/b/{board.slug}"), "{board} is among your favourites.", board=name)


async def remove(visit: Visit) -> Answer:
    form = await visit.form()
    board = await visit.ask(boards.get, visit.params["slug"])
    await visit.act(favourites.remove, board.id)
    name = board.title(visit.lang) or board.slug
    return visit.go(safe_next(form["next"], f"/b/{board.slug}"), "{board} is no favourite any more.", board=name)


async def mark_board_read(visit: Visit) -> Answer:
    await visit.form()
    board = await visit.ask(boards.get, visit.params["slug"])
    await visit.frame.desk.marks.write()
    await visit.act(read_marks.mark_board_read, board)
    await visit.frame.desk.marks.forget(visit.caller)
    return visit.go(f"/b/{board.slug}", "Everything on this board counts as read.")


async def mark_up_to(visit: Visit) -> Answer:
    """Go on here next time: what stands above is read, what comes after is not."""
    number, floor = visit.number("number"), visit.number("floor")
    await visit.form()
    thread, _, board = await visit.ask(threads.get, number)
    await visit.frame.desk.marks.write()
    await visit.act(read_marks.mark_up_to, number, floor)
    await visit.frame.desk.marks.forget(visit.caller)
    return visit.go(f"/b/{board.slug}", "“{title}” is read up to floor {floor}.", title=thread.title, floor=str(floor))


async def next_unread(visit: Visit) -> Answer:
    """On to the next thread of a board with something unread; `after` is the thread that is left."""
    slug = visit.params["slug"]
    after = visit.query.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) <= 9 else 0
    found = await visit.ask(pages.next_unread, slug, number)
    if found is None:
        return visit.go(f"/b/{slug}", "Nothing unread on this board.")
    thread, floor = found
    return visit.go(f"/t/{thread.number}/{floor}#f{floor}")
