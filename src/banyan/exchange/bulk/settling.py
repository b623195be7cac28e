# SPDX-License-Identifier: Apache-2.0
"""One unit of work of an archive's import: pieces of threads with their floors, former versions and reactions.

Ids, numbers and floors stay what they were. Where a number is taken the thread gets the next one; where a floor is taken,
what stands here stays.
"""

import re
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.core import attachments as attachment_verbs
from banyan.core import reactions as reaction_verbs
from banyan.core import search_index, tag_words, tags
from banyan.core.bodies import storable
from banyan.core.kinds import KINDS
from banyan.core.threads import one_line
from banyan.exchange.bulk import places
from banyan.exchange.bulk.carried import CarriedPost, Piece, PostLine
from banyan.exchange.bulk.founding import at, maybe_at
from banyan.exchange.bulk.incoming import FORMATS
from banyan.exchange.bulk.report import Report
from banyan.exchange.bulk.rows import free_ids, post_row
from banyan.exchange.bulk.unit import may_leave_open
from banyan.exchange.rendering import Made
from banyan.records.events import ThreadsImported
from banyan.records.posts import PostState
from banyan.records.pushes import Push, PushState, Stance
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import imports as queries
from banyan.storage.queries import pushes as push_queries
from banyan.storage.tx import Tx

_NUMBER = re.compile(r"/t/(\d{15,})")


def settle(tx: Tx, made: list[Made], report: Report, *, source: str, pieces: list[Piece], stand_in: int) -> None:
    """Write `pieces` with what the bodies of their posts became, as far as they are not here yet."""
    _Settling(tx, source, report, stand_in).run(pieces, iter(made))


