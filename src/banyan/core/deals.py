# SPDX-License-Identifier: Apache-2.0
"""Deals: somebody asks for a thing, its author keeps it for one of those who ask, and both say when it is done.

A thing is kept for one person at a time and goes once: its row is the judge, which every step moves from the state that was
seen to the next. Who asks, and with which words, is known to the two alone.
"""

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import notifications, permits, pseudonyms, relations, threads
from banyan.markup.limits import scrub
from banyan.records.callers import Caller
from banyan.records.deals import Deal, DealState, GoodsPage, MyDeal
from banyan.records.events import AccountChanged, GoodsChanged, ThreadChanged
from banyan.records.goods import Goods, GoodsPlace, GoodsState
from banyan.records.notifications import Pointer
from banyan.records.threads import Thread
from banyan.storage.queries import deal_reviews as review_queries
from banyan.storage.queries import deals as queries
from banyan.storage.queries import disputes as dispute_queries
from banyan.storage.queries import goods as goods_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_WORDS = 300  # characters, of the word to whom one asks
MOST_WAITING = 50  # for one thing
MOST_ASKED = 20  # things that one person waits for
MOST_TRIES = 3  # of one person for one thing: who was declined twice need not ask for ever
KEPT_DAYS, MOST_DAYS = 3, 30  # that a thing is kept for somebody, unless its author says otherwise
DUE_AT_ONCE = 20
PER_PAGE = 30


class OwnGoods(Refusal):
    code = "own_goods"
    family = Family.CONFLICT
    sentence = "This is yours already."


class NotToBeHad(Refusal):
    code = "not_to_be_had"
    family = Family.CONFLICT
    sentence = "This is not to be had any more."


class InLineAlready(Refusal):
    code = "in_line_already"
    family = Family.CONFLICT
    sentence = "You are in the line for this already."
    hint = "You will be told when it is your turn."


class TriedEnough(Refusal):
    code = "tried_enough"
    family = Family.CONFLICT
    sentence = "You have asked for this {most} times; that is enough."
    fields = ("most",)


class LineFull(Refusal):
    code = "line_full"
    family = Family.CONFLICT
    sentence = "{most} people wait for this already."
    fields = ("most",)


class TooManyAsked(Refusal):
    code = "too_many_asked"
    family = Family.CONFLICT
    sentence = "You wait for {most} things already."
    hint = "Take one of them back first."
    fields = ("most",)


class WordsTooLong(Refusal):
    code = "words_too_long"
    family = Family.INVALID
    sentence = "Please say it in {most} characters at most."
    fields = ("most",)
    about = "words"


class AskNotTaken(Refusal):
    """Says no more than that: whether one is blocked is the other's own matter."""

    code = "ask_not_taken"
    sentence = "@{handle} does not deal with you here."
    fields = ("handle",)


class KeptAlready(Refusal):
    code = "kept_already"
    family = Family.CONFLICT
    sentence = "It is kept for somebody already."
    hint = "Release it first."


class NotWaiting(Refusal):
    code = "not_waiting"
    family = Family.CONFLICT
    sentence = "Nobody waits there any more."


class NotKept(Refusal):
    code = "not_kept"
    family = Family.CONFLICT
    sentence = "It is kept for nobody at the moment."


class ConfirmedAlready(Refusal):
    code = "confirmed_already"
    family = Family.CONFLICT
    sentence = "You have said so already; the other one has not yet."


class OtherSaysDone(Refusal):
    code = "other_says_done"
    family = Family.CONFLICT
    sentence = "The other one has said that it is done."
    hint = "Say so too; or say what went wrong, and those who tend the board decide."


# ---- asking


def ask(tx: Tx, caller: Caller, number: int, words: str = "") -> Deal:
    """Wait in line for a thing, with a word to its author that nobody else reads."""
    goods_queries.lock(tx, get(tx, caller, number).goods.thread_id)
    place = get(tx, caller, number)
    _check_may_ask(tx, caller, place)
    thread = place.thread
    deal = Deal(
        id=ids.mint(),
        thread_id=thread.id,
        author_id=thread.author_id,
        partner_id=caller.id,
        words=clean_words(words),
        state=DealState.ASKED,
        asked_at=tx.now,
        held_until=0,
        author_done_at=0,
        partner_done_at=0,
        done_at=0,
    )
    queries.insert_deal(tx, deal)
    _tell(tx, deal, thread, "deal_asked", deal.author_id, actor_id=caller.id)
    _announce(tx, thread, place.goods)
    return deal


def clean_words(words: str) -> str:
    """What one of the two writes. Raises WordsTooLong."""
    words = scrub(words).strip()
    if len(words) > MAX_WORDS:
        raise WordsTooLong(most=MAX_WORDS)
    return words


