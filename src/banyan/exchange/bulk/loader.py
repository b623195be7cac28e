# SPDX-License-Identifier: Apache-2.0
"""The bulk loader: records of any importer in, threads out, in units of work that each end with the import's new position.

A unit renders beside the one that is written, and neither is long, so a community stays open while it grows. Killed at any
moment, the next run goes on behind the last unit; run again over the same file, it brings what is new and nothing twice.
"""

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import NamedTuple

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import ThreadId
from banyan.exchange.bulk.incoming import IncomingPost, Loss, Source
from banyan.exchange.bulk.places import Choice, clean_title
from banyan.exchange.bulk.report import Report, parse_report
from banyan.exchange.bulk.rows import key_of
from banyan.exchange.bulk.unit import MAX_HOLE, Moved, Ready, Unit, write
from banyan.exchange.rendering import Made, Renderer, Wanted
from banyan.storage.queries import imports as queries
from banyan.storage.store import Store, Tx

log = logging.getLogger(__name__)

ROWS_PER_UNIT = 200  # posts and tombstones: with their people and references they stay below 500 rows
BYTES_PER_UNIT = 384 * 1024  # of source; with its HTML about 1 MB
UNITS_AHEAD = 2  # that may wait for the writer
FORMATS = ("html", "text", "markdown", "bbcode")
MAX_BODY = 1024 * 1024
# What no database keeps as text. Everything else stays as it was written.
_UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)])


class ImportElsewhere(Refusal):
    code = "import_elsewhere"
    family = Family.CONFLICT
    sentence = "Another import of “{source}” is running, or began from another file. Nothing was written twice."
    hint = "Wait for it, or give this one another name with --source."
    fields = ("source",)


class Progress(NamedTuple):
    """What there is to show after a unit."""

    fraction: float
    report: Report


Watch = Callable[[Progress], object]


def load(
    store: Store, source: Source, choice: Choice, watch: Watch, stop: threading.Event, workers: int | None = None
) -> tuple[Report, bool]:
    """Bring `source` in. Returns the report and whether the end was reached. Raises Refusal, and whatever reading raises."""
    position, report = _begin(store, source)
    with Renderer(workers) as renderer:
        return _Load(store, source, choice, renderer).run(position, report, watch, stop)


def _begin(store: Store, source: Source) -> tuple[int, Report]:
    """Go on where the same file was left; begin again with any other, and with one that was finished."""
    print_ = source.fingerprint()

    def job(tx: Tx) -> tuple[int, Report]:
        found = queries.find_import(tx, source.name)
        if found is not None and found[2] == "running":
            report = parse_report(found[1])
            if report.fingerprint == print_:
                return found[0], report
        report = Report(source=source.name, kind=source.kind, started_at=clock.now(), fingerprint=print_)
        queries.insert_import(tx, source.name, report.to_json())
        return 0, report

    return store.write_now(job)


class _Batch(NamedTuple):
    after: int
    posts: list[IncomingPost]
    wanted: list[Wanted]
    made: Future[list[Made]]
    losses: list[Loss]
    fraction: float
    is_last: bool


