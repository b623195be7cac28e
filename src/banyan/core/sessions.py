# SPDX-License-Identifier: Apache-2.0
"""Sessions: one browser or terminal that is signed in. Kept on this side, so that each can be seen and ended.

The token is known to its holder alone; here stands its hash. Of the network it came from only the first part is kept.
"""

import secrets
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network

from banyan.base import clock, ids
from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.core import callers, leases, standing
from banyan.core.permits import SignInFirst
from banyan.markup.limits import scrub
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.events import SessionEnded
from banyan.records.sessions import Resumed, Session
from banyan.storage.queries import devices as device_queries
from banyan.storage.queries import sessions as queries
from banyan.storage.tx import Tx

IDLE_FOR = 60 * clock.DAY
LASTS = 365 * clock.DAY
MOST_SESSIONS = 50  # of one account; a new one ends the one that was idle longest
MAX_AGENT = 120  # characters
MAX_TOKEN = 100
MAY_SIGN_IN = (AccountState.ACTIVE, AccountState.PENDING, AccountState.SUSPENDED)
MAY_COME_BACK = (*MAY_SIGN_IN, AccountState.LEAVING)


def open_session(tx: Tx, caller: Caller, agent: str, network: str) -> str:
    """A session for the caller, who has proved to be who they are; the token that stands for it from now on."""
    if caller.is_guest:
        raise SignInFirst
    token = new_token()
    session = Session(
        id=ids.mint(),
        account_id=caller.id,
        made_at=tx.now,
        used_at=tx.now,
        ends_at=tx.now + LASTS,
        agent=clean_agent(agent),
        network=network_of(network),
    )
    for old in queries.list_sessions(tx, caller.id, tx.now - IDLE_FOR)[MOST_SESSIONS - 1 :]:
        _end(tx, caller.id, old.id)
    queries.insert_session(tx, session, token_hash(token))
    standing.came(tx, caller.id)
    leases.refilled(tx, caller.id)
    return token


def resume(tx: Tx, caller: Caller, token: str) -> Resumed | None:
    """The session of a token and whose it is; None when it is nobody's (any more)."""
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    session = queries.find_session(tx, token_hash(token), tx.now - IDLE_FOR)
    if session is None:
        return None
    owner = callers.load(tx, session.account_id, caller.address)
    return Resumed(session, owner) if owner.state in MAY_SIGN_IN else None


def touch(tx: Tx, caller: Caller, session_id: int) -> None:
    """The session was used just now; one that has ended meanwhile stays ended."""
    queries.set_used(tx, session_id, caller.id)
    standing.came(tx, caller.id)
    leases.refilled(tx, caller.id)


def mine(tx: Tx, caller: Caller) -> list[Session]:
    """The caller's sessions, the last used first."""
    if caller.is_guest:
        raise SignInFirst
    return queries.list_sessions(tx, caller.id, tx.now - IDLE_FOR)


def end(tx: Tx, caller: Caller, session_id: int) -> None:
    """Sign out, here or elsewhere. Raises NotFound for what is not the caller's."""
    if caller.is_guest:
        raise SignInFirst
    if not _end(tx, caller.id, session_id):
        raise NotFound


def end_others(tx: Tx, caller: Caller, kept_id: int) -> int:
    """End all sessions of the caller but one; how many that were."""
    if caller.is_guest:
        raise SignInFirst
    return end_all(tx, caller.id, kept_id)


def end_all(tx: Tx, account_id: AccountId, kept_id: int = 0) -> int:
    """End the sessions of an account, for other verbs: it asks no permission."""
    live = queries.list_sessions(tx, account_id, tx.now - IDLE_FOR)
    return sum(_end(tx, account_id, session.id) for session in live if session.id != kept_id)


def sweep(tx: Tx, limit: int = 500) -> int:
    """Drop some of those that ended by themselves; how many went."""
    count = queries.drop_ended(tx, tx.now - IDLE_FOR, limit)
    device_queries.drop_without_session(tx)
    return count


def new_token() -> str:
    """256 bits that nobody guesses, as text for a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a token. It needs no salt: nobody can try all tokens."""
    return blake2b(token.encode("utf-8", "replace"), digest_size=32).digest()


def clean_agent(agent: str) -> str:
    """What a browser or terminal calls itself, in one line."""
    return " ".join(scrub(agent).split())[:MAX_AGENT]


def network_of(address: str) -> str:
    """The part of an address that a household or a campus shares: `203.0.113.7` → `203.0.113.0/24`; else empty."""
    try:
        host = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(host, IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    return str(ip_network((host, 24 if host.version == 4 else 48), strict=False))


def _end(tx: Tx, account_id: AccountId, session_id: int) -> bool:
    if not queries.drop_session(tx, session_id, account_id):
        return False
    device_queries.drop_of_session(tx, session_id)
    tx.announce(SessionEnded(account_id, session_id))
    return True
