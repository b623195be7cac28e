# SPDX-License-Identifier: Apache-2.0
"""Seals: who wrote behind a pseudonym stands in an envelope, and two persons open it together, one of them an administrator.

Administrators hold a part each; those who tend a board hold one and the same, so that two of them open nothing. One asks, with a
reason; another confirms; each with a passphrase that is not kept. Every opening stands in the public record, and the author is
told.
"""

from banyan.base import ids
from banyan.base.clock import DAY
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import envelopes, moderation, notifications, permits, posts
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.events import SealsChanged
from banyan.records.notifications import Pointer
from banyan.records.seals import NewKey, SealKey, SealPart, Unsealing, UnsealingLine, UnsealingState
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import pseudonyms as pseudonym_queries
from banyan.storage.queries import seals as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

ASKED_FOR = 3 * DAY
ANSWER_KEPT = 3 * DAY


class KeyWanted(Refusal):
    code = "key_wanted"
    family = Family.CONFLICT
    sentence = "You hold no key that opens this."
    hint = "A key opens the envelopes that were closed after it was made."


class AskedAlready(Refusal):
    code = "asked_already"
    family = Family.CONFLICT
    sentence = "Somebody has asked for this already; it waits for a second person."


class SecondPersonWanted(Refusal):
    code = "second_person_wanted"
    sentence = "Another person must confirm this, and one of you two must be an administrator."


class UnsealingOver(Refusal):
    code = "unsealing_over"
    family = Family.CONFLICT
    sentence = "This has been settled, or nobody confirmed it in time."


# ---- keys


def check_holder(caller: Caller) -> None:
    """Administrators, and whoever tends a board, may hold a key."""
    permits.check_signed_in(caller)
    if not caller.is_admin and not caller.moderates:
        raise permits.ModeratorsOnly


def own_key(tx: Tx, caller: Caller) -> SealKey | None:
    check_holder(caller)
    return queries.find_key(tx, caller.id)


def keep_key(tx: Tx, caller: Caller, made: NewKey) -> SealKey:
    """Hold a key from now on, which opens what is closed from now on. An earlier one ends and opens nothing any more."""
    check_holder(caller)
    queries.end_keys(tx, caller.id)
    part = queries.next_part(tx)
    key = SealKey(ids.mint(), caller.id, part, made.public_key, made.salt, made.locked_key, tx.now, None)
    queries.insert_key(tx, key)
    moderation.record(tx, caller, "make_seal_key")
    tx.announce(SealsChanged(None))
    return key


# ---- opening


