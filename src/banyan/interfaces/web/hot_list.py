# SPDX-License-Identifier: Apache-2.0
"""The hot list: today's, and that of any day before."""

from datetime import date

from banyan.base.errors import NotFound
from banyan.core import hot_list
from banyan.interfaces.web.top_ten import tabs
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    """Today; with a date in the address that day."""
    wanted = visit.params.get("date", "")
    try:
        number = date.fromisoformat(wanted).toordinal() if wanted else 0
    except ValueError:
        raise NotFound from None
    day = await visit.ask(hot_list.day, number)
    return visit.page(
        "hot_list.html",
        day=day,
        older=_address(day.before),
        newer=_address(day.after),
        formula=visit.word(hot_list.FORMULA, places=hot_list.PLACES),
        tabs=tabs(visit),
        here="home",
    )


def _address(number: int) -> str:
    return f"/hot/{date.fromordinal(number)}" if number else ""
