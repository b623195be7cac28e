# SPDX-License-Identifier: Apache-2.0
"""One unit of work of an import: some posts, what they need around them, the position and the event, all or nothing.

It trusts the database alone: what a thread or an author of the source is called here is looked up in the same transaction,
so a unit that is run twice, or after a kill, finds what is there and adds what is not.
"""

import re
from collections import Counter
from typing import Any

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.core import search_index
from banyan.exchange.bulk import places
from banyan.exchange.bulk.incoming import IncomingPost
from banyan.exchange.bulk.report import Report
from banyan.exchange.bulk.rows import free_ids, key_of, post_row
from banyan.exchange.rendering import Made
from banyan.records.events import ThreadsImported
from banyan.records.posts import PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import imports as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_FLOOR = 1 << 31
MAX_HOLE = 10_000  # floors that one record may leave open behind it
HOLES_ALLOWED = 100_000  # tombstones of a whole import, and two more for every post: a small file makes no large table
FUTURE_ALLOWED = 24 * 3600 * 1_000_000  # clocks and zones differ by hours
_NUMBER = re.compile(r"/t/(\d{15,})")


class Ready(msgspec.Struct, frozen=True):
    """A post whose body has been rendered. Links to its own thread carry a stand-in for the thread's number."""

    post: IncomingPost
    made: Made


class _Talk:
    """A thread while a unit adds to it."""

    __slots__ = ("board_id", "first", "floors", "id", "is_new", "key", "last", "last_floor", "missing", "row", "said")

    def __init__(self, key: str, board_id: BoardId, row: Thread | None) -> None:
        self.key = key
        self.board_id = board_id
        self.row = row
        self.is_new = row is None
        self.id = row.id if row else ThreadId(0)
        self.last_floor = row.last_floor if row else 0
        self.floors: dict[int, tuple[str, str]] = {}
        self.first: _Said | None = None  # the lowest floor that this unit brings
        self.last: _Said | None = None  # the post that moves the thread up
        self.said: list[_Said] = []
        self.missing: dict[int, int] = {}  # floors that nobody brought yet, and the time of the post behind them


class _Said:
    """A post that was accepted."""

    __slots__ = ("at", "author_id", "fills", "floor", "id", "ready", "talk")

    def __init__(self, talk: _Talk, floor: int, at: int, author_id: AccountId, ready: Ready) -> None:
        self.talk = talk
        self.floor = floor
        self.at = at
        self.author_id = author_id
        self.ready = ready
        self.fills = False
        self.id = PostId(0)


def write(tx: Tx, made: list[Made], report: Report, *, source: str, posts: list[IncomingPost], stand_in: int) -> None:
    """Write `posts` with what their bodies became, as far as they are not here yet."""
    if posts:
        ready = [Ready(post, done) for post, done in zip(posts, made, strict=True)]
        _Work(tx, source, report, stand_in).run(ready)


