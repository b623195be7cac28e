# SPDX-License-Identifier: Apache-2.0
"""Town: a store, a clock that stands still, and the cast. Ada moderates the board Railway, Bo joined today, Chen is staff.

`town.ada.opens_thread("Bread")`, `town.bo.replies(thread, "Rye")`, `with refused("thread_locked"): …`. Whatever verb has
no word of its own here: `town.ada.does(verb, …)` writes, `town.ada.sees(read, …)` reads.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from banyan.base import clock, ids
from banyan.base.errors import Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import callers, posts, read_marks, threads
from banyan.core.boards import new_board
from banyan.records.accounts import AccountState
from banyan.records.boards import Board, Section
from banyan.records.callers import GUEST, Caller
from banyan.records.posts import Body, Post
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.store import Store, Tx

NOON = clock.from_iso("2026-05-01T12:00:00Z")
ADD_ACCOUNT = """
    INSERT INTO accounts (id, handle, display_name, state, joined_at, locale, zone, theme, signature, plan, post_count,
        thread_count, invited_by, source, handle_key, caught_up_at)
    VALUES (:id, :handle, :name, :state, :joined, 'en', 'UTC', '', '', '', 0, 0, NULL, '', :key, :joined)"""
ADD_ROLE = """
    INSERT INTO roles (id, account_id, name, board_id, since_at, until_at, given_by, ended_at, ended_by)
    VALUES (:id, :account, :name, :board, :now, NULL, NULL, NULL, NULL)"""


@contextmanager
def refused(code: str) -> Iterator["pytest.ExceptionInfo[Refusal]"]:
    """The block must end in the refusal called `code`."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.code == code, caught.value


def text(source: str, **more: Any) -> Body:
    """A body as the desk would hand it over, without asking the parser."""
    return Body(source=source, format="markdown", html=f"<p>{source}</p>" if source.strip() else "", renderer=1, **more)


class Clock:
    """Stands still until it is told to move."""

    def __init__(self, at: int = NOON) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at

    def passes(self, span: int) -> None:
        self.at += span


class Member:
    """Somebody of the cast, who does and sees things."""

    def __init__(self, town: "Town", account_id: AccountId | None) -> None:
        self._town = town
        self.account_id = account_id

    @property
    def caller(self) -> Caller:
        if self.account_id is None:
            return GUEST
        with self._town.store.read() as tx:
            return callers.load(tx, self.account_id)

    def does(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A verb as one unit of work, as the desk runs it."""
        caller = self.caller
        return self._town.store.write_now(lambda tx: verb(tx, callers.refresh(tx, caller), *args, **kwargs))

    def sees(self, read: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self._town.store.read() as tx:
            return read(tx, self.caller, *args, **kwargs)

    def opens_thread(
        self, title: str, source: str = "To begin with.", board: Board | None = None, **more: Any
    ) -> Thread:
        board = board or self._town.railway
        thread: Thread = self.does(threads.open_thread, board.id, title, text(source), **more)
        return thread

    def replies(self, thread: Thread, source: str, **more: Any) -> Post:
        post: Post = self.does(posts.reply, thread.number, text(source), **more)
        return post

    def reads(self, thread: Thread, first: int, last: int) -> None:
        """Floors first…last were shown to them, as the desk keeps it."""
        thread = self.sees(threads.get, thread.number)[0]
        mark = self.sees(read_marks.load, thread).see(first, last, thread.edit_seq)
        self.does(read_marks.save, [(thread.id, mark)])

    def locks(self, thread: Thread, reason: str) -> Thread:
        locked: Thread = self.does(threads.lock_thread, thread.number, reason)
        return locked


class Town:
    def __init__(self, store: Store, moment: Clock) -> None:
        self.store = store
        self.clock = moment
        self.long_ago = moment.at - 400 * clock.DAY
        self.section = Section(ids.mint(), None, "life", '{"en":"Life","zh-Hans":"生活"}', 1)
        store.write_now(lambda tx: board_queries.insert_section(tx, self.section))
        self.railway = self.board("Railway", titles={"en": "Railway", "zh-Hans": "铁道"})
        self.cooking = self.board("Cooking", titles={"en": "Cooking", "zh-Hans": "灶台"})
        self.back_room = self.board("BackRoom", titles={"en": "Back room"}, read_policy="listed")
        self.ada = self.member("ada", role=("moderator", self.railway.id))
        self.bo = self.member("bo", joined_at=moment.at)
        self.chen = self.member("chen", role=("admin", None))
        self.eve = self.member("eve")
        self.guest = Member(self, None)

    def board(self, slug: str, titles: dict[str, str], **policies: Any) -> Board:
        board = new_board(BoardId(ids.mint()), self.section.id, slug, titles, self.clock.at)
        board = Board(**{name: getattr(board, name) for name in board.__struct_fields__} | policies)
        self.store.write_now(lambda tx: board_queries.insert_board(tx, board))
        return board

    def member(
        self,
        handle: str,
        *,
        joined_at: int | None = None,
        state: str = AccountState.ACTIVE,
        role: tuple[str, BoardId | None] | None = None,
    ) -> Member:
        account_id = AccountId(ids.mint())

        def add(tx: Tx) -> None:
            joined = self.long_ago if joined_at is None else joined_at
            params = {
                "id": account_id,
                "handle": handle,
                "name": handle.title(),
                "state": state,
                "joined": joined,
                "key": handle,
            }
            tx.run(ADD_ACCOUNT, params)
            if role:
                params = {"id": ids.mint(), "account": account_id, "name": role[0], "board": role[1], "now": joined}
                tx.run(ADD_ROLE, params)

        self.store.write_now(add)
        return Member(self, account_id)

    def count(self, sql: str, **params: Any) -> Any:
        """One value straight from the tables, to check what verbs left behind."""
        with self.store.read() as tx:
            return tx.value(sql, params)
