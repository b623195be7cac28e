# SPDX-License-Identifier: Apache-2.0
"""Polls: a thread or a board asks, people choose until the close. Who voted is kept so that nobody votes twice. What they
chose stands beside them until the close, because it can be changed so long; then it stands by itself, under a receipt that only
the voter has seen, so that anybody can count again (`core/ballots.py`).
"""

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.core import boards, counting, moderation, permits, picking, pseudonyms, threads, word_rules
from banyan.core.moderation import check_reason
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import PollClosed, PollOpened, PollVoted
from banyan.records.polls import (
    WITH_CHOICES,
    Asked,
    Choice,
    Picks,
    Poll,
    PollKind,
    PollLine,
    PollPage,
    PollState,
    PollWish,
    Secrecy,
    Shows,
    Tally,
    Vote,
)
from banyan.records.posts import Body
from banyan.records.self_locks import Ability
from banyan.records.threads import Thread
from banyan.storage.queries import polls as queries
from banyan.storage.tx import Tx

MAX_QUESTION, MAX_CHOICE, MAX_COMMENT, MAX_UNIT = 120, 80, 100, 20  # characters
LEAST_CHOICES, MOST_CHOICES = 2, 32
LEAST_TIME, MOST_TIME = 5 * clock.MINUTE, 366 * clock.DAY
MOST_MEMBER_DAYS = 3_650
MOST_OPEN = 10  # polls of one person at a time; those who tend boards are not limited
MOST_COMMENTS = 500  # that are kept at the close
PER_PAGE = 30
CLOSED_AT_ONCE = 20  # by one round of the job
FURTHEST_NUMBER = 10**9
ANSWERS_SHOWN = 50  # of a poll that asks for words, on its own page


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


class BadRange(Refusal):
    code = "bad_range"
    family = Family.INVALID
    sentence = "Please give a smallest and a larger largest number, {most} apart at most."
    fields = ("most",)
    about = "low"


class BadRoll(Refusal):
    code = "bad_roll"
    family = Family.INVALID
    sentence = "Either who joins later votes too, or only who has been here for some days."
    about = "member_days"


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
    board = boards.get_tended(tx, caller, slug)
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
    wish = _check_kind(msgspec.structs.replace(wish, question=question))
    if not LEAST_TIME <= wish.closes_at - tx.now <= MOST_TIME:
        raise BadClose
    is_known = wish.kind in set(PollKind) and wish.ballot in set(Secrecy) and wish.shows in set(Shows)
    if not is_known or not 0 <= wish.member_days <= MOST_MEMBER_DAYS:
        raise BadPoll
    if wish.takes_later and wish.member_days:
        raise BadRoll
    return wish


def _check_kind(wish: PollWish) -> PollWish:
    """With what its kind asks for, and without the rest."""
    low, high, unit, most = 0, 0, "", 1
    choices: tuple[str, ...] = ()
    if wish.kind == PollKind.NUMERIC:
        low, high, unit = wish.low, wish.high, threads.one_line(wish.unit)[:MAX_UNIT]
        if not is_askable(Asked(wish.kind, low=low, high=high)):
            raise BadRange(most=counting.MOST_NUMBERS - 1)
    if wish.kind in WITH_CHOICES:
        choices = tuple(kept for words in wish.choices if (kept := threads.one_line(words)))
        is_many = is_askable(Asked(wish.kind, len(choices)))
        if not is_many or len(set(choices)) < len(choices) or max(map(len, choices)) > MAX_CHOICE:
            raise ChoicesWanted(least=LEAST_CHOICES, most=MOST_CHOICES, long=MAX_CHOICE)
    if not 0 <= wish.most_picks <= MOST_CHOICES:
        raise BadPoll
    if wish.kind in (PollKind.SEVERAL, PollKind.RANKED):
        most = min(wish.most_picks or len(choices), len(choices))
    return msgspec.structs.replace(wish, choices=choices, most_picks=most, low=low, high=high, unit=unit)


