# SPDX-License-Identifier: Apache-2.0
"""Essence: what a board keeps of itself, as a tree that its moderators tend. An article is made of parts, each with its author:
one that was written for it, or frozen copies of posts, with their addresses.
"""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId
from banyan.records.accounts import Person
from banyan.records.boards import Board


class NodeKind(StrEnum):
    FOLDER = "folder"
    ARTICLE = "article"
    LINK = "link"
    FILE = "file"


class NodeState(StrEnum):
    VISIBLE = "visible"
    DELETED = "deleted"


class Node(msgspec.Struct, frozen=True):
    """`number` is its address on its board, for ever; `letter` of a folder is a short way to put things into it."""

    id: int
    board_id: BoardId
    number: int
    parent_id: int | None
    kind: NodeKind
    title: str
    target: str  # of a link or a file
    letter: str
    place: int  # among its neighbours, ascending
    made_by: AccountId
    made_at: int
    revision: int
    text_revision: int  # the revision whose parts it has
    changed_by: AccountId
    changed_at: int
    state: NodeState = NodeState.VISIBLE
    reason: str = ""  # why it was deleted


class Part(msgspec.Struct, frozen=True):
    """One text of an article. `number` 0: written for it; otherwise a copy of that floor of that thread, frozen."""

    node_id: int
    revision: int
    place: int
    post_id: PostId | None
    post_revision: int
    number: int
    floor: int
    author_id: AccountId
    written_at: int
    format: str
    renderer: int
    lang: str
    source: str
    html: str


class PartLine(msgspec.Struct, frozen=True):
    """A part with who wrote it. `is_stale`: the post has changed since, or is gone."""

    part: Part
    author: Person
    is_stale: bool


class NodeLine(msgspec.Struct, frozen=True):
    """A node in a list, with who tended it last."""

    node: Node
    editor: Person
    is_stale: bool = False


class Version(msgspec.Struct, frozen=True):
    node_id: int
    revision: int
    title: str
    target: str
    text_revision: int
    made_by: AccountId
    made_at: int


class VersionLine(msgspec.Struct, frozen=True):
    version: Version
    editor: Person


class EssencePage(msgspec.Struct, frozen=True):
    """A folder with what is in it, or an article with its parts; `node` None is the root. `trail` leads down to it."""

    board: Board
    trail: list[Node]
    node: Node | None
    editor: Person | None
    children: list[NodeLine]
    parts: list[PartLine]
    tends: bool