def _check_may_ask(tx: Tx, caller: Caller, place: GoodsPlace) -> None:
    thread = place.thread
    permits.check_may_reply(tx, caller, place.board)
    pseudonyms.check_named(place.board)  # a thread may have been moved there
    threads.check_takes_replies(thread)
    if thread.author_id == caller.id:
        raise OwnGoods
    if not place.goods.is_open or place.goods.is_over(tx.now):
        raise NotToBeHad
    latest = queries.find_latest(tx, thread.id, caller.id)
    if latest is not None and latest.state in (DealState.ASKED, DealState.HELD) and not latest.is_over(tx.now):
        raise InLineAlready
    if relations.is_blocked(tx, thread.author_id, caller.id):
        raise AskNotTaken(handle=place.author.handle)
    if queries.count_tries(tx, thread.id, caller.id) >= MOST_TRIES:
        raise TriedEnough(most=MOST_TRIES)
    if queries.count_asked(tx, caller.id) >= MOST_ASKED:
        raise TooManyAsked(most=MOST_ASKED)
    if len(queries.list_of_thread(tx, thread.id, DealState.ASKED, MOST_WAITING)) >= MOST_WAITING:
        raise LineFull(most=MOST_WAITING)


def take_back(tx: Tx, caller: Caller, deal_id: int) -> Deal:
    """Not wanted any more, by who asked; also when it was kept for them already."""
    deal, thread = _own(tx, caller, deal_id)
    if deal.partner_id != caller.id:
        raise threads.NotYours
    if deal.state not in (DealState.ASKED, DealState.HELD):
        raise NotWaiting
    _check_other(deal, caller)
    return _end(tx, deal, thread, DealState.TAKEN_BACK, told=deal.author_id, actor_id=caller.id)


# ---- keeping


def accept(tx: Tx, caller: Caller, deal_id: int, days: int = KEPT_DAYS) -> Deal:
    """Keep the thing for one of those who wait, for some days; the others wait on."""
    deal, thread = _of_author(tx, caller, deal_id)
    if not 1 <= days <= MOST_DAYS:
        raise BadValue(name="days")
    threads.check_takes_replies(thread)
    if deal.state != DealState.ASKED:
        raise NotWaiting
    goods = _settled(tx, thread)
    if goods.state == GoodsState.RESERVED:
        raise KeptAlready
    if goods.state != GoodsState.OFFERED or goods.is_over(tx.now):
        raise NotToBeHad
    held = _step(tx, deal, state=DealState.HELD, held_until=tx.now + days * clock.DAY)
    _move(tx, thread, goods, GoodsState.RESERVED, deal.id)
    _tell(tx, held, thread, "deal_held", deal.partner_id, actor_id=caller.id)
    return held


def decline(tx: Tx, caller: Caller, deal_id: int) -> Deal:
    """Tell one of those who wait that it will not be them."""
    deal, thread = _of_author(tx, caller, deal_id)
    if deal.state != DealState.ASKED:
        raise NotWaiting
    return _end(tx, deal, thread, DealState.DECLINED, told=deal.partner_id, actor_id=caller.id)


def release(tx: Tx, caller: Caller, deal_id: int) -> Deal:
    """Keep it for them no longer; the next in line is told."""
    deal, thread = _of_author(tx, caller, deal_id)
    if deal.state != DealState.HELD:
        raise NotKept
    _check_other(deal, caller)
    return _end(tx, deal, thread, DealState.RELEASED, told=deal.partner_id, actor_id=caller.id)


def confirm(tx: Tx, caller: Caller, deal_id: int) -> Deal:
    """One of the two says that it is done; when both have, it is. From the first word on, the time runs out no more."""
    deal, thread = _own(tx, caller, deal_id)
    if deal.state != DealState.HELD or deal.is_over(tx.now):
        raise NotKept
    if deal.has_confirmed(caller.id):
        raise ConfirmedAlready
    own = "author_done_at" if caller.id == deal.author_id else "partner_done_at"
    is_done = deal.has_confirmed(deal.other(caller.id))
    said = {own: tx.now, "held_until": 0}
    if not is_done:
        confirmed = _step(tx, deal, **said)
        _tell(tx, confirmed, thread, "deal_said", deal.other(caller.id), actor_id=caller.id)
        return confirmed
    done = _step(tx, deal, state=DealState.DONE, done_at=tx.now, **said)
    _move(tx, thread, _goods(tx, thread), GoodsState.SOLD, deal.id)
    _tell(tx, done, thread, "deal_done", deal.other(caller.id), actor_id=caller.id)
    _send_home(tx, thread)
    _counted(tx, deal)
    return done


