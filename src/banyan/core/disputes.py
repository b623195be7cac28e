# SPDX-License-Identifier: Apache-2.0
"""Disputes: one of the two says that a deal went wrong, anybody that a review breaks the rules; those who tend the board decide.

What is written here is read by the two of the deal and by those who decide. How it ended stands in the public record, with the
reason and the thread, and without names.
"""

from banyan.base import clock, cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import conduct, deal_reviews, deals, moderation, notifications, permits
from banyan.markup.limits import scrub
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.deals import Deal, DealState
from banyan.records.disputes import Dispute, DisputeCase, DisputeState
from banyan.records.events import DisputeChanged
from banyan.records.notifications import Pointer
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import disputes as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MIN_WORDS, MAX_WORDS = 2, 1_000  # characters
TIME = 60 * clock.DAY  # after a deal
# What can be disputed later: also what was kept for somebody who paid for it and never had it.
SETTLED = (DealState.DONE, DealState.RELEASED, DealState.LAPSED)
MOST_A_DAY = 10
CASES_PER_PAGE = 20
OF_DEALS = (DisputeState.STANDS, DisputeState.UNDONE, DisputeState.WARNED)
OF_REVIEWS = (DisputeState.STANDS, DisputeState.REMOVED)


class DisputeWordsWanted(Refusal):
    code = "dispute_words_wanted"
    family = Family.INVALID
    sentence = "Please say what went wrong, in {least} to {most} characters."
    fields = ("least", "most")
    about = "words"


class NothingToDispute(Refusal):
    code = "nothing_to_dispute"
    family = Family.CONFLICT
    sentence = "There is a dispute about what is kept for somebody, and for {days} days after a deal or one that came to nothing."
    fields = ("days",)


class DisputedAlready(Refusal):
    code = "disputed_already"
    family = Family.CONFLICT
    sentence = "This waits for a decision already."


class DisputeHeard(Refusal):
    code = "dispute_heard"
    family = Family.CONFLICT
    sentence = "You have had your decision about this deal."
    hint = "You may ask once again when the deal is done or comes to nothing after it; the other one may ask too."


class TooManyDisputes(Refusal):
    code = "too_many_disputes"
    family = Family.TOO_SOON
    sentence = "You have complained {most} times within a day. Please wait until that is decided."
    fields = ("most",)


class DisputeOver(Refusal):
    code = "dispute_over"
    family = Family.CONFLICT
    sentence = "Somebody else has decided this meanwhile."


class OwnDispute(Refusal):
    code = "own_dispute"
    sentence = "You are one of the two; somebody else decides."


def open_dispute(tx: Tx, caller: Caller, deal_id: int, words: str) -> Dispute:
    """Say that a deal went wrong, by one of the two. While it waits, nothing runs out."""
    deal, thread = deals.of_two(tx, caller, deal_id)
    _check_may_open(tx, caller, deal)
    opened = _open(tx, caller, deal, thread, (None, words))
    deals.stop_the_clock(tx, deal)
    _tell(tx, "dispute", opened, thread, deal.other(caller.id), caller.id)
    return opened


def may_open(tx: Tx, caller: Caller, deal: Deal) -> bool:
    try:
        _check_may_open(tx, caller, deal)
    except Refusal:
        return False
    return True


def _check_may_open(tx: Tx, caller: Caller, deal: Deal) -> None:
    began = deal.done_at if deal.state == DealState.DONE else deal.asked_at
    is_recent = deal.state in SETTLED and tx.now - began <= TIME
    if not is_recent and (deal.state != DealState.HELD or deal.is_over(tx.now)):
        raise NothingToDispute(days=TIME // clock.DAY)
    if queries.find_open(tx, deal.id) is not None:
        raise DisputedAlready
    # Each of the two once, and once again about what came after that. When a deal came to nothing is not kept: there two count.
    since = deal.done_at if deal.state == DealState.DONE else 0
    most = 2 if deal.state in (DealState.RELEASED, DealState.LAPSED) else 1
    if queries.count_about(tx, deal.id, caller.id, since) >= most:
        raise DisputeHeard


def find_open(tx: Tx, _: Caller, deal: Deal) -> Dispute | None:
    """The one that a deal of the caller's waits for. For other reads."""
    return queries.find_open(tx, deal.id)


def report_review(tx: Tx, caller: Caller, review_id: int, words: str) -> Dispute:
    """Say that a review breaks the rules."""
    permits.check_signed_in(caller)
    found, deal, thread = deal_reviews.find(tx, caller, review_id)
    if found.is_removed:
        raise deal_reviews.ReviewRemoved
    if queries.has_reported(tx, found, caller.id):
        raise DisputedAlready
    return _open(tx, caller, deal, thread, (found.id, words))


def _open(tx: Tx, caller: Caller, deal: Deal, thread: Thread, about: tuple[int | None, str]) -> Dispute:
    review_id, words = about
    words = scrub(words).strip()
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        raise DisputeWordsWanted(least=MIN_WORDS, most=MAX_WORDS)
    if queries.count_recent(tx, caller.id, ids.first_at(tx.now - clock.DAY)) >= MOST_A_DAY:
        raise TooManyDisputes(most=MOST_A_DAY)
    opened = Dispute(
        id=ids.mint(),
        deal_id=deal.id,
        review_id=review_id,
        by_id=caller.id,
        words=words,
        state=DisputeState.OPEN,
        made_at=tx.now,
        settled_by=None,
        settled_at=None,
        reason="",
    )
    queries.insert_dispute(tx, opened)
    for judge in _judges(tx, thread.board_id):
        if judge not in (deal.author_id, deal.partner_id):
            _tell(tx, "dispute_waits", opened, thread, judge, None)
    tx.announce(DisputeChanged(opened.id, thread.board_id))
    return opened


def _judges(tx: Tx, board_id: BoardId) -> list[AccountId]:
    """Those who tend the board, or the administrators where nobody does."""
    return [person.id for person in board_queries.list_moderators(tx, board_id)] or role_queries.list_admins(tx)


# ---- deciding


def queue(tx: Tx, caller: Caller, after: str = "") -> tuple[list[DisputeCase], str]:
    """(what waits for the caller's decision, the longest waiting first; cursor of the next page or "")."""
    permits.check_signed_in(caller)
    first = cursors.parse_cursor(after, 1)[0] if after else 0
    found = queries.list_queue(tx, caller, first, CASES_PER_PAGE + 1)
    shown = found[:CASES_PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].dispute.id) if len(found) > CASES_PER_PAGE else ""


