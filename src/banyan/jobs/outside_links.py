# SPDX-License-Identifier: Apache-2.0
"""The consumer that looks at the pages which new words link to, where the operator allows it (`outside.previews`)."""

from banyan.core import outside_links
from banyan.core.events import Logged
from banyan.exchange.outgoing import Outgoing
from banyan.exchange.outside_links import look
from banyan.jobs.shift import Finish, Shift
from banyan.storage.store import Tx

MOST_AT_ONCE = 20  # what comes in one gulp of the log beyond that stays plain: a flood asks nobody else


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    if shift.settings is None or not shift.settings["outside.previews"]:
        return None
    with shift.store.read() as tx:
        asked = outside_links.wanted(tx, [item.event for item in logged])
    outgoing, found = Outgoing(shift.settings), []
    for url in list(asked)[:MOST_AT_ONCE]:
        shift.check_going()
        if not url.startswith(f"{shift.settings.public_url}/"):
            found.append(look(outgoing, url))

    def write(tx: Tx) -> None:
        outside_links.keep(tx, found, asked)

    return write if found else None
