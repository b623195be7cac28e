# SPDX-License-Identifier: Apache-2.0
"""What people do with their points: gifts, tips for a post; and what those who tend do with them: fines and rewards, which stand
in the public record with their reason.
"""

from typing import Any

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import (
    boards,
    callers,
    moderation,
    notifications,
    permits,
    points,
    posts,
    relations,
    roles,
    sanctions,
    site,
    threads,
    tokens,
)
from banyan.records.accounts import Account, AccountState, Person
from banyan.records.callers import Caller
from banyan.records.notifications import Pointer
from banyan.records.points import COMMUNITY, EntryKind, TipsPage
from banyan.records.posts import Post
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import points as queries
from banyan.storage.tx import Tx

MODERATORS_MOST = 100  # in one fine
MAX_NOTE = 100  # characters: one line
FEE_SHARE = 10  # a tenth of each gift, rounded down, goes to the community's purse beside it
TIPPERS_SHOWN = 50


class GiftNoteTooLong(Refusal):
    code = "gift_note_too_long"
    family = Family.INVALID
    sentence = "That is one line, of {most} characters at most."
    fields = ("most",)
    about = "note"


class GiftNotTaken(Refusal):
    """Says no more than that: whether one is blocked is the other's own matter."""

    code = "gift_not_taken"
    sentence = "@{handle} takes no gifts from you."
    fields = ("handle",)


class NoTipsHere(Refusal):
    code = "no_tips_here"
    sentence = "Posts on this board take no tips."


def gift(tx: Tx, caller: Caller, handle: str, amount: int, note: str = "", token: str = "") -> None:
    """Give somebody some of one's own, with a line of words. A tenth comes beside it, for the community's purse."""
    permits.check_signed_in(caller)
    points.check_on(tx)
    person = _find_member(tx, caller, handle)
    points.check_amount(amount)
    note = _line(note)
    if relations.is_blocked(tx, person.id, caller.id):
        raise GiftNotTaken(handle=person.handle)
    if not _is_first(tx, caller, "gift", token, person):
        return
    points.transfer(tx, caller.id, person.id, amount, EntryKind.GIFT, by_id=caller.id, note=note)
    fee = amount // FEE_SHARE
    if fee:
        points.transfer(tx, caller.id, COMMUNITY, fee, EntryKind.FEE, by_id=caller.id)
    _tell(tx, caller, person.id, "gift", amount, reason=note)


def tip(tx: Tx, caller: Caller, number: int, floor: int, amount: int, token: str = "") -> None:
    """Give the author of a post something for it. Who tipped and how much stands on a page of the post."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_signed_in(caller)
    points.check_on(tx)
    if not board.takes_tips:
        raise NoTipsHere
    if not post.is_visible:
        raise posts.PostGoneAlready
    author = account_queries.find_account(tx, post.author_id)
    assert author is not None, "a post has an author"
    _check_member(caller, author)
    points.check_amount(amount)
    if tokens.claim(tx, caller, token) is not None:
        return
    points.transfer(tx, caller.id, author.id, amount, EntryKind.TIP, by_id=caller.id, post_id=post.id)
    tokens.settle(tx, caller, token, post.id)
    pointer = Pointer(board.id, thread.id, thread.number, post.floor)
    _tell(tx, caller, author.id, "tip", amount, pointer=pointer)


def fine(tx: Tx, caller: Caller, handle: str, amount: int, reason: str, board_slug: str = "", token: str = "") -> None:
    """Take points from somebody, for the community's purse and with a reason in the public record: by who tends the board, or
    for the whole community by an administrator. It may leave them below zero.
    """
    permits.check_signed_in(caller)
    points.check_on(tx)
    board_id = boards.get(tx, caller, board_slug).id if board_slug else None
    if board_id is None:
        permits.check_staff(caller)
    permits.check_tends(caller, board_id)
    most = points.MOST_AT_ONCE if caller.is_admin else MODERATORS_MOST
    if not 1 <= amount <= most:
        raise points.AmountWanted(most=most)
    reason = moderation.check_reason(reason)
    person = _find_member(tx, caller, handle)
    if callers.load(tx, person.id).is_admin and not caller.is_admin:
        raise sanctions.StandsAbove(handle=person.handle)
    if not _is_first(tx, caller, "fine", token, person):
        return
    points.transfer(tx, person.id, COMMUNITY, amount, EntryKind.FINE, by_id=caller.id, note=reason)
    moderation.record(
        tx, caller, "fine", reason=reason, place=(board_id, None, None), account_id=person.id, detail=str(amount)
    )
    _tell(tx, caller, person.id, "fine", amount, pointer=Pointer(board_id), reason=reason)


def reward(tx: Tx, caller: Caller, handle: str, amount: int, reason: str, token: str = "") -> None:
    """Give somebody something out of the community's purse, with a reason in the public record; by an administrator."""
    permits.check_staff(caller)
    points.check_on(tx)
    points.check_amount(amount)
    reason = moderation.check_reason(reason)
    person = _find_member(tx, caller, handle)
    if not _is_first(tx, caller, "reward", token, person):
        return
    points.transfer(tx, COMMUNITY, person.id, amount, EntryKind.REWARD, by_id=caller.id, note=reason)
    moderation.record(tx, caller, "reward", reason=reason, account_id=person.id, detail=str(amount))
    _tell(tx, caller, person.id, "reward", amount, reason=reason)


def tips(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Post, Thread, TipsPage]:
    """What a post was tipped, for everybody who may read it; also where its board takes no more tips."""
    post, thread, board = posts.get(tx, caller, number, floor)
    points.check_on(tx)
    total, people = queries.find_tipped(tx, post.id)
    found = queries.list_tips(tx, post.id, TIPPERS_SHOWN)
    return post, thread, TipsPage(total, people, found, site.policy(tx, "coin"), board.takes_tips)


def _find_member(tx: Tx, caller: Caller, handle: str) -> Person:
    """Somebody who can have points. Raises NotFound, NotYourself, NotAMember."""
    person = account_queries.find_person(tx, handle)
    if person is None:
        raise NotFound
    _check_member(caller, person)
    return person


def _check_member(caller: Caller, person: Person | Account) -> None:
    if person.id == caller.id:
        raise sanctions.NotYourself
    if person.state not in (AccountState.ACTIVE, AccountState.SUSPENDED):
        raise roles.NotAMember(handle=person.handle)


def _is_first(tx: Tx, caller: Caller, act: str, token: str, person: Person) -> bool:
    """Whether a form is not sent again. Forms on one page have one token, and each is another act."""
    token = token and f"{act}:{token}"
    if tokens.claim(tx, caller, token) is not None:
        return False
    tokens.settle(tx, caller, token, person.id)
    return True


def _line(note: str) -> str:
    kept = threads.one_line(note)
    if len(kept) > MAX_NOTE:
        raise GiftNoteTooLong(most=MAX_NOTE)
    return kept


def _tell(tx: Tx, caller: Caller, account_id: AccountId, kind: str, amount: int, **more: Any) -> None:
    notifications.notify(tx, account_id, kind, f"{kind}:{ids.mint()}", actor_id=caller.id, points=str(amount), **more)
