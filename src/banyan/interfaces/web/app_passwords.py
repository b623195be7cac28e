# SPDX-License-Identifier: Apache-2.0
"""App passwords: make one for a program, see when each was used, end it."""

from banyan.core import app_passwords, permits, ways_in
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/settings/security/apps"
MEANINGS = {"read": "may read", "read write": "may read and write"}


async def show(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit, _sheet(visit), 200)


async def make(visit: Visit) -> Answer:
    permits.check_known(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        made, token = await visit.act(app_passwords.make, values["name"], values["scopes"])
        return visit.page("app_password.html", tabs=settings.security_tabs(visit), made=made, secret=token)

    return await sheets.submit(visit, _sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(app_passwords.end, form.number("id", 0) or 0)
    return visit.go(PAGE, "That app password lets nobody in any more.")


async def _page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    word = visit.word
    found = await visit.ask(app_passwords.mine)
    rows = [(one, word(MEANINGS[one.scopes])) for one in found]
    intro = word("One for each program that comes in without a browser: a mail client, a news reader, a script.")
    return visit.page(
        "ways_in.html", status=status, tabs=settings.security_tabs(visit), title=word("App passwords"), intro=intro,
        rows=rows, end=f"{PAGE}/end", sheet=sheet,
    )  # fmt: skip


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    scopes = tuple((scopes, word(meaning)) for scopes, meaning in MEANINGS.items())
    fields = (
        Field("name", word("For which program"), needed=True, most=ways_in.MAX_NAME),
        Field("scopes", word("What it may do"), "radio", value=app_passwords.READ, choices=scopes),
        proving.current_field(visit),
    )
    return Sheet("app", PAGE, fields, word("Make it"), title=word("Add one"))
