# SPDX-License-Identifier: Apache-2.0
"""Lines of an archive about what boards keep and the community remembers: the essence, the diary, compilations."""

import msgspec

from banyan.exchange.bulk.fields import Count, Day, Id, Lang, Long, Number, Short, Time


class NodeLine(msgspec.Struct, frozen=True):
    id: Id
    board: Id
    number: Number
    kind: Short
    title: Short
    made_by: Id
    made_at: Time
    changed_by: Id
    changed_at: Time
    parent: Id | None = None
    target: Long = ""
    letter: Short = ""
    place: Count = 0
    revision: Number = 1
    text_revision: Number = 1


class NodeVersionLine(msgspec.Struct, frozen=True):
    node: Id
    revision: Number
    title: Short
    made_by: Id
    made_at: Time
    target: Long = ""
    text_revision: Number = 1


class NodePartLine(msgspec.Struct, frozen=True):
    node: Id
    revision: Number
    author: Id
    written_at: Time
    place: Count = 0
    post: Id | None = None
    post_revision: Count = 0
    number: Count = 0
    floor: Count = 0
    format: Short = "markdown"
    lang: Lang = ""
    source: str = ""


class DiaryLine(msgspec.Struct, frozen=True):
    day: Day
    thread: Id
    place: Number
    people: Number
    entered_at: Time


class TenLine(msgspec.Struct, frozen=True):
    day: Day
    rank: Number
    thread: Id
    people: Number
    posts: Number


class HotLine(msgspec.Struct, frozen=True):
    day: Day
    place: Number
    thread: Id
    people: Number
    answers: Count = 0
    pushes: Count = 0
    reactions: Count = 0


class CompilationLine(msgspec.Struct, frozen=True):
    thread: Id
    keeps_quotes: bool = False
