# SPDX-License-Identifier: Apache-2.0
"""Signing up, in and out. Passwords are checked and hashed on a worker thread, before any transaction begins."""

from urllib.parse import quote

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, attempts, handles, passwords, second_factors, sessions, sign_ins, site
from banyan.core.accounts import SignUp
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import YEAR_S, Answer, Visit
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller

MAX_CODE = 100  # characters


class WrongPassword(Refusal):
    code = "wrong_password"
    family = Family.INVALID
    sentence = "No account here has this name and this password together."
    hint = "Capital letters count in passwords, not in names."
    about = "current"


# ---- in


async def ask_in(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    return await _gate(visit, sheets.filled(_in_sheet(visit), {"next": going_to, "stay": "1"}), 200)


async def sign_in(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        account_id = await check_password(visit, values["name"], values["password"])
        going_to, stays = safe_next(values["next"]), bool(values["stay"])
        if await visit.ask(lambda tx, _: second_factors.is_on(tx, account_id)):
            token = await visit.act(second_factors.wait_for_code, account_id, stays=stays)
            visit.set_cookie(visit.frame.cookies.half_way, token, second_factors.HALF_WAY_LASTS // clock.SECOND)
            return visit.go(f"/signin/code?next={quote(going_to, safe='')}")
        await _open_session(visit, account_id, stays=stays)
        return visit.go(going_to)

    return await sheets.submit(visit, _in_sheet(visit), do, lambda sheet, status: _gate(visit, sheet, status))


async def check_password(visit: Visit, name: str, password: str) -> AccountId:
    """Whose name and password these are. Raises WrongPassword; TooManyAttempts before anything costly is done."""
    name, network = name.strip(), visit.reader.address
    await visit.ask(lambda tx, _: attempts.check(tx, name, network))
    known = await visit.ask(accounts.find_credentials, name)
    is_right = await visit.frame.desk.work(passwords.verify, known.password_hash, password)
    await visit.act(_count_attempt, name, known.account_id, agent_of(visit), is_right=is_right)
    if not is_right:
        raise WrongPassword
    return known.account_id


def _count_attempt(tx: Tx, caller: Caller, name: str, account_id: AccountId, agent: str, *, is_right: bool) -> None:
    """Looks again whether the attempt was still free: of a thousand that come at once, only the first few count."""
    attempts.check(tx, name, caller.address)
    if is_right:
        attempts.succeeded(tx, caller, name, caller.address)
        return
    attempts.failed(tx, caller, name, caller.address)
    if account_id:
        sign_ins.note(tx, account_id, sign_ins.PASSWORD, agent, caller.address, is_right=False)


def current_field(visit: Visit) -> Field:
    """Asks again for the password, before something changes that lets people in."""
    return Field("current", visit.word("Current password"), "password", needed=True, fill="current-password")


async def hashed(visit: Visit, password: str, *known: str) -> str:
    """The hash of a new password; `known` is what it must not repeat. Raises what `passwords.check` does."""

    def work() -> str:
        passwords.check(password, *known)
        return passwords.hash_password(password)

    return await visit.frame.desk.work(work)


async def _open_session(visit: Visit, account_id: AccountId, how: str = sign_ins.PASSWORD, *, stays: bool) -> None:
    token = await visit.act(accounts.sign_in, account_id, agent_of(visit), visit.reader.address, how)
    hand_over(visit, token, stays=stays)


def hand_over(visit: Visit, session: str, *, stays: bool) -> None:
    """The browser keeps the session from now on."""
    visit.set_cookie(visit.frame.cookies.session, session, YEAR_S if stays else None)


def agent_of(visit: Visit) -> str:
    """What the browser calls itself."""
    return visit.head.get(b"user-agent")


def _in_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (
        Field("name", word("Handle or e-mail"), needed=True, most=200, fill="username"),
        Field("password", word("Password"), "password", needed=True, fill="current-password"),
        Field("stay", word("Remember me on this machine"), "tick"),
        Field("next", kind="hidden"),
    )
    return Sheet("signin", "/signin", fields, word("Go in"))


async def _gate(visit: Visit, sheet: Sheet, status: int) -> Answer:
    return visit.page("signin.html", status=status, sheet=sheet, sign_up=visit.frame.facts.sign_up)


# ---- up


async def ask_up(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    given = {"next": going_to, "invite": visit.query.get("invite", "")}
    return await _up_page(visit, sheets.filled(_up_sheet(visit), given), 200)


async def sign_up(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        handle = values["handle"].strip()
        password_hash = await hashed(visit, values["password"], handle, values["email"])
        more = SignUp(
            email=values["email"].strip(),
            locale=visit.lang,
            invite=values.get("invite", "").strip(),
            note=values.get("note", ""),
        )
        account = await visit.act(accounts.sign_up, handle, password_hash, more, values["token"])
        await _open_session(visit, account.id, sign_ins.JOINED, stays=True)
        going_to = safe_next(values["next"])
        if account.state == AccountState.PENDING:
            return visit.go(going_to, "Your name is taken down. Somebody will look at it; you can read meanwhile.")
        return visit.go(going_to, "Welcome under the tree, {handle}.", handle=account.handle)

    return await sheets.submit(visit, _up_sheet(visit), do, lambda sheet, status: _up_page(visit, sheet, status))


def _up_sheet(visit: Visit) -> Sheet:
    """It asks for an invitation where one is needed, and where somebody came with one (`?invite=`)."""
    word, policy = visit.word, visit.frame.facts.sign_up
    code, is_needed = visit.query.get("invite", ""), policy == site.INVITATION
    hint = word("The code, or the end of its link.")
    invite = Field("invite", word("Invitation"), needed=is_needed, most=MAX_CODE, hint=hint)
    note = Field(
        "note",
        word("A word about yourself"),
        "area",
        rows=3,
        most=accounts.MAX_NOTE,
        hint=word("Whoever looks at your sign-up reads it, and nobody else."),
    )
    fields = (
        Field(
            "handle",
            word("Handle"),
            needed=True,
            most=handles.MOST,
            fill="username",
            hint=word("What you are called here, in any script. It never changes."),
        ),
        Field(
            "password",
            word("Password"),
            "password",
            needed=True,
            fill="new-password",
            hint=word("Long beats clever: a few unrelated words are good."),
        ),
        Field(
            "email",
            word("E-mail, if you like"),
            "email",
            most=200,
            fill="email",
            hint=word("Only to get back in when the password is lost. Nobody sees it."),
        ),
        *((invite,) if is_needed or code else ()),
        *((note,) if policy == site.APPROVAL else ()),
        Field("next", kind="hidden"),
    )
    return Sheet("signup", f"/signup?invite={quote(code)}" if code else "/signup", fields, word("Join"))


async def _up_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    rules = await visit.ask(lambda tx, _: site.policy(tx, "rules"))
    html = (await visit.render(rules)).html if rules.strip() else ""
    return visit.page("signup.html", status=status, sheet=sheet, policy=visit.frame.facts.sign_up, rules=html)


# ---- out


async def ask_out(visit: Visit) -> Answer:
    if visit.reader.is_guest:
        return visit.moved("/")
    return sheets.page(visit, visit.word("Sign out?"), (out_sheet(visit),))


async def sign_out(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        await visit.form()
        await visit.act(sessions.end, visit.frame.desk.signins.session_id(visit.reader.session))
    visit.set_cookie(visit.frame.cookies.session, "", 0)
    return visit.go("/", "You are signed out. Good night.")


def out_sheet(visit: Visit) -> Sheet:
    """The one button that ends this session, wherever it stands."""
    return Sheet("signout", "/signout", (), visit.word("Sign out"), plain=True)
