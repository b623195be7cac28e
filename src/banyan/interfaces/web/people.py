# SPDX-License-Identifier: Apache-2.0
"""People while a name is typed, for the script of the box."""

from banyan.core import people, permits
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.visits import Answer, Visit

MAX_TYPED = 64


async def complete(visit: Visit) -> Answer:
    """`?q=` what was typed behind the @, `?thread=` where; handles and the names beside posts, nothing else."""
    permits.check_signed_in(visit.caller)
    visit.frame.pace.check(visit.caller.id)
    typed, thread = visit.query.get("q", "")[:MAX_TYPED], parse_number(visit.query.get("thread", ""))
    found = await visit.ask_heavy(people.complete, typed, thread or None)
    return visit.json([{"handle": person.handle, "name": person.display_name} for person in found])
