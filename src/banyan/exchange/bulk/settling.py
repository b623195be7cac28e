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
from banyan.core import boards as board_verbs
from banyan.core import reactions as reaction_verbs
from banyan.exchange.bulk import places
from banyan.exchange.bulk.carried import CarriedPost, Piece, PostLine
from banyan.exchange.bulk.founding import at, maybe_at, storable
from banyan.exchange.bulk.incoming import Loss
from banyan.exchange.bulk.report import Report, parse_report
from banyan.exchange.bulk.rows import free_ids, post_row
from banyan.exchange.bulk.unit import MAX_HOLE, Moved
from banyan.exchange.rendering import Made
from banyan.records.events import ThreadsImported
from banyan.records.posts import PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import imports as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

FORMATS = ("", "markdown", "bbcode", "html", "text")
_NUMBER = re.compile(r"/t/(\d{15,})")


class Settled(msgspec.Struct, frozen=True):
    """A unit: pieces, and what their bodies became, post for post."""

    source: str
    before: int
    after: int
    pieces: tuple[Piece, ...]
    made: tuple[tuple[Made, ...], ...]
    losses: tuple[Loss, ...]
    stand_in: int


def settle(tx: Tx, unit: Settled) -> Report:
    """Raises Moved."""
    found = queries.find_import(tx, unit.source)
    if found is None or found[0] != unit.before:
        raise Moved
    report = parse_report(found[1])
    for loss in unit.losses:
        report.lose(loss.place, loss.reason, loss.detail, loss.count)
    people, boards = _names(tx, unit)
    touched: list[tuple[ThreadId, BoardId]] = []
    for piece, made in zip(unit.pieces, unit.made, strict=True):
        board = boards.get(piece.thread.board)
        if board is None:
            report.lose(piece.thread.number, "unknown_board", piece.thread.board)
            continue
        work = _Settling(tx, unit, report, people, BoardId(board))
        thread_id = work.run(piece, made)
        if thread_id:
            touched.append((thread_id, BoardId(board)))
    if touched:
        tx.announce(
            ThreadsImported(unit.source, tuple(t for t, _ in touched), tuple(dict.fromkeys(b for _, b in touched)))
        )
    if not queries.set_import(tx, unit.source, (unit.before, unit.after), report.to_json(), "running"):
        raise Moved
    return report


def _names(tx: Tx, unit: Settled) -> tuple[dict[str, int], dict[str, int]]:
    """Accounts and boards here, by their ids in the archive."""
    people: set[str] = set()
    for piece in unit.pieces:
        people.add(piece.thread.author)
        for post in piece.posts:
            people.add(post.line.author)
            people.update([post.line.gone_by] if post.line.gone_by else [])
            people.update(version.made_by for version in post.revisions)
            people.update(reaction.account for reaction in post.reactions)
    return (
        queries.find_refs(tx, unit.source, "account", sorted(people)),
        queries.find_refs(tx, unit.source, "board", sorted({piece.thread.board for piece in unit.pieces})),
    )


class _Settling:
    """One piece on its way into the tables."""

    def __init__(self, tx: Tx, unit: Settled, report: Report, people: dict[str, int], board_id: BoardId) -> None:
        self.tx = tx
        self.unit = unit
        self.report = report
        self.people = people
        self.board_id = board_id

    def run(self, piece: Piece, made: tuple[Made, ...]) -> ThreadId | None:
        stored = queries.find_refs(self.tx, self.unit.source, "thread", [piece.thread.id])
        thread_id = ThreadId(stored.get(piece.thread.id, int(piece.thread.id)))
        row = thread_queries.find_thread(self.tx, thread_id)
        fresh = self._fresh(row, piece, made)
        if not fresh:
            return None
        if row is not None:
            self.board_id = row.board_id
        number = row.number if row else self._free_number(piece)
        posts = self._rows(thread_id, number, row.last_floor if row else 0, fresh)
        self._write_thread(piece, thread_id, number, row, posts)
        queries.insert_posts(self.tx, posts)
        self._belongings([(carried, floor_id) for (carried, _), floor_id in zip(fresh, self.own_ids, strict=True)])
        queries.insert_refs(self.tx, self.unit.source, "thread", {piece.thread.id: thread_id})
        return thread_id

    def _fresh(self, row: Thread | None, piece: Piece, made: tuple[Made, ...]) -> list[tuple[CarriedPost, Made]]:
        """The posts that are not here yet."""
        there = {} if row is None else queries.find_floors(self.tx, row.id, [post.line.floor for post in piece.posts])
        last = row.last_floor if row else 0
        fresh: list[tuple[CarriedPost, Made]] = []
        for post, done in zip(piece.posts, made, strict=True):
            if post.line.floor in there:
                self.report.already_here += 1
                continue
            if post.line.floor - last - 1 > MAX_HOLE or post.line.floor <= last:
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
            for floor in range(last + 1, post.line.floor):
                rows.append(self._gap(thread_id, floor, at(post.line.made_at)))
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
        is_visible = state == PostState.VISIBLE
        stand_in = str(self.unit.stand_in)
        html = done.html
        if stand_in in html:
            html = _NUMBER.sub(lambda found: f"/t/{number}" if found[1] == stand_in else found[0], html)
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
            file_count=line.file_count if is_visible else 0,
            format=line.format if is_visible and line.format in FORMATS else "",
            renderer=done.renderer if is_visible else 0,
            lang=line.lang if is_visible else "",
            source=storable(line.source) if is_visible else "",
            html=html if is_visible else "",
        )

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
            for version in {version.revision: version for version in post.revisions}.values():
                versions.append(
                    {
                        "post_id": post_id,
                        "revision": version.revision,
                        "made_at": at(version.made_at),
                        "made_by": self._person(version.made_by, post.line.thread),
                        "format": version.format if version.format in FORMATS else "",
                        "source": storable(version.source),
                    }
                )
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
