# SPDX-License-Identifier: Apache-2.0
"""Why a thread stands among the ten, or does not: who was counted, and what was left out."""

from banyan.core import ranking
from banyan.interfaces.web.visits import Answer, Visit

BARRED = {
    "board_private": "Its board is not open to everybody, so it is never among the ten.",
    "board_closed": "Its board is closed or hidden, so it is never among the ten.",
    "board_out": "Its board stays out of the ten.",
    "thread_gone": "The thread has been taken down.",
}


async def why(visit: Visit) -> Answer:
    found = await visit.ask(ranking.why, visit.number("number"))
    barred = visit.word(BARRED[found.barred]) if found.barred else ""
    return visit.page("ten.html", why=found, barred=barred, here="home")
