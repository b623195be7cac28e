# SPDX-License-Identifier: Apache-2.0
"""Bounties: a question with points put up for an answer. Whoever asked gives all of it to one answer, or even shares to several;
they cannot keep it once somebody has answered. What they leave undecided, a published rule decides.

The rule: half goes to the answer that most people thanked for, by a push or a reaction, of equals to the first one; the rest goes
back. Where nobody thanked for any, or the thread is gone, all of it goes back.
"""

from collections.abc import Sequence

from banyan.base import clock, cursors
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId, ThreadId
from banyan.core import boards, hunts, notifications, permits, points, posts, pseudonyms, site, threads
from banyan.records.boards import Board
from banyan.records.bounties import KIND, Bounty, BountyLine, BountyPage, BountyState, BountyTerms
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import BountyDecided, ThreadChanged
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, Post
from banyan.records.threads import Thread
from banyan.storage.queries import bounties as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

LEAST, MOST = 5, 5_000  # points
SHORTEST, LONGEST = clock.HOUR, 60 * clock.DAY
MOST_SHARES = 10
PER_PAGE = 30
DECIDED_AT_ONCE = 20  # by one round of the job
STATES = {
    BountyState.OPEN: "waiting for an answer",
    BountyState.ACCEPTED: "an answer was accepted",
    BountyState.DIVIDED: "divided by the rule",
    BountyState.RETURNED: "went back to who asked",
    BountyState.LAPSED: "asked elsewhere; nothing is held for it here",
}


class BountyWanted(Refusal):
    code = "bounty_wanted"
    family = Family.INVALID
    sentence = "A bounty has {least} to {most} points."
    fields = ("least", "most")
    about = "amount"


class BadBountyEnd(Refusal):
    code = "bad_bounty_end"
    family = Family.INVALID
    sentence = "A bounty waits for an hour at least, and for sixty days at most."
    about = "ends"


class BountyOver(Refusal):
    code = "bounty_over"
    family = Family.CONFLICT
    sentence = "It is decided already who gets this bounty."


class AnswersWanted(Refusal):
    code = "answers_wanted"
    family = Family.INVALID
    sentence = "Please name the floors of one to {most} answers."
    fields = ("most",)
    about = "floors"


class OwnAnswer(Refusal):
    code = "own_answer"
    family = Family.CONFLICT
    sentence = "You asked; your own floors are no answers."
    about = "floors"


class AnsweredAlready(Refusal):
    code = "answered_already"
    family = Family.CONFLICT
    sentence = "Somebody has answered, so the bounty cannot be taken back."
    hint = "Accept an answer, or let the rule decide when its time is over."


def open_bounty(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: BountyTerms, token: str = ""
) -> Thread:
    """Ask something, with points put up for the answer. A person is not looked for like this."""
    points.check_on(tx)
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        hunts.check(title, body.source)
        if not LEAST <= terms.amount <= MOST:
            raise BountyWanted(least=LEAST, most=MOST)
        if not SHORTEST <= terms.ends_at - tx.now <= LONGEST:
            raise BadBountyEnd
        queries.insert_bounty(tx, Bounty(thread.id, terms.amount, terms.ends_at, BountyState.OPEN))
        points.hold(tx, caller, terms.amount, _key(thread.id), thread_id=thread.id)
    return thread


def accept(tx: Tx, caller: Caller, number: int, floors: Sequence[int]) -> None:
    """By who asked: all of it to one answer, or even shares to the authors of several. The first has what cannot be divided."""
    thread, board = _asked(tx, caller, number)
    pseudonyms.check_named(board)  # a thread may have been moved there, where nobody has a purse
    answers = _answers(tx, caller, number, floors)
    bounty = _decide(tx, thread, BountyState.ACCEPTED)
    share, rest = divmod(bounty.amount, len(answers))
    for place, answer in enumerate(answers):
        _give(tx, thread, answer, share + (rest if place == 0 else 0))


def withdraw(tx: Tx, caller: Caller, number: int) -> None:
    """By who asked, as long as nobody has answered."""
    thread, _ = _asked(tx, caller, number)
    if _line(tx, thread).answers:
        raise AnsweredAlready
    _decide(tx, thread, BountyState.RETURNED)
    points.release(tx, _key(thread.id), thread.author_id, thread_id=thread.id)


