# SPDX-License-Identifier: Apache-2.0
"""People while somebody types their name: by handle, display name or the first letters of a Chinese name.

Whoever wrote in the thread comes first, then whoever writes most. What is told is what stands beside every post.
"""

import re
from collections.abc import Iterable

from banyan.base.ids import AccountId
from banyan.core import threads
from banyan.core.permits import check_signed_in
from banyan.markup.fold import fold
from banyan.markup.pinyin import initials
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, Event
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import people as queries
from banyan.storage.tx import Tx

MOST_SHOWN = 8
MOST_LOOKED_AT = 300  # words that begin alike; of more, only the first are weighed by how much their people write
MAX_WORD = 40
MAX_WORDS = 12  # of one person
SWEPT_AT_ONCE = 200
_PARTS = re.compile(r"[\s._-]+")


def complete(tx: Tx, caller: Caller, typed: str, number: int | None = None) -> list[Person]:
    """Who may be meant by `typed`, in the thread `number` or anywhere. Raises NotFound for a thread out of sight."""
    check_signed_in(caller)
    begins = fold(typed.strip())[:MAX_WORD]
    found: list[Person] = []
    if number is not None:
        thread, _, _ = threads.get(tx, caller, number)
        found = queries.list_in_thread(tx, thread.id, begins, MOST_SHOWN + 1)
    if begins and len(found) <= MOST_SHOWN:
        found += queries.list_anywhere(tx, begins, MOST_LOOKED_AT, 2 * MOST_SHOWN + 1)
    others = {person.id: person for person in found if person.id != caller.id}
    return list(others.values())[:MOST_SHOWN]


def words_of(handle: str, display_name: str) -> list[str]:
    """All that somebody may be typed by.

    >>> words_of("shen", "沈 雁冰")
    ['shen', 'syb', '沈 雁冰', '沈雁冰', '雁冰']
    """
    found: dict[str, None] = {}
    for name in (handle, display_name):
        folded = fold(name)
        found |= dict.fromkeys([folded, _PARTS.sub("", folded), *_PARTS.split(folded)[1:], *initials(name)])
    return sorted(word[:MAX_WORD] for word in list(found)[:MAX_WORDS] if word)


def changed(events: Iterable[Event]) -> list[AccountId]:
    """Whose words are to be made anew."""
    return list(dict.fromkeys(event.account_id for event in events if isinstance(event, AccountChanged)))


def file(tx: Tx, account_ids: Iterable[AccountId]) -> None:
    """Make these people's words anew; who cannot be called has none."""
    for account_id in account_ids:
        account = account_queries.find_account(tx, account_id)
        is_here = account is not None and account.state == AccountState.ACTIVE
        queries.set_words(tx, account_id, words_of(account.handle, account.display_name) if account and is_here else [])


def sweep(tx: Tx) -> int:
    """File some of those who have no words yet, as in a community that is older than this; how many."""
    found = queries.list_unfiled(tx, SWEPT_AT_ONCE)
    for person in found:
        queries.set_words(tx, person.id, words_of(person.handle, person.display_name))
    return len(found)
