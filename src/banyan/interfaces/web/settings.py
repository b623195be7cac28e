# SPDX-License-Identifier: Apache-2.0
"""One's own settings: what others see, how things are shown, how one gets in, where one is signed in."""

from functools import cache
from zoneinfo import available_timezones

from banyan.base import clock
from banyan.base.words import LANGUAGES
from banyan.core import accounts, permits, sanctions, sessions
from banyan.interfaces.web import sheets, signing
from banyan.interfaces.web.readers import THEMES
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import YEAR_S, Answer, Visit

MAX_AGENT = 60  # characters of an unknown one that are shown
# The first mark that a browser's name for itself holds: most of them name the others too, for reasons of history.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
Tabs = tuple[tuple[str, str], ...]


def tabs(visit: Visit) -> Tabs:
    """(words, address) of all pages of the settings."""
    word = visit.word
    return (
        (word("Account"), "/settings"),
        (word("Profile"), "/settings/profile"),
        (word("Language and light"), "/settings/reading"),
        (word("Password"), "/settings/password"),
        (word("E-mail"), "/settings/email"),
        (word("Following"), "/settings/following"),
        (word("Sessions"), "/settings/sessions"),
        (word("Invitations"), "/settings/invites"),
        (word("Drafts"), "/settings/drafts"),
        (word("Files"), "/settings/files"),
    )


async def show(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)
    measures = await visit.ask(sanctions.of_account, mine.account.handle)
    now = clock.now()
    running = [line for line in measures if line[0].lifted_at is None and line[0].until_at > now]
    return visit.page("settings.html", tabs=tabs(visit), mine=mine, running=running, sheet=signing.out_sheet(visit))


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
            hint=word("What you are up to. It stands on your page."),
        ),
    )
    return Sheet("profile", "/settings/profile", fields, word("Save"), title=word("Profile"))


# ---- reading


async def ask_reading(visit: Visit) -> Answer:
    account = (await visit.ask(accounts.mine)).account
    kept = {"locale": account.locale, "zone": account.zone, "theme": account.theme}
    return await _again(visit)(sheets.filled(_reading_sheet(visit), kept), 200)


async def set_reading(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(accounts.set_preferences, values["locale"], values["zone"], values["theme"])
        names = visit.frame.cookies
        visit.set_cookie(names.lang, values["locale"], YEAR_S if values["locale"] else 0)
        visit.set_cookie(names.theme, values["theme"], YEAR_S if values["theme"] else 0)
        return visit.go("/settings/reading", "Saved.")

    return await sheets.submit(visit, _reading_sheet(visit), do, _again(visit))


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
    )
    return Sheet("reading", "/settings/reading", fields, word("Save"), title=word("Language and light"))


@cache
def zones() -> tuple[str, ...]:
    """The names that people look for: places, and UTC."""
    places = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    )
    return ("UTC", *sorted(places))


# ---- password and e-mail


async def ask_password(visit: Visit) -> Answer:
    permits.check_signed_in(visit.caller)
    return await _again(visit)(_password_sheet(visit), 200)


async def set_password(visit: Visit) -> Answer:
    permits.check_signed_in(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        await signing.check_password(visit, visit.caller.handle, values["current"])
        password_hash = await signing.hashed(visit, values["password"], visit.caller.handle)
        await visit.act(accounts.set_password, password_hash, _session_id(visit))
        return visit.go("/settings/password", "The new password holds. All other sessions are ended.")

    return await sheets.submit(visit, _password_sheet(visit), do, _again(visit))


def _password_sheet(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("Long beats clever: a few unrelated words are good.")
    fields = (
        Field("current", word("Current password"), "password", needed=True, fill="current-password"),
        Field("password", word("New password"), "password", needed=True, fill="new-password", hint=hint),
    )
    return Sheet("password", "/settings/password", fields, word("Set the password"), title=word("Password"))


async def ask_email(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)
    sheet = sheets.filled(_email_sheet(visit, mine.email, is_verified=mine.is_email_verified), {"email": mine.email})
    return await _again(visit)(sheet, 200)


async def set_email(visit: Visit) -> Answer:
    mine = await visit.ask(accounts.mine)

    async def do(values: dict[str, str]) -> Answer:
        await signing.check_password(visit, visit.caller.handle, values["current"])
        await visit.act(accounts.set_email, values["email"].strip())
        if not values["email"].strip():
            return visit.go("/settings/email", "Your e-mail address is forgotten.")
        return visit.go(
            "/settings/email", "A link is on its way to that address. Open it, and the address is confirmed."
        )

    sheet = _email_sheet(visit, mine.email, is_verified=mine.is_email_verified)
    return await sheets.submit(visit, sheet, do, _again(visit))


def _email_sheet(visit: Visit, email: str, *, is_verified: bool) -> Sheet:
    word = visit.word
    if not email:
        state = word("None is kept. Without one, a lost password can only be mended by those who run this place.")
    elif is_verified:
        state = word("{email} is confirmed.", email=email)
    else:
        state = word("{email} is not confirmed yet: open the link that was sent there.", email=email)
    hint = word("Only to get back in when the password is lost. Nobody sees it.")
    fields = (
        Field("email", word("E-mail"), "email", most=200, fill="email", hint=hint),
        Field("current", word("Current password"), "password", needed=True, fill="current-password"),
    )
    return Sheet("email", "/settings/email", fields, word("Save"), title=word("E-mail"), intro=state)


# ---- sessions


async def show_sessions(visit: Visit) -> Answer:
    found = [(session, browser_of(session.agent)) for session in await visit.ask(sessions.mine)]
    return visit.page("sessions.html", tabs=tabs(visit), sessions=found, mine=_session_id(visit))


async def end_session(visit: Visit) -> Answer:
    form = await visit.form()
    if form["others"]:
        await visit.act(sessions.end_others, _session_id(visit))
        return visit.go("/settings/sessions", "All other sessions are ended.")
    await visit.act(sessions.end, form.number("id", 0) or 0)
    return visit.go("/settings/sessions", "That session is ended.")


def browser_of(agent: str) -> str:
    """What a browser calls itself, as its owner would: `Firefox, Windows`. What names none of those stays as it is."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent[:MAX_AGENT]


def _session_id(visit: Visit) -> int:
    return visit.frame.desk.signins.session_id(visit.reader.session)
