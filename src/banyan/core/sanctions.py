# SPDX-License-Identifier: Apache-2.0
"""Sanctions: somebody may not write on a board, or nowhere at all, for some days and for a reason that everybody can read.

Each ends by itself. While one runs there is no second of its kind: nobody's days grow by repeating them, and who wants
others lifts the first, with a reason, so that the record tells both.
"""

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import boards, callers, meetups, moderation, notifications, permits, roles, sessions
from banyan.core.permits import check_signed_in, check_staff, check_tends
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, SanctionImposed, SanctionLifted
from banyan.records.moderation import Sanction
from banyan.records.notifications import Pointer
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import sanctions as queries
from banyan.storage.tx import Tx

LEAST_DAYS = 1
MODERATORS_MOST_DAYS = 14
MOST_DAYS = 70
SHOWN = 200


class DaysWanted(Refusal):
    code = "days_wanted"
    family = Family.INVALID
    sentence = "Please say for how many days, from {least} to {most}."
    fields = ("least", "most")
    about = "days"


class NotYourself(Refusal):
    code = "not_yourself"
    sentence = "This is not for yourself."


class StandsAbove(Refusal):
    code = "stands_above"
    sentence = "@{handle} tends this place too and cannot be barred from it."
    hint = "An administrator can end the role first."
    fields = ("handle",)
    about = "handle"


class BarredAlready(Refusal):
    code = "barred_already"
    family = Family.CONFLICT
    sentence = "@{handle} is barred already, until {until}."
    hint = "Lift that first if it should last shorter or longer."
    fields = ("handle", "until")
    about = "handle"


class SanctionOver(Refusal):
    code = "sanction_over"
    family = Family.CONFLICT
    sentence = "This measure is over already."


def ban(tx: Tx, caller: Caller, handle: str, board_slug: str, days: int, reason: str) -> Sanction:
    """Bar somebody from writing on a board; by who tends it."""
    check_signed_in(caller)
    board = boards.get(tx, caller, board_slug)
    check_tends(caller, board.id)
    return _impose(tx, caller, handle, board.id, days, reason)


def suspend(tx: Tx, caller: Caller, handle: str, days: int, reason: str) -> Sanction:
    """Bar somebody from the whole community; by an administrator."""
    check_staff(caller)
    sanction = _impose(tx, caller, handle, None, days, reason)
    queries.set_suspended(tx, sanction.account_id, True)
    tx.announce(AccountChanged(sanction.account_id))
    return sanction


def drop(tx: Tx, caller: Caller, handle: str, reason: str) -> int:
    """End all sign-ins of somebody, who may come back at once; by an administrator. How many there were."""
    check_staff(caller)
    reason = moderation.check_reason(reason)
    person = _find_target(tx, caller, handle, None)
    moderation.record(tx, caller, "drop", reason=reason, account_id=person.id)
    return sessions.end_all(tx, person.id)


def lift(tx: Tx, caller: Caller, sanction_id: int, reason: str) -> Sanction:
    """End a measure before its time. What an administrator imposed, an administrator lifts."""
    check_signed_in(caller)
    sanction = queries.find_sanction(tx, sanction_id)
    if sanction is None:
        raise NotFound
    if sanction.board_id is None or callers.load(tx, sanction.by_id).is_admin:
        check_staff(caller)
    check_tends(caller, sanction.board_id)
    if not _is_in_force(tx, sanction):
        raise SanctionOver
    reason = moderation.check_reason(reason)
    queries.set_lifted(tx, sanction.id, caller.id, reason)
    if sanction.board_id is None:
        queries.set_suspended(tx, sanction.account_id, False)
        tx.announce(AccountChanged(sanction.account_id))
    action = "lift_suspension" if sanction.board_id is None else "lift_ban"
    place = (sanction.board_id, None, None)
    moderation.record(tx, caller, action, reason=reason, place=place, account_id=sanction.account_id)
    _tell(tx, caller, sanction, "lifted", reason=reason)
    tx.announce(SanctionLifted(sanction.id, sanction.account_id, sanction.board_id))
    return msgspec.structs.replace(sanction, lifted_at=tx.now, lifted_by=caller.id, lift_reason=reason)


