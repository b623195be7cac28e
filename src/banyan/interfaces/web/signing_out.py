# SPDX-License-Identifier: Apache-2.0
"""Signing out."""

from banyan.core import sessions
from banyan.interfaces.desk.leaving import leave
from banyan.interfaces.web import sheets, whereabouts
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import Answer, Visit


async def ask(visit: Visit) -> Answer:
    if visit.reader.is_guest:
        return visit.moved("/")
    return sheets.page(visit, visit.word("Sign out?"), (sheet_of(visit),))


async def sign_out(visit: Visit) -> Answer:
    if not visit.reader.is_guest:
        await visit.form()
        await leave(visit.frame.desk, visit.caller, whereabouts.key_of(visit.frame.desk, visit.reader))
        await visit.act(sessions.end, visit.frame.desk.signins.session_id(visit.reader.session))
    visit.set_cookie(visit.frame.cookies.session, "", 0)
    return visit.go("/", "You are signed out. Good night.")


def sheet_of(visit: Visit) -> Sheet:
    """The one button that ends this session, wherever it stands."""
    return Sheet("signout", "/signout", (), visit.word("Sign out"), plain=True)
