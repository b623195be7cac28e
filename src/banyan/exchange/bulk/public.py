# SPDX-License-Identifier: Apache-2.0
"""The public part of a community as plain objects, in the order and the shape of an archive. Asks as a guest would.

Ids are strings, times ISO 8601, what is empty is left out; so the same community gives the same objects from either database.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import msgspec

from banyan.base import clock
from banyan.exchange.bulk import (
    bounty_shapes,
    diary_shapes,
    fan_shapes,
    local_shapes,
    market_shapes,
    poll_shapes,
    serial_shapes,
)
from banyan.records.accounts import AccountState
from banyan.records.boards import (
    MAX_SHORT,
    Board,
    LetterPolicy,
    NamePolicy,
    PointPolicy,
    PushPolicy,
    Section,
    TagPolicy,
)
from banyan.records.essence import Node, Part, Version
from banyan.records.notes import Note
from banyan.records.posts import Post, PostState
from banyan.records.pushes import Push
from banyan.records.rules import RuleBook
from banyan.records.threads import Thread, ThreadState
from banyan.records.titles import Title, TitleGrant
from banyan.storage.queries import archive as queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import templates as template_queries
from banyan.storage.tx import Row, Tx

FLOORS_AT_ONCE = 500  # rows of one statement: about a megabyte of text
# The community's own words and looks; no switch of it.
PUBLIC_SITE = ("name", "tagline", "entry", "palette", "accent", "about", "rules", "locale", "zone", "tiers", "stickers")
THREADS_PER_FILE = 1_000
# What becomes of a post that stands in a thread which is gone.
GONE_WITH = {
    ThreadState.DELETED: PostState.DELETED,
    ThreadState.REMOVED: PostState.REMOVED,
    ThreadState.MERGED: PostState.MISSING,
    ThreadState.HELD: PostState.MISSING,
}

Object = dict[str, Any]
Files = Iterator[tuple[str, Object]]
T = TypeVar("T")


def walk(tx: Tx) -> Files:
    """Everything, as (file, object), each file's objects together and in order."""
    boards = queries.list_boards(tx)
    yield from (("sections.jsonl", _section(section)) for section in _sections(tx, boards))
    starts = template_queries.list_words(tx)
    yield from (("boards.jsonl", _board(board, starts.get(board.id, ""))) for board in boards)
    yield from (("accounts.jsonl", _account(row)) for row in _pages(queries.list_accounts, tx, itemgetter(0)))
    yield from (("roles.jsonl", _plain(role)) for role in _pages(queries.list_roles, tx, _id))
    yield from (("titles.jsonl", _title(tx, title)) for title in _pages(queries.list_titles, tx, _id))
    yield from (("title_grants.jsonl", _title_grant(row)) for row in _pages(queries.list_title_grants, tx, _id))
    yield from (("rules.jsonl", _rules(book)) for book in _pages(queries.list_rules, tx, _id))
    yield from (("record.jsonl", _plain(entry)) for entry in _pages(queries.list_entries, tx, _id))
    yield from (("attachments.jsonl", _attachment(found)) for found in _pages(queries.list_attachments, tx, _id))
    for chunk, threads in groupby(_pages(queries.list_threads, tx, lambda thread: thread.number), _chunk):
        yield from _threads(tx, f"{chunk:06}.jsonl", list(threads))
    for kind, lister, key, shape in _KEPT:
        yield from ((f"{kind}.jsonl", shape(row)) for row in _pages(lister, tx, key))
    yield from (("ballots.jsonl", compact(**found)) for found in poll_shapes.ballots(tx))
    yield from market_shapes.walk(tx)
    yield from fan_shapes.walk(tx)
    yield from serial_shapes.walk(tx)
    shown = set(queries.list_essence(tx))
    for kind, rows in (
        ("", queries.list_nodes),
        ("_versions", queries.list_node_versions),
        ("_parts", queries.list_node_parts),
    ):
        yield from ((f"essence{kind}.jsonl", _SHAPES[kind](row)) for row in _of_nodes(tx, rows, sorted(shown)))
    yield from diary_shapes.walk(tx)


def count(tx: Tx) -> int:
    """About how many objects `walk` will give: nearly all of them are posts and threads."""
    return sum(board.post_count + board.thread_count for board in queries.list_boards(tx))


