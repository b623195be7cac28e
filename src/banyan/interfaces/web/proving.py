# SPDX-License-Identifier: Apache-2.0
"""How somebody proves who they are, at the door and before something changes that lets people in. Passwords are checked and
hashed on a worker thread, before any transaction begins.
"""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, attempts, passwords, sign_ins
from banyan.interfaces.desk import Tx
from banyan.interfaces.web.sheets import Field
from banyan.interfaces.web.visits import YEAR_S, Visit
from banyan.records.callers import Caller


class WrongPassword(Refusal):
    code = "wrong_password"
    family = Family.INVALID
    sentence = "No account here has this name and this password together."
    hint = "Capital letters count in passwords, not in names."


class NotYourPassword(WrongPassword):
    code = "not_your_password"
    sentence = "That is not your current password."
    hint = "Capital letters count in passwords."
    about = "current"


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


async def check_current(visit: Visit, password: str) -> None:
    """Whoever is signed in proves it once more. Raises NotYourPassword."""
    try:
        await check_password(visit, visit.caller.handle, password)
    except WrongPassword as wrong:
        raise NotYourPassword from wrong


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


def hand_over(visit: Visit, session: str, *, stays: bool) -> None:
    """The browser keeps the session from now on."""
    visit.set_cookie(visit.frame.cookies.session, session, YEAR_S if stays else None)


def agent_of(visit: Visit) -> str:
    """What the browser calls itself."""
    return visit.head.get(b"user-agent")
