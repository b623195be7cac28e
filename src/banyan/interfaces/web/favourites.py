# SPDX-License-Identifier: Apache-2.0
"""One's own way through the boards: favourites, "read up to here", "all read", and on to the next unread floor."""

from banyan.core import boards, favourites, pages, read_marks, threads
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.visits import Answer, Visit


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
