# SPDX-License-Identifier: Apache-2.0
"""Reports: somebody says that a post breaks the rules; whoever tends the board looks, decides and answers.

A post is judged once for all who reported it. Who reported is known to those who judge and to nobody else; everybody who
reported hears how it ended.
"""

from banyan.base import clock, cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import moderation, notifications, permits, posts
from banyan.core.permits import check_signed_in, check_tends
from banyan.markup.limits import scrub
from banyan.markup.plain import excerpt, to_plain
from banyan.records.callers import Caller
from banyan.records.events import Event, ReportMade, ReportSettled
from banyan.records.moderation import Report
from banyan.records.notifications import Pointer
from banyan.records.pages import Floor
from banyan.records.reports import Case, Neighbour, Reported
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import reports as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import sanctions as sanction_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MIN_REASON, MAX_REASON = 2, 500  # characters
REPORTS_A_DAY = 30  # an honest reader does not meet more; a quarrel might
CASES_PER_PAGE = 20
REPORTS_SHOWN = 20
SANCTIONS_SHOWN = 10
EARLIER_SHOWN = 5
AROUND_WIDTH = 200
EXCERPT_WIDTH = 400
MOST_OPEN = 100
# What the form offers to say where points are put up for an answer; those who tend look at it first.
HUNT = "A person is hunted here: who they are, where they live, what they look like."
VERDICTS = ("upheld", "dismissed")


class ReportReasonWanted(Refusal):
    code = "report_reason_wanted"
    family = Family.INVALID
    sentence = "Please say what is wrong with this post, in {least} to {most} characters."
    fields = ("least", "most")
    about = "reason"


class AnswerWanted(Refusal):
    code = "answer_wanted"
    family = Family.INVALID
    sentence = "Please tell those who reported how it ended, in {least} to {most} characters."
    fields = ("least", "most")
    about = "answer"


class ReportOwnPost(Refusal):
    code = "report_own_post"
    family = Family.CONFLICT
    sentence = "This is your own post."
    hint = "You can edit or delete it."


class ReportedAlready(Refusal):
    code = "reported_already"
    family = Family.CONFLICT
    sentence = "You have reported this post already."
    hint = "You will be told how it ends."


class TooManyReports(Refusal):
    code = "too_many_reports"
    family = Family.TOO_SOON
    sentence = "You have reported {most} posts within a day. Please wait until those are judged."
    fields = ("most",)


class SettledAlready(Refusal):
    code = "settled_already"
    family = Family.CONFLICT
    sentence = "Somebody else has settled this meanwhile."


def report(tx: Tx, caller: Caller, number: int, floor: int, reason: str) -> Report:
    """Tell those who tend the board that a post breaks the rules."""
    check_signed_in(caller)
    post, thread, board = posts.get(tx, caller, number, floor)
    if not post.is_visible or thread.is_gone:
        raise posts.PostGoneAlready
    if post.author_id == caller.id:
        raise ReportOwnPost
    reason = " ".join(scrub(reason).split())
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        raise ReportReasonWanted(least=MIN_REASON, most=MAX_REASON)
    if queries.count_recent(tx, caller.id, ids.first_at(tx.now - clock.DAY)) >= REPORTS_A_DAY:
        raise TooManyReports(most=REPORTS_A_DAY)
    made = Report(
        id=ids.mint(),
        board_id=board.id,
        thread_id=thread.id,
        post_id=post.id,
        floor=floor,
        reporter_id=caller.id,
        reason=reason,
        state="open",
        made_at=tx.now,
        settled_by=None,
        settled_at=None,
        answer="",
    )
    if not queries.insert_report(tx, made):
        raise ReportedAlready
    tx.announce(ReportMade(made.id, board.id))
    return made


def queue(tx: Tx, caller: Caller, board_id: BoardId | None = None, after: str = "") -> tuple[list[Case], str]:
    """(posts that wait for the caller's judgement, longest waiting first; cursor of the next page or "")."""
    check_signed_in(caller)
    if board_id is not None:
        permits.visible_board(tx, caller, board_id)
        check_tends(caller, board_id)
    first = cursors.parse_cursor(after, 1)[0] if after else 0
    found = queries.list_queue(tx, caller, board_id, first, CASES_PER_PAGE + 1)
    page = found[:CASES_PER_PAGE]
    older = cursors.format_cursor(page[-1].first_id) if len(found) > len(page) else ""
    return [_case(tx, caller, reported) for reported in page], older


