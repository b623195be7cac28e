# SPDX-License-Identifier: Apache-2.0
"""Blind bans: whoever wrote a floor may not write on its board for some days, and nobody learns who that is.

What is kept is the hash of a hash. It is found again when the person it means wants to write, under whatever name, and by
nobody who looks through the rows. Whom it means reads of it under their other names; no line stands in their inbox.
"""

import msgspec

from banyan.base import ids
from banyan.base.clock import DAY
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import boards, moderation, notifications, permits, posts, veiled
from banyan.core.sanctions import DaysWanted, SanctionOver
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged
from banyan.records.notifications import Pointer
from banyan.records.pseudonyms import BlindBan
from banyan.storage.queries import pseudonyms as queries
from banyan.storage.tx import Tx

LEAST_DAYS, MOST_DAYS = 1, 14


class NoPseudonym(Refusal):
    code = "no_pseudonym"
    family = Family.CONFLICT
    sentence = "Whoever wrote this floor stands there with their name."
    hint = "The usual measures are for those."


def ban(tx: Tx, caller: Caller, number: int, floor: int, days: int, reason: str) -> BlindBan:
    """Bar the author of a floor from its board, under every name they have there now and will have; by who tends it."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    pseudonym = queries.find_pseudonym(tx, post.author_id)
    if pseudonym is None:
        raise NoPseudonym
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise DaysWanted(least=LEAST_DAYS, most=MOST_DAYS)
    reason = moderation.check_reason(reason)
    salt, bar = veiled.bar_of(tx, pseudonym)
    made = BlindBan(
        id=ids.mint(),
        board_id=board.id,
        month=pseudonym.month,
        salt=salt,
        bar=bar,
        reason=reason,
        number=number,
        floor=floor,
        by_id=caller.id,
        since_at=tx.now,
        until_at=tx.now + days * DAY,
        lifted_at=None,
    )
    queries.insert_ban(tx, made)
    place = (board.id, thread, floor)
    moderation.record(
        tx, caller, "blind_ban", reason=reason, place=place, account_id=post.author_id, detail=f"{days} d"
    )
    pointer = Pointer(board.id, thread.id, number, floor)
    notifications.notify(tx, post.author_id, "sanction", f"blind:{made.id}", pointer=pointer, reason=reason)
    tx.announce(BoardChanged(board.id))
    return made


def lift(tx: Tx, caller: Caller, ban_id: int, reason: str) -> BlindBan:
    """End one before its time; by who tends the board."""
    found = queries.find_ban(tx, ban_id)
    if found is None:
        raise NotFound
    permits.check_tends(caller, found.board_id)
    if found.lifted_at is not None or found.until_at <= tx.now:
        raise SanctionOver
    reason = moderation.check_reason(reason)
    queries.set_ban_lifted(tx, ban_id)
    detail = f"/t/{found.number}/{found.floor}"
    moderation.record(tx, caller, "lift_blind_ban", reason=reason, place=(found.board_id, None, None), detail=detail)
    tx.announce(BoardChanged(found.board_id))
    return msgspec.structs.replace(found, lifted_at=tx.now)


def in_force(tx: Tx, caller: Caller, slug: str) -> list[BlindBan]:
    """Those that run on a board, for who tends it."""
    board = boards.get_tended(tx, caller, slug)
    return queries.list_bans(tx, board.id)
