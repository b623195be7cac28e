# SPDX-License-Identifier: Apache-2.0
"""Reactions: a few words that say "I read this" without a floor of their own. Kept beside the post, counted on it."""

from collections.abc import Sequence

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.base.ids import PostId, ThreadId
from banyan.core import kinds, permits, posts, pseudonyms
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import PostReacted
from banyan.records.posts import Post
from banyan.records.self_locks import Ability
from banyan.records.threads import Thread
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import reactions as queries
from banyan.storage.tx import Tx

# Words, not faces: each is a key of the catalogue, and reads the same in a terminal.
KINDS = ("agree", "thanks", "moved", "funny", "doubt")


class NoSuchReaction(Refusal):
    code = "no_such_reaction"
    family = Family.INVALID
    sentence = "That reaction does not exist here."


class OwnPost(Refusal):
    code = "own_post"
    sentence = "You cannot react to your own post."


def react(tx: Tx, caller: Caller, number: int, floor: int, kind: str) -> Post:
    """Say `kind` to a post. Saying it twice is saying it once."""
    post, board = _open_post(tx, caller, number, floor, kind)
    if not queries.insert_reaction(tx, post.id, caller.id, kind):
        return post
    return _retally(tx, post, number, board)


def unreact(tx: Tx, caller: Caller, number: int, floor: int, kind: str) -> Post:
    post, board = _open_post(tx, caller, number, floor, kind)
    if not queries.drop_reaction(tx, post.id, caller.id, kind):
        return post
    return _retally(tx, post, number, board)


def mine(tx: Tx, caller: Caller, post: Post) -> list[str]:
    """What the caller has said to a post that they may see."""
    if caller.is_guest:
        return []
    return queries.list_mine(tx, post.thread_id, post.floor, post.floor, caller.id).get(post.id, [])


def counts(tx: Tx, of: Sequence[Thread]) -> dict[ThreadId, int]:
    """How many people reacted to the short posts of a list, by thread. For other reads: it asks no permission."""
    return queries.count_of_threads(tx, [one.id for one in of if one.kind == kinds.SHORT])


def _open_post(tx: Tx, caller: Caller, number: int, floor: int, kind: str) -> tuple[Post, Board]:
    post, _, board = posts.get(tx, caller, number, floor)
    permits.check_may_reply(tx, caller, board, Ability.PUSH)
    pseudonyms.check_named(board)
    if kind not in KINDS:
        raise NoSuchReaction
    if not post.is_visible:
        raise posts.PostGoneAlready
    if post.author_id == caller.id:
        raise OwnPost
    return post, board


def _retally(tx: Tx, post: Post, number: int, board: Board) -> Post:
    tally(tx, post.id)
    tx.announce(PostReacted(post.id, post.thread_id, number, post.floor, board.id))
    return posts.get_by_id(tx, post.id)


def tally(tx: Tx, post_id: PostId) -> None:
    """Count the reactions to a post again and keep the sums on it."""
    sums = queries.count_by_kind(tx, post_id)
    post_queries.set_post_reactions(tx, post_id, msgspec.json.encode(sums).decode() if sums else "")
