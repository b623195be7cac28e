# SPDX-License-Identifier: Apache-2.0
"""Polls: a thread or a board asks, people choose until the close. The ballot is secret: who voted is kept so that nobody votes
twice, what they chose only until the close, because it can be changed so long; then there are totals and nothing else.
"""

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.core import boards, moderation, permits, pseudonyms, threads, word_rules
from banyan.core.moderation import check_reason
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import PollClosed, PollOpened, PollVoted
from banyan.records.polls import Choice, Poll, PollLine, PollPage, PollState, PollWish, Shows, Vote
from banyan.records.posts import Body
from banyan.records.self_locks import Ability
from banyan.records.threads import Thread
from banyan.storage.queries import polls as queries
from banyan.storage.tx import Tx

MAX_QUESTION, MAX_CHOICE, MAX_COMMENT = 120, 80, 100  # characters
LEAST_CHOICES, MOST_CHOICES = 2, 32
LEAST_TIME, MOST_TIME = 5 * clock.MINUTE, 366 * clock.DAY
MOST_MEMBER_DAYS = 3_650
MOST_OPEN = 10  # polls of one person at a time; those who tend boards are not limited
MOST_COMMENTS = 500  # that are kept at the close
PER_PAGE = 30
CLOSED_AT_ONCE = 20  # by one round of the job


class QuestionWanted(Refusal):
    code = "question_wanted"
    family = Family.INVALID
    sentence = "Please write a question, of {most} characters at most."
    fields = ("most",)
    about = "question"


class ChoicesWanted(Refusal):
    code = "choices_wanted"
    family = Family.INVALID
    sentence = "Please write {least} to {most} different choices, of {long} characters at most."
    fields = ("least", "most", "long")
    about = "choices"


class BadClose(Refusal):
    code = "bad_close"
    family = Family.INVALID
    sentence = "A poll closes in five minutes at the earliest, and in a year at the latest."
    about = "closes"


class BadPoll(Refusal):
    code = "bad_poll"
    family = Family.INVALID
    sentence = "This poll cannot be asked like that."


class HasPoll(Refusal):
    code = "has_poll"
    family = Family.CONFLICT
    sentence = "This thread has a poll already."


class TooManyPolls(Refusal):
    code = "too_many_polls"
    family = Family.CONFLICT
    sentence = "{most} polls of yours are open already."
    hint = "Close one first."
    fields = ("most",)


class PollEnded(Refusal):
    code = "poll_ended"
    family = Family.CONFLICT
    sentence = "This poll is closed."


class PicksWanted(Refusal):
    code = "picks_wanted"
    family = Family.INVALID
    sentence = "Please choose one of the choices, or up to {most} where it says so."
    fields = ("most",)
    about = "pick"


class CommentTooLong(Refusal):
    code = "comment_too_long"
    family = Family.INVALID
    sentence = "A comment is one line, of {most} characters at most."
    fields = ("most",)
    about = "comment"


class NotEligible(Refusal):
    code = "not_eligible"
    sentence = "Only who was here before {day} votes in this poll."
    hint = "That was decided when it was opened."
    fields = ("day",)


# ---- asking


def open_on_board(tx: Tx, caller: Caller, slug: str, wish: PollWish) -> Poll:
    """A poll of the whole board, by who tends it."""
    board = boards.get(tx, caller, slug)
    permits.check_tends(caller, board.id)
    poll = _open(tx, caller, board, None, wish)
    moderation.record(tx, caller, "open_poll", place=(board.id, None, None), detail=f"/polls/{poll.id}")
    return poll


