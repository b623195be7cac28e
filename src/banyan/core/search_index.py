# SPDX-License-Identifier: Apache-2.0
"""Filling the index of words from the posts, and proving that it tells the truth. Asks nobody's permission: it shows nothing.

Filing has two halves: reading and cutting up texts, which takes long and needs a snapshot only, and writing terms, which
is short. Both may be done again at any time.
"""

from collections.abc import Iterable

import msgspec

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.core.search import TITLE_MARK, author_term, board_term
from banyan.markup.fold import tokens, words
from banyan.markup.plain import to_plain
from banyan.records.events import (
    Event,
    PostEdited,
    PostGone,
    PostMade,
    PostRestored,
    PostsMoved,
    ThreadChanged,
    ThreadMoved,
    ThreadsImported,
)
from banyan.records.threads import Thread
from banyan.storage.queries import search as queries
from banyan.storage.queries.search import Text, Wanted
from banyan.storage.tx import Tx

KINDS = (PostMade, PostEdited, PostGone, PostRestored, PostsMoved, ThreadChanged, ThreadMoved, ThreadsImported)
WHOLE_THREAD = ("deleted", "removed", "restored")  # changes of a thread that concern all its floors
MAX_TERM_BYTES = (
    900_000  # PostgreSQL's tsvector ends at 1 MB; what a text has beyond it is not found, on both databases
)
SOME_TERMS = 12  # of a post that is verified


class Filing(msgspec.Struct, frozen=True):
    """What is to be written: posts with their terms, and posts that must go."""

    put: list[tuple[PostId, str]] = []
    drop: list[PostId] = []

    def __add__(self, other: "Filing") -> "Filing":
        return Filing(self.put + other.put, self.drop + other.drop)

    def __len__(self) -> int:
        return len(self.put) + len(self.drop)


class Difference(msgspec.Struct, frozen=True):
    """Something that the index says otherwise than the posts do."""

    what: str  # "missing", "extra", "stale"
    post_id: PostId


def touched(events: Iterable[Event]) -> tuple[list[PostId], list[ThreadId], list[ThreadId]]:
    """(posts to file anew, threads whose first floor to file anew, threads to file anew whole)."""
    posts: dict[PostId, None] = {}
    titles: dict[ThreadId, None] = {}
    threads: dict[ThreadId, None] = {}
    for event in events:
        match event:
            case ThreadsImported(thread_ids=thread_ids, is_filed=False):
                threads.update(dict.fromkeys(thread_ids))
            case ThreadMoved(thread_id=thread_id):
                threads[thread_id] = None
            case ThreadChanged(thread_id=thread_id, what=what):
                if what == "title":
                    titles[thread_id] = None
                elif what in WHOLE_THREAD:
                    threads[thread_id] = None
            case PostMade(post_id=post_id) | PostEdited(post_id=post_id):
                posts[post_id] = None
            case PostGone(post_id=post_id) | PostRestored(post_id=post_id):
                posts[post_id] = None
            case PostsMoved(post_ids=post_ids):
                posts.update(dict.fromkeys(post_ids))
    return list(posts), list(titles), list(threads)


def read_posts(tx: Tx, post_ids: Iterable[PostId]) -> Filing:
    """File these as they are now."""
    texts = [(post_id, queries.find_text(tx, post_id)) for post_id in post_ids]
    gone = Filing([], [post_id for post_id, text in texts if text is None])
    return gone + _filing([text for _, text in texts if text is not None])


def read_thread(tx: Tx, thread_id: ThreadId, after_floor: int, limit: int) -> tuple[Filing, int]:
    """File the floors behind `after_floor`; with the last one read, 0 at the end."""
    texts = queries.list_texts_of_thread(tx, thread_id, after_floor, limit)
    return _filing(texts), texts[-1].floor if len(texts) == limit else 0


def read_all(tx: Tx, after: int, limit: int) -> tuple[Filing, int]:
    """File all posts with ids behind `after`; with the last one read, 0 at the end."""
    texts = queries.list_texts(tx, after, limit)
    return _filing(texts), texts[-1].id if len(texts) == limit else 0


def write(tx: Tx, filing: Filing) -> None:
    """The short half."""
    if filing.put:
        queries.put_terms(tx, filing.put)
    if filing.drop:
        queries.drop_terms(tx, filing.drop)


def file_new(tx: Tx, thread: Thread, posts: Iterable[tuple[PostId, int, AccountId, str]]) -> None:
    """File (id, floor, author, what `words` makes of the text) of visible posts that begin in this very unit of work."""
    if not thread.is_gone:
        rows = [(post_id, _terms(thread, floor, author_id, body)) for post_id, floor, author_id, body in posts]
        queries.put_terms(tx, rows)


def clear(tx: Tx) -> None:
    """Empty the index, before everything is filed anew."""
    queries.drop_all(tx)


def expected(tx: Tx) -> int:
    """How many posts should be findable."""
    return queries.count_findable(tx)


def filed(tx: Tx) -> int:
    """How many posts are."""
    return queries.count_filed(tx)


def differences(tx: Tx, after: int, through: int) -> list[Difference]:
    """Where the index and the posts differ in this range of ids; of one post in it the words are looked at too."""
    found = [Difference("missing", post_id) for post_id in queries.list_unfiled(tx, after, through)]
    found += [Difference("extra", post_id) for post_id in queries.list_overfiled(tx, after, through)]
    for text in queries.list_texts(tx, after, 1):
        if text.id <= through and text.is_there and all(text.id != one.post_id for one in found):
            terms = _terms_of(text).split(" ")
            some = terms[:: max(1, len(terms) // SOME_TERMS)]
            wanted = Wanted((board_term(text.board_id), author_term(text.author_id), *some))
            if not queries.is_filed(tx, text.id, wanted):
                found.append(Difference("stale", text.id))
    return found


def _filing(texts: list[Text]) -> Filing:
    return Filing(
        [(text.id, _terms_of(text)) for text in texts if text.is_there],
        [text.id for text in texts if not text.is_there],
    )


def _terms(place: Text | Thread, floor: int, author_id: AccountId, body: str) -> str:
    """What a post is found by, each term once: where it stands, who wrote it, its `words`, and on a first floor the title."""
    if floor == 1:
        heads = [term for token in tokens(place.title) for term in (token, TITLE_MARK + token)]
        body = " ".join(dict.fromkeys(heads + body.split()))
    return _shortened(f"{board_term(place.board_id)} {author_term(author_id)} {body}".rstrip())


def _terms_of(text: Text) -> str:
    return _terms(text, text.floor, text.author_id, words(to_plain(text.html)))


def _shortened(terms: str) -> str:
    if len(terms) <= MAX_TERM_BYTES // 4:  # four bytes are the most that a character has
        return terms
    head = terms.encode()[: MAX_TERM_BYTES + 1]
    return terms if len(head) <= MAX_TERM_BYTES else head[: head.rindex(b" ")].decode()
