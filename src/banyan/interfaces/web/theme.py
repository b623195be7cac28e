# SPDX-License-Identifier: Apache-2.0
"""The lamp: day, night, or as the system has it. A guest keeps it in a cookie, a member with the account."""

from banyan.base.errors import BadValue
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.readers import THEMES
from banyan.interfaces.web.visits import YEAR_S, Answer, Visit


async def switch(visit: Visit) -> Answer:
    form = await visit.form(limit=4_096)
    theme = form["theme"]
    if theme not in ("", *THEMES):
        raise BadValue(name="theme")
    visit.set_cookie(visit.frame.cookies.theme, theme, YEAR_S if theme else 0)
    return visit.go(safe_next(form["next"]))
