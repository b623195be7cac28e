# SPDX-License-Identifier: Apache-2.0
"""The public record: what those who tend boards did, to whom and why. Verbs that tend write here in their own unit of work."""

from banyan.base import cursors, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Entry
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import moderation as queries
from banyan.storage.tx import Tx

ENTRIES_PER_PAGE = 50
MIN_REASON, MAX_REASON = 2, 500  # characters: long enough to be one, short enough to be read


class ReasonWanted(Refusal):
    code = "reason_wanted"
    family = Family.INVALID
    sentence = "Please say why, in {least} to {most} characters. It stands in the public record."
    fields = ("least", "most")
    about = "reason"


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises ReasonWanted."""
    reason = " ".join(scrub(reason).split())
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        raise ReasonWanted(least=MIN_REASON, most=MAX_REASON)
    return reason


def record(
    tx: Tx,
    caller: Caller,
    action: str,
    *,
    reason: str = "",
    place: tuple[BoardId | None, Thread | None, int | None] = (None, None, None),
    account_id: AccountId | None = None,
    detail: str = "",
) -> Entry:
    """Write one line. `place` is (board, thread, floor), as far as there is one."""
    board_id, thread, floor = place
    entry = Entry(
        id=ids.mint(),
        at=tx.now,
        by_id=caller.id,
        action=action,
        board_id=board_id,
        thread_id=thread.id if thread else None,
        number=thread.number if thread else None,
        floor=floor,
        account_id=account_id,
        reason=reason,
        detail=detail,
    )
    queries.insert_entry(tx, entry)
    return entry


def page(
    tx: Tx, caller: Caller, board: str = "", before: str = ""
) -> tuple[list[tuple[Entry, Person, Person | None, str | None]], str]:
    """(lines with who, whom and board, cursor of the next page or ""). Anybody may read it; hidden boards stay hidden."""
    board_id = None
    if board:
        found = board_queries.find_visible_by_slug(tx, caller, board)
        board_id = found.id if found else BoardId(-1)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    entries = queries.list_entries(tx, caller, board_id, last, ENTRIES_PER_PAGE + 1)
    more = len(entries) > ENTRIES_PER_PAGE
    entries = entries[:ENTRIES_PER_PAGE]
    return entries, cursors.format_cursor(entries[-1][0].id) if more else ""
