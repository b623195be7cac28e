# SPDX-License-Identifier: Apache-2.0
"""What an archive's boards kept: marks, notes, the essence. It comes behind the threads, because it points to them.

Nothing here is taken on trust: what points to a board, a thread or a post points to one that came with the same archive, and
people are those whom the archive names.
"""

from collections.abc import Sequence

from banyan.base.ids import AccountId, BoardId, PostId
from banyan.core.bodies import storable
from banyan.core.threads import one_line
from banyan.exchange.bulk import carried, kept_lines
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.essence import Node, NodeKind, Part, Version
from banyan.records.marks import Mark
from banyan.records.notes import Note
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import essence as essence_queries
from banyan.storage.queries import imports as queries
from banyan.storage.queries import marks as mark_queries
from banyan.storage.queries import notes as note_queries
from banyan.storage.tx import Tx


class Known:
    """Whom and what the archive has brought, as far as these lines name it."""

    def __init__(self, tx: Tx, source: str, report: Report) -> None:
        self._tx, self._source, self._report = tx, source, report

    def find(self, kind: str, names: Sequence[str | None]) -> dict[str, int]:
        return queries.find_refs(self._tx, self._source, kind, [name for name in names if name])

    def posts(self, names: Sequence[str | None]) -> dict[str, PostId]:
        """Posts that stand in threads of this archive."""
        stood = queries.find_posts(self._tx, [int(name) for name in names if name])
        threads = self.find("thread", [str(thread) for thread, _ in stood.values()])
        return {str(post): PostId(post) for post, (thread, _) in stood.items() if str(thread) in threads}

    def lose(self, what: str) -> None:
        self._report.lose(0, "bad_row", what)


def keep_marks(tx: Tx, source: str, lines: Sequence[carried.MarkLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.made_by for line in lines])
    posts = known.posts([line.post for line in lines])
    for line in lines:
        if line.mark not in set(Mark) or line.made_by not in people or line.post not in posts:
            known.lose(f"mark {line.post}")
        else:
            person = AccountId(people[line.made_by])
            mark_queries.insert_mark(tx, posts[line.post], Mark(line.mark), person, at(line.made_at))


def keep_notes(tx: Tx, source: str, lines: Sequence[carried.NoteLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.made_by for line in lines])
    boards = known.find("board", [line.board for line in lines])
    for line, body in zip(lines, made, strict=True):
        if line.made_by not in people or line.board not in boards:
            known.lose(f"note {line.id}")
        elif not archive_queries.has_row(tx, "board_notes", int(line.id)):
            note = Note(
                id=int(line.id),
                board_id=BoardId(boards[line.board]),
                made_by=AccountId(people[line.made_by]),
                made_at=at(line.made_at),
                format=line.format,
                renderer=body.renderer,
                lang=line.lang,
                source=storable(line.source),
                html=body.html,
            )
            note_queries.insert_note(tx, note)


def keep_nodes(tx: Tx, source: str, lines: Sequence[kept_lines.NodeLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [some for line in lines for some in (line.made_by, line.changed_by)])
    boards = known.find("board", [line.board for line in lines])
    there = known.find("node", [line.id for line in lines])
    for line in lines:
        if line.id in there:
            continue
        is_known = line.board in boards and line.made_by in people and line.changed_by in people
        is_free = is_known and essence_queries.find_node(tx, BoardId(boards[line.board]), line.number) is None
        is_free = is_free and not archive_queries.has_row(tx, "essence", int(line.id))
        if not is_free or line.kind not in set(NodeKind):
            known.lose(f"essence {line.id}")
            continue
        node = Node(
            id=int(line.id),
            board_id=BoardId(boards[line.board]),
            number=line.number,
            parent_id=int(line.parent) if line.parent else None,
            kind=NodeKind(line.kind),
            title=one_line(line.title),
            target=_target(line.target),
            letter=line.letter[:1],
            place=line.place,
            made_by=AccountId(people[line.made_by]),
            made_at=at(line.made_at),
            revision=line.revision,
            text_revision=line.text_revision,
            changed_by=AccountId(people[line.changed_by]),
            changed_at=at(line.changed_at),
        )
        essence_queries.insert_node(tx, node)
        essence_queries.raise_number(tx, node.board_id, node.number)
        queries.insert_refs(tx, source, "node", {line.id: node.id})


def keep_node_versions(
    tx: Tx, source: str, lines: Sequence[kept_lines.NodeVersionLine], made: list[Made], report: Report
) -> None:
    """The tree is whole by now: a folder that did not come is nobody's folder."""
    essence_queries.drop_false_parents(tx)
    known = Known(tx, source, report)
    people = known.find("account", [line.made_by for line in lines])
    nodes = known.find("node", [line.node for line in lines])
    for line in lines:
        if line.node not in nodes or line.made_by not in people:
            known.lose(f"essence {line.node}")
            continue
        version = Version(
            node_id=nodes[line.node],
            revision=line.revision,
            title=one_line(line.title),
            target=_target(line.target),
            text_revision=line.text_revision,
            made_by=AccountId(people[line.made_by]),
            made_at=at(line.made_at),
        )
        essence_queries.insert_version(tx, version)


def keep_node_parts(
    tx: Tx, source: str, lines: Sequence[kept_lines.NodePartLine], made: list[Made], report: Report
) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.author for line in lines])
    nodes = known.find("node", [line.node for line in lines])
    posts = known.posts([line.post for line in lines])
    parts = []
    for line, body in zip(lines, made, strict=True):
        if line.node not in nodes or line.author not in people:
            known.lose(f"essence {line.node}")
            continue
        part = Part(
            node_id=nodes[line.node],
            revision=line.revision,
            place=line.place,
            post_id=posts.get(line.post or ""),
            post_revision=line.post_revision,
            number=line.number,
            floor=line.floor,
            author_id=AccountId(people[line.author]),
            written_at=at(line.written_at),
            format=line.format,
            renderer=body.renderer,
            lang=line.lang,
            source=storable(line.source),
            html=body.html,
        )
        parts.append(part)
    essence_queries.insert_parts(tx, parts)


def _target(target: str) -> str:
    """Where a link leads, if it leads anywhere that a link of ours may."""
    kept = one_line(target)
    is_address = kept.startswith(("http://", "https://")) or (kept.startswith("/") and not kept.startswith("//"))
    return kept if is_address and " " not in kept and "\\" not in kept else ""
