# SPDX-License-Identifier: Apache-2.0
"""Failed sign-ins: who guesses waits ever longer. Counted for a name from one network, and for the network alone.

A name alone is never locked: anybody could lock anybody out. What is kept are keyed hashes that tell nothing.
"""

from hashlib import blake2b

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.core import tokens
from banyan.core.handles import key
from banyan.core.sessions import network_of
from banyan.records.callers import Caller
from banyan.storage.queries import attempts as queries
from banyan.storage.tx import Tx

FREE_OF_PAIR = 5  # failures that cost no wait
FREE_OF_NETWORK = 50  # a whole campus may stand behind one
FIRST_WAIT = 15 * clock.SECOND
LONGEST_WAIT = 15 * clock.MINUTE
FORGOTTEN_AFTER = clock.DAY
MAX_NAME = 254


class TooManyAttempts(Refusal):
    code = "too_many_attempts"
    family = Family.TOO_SOON
    sentence = "That was wrong too many times. Please wait {wait_s} seconds before you try again."
    hint = "If you have lost the password, ask for a link to set a new one."
    fields = ("wait_s",)


def check(tx: Tx, name: str, network: str) -> None:
    """May somebody in this network try this name now? Raises TooManyAttempts."""
    waits = [_wait(tx, counted, free) for counted, free in _counted(tokens.site_key(tx), name, network)]
    if max(waits) > 0:
        raise TooManyAttempts(wait_s=-(-max(waits) // clock.SECOND))


def failed(tx: Tx, caller: Caller, name: str, network: str) -> None:
    """The password was wrong, or there is no such name: the two count the same."""
    for counted, _ in _counted(tokens.made_site_key(tx), name, network):
        queries.add_failure(tx, counted, tx.now - FORGOTTEN_AFTER)


def succeeded(tx: Tx, caller: Caller, name: str, network: str) -> None:
    """It was right. The network's count stays: who has one account could clear it for the next guess at another."""
    queries.drop_failures(tx, _counted(tokens.site_key(tx), name, network)[0][0])


def used(tx: Tx, what: str, span: int) -> int:
    """Count one more of something that is counted apart from sign-ins; how often it happened within `span`, a day at most."""
    return queries.add_use(tx, _hash(tokens.made_site_key(tx), f"\0\0{what}"), tx.now - span)


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the failures that no longer count; how many went."""
    return queries.drop_last_before(tx, tx.now - FORGOTTEN_AFTER, limit)


def _wait(tx: Tx, counted: bytes, free: int) -> int:
    failures, last_at = queries.find_failures(tx, counted) or (0, 0)
    if failures < free or tx.now - last_at >= FORGOTTEN_AFTER:
        return 0
    return last_at + min(LONGEST_WAIT, FIRST_WAIT << min(failures - free, 10)) - tx.now


def _counted(secret: bytes, name: str, network: str) -> tuple[tuple[bytes, int], tuple[bytes, int]]:
    """(key, free failures) of the pair and of the network."""
    place = network_of(network) or network[:MAX_NAME]
    pair = f"{key(name[:MAX_NAME])}\0{place}"
    return (_hash(secret, pair), FREE_OF_PAIR), (_hash(secret, f"\0{place}"), FREE_OF_NETWORK)


def _hash(secret: bytes, text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), key=secret, digest_size=24, person=b"attempts").digest()
