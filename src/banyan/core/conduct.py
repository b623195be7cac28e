# SPDX-License-Identifier: Apache-2.0
"""Somebody's conduct, for those who tend boards: warn, note, look back. Each board's own, and all of it for administrators.

A warning is told to whom it concerns; the record says that somebody was warned and not who.
"""

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import accounts, boards, callers, moderation, notifications, permits, posts, sanctions
from banyan.core.roles import NotAMember
from banyan.markup.limits import scrub
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.records.conduct import Conduct, Note, Warned
from banyan.records.events import AccountWarned
from banyan.records.notifications import Pointer
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import conduct as queries
from banyan.storage.queries import reports as report_queries
from banyan.storage.tx import Tx

MAX_NOTE = 1_000  # characters
SHOWN = 50  # of each kind
Place = tuple[int, int]


class NoteWanted(Refusal):
    code = "note_wanted"
    family = Family.INVALID
    sentence = "Please write something down, in {most} characters at most."
    fields = ("most",)
    about = "text"


def warn(tx: Tx, caller: Caller, handle: str, board_slug: str, reason: str, about: Place | None = None) -> Warned:
    """Tell somebody what they did wrong; for a board by who tends it, for everything by an administrator.

    `about` is (thread, floor) of a post of theirs.
    """
    board_id = _tended(tx, caller, board_slug)
    person = _person(tx, handle)
    if person.id == caller.id:
        raise sanctions.NotYourself
    if person.state not in (AccountState.ACTIVE, AccountState.SUSPENDED):
        raise NotAMember(handle=person.handle)
    target = callers.load(tx, person.id)
    if target.is_admin or (board_id is not None and board_id in target.moderates):
        raise sanctions.StandsAbove(handle=person.handle)
    reason = moderation.check_reason(reason)
    pointer = _pointer(tx, caller, person, board_id, about)
    warning = Warned(ids.mint(), person.id, board_id, caller.id, tx.now, pointer.number, pointer.floor, reason)
    queries.insert_warning(tx, warning)
    once_key = f"warning:{warning.id}"
    notifications.notify(tx, person.id, "warning", once_key, actor_id=caller.id, pointer=pointer, reason=reason)
    moderation.record(tx, caller, "warn", place=(board_id, None, None))
    tx.announce(AccountWarned(board_id))
    return warning


def add_note(tx: Tx, caller: Caller, handle: str, board_slug: str, text: str) -> Note:
    """For those who tend the board after oneself; without a board for administrators."""
    board_id = _tended(tx, caller, board_slug)
    person = _person(tx, handle)
    text = scrub(text).strip()
    if not 1 <= len(text) <= MAX_NOTE:
        raise NoteWanted(most=MAX_NOTE)
    note = Note(ids.mint(), person.id, board_id, caller.id, tx.now, text)
    queries.insert_note(tx, note)
    return note


def drop_note(tx: Tx, caller: Caller, note_id: int) -> None:
    """By who wrote it, or an administrator."""
    permits.check_signed_in(caller)
    note = queries.find_note(tx, note_id)
    if note is None or not permits.may_tend(caller, note.board_id):
        raise NotFound
    if note.by_id != caller.id:
        permits.check_staff(caller)
    queries.drop_note(tx, note.id)


def of_person(tx: Tx, caller: Caller, handle: str) -> Conduct:
    """What was said of somebody and done about it, on the boards that the caller tends."""
    if not caller.moderates:
        permits.check_tends(caller, None)
    permits.check_signed_in(caller)
    account = accounts.person(tx, caller, handle).account
    done = queries.list_done(tx, caller, account.id, SHOWN)
    return Conduct(
        account=account,
        warnings=queries.list_warnings(tx, caller, account.id, SHOWN),
        notes=queries.list_notes(tx, caller, account.id, SHOWN),
        reports=report_queries.list_about(tx, caller, account.id, SHOWN, is_settled=False),
        done=done,
        sanctions=sanctions.of_account(tx, caller, handle),
    )


def _tended(tx: Tx, caller: Caller, board_slug: str) -> BoardId | None:
    permits.check_signed_in(caller)
    if not board_slug:
        permits.check_staff(caller)
        return None
    board = boards.get(tx, caller, board_slug)
    permits.check_tends(caller, board.id)
    return board.id


def _person(tx: Tx, handle: str) -> Person:
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    return person


def _pointer(tx: Tx, caller: Caller, person: Person, board_id: BoardId | None, about: Place | None) -> Pointer:
    if about is None:
        return Pointer(board_id)
    post, thread, board = posts.get(tx, caller, *about)
    if post.author_id != person.id or board_id not in (None, board.id):
        raise NotFound
    return Pointer(board.id, thread.id, thread.number, post.floor)
