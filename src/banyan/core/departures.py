# SPDX-License-Identifier: Apache-2.0
"""Leaving: the account is frozen at once, and gone after fourteen days. Whoever signs in before that has come back.

What stays is a stone: the handle, which nobody else gets, and the posts under it, because they belong to the talk of others
too. Whoever wants it takes the words along: then their floors say that their author erased them.
"""

from banyan.base import clock
from banyan.base.words import translate
from banyan.core import (
    angels,
    ballots,
    chat,
    deals,
    emails,
    meetups,
    notifications,
    outbox,
    permits,
    points,
    posts,
    pushes,
    roles,
    sessions,
    site,
    sticker_packs,
    titles,
)
from banyan.core.threads import AlreadySo
from banyan.records.accounts import Account, AccountState
from banyan.records.callers import Caller
from banyan.records.departures import Departure
from banyan.records.events import AccountChanged
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import departures as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import sanctions as sanction_queries
from banyan.storage.tx import Tx

TIME_TO_RETURN = 14 * clock.DAY
WELCOME_BACK = "Welcome back: your leaving is cancelled. All is as before, but for your roles."
POSTS_AT_ONCE = 50  # that are erased in one unit of work


def leave(tx: Tx, caller: Caller, *, erases: bool) -> Departure:
    """Freeze the caller's account, end its sessions, roles and titles, go out of rooms, and tell its address.

    Raises LastAdmin, AlreadySo.
    """
    permits.check_known(caller)
    if caller.state not in sessions.MAY_SIGN_IN:
        raise AlreadySo
    for role in role_queries.list_held(tx, caller.id):
        if role.name == roles.ADMIN and not role_queries.has_other_admin(tx, caller.id):
            raise roles.LastAdmin
        roles.lay_down(tx, caller, role)
    titles.lay_down_all(tx, caller)
    chat.leave_all(tx, caller)
    departure = Departure(
        caller.id, tx.now, tx.now + TIME_TO_RETURN, erases, was=AccountState(caller.state), left_at=None
    )
    queries.insert_departure(tx, departure)
    account_queries.set_state(tx, caller.id, AccountState.LEAVING)
    sessions.end_all(tx, caller.id)
    _tell(tx, caller)
    tx.announce(AccountChanged(caller.id))
    return departure


def come_back(tx: Tx, account: Account) -> None:
    """Whoever was leaving has signed in: all is as before, but for the roles. For other verbs: it asks no permission."""
    departure = queries.find_departure(tx, account.id)
    was = departure.was if departure else AccountState.ACTIVE
    if was != AccountState.PENDING:  # a measure may have ended meanwhile
        is_barred = sanction_queries.find_running(tx, account.id, None) is not None
        was = AccountState.SUSPENDED if is_barred else AccountState.ACTIVE
    account_queries.set_state(tx, account.id, was)
    queries.drop_departure(tx, account.id)
    queries.put_return(tx, account.id)
    tx.announce(AccountChanged(account.id))


def has_returned(tx: Tx, caller: Caller) -> bool:
    """Whether the caller was leaving when they signed in, and has not been told that this is over."""
    return queries.has_return(tx, caller.id)


def told(tx: Tx, caller: Caller) -> None:
    """They have been told; once is enough."""
    queries.drop_return(tx, caller.id)


def settle(tx: Tx) -> int:
    """Do the next piece of what is due: an account becomes a stone, or some of its words go. 0 when nothing is left to do."""
    departure = queries.find_due(tx)
    if departure is None:
        return 0
    account_id = departure.account_id
    if departure.left_at is None:
        meetups.leave_all(tx, account_id)
        points.settle_departure(tx, account_id, erases=departure.erases)
        deals.leave(tx, account_id)
        angels.depart(tx, account_id)
        if departure.erases:
            notifications.erase_given(tx, account_id)
        queries.drop_owned(tx, account_id)
        queries.blank_account(tx, account_id)
        if departure.erases:
            ballots.erase_words(tx, account_id)
            deals.erase_own(tx, account_id)
            sticker_packs.leave_all(tx, account_id)
        queries.set_left(tx, account_id)
        tx.announce(AccountChanged(account_id))
        return 1
    words = queries.list_words(tx, account_id, POSTS_AT_ONCE) if departure.erases else []
    for post in words:
        posts.erase_own(tx, post)
    erased = pushes.erase_own(tx, account_id, POSTS_AT_ONCE) if departure.erases else 0
    if not words and not erased:
        queries.drop_departure(tx, account_id)
    return 1


def _tell(tx: Tx, caller: Caller) -> None:
    lang, name = outbox.language(tx, caller.locale), site.policy(tx, "name")
    days = TIME_TO_RETURN // clock.DAY
    emails.tell(tx, caller.id, lang, translate(lang, "You are leaving"), [
        translate(lang, "Your account @{handle} at {name} is frozen, as you wished.", handle=caller.handle, name=name),
        translate(lang, "In {days} days it is gone. Until then whoever signs in to it has come back:", days=days),
        f"{outbox.HERE}/signin",
        translate(lang, "If it was not you, sign in now and set a new password."),
    ])  # fmt: skip
