# SPDX-License-Identifier: Apache-2.0
"""A thread to take home: which books can be made of it, and a book while it is fetched. Few are made at the same time."""

import re
from collections.abc import AsyncIterator

from starlette.types import ASGIApp

from banyan.base.errors import NotFound
from banyan.core import books
from banyan.exchange.books import MIME, book
from banyan.interfaces.web.belongings import Parcel
from banyan.interfaces.web.posts import place
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.books import Part, Plan

_UNFIT = re.compile(r"[^\w.-]+")
SAID = {
    Part.CHAPTERS: "Its chapters",
    Part.AUTHOR: "What its author wrote",
    Part.ALL: "The whole thread",
}


async def ask(visit: Visit) -> Answer:
    number = visit.number("number")
    plans = await visit.ask(books.parts, number)
    thread, board = plans[0].thread, plans[0].board
    crumbs = place(visit, thread, board)
    return visit.page("book.html", thread=thread, plans=plans, said=SAID, crumbs=crumbs, most=books.MOST_FLOORS)


async def fetch(visit: Visit) -> ASGIApp:
    form = await visit.form()
    if form["part"] not in set(Part):
        raise NotFound
    part = Part(form["part"])
    plan = await visit.act(books.take, visit.number("number"), part)
    return Parcel(_pieces(visit, plan), _name(plan), MIME)


async def _pieces(visit: Visit, plan: Plan) -> AsyncIterator[bytes]:
    desk = visit.frame.desk
    home = visit.frame.settings.public_url, visit.lang
    async with visit.frame.binding:
        made = book(desk.store, desk.files, visit.caller, plan, home)
        async for piece in desk.pieces(made):
            yield piece


def _name(plan: Plan) -> str:
    stem = _UNFIT.sub("-", plan.thread.title).strip("-.") or "book"
    return f"{stem[:60]}.epub"