def open_count(tx: Tx, caller: Caller, most: int = 100) -> int:
    """How many wait for the caller, `most` at most; 0 for who tends nothing."""
    if caller.is_guest or not (caller.is_admin or caller.moderates):
        return 0
    return queries.count_open(tx, caller, most)


def look(tx: Tx, caller: Caller, dispute_id: int) -> DisputeCase:
    """For the two of a deal, whoever complained, and those who tend. Raises NotFound for others."""
    permits.check_signed_in(caller)
    case, thread = _case(tx, dispute_id)
    permits.visible_board(tx, caller, thread.board_id)
    is_one = case.dispute.review_id is None and caller.id in (case.deal.author_id, case.deal.partner_id)
    if not (is_one or caller.id == case.dispute.by_id or permits.may_tend(caller, thread.board_id)):
        raise NotFound
    return case


def settle(tx: Tx, caller: Caller, dispute_id: int, verdict: str, reason: str, warned: str = "") -> Dispute:
    """Decide, with a reason. `warned` is the handle of one of the two where the verdict is `warned`."""
    permits.check_signed_in(caller)
    case, thread = _case(tx, dispute_id)
    board = permits.visible_board(tx, caller, thread.board_id)
    permits.check_tends(caller, board.id)
    if caller.id in (case.deal.author_id, case.deal.partner_id):
        raise OwnDispute
    dispute = case.dispute
    if verdict not in (OF_DEALS if dispute.review_id is None else OF_REVIEWS):
        raise BadValue(name="verdict")
    reason = moderation.check_reason(reason)
    if not queries.settle(tx, dispute.id, DisputeState(verdict), caller.id, reason):
        raise DisputeOver
    if verdict == DisputeState.WARNED:
        conduct.warn(tx, caller, _one_of(case, warned).handle, board.slug, reason)
    elif verdict == DisputeState.UNDONE:
        deals.undo(tx, case.deal, thread)
    elif verdict == DisputeState.REMOVED and case.review is not None and not case.review.is_removed:
        deal_reviews.take_away(tx, caller, case.review, thread, reason)
    moderation.record(tx, caller, f"dispute_{verdict}", reason=reason, place=(board.id, thread, None))
    for whom in _told(case):
        _tell(tx, "dispute_settled", dispute, thread, whom, caller.id, reason=reason)
    tx.announce(DisputeChanged(dispute.id, board.id))
    settled, _ = _case(tx, dispute.id)
    return settled.dispute


def _one_of(case: DisputeCase, handle: str) -> Person:
    for person in (case.author, case.partner):
        if person.handle == handle:
            return person
    raise BadValue(name="warned")


def _told(case: DisputeCase) -> set[AccountId]:
    """Both of the deal; about a review, whoever complained."""
    return {case.deal.author_id, case.deal.partner_id} if case.dispute.review_id is None else {case.dispute.by_id}


def _case(tx: Tx, dispute_id: int) -> tuple[DisputeCase, Thread]:
    case = queries.find_case(tx, dispute_id)
    thread = thread_queries.find_thread(tx, case.deal.thread_id) if case else None
    if case is None or thread is None:
        raise NotFound
    return case, thread


def _tell(
    tx: Tx, kind: str, dispute: Dispute, thread: Thread, whom: AccountId, actor_id: AccountId | None, **said: str
) -> None:
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    notifications.notify(
        tx, whom, kind, f"{kind}:{dispute.id}:{whom}", actor_id=actor_id, pointer=pointer, id=str(dispute.id), **said
    )
