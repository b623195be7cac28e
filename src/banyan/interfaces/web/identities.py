# SPDX-License-Identifier: Apache-2.0
"""Outside identities on the web: out to a provider and back, to come in, to join, or to link one to an account.

Coming in begins with a plain link. Linking begins with a form of ours and proves the owner first: otherwise a stranger's page
could link the stranger's own identity to whoever looks at it.
"""

import logging
from urllib.parse import quote

import msgspec

from banyan.base import clock
from banyan.base.errors import NotFound, Refusal
from banyan.core import accounts, identities, permits, second_factors
from banyan.core.identities import IdentityTaken, IdentityTooLate
from banyan.core.ways_in import LastWayIn, TooManyWaysIn
from banyan.exchange.identities import Back, IdentityRefused
from banyan.exchange.outgoing import OutgoingFailed, OutgoingRefused
from banyan.interfaces.web import proving, settings, sheets, signing
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.identities import Attempt, Proved, Provider

PAGE = "/settings/security/identities"
MAX_CODE = 2_000  # characters of what a provider sends along
FAILURES = (
    IdentityTooLate,
    IdentityTaken,
    IdentityRefused,
    OutgoingFailed,
    OutgoingRefused,
    TooManyWaysIn,
    accounts.TurnedDown,
)

log = logging.getLogger(__name__)


# ---- out and back


async def go_out(visit: Visit) -> Answer:
    """To the provider, to come in."""
    provider = visit.frame.providers.find(visit.params["key"])
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.go(going_to)
    try:
        return visit.go(await _way_out(visit, provider, going_to))
    except FAILURES as refusal:
        return _back_with(visit, refusal, "/signin")


async def come_back(visit: Visit) -> Answer:
    """From the provider, with whatever it sent along."""
    provider, cookie, query = visit.frame.providers.find(visit.params["key"]), visit.frame.cookies.identity, visit.query
    sealed, state = visit.head.cookies.get(cookie, ""), query.get("state", "")
    visit.set_cookie(cookie, "", 0)
    try:
        attempt = await visit.ask(identities.find_attempt, provider.key, sealed, state)
        sent = (query.get(name, "")[:MAX_CODE] for name in ("code", "iss", "error"))
        back = Back(_back_address(visit, provider), *sent)
        proved = await visit.frame.desk.call_out(visit.frame.providers.prove, attempt, back)
        if attempt.account_id:
            await visit.act(identities.link, attempt, proved)
            return visit.go(PAGE, "{name} lets you in from now on.", name=provider.label)
        return await _come_in(visit, attempt, proved)
    except FAILURES as refusal:
        return _back_with(visit, refusal, "/signin" if visit.reader.is_guest else PAGE)