class _Work:
    def __init__(self, tx: Tx, source: str, report: Report, stand_in: int) -> None:
        self.tx = tx
        self.source = source
        self.report = report
        self.stand_in = stand_in
        self.said: list[_Said] = []
        self.refs: dict[str, dict[str, int]] = {"thread": {}, "post": {}}

    def run(self, ready: list[Ready]) -> None:
        self._accept(ready)
        if self.said:
            self._number()
            self._write()

    # ---- who and where

    def _accept(self, ready: list[Ready]) -> None:
        posts = [each.post for each in ready]
        boards = places.resolve_boards(self.tx, self.source, posts, self.report)
        authors = places.resolve_authors(self.tx, self.source, self._timed(posts), self.report)
        talks = self._talks(posts, boards)
        known = queries.find_refs(self.tx, self.source, "post", [key_of(p.key) for p in posts if p.key])
        self.answered = self._answered(posts)
        for talk in dict.fromkeys(talks):
            if not talk.is_new:
                wanted = [p.floor for p, t in zip(posts, talks, strict=True) if t is talk and _possible(p.floor)]
                talk.floors = queries.find_floors(self.tx, talk.id, [floor for floor in wanted if floor is not None])
        for each, talk in zip(ready, talks, strict=True):
            post = each.post
            if post.key and key_of(post.key) in known:
                self.report.already_here += 1
                continue
            floor = self._place(post, talk)
            if floor:
                at = self._time(post, talk)
                self._say(talk, _Said(talk, floor, at, authors[places.author_key(post)], each))

    def _timed(self, posts: list[IncomingPost]) -> list[tuple[IncomingPost, int]]:
        """Each post with a time that an account may have begun at."""
        limit = self.report.started_at
        return [(post, min(post.at, limit) if post.at is not None else limit) for post in posts]

    def _talks(self, posts: list[IncomingPost], boards: dict[str, BoardId]) -> list[_Talk]:
        names = {post.place: [key_of(f"{post.board}/{name}") for name in post.threads] for post in posts}
        found = queries.find_refs(self.tx, self.source, "thread", [key for keys in names.values() for key in keys])
        by_key: dict[str, _Talk] = {}
        by_id: dict[int, _Talk] = {}
        talks: list[_Talk] = []
        for post in posts:
            keys = names[post.place]
            talk = next((by_key[key] for key in keys if key in by_key), None)
            if talk is None:
                stored = next((found[key] for key in keys if key in found), None)
                row = thread_queries.find_thread(self.tx, ThreadId(stored)) if stored is not None else None
                talk = by_id.get(row.id) if row else None
                if talk is None:
                    talk = _Talk(keys[0], row.board_id if row else boards[post.board], row)
                    if row is not None:
                        by_id[row.id] = talk
            also = [key_of(f"{post.board}/{name}") for name in post.also]
            for key in keys + also:
                if key in also or (key not in by_key and key not in found):
                    by_key[key] = talk
            talks.append(talk)
        self.by_key = by_key
        return talks

    def _answered(self, posts: list[IncomingPost]) -> dict[str, tuple[int, int]]:
        """Key of a post → (thread, floor), for those that stand here already."""
        keys = [key_of(post.reply_key) for post in posts if post.reply_key]
        found = queries.find_refs(self.tx, self.source, "post", keys)
        stood = queries.find_posts(self.tx, found.values())
        return {key: stood[post_id] for key, post_id in found.items() if post_id in stood}

    # ---- which floor, and when

    def _place(self, post: IncomingPost, talk: _Talk) -> int:
        """The floor that the post gets; 0 when it is not taken."""
        floor = talk.last_floor + 1 if post.floor is None else post.floor
        if not _possible(floor):
            self.report.lose(post.place, "bad_floor", str(post.floor))
            return 0
        there = talk.floors.get(floor)
        if there is not None and there[0] != PostState.MISSING:
            if there[1] == post.body or there[0] != PostState.VISIBLE:
                self.report.already_here += 1
            else:
                self.report.lose(post.place, "duplicate_floor", f"{talk.key[:60]} #{floor}")
            return 0
        hole = floor - talk.last_floor - 1
        if not may_leave_open(self.report, hole):
            self.report.lose(post.place, "far_floor", f"{talk.key[:60]} #{floor}")
            return 0
        return floor

    def _time(self, post: IncomingPost, talk: _Talk) -> int:
        if post.at is None:
            self.report.lose(post.place, "unreadable_time")
            before = talk.last.at if talk.last else talk.row.last_post_at if talk.row else None
            return self.report.started_at if before is None else before
        if post.at > self.report.started_at + FUTURE_ALLOWED:
            self.report.lose(post.place, "future_time")
            return self.report.started_at
        return post.at

    def _say(self, talk: _Talk, said: _Said) -> None:
        floor = said.floor
        if floor > talk.last_floor:
            for open_floor in range(talk.last_floor + 1, floor):
                talk.missing[open_floor] = said.at
                talk.floors[open_floor] = (PostState.MISSING, "")
            self.report.missing += floor - talk.last_floor - 1
            talk.last_floor = floor
            talk.last = said
        else:
            self.report.missing = max(0, self.report.missing - 1)  # an earlier import may have counted it
            said.fills = talk.missing.pop(floor, None) is None
        talk.floors[floor] = (PostState.VISIBLE, said.ready.post.body)
        if talk.first is None or floor < talk.first.floor:
            talk.first = said
        talk.said.append(said)
        self.said.append(said)
        self.report.posts += 1

    # ---- ids and numbers

    def _number(self) -> None:
        self.talks = list(dict.fromkeys(said.talk for said in self.said))
        new = [talk for talk in self.talks if talk.is_new]
        wanted = {talk: (_first(talk).at, f"{self.source}/{talk.key}") for talk in new}
        for talk, thread_id in free_ids(self.tx, queries.TAKEN_THREADS, wanted).items():
            talk.id = ThreadId(thread_id)
        number = queries.take_numbers(self.tx, len(new)) if new else 0
        self.numbers = {talk.id: number + place for place, talk in enumerate(new)}
        self.numbers |= {talk.id: talk.row.number for talk in self.talks if talk.row is not None}
        posts = {(s.talk.key, s.floor): (s.at, self._post_key(s)) for s in self.said if not s.fills}
        for talk in self.talks:
            keys = {(talk.key, floor): (at, f"{self.source}/{talk.key}/{floor}") for floor, at in talk.missing.items()}
            posts.update(keys)
        self.post_ids = free_ids(self.tx, queries.TAKEN_POSTS, posts)
        for said in self.said:
            if not said.fills:
                said.id = PostId(self.post_ids[said.talk.key, said.floor])
        self.report.threads += len(new)

    def _post_key(self, said: _Said) -> str:
        return (
            f"{self.source}/{said.ready.post.key}"
            if said.ready.post.key
            else f"{self.source}/{said.talk.key}/{said.floor}"
        )

    # ---- rows

    def _write(self) -> None:
        nobody = places.nobody(self.tx) if any(talk.missing for talk in self.talks) else AccountId(0)
        rows = [self._row(said) for said in self.said]
        gaps = [self._gap(talk, floor, at, nobody) for talk in self.talks for floor, at in talk.missing.items()]
        for said in self.said:
            if said.ready.post.key and not said.fills:
                self.refs["post"][key_of(said.ready.post.key)] = said.id
        self._people()
        queries.insert_posts(self.tx, [row for row, s in zip(rows, self.said, strict=True) if not s.fills] + gaps)
        queries.fill_posts(self.tx, [row for row, s in zip(rows, self.said, strict=True) if s.fills])
        self.refs["thread"] = {key: talk.id for key, talk in self.by_key.items() if talk.id}
        for kind, refs in self.refs.items():
            queries.insert_refs(self.tx, self.source, kind, refs)
        boards = tuple(dict.fromkeys(talk.board_id for talk in self.talks))
        is_filed = self._file()
        self.tx.announce(ThreadsImported(self.source, tuple(talk.id for talk in self.talks), boards, is_filed))

    def _file(self) -> bool:
        """Put the new posts into the index of words, or leave it to the job that reads the log; whether they are in it.

        Nobody else can be about to write of a post that was not there. A floor that was open may just be with that job.
        """
        if any(said.fills for said in self.said):
            return False
        for talk in self.talks:
            assert talk.row is not None
            posts = [(said.id, said.floor, said.author_id, said.ready.made.words) for said in talk.said]
            search_index.file_new(self.tx, talk.row, posts)
        return True

    def _row(self, said: _Said) -> dict[str, Any]:
        post, made = said.ready.post, said.ready.made
        if made.failure:
            self.report.lose(post.place, "not_rendered", made.failure)
        html = made.html
        if str(self.stand_in) in html:
            html = _NUMBER.sub(lambda found: self._numbered(found, said), html)
        return post_row(
            id=said.id,
            thread_id=said.talk.id,
            floor=said.floor,
            author_id=said.author_id,
            reply_to=self._reply_to(said),
            state=PostState.VISIBLE,
            made_at=said.at,
            format=post.format,
            renderer=made.renderer,
            lang=made.lang,
            source=post.body,
            html=html,
        )

    def _numbered(self, found: re.Match[str], said: _Said) -> str:
        return f"/t/{self.numbers[said.talk.id]}" if found[1] == str(self.stand_in) else found[0]

    def _reply_to(self, said: _Said) -> int | None:
        post = said.ready.post
        if post.reply_key:
            key = key_of(post.reply_key)
            here = next((s.floor for s in said.talk.said if key_of(s.ready.post.key) == key), None)
            stood = self.answered.get(key)
            floor = here if here is not None else stood[1] if stood and stood[0] == said.talk.id else None
        else:
            floor = post.reply_to
        return floor if floor is not None and 1 <= floor < said.floor else None

    def _gap(self, talk: _Talk, floor: int, at: int, nobody: AccountId) -> dict[str, Any]:
        return post_row(
            id=PostId(self.post_ids[talk.key, floor]),
            thread_id=talk.id,
            floor=floor,
            author_id=nobody,
            state=PostState.MISSING,
            made_at=at,
        )

    def _people(self) -> None:
        """Counters of threads, people in threads, boards and accounts; and the rows of the threads themselves."""
        wrote = Counter((said.talk.id, said.author_id) for said in self.said)
        floors: dict[tuple[int, int], int] = {}
        for said in self.said:
            pair = (said.talk.id, said.author_id)
            floors[pair] = max(floors.get(pair, 0), said.floor)
        opened: Counter[AccountId] = Counter()
        board_threads: Counter[BoardId] = Counter()
        for talk in self.talks:
            people = {said.author_id for said in talk.said}
            known = set() if talk.is_new else queries.find_people(self.tx, talk.id, people)
            before = talk.row.author_id if talk.row else None
            talk.row = self._thread_row(talk, len(people - known))
            if before != talk.row.author_id:
                opened[talk.row.author_id] += 1
                if before is not None:
                    opened[before] -= 1
            board_threads[talk.board_id] += talk.is_new
        rows = [talk.row for talk in self.talks if talk.row is not None]
        queries.insert_threads(self.tx, [row for row, talk in zip(rows, self.talks, strict=True) if talk.is_new])
        queries.set_thread_counts(self.tx, [row for row, talk in zip(rows, self.talks, strict=True) if not talk.is_new])
        queries.set_person_counts(
            self.tx,
            [{"thread": t, "account": a, "posts": n, "floor": floors[t, a]} for (t, a), n in wrote.items()],
        )
        self._count_places(opened, board_threads)

    def _count_places(self, opened: "Counter[AccountId]", board_threads: "Counter[BoardId]") -> None:
        posts: Counter[AccountId] = Counter(said.author_id for said in self.said)
        first: dict[AccountId, int] = {}
        last: dict[BoardId, int] = {}
        for said in self.said:
            first[said.author_id] = min(first.get(said.author_id, said.at), said.at)
            last[said.talk.board_id] = max(last.get(said.talk.board_id, 0), said.at)
        written: Counter[BoardId] = Counter(said.talk.board_id for said in self.said)
        for board_id, count in written.items():
            queries.set_board_counts(self.tx, board_id, (board_threads[board_id], count, last[board_id]))
        rows = [
            {"account": a, "posts": posts[a], "threads": opened[a], "first_at": first.get(a, ids.MAX_ID)}
            for a in sorted({*posts, *opened})
        ]
        queries.set_account_counts(self.tx, rows)

    def _thread_row(self, talk: _Talk, newcomers: int) -> Thread:
        first, last, count = _first(talk), talk.last, len(talk.said)
        post = first.ready.post
        if talk.row is None:
            assert last is not None
            return Thread(
                id=talk.id,
                number=self.numbers[talk.id],
                board_id=talk.board_id,
                kind="discussion",
                title=post.title,
                author_id=first.author_id,
                state=ThreadState.OPEN,
                pin=0,
                is_digest=0,
                lang=first.ready.made.lang,
                made_at=first.at,
                last_floor=talk.last_floor,
                live_count=count,
                people_count=newcomers,
                edit_seq=0,
                last_post_at=last.at,
                last_author_id=last.author_id,
                bump_id=last.id,
                reason="",
            )
        row = talk.row
        values: dict[str, Any] = {
            "last_floor": talk.last_floor,
            "live_count": row.live_count + count,
            "people_count": row.people_count + newcomers,
        }
        if first.floor == 1:  # it was missing until now, and somebody else stood for its author
            values |= {"author_id": first.author_id, "title": post.title, "made_at": first.at}
        if last is not None:
            values |= {"last_post_at": last.at, "last_author_id": last.author_id, "bump_id": last.id}
        return msgspec.structs.replace(row, **values)


def may_leave_open(report: Report, hole: int) -> bool:
    """Whether `hole` floors in a row may become tombstones: a small file must not make a large table."""
    return hole <= 0 or hole <= min(MAX_HOLE, HOLES_ALLOWED + 2 * report.posts - report.missing)


def _first(talk: _Talk) -> _Said:
    assert talk.first is not None
    return talk.first


def _possible(floor: int | None) -> bool:
    return floor is not None and 1 <= floor <= MAX_FLOOR
