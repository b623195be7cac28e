# SPDX-License-Identifier: Apache-2.0
"""Posts of any importer, cut into steps of whole threads where these are small enough, and cleaned on the way."""

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from banyan.base.ids import ThreadId
from banyan.exchange.bulk.incoming import FORMATS, MAX_BODY, IncomingPost, Loss, Reader
from banyan.exchange.bulk.pipeline import Step
from banyan.exchange.bulk.places import clean_title
from banyan.exchange.bulk.rows import key_of
from banyan.exchange.bulk.unit import MAX_HOLE, write
from banyan.exchange.rendering import NOTHING, Wanted
from banyan.storage.queries import imports as queries
from banyan.storage.store import Store

ROWS_PER_STEP = 200  # posts and tombstones: with their people and references they stay below 500 rows
BYTES_PER_STEP = 384 * 1024  # of source; with its HTML about 1 MB
LOSSES_PER_STEP = 1_000  # of a file that has little else
# What no database keeps as text. Everything else stays as it was written.
_UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)])


class Threads:
    """What a reader says, as steps of an import."""

    def __init__(self, store: Store, reader: Reader, name: str) -> None:
        self.kind = reader.kind
        self.name = name
        self.size = reader.size
        self.fingerprint = reader.fingerprint
        self._store = store
        self._reader = reader

    def steps(self, after: int, stand_in: int) -> Iterator[Step]:
        for posts, losses, place in _cut(self._reader.read(after)):
            known = self._known(posts)
            bodies = [
                NOTHING
                if post.place in known
                else Wanted(post.body, post.format, stand_in, post.source_thread, post.base)
                for post in posts
            ]
            job = partial(write, source=self.name, posts=posts, stand_in=stand_in)
            yield Step(place or self._reader.place, bodies, losses, job, self._reader.done)

    def _known(self, posts: list[IncomingPost]) -> set[int]:
        """Places of posts that are here already, so that nobody renders them again. The unit itself looks once more."""
        known: set[int] = set()
        with self._store.read() as tx:
            names = {post.place: key_of(f"{post.board}/{post.threads[0]}") for post in posts}
            found = queries.find_refs(tx, self.name, "thread", names.values())
            if not found:
                return known
            by_thread: dict[int, list[IncomingPost]] = {}
            for post in posts:
                if post.floor is not None and names[post.place] in found and abs(post.floor) < 1 << 31:
                    by_thread.setdefault(found[names[post.place]], []).append(post)
            for thread_id, those in by_thread.items():
                floors = queries.find_floors(tx, ThreadId(thread_id), [post.floor for post in those if post.floor])
                known.update(p.place for p in those if floors.get(p.floor or 0, ("missing", ""))[0] != "missing")
            keyed = {key_of(post.key): post.place for post in posts if post.key}
            known.update(keyed[key] for key in queries.find_refs(tx, self.name, "post", keyed))
        return known


def _cut(items: Iterable[IncomingPost | Loss]) -> Iterator[tuple[list[IncomingPost], list[Loss], int]]:
    """(posts, losses, place of the last of them); the last has 0 for the end. Where a step ends depends on the file alone."""
    posts: list[IncomingPost] = []
    losses: list[Loss] = []
    rows = size = place = 0
    last: IncomingPost | None = None
    for item in items:
        gap, limit = _gap(last, item)
        is_full = rows + gap >= limit or size >= BYTES_PER_STEP or len(losses) >= LOSSES_PER_STEP
        if is_full and item.place > place and (posts or losses):
            yield posts, losses, place
            posts, losses, rows, size, gap, last = [], [], 0, 0, 0, None
        place = item.place
        if isinstance(item, Loss):
            losses.append(item)
            continue
        last = item
        post = _clean(item, losses)
        if post is not None:
            posts.append(post)
            rows += 1 + gap
            size += len(post.body)
    yield posts, losses, 0


def _clean(post: IncomingPost, losses: list[Loss]) -> IncomingPost | None:
    """What can be stored of a post; None when nothing of it can."""
    body = post.body.translate(_UNSTORABLE) if "\0" in post.body or _has_surrogates(post.body) else post.body
    if len(body) != len(post.body):
        losses.append(Loss(post.place, "cleaned_text"))
    if not body.strip():
        losses.append(Loss(post.place, "no_text"))  # it was there, so it keeps its floor
    if len(body) > MAX_BODY // 4 and len(body.encode()) > MAX_BODY:
        losses.append(Loss(post.place, "too_long", f"{len(body.encode()) // 1024} KB"))
        return None
    kind = post.format
    if kind not in FORMATS:
        losses.append(Loss(post.place, "unknown_format", kind))
        kind = "text"
    title = clean_title(post.title) or clean_title(body if kind != "html" else "") or "…"
    return msgspec.structs.replace(post, body=body, format=kind, title=title)


def _gap(last: IncomingPost | None, item: IncomingPost | Loss) -> tuple[int, int]:
    """(floors left open before `item`, which become rows too; how many rows a step may have if `item` goes on with it)."""
    if isinstance(item, Loss):
        return 0, ROWS_PER_STEP
    if last is None or last.threads[:1] != item.threads[:1]:
        return 0, ROWS_PER_STEP // 2
    if last.floor is None or item.floor is None:
        return 0, ROWS_PER_STEP
    return min(max(item.floor - last.floor - 1, 0), MAX_HOLE), ROWS_PER_STEP


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
