# SPDX-License-Identifier: Apache-2.0
"""Search: words in all that the reader may read, by board, author, time and title, newest first or best first."""

from urllib.parse import urlencode

import msgspec

from banyan.base.errors import Refusal
from banyan.core import boards, search
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.search import Asked, Order, SearchPage

MAX_TEXT = 200  # characters of what is looked for


async def show(visit: Visit) -> Answer:
    """The form, and what it finds when something is asked."""
    asked = _asked(visit.query)
    page, said, status = None, None, 200
    if asked.q or asked.author:
        try:
            question = await visit.ask(search.question, asked, visit.reader.zone)
            page = await visit.ask_heavy(search.page, question, visit.query.get("after", ""))
        except Refusal as refusal:
            said = visit.say(refusal)
            status = said.status
    choices = [board for section in await visit.ask(boards.directory) for board in section.boards]
    older = _older(asked, page) if page else ""
    return visit.page(
        "search.html", status=status, asked=asked, found=page, said=said, boards=choices, older=older, here="search"
    )


def _asked(query: dict[str, str]) -> Asked:
    text = {name: query.get(name, "").strip()[:MAX_TEXT] for name in ("q", "board", "author", "since", "until")}
    order = Order.BEST if query.get("order") == Order.BEST else Order.NEWEST
    return Asked(**text, title=bool(query.get("title")), order=order)


def _older(asked: Asked, page: SearchPage) -> str:
    """The address of the next page of the same search."""
    if not page.older:
        return ""
    fields = {name: value for name, value in msgspec.structs.asdict(asked).items() if value}
    return "/search?" + urlencode(fields | {"after": page.older})