class _Settling:
    """The pieces of a step on their way into the tables. What is here already is looked up once for all of them."""

    def __init__(self, tx: Tx, source: str, report: Report, stand_in: int) -> None:
        self.tx = tx
        self.source = source
        self.report = report
        self.stand_in = str(stand_in)
        self.highest = 0  # number that came with a thread
        self.refs: dict[str, int] = {}
        self.touched: dict[ThreadId, BoardId] = {}
        self.written: Counter[BoardId] = Counter()
        self.opened: Counter[BoardId] = Counter()
        self.newest: dict[BoardId, int] = {}

    def run(self, pieces: list[Piece], made: Iterator[Made]) -> None:
        self._look_up(pieces)
        for piece in pieces:
            bodies = [(post, next(made)) for post in piece.posts]
            board = self.boards.get(piece.thread.board)
            if board is None:
                self.report.lose(piece.thread.number, "unknown_board", piece.thread.board)
            else:
                self._settle(piece, BoardId(board), bodies)
        if not self.touched:
            return
        queries.raise_numbers(self.tx, self.highest)
        queries.insert_refs(self.tx, self.source, "thread", self.refs)
        boards = tuple(dict.fromkeys(self.touched.values()))
        for board_id in boards:
            counts = (self.opened[board_id], self.written[board_id], self.newest.get(board_id, 0))
            queries.set_board_counts(self.tx, board_id, counts)
        self.tx.announce(ThreadsImported(self.source, tuple(self.touched), boards, is_filed=True))

    def _look_up(self, pieces: list[Piece]) -> None:
        people: set[str] = set()
        for piece in pieces:
            people.add(piece.thread.author)
            for post in piece.posts:
                people.update(some for some in (post.line.author, post.line.gone_by) if some)
                people.update(version.made_by for version in post.revisions)
                people.update(reaction.account for reaction in post.reactions)
                people.update(some for push in post.pushes for some in (push.account, push.gone_by) if some)
        self.people = queries.find_refs(self.tx, self.source, "account", sorted(people))
        self.boards = queries.find_refs(self.tx, self.source, "board", [piece.thread.board for piece in pieces])
        stored = queries.find_refs(self.tx, self.source, "thread", [piece.thread.id for piece in pieces])
        self.ids = {piece.thread.id: ThreadId(stored.get(piece.thread.id, int(piece.thread.id))) for piece in pieces}
        self.rows = queries.find_threads(self.tx, self.ids.values())
        self.numbers = queries.taken_ids(self.tx, queries.TAKEN_NUMBERS, [piece.thread.number for piece in pieces])
        post_ids = [int(post.line.id) for piece in pieces for post in piece.posts]
        self.taken = queries.taken_ids(self.tx, queries.TAKEN_POSTS, post_ids)

    def _settle(self, piece: Piece, board_id: BoardId, bodies: list[tuple[CarriedPost, Made]]) -> None:
        thread_id = self.ids[piece.thread.id]
        row = self.rows.get(thread_id)
        fresh = self._fresh(row, piece, bodies)
        if not fresh:
            return
        number = row.number if row else self._free_number(piece)
        posts = self._rows(thread_id, number, row.last_floor if row else 0, fresh)
        self.touched[thread_id] = row.board_id if row else board_id
        self._write_thread(piece, thread_id, number, posts)
        queries.insert_posts(self.tx, posts)
        own = {post["floor"]: post for post in posts}
        self._belongings([(carried, PostId(own[carried.line.floor]["id"])) for carried, _ in fresh])
        self._file(thread_id, [(own[carried.line.floor], done.words) for carried, done in fresh])
        self.refs[piece.thread.id] = thread_id

    def _file(self, thread_id: ThreadId, posts: list[tuple[dict[str, Any], str]]) -> None:
        visible = [(post, words) for post, words in posts if post["state"] == PostState.VISIBLE]
        rows = [(PostId(post["id"]), post["floor"], post["author_id"], words) for post, words in visible]
        search_index.file_new(self.tx, self.rows[thread_id], rows)

    def _fresh(
        self, row: Thread | None, piece: Piece, bodies: list[tuple[CarriedPost, Made]]
    ) -> list[tuple[CarriedPost, Made]]:
        """The posts that are not here yet."""
        there = {} if row is None else queries.find_floors(self.tx, row.id, [post.line.floor for post in piece.posts])
        last = row.last_floor if row else 0
        fresh: list[tuple[CarriedPost, Made]] = []
        for post, done in bodies:
            if post.line.floor in there:
                self.report.already_here += 1
                continue
            if post.line.floor <= last or not may_leave_open(self.report, post.line.floor - last - 1):
                self.report.lose(piece.thread.number, "far_floor", f"#{post.line.floor}")
                continue
            last = post.line.floor
            fresh.append((post, done))
        return fresh

    def _free_number(self, piece: Piece) -> int:
        number = piece.thread.number
        if number in self.numbers:
            queries.raise_numbers(self.tx, self.highest)
            number = queries.take_numbers(self.tx, 1)
            self.report.lose(piece.thread.number, "renumbered", f"{piece.thread.number} → {number}")
        self.numbers.add(number)
        self.highest = max(self.highest, number)
        self.report.threads += 1
        return number

    # ---- posts

    def _rows(
        self, thread_id: ThreadId, number: int, last: int, fresh: list[tuple[CarriedPost, Made]]
    ) -> list[dict[str, Any]]:
        wanted: dict[int, int] = {}
        open_ids: dict[int, tuple[int, str]] = {}
        for post, _ in fresh:
            floor, some_id = post.line.floor, int(post.line.id)
            for gap in range(last + 1, floor):
                open_ids[gap] = (at(post.line.made_at), f"{thread_id}/{gap}")
            if some_id in self.taken:
                open_ids[floor] = (ids.minted_at(some_id), f"{thread_id}/{floor}")
            else:
                wanted[floor] = some_id
                self.taken.add(some_id)
            last = floor
        wanted |= free_ids(self.tx, queries.TAKEN_POSTS, open_ids, self.taken)
        rows = [
            self._row(thread_id, number, post.line, done, PostId(wanted.pop(post.line.floor))) for post, done in fresh
        ]
        rows += [self._gap(thread_id, floor, PostId(post_id), open_ids[floor][0]) for floor, post_id in wanted.items()]
        return sorted(rows, key=itemgetter("floor"))

    def _gap(self, thread_id: ThreadId, floor: int, post_id: PostId, made_at: int) -> dict[str, Any]:
        self.report.missing += 1
        return post_row(
            id=post_id,
            thread_id=thread_id,
            floor=floor,
            author_id=places.nobody(self.tx),
            state=PostState.MISSING,
            made_at=made_at,
        )

    def _row(self, thread_id: ThreadId, number: int, line: PostLine, done: Made, post_id: PostId) -> dict[str, Any]:
        state = line.state if line.state in tuple(PostState) else PostState.MISSING
        values: dict[str, Any] = {}
        if state == PostState.VISIBLE:
            values = {
                "format": self._format(line.format, number),
                "renderer": done.renderer,
                "lang": line.lang,
                "source": storable(line.source),
                "html": self._numbered(done.html, number),
            }
            if done.failure:
                self.report.lose(number, "not_rendered", done.failure)
        if state == PostState.MISSING:
            self.report.missing += 1
        else:
            self.report.posts += 1
        return post_row(
            id=post_id,
            thread_id=thread_id,
            floor=line.floor,
            author_id=self._person(line.author, number),
            reply_to=line.reply_to if line.reply_to is not None and line.reply_to < line.floor else None,
            state=state,
            made_at=at(line.made_at),
            edited_at=maybe_at(line.edited_at),
            revision=line.revision,
            moved_to=storable(line.moved_to),
            gone_by=self._person(line.gone_by, number) if line.gone_by else None,
            gone_at=maybe_at(line.gone_at),
            reason=storable(line.reason),
            **values,
        )

    def _format(self, kind: str, number: int) -> str:
        if kind in FORMATS:
            return kind
        self.report.lose(number, "unknown_format", kind)
        return "text"

    def _numbered(self, html: str, number: int) -> str:
        if self.stand_in not in html:
            return html
        return _NUMBER.sub(lambda found: f"/t/{number}" if found[1] == self.stand_in else found[0], html)

    def _person(self, line_id: str, number: int) -> AccountId:
        found = self.people.get(line_id)
        if found is None:
            self.report.lose(number, "unknown_account", line_id)
            return places.nobody(self.tx)
        return AccountId(found)

    def _belongings(self, posts: list[tuple[CarriedPost, PostId]]) -> None:
        """Former versions, reactions with their tally, and which files a post uses. Only of posts that can be read."""
        versions: list[dict[str, Any]] = []
        reactions: list[dict[str, Any]] = []
        for post, post_id in posts:
            if post.line.state != PostState.VISIBLE:
                continue
            versions += [
                {
                    "post_id": post_id,
                    "revision": version.revision,
                    "made_at": at(version.made_at),
                    "made_by": self._person(version.made_by, post.line.thread),
                    "format": self._format(version.format, post.line.thread),
                    "source": storable(version.source),
                }
                for version in {version.revision: version for version in post.revisions}.values()
            ]
            for reaction in post.reactions:
                if reaction.kind in reaction_verbs.KINDS and reaction.account in self.people:
                    person = self.people[reaction.account]
                    row = {"post_id": post_id, "account_id": person, "kind": reaction.kind}
                    reactions.append(row | {"made_at": at(reaction.made_at)})
                else:
                    self.report.lose(post.line.thread, "bad_row", f"#{post.line.floor}: {reaction.kind}")
        queries.insert_revisions(self.tx, versions)
        queries.insert_reactions(self.tx, reactions)
        for post_id in dict.fromkeys(row["post_id"] for row in reactions):
            reaction_verbs.tally(self.tx, post_id)
        self._pushes(posts)
        self._uses(posts)

    def _pushes(self, posts: list[tuple[CarriedPost, PostId]]) -> None:
        """Lines under posts, and what they come to. One that is here already, or by nobody, is not taken."""
        lines = [
            (line, post_id) for post, post_id in posts if post.line.state == PostState.VISIBLE for line in post.pushes
        ]
        taken = queries.taken_ids(self.tx, queries.TAKEN_PUSHES, [int(line.id) for line, _ in lines])
        for line, post_id in lines:
            fits = line.stance in tuple(Stance) and line.state in tuple(PushState) and line.account in self.people
            if not fits or int(line.id) in taken:
                self.report.lose(line.thread, "bad_row", f"#{line.floor}: push {line.id}")
                continue
            taken.add(int(line.id))
            push = Push(
                id=int(line.id),
                post_id=post_id,
                account_id=AccountId(self.people[line.account]),
                stance=Stance(line.stance),
                text=one_line(line.text),
                made_at=at(line.made_at),
                state=PushState(line.state),
                gone_by=AccountId(self.people[line.gone_by]) if line.gone_by in self.people else None,
                gone_at=maybe_at(line.gone_at),
                reason=storable(line.reason),
            )
            push_queries.insert_push(self.tx, push)
        for post_id in dict.fromkeys(post_id for _, post_id in lines):
            push_queries.put_sum(self.tx, post_id, push_queries.recount(self.tx, post_id))

    def _uses(self, posts: list[tuple[CarriedPost, PostId]]) -> None:
        wanted = [file for post, _ in posts for file in post.line.files]
        if wanted:
            there = queries.find_refs(self.tx, self.source, "attachment", wanted)
            rows = [
                {"post": post_id, "attachment": there[file]}
                for post, post_id in posts
                for file in post.line.files
                if file in there
            ]
            queries.insert_uses(self.tx, rows)
            for some_id in dict.fromkeys(row["post"] for row in rows):
                attachment_verbs.recount(self.tx, PostId(some_id))

    # ---- the thread and the counters

    def _write_thread(self, piece: Piece, thread_id: ThreadId, number: int, posts: list[dict[str, Any]]) -> None:
        row = self.rows.get(thread_id)
        said = [post for post in posts if post["state"] != PostState.MISSING]
        live = Counter(post["author_id"] for post in posts if post["state"] == PostState.VISIBLE)
        known = set() if row is None else queries.find_people(self.tx, thread_id, live)
        values = {
            "last_floor": posts[-1]["floor"],
            "live_count": (row.live_count if row else 0) + live.total(),
            "people_count": (row.people_count if row else 0) + len(live.keys() - known),
        }
        if said or row is None:
            last = (said or posts)[-1]
            values |= {"last_post_at": last["made_at"], "last_author_id": last["author_id"], "bump_id": last["id"]}
        if row is None:
            self.rows[thread_id] = self._thread(piece, thread_id, number, values)
            queries.insert_threads(self.tx, [self.rows[thread_id]])
            tags.put(self.tx, self.rows[thread_id], list(self.rows[thread_id].tag_list))
        else:
            self.rows[thread_id] = msgspec.structs.replace(row, **values)
            queries.set_thread_counts(self.tx, [self.rows[thread_id]])
        self._count(thread_id, said, live, is_new=row is None)

    def _thread(self, piece: Piece, thread_id: ThreadId, number: int, values: dict[str, Any]) -> Thread:
        line = piece.thread
        state = ThreadState(line.state) if line.state in tuple(ThreadState) else ThreadState.LOCKED
        is_gone = state not in (ThreadState.OPEN, ThreadState.LOCKED)
        return Thread(
            id=thread_id,
            number=number,
            board_id=self.touched[thread_id],
            kind=line.kind if line.kind in KINDS else "discussion",
            title="" if is_gone else places.clean_title(line.title) or "…",
            author_id=self._person(line.author, line.number),
            state=state,
            pin=line.pin,
            is_digest=int(line.is_digest),
            lang=line.lang,
            made_at=at(line.made_at),
            edit_seq=0,
            reason=storable(line.reason),
            tags="" if is_gone else " ".join(tag_words.kept(line.tags)),
            **values,
        )

    def _count(
        self, thread_id: ThreadId, said: list[dict[str, Any]], live: "Counter[AccountId]", *, is_new: bool
    ) -> None:
        thread = self.rows[thread_id]
        floors = {post["author_id"]: post["floor"] for post in said}
        rows = [{"thread": thread_id, "account": a, "posts": live[a], "floor": floor} for a, floor in floors.items()]
        queries.set_person_counts(self.tx, rows)
        opener = thread.author_id if is_new else None
        people = {*live, *([opener] if opener else [])}
        counts = [
            {"account": a, "posts": live[a], "threads": int(a == opener), "first_at": ids.MAX_ID}
            for a in sorted(people)
        ]
        queries.set_account_counts(self.tx, counts)
        newest = max((post["made_at"] for post in said), default=0)
        self.newest[thread.board_id] = max(self.newest.get(thread.board_id, 0), newest)
        self.written[thread.board_id] += live.total()
        self.opened[thread.board_id] += is_new