def is_askable(asked: Asked) -> bool:
    """Whether that many choices, or numbers, can be asked for."""
    if asked.kind == PollKind.NUMERIC:
        is_near = 0 < asked.high - asked.low < counting.MOST_NUMBERS
        return is_near and asked.low >= -FURTHEST_NUMBER and asked.high <= FURTHEST_NUMBER
    return asked.kind == PollKind.TEXT or LEAST_CHOICES <= asked.choices <= MOST_CHOICES


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
        joined_before=0 if wish.takes_later else tx.now - wish.member_days * clock.DAY,
        made_by=caller.id,
        made_at=tx.now,
        closes_at=wish.closes_at,
        state=PollState.OPEN,
        closed_by=None,
        reason="",
        voter_count=0,
        totals=_packed(counting.empty_totals(Asked(wish.kind, len(wish.choices), low=wish.low, high=wish.high))),
        comments="",
        kind=PollKind(wish.kind),
        ballot=Secrecy(wish.ballot),
        low=wish.low,
        high=wish.high,
        unit=wish.unit,
        rounds="",
        keeps_ballots=1,
    )
    queries.insert_poll(tx, poll)
    tx.announce(PollOpened(poll.id, board.id, poll.thread_id))
    return poll


# ---- voting


def vote(tx: Tx, caller: Caller, poll_id: int, picks: Picks, comment: str = "") -> str:
    """Choose: places of choices from 0 on, in order where they are ranked; a number alone; or words. A second vote takes the
    place of the first, until the close. The voter's receipt, "" where an older release opened the poll.
    """
    poll = get(tx, caller, poll_id).poll
    _check_may_vote(tx, caller, poll)
    picks = picking.check(poll, picks)
    comment = threads.one_line(comment)
    if len(comment) > MAX_COMMENT:
        raise CommentTooLong(most=MAX_COMMENT)
    if words := "\n".join(filter(None, (comment, picks if isinstance(picks, str) else ""))):
        word_rules.check_title(tx, caller, permits.visible_board(tx, caller, poll.board_id), words)
    totals = queries.take(tx, poll.id, 0)  # from here on nobody else votes until we are done
    if totals is None:
        raise PollEnded
    before = queries.find_vote(tx, poll.id, caller.id)
    counts = msgspec.json.decode(totals, type=list[int])
    if before is None:
        queries.take(tx, poll.id, 1)
    else:
        counting.add(poll.asked, counts, picking.unpack(before[0]), -1)
    counting.add(poll.asked, counts, picks)
    queries.set_totals(tx, poll.id, _packed(counts))
    receipt = (before[3] if before else picking.new_receipt()) if poll.keeps_ballots else ""
    queries.put_vote(tx, poll.id, caller.id, (_packed(picks), comment, receipt))
    tx.announce(PollVoted(poll.id, poll.board_id, poll.thread_id))
    return receipt


def close(tx: Tx, caller: Caller, poll_id: int, reason: str = "") -> None:
    """Before its time: by who asked, or with a reason by who tends the board."""
    line = get(tx, caller, poll_id)
    poll = line.poll
    permits.check_signed_in(caller)
    if not poll.is_open(tx.now):
        raise PollEnded
    if poll.made_by != caller.id:
        reason = _record(tx, caller, poll, "close_poll", reason)
    if not _close(tx, poll, PollState.CLOSED, (caller.id, threads.one_line(reason))):
        raise PollEnded


def remove(tx: Tx, caller: Caller, poll_id: int, reason: str) -> None:
    """Take a poll away, with a reason, by who tends the board."""
    poll = get(tx, caller, poll_id).poll
    permits.check_signed_in(caller)
    reason = _record(tx, caller, poll, "remove_poll", reason)
    if not _close(tx, poll, PollState.REMOVED, (caller.id, reason)):
        raise PollEnded


def close_due(tx: Tx) -> int:
    """Close some polls whose time has come; how many. For the job."""
    return sum(_close(tx, poll, PollState.CLOSED, (None, "")) for poll in queries.list_due(tx, CLOSED_AT_ONCE))


def _record(tx: Tx, caller: Caller, poll: Poll, action: str, reason: str) -> str:
    permits.check_tends(caller, poll.board_id)
    reason = check_reason(reason)
    place = (poll.board_id, None, None)
    moderation.record(
        tx, caller, action, reason=reason, place=place, account_id=poll.made_by, detail=f"/polls/{poll.id}"
    )
    return reason


