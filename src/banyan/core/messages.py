# SPDX-License-Identifier: Apache-2.0
"""Messages: one line to somebody who is here. Whoever sends one never learns whether it was read.

At most ten wait for somebody; the eleventh is refused. Each side keeps a log of its own, which it may burn at any time; the
event log knows only that a line waits for somebody.
"""

from zoneinfo import ZoneInfo

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import follows, presence, site
from banyan.core.permits import check_known, check_not_locked, check_signed_in, check_staff
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.events import MessagesBroadcast, MessageSent
from banyan.records.messages import Message, MessageKind
from banyan.records.self_locks import Ability
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import messages as queries
from banyan.storage.queries import presence as presence_queries
from banyan.storage.tx import Tx

MAX_LINE = 200  # characters: two lines of a terminal
MOST_WAITING = 10
MOST_SHOWN = 100  # waiting lines at once: ten of people, and what the house said
PER_PAGE = 50
PEOPLE_SHOWN = 20
MOST_IN_A_MINUTE = 20
ANSWER_WITHIN = clock.HOUR  # so long may somebody who cannot be seen be answered
MOST_IN_LETTER = 2_000
LETTER_BYTES = 60_000  # a letter holds 64 KB
KEPT_FOR = 90 * clock.DAY
SWEPT_AT_ONCE = 500


class LineWanted(Refusal):
    code = "line_wanted"
    family = Family.INVALID
    sentence = "Please write a line of {most} characters at most."
    hint = "What is longer goes into a letter."
    fields = ("most",)
    about = "body"


class NotHere(Refusal):
    code = "not_here"
    family = Family.CONFLICT
    sentence = "{handle} is not here just now."
    hint = "A letter waits until they come."
    fields = ("handle",)


class NotListening(Refusal):
    code = "not_listening"
    family = Family.CONFLICT
    sentence = "{handle} takes no messages just now."
    hint = "A letter waits until they look."
    fields = ("handle",)


class QueueFull(Refusal):
    code = "queue_full"
    family = Family.CONFLICT
    sentence = "So many messages wait for {handle} that no more fit."
    hint = "Try again later, or write a letter."
    fields = ("handle",)


class TooManyLines(Refusal):
    code = "too_many_lines"
    family = Family.TOO_SOON
    sentence = "That was a lot at once. Go on in {wait_s} seconds."
    fields = ("wait_s",)


def send(tx: Tx, caller: Caller, handle: str, body: str) -> Message:
    """A line to somebody who is here and takes it; the sender's copy."""
    check_signed_in(caller)
    check_not_locked(tx, caller, Ability.MESSAGES)
    body = check_line(body)
    person = check_reach(tx, caller, handle)
    check_pace(
        tx, queries.sent_times(tx, caller.id, tx.now - clock.MINUTE, MOST_IN_A_MINUTE), MOST_IN_A_MINUTE, clock.MINUTE
    )
    account_queries.hold(tx, person.id)  # who writes to them at the same time waits
    if queries.count_waiting(tx, person.id) >= MOST_WAITING:
        raise QueueFull(handle=person.handle)
    mine, theirs = ids.mint(), ids.mint()
    _insert(tx, mine, caller.id, person.id, MessageKind.TO, body, shown=tx.now)
    _insert(tx, theirs, person.id, caller.id, MessageKind.FROM, body)
    tx.announce(MessageSent(person.id))
    return Message(mine, MessageKind.TO, person, body, tx.now, tx.now)


def broadcast(tx: Tx, caller: Caller, body: str) -> int:
    """A line of the staff to everybody who is here; to how many. It comes through every quiet."""
    check_staff(caller)
    body = check_line(body)
    here = [account_id for account_id in presence_queries.list_account_ids(tx) if account_id != caller.id]
    rows = [
        {"id": ids.mint(), "account": one, "other": caller.id, "kind": MessageKind.STAFF, "body": body, "shown": None}
        for one in here
    ]
    queries.insert(tx, rows)
    _insert(tx, ids.mint(), caller.id, caller.id, MessageKind.STAFF, body, shown=tx.now)
    tx.announce(MessagesBroadcast(caller.id))
    return len(here)


