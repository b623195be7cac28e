# SPDX-License-Identifier: Apache-2.0
"""Belongings: what somebody wrote here, as they take it with them. Only the caller's own; of what others wrote, their letters."""

import msgspec

from banyan.base.ids import BoardId, PostId, ThreadId


class OwnThread(msgspec.Struct, frozen=True):
    id: ThreadId
    number: int
    board: str
    kind: str
    title: str
    state: str
    made_at: int


class OwnPost(msgspec.Struct, frozen=True):
    """`title` is empty where the caller may not read the thread any more: it may have another one by now."""

    id: PostId
    thread: int
    floor: int
    board: str
    title: str
    reply_to: int | None
    state: str
    made_at: int
    edited_at: int | None
    revision: int
    format: str
    source: str


class OwnPush(msgspec.Struct, frozen=True):
    """A line under a post, with those that are gone as far as their words are still there."""

    id: int
    thread: int
    floor: int
    board: str
    stance: str
    text: str
    state: str
    made_at: int


class OwnVersion(msgspec.Struct, frozen=True):
    """How a post of the caller's read before they changed it."""

    post_id: PostId
    thread: int
    floor: int
    revision: int
    made_at: int
    format: str
    source: str


class OwnLetter(msgspec.Struct, frozen=True):
    """A letter that the caller has a copy of, sent or received; `to` are the handles of those to whom it went."""

    id: int
    talk_id: int
    folder: str
    sender: str
    to: list[str]
    subject: str
    made_at: int
    format: str
    source: str


class OwnRelation(msgspec.Struct, frozen=True):
    """A friend, or somebody blocked."""

    handle: str
    kind: str
    remark: str
    made_at: int


class OwnPoints(msgspec.Struct, frozen=True):
    """What came into the caller's purse, or went out of it: `change` says which. `post_id` and `thread_id` say what for."""

    id: int
    change: int
    kind: str
    note: str
    thread_id: ThreadId | None
    post_id: PostId | None
    made_at: int


class OwnDeal(msgspec.Struct, frozen=True):
    """A deal of the caller's, by the number of its thread: what was written when it was asked for, what the caller said of it
    afterwards, and what they complained of. `is_own` are the caller's goods.
    """

    id: int
    thread: int
    is_own: bool
    state: str
    words: str
    asked_at: int
    done_at: int | None
    verdict: str | None
    review: str | None
    complaint: str | None


class OwnVote(msgspec.Struct, frozen=True):
    """An idea that the caller is for, by the number of its thread."""

    id: ThreadId
    thread: int
    made_at: int


class OwnApplication(msgspec.Struct, frozen=True):
    """Where the caller wanted to be a tester, with which words, and what came of it."""

    id: BoardId
    board: str
    words: str
    made_at: int
    state: str
    answer: str


class OwnClubLetter(msgspec.Struct, frozen=True):
    """A board for its members that the caller wrote to, was invited to or belonged to, and what came of it."""

    id: BoardId
    board: str
    state: str
    words: str
    made_at: int
    answer: str


class OwnBallot(msgspec.Struct, frozen=True):
    """A poll that the caller voted in. What they chose, and its receipt, while it is open or where it has names; else that they
    voted is all that is known.
    """

    id: int
    question: str
    closes_at: int
    chosen: list[str]
    comment: str
    receipt: str


class OwnSignup(msgspec.Struct, frozen=True):
    """A meet-up that the caller signed up for, by the number of its thread, and the word to its host."""

    id: ThreadId
    thread: int
    has_place: bool
    word: str
    made_at: int


class OwnSerial(msgspec.Struct, frozen=True):
    """A serial that the caller reads, by the number of its thread and the floor of the chapter that they opened last."""

    id: ThreadId
    thread: int
    floor: int
    made_at: int


class OwnCollected(msgspec.Struct, frozen=True):
    """A post that the caller keeps, by its address; its words are its author's."""

    id: PostId
    collection: str
    thread: int
    floor: int
    note: str
    made_at: int