# ---- for other verbs and jobs: they ask no permission


def close(tx: Tx, thread: Thread, state: GoodsState) -> None:
    """The thing is not to be had any more: whoever waited, or had it kept, is told."""
    goods_queries.lock(tx, thread.id)
    goods = _goods(tx, thread)
    if not goods.is_open:
        return
    for line in queries.list_of_thread(tx, thread.id, DealState.HELD, 1):
        ended = _step(tx, line.deal, state=DealState.RELEASED, held_until=0)
        _tell(tx, ended, thread, "deal_over", ended.partner_id, actor_id=None)
    _move(tx, thread, goods, state, None)
    _send_home(tx, thread)


def lapse_due(tx: Tx) -> int:
    """Free some things whose time of being kept has run out; how many. For the job."""
    due = queries.list_due(tx, DUE_AT_ONCE)
    for seen in due:
        goods_queries.lock(tx, seen.thread_id)
        deal, thread = queries.find_deal(tx, seen.id), thread_queries.find_thread(tx, seen.thread_id)
        if thread is not None and deal is not None and deal.is_over(tx.now):
            _end(tx, deal, thread, DealState.LAPSED, told=deal.partner_id, actor_id=None)
    return len(due)


def undo(tx: Tx, deal: Deal, thread: Thread) -> Deal:
    """Those who tend undid it: it counts for nobody, and its author may offer the thing again."""
    undone = _step(tx, deal, state=DealState.UNDONE, held_until=0)
    goods = _goods(tx, thread)
    if goods.deal_id == deal.id:
        _move(tx, thread, goods, GoodsState.WITHDRAWN, None)
        _send_home(tx, thread)
    _counted(tx, deal)
    return undone


def stop_the_clock(tx: Tx, deal: Deal) -> None:
    """It does not run out while others decide about it."""
    if deal.state == DealState.HELD:
        _step(tx, deal, held_until=0)


def leave(tx: Tx, account_id: AccountId) -> None:
    """Somebody is gone: what they asked for and what was kept for them is free, what they offer is not to be had."""
    for goods in goods_queries.list_of_author(tx, account_id):
        thread = thread_queries.find_thread(tx, goods.thread_id)
        if thread is not None:
            close(tx, thread, GoodsState.WITHDRAWN)
    for deal in queries.list_running(tx, account_id):
        thread = thread_queries.find_thread(tx, deal.thread_id)
        if thread is not None:
            _end(tx, deal, thread, DealState.TAKEN_BACK, told=deal.author_id, actor_id=None)


def erase_own(tx: Tx, account_id: AccountId) -> None:
    """Their words, to whom they asked and about others; that there was a deal, and how it was, stays."""
    queries.erase_words(tx, account_id)
    review_queries.erase_words(tx, account_id)
    dispute_queries.erase_words(tx, account_id)


# ---- reading


def get(tx: Tx, caller: Caller, number: int) -> GoodsPlace:
    """Raises NotFound, also for threads that offer nothing."""
    thread, author, board = threads.get(tx, caller, number)
    goods = goods_queries.find_goods(tx, thread.id)
    if goods is None:
        raise NotFound
    return GoodsPlace(goods, thread, author, board)


def page(tx: Tx, caller: Caller, number: int) -> GoodsPage:
    """All about a thing, as far as it concerns the caller. Of a thread that is gone only the two know, and those who tend."""
    place = get(tx, caller, number)
    thread = place.thread
    is_author = thread.author_id == caller.id
    own = None if caller.is_guest else queries.find_latest(tx, thread.id, caller.id)
    tends = permits.may_tend(caller, place.board.id)
    if thread.is_gone and not (is_author or own or tends):
        raise NotFound
    state = DealState.DONE if place.goods.state == GoodsState.SOLD else DealState.HELD
    held = queries.list_of_thread(tx, thread.id, state, 1) if is_author else []
    waiting = queries.list_of_thread(tx, thread.id, DealState.ASKED, MOST_WAITING) if is_author else []
    why_not = ""
    try:
        _check_may_ask(tx, caller, place)
    except Refusal as refusal:
        why_not = refusal.code
    ahead = queries.count_ahead(tx, own) if own and own.state == DealState.ASKED else 0
    return GoodsPage(place, is_author, tends, held[0] if held else None, waiting, own, ahead, why_not)


def mine(tx: Tx, caller: Caller, before: str = "") -> tuple[list[MyDeal], str]:
    """(the caller's deals from both sides, newest first; cursor of the next page or "")."""
    permits.check_signed_in(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_mine(tx, caller, last, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].deal.id) if len(found) > PER_PAGE else ""


