# SPDX-License-Identifier: Apache-2.0
"""The page that gathers what lets somebody in and who came in by it; and the password."""

from banyan.core import accounts, app_passwords, identities, passkeys, second_factors, sessions, sign_ins, ssh_keys
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.sign_ins import lines_of
from banyan.interfaces.web.visits import Answer, Visit

LATEST = 5  # sign-ins on the page itself


async def show(visit: Visit) -> Answer:
    standing = await visit.ask(second_factors.mine)
    linked = await visit.ask(identities.mine)
    latest, _ = await visit.ask(sign_ins.mine, "", LATEST)
    return visit.page(
        "security.html",
        tabs=settings.tabs(visit),
        mine=await visit.ask(accounts.mine),
        standing=standing,
        session_count=len(await visit.ask(sessions.mine)),
        passkey_count=len(await visit.ask(passkeys.mine)),
        app_count=len(await visit.ask(app_passwords.mine)),
        key_count=len(await visit.ask(ssh_keys.mine)),
        identity_count=len(linked) if visit.frame.providers.all or linked else None,
        latest=lines_of(visit, latest),
    )


# ---- password


async def ask_password(visit: Visit) -> Answer:
    return await _again(visit)(await _password_sheet(visit), 200)


async def set_password(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await proving.check_owner(visit, values.get("current", ""))
        password_hash = await proving.hashed(visit, values["password"], visit.caller.handle)
        await visit.act(accounts.set_password, password_hash, settings.session_id(visit))
        if values.get("apps"):
            await visit.act(app_passwords.end_all)
        return visit.go("/settings/password", "The new password holds. All other sessions are ended.")

    return await sheets.submit(visit, await _password_sheet(visit), do, _again(visit))


async def _password_sheet(visit: Visit) -> Sheet:
    word, has_apps = visit.word, bool(await visit.ask(app_passwords.mine))
    hint = word("Long beats clever: a few unrelated words are good.")
    fields = (
        *await proving.owner_fields(visit),
        Field("password", word("New password"), "password", needed=True, fill="new-password", hint=hint),
        *((Field("apps", word("End my app passwords too"), "tick"),) if has_apps else ()),
    )
    return Sheet("password", "/settings/password", fields, word("Set the password"), title=word("Password"))


def _again(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Security"), tabs=settings.security_tabs(visit))
