# SPDX-License-Identifier: Apache-2.0
"""A lost password: ask for a link, open it, choose a new one. Whether there is such an account is told to nobody."""

from banyan.core import links, resets
from banyan.interfaces.web import proving, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit


async def ask(visit: Visit) -> Answer:
    return await _ask_page(visit)(_ask_sheet(visit), 200)


async def send(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(resets.ask_reset, values["name"].strip(), visit.frame.settings.public_url)
        return visit.go(
            "/signin", "If that account has an e-mail address, a link is on its way. It is good for an hour."
        )

    return await sheets.submit(visit, _ask_sheet(visit), do, _ask_page(visit))


async def show(visit: Visit) -> Answer:
    await visit.ask(lambda tx, _: links.find(tx, visit.params["token"], links.RESET))
    return await _new_page(visit)(new_sheet(visit, visit.path), 200)


async def reset(visit: Visit) -> Answer:
    token = visit.params["token"]

    async def do(values: dict[str, str]) -> Answer:
        password_hash = await proving.hashed(visit, values["password"])
        await visit.act(resets.reset, token, password_hash)
        return visit.go("/signin", "The new password holds. All other sessions are ended; sign in with it.")

    await visit.ask(lambda tx, _: links.find(tx, token, links.RESET))  # before a hash is made for nothing
    return await sheets.submit(visit, new_sheet(visit, visit.path), do, _new_page(visit))


def new_sheet(visit: Visit, action: str) -> Sheet:
    """Choose a password, where a link stands for the old one."""
    word = visit.word
    hint = word("Long beats clever: a few unrelated words are good.")
    field = Field("password", word("New password"), "password", needed=True, fill="new-password", hint=hint)
    return Sheet("password", action, (field,), word("Set the password"))


def _ask_sheet(visit: Visit) -> Sheet:
    field = Field("name", visit.word("Handle or e-mail"), needed=True, most=200, fill="username")
    return Sheet("reset", "/reset", (field,), visit.word("Send a link"))


def _ask_page(visit: Visit) -> sheets.Again:
    word = visit.word
    intro = word(
        "We send a link to the e-mail address of the account. Without an address there, ask those who run this place."
    )
    return sheets.one(visit, word("Forgot the password"), intro=intro)


def _new_page(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("A new password"))
