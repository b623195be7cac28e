# SPDX-License-Identifier: Apache-2.0
"""One's sessions: every browser and terminal that is signed in, and their ends."""

from banyan.core import sessions
from banyan.interfaces.web import settings
from banyan.interfaces.web.visits import Answer, Visit

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


async def show(visit: Visit) -> Answer:
    found = [(session, browser_of(session.agent)) for session in await visit.ask(sessions.mine)]
    return visit.page(
        "sessions.html", tabs=settings.security_tabs(visit), sessions=found, mine=settings.session_id(visit)
    )


async def end(visit: Visit) -> Answer:
    form = await visit.form()
    if form["others"]:
        await visit.act(sessions.end_others, settings.session_id(visit))
        return visit.go("/settings/sessions", "All other sessions are ended.")
    await visit.act(sessions.end, form.number("id", 0) or 0)
    return visit.go("/settings/sessions", "That session is ended.")


def browser_of(agent: str) -> str:
    """What a browser calls itself, as its owner would: `Firefox, Windows`. What names none of those stays as it is."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent[:MAX_AGENT]
