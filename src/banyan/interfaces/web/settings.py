# SPDX-License-Identifier: Apache-2.0
"""One's own settings: what others see, how things are shown, where letters go."""

from collections.abc import Awaitable, Callable
from functools import cache
from zoneinfo import available_timezones

from banyan.base import clock
from banyan.base.errors import BadValue
from banyan.base.words import LANGUAGES
from banyan.core import accounts, affiliations, leases, sanctions
from banyan.interfaces.web import palettes, proving, sheets, signing_out, terminal_choices
from banyan.interfaces.web.readers import THEMES, UPWARD
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import YEAR_S, Answer, Visit

Tabs = tuple[tuple[str, str], ...]


def tabs(visit: Visit) -> Tabs:
    """(words, address) of all pages of the settings."""
    word = visit.word
    return (
        (word("Account"), "/settings"),
        (word("Profile"), "/settings/profile"),
        (word("Birthday"), "/settings/birthday"),
        (word("Your picture"), "/settings/picture"),
        (word("Language and light"), "/settings/reading"),
        (word("Security"), "/settings/security"),
        (word("E-mail"), "/settings/email"),
        (word("Favourites"), "/settings/favourites"),
        (word("Collections"), "/settings/collections"),
        (word("Following and muting"), "/settings/following"),
        (word("Serials"), "/settings/serials"),
        (word("Friends and blocked people"), "/settings/people"),
        (word("Notifications"), "/settings/notifications"),
        (word("Being here"), "/settings/presence"),
        (word("Keeping away"), "/settings/away"),
        (word("Invitations"), "/settings/invites"),
        *(((visit.frame.facts.coin or word("Points"), "/points"),) if visit.frame.facts.points == "on" else ()),
        (word("Drafts"), "/settings/drafts"),
        (word("Files"), "/settings/files"),
        (word("Take it with you"), "/settings/export"),
        (word("Leave"), "/settings/leave"),
    )


def security_tabs(visit: Visit) -> Tabs:
    """(words, address) of the pages about security; the first leads back to all of them."""
    word = visit.word
    return (
        (word("Security"), "/settings/security"),
        (word("Password"), "/settings/password"),
        (word("Second factor"), "/settings/security/codes"),
        (word("Passkeys"), "/settings/security/passkeys"),
        *(((word("Outside identities"), "/settings/security/identities"),) if visit.frame.providers.all else ()),
        (word("Sessions"), "/settings/sessions"),
        (word("Sign-ins"), "/settings/security/log"),
        (word("App passwords"), "/settings/security/apps"),
        (word("SSH keys"), "/settings/security/keys"),
    )


async def show(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)
    measures = await visit.ask(sanctions.of_account, mine.account.handle)
    now = clock.now()
    running = [line for line in measures if line[0].lifted_at is None and line[0].until_at > now]
    return visit.page(
        "settings.html",
        tabs=tabs(visit),
        mine=mine,
        running=running,
        sheet=signing_out.sheet_of(visit),
        lease=await visit.ask(leases.of, mine.account),
    )


