# SPDX-License-Identifier: Apache-2.0
"""Points: a ledger with two sides. Every entry moves an amount from one purse to another, so all purses together hold nothing;
the mint's stands as far below zero as the others are above. They can be earned, given, held and lost, and never be bought.

Only what a member chooses to do asks whether there is enough: nobody gives what they do not have. A fine, and what was paid for
writing that is gone, are taken whatever is there: otherwise whoever spends quickly would keep it.

Verbs that let people put points into something call `hold` and `release`; each names what it is for with a key of its own,
`bounty:17`, whose first word stands in `PURPOSES`.
"""

from typing import Any

import msgspec

from banyan.base import cursors, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.core import permits, site
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.events import PointsMoved
from banyan.records.points import COMMUNITY, MINT, Entry, EntryKind, PointLine, PointsPage
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import points as queries
from banyan.storage.tx import Tx

MOST_AT_ONCE = 10_000  # more in one move is a mistyped number
LINES_PER_PAGE = 50
COMING = 2  # for a day on which somebody came, however often
_HOUSE = {MINT: "mint", COMMUNITY: "community"}
_WITHOUT_PURSE = (AccountState.GONE, AccountState.UNCLAIMED, AccountState.PSEUDONYM)
# What a line says to whose purse it left, and to whose purse it came into.
WORDS = {
    EntryKind.WROTE: ("", "for what you wrote"),
    EntryKind.CAME: ("", "for a day on which you came by"),
    EntryKind.TAKEN_BACK: ("taken back: what you wrote is gone", ""),
    EntryKind.GIVEN_AGAIN: ("", "given again: what you wrote stands again"),
    EntryKind.GIFT: ("a gift to {other}", "a gift from {other}"),
    EntryKind.TIP: ("a tip for {other}", "a tip from {other}"),
    EntryKind.FEE: ("a fee, into the community’s purse", ""),
    EntryKind.FINE: ("a fine, by {by}", ""),
    EntryKind.REWARD: ("", "a reward from the community’s purse, by {by}"),
}
# The same for what is held: the first word of its key → what the lines say.
PURPOSES = {"bounty": ("put up as a bounty", "from a bounty")}


class PointsOff(Refusal):
    code = "points_off"
    family = Family.NOT_FOUND
    sentence = "This community does without points."


class AmountWanted(Refusal):
    code = "amount_wanted"
    family = Family.INVALID
    sentence = "Please say how many, from 1 to {most}."
    fields = ("most",)
    about = "amount"


class PointsShort(Refusal):
    code = "points_short"
    family = Family.CONFLICT
    sentence = "That takes {wanted}, and you have {there}."
    fields = ("wanted", "there")
    about = "amount"


class PurseShort(Refusal):
    code = "purse_short"
    family = Family.CONFLICT
    sentence = "The community’s purse holds {there}."
    fields = ("there",)
    about = "amount"


# ---- for other verbs: these ask no permission


def is_on(tx: Tx) -> bool:
    """Whether this community has points."""
    return site.policy(tx, "points") == site.ON


def check_on(tx: Tx) -> None:
    """Raises PointsOff."""
    if not is_on(tx):
        raise PointsOff


def transfer(tx: Tx, from_id: int, to_id: int, amount: int, kind: EntryKind, **said: Any) -> bool:
    """Book `amount` from one purse into another; False when the same `once_key` is booked already.

    A member's purse has the id of the account. `said`: by_id, thread_id, post_id, note, once_key, made_at. Members give no more
    than they have, except for fines and what is taken back. Raises PointsShort, PurseShort.
    """
    entry = Entry(ids.mint(), from_id, to_id, amount, kind, said.pop("made_at", tx.now), **said)
    if not queries.insert_entry(tx, entry):
        return False
    _take(tx, entry)
    _put(tx, to_id, amount)
    for purse in (from_id, to_id):
        if purse not in _HOUSE:
            tx.announce(PointsMoved(AccountId(purse)))
    return True


def hold(tx: Tx, caller: Caller, amount: int, purpose_key: str, *, thread_id: ThreadId | None = None) -> None:
    """Take `amount` from the caller and hold it for `purpose_key` until `release`; more can be added to it.

    Its first word is one of PURPOSES. The line in the caller's purse leads to `thread_id`. Raises PointsOff, AmountWanted,
    PointsShort.
    """
    permits.check_signed_in(caller)
    check_on(tx)
    check_amount(amount)
    assert purpose_key.partition(":")[0] in PURPOSES, "no line could say what it is for"
    said = {"by_id": caller.id, "thread_id": thread_id, "note": purpose_key}
    transfer(tx, caller.id, queries.make_purse(tx, ids.mint(), purpose_key), amount, EntryKind.HELD, **said)


