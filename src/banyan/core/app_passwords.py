# SPDX-License-Identifier: Apache-2.0
"""App passwords: for programs that cannot show a code (a mail client, a news reader, a script). Each is for one program, is
told once, says what it may do, and can be ended without touching the others. None of them signs in on the web.
"""

from banyan.base import ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.core import callers, permits, sessions, ways_in
from banyan.records.app_passwords import Admitted, AppPassword
from banyan.records.callers import Caller
from banyan.records.self_locks import Ability
from banyan.storage.queries import app_passwords as queries
from banyan.storage.tx import Tx

READ, WRITE = "read", "write"
SCOPES = (READ, f"{READ} {WRITE}")
PREFIX = "banyan_"  # by which whoever finds one in a public place knows what it is
MAX_TOKEN = 100


class BadAppPassword(Refusal):
    code = "bad_app_password"
    family = Family.SIGN_IN
    sentence = "This app password lets nobody in (any more)."
    hint = "They are made under Settings, Security."


class ScopeWanted(Refusal):
    code = "scope_wanted"
    sentence = "This app password is for reading only."
    hint = "Make one that may write too, under Settings, Security."


def make(tx: Tx, caller: Caller, name: str, scopes: str) -> tuple[AppPassword, str]:
    """A new one and what to type into the program, which is told this once."""
    permits.check_signed_in(caller)
    if scopes not in SCOPES:
        raise BadValue(name="scopes")
    name = ways_in.check_name(name)
    ways_in.check_room(queries.list_app_passwords(tx, caller.id))
    token = PREFIX + sessions.new_token()
    made = AppPassword(ids.mint(), caller.id, name, scopes, tx.now, used_at=None)
    queries.insert_app_password(tx, made, sessions.token_hash(token))
    ways_in.warn_owner(tx, caller, "There is a new app password: {name}", name=name)
    return made, token


def mine(tx: Tx, caller: Caller) -> list[AppPassword]:
    """The caller's own, the newest first."""
    permits.check_known(caller)
    return queries.list_app_passwords(tx, caller.id)


def end(tx: Tx, caller: Caller, app_password_id: int) -> None:
    """It lets nobody in any more. Raises NotFound for what is not the caller's."""
    permits.check_known(caller)
    if not queries.drop_app_password(tx, app_password_id, caller.id):
        raise NotFound


def end_all(tx: Tx, caller: Caller) -> int:
    """None of the caller's lets anybody in any more; how many that were."""
    return sum(queries.drop_app_password(tx, one.id, caller.id) for one in mine(tx, caller))


def verify(tx: Tx, caller: Caller, token: str, scope: str) -> Admitted:
    """Whose app password this is, if it may do that. Raises BadAppPassword, ScopeWanted."""
    found = queries.find_app_password(tx, sessions.token_hash(token[:MAX_TOKEN]))
    owner = callers.load(tx, found.account_id, caller.address) if found else caller
    if found is None or owner.state not in sessions.MAY_SIGN_IN:
        raise BadAppPassword
    if not found.allows(scope):
        raise ScopeWanted
    permits.check_not_locked(tx, owner, Ability.SIGN_IN)
    return Admitted(found, owner)


def touch(tx: Tx, caller: Caller, app_password_id: int) -> None:
    """It was used just now; for interfaces, when `ways_in.is_worth_telling`."""
    queries.set_used(tx, app_password_id, caller.id)
