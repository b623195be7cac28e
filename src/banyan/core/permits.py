# SPDX-License-Identifier: Apache-2.0
"""Gates: what a caller may do, asked by the verbs and by nobody else. `check_x` refuses, `may_x` answers.

What may not be seen and what does not exist get the same `NotFound`.
"""

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import veiled
from banyan.records.accounts import AccountState
from banyan.records.boards import Board, BoardState, NamePolicy, PostPolicy
from banyan.records.callers import Caller
from banyan.records.self_locks import Ability
from banyan.records.titles import Power
from banyan.storage.queries import affiliations, boards, permits, posts, self_locks, titles
from banyan.storage.tx import Tx


class SignInFirst(Refusal):
    code = "sign_in_first"
    family = Family.SIGN_IN
    sentence = "Please sign in first."
    hint = "Reading needs no name; this does."


class AccountPending(Refusal):
    code = "account_pending"
    sentence = "Your account is waiting for approval."
    hint = "You can read meanwhile; you will be told as soon as somebody has looked at it."


class AccountSuspended(Refusal):
    code = "account_suspended"
    sentence = "Your account is suspended."
    hint = "The reason and the end are on your account page."


class StaffOnly(Refusal):
    code = "staff_only"
    sentence = "Only administrators may do this."


class ModeratorsOnly(Refusal):
    code = "moderators_only"
    sentence = "Only those who tend this board may do this."


class BoardClosed(Refusal):
    code = "board_closed"
    family = Family.CONFLICT
    sentence = "This board takes nothing new."


class MayNotPostHere(Refusal):
    code = "may_not_post_here"
    sentence = "You may read this board, but not write on it."


class Banned(Refusal):
    code = "banned"
    sentence = "You may not write here until {until} (“{reason}”)."
    fields = ("until", "reason")
    hint = "The measure ends by itself."


class SelfLocked(Refusal):
    code = "self_locked"
    sentence = "You wished to keep away from this until {until}."
    hint = "It ends by itself then, and nothing here ends it earlier."
    fields = ("until",)


class BadPolicy(Refusal):
    code = "bad_policy"
    family = Family.INVALID
    sentence = "“{value}” is not one of the choices for “{name}”."
    fields = ("name", "value")


class TooSoon(Refusal):
    code = "too_soon"
    family = Family.TOO_SOON
    sentence = "You can post again in {wait_s} seconds."
    hint = "Your text is kept as a draft; nothing is lost."
    fields = ("wait_s",)


# (account younger than, posts, in how long): enough for talk, too few for a flood. The first row that fits the age counts,
# and all rows of that age. Staff are not limited.
NEWCOMER_UNTIL = clock.DAY
NEWCOMER_LIMITS = ((3, clock.MINUTE), (20, clock.HOUR))
MEMBER_LIMITS = ((8, clock.MINUTE), (120, clock.HOUR))


def check_known(caller: Caller) -> None:
    """Whoever has a session may look after their own account, also while it waits or is suspended."""
    if caller.is_guest:
        raise SignInFirst


def check_signed_in(caller: Caller) -> None:
    check_known(caller)
    if caller.state == AccountState.PENDING:
        raise AccountPending
    if caller.state != AccountState.ACTIVE:
        raise AccountSuspended


def check_staff(caller: Caller) -> None:
    check_signed_in(caller)
    if not caller.is_admin:
        raise StaffOnly


def may_tend(caller: Caller, board_id: BoardId | None) -> bool:
    """Moderators tend their boards, administrators all of them."""
    if caller.is_guest or caller.state != AccountState.ACTIVE:
        return False
    return caller.is_admin or board_id in caller.moderates


def check_tends(caller: Caller, board_id: BoardId | None) -> None:
    check_signed_in(caller)
    if not may_tend(caller, board_id):
        raise ModeratorsOnly


def visible_board(tx: Tx, caller: Caller, board_id: BoardId) -> Board:
    """The board, if the caller may read it. Raises NotFound."""
    board = boards.find_visible(tx, caller, board_id)
    if board is None:
        raise NotFound
    return board