def in_force(tx: Tx, caller: Caller, board_slug: str = "") -> list[tuple[Sanction, Person, str | None]]:
    """(measure, whom it concerns, board slug or None for the whole site) on a board, or wherever the caller tends."""
    check_signed_in(caller)
    board_id = boards.get(tx, caller, board_slug).id if board_slug else None
    if board_id is not None:
        check_tends(caller, board_id)
    elif not caller.moderates:
        check_staff(caller)
    found = queries.list_in_force(tx, caller, board_id, SHOWN)
    return [line for line in found if permits.may_tend(caller, line[0].board_id)]


def of_account(tx: Tx, caller: Caller, handle: str) -> list[tuple[Sanction, Person, str | None]]:
    """The measures against an account, the newest first. What is over is shown to oneself and to those who tend only."""
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    found = queries.list_named_of_account(tx, caller, person.id, SHOWN)
    return [
        line
        for line in found
        if _is_in_force(tx, line[0]) or caller.id == person.id or permits.may_tend(caller, line[0].board_id)
    ]


def expire(tx: Tx, limit: int = 100) -> int:
    """Accounts whose suspension is over take part again; how many did."""
    served = queries.list_served(tx, limit)
    for account_id in served:
        queries.set_suspended(tx, account_id, False)
        notifications.notify(tx, account_id, "lifted", f"served:{account_id}:{tx.now}")
        tx.announce(AccountChanged(account_id))
    return len(served)


def _impose(tx: Tx, caller: Caller, handle: str, board_id: BoardId | None, days: int, reason: str) -> Sanction:
    most = MOST_DAYS if caller.is_admin else MODERATORS_MOST_DAYS
    if not LEAST_DAYS <= days <= most:
        raise DaysWanted(least=LEAST_DAYS, most=most)
    reason = moderation.check_reason(reason)
    person = _find_target(tx, caller, handle, board_id)
    sanction = Sanction(
        id=ids.mint(),
        account_id=person.id,
        board_id=board_id,
        reason=reason,
        since_at=tx.now,
        until_at=tx.now + days * clock.DAY,
        by_id=caller.id,
        lifted_at=None,
        lifted_by=None,
        lift_reason="",
    )
    queries.insert_sanction(tx, sanction)
    action = "suspend" if board_id is None else "ban"
    until = _shown(sanction.until_at)
    moderation.record(
        tx, caller, action, reason=reason, place=(board_id, None, None), account_id=person.id, detail=until
    )
    _tell(tx, caller, sanction, "sanction", reason=reason, until=until)
    tx.announce(SanctionImposed(sanction.id, person.id, board_id))
    meetups.free_places(tx, person.id, board_id, sanction.until_at)
    return sanction


def _find_target(tx: Tx, caller: Caller, handle: str, board_id: BoardId | None) -> Person:
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    if person.id == caller.id:
        raise NotYourself
    running = queries.find_running(tx, person.id, board_id)
    if running is not None:
        raise BarredAlready(handle=person.handle, until=clock.to_words(running.until_at))
    if person.state not in (AccountState.ACTIVE, AccountState.SUSPENDED):
        raise roles.NotAMember(handle=person.handle)
    target = callers.load(tx, person.id)
    if target.is_admin or (board_id is not None and board_id in target.moderates):
        raise StandsAbove(handle=person.handle)
    return person


def _tell(tx: Tx, caller: Caller, sanction: Sanction, kind: str, **said: str) -> None:
    notifications.notify(
        tx,
        sanction.account_id,
        kind,
        f"{kind}:{sanction.id}",
        actor_id=caller.id,
        pointer=Pointer(sanction.board_id),
        **said,
    )


def _is_in_force(tx: Tx, sanction: Sanction) -> bool:
    return sanction.lifted_at is None and sanction.until_at > tx.now


def _shown(at: int) -> str:
    """A time to the second: nobody is barred by the microsecond."""
    return clock.to_iso(at - at % clock.SECOND)
