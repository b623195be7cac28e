# SPDX-License-Identifier: Apache-2.0
"""Client tokens: a request that is sent twice (a double click, a lost answer) makes one thing.

Every interface mints one token for each intent. It is kept as a keyed hash bound to the account, so that the table gives
nothing away; `jobs` sweeps old ones.
"""

import secrets
from hashlib import blake2b

from banyan.records.callers import Caller
from banyan.storage.queries import tokens as queries
from banyan.storage.tx import Tx

MAX_TOKEN = 200  # characters; a Message-ID fits


def claim(tx: Tx, caller: Caller, token: str) -> int | None:
    """Take the token. None: go on and `settle`. Otherwise the id of what it made before: answer with that.

    An empty token claims nothing: programs inside the house that run once may do without.
    """
    return queries.claim(tx, _hash(tx, caller, token)) if token else None


def settle(tx: Tx, caller: Caller, token: str, object_id: int) -> None:
    """Say what the token made, in the same unit of work."""
    if token:
        queries.settle(tx, _hash(tx, caller, token), object_id)


def _hash(tx: Tx, caller: Caller, token: str) -> bytes:
    key = queries.site_key(tx)
    if not key:
        key = secrets.token_hex(32)
        queries.set_site_key(tx, key)
    text = f"{caller.id}:{token[:MAX_TOKEN]}"
    return blake2b(text.encode("utf-8", "replace"), key=bytes.fromhex(key), digest_size=24).digest()
