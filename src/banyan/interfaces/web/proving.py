# SPDX-License-Identifier: Apache-2.0
"""How a browser proves who sits before it, at the door and before something changes that lets people in."""

from urllib.parse import quote

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import departures, sessions, ways_in
from banyan.interfaces.desk import proving
from banyan.interfaces.desk.proving import WrongPassword
from banyan.interfaces.web.readers import pack_notice
from banyan.interfaces.web.sheets import Field
from banyan.interfaces.web.visits import NOTICE_S, YEAR_S, Visit

FRESH = 15 * clock.MINUTE


class NotYourPassword(WrongPassword):
    code = "not_your_password"
    sentence = "That is not your current password."
    hint = "Capital letters count in passwords."
    about = "current"


async def check_password(visit: Visit, name: str, password: str) -> AccountId:
    """Whose name and password these are. Raises WrongPassword, TooManyAttempts."""
    return await proving.check_password(visit.frame.desk, name, password, visit.reader.address, agent_of(visit))


class PasswordWanted(Refusal):
    code = "password_wanted"
    family = Family.CONFLICT
    sentence = "Your account has no password yet."
    hint = "Set one first, then come back."
    about = "current"


class SignInAgain(Refusal):
    code = "sign_in_again"
    family = Family.CONFLICT
    sentence = "For this you must have signed in a moment ago."
    hint = "Sign out and come in again; then you have a quarter of an hour."


async def check_current(visit: Visit, password: str) -> None:
    """Whoever is signed in proves it once more. Raises NotYourPassword, PasswordWanted."""
    if not await visit.ask(ways_in.has_password):
        raise PasswordWanted
    try:
        await check_password(visit, visit.caller.handle, password)
    except WrongPassword as wrong:
        raise NotYourPassword from wrong


async def check_owner(visit: Visit, password: str) -> None:
    """The same, also for who has no password: they must have come in just now. Raises NotYourPassword, SignInAgain."""
    if await visit.ask(ways_in.has_password):
        await check_current(visit, password)
        return
    here = visit.frame.desk.signins.session_id(visit.reader.session)
    fresh = clock.now() - FRESH
    if not any(session.id == here and session.made_at > fresh for session in await visit.ask(sessions.mine)):
        raise SignInAgain


async def owner_fields(visit: Visit) -> tuple[Field, ...]:
    """What `check_owner` asks for: nothing, where there is no password."""
    return (current_field(visit),) if await visit.ask(ways_in.has_password) else ()


def current_field(visit: Visit) -> Field:
    """Asks again for the password, before something changes that lets people in."""
    return Field("current", visit.word("Current password"), "password", needed=True, fill="current-password")


async def hashed(visit: Visit, password: str, *known: str) -> str:
    """The hash of a new password; `known` is what it must not repeat. Raises what `passwords.check` does."""
    return await proving.hashed(visit.frame.desk, password, *known)


async def hand_over(visit: Visit, session: str, *, stays: bool) -> None:
    """The browser keeps the session from now on. Whoever was about to leave hears that this is over."""
    visit.set_cookie(visit.frame.cookies.session, session, YEAR_S if stays else None)
    desk = visit.frame.desk
    caller = await desk.signins.resume(session)
    if await desk.ask(departures.has_returned, caller):
        await desk.act(departures.told, caller)
        visit.set_cookie(visit.frame.cookies.notice, pack_notice(departures.WELCOME_BACK, {}), NOTICE_S)


def doors(visit: Visit, going_to: str) -> list[tuple[str, str]]:
    """(name, address) of the providers that let people in here, besides the password."""
    return [
        (provider.label, f"/signin/with/{provider.key}?next={quote(going_to, safe='')}")
        for provider in visit.frame.providers.all
    ]


def agent_of(visit: Visit) -> str:
    """What the browser calls itself."""
    return visit.head.get(b"user-agent")
