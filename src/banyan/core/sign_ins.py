# SPDX-License-Identifier: Apache-2.0
"""The log of sign-ins: when, how, from which network, with what; the tried ones too. Its owner alone reads it, for ninety days.

Nothing of what was typed is kept, and of the address only the network.
"""

from banyan.base import clock, cursors, ids
from banyan.base.ids import AccountId
from banyan.core import permits, sessions
from banyan.records.callers import Caller
from banyan.records.sign_ins import SignIn
from banyan.storage.queries import sign_ins as queries
from banyan.storage.tx import Tx

JOINED, PASSWORD, CODE, RECOVERY_CODE, PASSKEY = "joined", "password", "code", "recovery_code", "passkey"
IDENTITY = "identity"
SSH_KEY = "ssh_key"
KEPT_FOR = 90 * clock.DAY
PER_PAGE = 50
FAILURES_AN_HOUR = 20  # that are written down: a flood is told by its beginning


def note(tx: Tx, account_id: AccountId, how: str, agent: str, network: str, *, is_right: bool) -> None:
    """Somebody came in as this account, or tried to. For other verbs: it asks no permission."""
    if not is_right and queries.count_failures(tx, account_id, ids.first_at(tx.now - clock.HOUR)) >= FAILURES_AN_HOUR:
        return
    place, browser = sessions.network_of(network), sessions.clean_agent(agent)
    queries.insert_sign_in(tx, SignIn(ids.mint(), account_id, tx.now, how, is_right, place, browser))


def mine(tx: Tx, caller: Caller, before: str = "", limit: int = PER_PAGE) -> tuple[list[SignIn], str]:
    """(the caller's own, newest first; cursor of the next page or "")."""
    permits.check_known(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_sign_ins(tx, caller.id, tx.now - KEPT_FOR, last, limit + 1)
    page = found[:limit]
    return page, cursors.format_cursor(page[-1].id) if len(found) > len(page) else ""


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some that are older than ninety days; how many went."""
    return queries.drop_before(tx, tx.now - KEPT_FOR, limit)