def check_not_locked(tx: Tx, caller: Caller, ability: Ability) -> None:
    """Has the caller not locked this for themselves? Raises SelfLocked."""
    if caller.keeps_away:
        check_unlocked(tx, caller.id, ability)


def check_unlocked(tx: Tx, account_id: AccountId, ability: Ability) -> None:
    """The same of somebody who is not the caller yet. Raises SelfLocked."""
    until = self_locks.find_until(tx, account_id, ability)
    if until is not None:
        raise SelfLocked(until=clock.to_words(until))


def check_may_open(tx: Tx, caller: Caller, board: Board, *, is_office: bool = False) -> None:
    """May the caller open a thread on this board? An act of those who tend boards is no writing of their own: `is_office`."""
    is_titled = board.thread_policy == PostPolicy.STAFF and titles.allows(tx, caller.id, Power.OPEN, board.id)
    _check_may_write(tx, caller, board, PostPolicy.MEMBERS if is_titled else board.thread_policy)
    if not is_office:
        check_not_locked(tx, caller, Ability.WRITE)


def check_may_reply(tx: Tx, caller: Caller, board: Board, ability: Ability | None = Ability.WRITE) -> None:
    """May the caller answer on this board, or do something smaller there (`ability`; None: an act of those who tend boards)?

    Whether a thread takes replies is the thread's own matter.
    """
    _check_may_write(tx, caller, board, board.reply_policy)
    if ability is not None:
        check_not_locked(tx, caller, ability)


def _check_may_write(tx: Tx, caller: Caller, board: Board, policy: str) -> None:
    check_signed_in(caller)
    if board.state == BoardState.CLOSED or policy == PostPolicy.NOBODY:
        raise BoardClosed
    if may_tend(caller, board.id):
        return
    ban = permits.find_ban(tx, caller.id, board.id)
    if ban is not None:
        raise Banned(until=clock.to_words(ban[0]), reason=ban[1])
    unseen = veiled.bans_on(tx, caller, board.id) if board.names == NamePolicy.PSEUDONYMS else []
    if unseen:
        raise Banned(until=clock.to_words(unseen[0].until_at), reason=unseen[0].reason)
    if policy == PostPolicy.STAFF:
        raise MayNotPostHere
    if policy in (PostPolicy.LISTED, PostPolicy.GROUP) and not _is_counted(tx, caller, board, policy):
        raise MayNotPostHere


def belongs(tx: Tx, caller: Caller, board: Board) -> bool:
    """Whether the caller is one of those whom a board for members is for."""
    if caller.is_guest or caller.state != AccountState.ACTIVE or not board.is_for_members:
        return False
    has_group = PostPolicy.GROUP in (board.read_policy, board.reply_policy, board.thread_policy)
    return _is_counted(tx, caller, board, PostPolicy.GROUP if has_group else PostPolicy.LISTED)


def _is_counted(tx: Tx, caller: Caller, board: Board, policy: str) -> bool:
    """Whether a board's list or group has the caller, or a title is a key to it."""
    is_member = policy == PostPolicy.GROUP and board.group_name in affiliations.list_groups_of(tx, caller.id)
    is_listed = is_member or boards.is_listed(tx, board.id, caller.id)
    return is_listed or titles.allows(tx, caller.id, Power.ENTER, board.id)


def check_pace(tx: Tx, caller: Caller, unseen: list[int] | None = None) -> None:
    """Posting limits by the age of the account. `unseen`: when they wrote, newest first, where no row says it. Raises TooSoon."""
    if caller.is_admin:
        return
    limits = NEWCOMER_LIMITS if tx.now - caller.joined_at < NEWCOMER_UNTIL else MEMBER_LIMITS
    most, longest = (max(values) for values in zip(*limits, strict=True))
    times = posts.recent_times(tx, caller.id, tx.now - longest, most) if unseen is None else unseen  # newest first
    for cap, span in limits:
        if len(times) >= cap and times[cap - 1] > tx.now - span:
            raise TooSoon(wait_s=max(1, -(-(times[cap - 1] + span - tx.now) // clock.SECOND)))