def site_words(tx: Tx) -> dict[str, str]:
    """What the community says about itself."""
    return {key: value for key, value in queries.list_site(tx).items() if key in PUBLIC_SITE}


def _chunk(thread: Thread) -> int:
    return (thread.number - 1) // THREADS_PER_FILE + 1


def _threads(tx: Tx, name: str, threads: list[Thread]) -> Files:
    """A thousand threads: their rows, their posts, former versions, reactions, pushes. One file each."""
    by_number = {thread.number: thread for thread in threads}
    yield from ((f"threads/{name}", _thread(thread)) for thread in threads)
    for numbers, floors in _runs(threads):
        uses: dict[tuple[int, int], list[str]] = {}
        for number, floor, attachment_id in queries.list_uses(tx, numbers, floors):
            uses.setdefault((number, floor), []).append(str(attachment_id))
        for number, post in queries.list_posts(tx, numbers, floors):
            if number in by_number:
                yield f"posts/{name}", _post(by_number[number], post, uses.get((number, post.floor), []))
    for numbers, floors in _runs(threads):
        for row in queries.list_revisions(tx, numbers, floors):
            yield f"revisions/{name}", _revision(row)
    for numbers, floors in _runs(threads):
        for row in queries.list_reactions(tx, numbers, floors):
            yield f"reactions/{name}", _reaction(row)
    for numbers, floors in _runs(threads):
        for row in queries.list_pushes(tx, numbers, floors):
            yield f"pushes/{name}", _push(row)


