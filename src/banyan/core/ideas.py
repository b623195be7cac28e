# SPDX-License-Identifier: Apache-2.0
"""Ideas: what people wish for, with one vote a person, and what becomes of it, which who tends the board says by name.

A vote is a signature: everybody may read who is for an idea. It counts as long as its owner takes part here.
"""

import msgspec

from banyan.base import cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.core import boards, moderation, notifications, permits, pseudonyms, roles, threads
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import IdeaStepped, ThreadChanged
from banyan.records.ideas import OPEN, CreditPart, Idea, IdeaLine, IdeaPage, IdeaState, Step
from banyan.records.notifications import Pointer
from banyan.records.posts import Body
from banyan.records.self_locks import Ability
from banyan.records.threads import Thread
from banyan.storage.queries import ideas as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

KIND = "idea"
PER_PAGE = 30
VOTERS_SHOWN = 200
STEPS_SHOWN = 100
MOST_CREDITS = 20  # people who are named with one idea
STATES = {
    IdeaState.NEW: "just proposed",
    IdeaState.HEARD: "heard",
    IdeaState.BUILDING: "being built",
    IdeaState.SHIPPED: "shipped",
    IdeaState.DECLINED: "declined",
    IdeaState.JOINED: "joined to another",
}
PARTS = {CreditPart.REPORTED: "reported it", CreditPart.TESTED: "tested it"}
DONE_BY = {CreditPart.REPORTED: "reported by", CreditPart.TESTED: "tested by"}
SET = (IdeaState.HEARD, IdeaState.BUILDING, IdeaState.SHIPPED, IdeaState.DECLINED)  # in this order; back needs a reason
SHOWN = ("open", *IdeaState)


class IdeaSettled(Refusal):
    code = "idea_settled"
    family = Family.CONFLICT
    sentence = "It is settled what becomes of this idea; votes change it no more."


class IdeaReleased(Refusal):
    code = "idea_released"
    family = Family.CONFLICT
    sentence = "A release has carried this idea out; it stands as it is."


class IdeaJoined(Refusal):
    code = "idea_joined"
    family = Family.CONFLICT
    sentence = "This idea was joined to another one and goes on there."


class NoSuchIdea(Refusal):
    code = "no_such_idea"
    family = Family.INVALID
    sentence = "There is no other open idea with the number {number}."
    fields = ("number",)
    about = "into"


class TooManyCredits(Refusal):
    code = "too_many_credits"
    family = Family.CONFLICT
    sentence = "{most} people are named with this idea already."
    fields = ("most",)


# ---- having one, and being for one


def open_idea(tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, token: str = "") -> Thread:
    """Propose something. Whoever proposes is for it."""
    pseudonyms.check_named(permits.visible_board(tx, caller, board_id))
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        queries.insert_idea(tx, Idea(thread.id, IdeaState.NEW, "", 1, None, None, tx.now))
        queries.put_vote(tx, thread.id, caller.id, tx.now)
    return thread


def vote(tx: Tx, caller: Caller, number: int, *, is_for: bool) -> None:
    """Be for an idea, or not any more. One vote a person, however often it is sent."""
    thread, board = _thread(tx, caller, number)
    permits.check_may_reply(tx, caller, board, Ability.PUSH)
    pseudonyms.check_named(board)
    idea = _hold(tx, thread)
    if not idea.is_open:
        raise IdeaSettled
    if is_for:
        is_changed = queries.put_vote(tx, thread.id, caller.id, tx.now)
    else:
        is_changed = queries.drop_vote(tx, thread.id, caller.id)
    if is_changed:
        queries.set_vote_count(tx, thread.id, queries.count_votes(tx, thread.id))
        _card_changed(tx, thread)


# ---- by who tends the board


def set_state(tx: Tx, caller: Caller, number: int, state: str, reason: str = "") -> None:
    """Say where an idea stands. Declining one, and going back on what was said, needs a reason."""
    thread, _ = _tended(tx, caller, number)
    if state not in SET:
        raise BadValue(name="state")
    idea, wanted = _hold(tx, thread), IdeaState(state)
    if idea.state == wanted:
        raise threads.AlreadySo
    _check_may_change(idea)
    goes_back = idea.state in SET and SET.index(wanted) < SET.index(idea.state)
    if wanted == IdeaState.DECLINED or goes_back or reason.strip():
        reason = moderation.check_reason(reason)
    _step(tx, caller, thread, msgspec.structs.replace(idea, state=wanted, reason=reason.strip(), changed_at=tx.now))