def _again(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Settings"), tabs=tabs(visit))


# ---- profile


async def ask_profile(visit: Visit) -> Answer:
    account = (await visit.ask(accounts.mine)).account
    written = {"display_name": account.display_name, "signature": account.signature, "plan": account.plan}
    return await _again(visit)(sheets.filled(_profile_sheet(visit), written), 200)


async def set_profile(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(accounts.edit_profile, values["display_name"], values["signature"], values["plan"])
        return visit.go("/settings/profile", "Saved.")

    return await sheets.submit(visit, _profile_sheet(visit), do, _again(visit))


def _profile_sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("Stands beside your posts with the handle. It may change.")
    fields = (
        Field("display_name", word("Name that is shown"), most=accounts.MAX_DISPLAY_NAME, hint=hint, fill="nickname"),
        Field(
            "signature",
            word("Signature"),
            "area",
            rows=4,
            most=accounts.MAX_SIGNATURE,
            hint=word("Under each of your posts; six lines at most."),
        ),
        Field(
            "plan",
            word("Plan"),
            "area",
            rows=10,
            most=accounts.MAX_PLAN,
            hint=word("What you are up to, in colours if you like. It stands on your page."),
        ),
    )
    return Sheet("profile", "/settings/profile", fields, word("Save"), title=word("Profile"))


# ---- reading


async def ask_reading(visit: Visit) -> Answer:
    return await _reading_page(visit)(None, 200)


def _reading_page(visit: Visit) -> Callable[[Sheet | None, int], Awaitable[Answer]]:
    async def again(refused: Sheet | None, status: int) -> Answer:
        account = (await visit.ask(accounts.mine)).account
        kept = {"locale": account.locale, "zone": account.zone, "theme": account.theme}
        kept |= {"palette": visit.reader.palette, "order": UPWARD if visit.reader.is_upward else ""}
        shown = (sheets.filled(_reading_sheet(visit), kept), await terminal_choices.sheet_of(visit))
        return sheets.page(visit, visit.word("Settings"), sheets.replaced(shown, refused), status, tabs=tabs(visit))

    return again


async def set_terminal(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        return await terminal_choices.choose(visit, values)

    return await sheets.submit(visit, await terminal_choices.sheet_of(visit), do, _reading_page(visit))


async def set_reading(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        if values["palette"] not in ("", *palettes.NAMES):
            raise BadValue(name="palette")
        if values["order"] not in ("", UPWARD):
            raise BadValue(name="order")
        await visit.act(accounts.set_preferences, values["locale"], values["zone"], values["theme"])
        names = visit.frame.cookies
        visit.set_cookie(names.lang, values["locale"], YEAR_S if values["locale"] else 0)
        visit.set_cookie(names.theme, values["theme"], YEAR_S if values["theme"] else 0)
        visit.set_cookie(names.palette, values["palette"], YEAR_S if values["palette"] else 0)
        visit.set_cookie(names.order, values["order"], YEAR_S if values["order"] else 0)
        return visit.go("/settings/reading", "Saved.")

    return await sheets.submit(visit, _reading_sheet(visit), do, _reading_page(visit))


def _reading_sheet(visit: Visit) -> Sheet:
    word = visit.word
    languages = (("", word("as the browser asks")), *LANGUAGES.items())
    places = (("", word("as the community: {zone}", zone=visit.frame.facts.zone)), *((zone, zone) for zone in zones()))
    labels = {"light": word("day"), "dark": word("night")}
    themes = (("", word("as the system")), *((theme, labels[theme]) for theme in THEMES))
    fields = (
        Field("locale", word("Language"), "choice", choices=languages),
        Field("zone", word("Time zone"), "choice", choices=places),
        Field("theme", word("Light"), "radio", choices=themes),
        Field(
            "palette",
            word("Colours"),
            "radio",
            choices=(("", word("as the community")), *palettes.choices(visit.lang)),
            hint=word("Kept by this browser: one screen may have other colours than the next."),
        ),
        Field(
            "order",
            word("Threads of a board"),
            "radio",
            choices=(("", word("newest on top")), (UPWARD, word("newest at the bottom"))),
            hint=word("At the bottom as in a terminal: a board opens at its end. Kept by this browser too."),
        ),
    )
    return Sheet("reading", "/settings/reading", fields, word("Save"), title=word("Language and light"))


@cache
def zones() -> tuple[str, ...]:
    """The names that people look for: places, and UTC."""
    places = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    )
    return ("UTC", *sorted(places))


# ---- e-mail


async def ask_email(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)
    sheet = sheets.filled(_email_sheet(visit, mine.email, is_verified=mine.is_email_verified), {"email": mine.email})
    return await _email_page(visit)(sheet, 200)


async def set_email(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)

    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        await visit.act(accounts.set_email, values["email"].strip())
        if not values["email"].strip():
            return visit.go("/settings/email", "Your e-mail address is forgotten.")
        return visit.go(
            "/settings/email", "A link is on its way to that address. Open it, and the address is confirmed."
        )

    sheet = _email_sheet(visit, mine.email, is_verified=mine.is_email_verified)
    return await sheets.submit(visit, sheet, do, _email_page(visit))


async def show_groups(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(affiliations.show_on_page, is_shown=bool(form["shown"]))
    return visit.go("/settings/email", "Saved.")


def _email_page(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        shown = (sheet, *await _groups_sheets(visit))
        return sheets.page(visit, visit.word("Settings"), shown, status, tabs=tabs(visit))

    return again


async def _groups_sheets(visit: Visit) -> tuple[Sheet, ...]:
    """For whom the address makes a member of a group."""
    word, mine = visit.word, await visit.ask(affiliations.mine)
    if not mine.names:
        return ()
    intro = word("Your address proves that you belong to: {names}", names=word(", ").join(mine.names))
    field = Field("shown", word("Say so on my page (never the address)"), "tick", "1" if mine.is_shown else "")
    return (Sheet("groups", "/settings/email/groups", (field,), word("Save"), word("Groups"), intro, plain=True),)


def _email_sheet(visit: Visit, email: str, *, is_verified: bool) -> Sheet:
    word = visit.word
    if not email:
        state = word("None is kept. Without one, a lost password can only be mended by those who run this place.")
    elif is_verified:
        state = word("{email} is confirmed.", email=email)
    else:
        state = word("{email} is not confirmed yet: open the link that was sent there.", email=email)
    hint = word("To get back in when the password is lost, and for what you ask to have by e-mail. Nobody sees it.")
    fields = (
        Field("email", word("E-mail"), "email", most=200, fill="email", hint=hint),
        proving.current_field(visit),
    )
    return Sheet("email", "/settings/email", fields, word("Save"), title=word("E-mail"), intro=state)


def session_id(visit: Visit) -> int:
    """The session that asks."""
    return visit.frame.desk.signins.session_id(visit.reader.session)
