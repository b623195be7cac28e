# SPDX-License-Identifier: Apache-2.0
"""Links that mail and the console give: become administrator, claim an account, confirm an address, get no more e-mail.

Opening a link only shows what it is for; the button does it. Programs that open links before people do use up nothing.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from banyan.core import accounts, links, roundups
from banyan.core.links import LinkSpent
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import proving, resets, sheets
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller

PURPOSES = (links.ADMIN, links.CLAIM, links.EMAIL, links.UNSUBSCRIBE)


async def show(visit: Visit) -> Answer:
    return await PAGES[await _purpose(visit)](visit)


async def use(visit: Visit) -> Answer:
    return await ACTS[await _purpose(visit)](visit)


async def _purpose(visit: Visit) -> str:
    """What the link is for. Raises LinkSpent when it is for nothing (any more)."""

    def look(tx: Tx, _: Caller) -> str:
        for purpose in PURPOSES:
            with suppress(LinkSpent):
                return links.find(tx, visit.params["token"], purpose).purpose
        raise LinkSpent

    return await visit.ask(look)


# ---- become administrator


async def _ask_admin(visit: Visit) -> Answer:
    if visit.reader.is_guest:
        return visit.page("first_admin.html")
    return await _admin_page(visit)(_admin_sheet(visit), 200)


async def _become_admin(visit: Visit) -> Answer:
    async def do(_: dict[str, str]) -> Answer:
        await visit.act(links.become_admin, visit.params["token"])
        return visit.go("/admin/welcome", "You are the administrator now. Tend it well.")

    return await sheets.submit(visit, _admin_sheet(visit), do, _admin_page(visit))


def _admin_sheet(visit: Visit) -> Sheet:
    return Sheet("admin", visit.path, (), visit.word("Become administrator"))


def _admin_page(visit: Visit) -> sheets.Again:
    word = visit.word
    intro = word("This link makes {handle} the administrator of this place. It works once.", handle=visit.caller.handle)
    return sheets.one(visit, word("The keys of this place"), intro=intro)


# ---- claim an account


async def _ask_claim(visit: Visit) -> Answer:
    return await _claim_page(visit)(resets.new_sheet(visit, visit.path), 200)


async def _claim(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        password_hash = await proving.hashed(visit, values["password"])
        account = await visit.act(accounts.claim, visit.params["token"], password_hash)
        return visit.go(
            "/signin", "The account {handle} is yours. Sign in with the new password.", handle=account.handle
        )

    return await sheets.submit(visit, resets.new_sheet(visit, visit.path), do, _claim_page(visit))


def _claim_page(visit: Visit) -> sheets.Again:
    word = visit.word
    intro = word("What its author wrote elsewhere stands here already. Choose a password, and the account is yours.")
    return sheets.one(visit, word("Claim an account"), intro=intro)


# ---- confirm an address


async def _ask_confirm(visit: Visit) -> Answer:
    return await _confirm_page(visit)(_confirm_sheet(visit), 200)


async def _confirm(visit: Visit) -> Answer:
    async def do(_: dict[str, str]) -> Answer:
        await visit.act(accounts.confirm_email, visit.params["token"])
        return visit.go("/" if visit.reader.is_guest else "/settings/email", "Your e-mail address is confirmed.")

    return await sheets.submit(visit, _confirm_sheet(visit), do, _confirm_page(visit))


def _confirm_sheet(visit: Visit) -> Sheet:
    return Sheet("confirm", visit.path, (), visit.word("Confirm this address"))


def _confirm_page(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Confirm your e-mail"))


# ---- no more e-mail


async def _ask_unsubscribe(visit: Visit) -> Answer:
    return await _unsubscribe_page(visit)(_unsubscribe_sheet(visit), 200)


async def _unsubscribe(visit: Visit) -> Answer:
    """Answered with a page, not with another address: a mail program that posts for its reader follows none."""

    async def do(_: dict[str, str]) -> Answer:
        await visit.act(roundups.unsubscribe, visit.params["token"])
        word = visit.word
        intro = word("No more of these e-mails will come. What happens stands in the inbox.")
        return sheets.page(visit, word("You are unsubscribed"), (), intro=intro)

    return await sheets.submit(visit, _unsubscribe_sheet(visit), do, _unsubscribe_page(visit))


def _unsubscribe_sheet(visit: Visit) -> Sheet:
    return Sheet("unsubscribe", visit.path, (), visit.word("Send me no more of them"))


def _unsubscribe_page(visit: Visit) -> sheets.Again:
    word = visit.word
    return sheets.one(visit, word("No more e-mail?"), intro=word("This ends the e-mails with what you have not read."))


PAGES: dict[str, Callable[[Visit], Awaitable[Answer]]] = {
    links.ADMIN: _ask_admin,
    links.CLAIM: _ask_claim,
    links.EMAIL: _ask_confirm,
    links.UNSUBSCRIBE: _ask_unsubscribe,
}
ACTS: dict[str, Callable[[Visit], Awaitable[Answer]]] = {
    links.ADMIN: _become_admin,
    links.CLAIM: _claim,
    links.EMAIL: _confirm,
    links.UNSUBSCRIBE: _unsubscribe,
}
