# SPDX-License-Identifier: Apache-2.0
"""The lamp and the language, at the foot of every page. A guest keeps them in a cookie, a member with the account too."""

from banyan.base.errors import BadValue
from banyan.base.words import LANGUAGES
from banyan.core import accounts
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.readers import CALM, THEMES
from banyan.interfaces.web.visits import YEAR_S, Answer, Visit

MAX_FORM = 4_096  # bytes


async def switch(visit: Visit) -> Answer:
    """Day, night, or as the system has it."""
    form = await visit.form(limit=MAX_FORM)
    theme = form["theme"]
    if theme not in ("", *THEMES):
        raise BadValue(name="theme")
    caller = visit.caller
    if not visit.reader.is_guest:
        await visit.act(accounts.set_preferences, caller.locale, caller.zone, theme)
    visit.set_cookie(visit.frame.cookies.theme, theme, YEAR_S if theme else 0)
    return visit.go(safe_next(form["next"]))


async def read(visit: Visit) -> Answer:
    """The reading mode, on and off. It belongs to the screen one reads on, so the browser keeps it."""
    form = await visit.form(limit=MAX_FORM)
    mode = form["mode"]
    if mode not in ("", CALM):
        raise BadValue(name="mode")
    visit.set_cookie(visit.frame.cookies.mode, mode, YEAR_S if mode else 0)
    return visit.go(safe_next(form["next"]))


async def speak(visit: Visit) -> Answer:
    """Another language from now on."""
    form = await visit.form(limit=MAX_FORM)
    lang = form["lang"]
    if lang not in LANGUAGES:
        raise BadValue(name="lang")
    caller = visit.caller
    if not visit.reader.is_guest:
        await visit.act(accounts.set_preferences, lang, caller.zone, caller.theme)
    visit.set_cookie(visit.frame.cookies.lang, lang, YEAR_S)
    return visit.go(safe_next(form["next"]))
