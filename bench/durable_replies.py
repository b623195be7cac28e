# SPDX-License-Identifier: Apache-2.0
"""Durable replies, 64 writers: through the desk, against a bare group commit of the same rows.

Both sides have 64 tasks on an event loop that each wait for their commit, one writer thread, a savepoint for each reply, the
same pragmas and the same file to begin with. The bare side asks nothing, checks nothing and renders nothing.
"""

import asyncio
import queue
import random
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import apsw
import msgspec
import uvloop

from banyan.base import clock, ids
from banyan.core import callers, posts
from banyan.interfaces.desk import Desk
from banyan.records.boards import Board
from banyan.records.callers import GUEST, Caller
from banyan.records.events import PostMade
from banyan.records.posts import Body, Post, PostState
from banyan.records.threads import Thread
from banyan.storage.queries import threads as thread_queries
from banyan.storage.queries.posts import INSERT
from banyan.storage.queries.threads import COUNT_PERSON, TAKE_FLOOR
from banyan.storage.queries.tokens import CLAIM
from banyan.storage.sqlite import CACHE_KIB, CHECKPOINT_PAGES, SYNCHRONOUS, SqliteSession
from banyan.storage.store import Store, open_store
from bench import kit, shapes
from bench.kit import Figure, Options

WRITERS = 64
BEFORE = 50_000  # posts that are there already; one account in twenty posts, and none may post more often than it may
REPLIES = 2_000  # a round

BUMP_BOARD = "UPDATE boards SET post_count = post_count + 1, last_post_at = :at WHERE id = :board"
BUMP_ACCOUNT = "UPDATE accounts SET post_count = post_count + 1 WHERE id = :account"
SETTLE = "UPDATE client_tokens SET object_id = :post WHERE token_hash = :hash"
NUMBER = "UPDATE counters SET value = value + :n WHERE name = 'events' RETURNING value"
LOG = "INSERT INTO events (seq, at, kind, data) VALUES (?, ?, 'PostMade', ?)"


class Case(NamedTuple):
    """One reply to be made."""

    caller: Caller
    thread: Thread
    board: Board
    text: shapes.Text
    token: str


def cases(store: Store) -> list[Case]:
    """A reply of each account, in threads drawn from all."""
    rng = random.Random(11)
    texts = shapes.texts(rng)
    with store.read() as tx:
        accounts = [row[0] for row in tx.all("SELECT id FROM accounts ORDER BY id LIMIT :limit", {"limit": REPLIES})]
        last = int(tx.value("SELECT max(number) FROM threads"))
        made = []
        for account_id in accounts:
            found = thread_queries.find_visible(tx, GUEST, rng.randint(2, last))
            assert found is not None
            caller = callers.load(tx, account_id)
            made.append(Case(caller, found[0], found[2], rng.choice(texts), rng.randbytes(16).hex()))
    return made


async def through(writers: int, count: int, write: Callable[[int], Awaitable[Any]]) -> float:
    """Replies a second, when so many tasks each wait for theirs."""
    left = iter(range(count))

    async def writer() -> None:
        for number in left:
            await write(number)

    began = perf_counter()
    await asyncio.gather(*(writer() for _ in range(writers)))
    return count / (perf_counter() - began)


class Ours:
    def __init__(self, folder: Path) -> None:
        self._store = open_store(kit.copied(BEFORE, folder / "ours.db"))
        self._settings = kit.settings(folder)
        self._cases = cases(self._store)
        self._turn = 0

    def measure(self) -> float:
        return uvloop.run(self._run())

    async def _run(self) -> float:
        desk = Desk(self._store, self._settings)
        await desk.start()
        self._turn += 1
        try:
            return await through(WRITERS, len(self._cases), lambda number: self._reply(desk, self._cases[number]))
        finally:
            await desk.stop()

    async def _reply(self, desk: Desk, case: Case) -> None:
        body = await desk.render(case.text.source, "markdown", case.thread.number)
        token = f"{case.token}{self._turn}"
        await desk.act(posts.reply, case.caller, case.thread.number, body, token=token)

    def close(self) -> None:
        self._store.close()


