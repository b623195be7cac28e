# SPDX-License-Identifier: Apache-2.0
"""Articles of the essence: written for it, or collected from posts. What comes from posts is a frozen copy with its address and
author; the originals are never touched.
"""

from collections.abc import Sequence

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.core import boards, essence, posts, threads, word_rules
from banyan.markup.limits import MAX_IMPORT
from banyan.records.boards import Board, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.essence import Node, NodeKind, NodeState, Part, PartLine
from banyan.records.posts import Body, Post
from banyan.records.threads import Thread
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import essence as queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_COLLECTED = 200  # posts of one article; a longer thread is collected in parts


class NothingToCollect(Refusal):
    code = "nothing_to_collect"
    family = Family.INVALID
    sentence = "Please choose 1 to {most} posts whose words are there."
    fields = ("most",)


class NotOpenEnough(Refusal):
    code = "not_open_enough"
    sentence = "What stands on a board that not everybody may read is kept in the essence of that board only."


class NotAnArticle(Refusal):
    code = "not_an_article"
    family = Family.INVALID
    sentence = "Only an article has a text of its own."


def add_article(tx: Tx, caller: Caller, slug: str, to: int, title: str, body: Body) -> Node:
    """A text written for the essence."""
    board = boards.get_tended(tx, caller, slug)
    threads.check_not_empty(body)
    word_rules.check(tx, caller, board, body, title)
    node = essence.add(tx, caller, board, to, NodeKind.ARTICLE, title)
    queries.insert_parts(tx, [_written(tx, caller, node, 1, body)])
    return node


def collect(
    tx: Tx, caller: Caller, number: int, floors: Sequence[int], to: tuple[str, int | str], title: str = ""
) -> Node:
    """Copy posts of a thread into one article; no floors are the whole thread. `to` is (board, folder or its letter)."""
    thread, _, source = threads.get(tx, caller, number)
    board = boards.get_tended(tx, caller, to[0])
    if not is_open_enough(source, board):
        raise NotOpenEnough
    copied = chosen(tx, thread, floors)
    folder = to[1] if isinstance(to[1], int) else essence.by_letter(tx, board, to[1])
    node = essence.add(tx, caller, board, folder, NodeKind.ARTICLE, title or thread.title)
    parts = [_copy_of(node, 1, place, thread, post) for place, post in enumerate(copied)]
    queries.insert_parts(tx, parts)
    return node


def edit(tx: Tx, caller: Caller, slug: str, number: int, body: Body, seen_revision: int) -> Node:
    """Change what was written for an article, or write below what was collected. Copies of posts stay as they are."""
    board = boards.get_tended(tx, caller, slug)
    node = _article(tx, board, number)
    if node.revision != seen_revision:
        raise posts.EditedMeanwhile
    threads.check_not_empty(body)
    word_rules.check(tx, caller, board, body)
    copies = [line.part for line in queries.list_parts(tx, node.id, node.text_revision) if line.part.number]
    revised = essence.revise(tx, caller, node, has_text=True)
    own = _written(tx, caller, revised, revised.revision, body)
    _put_parts(tx, revised, [*copies, own])
    return revised


def refresh(tx: Tx, caller: Caller, slug: str, number: int) -> Node:
    """Copy anew what has changed since; what is gone by now, or behind a door, stays as it was kept."""
    board = boards.get_tended(tx, caller, slug)
    node = _article(tx, board, number)
    lines = queries.list_parts(tx, node.id, node.text_revision)
    fresh = [_refreshed(tx, board, line) for line in lines]
    if fresh == [line.part for line in lines]:
        raise threads.AlreadySo
    revised = essence.revise(tx, caller, node, has_text=True)
    _put_parts(tx, revised, fresh)
    return revised


def copy(tx: Tx, caller: Caller, slug: str, number: int, to: int) -> Node:
    """A second one of an article, a link or a file, in a folder; what it copied stays credited."""
    board = boards.get_tended(tx, caller, slug)
    node = essence.find(tx, board, number)
    if node.kind == NodeKind.FOLDER or node.state != NodeState.VISIBLE:
        raise NotAnArticle
    made = essence.add(tx, caller, board, to, node.kind, node.title, node.target)
    parts = [line.part for line in queries.list_parts(tx, node.id, node.text_revision)]
    _put_parts(tx, made, parts)
    return made


def _article(tx: Tx, board: Board, number: int) -> Node:
    node = essence.find(tx, board, number)
    if node.kind != NodeKind.ARTICLE:
        raise NotAnArticle
    return node


def chosen(tx: Tx, thread: Thread, floors: Sequence[int]) -> list[Post]:
    """Those of the floors whose words are there; no floors are the whole thread. Raises NothingToCollect."""
    wanted = sorted(set(floors)) or range(1, thread.last_floor + 1)
    if thread.is_gone or len(wanted) > MAX_COLLECTED:
        raise NothingToCollect(most=MAX_COLLECTED)
    found = [post_queries.find_post(tx, thread.id, floor) for floor in wanted]
    standing = [post for post in found if post is not None and post.is_visible]
    if not standing or sum(len(post.source.encode()) for post in standing) > MAX_IMPORT:
        raise NothingToCollect(most=MAX_COLLECTED)
    return standing


def _copy_of(node: Node, revision: int, place: int, thread: Thread, post: Post) -> Part:
    return Part(
        node_id=node.id,
        revision=revision,
        place=place,
        post_id=post.id,
        post_revision=post.revision,
        number=thread.number,
        floor=post.floor,
        author_id=post.author_id,
        written_at=post.made_at,
        format=post.format,
        renderer=post.renderer,
        lang=post.lang,
        source=post.source,
        html=post.html,
    )


def _written(tx: Tx, caller: Caller, node: Node, revision: int, body: Body) -> Part:
    return Part(
        node_id=node.id,
        revision=revision,
        place=0,
        post_id=None,
        post_revision=0,
        number=0,
        floor=0,
        author_id=caller.id,
        written_at=tx.now,
        format=body.format,
        renderer=body.renderer,
        lang=body.lang,
        source=body.source,
        html=body.html,
    )


def _put_parts(tx: Tx, node: Node, parts: Sequence[Part]) -> None:
    """These texts are the node's from this version on, in this order."""
    own = [
        msgspec.structs.replace(part, node_id=node.id, revision=node.revision, place=place)
        for place, part in enumerate(parts)
    ]
    queries.insert_parts(tx, own)


def is_open_enough(source: Board, board: Board) -> bool:
    """Whether what stands on `source` may be shown on `board` and in its essence, where nobody reads who may not
    read it anyway.
    """
    return source.id == board.id or source.read_policy == ReadPolicy.PUBLIC


def _refreshed(tx: Tx, board: Board, line: PartLine) -> Part:
    part = line.part
    if not line.is_stale or part.post_id is None:
        return part
    post = post_queries.find_post_by_id(tx, part.post_id)
    thread = thread_queries.find_thread(tx, post.thread_id) if post else None
    if post is None or thread is None or not post.is_visible or thread.is_gone:
        return part
    if not is_open_enough(board_queries.get_board(tx, thread.board_id), board):
        return part
    return msgspec.structs.replace(
        part,
        post_revision=post.revision,
        format=post.format,
        renderer=post.renderer,
        lang=post.lang,
        source=post.source,
        html=post.html,
    )
