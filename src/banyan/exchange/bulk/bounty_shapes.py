# SPDX-License-Identifier: Apache-2.0
"""What bounties add to an archive."""

from typing import Any

from banyan.base import clock
from banyan.records.bounties import UNDECIDED
from banyan.storage.queries.archive import OpenBounty


def thread_of(found: OpenBounty) -> int:
    return found.bounty.thread_id


def shape(found: OpenBounty) -> dict[str, Any]:
    """Its line. Whether it is open or came like this is one: nothing of the points goes along."""
    bounty = found.bounty
    is_decided = bounty.state not in UNDECIDED and bounty.decided_at is not None
    return {
        "thread": str(bounty.thread_id),
        "amount": bounty.amount,
        "ends_at": clock.to_iso(bounty.ends_at),
        "state": str(bounty.state) if is_decided else "",
        "decided_at": clock.to_iso(bounty.decided_at) if is_decided and bounty.decided_at is not None else "",
        "shares": [
            {"post": str(post), "account": str(account), "amount": amount} for post, account, amount in found.shares
        ],
    }
