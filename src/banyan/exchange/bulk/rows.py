# SPDX-License-Identifier: Apache-2.0
"""Small things that every bulk writer needs: keys of a source, free ids, and the row of an ordinary post."""

from collections.abc import Hashable
from hashlib import blake2b
from typing import Any, TypeVar

from banyan.base import ids
from banyan.storage.queries import imports as queries
from banyan.storage.tx import Tx

LONG_KEY = 120  # longer names are kept as a hash: an index entry has its limits

Name = TypeVar("Name", bound=Hashable)


def key_of(name: str) -> str:
    """What stands in `import_refs` for a name of the source: itself, or its hash when it is long."""
    if len(name) <= LONG_KEY and name.isprintable():
        return name
    return "#" + blake2b(name.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def post_row(**values: Any) -> dict[str, Any]:
    """A row of `posts` with everything that an ordinary post leaves empty."""
    return {
        "reply_to": None,
        "edited_at": None,
        "revision": 1,
        "changed_seq": 0,
        "moved_to": "",
        "gone_by": None,
        "gone_at": None,
        "reason": "",
        "reactions": "",
        "file_count": 0,
        "format": "",
        "renderer": 0,
        "lang": "",
        "source": "",
        "html": "",
        **values,
    }


def free_ids(
    tx: Tx, taken_sql: str, wanted: dict[Name, tuple[int, str]], used: set[int] | None = None
) -> dict[Name, int]:
    """An id for each of `wanted` ((time, key) by name) that nothing has: the minted one, or the nearest free one behind it.

    `used` are ids that were given away and are not stored yet; those that are found here come to them.
    """
    found: dict[Name, int] = {}
    used = set() if used is None else used
    tries = 0
    waiting = dict(wanted)
    while waiting:
        minted = {name: _nth(ids.mint_imported(at, key), tries) for name, (at, key) in waiting.items()}
        taken = queries.taken_ids(tx, taken_sql, minted.values())
        later = {}
        for name, new_id in minted.items():
            if new_id in taken or new_id in used:
                later[name] = waiting[name]
            else:
                found[name] = new_id
                used.add(new_id)
        waiting, tries = later, tries + 1
    return found


def _nth(minted: int, tries: int) -> int:
    """The next ids first; then, as a source with few different times fills them up, the next milliseconds."""
    if tries <= 8:
        return minted + tries
    return minted + tries + ((tries * tries) << ids.TIME_SHIFT)
