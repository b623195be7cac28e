# SPDX-License-Identifier: Apache-2.0
"""Which kind of thread has a card, and who makes it. A verb that changes what a card says announces that the thread changed."""

from collections.abc import Callable

from banyan.base.errors import NotFound
from banyan.core import bounties, goods, ideas, meetups, places, races, releases, serials, threads
from banyan.records.callers import Caller
from banyan.records.cards import Card
from banyan.records.threads import Thread
from banyan.storage.tx import Tx

# Kind → what makes its card: public facts only, since a page with them is kept for everybody.
MAKERS: dict[str, Callable[[Tx, Thread], Card | None]] = {
    "bounty": bounties.card,
    "goods": goods.card,
    "idea": ideas.card,
    "meetup": meetups.card,
    "place": places.card,
    "race": races.card,
    "release": releases.card,
    "serial": serials.card,
}


def find(tx: Tx, caller: Caller, number: int) -> Card | None:
    """The card of the thread called `number`. Raises NotFound."""
    return of_thread(tx, threads.get(tx, caller, number)[0])


def of_thread(tx: Tx, thread: Thread) -> Card | None:
    """What stands above the first floor; None for most threads, which then cost nothing. What was said stays readable where the
    terms are missing, as in threads that an earlier version split off.
    """
    make = MAKERS.get(thread.kind)
    try:
        return make(tx, thread) if make and not thread.is_gone else None
    except NotFound:
        return None