def join(tx: Tx, caller: Caller, number: int, into: int, reason: str = "") -> None:
    """The same was proposed twice: who is for one idea is for the other from now on, once."""
    thread, _ = _tended(tx, caller, number)
    target = _target(tx, caller, thread, into)
    if reason.strip():
        reason = moderation.check_reason(reason)
    held = {one.id: _hold(tx, one) for one in sorted((thread, target), key=lambda one: one.id)}
    _check_may_change(held[thread.id])
    if not held[target.id].is_open:
        raise NoSuchIdea(number=into)
    queries.unite_votes(tx, thread.id, target.id)
    queries.move_joined(tx, thread.id, target.id)
    queries.set_vote_count(tx, target.id, queries.count_votes(tx, target.id))
    joined = msgspec.structs.replace(
        held[thread.id], state=IdeaState.JOINED, reason=reason.strip(), joined_id=target.id, changed_at=tx.now
    )
    _step(tx, caller, thread, joined)
    _card_changed(tx, target)


def credit(tx: Tx, caller: Caller, number: int, handle: str, part: str, *, is_named: bool = True) -> None:
    """Name somebody with an idea: who reported, who tested. Releases thank them by it."""
    thread, _ = _tended(tx, caller, number)
    if part not in set(CreditPart):
        raise BadValue(name="part")
    person = roles.find_member(tx, handle.strip().removeprefix("@"))
    idea = _hold(tx, thread)
    if idea.release_id is not None:
        raise IdeaReleased
    if not is_named:
        queries.drop_credit(tx, thread.id, person.id, CreditPart(part))
    elif len(queries.list_credits(tx, thread.id)) >= MOST_CREDITS:
        raise TooManyCredits(most=MOST_CREDITS)
    else:
        queries.put_credit(tx, thread.id, person.id, CreditPart(part))


def _check_may_change(idea: Idea) -> None:
    if idea.release_id is not None:
        raise IdeaReleased
    if idea.state == IdeaState.JOINED:
        raise IdeaJoined


def _step(tx: Tx, caller: Caller, thread: Thread, idea: Idea) -> None:
    """What became of an idea: on its row, into its history, into the public record, and told."""
    queries.set_state(tx, idea)
    step = Step(ids.mint(), thread.id, idea.state, caller.id, tx.now, idea.reason, idea.joined_id)
    queries.insert_step(tx, step)
    place = (thread.board_id, thread, None)
    moderation.record(tx, caller, f"idea_{idea.state}", reason=idea.reason, place=place, account_id=thread.author_id)
    tx.announce(IdeaStepped(step.id, thread.id, thread.board_id))
    _card_changed(tx, thread)


# ---- reading


def look(tx: Tx, caller: Caller, number: int) -> IdeaPage:
    """All about one idea. Raises NotFound."""
    thread, board = _thread(tx, caller, number)
    line = _line(tx, thread)
    idea = line.idea
    return IdeaPage(
        line=line,
        board=board,
        voters=queries.list_voters(tx, thread.id, VOTERS_SHOWN),
        steps=queries.list_steps(tx, thread.id, STEPS_SHOWN),
        credits=queries.list_credits(tx, thread.id),
        release=queries.find_place(tx, caller, idea.release_id) if idea.release_id else None,
        joined_to=queries.find_place(tx, caller, idea.joined_id) if idea.joined_id else None,
        joined=queries.list_joined_to(tx, caller, thread.id),
        has_voted=not caller.is_guest and queries.has_voted(tx, thread.id, caller.id),
        why_not=_why_not(tx, caller, board, idea),
        tends=permits.may_tend(caller, board.id),
    )


def of_board(
    tx: Tx, caller: Caller, slug: str, shown: str = "open", before: str = ""
) -> tuple[Board, list[IdeaLine], str]:
    """(board, its ideas of a state or all that are open, most votes first; cursor of the next page or "")."""
    board = boards.get(tx, caller, slug)
    if shown not in SHOWN:
        raise BadValue(name="state")
    behind = cursors.parse_cursor(before, 2) if before else (ids.MAX_ID, ids.MAX_ID)
    found = queries.list_of_board(tx, board.id, shown, (behind[0], behind[1]), PER_PAGE + 1)
    lines = found[:PER_PAGE]
    if len(found) <= PER_PAGE:
        return board, lines, ""
    last = lines[-1].idea
    return board, lines, cursors.format_cursor(last.vote_count, last.thread_id)


