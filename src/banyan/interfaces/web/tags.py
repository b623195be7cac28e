# SPDX-License-Identifier: Apache-2.0
"""A tag: the threads that have it, on all boards that the reader may read."""

from banyan.core import tags
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    tag = visit.params["tag"]
    rows, older = await visit.ask(tags.tagged, tag, visit.query.get("before", ""))
    return visit.page("tag.html", tag=tag, rows=rows, older=f"?before={older}" if older else "", here="boards")