def _runs(threads: list[Thread]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Ranges of threads and floors that hold few rows each: many short threads together, a long one in parts."""
    first = last = count = 0
    for thread in threads:
        if count and count + thread.last_floor > FLOORS_AT_ONCE:
            yield (first, last), (1, FLOORS_AT_ONCE)
            count = 0
        if thread.last_floor > FLOORS_AT_ONCE:
            for low in range(1, thread.last_floor + 1, FLOORS_AT_ONCE):
                yield (thread.number, thread.number), (low, low + FLOORS_AT_ONCE - 1)
            continue
        first = first if count else thread.number
        last = thread.number
        count += max(thread.last_floor, 1)
    if count:
        yield (first, last), (1, FLOORS_AT_ONCE)


def _pages(lister: Callable[[Tx, int], list[T]], tx: Tx, key: Callable[[T], int]) -> Iterator[T]:
    after = -1
    while page := lister(tx, after):
        yield from page
        after = key(page[-1])


def _id(record: Any) -> int:
    return int(record.id)


def _sections(tx: Tx, boards: list[Board]) -> list[Section]:
    """Those that hold something public, and those above them."""
    known = {section.id: section for section in board_queries.list_sections(tx)}
    wanted: set[int] = set()
    for board in boards:
        at: int | None = board.section_id
        while at is not None and at not in wanted and at in known:
            wanted.add(at)
            at = known[at].parent_id
    return [known[section_id] for section_id in sorted(wanted)]


# ---- shapes


def _section(section: Section) -> Object:
    return compact(
        id=str(section.id),
        parent=_ref(section.parent_id),
        slug=section.slug,
        titles=_words(section.titles),
        position=section.position,
    )


def _board(board: Board, template: str) -> Object:
    return compact(
        id=str(board.id),
        section=str(board.section_id),
        slug=board.slug,
        titles=_words(board.titles),
        about=_words(board.about),
        template=_words(template),
        position=board.position,
        reply_policy=board.reply_policy,
        thread_policy=board.thread_policy,
        history_policy=board.history_policy,
        kinds=board.kinds,
        in_top_ten=bool(board.in_top_ten),
        state=board.state,
        push_policy="" if board.push_policy == PushPolicy.OFF else board.push_policy,
        group_name=board.group_name,
        tag_policy="" if board.tag_policy == TagPolicy.AUTHOR else board.tag_policy,
        tags=board.tags.split(),
        names="" if board.names == NamePolicy.HANDLES else board.names,
        letters="" if board.letters == LetterPolicy.OFF else board.letters,
        letter_questions=board.letter_questions,
        short_limit=0 if board.short_limit == MAX_SHORT else board.short_limit,
        points="" if board.points == PointPolicy.ON else board.points,
        made_at=clock.to_iso(board.made_at),
    )


def _account(row: Row) -> Object:
    account_id, handle, display_name, joined_at, source, signature, plan, state = row
    return compact(
        id=str(account_id),
        handle=handle,
        display_name=display_name,
        joined_at=clock.to_iso(joined_at),
        source=source,
        signature=signature,
        plan=plan,
        has_left=state == AccountState.GONE,
        is_pseudonym=state == AccountState.PSEUDONYM,
    )


def _rules(book: RuleBook) -> Object:
    return compact(
        id=str(book.id),
        board=_ref(book.board_id),
        made_at=clock.to_iso(book.made_at),
        made_by=str(book.made_by),
        lines=list(book.lines),
    )


def _thread(thread: Thread) -> Object:
    """A thread that was taken down keeps its place and says why; its title went with it."""
    return compact(
        id=str(thread.id),
        number=thread.number,
        board=str(thread.board_id),
        kind=thread.kind,
        title="" if thread.is_gone else thread.title,
        author=str(thread.author_id),
        state=ThreadState.REMOVED if thread.state == ThreadState.HELD else thread.state,  # nobody outside waits for it
        pin=thread.pin,
        is_digest=bool(thread.is_digest),
        lang=thread.lang,
        made_at=clock.to_iso(thread.made_at),
        reason=thread.reason,
        tags=[] if thread.is_gone else thread.tags.split(),
    )


def _post(thread: Thread, post: Post, files: list[str]) -> Object:
    """What is gone keeps its floor and loses its words; all posts of a thread that was taken down are gone with it."""
    is_gone = thread.is_gone or not post.is_visible
    state = GONE_WITH.get(thread.state, post.state) if post.is_visible else post.state
    state = PostState.MISSING if state == PostState.HELD else state
    return compact(
        id=str(post.id),
        thread=thread.number,
        floor=post.floor,
        author=str(post.author_id),
        reply_to=post.reply_to,
        state=state,
        made_at=clock.to_iso(post.made_at),
        edited_at=_time(post.edited_at),
        revision=post.revision,
        moved_to=post.moved_to,
        gone_by=_ref(post.gone_by),
        gone_at=_time(post.gone_at),
        reason=post.reason,
        format="" if is_gone else post.format,
        lang="" if is_gone else post.lang,
        source="" if is_gone else post.source,
        files=[] if is_gone else files,
    )


def _revision(row: Row) -> Object:
    number, floor, revision, made_at, made_by, kind, source = row
    return compact(
        thread=number,
        floor=floor,
        revision=revision,
        made_at=clock.to_iso(made_at),
        made_by=str(made_by),
        format=kind,
        source=source,
    )


def _reaction(row: Row) -> Object:
    number, floor, account_id, kind, made_at = row
    return compact(thread=number, floor=floor, account=str(account_id), kind=kind, made_at=clock.to_iso(made_at))


def _push(row: Row) -> Object:
    """What is gone keeps its line and loses its words."""
    number, floor, push = row[0], row[1], Push(*row[2:])
    return compact(
        id=str(push.id),
        thread=number,
        floor=floor,
        account=str(push.account_id),
        stance=push.stance,
        made_at=clock.to_iso(push.made_at),
        text=push.text if push.is_visible else "",
        state="" if push.is_visible else push.state,
        gone_by=_ref(push.gone_by),
        gone_at=_time(push.gone_at),
        reason=push.reason,
    )


def _mark(row: Row) -> Object:
    post_id, mark, made_by, made_at = row
    return compact(post=str(post_id), mark=mark, made_by=str(made_by), made_at=clock.to_iso(made_at))


def _note(note: Note) -> Object:
    return compact(
        id=str(note.id),
        board=str(note.board_id),
        made_by=str(note.made_by),
        made_at=clock.to_iso(note.made_at),
        format=note.format,
        lang=note.lang,
        source=note.source,
    )


def _essence_node(row: Row) -> Object:
    node = Node(*row)
    return compact(
        id=str(node.id),
        board=str(node.board_id),
        number=node.number,
        parent=_ref(node.parent_id),
        kind=node.kind,
        title=node.title,
        target=node.target,
        letter=node.letter,
        place=node.place,
        made_by=str(node.made_by),
        made_at=clock.to_iso(node.made_at),
        revision=node.revision,
        text_revision=node.text_revision,
        changed_by=str(node.changed_by),
        changed_at=clock.to_iso(node.changed_at),
    )


def _essence_version(row: Row) -> Object:
    version = Version(*row)
    return compact(
        node=str(version.node_id),
        revision=version.revision,
        title=version.title,
        target=version.target,
        text_revision=version.text_revision,
        made_by=str(version.made_by),
        made_at=clock.to_iso(version.made_at),
    )


def _essence_part(row: Row) -> Object:
    part = Part(*row)
    return compact(
        node=str(part.node_id),
        revision=part.revision,
        place=part.place,
        post=_ref(part.post_id),
        post_revision=part.post_revision,
        number=part.number,
        floor=part.floor,
        author=str(part.author_id),
        written_at=clock.to_iso(part.written_at),
        format=part.format,
        lang=part.lang,
        source=part.source,
    )


_KEPT: tuple[tuple[str, Any, Any, Any], ...] = (
    ("polls", queries.list_polls, _id, lambda found: compact(**poll_shapes.poll(found))),
    ("bounties", queries.list_bounties, bounty_shapes.thread_of, lambda found: compact(**bounty_shapes.shape(found))),
    ("meetups", queries.list_meetups, local_shapes.thread_of, lambda found: compact(**local_shapes.meetup(found))),
    ("races", queries.list_races, local_shapes.thread_of, lambda found: compact(**local_shapes.race(found))),
    ("places", queries.list_places, local_shapes.thread_of, lambda found: compact(**local_shapes.place(found))),
    ("marks", queries.list_marks, itemgetter(0), _mark),
    ("notes", queries.list_notes, _id, _note),
)
_SHAPES = {"": _essence_node, "_versions": _essence_version, "_parts": _essence_part}
NODES_AT_ONCE = 20  # whose rows are read together: an article holds a megabyte at most


def _of_nodes(tx: Tx, rows: Callable[[Tx, list[int]], list[Row]], nodes: list[int]) -> Iterator[Row]:
    for start in range(0, len(nodes), NODES_AT_ONCE):
        yield from rows(tx, nodes[start : start + NODES_AT_ONCE])


def _title(tx: Tx, title: Title) -> Object:
    return compact(
        id=str(title.id),
        names=_words(title.names),
        badge=title.badge,
        invites=bool(title.invites),
        made_by=str(title.made_by),
        made_at=clock.to_iso(title.made_at),
        powers=[{"power": power, "board": str(board)} for power, board in queries.list_title_powers(tx, title.id)],
    )


def _title_grant(grant: TitleGrant) -> Object:
    return compact(
        id=str(grant.id),
        title=str(grant.title_id),
        account=str(grant.account_id),
        since_at=clock.to_iso(grant.since_at),
        until_at=clock.to_iso(grant.until_at),
        given_by=_ref(grant.given_by),
        process=grant.process,
        reason=grant.reason,
        ended_at=_time(grant.ended_at),
        ended_by=_ref(grant.ended_by),
    )


def _attachment(record: Any) -> Object:
    return compact(
        id=str(record.id),
        account=str(record.account_id),
        sha256=record.sha256,
        name=record.name,
        media_type=record.media_type,
        size=record.size,
        width=record.width,
        height=record.height,
        made_at=clock.to_iso(record.made_at),
    )


def _plain(record: Any) -> Object:
    """A record of whole numbers: those that are ids become strings, those that are times become ISO 8601."""
    values: Object = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, int) and (name.endswith(("_at", "at"))):
            value = clock.to_iso(value)
        elif isinstance(value, int) and name not in ("number", "floor"):
            value = str(value)
        values[name] = value
    return compact(**values)


def compact(**values: Any) -> Object:
    """An object without what is empty: absent and empty are one thing in an archive."""
    return {name: value for name, value in values.items() if value not in (None, "", 0, False, [], {})}


def _ref(some_id: int | None) -> str | None:
    return None if some_id is None else str(some_id)


def _time(at: int | None) -> str | None:
    return None if at is None else clock.to_iso(at)


def _words(words: str) -> Object:
    found: Object = msgspec.json.decode(words) if words else {}
    return found
