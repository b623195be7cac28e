# SPDX-License-Identifier: Apache-2.0
"""Passkeys on the web: make one on this device, end one, come in with one. The ceremony is the browser's own and takes a script;
everything around it is plain forms.
"""

from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from banyan.core import accounts, ceremonies, passkeys, permits, sign_ins, ways_in
from banyan.core.ceremonies import BadPasskey
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.passkeys import Given, Passkey, Place
from banyan.records.second_factors import HalfWay

PAGE = "/settings/security/passkeys"


# ---- one's own


async def show(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit, _sheet(visit), 200)


async def add(visit: Visit) -> Answer:
    permits.check_known(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        given = ceremonies.read(values["credential"])
        made = await visit.frame.desk.work(ceremonies.verify_creation, _place(visit), given)
        added = await visit.act(passkeys.add, made, given.challenge, values["name"])
        return visit.go(PAGE, "The passkey {name} lets you in without a password.", name=added.name)

    return await sheets.submit(visit, _sheet(visit), do, lambda sheet, status: _page(visit, sheet, status))


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(passkeys.end, form.number("id", 0) or 0)
    return visit.go(
        PAGE, "That passkey lets nobody in any more. Your device may still offer it: take it away there too."
    )


async def _page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    word, caller = visit.word, visit.caller
    found = await visit.ask(passkeys.mine)
    known = [one.credential_id for one in found]
    challenge = await visit.act(passkeys.begin)
    asked = ceremonies.creation_options(_place(visit), challenge, caller.id, caller.handle, known)
    intro = word(
        "Your device keeps it and asks for your finger, face or PIN. It replaces the password, and the code too."
    )
    return visit.page(
        "passkeys.html", status=status, tabs=settings.security_tabs(visit), title=word("Passkeys"), intro=intro,
        rows=[(one, "") for one in found], end=f"{PAGE}/end", sheet=_emptied(sheet), ceremony=_ceremony("create", asked),
    )  # fmt: skip


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (
        Field("name", word("Name"), needed=True, most=ways_in.MAX_NAME, hint=word("The device that keeps it, say.")),
        proving.current_field(visit),
        Field("credential", kind="hidden"),
    )
    return Sheet("passkey", PAGE, fields, word("Make it on this device"), title=word("Add one"))


# ---- coming in


async def offer(visit: Visit, going_to: str, *, half_way: HalfWay | None = None) -> dict[str, Any]:
    """What a page needs that lets people in by passkey: any of this place, or (half way in) those of one account."""
    allowed: list[str] = []
    if half_way is not None:
        account_id = half_way.account_id
        allowed = await visit.ask(lambda tx, _: passkeys.names_of(tx, account_id))
    challenge = await visit.ask(passkeys.challenge)
    if not challenge or (half_way is not None and not allowed):
        return {"passkey": None}
    stays = "1" if half_way is None or half_way.stays else ""
    sheet = sheets.filled(_in_sheet(visit), {"next": going_to, "stay": stays})
    asked = ceremonies.request_options(_place(visit), challenge, allowed)
    return {"passkey": sheet, "ceremony": _ceremony("get", asked)}


async def come_in(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    form = await visit.form()
    going_to = safe_next(form["next"])
    try:
        given = ceremonies.read(form["credential"])
        passkey = await visit.ask(passkeys.find, given.credential_id)
        count = await _verified(visit, given, passkey)
        where = (proving.agent_of(visit), visit.reader.address)
        token = await visit.act(passkeys.come_in, passkey, given.challenge, count, *where)
    except (BadPasskey, passkeys.PasskeyTooLate, accounts.TurnedDown) as refusal:
        return visit.go(f"/signin?next={quote(going_to, safe='')}", refusal.sentence)
    visit.set_cookie(visit.frame.cookies.half_way, "", 0)
    await proving.hand_over(visit, token, stays=bool(form["stay"]))
    return visit.go(going_to)


async def _verified(visit: Visit, given: Given, passkey: Passkey) -> int:
    try:
        return await visit.frame.desk.work(ceremonies.verify_request, _place(visit), given, passkey)
    except BadPasskey:
        where = (proving.agent_of(visit), visit.reader.address)
        await visit.act(lambda tx, _: sign_ins.note(tx, passkey.account_id, sign_ins.PASSKEY, *where, is_right=False))
        raise


def _in_sheet(visit: Visit) -> Sheet:
    fields = tuple(Field(name, kind="hidden") for name in ("credential", "next", "stay"))
    return Sheet("passkey", "/signin/passkey", fields, visit.word("Go in with a passkey"), plain=True)


# ---- parts


def _place(visit: Visit) -> Place:
    origin = visit.frame.origin(visit.head)
    return Place(urlsplit(origin).hostname or "", origin, visit.frame.facts.name)


def _ceremony(kind: str, asked: dict[str, Any]) -> dict[str, str]:
    """For the script: which of the two, and what the browser is asked."""
    return {"kind": kind, "asked": msgspec.json.encode(asked).decode()}


def _emptied(sheet: Sheet) -> Sheet:
    """What a device answered is good once: shown again, a sheet asks for another answer."""
    return sheets.filled(sheet, {"credential": ""})