def card(tx: Tx, thread: Thread) -> Card | None:
    """What stands above the first floor."""
    line = queries.find_line(tx, thread.id)
    if line is None:
        return None
    idea = line.idea
    facts = [Fact("It is", STATES[idea.state], at=idea.changed_at if idea.state != IdeaState.NEW else 0)]
    if idea.reason:
        facts.append(Fact("Because", "{reason}", {"reason": idea.reason}))
    facts.append(Fact("People for it", "{count}", {"count": idea.vote_count}))
    for label, other in (("Released with", idea.release_id), ("Goes on in", idea.joined_id)):
        number = queries.find_number(tx, other) if other else None
        if number:  # without its title, which not everybody may read, or which is gone tomorrow
            facts.append(Fact(label, "/t/{number}", {"number": number}))
    act = "Vote for it, see its way" if idea.is_open else "See its way"
    return Card("Idea", tuple(facts), f"/t/{thread.number}/idea", act, "idea")


# ---- later


def stale_of(tx: Tx, account_ids: list[AccountId]) -> list[ThreadId]:
    """Ideas whose count is not right any more, because these people take part again or no more."""
    return [thread_id for account_id in account_ids for thread_id in queries.list_stale(tx, account_id)]


def recount_all(tx: Tx, thread_ids: list[ThreadId]) -> None:
    """Count the votes of some ideas anew. For jobs: it asks no permission."""
    for thread_id in thread_ids:
        recount(tx, thread_id)


def recount(tx: Tx, thread_id: ThreadId) -> None:
    """Count the votes of an idea anew. For the check."""
    idea, thread = queries.hold(tx, thread_id), thread_queries.find_thread(tx, thread_id)
    if idea is None or thread is None:
        return
    count = queries.count_votes(tx, thread_id)
    if count != idea.vote_count:
        queries.set_vote_count(tx, thread_id, count)
        _card_changed(tx, thread)


def concerned(tx: Tx, step_id: int) -> list[AccountId]:
    """Who is to hear of a step: the author and the voters who may see it. Asks about everybody, so it belongs into a snapshot."""
    step = queries.find_step(tx, step_id)
    line = queries.find_line(tx, step.thread_id) if step else None
    if step is None or line is None:
        return []
    people = dict.fromkeys((line.author.id, *queries.list_voter_ids(tx, step.thread_id)))
    return [one for one in people if notifications.may_read(tx, one, line.thread.board_id)]


def tell(tx: Tx, step_id: int, account_ids: list[AccountId]) -> None:
    """Write the lines; done again, it writes nothing again."""
    step = queries.find_step(tx, step_id)
    line = queries.find_line(tx, step.thread_id) if step else None
    if step is None or line is None:
        return
    pointer = Pointer(line.thread.board_id, line.thread.id, line.thread.number)
    said = {"reason": step.reason} if step.reason else {}
    for account_id in account_ids:
        once_key = f"idea:{step.id}:{account_id}"
        kind = f"idea_{step.state}"
        notifications.notify(tx, account_id, kind, once_key, actor_id=step.by_id, pointer=pointer, **said)


# ---- parts


def _thread(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, _, board = threads.get(tx, caller, number)
    if thread.kind != KIND or thread.is_gone:
        raise NotFound
    return thread, board


def _tended(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, board = _thread(tx, caller, number)
    permits.check_tends(caller, board.id)
    return thread, board


def _target(tx: Tx, caller: Caller, thread: Thread, into: int) -> Thread:
    try:
        target, board = _thread(tx, caller, into)
    except NotFound:
        raise NoSuchIdea(number=into) from None
    if target.id == thread.id:
        raise NoSuchIdea(number=into)
    permits.check_tends(caller, board.id)
    return target


def _line(tx: Tx, thread: Thread) -> IdeaLine:
    line = queries.find_line(tx, thread.id)
    if line is None:
        raise NotFound
    return line


def _hold(tx: Tx, thread: Thread) -> Idea:
    idea = queries.hold(tx, thread.id)
    if idea is None:
        raise NotFound
    return idea


def _why_not(tx: Tx, caller: Caller, board: Board, idea: Idea) -> str:
    if idea.state not in OPEN:
        return IdeaSettled.code
    try:
        permits.check_may_reply(tx, caller, board, Ability.PUSH)
    except Refusal as refusal:
        return refusal.code
    return ""


def _card_changed(tx: Tx, thread: Thread) -> None:
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))