class _Load:
    def __init__(self, store: Store, source: Source, choice: Choice, renderer: Renderer) -> None:
        self.store = store
        self.source = source
        self.choice = choice
        self.renderer = renderer
        # Stands for a thread's number in rendered links until the number is known; nobody can have written it.
        self.stand_in = 10**15 + secrets.randbelow(10**15)
        self.rendering: deque[_Batch] = deque()
        self.writing: deque[tuple[Future[Report], float]] = deque()

    def run(self, position: int, report: Report, watch: Watch, stop: threading.Event) -> tuple[Report, bool]:
        self.position = position
        self.report = report
        finished = False
        for posts, losses, is_last in self._cut(position):
            self._render(posts, losses, is_last)
            finished = is_last
            while len(self.rendering) > self.renderer.ahead:
                self._send(watch)
            if stop.is_set():
                break
        while self.rendering:
            self._send(watch)
        while self.writing:
            self._settle(watch)
        return self.report, finished

    def _cut(self, position: int) -> Iterator[tuple[list[IncomingPost], list[Loss], bool]]:
        """Units of whole threads where they are small enough. Where a unit ends depends on the file alone."""
        posts: list[IncomingPost] = []
        losses: list[Loss] = []
        weight = size = 0
        last: IncomingPost | None = None
        self.after = position
        for item in self.source.read(position):
            if isinstance(item, Loss):
                losses.append(item)
            else:
                is_same = last is not None and last.threads[:1] == item.threads[:1]
                gap = _gap(last, item, is_same=is_same)
                full = weight + gap >= ROWS_PER_UNIT or size >= BYTES_PER_UNIT
                if posts and (full or (not is_same and weight >= ROWS_PER_UNIT // 2)):
                    self.after = end = last.place if last is not None else self.after
                    yield posts, _merged([loss for loss in losses if loss.place <= end]), False
                    losses = [loss for loss in losses if loss.place > end]
                    posts, weight, size, gap = [], 0, 0, 0
                post = self._clean(item, losses)
                if post is not None:
                    posts.append(post)
                    weight += 1 + gap
                    size += len(post.body)
                last = item
            if len(losses) >= 5 * ROWS_PER_UNIT:  # a file of nothing but losses is a long one too
                losses = _merged(losses)
        self.after = self.source.place
        yield posts, _merged(losses), True

    def _clean(self, post: IncomingPost, losses: list[Loss]) -> IncomingPost | None:
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

    def _render(self, posts: list[IncomingPost], losses: list[Loss], is_last: bool) -> None:
        known = self._known(posts)
        wanted = [
            Wanted("", "text", 0, "", "")
            if post.place in known
            else Wanted(post.body, post.format, self.stand_in, post.source_thread, post.base)
            for post in posts
        ]
        made = self.renderer.submit(wanted)
        self.rendering.append(_Batch(self.after, posts, wanted, made, losses, self.source.fraction, is_last))

    def _known(self, posts: list[IncomingPost]) -> set[int]:
        """Places of posts that are here already, so that nobody renders them again. The unit itself looks once more."""
        known: set[int] = set()
        with self.store.read() as tx:
            names = {post.place: key_of(f"{post.board}/{post.threads[0]}") for post in posts}
            found = queries.find_refs(tx, self.source.name, "thread", names.values())
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
            known.update(keyed[key] for key in queries.find_refs(tx, self.source.name, "post", keyed))
        return known

    def _send(self, watch: Watch) -> None:
        batch = self.rendering.popleft()
        made = self.renderer.collect(batch.made, batch.wanted)
        ready = [Ready(post, done) for post, done in zip(batch.posts, made, strict=True)]
        unit = Unit(
            self.source.name, self.position, batch.after, ready, batch.losses, self.stand_in, is_last=batch.is_last
        )
        self.position = batch.after
        while len(self.writing) >= UNITS_AHEAD:
            self._settle(watch)
        self.writing.append((self.store.write(lambda tx: write(tx, unit, self.choice)), batch.fraction))

    def _settle(self, watch: Watch) -> None:
        future, fraction = self.writing.popleft()
        try:
            self.report = future.result()
        except Moved as error:
            raise ImportElsewhere(source=self.source.name) from error
        watch(Progress(fraction, self.report))


def _gap(last: IncomingPost | None, item: IncomingPost, *, is_same: bool) -> int:
    """Floors that are left open between two records: they become rows too. Nothing is known before the first of a unit."""
    before = 0 if last is None or not is_same else last.floor
    if item.floor is None or before is None or last is None:
        return 0
    return min(max(item.floor - before - 1, 0), MAX_HOLE)


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _merged(losses: list[Loss]) -> list[Loss]:
    """Many losses of one kind as one, with the first few places kept."""
    kept: dict[tuple[str, str], list[Loss]] = {}
    for loss in losses:
        kept.setdefault((loss.reason, loss.detail if loss.reason == "extra" else ""), []).append(loss)
    merged: list[Loss] = []
    for those in kept.values():
        merged += those[:5]
        rest = sum(loss.count for loss in those[5:])
        if rest:
            merged.append(msgspec.structs.replace(those[5], count=rest))
    return merged
