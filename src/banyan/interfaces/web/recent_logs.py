# SPDX-License-Identifier: Apache-2.0
"""The last warnings and errors of this process, for administrators: the number that a member was shown is found here."""

from banyan.base import recent_logs
from banyan.core import permits
from banyan.interfaces.web import admin
from banyan.interfaces.web.visits import Answer, Visit

LONGEST_QUESTION = 100


async def show(visit: Visit) -> Answer:
    """All of them, or those that say what is asked for (`?q=`)."""
    permits.check_staff(visit.caller)
    words = visit.query.get("q", "").strip()[:LONGEST_QUESTION]
    entries = recent_logs.RECENT.find(words)
    return visit.page("recent_logs.html", tabs=admin.tabs(visit), entries=entries, words=words, most=recent_logs.MOST)
