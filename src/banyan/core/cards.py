# SPDX-License-Identifier: Apache-2.0
"""Which kind of thread has a card, and who makes it. A verb that changes what a card says announces that the thread changed."""

from collections.abc import Callable

from banyan.core import bounties, goods, threads
from banyan.records.callers import Caller
from banyan.records.cards import Card
from banyan.records.threads import Thread
from banyan.storage.tx import Tx

# Kind → what makes its card: public facts only, since a page with them is kept for everybody.
MAKERS: dict[str, Callable[[Tx, Thread], Card | None]] = {goods.KIND: goods.card, bounties.KIND: bounties.card}


def find(tx: Tx, caller: Caller, number: int) -> Card | None:
    """The card of the thread called `number`. Raises NotFound."""
    return of_thread(tx, threads.get(tx, caller, number)[0])


def of_thread(tx: Tx, thread: Thread) -> Card | None:
    """What stands above the first floor; None for most threads, which then cost nothing."""
    make = MAKERS.get(thread.kind)
    return make(tx, thread) if make and not thread.is_gone else None
