# SPDX-License-Identifier: Apache-2.0
"""The table of e-mail domains and the groups that they prove, under administration."""

from banyan.core import affiliations
from banyan.interfaces.web import admin, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/admin/groups"
MAX_DOMAIN = 200  # characters


async def show(visit: Visit) -> Answer:
    return await _page(visit, _sheet(visit), 200)


async def add(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        domain, group, below = values["domain"], values["group"], bool(values["below"])
        made = await visit.act(affiliations.add, domain, group, includes_below=below)
        return visit.go(
            PAGE, "Addresses of {domain} prove the group {group}.", domain=made.domain, group=made.group_name
        )

    return await sheets.submit(visit, _sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def drop(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(affiliations.drop, form.number("id") or 0)
    return visit.go(PAGE, "That domain proves nothing any more.")


async def _page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    lines = await visit.ask(affiliations.table)
    return visit.page("admin_groups.html", status=status, tabs=admin.tabs(visit), lines=lines, sheet=sheet)


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("What stands behind the @, as in campus.example.org.")
    fields = (
        Field("domain", word("Domain"), needed=True, most=MAX_DOMAIN, hint=hint),
        Field("below", word("Domains below it count too"), "tick"),
        Field("group", word("Group"), needed=True, most=affiliations.MAX_GROUP),
    )
    return Sheet("groups", PAGE, fields, word("Add the line"), title=word("Another domain"))
