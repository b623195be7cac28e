# SPDX-License-Identifier: Apache-2.0
"""SSH keys: give one, see which there are, end it."""

from banyan.core import permits, ssh_keys, ways_in
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/settings/security/keys"


async def show(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit, _sheet(visit), 200)


async def add(visit: Visit) -> Answer:
    permits.check_known(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        key = await visit.act(ssh_keys.add, values["key"], values["name"])
        return visit.go(PAGE, "The key {name} lets you in by the terminal.", name=key.name)

    async def again(sheet: Sheet, status: int) -> Answer:
        given = next(field.value for field in sheet.fields if field.name == "key")
        # What nobody may see is not written into a page either.
        return await _page(visit, sheets.filled(sheet, {"key": ""}) if ssh_keys.is_private(given) else sheet, status)

    return await sheets.submit(visit, _sheet(visit), do, again)


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(ssh_keys.end, form.number("id", 0) or 0)
    return visit.go(PAGE, "That key lets nobody in any more.")


async def _page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    word = visit.word
    rows = [(one, f"{one.algorithm} {one.fingerprint}") for one in await visit.ask(ssh_keys.mine)]
    intro = word("Whoever has the other half of one of these comes in by the terminal, without a password.")
    return visit.page(
        "ways_in.html", status=status, tabs=settings.security_tabs(visit), title=word("SSH keys"), intro=intro,
        rows=rows, end=f"{PAGE}/end", sheet=sheet,
    )  # fmt: skip


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("The line in the file that ends in .pub: Ed25519, ECDSA, or RSA with 3072 bits and more.")
    fields = (
        Field("key", word("Public key"), "area", needed=True, most=ssh_keys.MAX_LINE, rows=4, hint=hint),
        Field("name", word("Name"), most=ways_in.MAX_NAME, hint=word("Left empty, it is the last word of the line.")),
        proving.current_field(visit),
    )
    return Sheet("key", PAGE, fields, word("Give the key"), title=word("Add one"))
