# SPDX-License-Identifier: Apache-2.0
"""Following: threads and people that somebody wants to hear of, and those of which they want to hear nothing.

Only oneself sees it. Whoever is muted reads and writes as before: their floors are folded for the one who muted them, and they
call nobody who does not listen. Whoever writes in a thread follows it, unless they have left it or want it otherwise.
"""

from banyan.base import cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import ThreadId
from banyan.core.permits import check_signed_in
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.records.events import FollowsChanged, Notified
from banyan.records.follows import FollowedThread, People, Stance
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import follows as queries
from banyan.storage.queries import notifications as notification_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_THREADS = 5_000  # followed by hand; those that one writes in come of themselves
MAX_PEOPLE = 500
THREADS_PER_PAGE = 50
NOBODY = People()


class TooManyFollowed(Refusal):
    code = "too_many_followed"
    family = Family.CONFLICT
    sentence = "Your list holds {most} already."
    hint = "Take one out first, under Settings, Following and muting."
    fields = ("most",)


class Oneself(Refusal):
    code = "oneself"
    family = Family.INVALID
    sentence = "That is you."
    hint = "Your own posts and threads are on your page."


# ---- threads


def follow_thread(tx: Tx, caller: Caller, number: int) -> None:
    """Hear of every new floor."""
    _set_thread(tx, caller, number, Stance.FOLLOWED)


def follow_chapters(tx: Tx, caller: Caller, number: int) -> None:
    """Hear of new chapters alone. For other verbs: they know that it is a serial."""
    _set_thread(tx, caller, number, Stance.CHAPTERS)


def mute_thread(tx: Tx, caller: Caller, number: int) -> None:
    """Hear of nothing in it, not even when called; what waits about it is read."""
    thread = _set_thread(tx, caller, number, Stance.MUTED)
    if notification_queries.set_read_of_thread(tx, caller.id, thread.id, 1, thread.last_floor):
        tx.announce(Notified(caller.id))


def leave_thread(tx: Tx, caller: Caller, number: int) -> None:
    """Neither follow nor mute it, also after writing in it again."""
    check_signed_in(caller)
    queries.set_thread_stance(tx, caller.id, _thread(tx, caller, number).id, Stance.LEFT)
    tx.announce(FollowsChanged(caller.id))


def follow_own(tx: Tx, caller: Caller, thread_id: ThreadId) -> None:
    """The caller has written in a thread. For other verbs: it asks no permission, and what they announce tells enough."""
    queries.follow_own(tx, caller.id, thread_id)


def thread_stance(tx: Tx, caller: Caller, thread_id: ThreadId) -> str:
    """What the caller has said of a thread that they may see: a `Stance`, or nothing."""
    return "" if caller.is_guest else queries.find_thread_stance(tx, caller.id, thread_id)


def muted_threads(tx: Tx, caller: Caller) -> set[ThreadId]:
    """What the caller wants to hear nothing of."""
    return set() if caller.is_guest else queries.list_muted(tx, caller.id)


def list_threads(tx: Tx, caller: Caller, stance: Stance, before: str = "") -> tuple[list[FollowedThread], str]:
    """(the caller's threads, the newest thread first; cursor of the next page or "")."""
    check_signed_in(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_threads(tx, caller, stance, last, THREADS_PER_PAGE + 1)
    shown = found[:THREADS_PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].thread_id) if len(found) > len(shown) else ""


def _set_thread(tx: Tx, caller: Caller, number: int, stance: Stance) -> Thread:
    check_signed_in(caller)
    thread = _thread(tx, caller, number)
    is_new = queries.find_thread_stance(tx, caller.id, thread.id) != stance
    if is_new and queries.count_threads(tx, caller.id, stance, MAX_THREADS) >= MAX_THREADS:
        raise TooManyFollowed(most=MAX_THREADS)
    queries.set_thread_stance(tx, caller.id, thread.id, stance)
    tx.announce(FollowsChanged(caller.id))
    return thread


def _thread(tx: Tx, caller: Caller, number: int) -> Thread:
    found = thread_queries.find_visible(tx, caller, number)
    if found is None or found[0].is_gone:
        raise NotFound
    return found[0]


# ---- people


def follow_person(tx: Tx, caller: Caller, handle: str) -> Person:
    """Hear of every thread that they open."""
    return _set_person(tx, caller, handle, Stance.FOLLOWED)


def mute_person(tx: Tx, caller: Caller, handle: str) -> Person:
    """Hear nothing of them, and have their floors folded; what waits from them is read."""
    person = _set_person(tx, caller, handle, Stance.MUTED)
    if notification_queries.set_read_of_actor(tx, caller.id, person.id):
        tx.announce(Notified(caller.id))
    return person


def leave_person(tx: Tx, caller: Caller, handle: str) -> Person:
    """Neither follow nor mute them."""
    check_signed_in(caller)
    person = find_person(tx, handle)
    queries.drop_person_stance(tx, caller.id, person.id)
    tx.announce(FollowsChanged(caller.id))
    return person


def people(tx: Tx, caller: Caller) -> People:
    """Whom the caller follows and mutes. A guest nobody."""
    return NOBODY if caller.is_guest else queries.find_people(tx, caller.id)


def list_people(tx: Tx, caller: Caller) -> dict[Stance, list[Person]]:
    """The same people by name, the latest first."""
    check_signed_in(caller)
    return {stance: queries.list_people(tx, caller.id, stance) for stance in (Stance.FOLLOWED, Stance.MUTED)}


def _set_person(tx: Tx, caller: Caller, handle: str, stance: Stance) -> Person:
    check_signed_in(caller)
    person = find_person(tx, handle)
    if person.id == caller.id:
        raise Oneself
    known = queries.find_people(tx, caller.id)
    others = known.followed if stance == Stance.FOLLOWED else known.muted
    if len(others - {person.id}) >= MAX_PEOPLE:
        raise TooManyFollowed(most=MAX_PEOPLE)
    queries.set_person_stance(tx, caller.id, person.id, stance)
    tx.announce(FollowsChanged(caller.id))
    return person


def find_person(tx: Tx, handle: str) -> Person:
    """Somebody who was let in. For other verbs: it asks no permission. Raises NotFound."""
    person = account_queries.find_person(tx, handle)
    if person is None or person.state in (AccountState.PENDING, AccountState.REFUSED):
        raise NotFound
    return person
