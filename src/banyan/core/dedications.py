# SPDX-License-Identifier: Apache-2.0
"""Dedications: a song or a line, for somebody or for all, on the entry screen and the first page for a day.

One a day from each; words that are refused or held back here are refused there too; everybody can report one, and those who
administer take it away in public. A community switches them on.
"""

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import follows, moderation, notifications, relations, site, threads, word_rules
from banyan.core.permits import check_not_locked, check_signed_in, check_staff
from banyan.markup.limits import scrub
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.dedications import Dedication, DedicationLine, DedicationState
from banyan.records.events import EntryChanged
from banyan.records.self_locks import Ability
from banyan.storage.queries import dedications as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.tx import Tx

LASTS = clock.DAY
MAX_SONG, MAX_WORDS = 40, 60  # characters
MOST_SHOWN = 12
OWN_AT_ONCE = 100


class DedicationsOff(Refusal):
    code = "dedications_off"
    family = Family.CONFLICT
    sentence = "Nothing is dedicated here."


class NothingDedicated(Refusal):
    code = "nothing_dedicated"
    family = Family.INVALID
    sentence = "Please name a song, or write a line."
    about = "words"


class DedicationTooLong(Refusal):
    code = "dedication_too_long"
    family = Family.INVALID
    sentence = "A song has {song} characters at most, a line {words}."
    fields = ("song", "words")
    about = "words"


class NoDedicationTo(Refusal):
    code = "no_dedication_to"
    family = Family.CONFLICT
    sentence = "Nothing can be dedicated to @{handle}."
    fields = ("handle",)
    about = "to"


class DedicatedToday(Refusal):
    code = "dedicated_today"
    family = Family.TOO_SOON
    sentence = "You have dedicated something within a day. Again in {hours} hours."
    fields = ("hours",)


def is_on(tx: Tx) -> bool:
    return site.policy(tx, "dedications") == site.ON


def shown(tx: Tx, _: Caller) -> list[DedicationLine]:
    """Those of the last day, the newest first; everybody sees them."""
    return queries.list_shown(tx, MOST_SHOWN) if is_on(tx) else []


def dedicate(tx: Tx, caller: Caller, to: str, song: str, words: str) -> Dedication:
    """A song, a line or both, to a handle or (empty) to all; it stands for a day.

    Raises DedicationsOff, NothingDedicated, DedicationTooLong, NoDedicationTo, DedicatedToday, WordRefused.
    """
    check_signed_in(caller)
    if not is_on(tx):
        raise DedicationsOff
    check_not_locked(tx, caller, Ability.WRITE)
    song, words = (threads.one_line(scrub(text)) for text in (song, words))
    if not song and not words:
        raise NothingDedicated
    if len(song) > MAX_SONG or len(words) > MAX_WORDS:
        raise DedicationTooLong(song=MAX_SONG, words=MAX_WORDS)
    to = to.strip().removeprefix("@")[:80]
    person = _person(tx, caller, to) if to else None
    word_rules.check_line(tx, f"{song}\n{words}")
    since = tx.now - queries.last_at(tx, caller.id)
    if since < LASTS and not caller.is_admin:
        raise DedicatedToday(hours=-(-(LASTS - since) // clock.HOUR))
    made = Dedication(ids.mint(), caller.id, person, song, words, tx.now, tx.now + LASTS, DedicationState.SHOWN)
    queries.insert_dedication(tx, made)
    if person is not None:
        notifications.notify(
            tx, person, "dedication", f"dedication:{made.id}", actor_id=caller.id, reason=words or song
        )
    tx.announce(EntryChanged("dedications"))
    return made


def take_back(tx: Tx, caller: Caller, dedication_id: int) -> None:
    """By whoever dedicated it; the day counts all the same."""
    check_signed_in(caller)
    found = _get(tx, dedication_id)
    if found.account_id != caller.id:
        raise NotFound
    _end(tx, found, DedicationState.TAKEN_BACK)


def remove(tx: Tx, caller: Caller, dedication_id: int, reason: str) -> None:
    """By those who administer, in public."""
    check_staff(caller)
    found, reason = _get(tx, dedication_id), moderation.check_reason(reason)
    _end(tx, found, DedicationState.REMOVED)
    moderation.record(tx, caller, "remove_dedication", reason=reason, account_id=found.account_id)
    once_key = f"dedication_removed:{found.id}"
    notifications.notify(tx, found.account_id, "dedication_removed", once_key, actor_id=caller.id, reason=reason)


def report(tx: Tx, caller: Caller, dedication_id: int, reason: str) -> None:
    """Tell those who administer that it should not stand there; once from each."""
    check_signed_in(caller)
    found, reason = _get(tx, dedication_id), moderation.check_reason(reason)
    for admin in role_queries.list_admins(tx):
        once_key = f"dedication_report:{found.id}:{caller.id}:{admin}"
        notifications.notify(tx, admin, "dedication_reported", once_key, actor_id=caller.id, reason=reason)


def own(tx: Tx, caller: Caller, after: int = 0) -> list[Dedication]:
    """The next page of what the caller dedicated, over or not."""
    return queries.list_own(tx, caller.id, after, OWN_AT_ONCE)


def sweep(tx: Tx) -> int:
    """Whatever has stood for a day is over."""
    count = queries.end_due(tx)
    if count:
        tx.announce(EntryChanged("dedications"))
    return 0


def _get(tx: Tx, dedication_id: int) -> Dedication:
    """One that stands. Raises NotFound."""
    found = queries.find_dedication(tx, dedication_id)
    if found is None or found.state != DedicationState.SHOWN or found.until_at <= tx.now:
        raise NotFound
    return found


def _person(tx: Tx, caller: Caller, handle: str) -> AccountId:
    try:
        person = follows.find_person(tx, handle)
    except NotFound:
        raise NoDedicationTo(handle=handle) from None
    if person.state != AccountState.ACTIVE or relations.is_blocked(tx, person.id, caller.id):
        raise NoDedicationTo(handle=person.handle)
    return person.id


def _end(tx: Tx, found: Dedication, state: DedicationState) -> None:
    queries.set_state(tx, found.id, state)
    tx.announce(EntryChanged("dedications"))
