# SPDX-License-Identifier: Apache-2.0
"""The ballots of polls: read by everybody once they stand by themselves, found by their receipts, counted again."""

from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import moderation, permits, picking, polls
from banyan.records.callers import Caller
from banyan.records.events import PollBlanked, PollVoted
from banyan.records.polls import Ballot, BallotPage, PollKind, PollPage, PollState
from banyan.storage.queries import polls as queries
from banyan.storage.tx import Tx

PER_PAGE = 100


class NoBallots(Refusal):
    code = "no_ballots"
    family = Family.CONFLICT
    sentence = "The ballots of this poll are not to be seen: it is not closed, or was asked before ballots were kept."


class ReceiptUnknown(Refusal):
    code = "receipt_unknown"
    family = Family.NOT_FOUND
    sentence = "No ballot of this poll has this receipt."
    about = "receipt"


def of_poll(tx: Tx, caller: Caller, poll_id: int, after: str = "") -> BallotPage:
    """The next page of a poll's ballots, behind a receipt."""
    page = _readable(tx, caller, poll_id)
    found = queries.list_ballots(tx, page.line.poll, picking.tidy_receipt(after), PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return BallotPage(page, shown, shown[-1].receipt if len(found) > PER_PAGE else "")


def of_closed(tx: Tx, caller: Caller, poll_id: int, after: str = "") -> BallotPage:
    """The same of a poll whose ballots change no more. Raises NoBallots for an open one."""
    page = of_poll(tx, caller, poll_id, after)
    if page.page.line.poll.state != PollState.CLOSED:
        raise NoBallots
    return page


def find(tx: Tx, caller: Caller, poll_id: int, receipt: str) -> Ballot:
    """The ballot with this receipt, however it was typed. Raises ReceiptUnknown."""
    page = _readable(tx, caller, poll_id)
    found = queries.find_ballot(tx, page.line.poll, picking.tidy_receipt(receipt))
    if found is None:
        raise ReceiptUnknown
    return found


def blank(tx: Tx, caller: Caller, poll_id: int, receipt: str, reason: str) -> None:
    """Take the words of an answer away, with a reason, by who tends the board; that there was one still counts."""
    poll = polls.get(tx, caller, poll_id).poll
    permits.check_tends(caller, poll.board_id)
    reason = moderation.check_reason(reason)
    receipt = picking.tidy_receipt(receipt)
    found = queries.find_ballot(tx, poll, receipt) if poll.kind == PollKind.TEXT else None
    if found is None or not found.picks:
        raise NotFound
    place, detail = (poll.board_id, None, None), f"/polls/{poll.id}"
    moderation.record(tx, caller, "blank_answer", reason=reason, place=place, detail=detail)
    queries.blank(tx, poll, receipt)
    polls.count_again(tx, poll)
    tx.announce(PollBlanked(poll.id, poll.board_id, poll.thread_id))


def erase_words(tx: Tx, account_id: AccountId) -> None:
    """Whoever leaves takes along what they wrote to polls, as far as anybody knows that it was theirs. What they chose stays."""
    queries.erase_comments(tx, account_id)
    for poll in queries.erase_words(tx, account_id):
        polls.count_again(tx, poll)
        tx.announce(PollBlanked(poll.id, poll.board_id, poll.thread_id))


def recount(tx: Tx, poll_id: int) -> None:
    """Count anew what a poll shows. For the check."""
    for poll in queries.list_countable(tx, poll_id - 1, poll_id):
        polls.count_again(tx, poll)
        tx.announce(PollVoted(poll.id, poll.board_id, poll.thread_id))


def _readable(tx: Tx, caller: Caller, poll_id: int) -> PollPage:
    page = polls.look(tx, caller, poll_id)
    if not page.has_ballots:
        raise NoBallots
    return page
