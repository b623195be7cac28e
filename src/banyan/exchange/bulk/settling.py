# SPDX-License-Identifier: Apache-2.0
"""One unit of work of an archive's import: pieces of threads with their floors, former versions and reactions.

Ids, numbers and floors stay what they were. Where a number is taken the thread gets the next one; where a floor is taken,
what stands here stays.
"""

import re
from collections import Counter
from typing import Any

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.core import attachments as attachment_verbs
from banyan.core import boards as board_verbs
from banyan.core import reactions as reaction_verbs
from banyan.core.bodies import storable
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
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import imports as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

_NUMBER = re.compile(r"/t/(\d{15,})")


def settle(tx: Tx, made: list[Made], report: Report, *, source: str, pieces: list[Piece], stand_in: int) -> None:
    """Write `pieces` with what the bodies of their posts became, as far as they are not here yet."""
    people, boards = _names(tx, source, pieces)
    threads: list[ThreadId] = []
    touched: dict[BoardId, None] = {}
    bodies = iter(made)
    for piece in pieces:
        posts = [(post, next(bodies)) for post in piece.posts]
        board = boards.get(piece.thread.board)
        if board is None:
            report.lose(piece.thread.number, "unknown_board", piece.thread.board)
            continue
        thread_id = _Settling(tx, source, report, people, stand_in).run(piece, BoardId(board), posts)
        if thread_id:
            threads.append(thread_id)
            touched[BoardId(board)] = None
    if threads:
        tx.announce(ThreadsImported(source, tuple(threads), tuple(touched)))


def _names(tx: Tx, source: str, pieces: list[Piece]) -> tuple[dict[str, int], dict[str, int]]:
    """Accounts and boards here, by their ids in the archive."""
    people: set[str] = set()
    for piece in pieces:
        people.add(piece.thread.author)
        for post in piece.posts:
            people.add(post.line.author)
            people.update([post.line.gone_by] if post.line.gone_by else [])
            people.update(version.made_by for version in post.revisions)
            people.update(reaction.account for reaction in post.reactions)
    return (
        queries.find_refs(tx, source, "account", sorted(people)),
        queries.find_refs(tx, source, "board", sorted({piece.thread.board for piece in pieces})),
    )


