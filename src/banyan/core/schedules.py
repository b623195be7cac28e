# SPDX-License-Identifier: Apache-2.0
"""Schedules: texts that are posted at an hour. Whether their author may is asked when that is set, and again when it is due.

What is refused then is not lost: it stays in the author's list with the reason, and the inbox tells of it.
"""

from collections.abc import Callable

from banyan.base import clock, ids, words
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import (
    callers,
    drafts,
    kinds,
    notifications,
    permits,
    posts,
    pseudonyms,
    serials,
    site,
    tags,
    threads,
    tokens,
)
from banyan.core.tag_words import parse
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.drafts import Draft
from banyan.records.notifications import Pointer
from banyan.records.posts import Body
from banyan.records.schedules import Later, Schedule
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import schedules as queries
from banyan.storage.tx import Tx

MOST = 20  # of one account
SOONEST, LATEST = clock.MINUTE, 366 * clock.DAY
AT_ONCE = 100


# Special kinds of threads whose terms stand in their text, so that it may wait, and the verb that opens one.
OPENERS: dict[str, Callable[[Tx, Caller, BoardId, str, Body, str], Thread]] = {}


class BadHour(Refusal):
    code = "bad_hour"
    family = Family.INVALID
    sentence = "Please choose an hour from a minute to a year ahead."
    about = "due"


class TooManySchedules(Refusal):
    code = "too_many_schedules"
    family = Family.CONFLICT
    sentence = "{most} texts wait for their hour already."
    hint = "Take one back first; the list stands beside your drafts."
    fields = ("most",)
    about = "due"


class DraftInTheWay(Refusal):
    code = "draft_in_the_way"
    family = Family.CONFLICT
    sentence = "Another draft waits in that place."
    hint = "Post it or throw it away first; this text stays where it is."


def add_thread(tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, later: Later) -> Schedule:
    """Open a thread at an hour."""
    board = permits.visible_board(tx, caller, board_id)
    permits.check_may_open(tx, caller, board)
    if later.kind not in [kind.name for kind in kinds.usual(board)] and not _may_wait(board, later.kind):
        raise threads.KindNotOffered
    parse(later.tags)
    return _add(tx, caller, (board, 0, threads.clean_title(title)), body, later)


def _may_wait(board: Board, kind: str) -> bool:
    return kind in OPENERS and kind in board.kinds.split()


def add_reply(tx: Tx, caller: Caller, number: int, body: Body, later: Later) -> Schedule:
    """Answer in a thread at an hour, or write the next chapter of one's serial."""
    thread, _, board = threads.get(tx, caller, number)
    permits.check_may_reply(tx, caller, board)
    threads.check_takes_replies(thread)
    chapter = serials.check_chapter(tx, caller, number, later.chapter) if later.chapter.strip() else ""
    return _add(tx, caller, (board, number, chapter), body, later)


def _add(tx: Tx, caller: Caller, place: tuple[Board, int, str], body: Body, later: Later) -> Schedule:
    threads.check_not_empty(body)
    if not tx.now + SOONEST <= later.due_at <= tx.now + LATEST:
        raise BadHour
    earlier = tokens.claim(tx, caller, later.token)
    if earlier is not None:
        return get(tx, caller, earlier)
    if len(queries.list_schedules(tx, caller.id)) >= MOST:
        raise TooManySchedules(most=MOST)
    board, number, title = place
    pseudonyms.check_named(board)
    schedule = Schedule(
        id=ids.mint(),
        account_id=caller.id,
        board_id=board.id,
        number=number,
        kind=later.kind,
        title=title,
        source=body.source,
        format=body.format,
        due_at=later.due_at,
        made_at=tx.now,
        reason="",
        tags=later.tags,
    )
    queries.insert_schedule(tx, schedule)
    tokens.settle(tx, caller, later.token, schedule.id)
    return schedule


def get(tx: Tx, caller: Caller, schedule_id: int) -> Schedule:
    """The caller's own. Raises NotFound."""
    permits.check_signed_in(caller)
    schedule = queries.find_schedule(tx, schedule_id)
    if schedule is None or schedule.account_id != caller.id:
        raise NotFound
    return schedule


def mine(tx: Tx, caller: Caller) -> list[Schedule]:
    """All of the caller, the next first; those that were refused among them."""
    permits.check_signed_in(caller)
    return queries.list_schedules(tx, caller.id)


def drop(tx: Tx, caller: Caller, schedule_id: int) -> None:
    """Throw it away."""
    queries.drop_schedule(tx, get(tx, caller, schedule_id).id)


def take_back(tx: Tx, caller: Caller, schedule_id: int) -> Draft | None:
    """Make it a draft again. Raises DraftInTheWay rather than cover another one."""
    schedule = get(tx, caller, schedule_id)
    slot = f"reply:{schedule.number}" if schedule.number else f"thread:{_slug(tx, schedule)}{_apart(schedule)}"
    if drafts.find(tx, caller, slot) is not None:
        raise DraftInTheWay
    queries.drop_schedule(tx, schedule.id)
    return drafts.save(
        tx, caller, slot, schedule.source, title=schedule.title, format=schedule.format, tags=schedule.tags
    )


def _apart(schedule: Schedule) -> str:
    """Drafts of special kinds have places of their own."""
    return f"/{schedule.kind}" if schedule.kind in OPENERS else ""


def _slug(tx: Tx, schedule: Schedule) -> str:
    return board_queries.get_board(tx, schedule.board_id).slug


# ---- when the hour has come


def due(tx: Tx) -> list[Schedule]:
    """What is to be posted now, the oldest first."""
    return queries.list_due(tx, AT_ONCE)


def publish(tx: Tx, schedule: Schedule, body: Body) -> None:
    """Post it as its author, who must be allowed to now. One that was taken back meanwhile is not posted."""
    if queries.find_schedule(tx, schedule.id) is None:
        return
    caller, token = callers.load(tx, schedule.account_id), f"schedule:{schedule.id}"
    if schedule.number and schedule.title:
        serials.reply_chapter(tx, caller, schedule.number, body, schedule.title, token)
    elif schedule.number:
        posts.reply(tx, caller, schedule.number, body, token=token)
    else:
        thread = _open(tx, caller, schedule, body, token)
        if schedule.tags:
            tags.set_tags(tx, caller, thread.number, schedule.tags)
    queries.drop_schedule(tx, schedule.id)


def _open(tx: Tx, caller: Caller, schedule: Schedule, body: Body, token: str) -> Thread:
    opener = OPENERS.get(schedule.kind)
    if opener is not None:
        return opener(tx, caller, schedule.board_id, schedule.title, body, token)
    return threads.open_thread(tx, caller, schedule.board_id, schedule.title, body, schedule.kind, token)


def refuse(tx: Tx, schedule: Schedule, refusal: Refusal) -> None:
    """It could not be posted: it stays in the list with the reason, and its author hears of it."""
    account = account_queries.find_account(tx, schedule.account_id)
    lang = (account.locale if account else "") or site.policy(tx, "locale")
    reason = words.translate(lang, refusal.sentence, **refusal.data)
    queries.set_reason(tx, schedule.id, reason)
    pointer = Pointer(board_id=schedule.board_id)
    notifications.notify(tx, schedule.account_id, "unposted", f"unposted:{schedule.id}", pointer=pointer, reason=reason)