def open_in_thread(tx: Tx, caller: Caller, number: int, wish: PollWish) -> Poll:
    """By the thread's author or who tends its board; one poll a thread."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_may_reply(tx, caller, board)
    if thread.author_id != caller.id:
        permits.check_tends(caller, board.id)
    threads.check_takes_replies(thread)
    if queries.has_poll(tx, thread.id):
        raise HasPoll
    return _open(tx, caller, board, thread, wish)


def open_thread(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, how: tuple[str, str], wish: PollWish
) -> Thread:
    """A thread with its poll, both or neither; `how` is (kind, client token) of the thread."""
    thread = threads.open_thread(tx, caller, board_id, title, body, *how)
    if not queries.has_poll(tx, thread.id):  # the same form sent twice finds it there
        _open(tx, caller, permits.visible_board(tx, caller, board_id), thread, wish)
    return thread


def check_wish(tx: Tx, _: Caller, wish: PollWish) -> PollWish:
    """What would be asked, trimmed. Raises what `open_in_thread` would; for a form that is looked at before it is sent."""
    question = threads.one_line(wish.question)
    if not 1 <= len(question) <= MAX_QUESTION:
        raise QuestionWanted(most=MAX_QUESTION)
    choices = tuple(kept for words in wish.choices if (kept := threads.one_line(words)))
    if (
        not LEAST_CHOICES <= len(choices) <= MOST_CHOICES
        or len(set(choices)) < len(choices)
        or max(map(len, choices)) > MAX_CHOICE
    ):
        raise ChoicesWanted(least=LEAST_CHOICES, most=MOST_CHOICES, long=MAX_CHOICE)
    if not LEAST_TIME <= wish.closes_at - tx.now <= MOST_TIME:
        raise BadClose
    fits = 1 <= wish.most_picks <= MOST_CHOICES and 0 <= wish.member_days <= MOST_MEMBER_DAYS
    if not fits or wish.shows not in set(Shows):
        raise BadPoll
    most = min(wish.most_picks, len(choices))
    return msgspec.structs.replace(wish, question=question, choices=choices, most_picks=most)


def _open(tx: Tx, caller: Caller, board: Board, thread: Thread | None, wish: PollWish) -> Poll:
    if thread is not None:
        pseudonyms.check_named(board)
    wish = check_wish(tx, caller, wish)
    word_rules.check_title(tx, caller, board, "\n".join((wish.question, *wish.choices)))
    if not permits.may_tend(caller, board.id) and queries.count_open(tx, caller.id) >= MOST_OPEN:
        raise TooManyPolls(most=MOST_OPEN)
    poll = Poll(
        id=ids.mint(),
        board_id=board.id,
        thread_id=thread.id if thread else None,
        question=wish.question,
        choices=_packed(wish.choices),
        most_picks=wish.most_picks,
        shows=Shows(wish.shows),
        joined_before=tx.now - wish.member_days * clock.DAY if wish.member_days else 0,
        made_by=caller.id,
        made_at=tx.now,
        closes_at=wish.closes_at,
        state=PollState.OPEN,
        closed_by=None,
        reason="",
        voter_count=0,
        totals=_packed([0] * len(wish.choices)),
        comments="",
    )
    queries.insert_poll(tx, poll)
    tx.announce(PollOpened(poll.id, board.id, poll.thread_id))
    return poll


# ---- voting


def vote(tx: Tx, caller: Caller, poll_id: int, picks: tuple[int, ...], comment: str = "") -> None:
    """Choose, by the places of the choices from 0 on. A second vote takes the place of the first, until the close."""
    line = _get(tx, caller, poll_id)
    poll = line.poll
    _check_may_vote(tx, caller, poll)
    picks = tuple(sorted(set(picks)))
    if not 1 <= len(picks) <= poll.most_picks or not 0 <= picks[0] <= picks[-1] < len(poll.words):
        raise PicksWanted(most=poll.most_picks)
    comment = threads.one_line(comment)
    if len(comment) > MAX_COMMENT:
        raise CommentTooLong(most=MAX_COMMENT)
    if comment:
        word_rules.check_title(tx, caller, permits.visible_board(tx, caller, poll.board_id), comment)
    totals = queries.take(tx, poll.id, 0)  # from here on nobody else votes until we are done
    if totals is None:
        raise PollEnded
    before = queries.find_vote(tx, poll.id, caller.id)
    counts = msgspec.json.decode(totals, type=list[int])
    for pick in _picks(before[0]) if before else ():
        counts[pick] -= 1
    for pick in picks:
        counts[pick] += 1
    if before is None:
        queries.take(tx, poll.id, 1)
    queries.set_totals(tx, poll.id, _packed(counts))
    queries.put_vote(tx, poll.id, caller.id, _packed(picks), comment)
    tx.announce(PollVoted(poll.id, poll.board_id, poll.thread_id))


def close(tx: Tx, caller: Caller, poll_id: int, reason: str = "") -> None:
    """Before its time: by who asked, or with a reason by who tends the board."""
    line = _get(tx, caller, poll_id)
    poll = line.poll
    permits.check_signed_in(caller)
    if not poll.is_open(tx.now):
        raise PollEnded
    if poll.made_by != caller.id:
        reason = _record(tx, caller, poll, "close_poll", reason)
    _close(tx, poll, PollState.CLOSED, (caller.id, threads.one_line(reason)))


def remove(tx: Tx, caller: Caller, poll_id: int, reason: str) -> None:
    """Take a poll away, with a reason, by who tends the board."""
    poll = _get(tx, caller, poll_id).poll
    permits.check_signed_in(caller)
    reason = _record(tx, caller, poll, "remove_poll", reason)
    _close(tx, poll, PollState.REMOVED, (caller.id, reason))


def close_due(tx: Tx) -> int:
    """Close some polls whose time has come; how many. For the job."""
    due = queries.list_due(tx, CLOSED_AT_ONCE)
    for poll in due:
        _close(tx, poll, PollState.CLOSED, (None, ""))
    return len(due)


def recounted(tx: Tx, poll: Poll) -> tuple[int, list[int]]:
    """(voters, totals) of an open poll, from its votes."""
    votes = [_picks(packed) for packed in queries.list_picks(tx, poll.id)]
    counts = [sum(place in picks for picks in votes) for place in range(len(poll.words))]
    return len(votes), counts


def recount(tx: Tx, poll_id: int) -> None:
    """Count an open poll anew. For the check."""
    for poll in queries.list_open_between(tx, poll_id - 1, poll_id):
        voters, counts = recounted(tx, poll)
        queries.take(tx, poll_id, voters - poll.voter_count)
        queries.set_totals(tx, poll_id, _packed(counts))
        tx.announce(PollVoted(poll.id, poll.board_id, poll.thread_id))


def _record(tx: Tx, caller: Caller, poll: Poll, action: str, reason: str) -> str:
    permits.check_tends(caller, poll.board_id)
    reason = check_reason(reason)
    place = (poll.board_id, None, None)
    moderation.record(
        tx, caller, action, reason=reason, place=place, account_id=poll.made_by, detail=f"/polls/{poll.id}"
    )
    return reason


def _close(tx: Tx, poll: Poll, state: PollState, by: tuple[AccountId | None, str]) -> None:
    comments = poll.remarks or queries.list_comments(tx, poll.id)[:MOST_COMMENTS]
    queries.close(tx, poll, state, by, _packed(comments) if comments else "")
    tx.announce(PollClosed(poll.id, poll.board_id, poll.thread_id))


# ---- reading


def look(tx: Tx, caller: Caller, poll_id: int) -> PollPage:
    """Raises NotFound."""
    return _page(tx, caller, _get(tx, caller, poll_id))


def of_thread(tx: Tx, caller: Caller, thread_id: ThreadId) -> PollPage | None:
    """The poll of a thread, as far as there is one."""
    line = queries.find_of_thread(tx, caller, thread_id)
    return _page(tx, caller, line) if line else None


def as_guest(page: PollPage) -> PollPage:
    """What a guest sees of it, where a page is the same for everybody."""
    poll = page.line.poll
    if page.is_open and poll.shows == Shows.AFTER_VOTE:
        page = msgspec.structs.replace(page, choices=[Choice(words) for words in poll.words], shows_totals=False)
    why_not = permits.SignInFirst.code if page.is_open else PollEnded.code
    return msgspec.structs.replace(page, vote=None, why_not=why_not, tends=False)


def open_ones(tx: Tx, caller: Caller, before: str = "") -> tuple[list[PollLine], str]:
    """(what is asked everywhere at the moment, newest first; cursor of what is older or "")."""
    return _cut(queries.list_open(tx, caller, _key(before), PER_PAGE + 1))


def of_board(
    tx: Tx, caller: Caller, slug: str, *, is_open: bool | None = None, before: str = ""
) -> tuple[Board, list[PollLine], str]:
    """(board, its polls and those of its threads, cursor): open ones, closed ones, or (None) all."""
    board = boards.get(tx, caller, slug)
    found, older = _cut(queries.list_of_board(tx, caller, board.id, is_open, _key(before), PER_PAGE + 1))
    return board, found, older


def _key(before: str) -> int:
    return int(cursors.parse_cursor(before, 1)[0]) if before else ids.MAX_ID


def _cut(found: list[PollLine]) -> tuple[list[PollLine], str]:
    shown = found[:PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].poll.id) if len(found) > PER_PAGE else ""


def _get(tx: Tx, caller: Caller, poll_id: int) -> PollLine:
    """Where its thread stands is where it stands: the board comes from there."""
    line = queries.find_visible(tx, caller, poll_id)
    if line is None:
        raise NotFound
    return line


def _page(tx: Tx, caller: Caller, line: PollLine) -> PollPage:
    poll = line.poll
    is_open = poll.is_open(tx.now)
    row = None if caller.is_guest else queries.find_vote(tx, poll.id, caller.id)
    shows = not is_open or poll.shows == Shows.ALWAYS or (poll.shows == Shows.AFTER_VOTE and row is not None)
    choices = [Choice(words) for words in poll.words]
    if shows:
        whole = max(poll.voter_count, 1)
        counted = zip(poll.words, poll.counts, strict=True)
        choices = [Choice(words, count, round(100 * count / whole)) for words, count in counted]
    why_not = ""
    try:
        _check_may_vote(tx, caller, poll)
    except Refusal as refusal:
        why_not = refusal.code
    return PollPage(
        line,
        choices,
        is_open,
        shows,
        poll.remarks,
        Vote(_picks(row[0]), row[1], row[2]) if row else None,
        why_not,
        permits.may_tend(caller, poll.board_id),
    )


def _check_may_vote(tx: Tx, caller: Caller, poll: Poll) -> None:
    permits.check_signed_in(caller)
    if not poll.is_open(tx.now):
        raise PollEnded
    permits.check_may_reply(tx, caller, permits.visible_board(tx, caller, poll.board_id), Ability.PUSH)
    if poll.joined_before and caller.joined_at > poll.joined_before:
        raise NotEligible(day=clock.to_words(poll.joined_before))


def _packed(values: object) -> str:
    return msgspec.json.encode(values).decode()


def _picks(packed: str) -> tuple[int, ...]:
    return msgspec.json.decode(packed, type=tuple[int, ...]) if packed else ()
