# SPDX-License-Identifier: Apache-2.0
"""Pseudonyms: on a board without names each person has one for each thread, the same in all its floors, another in the next.

To the rest of the house it is an author like any other. Whose it is, is known to two who open the envelope together (`seals`),
and to this program for as long as the veil lives and only while its owner asks (`veiled`).
"""

import tomllib
from functools import cache
from importlib import resources

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId, ThreadId
from banyan.base.veils import KEPT, VEILS
from banyan.core import attachments, handles, permits, seal_holders, veiled
from banyan.records.accounts import Account, AccountState
from banyan.records.boards import Board, NamePolicy
from banyan.records.callers import Caller
from banyan.records.posts import Body
from banyan.records.pseudonyms import OwnBar, OwnLine, OwnNames, Pseudonym
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import pseudonyms as queries
from banyan.storage.tx import Tx

LINES_SHOWN = 100
KEPT_FOR = KEPT * 31 * clock.DAY


class NoFilesHere(Refusal):
    code = "no_files_here"
    sentence = "A file carries the name of who sent it, so there are none on this board."
    hint = "Take the pictures out of your text; a link to a picture elsewhere may stay."
    about = "text"


class NamesHidden(Refusal):
    code = "names_hidden"
    sentence = "Nobody has a name on this board, so what counts people by name is not there."


class TooSoonUnkept(Refusal):
    code = "too_soon_unkept"
    family = Family.TOO_SOON
    sentence = "You can post again in {wait_s} seconds."
    hint = "On this board nothing is kept before it is posted: leave your text where you wrote it."
    fields = ("wait_s",)


def is_used(board: Board) -> bool:
    return board.names == NamePolicy.PSEUDONYMS


def check_named(board: Board) -> None:
    """For what keeps the name of whoever does it beside a post. Raises NamesHidden."""
    if is_used(board):
        raise NamesHidden


def check_files(body: Body) -> None:
    """Raises NoFilesHere."""
    if attachments.used_in(body.html):
        raise NoFilesHere


def check_pace(tx: Tx, caller: Caller, board: Board) -> None:
    """The posting limits, by all pseudonyms of the caller on a board without names. Raises TooSoon and TooSoonUnkept."""
    if not is_used(board):
        permits.check_pace(tx, caller)
        return
    recent = queries.list_recent(tx, tx.now - clock.HOUR)
    own: dict[AccountId, bool] = {}
    for pseudonym, _ in recent:
        if pseudonym.account_id not in own:
            own[pseudonym.account_id] = veiled.is_own(tx, caller, pseudonym)
    try:
        permits.check_pace(tx, caller, [at for pseudonym, at in recent if own[pseudonym.account_id]])
    except permits.TooSoon as refusal:
        raise TooSoonUnkept(**refusal.data) from None


def author(tx: Tx, caller: Caller, board: Board, thread: tuple[ThreadId, int], body: Body) -> Caller:
    """As whom the caller writes in a thread (its id and number): themselves, or their pseudonym, which is made when it is needed.

    For other verbs, which have asked the gates. Raises NoFilesHere and SealWanted.
    """
    if not is_used(board):
        return caller
    check_files(body)
    known = veiled.find_own(tx, caller, thread[0])
    return masked(caller, known.account_id if known else _make(tx, caller, board, thread, body.lang))


def acting(tx: Tx, caller: Caller, author_id: AccountId) -> Caller:
    """The caller as the author of something, if they are; as themselves otherwise."""
    is_behind = author_id != caller.id and veiled.is_by(tx, caller, author_id)
    return masked(caller, author_id) if is_behind else caller


def masked(caller: Caller, pseudonym_id: AccountId) -> Caller:
    return msgspec.structs.replace(caller, account_id=pseudonym_id)


def own_among(tx: Tx, caller: Caller, authors: set[AccountId]) -> frozenset[AccountId]:
    """Which of some authors the caller is: their own id, and pseudonyms. `authors` are few: those of a page."""
    if caller.is_guest:
        return frozenset()
    return frozenset(each for each in authors if veiled.is_by(tx, caller, each))


# ---- what somebody hears of themselves


def mine(tx: Tx, caller: Caller) -> OwnNames:
    """What was told to the caller's pseudonyms and waits, and on which boards they are barred unseen."""
    permits.check_signed_in(caller)
    lines = _lines(tx, caller)
    bars = [
        OwnBar(board.slug, ban.until_at, ban.reason)
        for board in board_queries.list_visible(tx, caller)
        if is_used(board)
        for ban in veiled.bans_on(tx, caller, board.id)[:1]
    ]
    lines.sort(key=lambda line: -line.id)
    return OwnNames([_worded(line) for line in lines[:LINES_SHOWN]], bars)


