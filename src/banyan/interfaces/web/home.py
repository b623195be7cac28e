# SPDX-License-Identifier: Apache-2.0
"""Home: the ten of today, what is new, and all boards by section; for a member also what is new for them."""

from banyan.core import boards
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit


async def show(visit: Visit) -> Answer:
    sections = await visit.ask(boards.directory)
    return await visit.show("home.html", View(), frozenset({"home", "boards", "ten"}), sections=sections)
