# SPDX-License-Identifier: Apache-2.0
"""Reviews of deals: each of the two says once how it was with the other, when it is done and nobody has undone it.

Nobody answers in revenge: what one wrote is shown when the other has written too, or cannot any more.
"""

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, deals, moderation, notifications, permits, threads, word_rules
from banyan.records.accounts import Account
from banyan.records.callers import Caller
from banyan.records.deal_reviews import Dealings, DealReview, DealReviewLine, Verdict
from banyan.records.deals import Deal, DealState
from banyan.records.events import AccountChanged
from banyan.records.notifications import Pointer
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import deal_reviews as queries
from banyan.storage.queries import deals as deal_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

TIME = 30 * clock.DAY  # after the deal, to say how it was
MAX_WORDS = 300  # characters
PER_PAGE = 30
SHOWN_AT_ONCE = 50
VERDICTS = {Verdict.GOOD: "went well", Verdict.NEUTRAL: "neither good nor bad", Verdict.BAD: "went badly"}


class NotDoneYet(Refusal):
    code = "not_done_yet"
    family = Family.CONFLICT
    sentence = "Only a deal that both have confirmed is reviewed."


class ReviewTimeOver(Refusal):
    code = "review_time_over"
    family = Family.CONFLICT
    sentence = "A deal is reviewed within {days} days."
    fields = ("days",)


class ReviewedAlready(Refusal):
    code = "reviewed_already"
    family = Family.CONFLICT
    sentence = "You have reviewed this deal already."


class SayWhatWasBad(Refusal):
    code = "say_what_was_bad"
    family = Family.INVALID
    sentence = "Please say what was bad, in {most} characters at most."
    fields = ("most",)
    about = "words"


class ReviewRemoved(Refusal):
    code = "review_removed"
    family = Family.CONFLICT
    sentence = "This review was taken away already."


def review(tx: Tx, caller: Caller, deal_id: int, verdict: str, words: str = "") -> DealReview:
    """How it was with the other; `bad` wants words."""
    deal, thread = deals.of_two(tx, caller, deal_id)
    check_may_review(tx, caller, deal)
    if verdict not in set(Verdict):
        raise BadValue(name="verdict")
    words = threads.one_line(words)
    if len(words) > MAX_WORDS or (verdict == Verdict.BAD and not words):
        raise SayWhatWasBad(most=MAX_WORDS) if verdict == Verdict.BAD else deals.WordsTooLong(most=MAX_WORDS)
    word_rules.check_title(tx, caller, permits.visible_board(tx, caller, thread.board_id), words)
    written = DealReview(
        id=ids.mint(),
        deal_id=deal.id,
        by_id=caller.id,
        about_id=deal.other(caller.id),
        verdict=Verdict(verdict),
        words=words,
        made_at=tx.now,
        shown_at=0,
        removed_by=None,
        removed_at=None,
        reason="",
    )
    if not queries.insert_review(tx, written):
        raise ReviewedAlready
    both = queries.list_of_deal(tx, deal.id)
    for one in both if len(both) > 1 else []:
        _show(tx, one, thread)
    return written