def open_count(tx: Tx, caller: Caller) -> int:
    """How many posts wait for the caller's judgement, MOST_OPEN at most; 0 for who tends nothing."""
    if caller.is_guest or not (caller.is_admin or caller.moderates):
        return 0
    return queries.count_open(tx, caller, MOST_OPEN)


def mine(tx: Tx, caller: Caller, before: str = "") -> tuple[list[Report], str]:
    """(what the caller reported, newest first, with the answers; cursor of the next page or "")."""
    check_signed_in(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_mine(tx, caller, last, CASES_PER_PAGE + 1)
    page = found[:CASES_PER_PAGE]
    return page, cursors.format_cursor(page[-1].id) if len(found) > len(page) else ""


def settle(tx: Tx, caller: Caller, report_id: int, verdict: str, answer: str) -> int:
    """Judge a post for all who reported it: `upheld` (something was done about it) or `dismissed`; how many hear of it.

    What was done is done by its own verb, so that the record tells it; this closes the case and answers.
    """
    found = queries.find_report(tx, report_id)
    thread = thread_queries.find_thread(tx, found.thread_id) if found else None
    if found is None or thread is None:
        raise NotFound
    permits.visible_board(tx, caller, thread.board_id)
    check_tends(caller, thread.board_id)
    if verdict not in VERDICTS:
        raise BadValue(name="verdict")
    answer = " ".join(scrub(answer).split())
    if not MIN_REASON <= len(answer) <= MAX_REASON:
        raise AnswerWanted(least=MIN_REASON, most=MAX_REASON)
    waiting = queries.list_open_of_post(tx, found.post_id, limit=10_000)
    if not queries.settle_post(tx, found.post_id, verdict, caller.id, answer):
        raise SettledAlready
    pointer = Pointer(thread.board_id, thread.id, thread.number, found.floor)
    for open_report, reporter in waiting:
        once_key = f"report:{open_report.id}"
        notifications.notify(tx, reporter.id, "report", once_key, pointer=pointer, verdict=verdict, answer=answer)
        tx.announce(ReportSettled(open_report.id, thread.board_id))
    place = (thread.board_id, thread, found.floor)
    moderation.record(tx, caller, f"report_{verdict}", reason=answer, place=place)
    return len(waiting)


def judges_of(tx: Tx, happened: list[Event]) -> list[tuple[Report, AccountId]]:
    """Who has to hear of these reports: those who tend the board, or the administrators where nobody does."""
    found: list[tuple[Report, AccountId]] = []
    for report_id in dict.fromkeys(event.report_id for event in happened if isinstance(event, ReportMade)):
        made = queries.find_report(tx, report_id)
        if made is not None and made.state == "open":
            tending = [person.id for person in board_queries.list_moderators(tx, made.board_id)]
            judges = tending or role_queries.list_admins(tx)
            found += [(made, judge) for judge in judges if judge != made.reporter_id]
    return found


def tell_judges(tx: Tx, waiting: list[tuple[Report, AccountId]]) -> None:
    """A line for each judge and post, which does not say who reported it."""
    for made, judge in waiting:
        thread = thread_queries.find_thread(tx, made.thread_id)
        if thread is not None:
            pointer = Pointer(thread.board_id, thread.id, thread.number, made.floor)
            notifications.notify(tx, judge, "waits", f"waits:{made.post_id}:{judge}", pointer=pointer)


def _case(tx: Tx, caller: Caller, reported: Reported) -> Case:
    around = post_queries.list_floors(tx, reported.thread_id, reported.floor - 1, reported.floor + 1)
    return Case(
        reported=reported,
        around=[_neighbour(one) for one in around if one.post.floor != reported.floor],
        earlier=queries.list_about(tx, caller, reported.author.id, EARLIER_SHOWN, is_settled=True),
        excerpt=excerpt(to_plain(reported.html), EXCERPT_WIDTH),
        reports=queries.list_open_of_post(tx, reported.post_id, REPORTS_SHOWN),
        sanctions=sanction_queries.list_of_account(tx, reported.author.id, SANCTIONS_SHOWN),
    )


def _neighbour(one: Floor) -> Neighbour:
    words = excerpt(to_plain(one.post.html), AROUND_WIDTH) if one.post.is_visible else ""
    return Neighbour(one.post.floor, one.author, words)
