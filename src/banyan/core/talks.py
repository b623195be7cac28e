# SPDX-License-Identifier: Apache-2.0
"""Talks: two people, one asks and the other accepts or declines. What was said goes within an hour after the last word.

Lines travel through the store, so the two may sit at different processes. What is being typed, letter by letter, does not:
the desk passes it on within one process (`interfaces/desk/keystrokes.py`), and whoever sits elsewhere sees whole lines.
"""

from banyan.base import clock, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import messages, relations
from banyan.core.permits import check_not_locked, check_signed_in
from banyan.records.callers import Caller
from banyan.records.events import TalkChanged
from banyan.records.self_locks import Ability
from banyan.records.talks import Talk, TalkLine, TalkState
from banyan.storage.queries import talks as queries
from banyan.storage.tx import Tx

LASTS = clock.HOUR  # without a word it has ended, and what was said goes
WAITS_FOR = 10 * clock.MINUTE  # a question that nobody has answered by then is over
MOST_LIVE = 10  # of one person
MAX_LINE = 500
LINES_SHOWN = 200
PACE = (10, 10 * clock.SECOND)  # lines of one person in a talk
ASKED_PACE = (10, clock.MINUTE)  # questions of one person: each rings at somebody's
SWEPT_AT_ONCE = 100


class TalkOver(Refusal):
    code = "talk_over"
    family = Family.CONFLICT
    sentence = "This talk is over."
    hint = "Ask for another, or send a message."


class TalkNotOpen(Refusal):
    code = "talk_not_open"
    family = Family.CONFLICT
    sentence = "Nobody has accepted this talk yet."


class TooManyTalks(Refusal):
    code = "too_many_talks"
    family = Family.CONFLICT
    sentence = "You are in {most} talks already."
    hint = "End one first."
    fields = ("most",)


def ask(tx: Tx, caller: Caller, handle: str) -> Talk:
    """Ask somebody who is here for a talk. These two may have one already; if the other asked for it, this accepts."""
    check_signed_in(caller)
    check_not_locked(tx, caller, Ability.MESSAGES)
    person = messages.check_reach(tx, caller, handle)
    known = queries.find_live(tx, caller.id, person.id, tx.now - LASTS)
    if known is not None and not _is_over(tx, known):
        return accept(tx, caller, known.id) if known.asked.id == caller.id else known
    if len(mine(tx, caller)) >= MOST_LIVE:
        raise TooManyTalks(most=MOST_LIVE)
    if len(queries.list_live(tx, person.id, tx.now - WAITS_FOR)) >= MOST_LIVE:
        raise messages.QueueFull(handle=person.handle)
    most, span = ASKED_PACE
    messages.check_pace(tx, queries.asked_times(tx, caller.id, tx.now - span, most), most, span)
    talk_id = ids.mint()
    queries.insert_talk(tx, talk_id, caller.id, person.id)
    tx.announce(TalkChanged(talk_id, person.id))
    return _get(tx, caller, talk_id)


def accept(tx: Tx, caller: Caller, talk_id: int) -> Talk:
    """Whoever was asked says yes; done twice it is done."""
    talk = _get(tx, caller, talk_id)
    if _is_over(tx, talk):
        raise TalkOver
    if talk.asked.id != caller.id:
        raise NotFound
    check_not_locked(tx, caller, Ability.MESSAGES)
    return talk if talk.state == TalkState.OPEN else _set(tx, caller, talk, TalkState.OPEN)


def decline(tx: Tx, caller: Caller, talk_id: int) -> Talk:
    """Whoever was asked says no."""
    talk = _get(tx, caller, talk_id)
    if talk.state != TalkState.ASKED or talk.asked.id != caller.id:
        raise TalkOver
    return _set(tx, caller, talk, TalkState.DECLINED)


def say(tx: Tx, caller: Caller, talk_id: int, body: str) -> TalkLine:
    """A line to the other; whoever has blocked the caller meanwhile takes none."""
    talk = _get(tx, caller, talk_id)
    if _is_over(tx, talk) or relations.is_blocked(tx, talk.other(caller.id).id, caller.id):
        raise TalkOver
    if talk.state != TalkState.OPEN:
        raise TalkNotOpen
    check_not_locked(tx, caller, Ability.MESSAGES)
    most, span = PACE
    messages.check_pace(tx, queries.said_times(tx, talk.id, caller.id, tx.now - span, most), most, span)
    line = TalkLine(ids.mint(), caller.id, messages.check_line(body, MAX_LINE), tx.now)
    queries.insert_line(tx, talk.id, line)
    _set(tx, caller, talk, TalkState.OPEN)
    return line


def end(tx: Tx, caller: Caller, talk_id: int) -> Talk:
    """Either of the two ends it; what is over already stays over."""
    talk = _get(tx, caller, talk_id)
    return talk if _is_over(tx, talk) else _set(tx, caller, talk, TalkState.ENDED)


def page(tx: Tx, caller: Caller, talk_id: int, after: int = 0) -> tuple[Talk, list[TalkLine]]:
    """A talk of the caller's and what was said in it behind the line `after`."""
    talk = _get(tx, caller, talk_id)
    return talk, queries.list_lines(tx, talk.id, after, LINES_SHOWN)


def mine(tx: Tx, caller: Caller) -> list[Talk]:
    """Talks that are asked for or going on."""
    if caller.is_guest:
        return []
    return [talk for talk in queries.list_live(tx, caller.id, tx.now - LASTS) if not _is_over(tx, talk)]


def asked(tx: Tx, caller: Caller) -> list[Talk]:
    """Talks that somebody else has asked the caller for and that wait for a yes or no."""
    return [talk for talk in mine(tx, caller) if talk.state == TalkState.ASKED and talk.asked.id == caller.id]


def sweep(tx: Tx) -> int:
    """What was said is gone an hour after the last word."""
    return queries.drop_old(tx, tx.now - LASTS, SWEPT_AT_ONCE)


def _get(tx: Tx, caller: Caller, talk_id: int) -> Talk:
    check_signed_in(caller)
    talk = queries.find_talk(tx, talk_id)
    if talk is None or caller.id not in (talk.asker.id, talk.asked.id):
        raise NotFound
    return talk


def _is_over(tx: Tx, talk: Talk) -> bool:
    if talk.state == TalkState.ASKED:
        return tx.now - talk.moved_at > WAITS_FOR
    return talk.state != TalkState.OPEN or tx.now - talk.moved_at > LASTS


def _set(tx: Tx, caller: Caller, talk: Talk, state: TalkState) -> Talk:
    queries.set_talk_state(tx, talk.id, state)
    tx.announce(TalkChanged(talk.id, talk.other(caller.id).id))
    return _get(tx, caller, talk.id)