def one_of_mine(tx: Tx, caller: Caller, deal_id: int) -> MyDeal:
    """A deal of the caller's. Raises NotFound for everybody else's."""
    permits.check_signed_in(caller)
    found = queries.find_mine(tx, caller, deal_id)
    if found is None:
        raise NotFound
    return found


def of_two(tx: Tx, caller: Caller, deal_id: int) -> tuple[Deal, Thread]:
    """A deal of the caller's with its thread, which nobody else changes meanwhile. For other verbs. Raises NotFound."""
    return _own(tx, caller, deal_id)


# ---- steps


def _own(tx: Tx, caller: Caller, deal_id: int) -> tuple[Deal, Thread]:
    permits.check_signed_in(caller)
    seen = queries.find_deal(tx, deal_id)
    if seen is None or caller.id not in (seen.author_id, seen.partner_id):
        raise NotFound
    goods_queries.lock(tx, seen.thread_id)
    deal, thread = queries.find_deal(tx, deal_id), thread_queries.find_thread(tx, seen.thread_id)
    if deal is None or thread is None:
        raise NotFound
    permits.visible_board(tx, caller, thread.board_id)
    return deal, thread


def _of_author(tx: Tx, caller: Caller, deal_id: int) -> tuple[Deal, Thread]:
    deal, thread = _own(tx, caller, deal_id)
    if deal.author_id != caller.id:
        raise threads.NotYours
    return deal, thread


def _check_other(deal: Deal, caller: Caller) -> None:
    """Nobody has a thing, or the money for it, and calls the deal off: then there would be nothing to review or dispute."""
    if deal.has_confirmed(deal.other(caller.id)):
        raise OtherSaysDone


def _end(tx: Tx, deal: Deal, thread: Thread, state: DealState, *, told: AccountId, actor_id: AccountId | None) -> Deal:
    """Somebody's turn is over; if it was kept for them, it is free, and whoever comes next hears of it."""
    ended = _step(tx, deal, state=state, held_until=0)
    _tell(tx, ended, thread, "deal_over", told, actor_id=actor_id)
    goods = _goods(tx, thread)
    if deal.state == DealState.HELD:
        _move(tx, thread, goods, GoodsState.OFFERED, None)
        if state == DealState.LAPSED:
            _tell(tx, ended, thread, "deal_over", deal.author_id, actor_id=None)
        for line in queries.list_of_thread(tx, thread.id, DealState.ASKED, 1):
            _tell(tx, line.deal, thread, "deal_next", line.deal.partner_id, actor_id=None)
    else:
        _announce(tx, thread, goods)
    return ended


def _settled(tx: Tx, thread: Thread) -> Goods:
    """The thing as it is now: a time that has run out meanwhile is noted first."""
    for line in queries.list_of_thread(tx, thread.id, DealState.HELD, 1):
        if line.deal.is_over(tx.now):
            _end(tx, line.deal, thread, DealState.LAPSED, told=line.deal.partner_id, actor_id=None)
    return _goods(tx, thread)


def _send_home(tx: Tx, thread: Thread) -> None:
    """Those who still wait hear that it went elsewhere."""
    for line in queries.list_of_thread(tx, thread.id, DealState.ASKED, MOST_WAITING):
        ended = _step(tx, line.deal, state=DealState.DECLINED)
        _tell(tx, ended, thread, "deal_over", ended.partner_id, actor_id=None)


def _goods(tx: Tx, thread: Thread) -> Goods:
    goods = goods_queries.find_goods(tx, thread.id)
    if goods is None:
        raise NotFound
    return goods


def _step(tx: Tx, deal: Deal, **changes: object) -> Deal:
    changed = msgspec.structs.replace(deal, **changes)
    if not queries.step(tx, changed, deal.state):
        raise NotWaiting
    return changed


def _move(tx: Tx, thread: Thread, goods: Goods, state: GoodsState, deal_id: int | None) -> None:
    if not goods_queries.step(tx, goods, state, deal_id):
        raise NotToBeHad
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))
    _announce(tx, thread, goods)


def _counted(tx: Tx, deal: Deal) -> None:
    """The pages of both say how many deals they made."""
    for account_id in (deal.author_id, deal.partner_id):
        tx.announce(AccountChanged(account_id))


def _announce(tx: Tx, thread: Thread, goods: Goods) -> None:
    """Somebody came to the line, went, or was served; who, the log does not say."""
    tx.announce(GoodsChanged(goods.thread_id, thread.board_id))


def _tell(tx: Tx, deal: Deal, thread: Thread, kind: str, whom: AccountId, *, actor_id: AccountId | None) -> None:
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    notifications.notify(tx, whom, kind, f"{kind}:{deal.id}:{whom}:{tx.now}", actor_id=actor_id, pointer=pointer)
