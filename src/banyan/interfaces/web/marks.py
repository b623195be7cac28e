# SPDX-License-Identifier: Apache-2.0
"""Marks on the web: what a board put into the digest or keeps, and the page on which a floor gets its marks."""

from banyan.base.errors import NotFound
from banyan.core import batches, marks, permits, posts
from banyan.interfaces.web.compilations import is_offered
from banyan.interfaces.web.posts import address, excerpt_of, name_of, place
from banyan.interfaces.web.router import Handler
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.marks import Mark

TITLES = {Mark.DIGEST: "Digest of {board}", Mark.KEEP: "Kept on {board}"}


def lists(mark: Mark) -> Handler:
    """The page of what has a mark."""

    async def show(visit: Visit) -> Answer:
        board, found, older = await visit.ask(marks.marked, visit.params["slug"], mark, visit.query.get("before", ""))
        return visit.page(
            "marked.html",
            title=visit.word(TITLES[mark], board=name_of(board, visit.lang)),
            board=board,
            found=found,
            mark=str(mark),
            older=f"{visit.path}?before={older}" if older else "",
        )

    show.__doc__ = f"What a board has marked: {mark}."
    return show


async def ask(visit: Visit) -> Answer:
    """What those who tend a board can do with a floor that is worth it."""
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, board = await visit.ask(posts.get, number, floor)
    permits.check_tends(visit.caller, board.id)
    found = await visit.ask(marks.of_post, number, floor)
    return visit.page(
        "curate.html",
        crumbs=place(visit, thread, board, floor),
        excerpt=excerpt_of(post),
        number=number,
        floor=floor,
        slug=board.slug,
        compiles=is_offered(board),
        marks=((Mark.KEEP, Mark.KEEP in found), (Mark.DIGEST, Mark.DIGEST in found)),
    )


async def set_mark(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()
    if form["mark"] not in set(Mark):
        raise NotFound
    batch = await visit.act(batches.mark_post, number, floor, form["mark"], is_on=not form["off"])
    return visit.go(address(number, floor), "Saved.", undo=str(batch.id))