def decide_due(tx: Tx) -> int:
    """Decide by the rule what nobody decided in time, and give back what is in threads that are gone; how many. For the job."""
    due = queries.list_due(tx, DECIDED_AT_ONCE)
    for bounty in due:
        thread = thread_queries.find_thread(tx, bounty.thread_id)
        assert thread is not None, "a bounty has a thread"
        best = None if thread.is_gone else queries.find_most_thanked(tx, thread.id, thread.author_id)
        _decide(tx, thread, BountyState.DIVIDED if best else BountyState.RETURNED)
        if best:
            _give(tx, thread, posts.get_by_id(tx, best[0]), -(-bounty.amount // 2))
        points.release(tx, _key(thread.id), thread.author_id, thread_id=thread.id)
        pointer = Pointer(thread.board_id, thread.id, thread.number)
        notifications.notify(tx, thread.author_id, "bounty_over", f"bounty_over:{thread.id}", pointer=pointer)
    return len(due)


# ---- reading


def look(tx: Tx, caller: Caller, number: int) -> BountyPage:
    """All about one. Raises NotFound."""
    thread, board = _thread(tx, caller, number)
    line = _line(tx, thread)
    is_asker = thread.author_id == caller.id
    return BountyPage(
        line=line,
        board=board,
        shares=queries.list_shares(tx, thread.id),
        is_asker=is_asker,
        may_withdraw=is_asker and line.bounty.is_open and not line.answers,
        coin=site.policy(tx, "coin"),
    )


def open_ones(tx: Tx, caller: Caller, slug: str = "", after: str = "") -> tuple[Board | None, list[BountyLine], str]:
    """(board, bounties that wait for an answer there or everywhere, what ends first first; cursor of the next page or "")."""
    board = boards.get(tx, caller, slug) if slug else None
    last = cursors.parse_cursor(after, 2) if after else (0, 0)
    found = queries.list_open(tx, caller, board.id if board else None, (last[0], last[1]), PER_PAGE + 1)
    lines = found[:PER_PAGE]
    if len(found) <= PER_PAGE:
        return board, lines, ""
    return board, lines, cursors.format_cursor(lines[-1].bounty.ends_at, lines[-1].bounty.thread_id)


def card(tx: Tx, thread: Thread) -> Card | None:
    """What stands above the first floor."""
    bounty = queries.find_bounty(tx, thread.id)
    if bounty is None:
        return None
    coin = site.policy(tx, "coin")
    facts = [
        Fact("Put up", "{amount} {coin}" if coin else "{amount} points", {"amount": bounty.amount, "coin": coin}),
        Fact("It is", STATES[bounty.state], at=bounty.decided_at or 0),
    ]
    if bounty.is_open:
        facts.append(Fact("Waits until", "", at=bounty.ends_at))
    for share in queries.list_shares(tx, thread.id):
        given = {"amount": share.amount, "handle": share.person.handle, "floor": share.floor}
        facts.append(Fact("Given", "{amount} to @{handle} for #{floor}", given))
    act = "Accept an answer, see the rule" if bounty.is_open else "Who got it, and why"
    return Card("Bounty", tuple(facts), f"/t/{thread.number}/bounty", act, "bounty")


# ---- parts


def _key(thread_id: ThreadId) -> str:
    return f"bounty:{thread_id}"


def _thread(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, _, board = threads.get(tx, caller, number)
    if thread.kind != KIND or thread.is_gone:
        raise NotFound
    return thread, board


def _asked(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, board = _thread(tx, caller, number)
    permits.check_signed_in(caller)
    if thread.author_id != caller.id:
        raise threads.NotYours
    if not _line(tx, thread).bounty.is_open:
        raise BountyOver
    return thread, board


def _answers(tx: Tx, caller: Caller, number: int, floors: Sequence[int]) -> list[Post]:
    """The posts of these floors, one of each author."""
    wanted = list(dict.fromkeys(floors))
    if not 1 <= len(wanted) <= MOST_SHARES:
        raise AnswersWanted(most=MOST_SHARES)
    found: dict[int, Post] = {}
    for floor in wanted:
        try:
            post, _, _ = posts.get(tx, caller, number, floor)
        except NotFound:
            raise posts.NoSuchFloor(floor=floor) from None
        if post.author_id == caller.id:
            raise OwnAnswer
        if not post.is_visible:
            raise posts.PostGoneAlready
        found.setdefault(post.author_id, post)
    return list(found.values())


def _line(tx: Tx, thread: Thread) -> BountyLine:
    line = queries.find_line(tx, thread.id)
    if line is None:
        raise NotFound
    return line


def _decide(tx: Tx, thread: Thread, state: BountyState) -> Bounty:
    """From here on nobody else decides it."""
    if not queries.decide(tx, thread.id, state):
        raise BountyOver
    tx.announce(BountyDecided(thread.id, thread.number, thread.board_id, str(state)))
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))
    return _line(tx, thread).bounty


def _give(tx: Tx, thread: Thread, answer: Post, amount: int) -> None:
    queries.insert_share(tx, thread.id, answer.id, answer.author_id, amount)
    points.release(tx, _key(thread.id), answer.author_id, amount, thread_id=thread.id, post_id=answer.id)
    pointer = Pointer(thread.board_id, thread.id, thread.number, answer.floor)
    once_key = f"bounty_won:{answer.id}"
    notifications.notify(tx, answer.author_id, "bounty_won", once_key, pointer=pointer, points=str(amount))