async def _come_in(visit: Visit, attempt: Attempt, proved: Proved) -> Answer:
    where = (proving.agent_of(visit), visit.reader.address)
    arrival = await visit.act(identities.come_in, attempt, proved, *where)
    cookies, onward = visit.frame.cookies, f"next={quote(attempt.going_to, safe='')}"
    if arrival.newcomer:
        visit.set_cookie(cookies.identity, arrival.newcomer, identities.NEWCOMER_LASTS // clock.SECOND)
        return visit.go(f"/signup/with?{onward}")
    if arrival.half_way:
        visit.set_cookie(cookies.half_way, arrival.half_way, second_factors.HALF_WAY_LASTS // clock.SECOND)
        return visit.go(f"/signin/code?{onward}")
    await proving.hand_over(visit, arrival.session, stays=True)
    return visit.go(attempt.going_to)


async def _way_out(visit: Visit, provider: Provider, going_to: str) -> str:
    """The address at the provider; the browser keeps what it needs to be known again."""
    attempt, sealed = await visit.act(identities.begin, provider.key, going_to)
    address = await visit.frame.desk.call_out(visit.frame.providers.way_to, attempt, _back_address(visit, provider))
    visit.set_cookie(visit.frame.cookies.identity, sealed, identities.ATTEMPT_LASTS // clock.SECOND)
    return address


def _back_address(visit: Visit, provider: Provider) -> str:
    return f"{visit.frame.origin(visit.head)}/signin/with/{provider.key}/back"


def _back_with(visit: Visit, refusal: Refusal, address: str) -> Answer:
    if "why" in refusal.data:
        log.warning("%s: %s", refusal, refusal.data["why"])
    return visit.go(address, refusal.sentence, **{name: refusal.data[name] for name in refusal.fields})


# ---- joining


async def ask_up(visit: Visit) -> Answer:
    going_to = safe_next(visit.query.get("next", ""))
    if not visit.reader.is_guest:
        return visit.moved(going_to)
    try:
        proved = await visit.ask(identities.find_newcomer, _carried(visit))
    except IdentityTooLate as refusal:
        return _back_with(visit, refusal, "/signin")
    given = {"handle": proved.name.partition("@")[0], "email": proved.email, "next": going_to}
    return await _up_page(visit)(sheets.filled(_up_sheet(visit), given), 200)


async def sign_up(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        return visit.go("/")

    async def do(values: dict[str, str]) -> Answer:
        handle, password = values["handle"].strip(), values["password"]
        password_hash = await proving.hashed(visit, password, handle, values["email"]) if password else ""
        more, token = signing.wishes(visit, values), values["token"]
        account = await visit.act(identities.sign_up, _carried(visit), handle, password_hash, more, token)
        visit.set_cookie(visit.frame.cookies.identity, "", 0)
        return await signing.welcome(visit, account, values["next"])

    return await sheets.submit(visit, _up_sheet(visit), do, _up_page(visit))


def _carried(visit: Visit) -> str:
    return visit.head.cookies.get(visit.frame.cookies.identity, "")


def _up_sheet(visit: Visit) -> Sheet:
    return signing.up_sheet(visit, "/signup/with", is_known=True)


def _up_page(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        proved = await visit.ask(identities.find_newcomer, _carried(visit))
        label = visit.frame.providers.label(proved.issuer)
        known = visit.word("{name} knows you. What are you called here?", name=label)
        return await signing.up_page(visit, sheet, status, known)

    return again


# ---- one's own


async def show(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit, await _sheet(visit), 200)


async def link(visit: Visit) -> Answer:
    permits.check_signed_in(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        provider = visit.frame.providers.find(values["provider"])
        await proving.check_owner(visit, values.get("current", ""))
        address = await _way_out(visit, provider, PAGE)
        # A form of ours may lead nowhere else (`form-action`), so the page after it does.
        return visit.page("onward.html", name=provider.label, address=address)

    sheet = await _sheet(visit)
    if sheet is None:
        raise NotFound
    return await sheets.submit(visit, sheet, do, lambda again, status: _page(visit, again, status))


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    try:
        await visit.act(identities.unlink, form.number("id", 0) or 0)
    except LastWayIn as refusal:
        return visit.go("/settings/password", refusal.sentence)
    return visit.go(PAGE, "That identity lets nobody in here any more.")


async def _page(visit: Visit, sheet: Sheet | None, status: int) -> Answer:
    word, providers = visit.word, visit.frame.providers
    found = await visit.ask(identities.mine)
    rows = [(msgspec.structs.replace(one, name=providers.label(one.issuer)), one.name) for one in found]
    intro = word(
        "Another place that knows you says who you are, in place of the password. It learns that you come here."
    )
    return visit.page(
        "identities.html", status=status, tabs=settings.security_tabs(visit), title=word("Outside identities"),
        intro=intro, rows=rows, end=f"{PAGE}/end", sheet=sheet,
    )  # fmt: skip


async def _sheet(visit: Visit) -> Sheet | None:
    word = visit.word
    choices = tuple((provider.key, provider.label) for provider in visit.frame.providers.all)
    if not choices:
        return None
    fields = (
        Field("provider", word("From where"), "radio", choices[0][0], choices=choices),
        *await proving.owner_fields(visit),
    )
    return Sheet("identity", PAGE, fields, word("Link it"), title=word("Add one"))
