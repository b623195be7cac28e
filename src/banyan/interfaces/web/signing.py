# SPDX-License-Identifier: Apache-2.0
"""Signing in and up."""

from urllib.parse import quote

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import accounts, handles, second_factors, sign_ins, site
from banyan.core.accounts import SignUp
from banyan.interfaces.web import passkeys, proving, rules, sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Account, AccountState

MAX_CODE = 100  # characters


# ---- in


async def ask_in(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    return await _gate(visit)(sheets.filled(_in_sheet(visit), {"next": going_to, "stay": "1"}), 200)


async def sign_in(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        account_id = await proving.check_password(visit, values["name"], values["password"])
        going_to, stays = safe_next(values["next"]), bool(values["stay"])
        if await visit.ask(lambda tx, _: second_factors.is_on(tx, account_id)):
            token = await visit.act(second_factors.wait_for_code, account_id, stays=stays)
            visit.set_cookie(visit.frame.cookies.half_way, token, second_factors.HALF_WAY_LASTS // clock.SECOND)
            return visit.go(f"/signin/code?next={quote(going_to, safe='')}")
        await _open_session(visit, account_id, stays=stays)
        return visit.go(going_to)

    return await sheets.submit(visit, _in_sheet(visit), do, _gate(visit))


async def _open_session(visit: Visit, account_id: AccountId, how: str = sign_ins.PASSWORD, *, stays: bool) -> None:
    token = await visit.act(accounts.sign_in, account_id, proving.agent_of(visit), visit.reader.address, how)
    await proving.hand_over(visit, token, stays=stays)


def _in_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (
        Field("name", word("Handle or e-mail"), needed=True, most=200, fill="username"),
        Field("password", word("Password"), "password", needed=True, fill="current-password"),
        Field("stay", word("Remember me on this machine"), "tick"),
        Field("next", kind="hidden"),
    )
    return Sheet("signin", "/signin", fields, word("Go in"))


def _gate(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        going_to = next(field.value for field in sheet.fields if field.name == "next")
        offered = await passkeys.offer(visit, safe_next(going_to))
        sign_up = visit.frame.facts.sign_up
        doors = proving.doors(visit, safe_next(going_to))
        return visit.page(
            "signin.html",
            status=status,
            sheet=sheet,
            sign_up=sign_up,
            doors=doors,
            entry=await visit.entry(),
            **offered,
        )

    return again


# ---- up


async def ask_up(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    given = {"next": going_to, "invite": visit.query.get("invite", "")}
    return await up_page(visit, sheets.filled(up_sheet(visit), given), 200)


async def sign_up(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        handle = values["handle"].strip()
        password_hash = await proving.hashed(visit, values["password"], handle, values["email"])
        account = await visit.act(accounts.sign_up, handle, password_hash, wishes(visit, values), values["token"])
        return await welcome(visit, account, values["next"])

    return await sheets.submit(visit, up_sheet(visit), do, lambda sheet, status: up_page(visit, sheet, status))


def wishes(visit: Visit, values: dict[str, str]) -> SignUp:
    """What somebody gave besides a handle."""
    return SignUp(
        email=values["email"].strip(),
        locale=visit.lang,
        invite=values.get("invite", "").strip(),
        note=values.get("note", ""),
    )


async def welcome(visit: Visit, account: Account, going_to: str) -> Answer:
    """Whoever has just joined is in, and reads what comes next."""
    await _open_session(visit, account.id, sign_ins.JOINED, stays=True)
    going_to = safe_next(going_to)
    if account.state == AccountState.PENDING:
        return visit.go(going_to, "Your name is taken down. Somebody will look at it; you can read meanwhile.")
    return visit.go(going_to, "Welcome under the tree, {handle}.", handle=account.handle)


def up_sheet(visit: Visit, action: str = "/signup", *, is_known: bool = False) -> Sheet:
    """It asks for an invitation where one is needed, and where somebody came with one (`?invite=`). Whoever `is_known` by what
    another system says needs no password.
    """
    word, policy = visit.word, visit.frame.facts.sign_up
    code, is_needed = visit.query.get("invite", ""), policy == site.INVITATION
    hint = word("The code, or the end of its link.")
    invite = Field("invite", word("Invitation"), needed=is_needed, most=MAX_CODE, hint=hint)
    note_hint = word("Whoever looks at your sign-up reads it, and nobody else.")
    note = Field("note", word("A word about yourself"), "area", rows=3, most=accounts.MAX_NOTE, hint=note_hint)
    fields = (
        Field(
            "handle",
            word("Handle"),
            needed=True,
            most=handles.MOST,
            fill="username",
            hint=word("What you are called here, in any script. It never changes."),
        ),
        _password_field(visit, is_known=is_known),
        Field(
            "email",
            word("E-mail, if you like"),
            "email",
            most=200,
            fill="email",
            hint=word(
                "To get back in when the password is lost, and for what you ask to have by e-mail. Nobody sees it."
            ),
        ),
        *((invite,) if is_needed or code else ()),
        *((note,) if policy == site.APPROVAL else ()),
        Field("next", kind="hidden"),
    )
    return Sheet("signup", f"{action}?invite={quote(code)}" if code else action, fields, word("Join"))


def _password_field(visit: Visit, *, is_known: bool) -> Field:
    word = visit.word
    if is_known:
        label, hint = word("Password, if you like"), word("The terminal and other programs ask for one; it can wait.")
    else:
        label, hint = word("Password"), word("Long beats clever: a few unrelated words are good.")
    return Field("password", label, "password", needed=not is_known, fill="new-password", hint=hint)


async def up_page(visit: Visit, sheet: Sheet, status: int, known: str = "") -> Answer:
    """`known` says by what somebody is known already."""
    going_to = next(field.value for field in sheet.fields if field.name == "next")
    doors = [] if known else proving.doors(visit, safe_next(going_to))
    policy = visit.frame.facts.sign_up
    shown = {"sheet": sheet, "policy": policy, "rules": await rules.html(visit), "doors": doors, "known": known}
    return visit.page("signup.html", status=status, **shown)
