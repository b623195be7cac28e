# SPDX-License-Identifier: Apache-2.0
"""About: what this place is, its rules, how the ten is counted, how to write, which keys there are."""

from typing import Any

from banyan.core import site
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import dedications, rules
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller


async def show(visit: Visit) -> Answer:
    said = await visit.ask(_words)
    said["about"] = (await visit.render(said["about"])).html if said["about"] else ""
    said["rules"] = await rules.html(visit)
    today = await dedications.of_today(visit)
    return await visit.show("about.html", View(), frozenset({"site", "entry"}), said=said, here="about", **today)


def _words(tx: Tx, _: Caller) -> dict[str, Any]:
    return {name: site.policy(tx, name) for name in ("about", "contact", "first_members")}
