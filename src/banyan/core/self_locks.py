# SPDX-License-Identifier: Apache-2.0
"""Self-locks: somebody keeps away from what they choose for so many days. It ends by itself, and nothing in here ends it early.

The gate stands in `permits.check_not_locked`, which the verbs ask. What somebody does in an office is not locked: a thread that
must be taken down is taken down. Whoever administers the place can lock everything but the way in.
"""

from collections.abc import Sequence

from banyan.base import clock
from banyan.base.errors import BadValue, Family, Refusal
from banyan.base.ids import AccountId
from banyan.base.words import translate
from banyan.core import chat, emails, leases, outbox, sessions, site
from banyan.core.permits import check_known, check_signed_in
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.self_locks import Ability, SelfLock
from banyan.storage.queries import self_locks as queries
from banyan.storage.tx import Tx

LABELS = {
    Ability.SIGN_IN: "Signing in",
    Ability.WRITE: "Writing posts",
    Ability.PUSH: "Pushes, reactions and votes",
    Ability.MESSAGES: "Messages and talks",
    Ability.MAIL: "Sending mail",
    Ability.CHAT: "Chat rooms",
}
SWEPT_AT_ONCE = 200


class NothingToLock(Refusal):
    code = "nothing_to_lock"
    family = Family.INVALID
    sentence = "Please choose at least one thing to keep away from."


class BadLockDays(Refusal):
    code = "bad_lock_days"
    family = Family.INVALID
    sentence = "Please give a number of days from 1 to {most}."
    hint = "It cannot be longer than your name would wait for you."
    fields = ("most",)
    about = "days"


class NeededHere(Refusal):
    code = "needed_here"
    family = Family.CONFLICT
    sentence = "You administer this place, so you must be able to come in."
    hint = "Everything else you can lock; or lay the role down first."
    about = "sign_in"


def most_days(tx: Tx, caller: Caller) -> int:
    """For how long the caller may lock something: as long as their name would wait for them."""
    return leases.longest_of(tx, caller)


def lock(tx: Tx, caller: Caller, abilities: Sequence[str], days: int, *, is_shown: bool) -> list[SelfLock]:
    """Lock some abilities; what is locked for longer already stays so. All that run afterwards.

    Raises NothingToLock, BadLockDays, NeededHere.
    """
    check_signed_in(caller)
    wanted = set(abilities)
    if not wanted:
        raise NothingToLock
    if not wanted <= set(Ability):
        raise BadValue(name="abilities")
    most = most_days(tx, caller)
    if not 1 <= days <= most:
        raise BadLockDays(most=most)
    if Ability.SIGN_IN in wanted and caller.is_admin:
        raise NeededHere
    until = tx.now + days * clock.DAY
    for ability in sorted(wanted):
        longest = max(until, queries.find_until(tx, caller.id, ability) or 0)
        queries.put_lock(tx, caller.id, ability, longest, is_shown=is_shown)
    if Ability.CHAT in wanted:
        chat.leave_all(tx, caller)
    running = mine(tx, caller)
    _tell(tx, caller, running)
    if Ability.SIGN_IN in wanted:
        sessions.end_all(tx, caller.id)
    tx.announce(AccountChanged(caller.id))
    return running


def mine(tx: Tx, caller: Caller) -> list[SelfLock]:
    """What the caller has locked, the first to end first."""
    check_known(caller)
    return queries.list_running(tx, caller.id)


def shown_of(tx: Tx, _: Caller, account_id: AccountId) -> list[SelfLock]:
    """What stands on somebody's card."""
    return [one for one in queries.list_running(tx, account_id) if one.is_shown]


def sweep(tx: Tx) -> int:
    """Forget some that have ended, and have the cards say so; how many."""
    ended = queries.drop_ended(tx, SWEPT_AT_ONCE)
    for account_id in sorted(set(ended)):
        tx.announce(AccountChanged(account_id))
    return len(ended)


def _tell(tx: Tx, caller: Caller, running: list[SelfLock]) -> None:
    """A letter: whoever did not do this themselves learns of it, and whoever did has the day in writing."""
    lang, name = outbox.language(tx, caller.locale), site.policy(tx, "name")
    emails.tell(tx, caller.id, lang, translate(lang, "You are keeping away"), [
        translate(lang, "@{handle} at {name} keeps away, as you wished, from:", handle=caller.handle, name=name),
        *(translate(
            lang, "{what} (until {day})", what=translate(lang, LABELS[Ability(one.ability)]), day=clock.to_words(one.until_at)
        ) for one in running),
        translate(lang, "It ends by itself. If it was not you, whoever keeps the machine can help."),
    ])  # fmt: skip
