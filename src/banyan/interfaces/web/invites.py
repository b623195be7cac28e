# SPDX-License-Identifier: Apache-2.0
"""Invitations: make one and give its link to somebody, take one back, open one. A link is shown once, when it is made."""

from banyan.core import invites, site
from banyan.interfaces.web import sheets
from banyan.interfaces.web.settings import tabs
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    given = await visit.ask(lambda tx, _: site.policy(tx, "invites_per_member"))
    may_invite = visit.caller.is_admin or given != "0"
    return await _page(visit, _sheet(visit) if may_invite else None, 200)


async def make(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        code = await visit.act(invites.make, values["note"])
        link = f"{visit.frame.settings.public_url}/invite/{code}"
        return visit.go("/settings/invites", "Give this link to one person; it is shown only now: {link}", link=link)

    return await sheets.submit(visit, _sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def revoke(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(invites.revoke, form.number("id", 0) or 0)
    return visit.go("/settings/invites", "The invitation is taken back.")


async def open_link(visit: Visit) -> Answer:
    """The link itself: on to the sign-up page that has the code in it."""
    code = visit.params["code"]
    await visit.ask(invites.look, code)
    if not visit.reader.is_guest:
        return visit.go("/", "That is an invitation, and you are here already. Give it to somebody who is not.")
    return visit.moved(f"/signup?invite={code}")


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("For your own list: who it is for.")
    note = Field("note", word("Note"), most=100, hint=hint)
    return Sheet("invite", "/settings/invites", (note,), word("Make an invitation"))


async def _page(visit: Visit, sheet: Sheet | None, status: int) -> Answer:
    found = await visit.ask(invites.mine)
    return visit.page("invites.html", status=status, tabs=tabs(visit), invites=found, sheet=sheet)