def waiting(tx: Tx, caller: Caller) -> list[Message]:
    """What the caller has not seen yet, the oldest first."""
    return [] if caller.is_guest else queries.list_waiting(tx, caller.id, MOST_SHOWN)


def saw(tx: Tx, caller: Caller, up_to: int) -> int:
    """The caller has seen what came up to this message; how many were new. Nobody is told."""
    check_known(caller)
    return queries.set_shown(tx, caller.id, up_to)


def page(tx: Tx, caller: Caller, handle: str = "", before: str = "") -> tuple[list[Message], str]:
    """(the caller's log, with everybody or with one, the newest first; cursor of what is older or "")."""
    check_known(caller)
    other = follows.find_person(tx, handle).id if handle else None
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_page(tx, caller.id, other, last, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].id) if len(found) > len(shown) else ""


def people(tx: Tx, caller: Caller) -> list[Person]:
    """With whom the caller has exchanged lines, the latest first."""
    check_known(caller)
    return queries.list_people(tx, caller.id, PEOPLE_SHOWN)


def as_text(tx: Tx, caller: Caller) -> tuple[str, int]:
    """(the caller's log in their own zone, from the oldest line on as far as a letter can hold it, the last of these lines);
    ("", 0) for none.
    """
    check_known(caller)
    zone = ZoneInfo(caller.zone or site.policy(tx, "zone"))
    lines: list[str] = []
    size = last = 0
    for one in queries.list_oldest(tx, caller.id, MOST_IN_LETTER):
        sign = "→ " if one.kind == MessageKind.TO else ""
        line = f"{clock.to_datetime(one.made_at).astimezone(zone):%Y-%m-%d %H:%M} {sign}{one.other.handle}: {one.body}"
        size += len(line.encode()) + 1
        if size > LETTER_BYTES:
            break
        lines.append(line)
        last = one.id
    return "\n".join(lines), last


def burn(tx: Tx, caller: Caller, up_to: int = ids.MAX_ID) -> int:
    """The caller's log is gone, all of it or up to a line; the copies of others are theirs. How many lines those were."""
    check_known(caller)
    return queries.drop_up_to(tx, caller.id, up_to)


def sweep(tx: Tx) -> int:
    """Lines of a season ago go, some at a time; how many."""
    return queries.drop_old(tx, ids.first_at(tx.now - KEPT_FOR), SWEPT_AT_ONCE)


# ---- asked by other verbs of meeting


def check_line(body: str, most: int = MAX_LINE) -> str:
    """One line, without what steers a terminal. Raises LineWanted."""
    body = " ".join(scrub(body).split())
    if not 0 < len(body) <= most:
        raise LineWanted(most=most)
    return body


def check_pace(tx: Tx, times: list[int], most: int, span: int) -> None:
    """One more, when `times` (the newest first) have been within `span`. Raises TooManyLines."""
    if len(times) >= most:
        raise TooManyLines(wait_s=max(1, -(-(times[most - 1] + span - tx.now) // clock.SECOND)))


def check_reach(tx: Tx, caller: Caller, handle: str) -> Person:
    """Somebody who is here and takes a line of the caller. Raises NotHere, NotListening.

    Who cannot be seen is not here, unless they have just written to the caller themselves.
    """
    try:
        person = follows.find_person(tx, handle)
    except NotFound:
        raise NotHere(handle=handle[:60]) from None
    if person.id == caller.id:
        raise follows.Oneself
    if presence.find(tx, caller, person.id) is None:
        is_in_talk = queries.has_written(tx, caller.id, person.id, tx.now - ANSWER_WITHIN)
        if not (is_in_talk and presence_queries.is_present(tx, person.id)):
            raise NotHere(handle=person.handle)
    if not presence.takes_messages(tx, caller, person.id):
        raise NotListening(handle=person.handle)
    return person


def _insert(
    tx: Tx, message_id: int, owner: AccountId, other: AccountId, kind: MessageKind, body: str, shown: int | None = None
) -> None:
    row = {"id": message_id, "account": owner, "other": other, "kind": kind, "body": body, "shown": shown}
    queries.insert(tx, [row])
