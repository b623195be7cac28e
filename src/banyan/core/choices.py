# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told of what happens."""

import msgspec

from banyan.core.permits import check_signed_in
from banyan.records.callers import Caller
from banyan.records.choices import Choices
from banyan.storage.queries import choices as queries
from banyan.storage.tx import Tx


def mine(tx: Tx, caller: Caller) -> Choices:
    """What the caller has chosen, or what everybody begins with."""
    check_signed_in(caller)
    return queries.find_choices(tx, caller.id)


def follow_own(tx: Tx, caller: Caller, is_wanted: bool) -> None:
    """Whether the caller follows the threads in which they write from now on."""
    _change(tx, caller, follows_own=int(is_wanted))


def _change(tx: Tx, caller: Caller, **changes: object) -> Choices:
    changed = msgspec.structs.replace(mine(tx, caller), **changes)
    queries.put_choices(tx, changed)
    return changed
