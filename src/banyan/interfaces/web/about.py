# SPDX-License-Identifier: Apache-2.0
"""About: what this place is, its rules, how the ten is counted, how to write, which keys there are."""

from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    return await visit.show("about.html", View(), frozenset())
