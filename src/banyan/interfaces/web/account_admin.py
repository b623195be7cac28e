# SPDX-License-Identifier: Apache-2.0
"""Accounts under administration: find one, let sign-ups in or turn them down, give and end roles, hand over what was imported."""

from banyan.base import clock
from banyan.base.errors import BadValue, NotFound
from banyan.base.ids import BoardId
from banyan.core import accounts, boards, permits, roles, sanctions
from banyan.interfaces.web import admin, sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.measures import days_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import AccountState, Person, Role

STATES = {
    AccountState.PENDING: "waiting for approval",
    AccountState.ACTIVE: "active",
    AccountState.SUSPENDED: "suspended",
    AccountState.UNCLAIMED: "unclaimed",
    AccountState.REFUSED: "turned down",
    AccountState.LEAVING: "leaving",
    AccountState.GONE: "gone",
    AccountState.PSEUDONYM: "pseudonym",
}
ROLES = {"admin": "administrator", "moderator": "moderator"}


# ---- the list


async def show(visit: Visit) -> Answer:
    search, state = visit.query.get("q", "")[:100], visit.query.get("state", "")
    if state not in (*STATES, ""):
        raise BadValue(name="state")
    before = visit.query.get("before", "")
    found, older = await visit.ask_heavy(accounts.list_accounts, search, state, before)
    states = tuple((str(name), visit.word(words)) for name, words in STATES.items())
    return visit.page(
        "admin_accounts.html", tabs=admin.tabs(visit), accounts=found, older=older, search=search, state=state,
        states=states, said=dict(states),
    )  # fmt: skip


async def approve_all(visit: Visit) -> Answer:
    form = await visit.form()
    count = await visit.act(accounts.approve_all, form.many("pick"))
    return visit.go("/admin/accounts?state=pending", "People who are in now: {n}.", n=str(count))


# ---- one account


async def show_one(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    return await _page(visit, None, 200)


async def approve(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(accounts.approve, visit.params["handle"])
    return visit.go("/admin/accounts?state=pending", "@{handle} is in.", handle=visit.params["handle"])


async def turn_down(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(accounts.turn_down, handle, values["reason"])
        return visit.go("/admin/accounts?state=pending", "@{handle} is turned down.", handle=handle)

    return await sheets.submit(
        visit, _turn_down_sheet(visit, handle), do, lambda sheet, status: _page(visit, sheet, status)
    )


async def make_claim_link(visit: Visit) -> Answer:
    handle = visit.params["handle"]
    await visit.form()
    path = await visit.act(accounts.claim_link, handle)
    link = visit.frame.settings.public_url + path
    return visit.go(
        f"/admin/accounts/{handle}", "Give this link to its author; it is shown only now: {link}", link=link
    )


async def give_role(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: dict[str, str]) -> Answer:
        name, _, slug = values["role"].partition(":")
        days = days_of(values["days"])
        if values["days"].strip() and not days:
            raise BadValue(name="days")
        until = clock.now() + days * clock.DAY if days else None
        await visit.act(roles.give, handle, name, slug, until)
        return visit.go(f"/admin/accounts/{handle}", "The role is given.")

    sheet = await _role_sheet(visit, handle)
    return await sheets.submit(visit, sheet, do, lambda sheet, status: _page(visit, sheet, status))


async def _page(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    """Everything about one account, with a form for each thing that can be done to it now."""
    handle = visit.params["handle"]
    profile = await visit.ask(accounts.person, handle)
    account = profile.account
    forms: list[Sheet] = []
    if account.state == AccountState.PENDING:
        forms = [_approve_sheet(visit, account.handle), _turn_down_sheet(visit, account.handle)]
    elif account.state == AccountState.UNCLAIMED:
        forms = [_claim_sheet(visit, account.handle)]
    elif account.state == AccountState.ACTIVE:
        forms = [await _role_sheet(visit, account.handle)]
    forms = list(sheets.replaced(tuple(forms), refused))
    slugs: dict[BoardId | None, str] = {
        board.id: board.slug for one in await visit.ask(boards.register) for board in one.boards
    }
    return visit.page(
        "admin_account.html",
        status=status,
        account=account,
        state=visit.word(STATES[account.state]),
        roles=[(role, visit.word(ROLES[role.name]), slugs.get(role.board_id, "")) for role in profile.roles],
        measures=await visit.ask(sanctions.of_account, account.handle),
        forms=forms,
    )


def _approve_sheet(visit: Visit, handle: str) -> Sheet:
    return Sheet("approve", f"/admin/accounts/{handle}/approve", (), visit.word("Let in"), title=visit.word("Let in?"))


def _turn_down_sheet(visit: Visit, handle: str) -> Sheet:
    word = visit.word
    title, action = word("Or turn down"), f"/admin/accounts/{handle}/turn_down"
    return Sheet("turn_down", action, (reason_field(visit),), word("Turn down"), title=title, danger=True)


def _claim_sheet(visit: Visit, handle: str) -> Sheet:
    word = visit.word
    intro = word("Nobody can sign in to this account: its posts were imported. A link gives it to its author, once.")
    action = f"/admin/accounts/{handle}/claim_link"
    return Sheet("claim", action, (), word("Make a link"), title=word("Hand it over"), intro=intro)


async def _role_sheet(visit: Visit, handle: str) -> Sheet:
    word = visit.word
    found = [board for one in await visit.ask(boards.register) for board in one.boards]
    choices = [(f"moderator:{one.slug}", word("moderator of {board}", board=one.slug)) for one in found]
    choices.append(("admin", word("administrator")))
    days = Field("days", word("For how many days"), hint=word("Empty: without an end."))
    fields = (Field("role", word("Role"), "choice", choices=tuple(choices)), days)
    action = f"/admin/accounts/{handle}/roles"
    return Sheet("role", action, fields, word("Give the role"), title=word("Give a role"), plain=True)


# ---- roles


async def show_roles(visit: Visit) -> Answer:
    lines = [
        (*line, visit.word(ROLES[line[0].name]), _is_in_force(line[0])) for line in await visit.ask(roles.list_all)
    ]
    return visit.page("admin_roles.html", tabs=admin.tabs(visit), lines=lines)


async def ask_end_role(visit: Visit) -> Answer:
    line = await _find_role(visit)
    return await _end_page(visit, line)(_end_sheet(visit, line[0]), 200)


async def end_role(visit: Visit) -> Answer:
    line = await _find_role(visit)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(roles.end, line[0].id, values["reason"])
        return visit.go("/admin/roles", "The role is ended.")

    return await sheets.submit(visit, _end_sheet(visit, line[0]), do, _end_page(visit, line))


def _is_in_force(role: Role) -> bool:
    return role.ended_at is None and (role.until_at is None or role.until_at > clock.now())


async def _find_role(visit: Visit) -> tuple[Role, Person, str | None]:
    for line in await visit.ask(roles.list_all):
        if str(line[0].id) == visit.params["role"]:
            return line
    raise NotFound


def _end_sheet(visit: Visit, role: Role) -> Sheet:
    return Sheet("end", f"/admin/roles/{role.id}", (reason_field(visit),), visit.word("End the role"), danger=True)


def _end_page(visit: Visit, line: tuple[Role, Person, str | None]) -> sheets.Again:
    word = visit.word
    role, person, slug = line
    title = word("End a role of @{handle}?", handle=person.handle)
    intro = word("moderator of {board}", board=slug) if slug else word(ROLES[role.name])
    return sheets.one(visit, title, intro=intro, crumbs=((word("Roles"), "/admin/roles"),))