def check_may_review(tx: Tx, caller: Caller, deal: Deal) -> None:
    """Raises what writing one would."""
    if deal.state != DealState.DONE:
        raise NotDoneYet
    if tx.now - deal.done_at > TIME:
        raise ReviewTimeOver(days=TIME // clock.DAY)
    if any(one.by_id == caller.id for one in queries.list_of_deal(tx, deal.id)):
        raise ReviewedAlready


def may_review(tx: Tx, caller: Caller, deal: Deal) -> bool:
    try:
        check_may_review(tx, caller, deal)
    except Refusal:
        return False
    return True


def remove(tx: Tx, caller: Caller, review_id: int, reason: str) -> None:
    """Take a review away, with a reason, by who tends the board of the deal."""
    found, _, thread = find(tx, caller, review_id)
    permits.check_tends(caller, thread.board_id)
    take_away(tx, caller, found, thread, moderation.check_reason(reason))


def take_away(tx: Tx, caller: Caller, found: DealReview, thread: Thread, reason: str) -> None:
    """For other verbs: it asks no permission. Its author is told why."""
    if not queries.set_removed(tx, found.id, caller.id, reason):
        raise ReviewRemoved
    _record(tx, caller, ("remove_review", "deal_review_removed"), found, thread, reason)


def restore(tx: Tx, caller: Caller, review_id: int, reason: str) -> None:
    """Let a review that was taken away stand again, with a reason, by who tends the board of the deal."""
    found, _, thread = find(tx, caller, review_id)
    permits.check_tends(caller, thread.board_id)
    reason = moderation.check_reason(reason)
    if not queries.set_restored(tx, found.id):
        raise threads.AlreadySo
    _record(tx, caller, ("restore_review", "deal_review_restored"), found, thread, reason)


def _record(tx: Tx, caller: Caller, names: tuple[str, str], found: DealReview, thread: Thread, reason: str) -> None:
    """For everybody in the record, and for its author; `names` are those of the act there and of the notice."""
    action, kind = names
    moderation.record(tx, caller, action, reason=reason, place=(thread.board_id, thread, None), account_id=found.by_id)
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    once_key = f"{kind}:{found.id}:{tx.now}"
    notifications.notify(tx, found.by_id, kind, once_key, actor_id=caller.id, pointer=pointer, reason=reason)
    tx.announce(AccountChanged(found.about_id))


def show_due(tx: Tx) -> int:
    """Show some reviews that nobody can answer any more; how many. For the job."""
    due = queries.list_unshown(tx, tx.now - TIME, SHOWN_AT_ONCE)
    for one in due:
        deal = deal_queries.find_deal(tx, one.deal_id)
        thread = thread_queries.find_thread(tx, deal.thread_id) if deal else None
        if thread is not None:
            _show(tx, one, thread)
    return len(due)


def _show(tx: Tx, one: DealReview, thread: Thread) -> None:
    queries.set_shown(tx, one.id)
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    notifications.notify(
        tx, one.about_id, "deal_reviewed", f"deal_reviewed:{one.id}", actor_id=one.by_id, pointer=pointer
    )
    tx.announce(AccountChanged(one.about_id))


# ---- reading


def find(tx: Tx, caller: Caller, review_id: int) -> tuple[DealReview, Deal, Thread]:
    """A review that is shown, with its deal and thread. Raises NotFound."""
    found = queries.find_review(tx, review_id)
    deal = deal_queries.find_deal(tx, found.deal_id) if found else None
    thread = thread_queries.find_thread(tx, deal.thread_id) if deal else None
    if found is None or deal is None or thread is None or not found.shown_at:
        raise NotFound
    permits.visible_board(tx, caller, thread.board_id)
    return found, deal, thread


def about_whom(tx: Tx, caller: Caller, review_id: int) -> tuple[DealReview, Account]:
    """A review that is shown, and of whom it speaks. Raises NotFound."""
    found, _, _ = find(tx, caller, review_id)
    about = account_queries.find_account(tx, found.about_id)
    if about is None:
        raise NotFound
    return found, about


def of_deal(tx: Tx, caller: Caller, deal: Deal) -> list[DealReview]:
    """What the two may read of each other: one's own always, the other's when it is shown. For other reads."""
    return [one for one in queries.list_of_deal(tx, deal.id) if one.shown_at or one.by_id == caller.id]


def dealings(tx: Tx, caller: Caller, account_id: AccountId) -> Dealings:
    """What somebody's deals come to, as far as the caller may see where they were made."""
    tally = queries.tally(tx, caller, account_id)
    done = deal_queries.count_done(tx, caller, account_id)
    return Dealings(done, *(tally.get(verdict, 0) for verdict in Verdict))


def of_person(
    tx: Tx, caller: Caller, handle: str, before: str = ""
) -> tuple[Account, Dealings, list[DealReviewLine], str]:
    """(who, what their deals come to, what others say of them, newest first, cursor). Who tends a board reads there what was
    taken away too.
    """
    account = accounts.person(tx, caller, handle).account
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    tends = caller.is_admin or bool(caller.moderates)
    found = queries.list_about(tx, caller, account.id, last, PER_PAGE + 1, with_removed=tends)
    shown = [
        msgspec.structs.replace(line, is_tended=permits.may_tend(caller, board_id))
        for line, board_id in found[:PER_PAGE]
    ]
    older = cursors.format_cursor(shown[-1].review.id) if len(found) > PER_PAGE else ""
    shown = [line for line in shown if line.is_tended or not line.review.is_removed]
    return account, dealings(tx, caller, account.id), shown, older