class Bare:
    """A queue, a thread, and the statements that a reply comes to."""

    def __init__(self, folder: Path) -> None:
        url = kit.copied(BEFORE, folder / "bare.db")
        store = open_store(url)
        self._cases = cases(store)
        self._bodies = [_rendered(case) for case in self._cases]
        store.close()
        self._path = url.removeprefix("sqlite://")
        self._waiting: queue.SimpleQueue[tuple[int, Future[None]] | None] = queue.SimpleQueue()
        self._turn = 0

    def measure(self) -> float:
        self._turn += 1
        worker = threading.Thread(target=self._work)
        worker.start()
        try:
            return uvloop.run(through(WRITERS, len(self._cases), self._reply))
        finally:
            self._waiting.put(None)
            worker.join()

    async def _reply(self, number: int) -> None:
        future: Future[None] = Future()
        self._waiting.put((number, future))
        await asyncio.wrap_future(future)

    def _work(self) -> None:
        db = apsw.Connection(self._path, statementcachesize=100)
        for name, value in (("journal_mode", "wal"), ("synchronous", SYNCHRONOUS), ("cache_size", -CACHE_KIB)):
            db.pragma(name, value)
        db.set_wal_hook(lambda con, name, pages: self._grown(pages))
        self._log_pages = 0
        while first := self._waiting.get():
            batch = [first]
            while len(batch) < SqliteSession.batch_limit and not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    self._waiting.put(None)
                    break
                batch.append(following)
            db.execute("BEGIN IMMEDIATE")
            events = [self._insert(db, number) for number, _ in batch]
            last = _value(db, NUMBER, {"n": len(events)})
            db.executemany(LOG, [(last - len(events) + at, *event) for at, event in enumerate(events, 1)])
            db.execute("COMMIT")
            for _, future in batch:
                future.set_result(None)
            if self._log_pages > CHECKPOINT_PAGES:
                db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        db.close()

    def _grown(self, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _insert(self, db: apsw.Connection, number: int) -> tuple[int, str]:
        case, body = self._cases[number], self._bodies[number]
        now, post_id = clock.now(), ids.PostId(ids.mint())
        author, thread = case.caller.id, case.thread
        token = f"{case.token}{self._turn}".encode()
        db.execute("SAVEPOINT job")
        db.execute(CLAIM, {"hash": token, "now": now})
        moved = {"thread": thread.id, "post": post_id, "author": author, "at": now, "newcomer": 0}
        floor = _value(db, TAKE_FLOOR, moved)
        db.execute(COUNT_PERSON, {"thread": thread.id, "account": author, "floor": floor})
        db.execute(INSERT, _row(post_id, case, body, floor, now))
        db.execute(BUMP_BOARD, {"at": now, "board": case.board.id})
        db.execute(BUMP_ACCOUNT, {"account": author})
        db.execute(SETTLE, {"post": post_id, "hash": token})
        db.execute("RELEASE job")
        event = PostMade(post_id, thread.id, thread.number, floor, case.board.id, author)
        return now, msgspec.json.encode(event).decode()


def _value(db: apsw.Connection, sql: str, params: dict[str, Any]) -> int:
    row = db.execute(sql, params).fetchone()
    assert row is not None
    return int(row[0])


def _rendered(case: Case) -> Body:
    return Body(source=case.text.source, format="markdown", html=case.text.html, renderer=1)


def _row(post_id: ids.PostId, case: Case, body: Body, floor: int, now: int) -> dict[str, Any]:
    post = Post(
        id=post_id,
        thread_id=case.thread.id,
        floor=floor,
        author_id=case.caller.id,
        reply_to=None,
        state=PostState.VISIBLE,
        made_at=now,
        edited_at=None,
        revision=1,
        changed_seq=0,
        moved_to="",
        gone_by=None,
        gone_at=None,
        reason="",
        reactions="",
        file_count=0,
        format=body.format,
        renderer=body.renderer,
        lang="",
        source=body.source,
        html=body.html,
    )
    return msgspec.structs.asdict(post)


def run(options: Options) -> list[Figure]:
    with kit.folder() as folder:
        ours, bare = Ours(folder), Bare(folder)
        try:
            sides = kit.in_turns(options.rounds, ours.measure, bare.measure)
        finally:
            ours.close()
    what = f"durable replies, {WRITERS} writers, through the desk"
    return [kit.at_least(what, f"{sides.our:,.0f}/s", f"bare group commit {sides.their:,.0f}/s", sides.ratio, 0.40)]
