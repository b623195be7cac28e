# SPDX-License-Identifier: Apache-2.0
"""Who brought whom, on the web: one's own branch, the tree for the staff, and the first hundred."""

from banyan.core import word_of_mouth
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    rows, figures = await visit.ask(word_of_mouth.mine)
    return visit.page("invited.html", rows=rows, figures=figures, least=word_of_mouth.LEAST_COUNTED)


async def show_whole(visit: Visit) -> Answer:
    only = visit.query.get("only") == "suspicious"
    rows = await visit.ask_heavy(word_of_mouth.whole, only_suspicious=only)
    return visit.page("invited_all.html", rows=rows, only=only)


async def show_first(visit: Visit) -> Answer:
    return visit.page("first.html", lines=await visit.ask(word_of_mouth.first_members))