def _lines(tx: Tx, caller: Caller) -> list[OwnLine]:
    own = [each for each in queries.list_told(tx) if veiled.is_own(tx, caller, each)]
    return [line for each in own for line in queries.list_lines(tx, each.account_id)]


def waiting_count(tx: Tx, caller: Caller) -> int:
    """How many lines wait for the caller's pseudonyms. For a page on which they ask: a number that came by itself, or on every
    page, would change with the answer, and whoever logs the sizes of answers could say whose it is.
    """
    permits.check_signed_in(caller)
    return len(_lines(tx, caller)) if has_boards(tx, caller) else 0


def has_boards(tx: Tx, caller: Caller) -> bool:
    """Whether there is a board without names that the caller may read."""
    return any(is_used(board) for board in board_queries.list_visible(tx, caller))


def mark_read(tx: Tx, caller: Caller, up_to: int) -> int:
    """Forget the lines of the caller's pseudonyms up to an id, which the page that was read showed first; how many went."""
    permits.check_signed_in(caller)
    told = [each for each in queries.list_told(tx) if veiled.is_own(tx, caller, each)]
    return sum(queries.drop_lines(tx, each.account_id, up_to) for each in told)


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the lines that are older than the veil of whom they were told; how many went."""
    return queries.drop_lines_before(tx, ids.first_at(tx.now - KEPT_FOR), limit)


def _worded(line: OwnLine) -> OwnLine:
    said = msgspec.json.decode(line.reason, type=dict[str, str]) if line.reason else {}
    return msgspec.structs.replace(line, reason=said.get("reason", ""))


# ---- making one


def _make(tx: Tx, caller: Caller, board: Board, thread: tuple[ThreadId, int], lang: str) -> AccountId:
    thread_id, number = thread
    month, key = VEILS.key(tx.now)
    pseudonym_id = _add_account(tx, _free_names(tx, thread_id, key, lang), number)
    pseudonym = Pseudonym(
        account_id=pseudonym_id,
        thread_id=thread_id,
        month=month,
        proof=veiled.proof(key, caller.id, thread_id),
        bar=veiled.sealed_bar(key, caller.id, board.id),
        sealed=seal_holders.seal(tx, caller.id, pseudonym_id, board.id),
    )
    queries.insert_pseudonym(tx, pseudonym)
    return pseudonym_id


def _free_names(tx: Tx, thread_id: ThreadId, key: bytes, lang: str) -> list[tuple[str, str]]:
    """Pairs of (name, how it is shown), in the language of who writes, that nobody in the thread has. Their order says nothing
    of anybody.
    """
    pairs = [(zh, zh) if lang.startswith("zh") else (en, en.capitalize()) for en, zh in names()]
    handles_taken = queries.list_names(tx, thread_id)
    taken = {handle.rpartition("-")[0] for handle in handles_taken}
    draw = [(veiled.lot(key, thread_id, place), pair) for place, pair in enumerate(pairs)]
    free = [pair for _, pair in sorted(draw)]
    again = [(f"{name}-{len(handles_taken)}", shown) for name, shown in free]
    return [pair for pair in free if pair[0] not in taken] + again


def _add_account(tx: Tx, free: list[tuple[str, str]], number: int) -> AccountId:
    for name, shown in free:
        handle = f"{name}-{number}"
        account = Account(
            id=AccountId(ids.mint()),
            handle=handle,
            display_name=shown,
            state=AccountState.PSEUDONYM,
            joined_at=tx.now,
            locale="",
            zone="",
            theme="",
            signature="",
            plan="",
            post_count=0,
            thread_count=0,
            invited_by=None,
            source="",
        )
        if not account_queries.list_taken(tx, [handles.handle_names(handle)]):
            account_queries.insert_account(tx, account, handles.skeleton(handle), tx.now)
            return account.id
    raise AssertionError("among so many names one is free")


@cache
def names() -> tuple[tuple[str, str], ...]:
    """(English, Chinese) of birds, beasts and plants."""
    text = resources.files("banyan.core").joinpath("pseudonyms.toml").read_text(encoding="utf-8")
    return tuple((en, zh) for part in tomllib.loads(text).values() for en, zh in part.items())
