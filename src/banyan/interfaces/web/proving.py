# SPDX-License-Identifier: Apache-2.0
"""How a browser proves who sits before it, at the door and before something changes that lets people in."""

from banyan.base.ids import AccountId
from banyan.interfaces.desk import proving
from banyan.interfaces.desk.proving import WrongPassword
from banyan.interfaces.web.sheets import Field
from banyan.interfaces.web.visits import YEAR_S, Visit


class NotYourPassword(WrongPassword):
    code = "not_your_password"
    sentence = "That is not your current password."
    hint = "Capital letters count in passwords."
    about = "current"


async def check_password(visit: Visit, name: str, password: str) -> AccountId:
    """Whose name and password these are. Raises WrongPassword, TooManyAttempts."""
    return await proving.check_password(visit.frame.desk, name, password, visit.reader.address, agent_of(visit))


async def check_current(visit: Visit, password: str) -> None:
    """Whoever is signed in proves it once more. Raises NotYourPassword."""
    try:
        await check_password(visit, visit.caller.handle, password)
    except WrongPassword as wrong:
        raise NotYourPassword from wrong


def current_field(visit: Visit) -> Field:
    """Asks again for the password, before something changes that lets people in."""
    return Field("current", visit.word("Current password"), "password", needed=True, fill="current-password")


async def hashed(visit: Visit, password: str, *known: str) -> str:
    """The hash of a new password; `known` is what it must not repeat. Raises what `passwords.check` does."""
    return await proving.hashed(visit.frame.desk, password, *known)


def hand_over(visit: Visit, session: str, *, stays: bool) -> None:
    """The browser keeps the session from now on."""
    visit.set_cookie(visit.frame.cookies.session, session, YEAR_S if stays else None)


def agent_of(visit: Visit) -> str:
    """What the browser calls itself."""
    return visit.head.get(b"user-agent")