def ask(tx: Tx, caller: Caller, number: int, floor: int, reason: str, private_key: bytes) -> Unsealing:
    """Say that one must know who wrote a floor, and why. The caller's part goes to those who may confirm, and to nobody else."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    reason = moderation.check_reason(reason)
    part = _own_part(tx, caller, post.author_id)
    if queries.is_asked(tx, post.author_id):
        raise AskedAlready
    point = envelopes.open_box(private_key, part.box)
    others = [
        SealPart(key.id, part.part, envelopes.box(key.public_key, point))
        for key, is_admin in queries.list_holders(tx, board.id)
        if key.account_id != caller.id and (is_admin or caller.is_admin)
    ]
    if not others:
        raise SecondPersonWanted
    asked = Unsealing(
        id=ids.mint(),
        pseudonym_id=post.author_id,
        board_id=board.id,
        thread_id=thread.id,
        number=number,
        floor=floor,
        asked_by=caller.id,
        reason=reason,
        asked_at=tx.now,
        ends_at=tx.now + ASKED_FOR,
        state=UnsealingState.ASKED,
        confirmed_by=None,
        confirmed_at=None,
        answer=b"",
    )
    queries.insert_unsealing(tx, asked, others)
    place = (board.id, thread, floor)
    moderation.record(tx, caller, "ask_unsealing", reason=reason, place=place, account_id=post.author_id)
    tx.announce(SealsChanged(asked.id))
    return asked


def confirm(tx: Tx, caller: Caller, unsealing_id: int, private_key: bytes) -> Person:
    """As the second person: open the envelope. Who it is, is said here once, and to whoever asked once; it is written nowhere."""
    found = _waiting(tx, caller, unsealing_id, UnsealingState.ASKED)
    asker = queries.find_key(tx, found.asked_by)
    roles = {key.account_id: is_admin for key, is_admin in queries.list_holders(tx, found.board_id)}
    both = (found.asked_by, caller.id)
    if caller.id == found.asked_by or asker is None or not any(roles.get(each) for each in both):
        raise SecondPersonWanted
    part = _own_part(tx, caller, found.pseudonym_id)
    theirs = queries.find_asked_part(tx, found.id, part.key_id)
    pseudonym = pseudonym_queries.find_pseudonym(tx, found.pseudonym_id)
    if theirs is None or pseudonym is None or theirs.part == part.part:
        raise SecondPersonWanted
    points = {each.part: envelopes.open_box(private_key, each.box) for each in (part, theirs)}
    account_id = AccountId(envelopes.open_sealed(pseudonym.sealed, found.pseudonym_id, points))
    answer = envelopes.box(asker.public_key, account_id.to_bytes(8))
    queries.set_opened(tx, found.id, caller.id, answer, tx.now + ANSWER_KEPT)
    _tell_all(tx, caller, found)
    return _person(tx, account_id)


def look(tx: Tx, caller: Caller, unsealing_id: int, private_key: bytes) -> Person:
    """As whoever asked: who it is. The answer is gone afterwards."""
    found = _waiting(tx, caller, unsealing_id, UnsealingState.OPENED)
    if found.asked_by != caller.id:
        raise NotFound
    account_id = AccountId(int.from_bytes(envelopes.open_box(private_key, found.answer)))
    queries.set_done(tx, found.id)
    tx.announce(SealsChanged(found.id))
    return _person(tx, account_id)


def waiting(tx: Tx, caller: Caller) -> list[UnsealingLine]:
    """What waits for the caller: to be confirmed, on boards that they tend, or to be looked at."""
    check_holder(caller)
    return [line for line in queries.list_waiting(tx, caller) if permits.may_tend(caller, line.unsealing.board_id)]


def opened_count(tx: Tx, _: Caller) -> int:
    """How many envelopes have been opened here, ever. Anybody may know."""
    return queries.count_opened(tx)


def sweep(tx: Tx) -> int:
    """Forget what nobody confirmed or looked at in time; how many there were."""
    return queries.drop_over(tx)


def _waiting(tx: Tx, caller: Caller, unsealing_id: int, state: UnsealingState) -> Unsealing:
    found = queries.find_unsealing(tx, unsealing_id)
    if found is None:
        raise NotFound
    permits.check_tends(caller, found.board_id)
    if found.state != state or found.ends_at <= tx.now:
        raise UnsealingOver
    return found


def _own_part(tx: Tx, caller: Caller, pseudonym_id: AccountId) -> SealPart:
    key = queries.find_key(tx, caller.id)
    part = queries.find_part(tx, pseudonym_id, key.id) if key else None
    if part is None:
        raise KeyWanted
    return part


def _tell_all(tx: Tx, caller: Caller, found: Unsealing) -> None:
    """Everybody in the record, the author where only they look: a line in their inbox would be the link that the seal keeps."""
    thread = thread_queries.find_thread(tx, found.thread_id)
    place = (found.board_id, thread, found.floor)
    moderation.record(tx, caller, "open_unsealing", reason=found.reason, place=place, account_id=found.pseudonym_id)
    pointer = Pointer(found.board_id, found.thread_id, found.number, found.floor)
    notifications.notify(
        tx, found.pseudonym_id, "unsealed", f"unsealed:{found.id}", pointer=pointer, reason=found.reason
    )
    tx.announce(SealsChanged(found.id))


def _person(tx: Tx, account_id: AccountId) -> Person:
    account = account_queries.find_account(tx, account_id)
    if account is None:
        raise NotFound
    return Person(account.id, account.handle, account.display_name, account.state)
