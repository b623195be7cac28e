# SPDX-License-Identifier: Apache-2.0
"""The log of sign-ins, for the owner of the account."""

from collections.abc import Sequence

from banyan.core import sign_ins
from banyan.interfaces.web import settings
from banyan.interfaces.web.sessions import browser_of
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.sign_ins import SignIn

WAYS = {
    sign_ins.JOINED: "joined",
    sign_ins.PASSWORD: "with the password",
    sign_ins.CODE: "with password and code",
    sign_ins.RECOVERY_CODE: "with password and recovery code",
    sign_ins.PASSKEY: "with a passkey",
    sign_ins.IDENTITY: "with an outside identity",
    sign_ins.SSH_KEY: "with an SSH key",
}
Line = tuple[SignIn, str, str]


async def show(visit: Visit) -> Answer:
    found, older = await visit.ask(sign_ins.mine, visit.query.get("before", ""))
    return visit.page("sign_ins.html", tabs=settings.security_tabs(visit), lines=lines_of(visit, found), older=older)


def lines_of(visit: Visit, found: Sequence[SignIn]) -> list[Line]:
    """(sign-in, how in words, browser in words)."""
    return [(one, visit.word(WAYS[one.how]), browser_of(one.agent)) for one in found]
