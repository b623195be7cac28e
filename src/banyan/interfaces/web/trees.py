# SPDX-License-Identifier: Apache-2.0
"""A thread as a tree, on pages of its top floors. What is too deep or too much has its own page: `?under=42`."""

import msgspec

from banyan.base.errors import NotFound
from banyan.core import trees
from banyan.interfaces.web import threads
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.pages import Branch, Floor, ThreadPage


async def show(visit: Visit) -> Answer:
    number = visit.number("number")
    under, start = visit.query.get("under", "0"), visit.query.get("from", "1")
    if not (threads.is_number(under) and threads.is_number(start)):
        raise NotFound
    if not visit.query and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    page, branches = await visit.ask(trees.tree, number, int(under), int(start))
    here = f"/t/{number}/tree?under={under}&amp;from=" if int(under) else f"/t/{number}/tree?from="

    def laid_out(page: ThreadPage) -> str:
        floors = {floor.post.floor: floor for floor in page.floors}
        return "".join(
            _branch(visit, page, branch, floors[branch.floor]) for branch in branches if branch.floor in floors
        )

    return await threads.show_page(
        visit,
        page,
        way="tree",
        is_kept=not visit.query,
        under=int(under),
        turns=(f"{here}{page.older}" if page.older else "", f"{here}{page.newer}" if page.newer else ""),
        laid_out=laid_out,
    )


def _branch(visit: Visit, page: ThreadPage, branch: Branch, floor: Floor) -> str:
    """A floor at its depth, and the way on where more answers it than is shown here."""
    number = page.thread.number
    html = threads.floors_html(visit.frame.renderer, msgspec.structs.replace(page, floors=[floor]), visit.times)
    if branch.more:
        address = f"/t/{number}/tree?under={branch.floor}&amp;from={branch.more}"
        said = visit.word("More answers to #{floor}", floor=f"{branch.floor:,}")
        html += f'<p class="line"><a class="go" href="{address}">{said}</a></p>'
    return f'<div class="d{branch.depth}">{html}</div>'
