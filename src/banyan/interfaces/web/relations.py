# SPDX-License-Identifier: Apache-2.0
"""Friends and blocked people: the lists with their remarks, and the page on which one says what somebody is to one."""

from urllib.parse import quote

from banyan.base.errors import BadValue
from banyan.core import accounts, follows, permits, relations
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Account
from banyan.records.relations import RelationKind

NONE = "none"


async def show(visit: Visit) -> Answer:
    """Everybody about whom one has said something."""
    return visit.page(
        "relations.html",
        tabs=settings.tabs(visit),
        lists=[(kind, await visit.ask(relations.listed, kind)) for kind in RelationKind],
    )


async def ask(visit: Visit) -> Answer:
    account = await _somebody(visit)
    known = await visit.ask(relations.find, account.id)
    kept = {"kind": known.kind if known else NONE, "remark": known.remark if known else ""}
    return await _page(visit, account)(sheets.filled(_sheet(visit, account), kept), 200)


async def change(visit: Visit) -> Answer:
    account = await _somebody(visit)

    async def do(values: dict[str, str]) -> Answer:
        handle = account.handle
        if values["kind"] == RelationKind.FRIEND:
            await visit.act(relations.befriend, handle, values["remark"])
            return visit.go(_address(handle), "{who} is among your friends.", who=handle)
        if values["kind"] == RelationKind.BLOCKED:
            await visit.act(relations.block, handle, values["remark"])
            return visit.go(_address(handle), "{who} is blocked: nothing of theirs reaches you.", who=handle)
        if values["kind"] != NONE:
            raise BadValue(name="kind")
        for verb in (relations.unfriend, relations.unblock):
            await visit.act(verb, handle)
        return visit.go(_address(handle), "{who} is neither a friend nor blocked.", who=handle)

    return await sheets.submit(visit, _sheet(visit, account), do, _page(visit, account))


async def _somebody(visit: Visit) -> Account:
    """Whom the page is about. Raises SignInFirst and Oneself."""
    permits.check_signed_in(visit.caller)
    account = (await visit.ask(accounts.person, visit.params["handle"])).account
    if account.id == visit.caller.id:
        raise follows.Oneself
    return account


def _sheet(visit: Visit, account: Account) -> Sheet:
    word = visit.word
    choices = (
        (RelationKind.FRIEND, word("a friend")),
        (RelationKind.BLOCKED, word("blocked: no mail, no messages, no notifications; their floors are folded")),
        (NONE, word("neither")),
    )
    fields = (
        Field("kind", word("To me they are"), "radio", choices=choices),
        Field("remark", word("Remark"), most=relations.MAX_REMARK, hint=word("Only you ever read it.")),
    )
    return Sheet("relation", f"{_address(account.handle)}/relation", fields, word("Save"))


def _page(visit: Visit, account: Account) -> sheets.Again:
    crumbs = (
        (f"@{account.handle}", _address(account.handle)),
        (visit.word("Friends and blocked people"), "/settings/people"),
    )
    return sheets.one(visit, account.display_name or account.handle, crumbs=crumbs)


def _address(handle: str) -> str:
    return f"/@{quote(handle, safe='')}"