def _close(tx: Tx, poll: Poll, state: PollState, by: tuple[AccountId | None, str]) -> bool:
    """False when somebody else was quicker."""
    queries.hold(tx, poll.id)
    comments = poll.remarks or queries.list_comments(tx, poll.id)[:MOST_COMMENTS]
    if not queries.close(tx, poll, state, by, _packed(comments) if comments else ""):
        return False
    if state == PollState.REMOVED:
        queries.forget_ballots(tx, poll.id)
    elif poll.keeps_ballots:
        queries.publish(tx, poll.id, with_names=poll.ballot == Secrecy.NAMED)
        count_again(tx, msgspec.structs.replace(poll, state=state))
    queries.forget_votes(tx, poll)
    tx.announce(PollClosed(poll.id, poll.board_id, poll.thread_id))
    return True


def recounted(tx: Tx, poll: Poll) -> Tally:
    """What the ballots of a poll come to; while it is open, without rounds."""
    is_open = poll.state == PollState.OPEN
    ballots = [picking.unpack(picks) for picks in queries.list_picks(tx, poll.id, is_open=is_open)]
    return counting.tally(poll.asked, ballots, with_rounds=not is_open)


def count_again(tx: Tx, poll: Poll) -> None:
    """Show what the ballots come to. For the verbs that change them."""
    queries.hold(tx, poll.id)
    result = recounted(tx, poll)
    queries.set_tally(
        tx, poll.id, result.voters, _packed(result.totals), _packed(result.rounds) if result.rounds else ""
    )


# ---- reading


def look(tx: Tx, caller: Caller, poll_id: int) -> PollPage:
    """Raises NotFound."""
    return _page(tx, caller, get(tx, caller, poll_id))


def of_thread(tx: Tx, caller: Caller, thread_id: ThreadId) -> PollPage | None:
    """The poll of a thread, as far as there is one."""
    line = queries.find_of_thread(tx, caller, thread_id)
    return _page(tx, caller, line) if line else None


def as_guest(page: PollPage) -> PollPage:
    """What a guest sees of it, where a page is the same for everybody."""
    poll = page.line.poll
    if page.is_open and poll.shows != Shows.ALWAYS:
        hidden = [Choice(words) for words in poll.words]
        page = msgspec.structs.replace(page, choices=hidden, numbers=None, answers=[], shows_totals=False)
    return msgspec.structs.replace(
        page,
        answers=[msgspec.structs.replace(one, receipt="") for one in page.answers] if page.is_open else page.answers,
        vote=None,
        why_not=permits.SignInFirst.code if page.is_open else PollEnded.code,
        tends=False,
        has_ballots=_has_ballots(poll, page.shows_totals),
    )


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


def get(tx: Tx, caller: Caller, poll_id: int) -> PollLine:
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
    why_not, tends = "", permits.may_tend(caller, poll.board_id)
    try:
        _check_may_vote(tx, caller, poll)
    except Refusal as refusal:
        why_not = refusal.code
    answers = queries.list_ballots(tx, poll, "", ANSWERS_SHOWN) if shows and poll.kind == PollKind.TEXT else []
    if is_open and not tends:
        answers = [msgspec.structs.replace(one, receipt="") for one in answers]
    return PollPage(
        line,
        _choices(poll) if shows and poll.words else [Choice(words) for words in poll.words],
        is_open,
        shows,
        poll.remarks,
        Vote(picking.unpack(row[0]), row[1], row[2], row[3]) if row else None,
        why_not,
        tends,
        numbers=counting.numbers(poll.asked, poll.counts) if shows and poll.kind == PollKind.NUMERIC else None,
        answers=answers,
        rounds=poll.counted,
        has_ballots=_has_ballots(poll, shows) or (tends and bool(answers)),  # all of them, since each may be taken away
    )


def _has_ballots(poll: Poll, shows: bool) -> bool:
    is_named_and_shown = poll.ballot == Secrecy.NAMED and shows
    return bool(poll.keeps_ballots) and (poll.state == PollState.CLOSED or is_named_and_shown)


def _choices(poll: Poll) -> list[Choice]:
    whole = max(poll.voter_count, 1)
    counted = zip(poll.words, poll.counts, strict=True)
    return [Choice(words, count, round(100 * count / whole)) for words, count in counted]


def _check_may_vote(tx: Tx, caller: Caller, poll: Poll) -> None:
    permits.check_signed_in(caller)
    if not poll.is_open(tx.now):
        raise PollEnded
    permits.check_may_reply(tx, caller, permits.visible_board(tx, caller, poll.board_id), Ability.PUSH)
    if poll.joined_before and caller.joined_at > poll.joined_before:
        raise NotEligible(day=clock.to_words(poll.joined_before))


def _packed(values: object) -> str:
    return msgspec.json.encode(values).decode()