class _Settling:
    """One piece on its way into the tables."""

    def __init__(self, tx: Tx, source: str, report: Report, people: dict[str, int], stand_in: int) -> None:
        self.tx = tx
        self.source = source
        self.report = report
        self.people = people
        self.stand_in = str(stand_in)

    def run(self, piece: Piece, board_id: BoardId, bodies: list[tuple[CarriedPost, Made]]) -> ThreadId | None:
        stored = queries.find_refs(self.tx, self.source, "thread", [piece.thread.id])
        thread_id = ThreadId(stored.get(piece.thread.id, int(piece.thread.id)))
        row = thread_queries.find_thread(self.tx, thread_id)
        fresh = self._fresh(row, piece, bodies)
        if not fresh:
            return None
        self.board_id = board_id if row is None else row.board_id
        number = row.number if row else self._free_number(piece)
        posts = self._rows(thread_id, number, row.last_floor if row else 0, fresh)
        self._write_thread(piece, thread_id, number, row, posts)
        queries.insert_posts(self.tx, posts)
        self._belongings([(carried, floor_id) for (carried, _), floor_id in zip(fresh, self.own_ids, strict=True)])
        queries.insert_refs(self.tx, self.source, "thread", {piece.thread.id: thread_id})
        return thread_id

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
        if not queries.taken_ids(self.tx, queries.TAKEN_NUMBERS, [number]):
            queries.raise_numbers(self.tx, number)
        else:
            number = queries.take_numbers(self.tx, 1)
            self.report.lose(piece.thread.number, "renumbered", f"{piece.thread.number} → {number}")
        self.report.threads += 1
        return number

    # ---- posts

    def _rows(
        self, thread_id: ThreadId, number: int, last: int, fresh: list[tuple[CarriedPost, Made]]
    ) -> list[dict[str, Any]]:
        wanted = {post.line.floor: int(post.line.id) for post, _ in fresh}
        taken = queries.taken_ids(self.tx, queries.TAKEN_POSTS, wanted.values())
        again = {
            floor: (ids.minted_at(some), f"{thread_id}/{floor}") for floor, some in wanted.items() if some in taken
        }
        used: set[int] = set()
        for floor, some in wanted.items():
            if some in used:
                again[floor] = (ids.minted_at(some), f"{thread_id}/{floor}")
            used.add(some)
        wanted |= free_ids(self.tx, queries.TAKEN_POSTS, again)
        rows: list[dict[str, Any]] = []
        self.own_ids: list[PostId] = []
        for post, done in fresh:
            rows += [self._gap(thread_id, floor, at(post.line.made_at)) for floor in range(last + 1, post.line.floor)]
            last = post.line.floor
            self.own_ids.append(PostId(wanted[last]))
            rows.append(self._row(thread_id, number, post.line, done, PostId(wanted[last])))
        return rows

    def _gap(self, thread_id: ThreadId, floor: int, made_at: int) -> dict[str, Any]:
        self.report.missing += 1
        name = (thread_id, floor)
        post_id = free_ids(self.tx, queries.TAKEN_POSTS, {name: (made_at, f"{thread_id}/{floor}")})[name]
        nobody = places.nobody(self.tx)
        return post_row(
            id=post_id, thread_id=thread_id, floor=floor, author_id=nobody, state=PostState.MISSING, made_at=made_at
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
        self._uses(posts)

    def _uses(self, posts: list[tuple[CarriedPost, PostId]]) -> None:
        wanted = {int(file) for post, _ in posts for file in post.line.files}
        if wanted:
            there = queries.taken_ids(self.tx, queries.TAKEN_ATTACHMENTS, wanted)
            rows = [
                {"post": post_id, "attachment": int(file)}
                for post, post_id in posts
                for file in post.line.files
                if int(file) in there
            ]
            queries.insert_uses(self.tx, rows)
            for some_id in dict.fromkeys(row["post"] for row in rows):
                attachment_verbs.recount(self.tx, PostId(some_id))

    # ---- the thread and the counters

    def _write_thread(
        self, piece: Piece, thread_id: ThreadId, number: int, row: Thread | None, posts: list[dict[str, Any]]
    ) -> None:
        said = [post for post in posts if post["state"] != PostState.MISSING]
        live = Counter(post["author_id"] for post in posts if post["state"] == PostState.VISIBLE)
        known = set() if row is None else queries.find_people(self.tx, thread_id, live)
        last = (said or posts)[-1]
        moves_up = bool(said) or row is None
        values = {
            "last_floor": posts[-1]["floor"],
            "live_count": (row.live_count if row else 0) + live.total(),
            "people_count": (row.people_count if row else 0) + len(live.keys() - known),
        }
        if moves_up:
            values |= {
                "last_post_at": last["made_at"],
                "last_author_id": last["author_id"],
                "bump_id": last["id"],
            }
        if row is None:
            queries.insert_threads(self.tx, [self._thread(piece, thread_id, number, values)])
        else:
            queries.set_thread_counts(self.tx, [msgspec.structs.replace(row, **values)])
        self._count(thread_id, said, live, piece if row is None else None)

    def _thread(self, piece: Piece, thread_id: ThreadId, number: int, values: dict[str, Any]) -> Thread:
        line = piece.thread
        state = ThreadState(line.state) if line.state in tuple(ThreadState) else ThreadState.LOCKED
        is_gone = state in (ThreadState.DELETED, ThreadState.REMOVED)
        return Thread(
            id=thread_id,
            number=number,
            board_id=self.board_id,
            kind=line.kind if line.kind in board_verbs.KINDS else "discussion",
            title="" if is_gone else places.clean_title(line.title) or "…",
            author_id=self._person(line.author, line.number),
            state=state,
            pin=line.pin,
            is_digest=int(line.is_digest),
            lang=line.lang,
            made_at=at(line.made_at),
            edit_seq=0,
            reason=storable(line.reason),
            **values,
        )

    def _count(
        self, thread_id: ThreadId, said: list[dict[str, Any]], live: "Counter[AccountId]", opened: Piece | None
    ) -> None:
        floors: dict[AccountId, int] = {}
        for post in said:
            floors[post["author_id"]] = post["floor"]
        rows = [{"thread": thread_id, "account": a, "posts": live[a], "floor": floor} for a, floor in floors.items()]
        queries.set_person_counts(self.tx, rows)
        newest = max((post["made_at"] for post in said), default=0)
        queries.set_board_counts(self.tx, self.board_id, (int(opened is not None), live.total(), newest))
        opener = self._person(opened.thread.author, opened.thread.number) if opened else None
        people = {*live, *([opener] if opener else [])}
        counts = [
            {"account": a, "posts": live[a], "threads": int(a == opener), "first_at": ids.MAX_ID}
            for a in sorted(people)
        ]
        queries.set_account_counts(self.tx, counts)
