# SPDX-License-Identifier: Apache-2.0
"""The second factor on the web: set it up with a phone, keep its recovery codes, show a code when coming in."""

from functools import partial
from urllib.parse import quote

from banyan.core import permits, second_factors, site, totp
from banyan.interfaces.web import passkeys, proving, settings, sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/settings/security/codes"
SECRET_GROUP = 4  # letters of the secret that stand together, for who types it


# ---- setting it up and taking it off


async def show(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit, None, 200)


async def begin(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        await visit.act(second_factors.begin)
        return visit.go(PAGE)

    return await _submitted(visit, _begin_sheet(visit), do)


async def confirm(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        return _codes(visit, await visit.act(second_factors.confirm, values["code"]))

    return await _submitted(visit, _confirm_sheet(visit), do)


async def renew(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        return _codes(visit, await visit.act(second_factors.renew_codes))

    return await _submitted(visit, _renew_sheet(visit), do)


async def switch_off(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        await visit.act(second_factors.switch_off)
        return visit.go("/settings/security", "The second factor is off. The password alone is enough again.")

    return await _submitted(visit, _off_sheet(visit), do)


async def _submitted(visit: Visit, sheet: Sheet, do: sheets.Do) -> Answer:
    permits.check_known(visit.caller)
    return await sheets.submit(visit, sheet, do, partial(_page, visit))


async def _page(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    standing = await visit.ask(second_factors.mine)
    begun = await visit.ask(second_factors.find_begun)
    if standing.since is not None:
        shown: tuple[Sheet, ...] = (_renew_sheet(visit), _off_sheet(visit))
    else:
        shown = (_begin_sheet(visit) if begun is None else _confirm_sheet(visit),)
    return visit.page(
        "second_factor.html",
        status=status,
        tabs=settings.security_tabs(visit),
        standing=standing,
        sheets=sheets.replaced(shown, refused),
        **(await _for_the_app(visit, begun.secret) if begun else {"secret": ""}),
    )


async def _for_the_app(visit: Visit, secret: str) -> dict[str, str]:
    """The secret as letters, as a link and as a picture: whatever the app takes."""
    import segno  # not before somebody sets one up

    link = totp.link(secret, await visit.ask(lambda tx, _: site.policy(tx, "name")), visit.caller.handle)
    groups = (secret[at : at + SECRET_GROUP] for at in range(0, len(secret), SECRET_GROUP))
    return {
        "secret": " ".join(groups),
        "link": link,
        "qr": segno.make(link, error="m").svg_inline(scale=4, light="#fff"),
    }


def _codes(visit: Visit, codes: list[str]) -> Answer:
    """The recovery codes, this once: nothing keeps them but their owner."""
    return visit.page("recovery_codes.html", tabs=settings.security_tabs(visit), codes=codes)


def _begin_sheet(visit: Visit) -> Sheet:
    return Sheet("begin", PAGE, (proving.current_field(visit),), visit.word("Set it up"))


def _confirm_sheet(visit: Visit) -> Sheet:
    hint = visit.word("Six digits, as the app shows them now.")
    field = _code_field(visit, hint)
    return Sheet("confirm", f"{PAGE}/confirm", (field,), visit.word("Switch it on"))


def _renew_sheet(visit: Visit) -> Sheet:
    word = visit.word
    intro = word("Ten new ones; the former ones are good no longer.")
    fields = (proving.current_field(visit),)
    return Sheet(
        "renew", f"{PAGE}/renew", fields, word("New recovery codes"), word("Recovery codes"), intro, plain=True
    )


def _off_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (proving.current_field(visit),)
    return Sheet("off", f"{PAGE}/off", fields, word("Switch it off"), word("Without a second factor"), danger=True)


def _code_field(visit: Visit, hint: str) -> Field:
    return Field("code", visit.word("Code"), needed=True, most=40, fill="one-time-code", hint=hint)


# ---- showing a code when coming in


async def ask_code(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    try:
        return await _gate(visit)(sheets.filled(_code_sheet(visit), {"next": going_to}), 200)
    except second_factors.SignInOver:
        return _begin_again(visit, going_to)


async def check_code(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        going_to = safe_next(values["next"])
        token, agent = _token(visit), proving.agent_of(visit)
        try:
            arrived = await visit.act(second_factors.come_in, token, values["code"], agent, visit.reader.address)
        except second_factors.SignInOver:
            return _begin_again(visit, going_to)
        if arrived is None:
            raise second_factors.WrongCode
        visit.set_cookie(visit.frame.cookies.half_way, "", 0)
        await proving.hand_over(visit, arrived.token, stays=arrived.stays)
        if arrived.codes_left is None:
            return visit.go(going_to)
        said = "That was a recovery code; {n} are left. New ones are made under Settings, Security."
        return visit.go(going_to, said, n=str(arrived.codes_left))

    return await sheets.submit(visit, _code_sheet(visit), do, _gate(visit))


def _token(visit: Visit) -> str:
    return visit.head.cookies.get(visit.frame.cookies.half_way, "")


def _begin_again(visit: Visit, going_to: str) -> Answer:
    address = f"/signin?next={quote(going_to, safe='')}"
    return visit.go(address, "This sign-in took too long. Please begin again with the password.")


def _code_sheet(visit: Visit) -> Sheet:
    hint = visit.word("From the app on your phone. Is the phone gone? Then one of your recovery codes.")
    fields = (_code_field(visit, hint), Field("next", kind="hidden"))
    return Sheet("code", "/signin/code", fields, visit.word("Go in"))


def _gate(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        half_way = await visit.ask(second_factors.half_way, _token(visit))
        going_to = next(field.value for field in sheet.fields if field.name == "next")
        offered = await passkeys.offer(visit, safe_next(going_to), half_way=half_way)
        return visit.page("signin_code.html", status=status, sheet=sheet, handle=half_way.handle, **offered)

    return again