def held(tx: Tx, purpose_key: str) -> int:
    """What is held for something."""
    found = queries.find_purse(tx, purpose_key)
    return found[1] if found else 0


def release(
    tx: Tx,
    purpose_key: str,
    to: AccountId | None,
    amount: int | None = None,
    *,
    thread_id: ThreadId | None = None,
    post_id: PostId | None = None,
) -> int:
    """Give what is held for `purpose_key`, or `amount` of it, to a member, or (None) to the community's purse; how much that was.

    Nothing where nothing is held. What would come to somebody who has no purse comes to the community. It works while points are
    switched off too: what was held is owed. More than is held is a mistake of the calling verb.
    """
    found = queries.find_purse(tx, purpose_key)
    given = found[1] if found and amount is None else amount or 0
    if found is None or not given:
        return 0
    account = account_queries.find_account(tx, to) if to is not None else None
    is_here = account is not None and account.state not in _WITHOUT_PURSE
    said = {"thread_id": thread_id, "post_id": post_id, "note": purpose_key}
    transfer(tx, found[0], to if is_here and to is not None else COMMUNITY, given, EntryKind.RELEASED, **said)
    return given


def came(tx: Tx, account_id: AccountId, day: int) -> None:
    """Somebody came for the first time that day."""
    if is_on(tx):
        transfer(tx, MINT, account_id, COMING, EntryKind.CAME, once_key=f"came:{account_id}:{day}")


def settle_departure(tx: Tx, account_id: AccountId, *, erases: bool) -> None:
    """Somebody is gone: what they had is the community's, and what they owed is forgiven."""
    balance = queries.find_balance(tx, account_id)
    if balance > 0:
        transfer(tx, account_id, COMMUNITY, balance, EntryKind.LEFT)
    elif balance < 0:
        transfer(tx, MINT, account_id, -balance, EntryKind.LEFT)
    if erases:
        queries.blank_notes(tx, account_id)


# ---- one's own purse


def page(tx: Tx, caller: Caller, before: str = "") -> PointsPage:
    """The caller's own purse: what is in it and why. Nobody else sees it."""
    permits.check_signed_in(caller)
    check_on(tx)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_lines(tx, caller, caller.id, last, LINES_PER_PAGE + 1)
    lines = found[:LINES_PER_PAGE]
    return PointsPage(
        balance=queries.find_balance(tx, caller.id),
        lines=[_worded(line) for line in lines],
        older=cursors.format_cursor(lines[-1].entry.id) if len(found) > len(lines) else "",
        coin=site.policy(tx, "coin"),
        minted=-queries.find_balance(tx, MINT),
        community=queries.find_balance(tx, COMMUNITY),
    )


def _worded(line: PointLine) -> PointLine:
    """With what it says to the owner of the purse."""
    entry, place = line.entry, int(line.change > 0)
    if entry.kind in (EntryKind.HELD, EntryKind.RELEASED):
        return msgspec.structs.replace(line, words=PURPOSES[entry.note.partition(":")[0]][place])
    return msgspec.structs.replace(line, words=WORDS[entry.kind][place], note=entry.note)


# ---- parts


def _take(tx: Tx, entry: Entry) -> None:
    if entry.from_id == MINT or entry.kind in (EntryKind.FINE, EntryKind.TAKEN_BACK):
        _put(tx, entry.from_id, -entry.amount)
    elif not queries.take(tx, entry.from_id, entry.amount):
        there = queries.find_balance(tx, entry.from_id)
        if entry.from_id == COMMUNITY:
            raise PurseShort(there=there)
        raise PointsShort(wanted=entry.amount, there=there)


def _put(tx: Tx, purse: int, amount: int) -> None:
    """Escrow purses are made by `hold`, all others when they are first needed."""
    purpose = _HOUSE.get(purse)
    queries.add(tx, purse, amount, None if purpose else AccountId(purse), purpose)


def check_amount(amount: int) -> None:
    """Raises AmountWanted."""
    if not 1 <= amount <= MOST_AT_ONCE:
        raise AmountWanted(most=MOST_AT_ONCE)
