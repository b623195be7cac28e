# SPDX-License-Identifier: Apache-2.0
"""Client tokens: a request that is sent twice (a double click, a lost answer) makes one thing.

Every interface mints one token for each intent. It is kept as a keyed hash bound to the account, so that the table gives
nothing away; `jobs` sweeps old ones.
"""

import secrets
from hashlib import blake2b

from banyan.base import clock
from banyan.records.callers import Caller
from banyan.storage.queries import tokens as queries
from banyan.storage.tx import Tx

MAX_TOKEN = 200  # characters; a Message-ID fits
KEPT_FOR = 7 * clock.DAY  # a form that was left open for a week is sent as a new one


def claim(tx: Tx, caller: Caller, token: str) -> int | None:
    """Take the token. None: go on and `settle`. Otherwise the id of what it made before: answer with that.

    An empty token claims nothing: programs inside the house that run once may do without.
    """
    return queries.claim(tx, _hash(tx, caller, token)) if token else None


def settle(tx: Tx, caller: Caller, token: str, object_id: int) -> None:
    """Say what the token made, in the same unit of work."""
    if token:
        queries.settle(tx, _hash(tx, caller, token), object_id)


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the tokens that nobody will send again; how many went."""
    return queries.drop_made_before(tx, tx.now - KEPT_FOR, limit)


def site_key(tx: Tx) -> bytes:
    """The community's own secret for hashes, for reading; empty while nothing was hashed with it."""
    return bytes.fromhex(queries.site_key(tx))


def made_site_key(tx: Tx) -> bytes:
    """The same for writing: it is made when it is first needed, and read once in a unit of work."""
    key = tx.known.get("site_key") or queries.site_key(tx)
    if not key:
        queries.set_site_key(tx, secrets.token_hex(32))
        key = queries.site_key(tx)  # of two that make it at once, one did
    tx.known["site_key"] = key
    return bytes.fromhex(key)


def _hash(tx: Tx, caller: Caller, token: str) -> bytes:
    text = f"{caller.id}:{token[:MAX_TOKEN]}"
    return blake2b(text.encode("utf-8", "replace"), key=made_site_key(tx), digest_size=24).digest()
