# SPDX-License-Identifier: Apache-2.0
"""Rendering many bodies: in this process while there are few, in a worker beside it when a large import makes that pay.

Rendering a text, and cutting it into the words that it is found by, takes three quarters of an import's time and needs
nothing but the text, so it is the one part that leaves the process. A worker that dies takes nothing with it: what it had
is rendered here.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from html import escape
from multiprocessing import connection
from typing import NamedTuple

log = logging.getLogger(__name__)

IN_PROCESS = 1_500  # bodies that are rendered here before a worker is started: starting one costs as much
MAX_WORKERS = 2  # the writer needs a core too


class Wanted(NamedTuple):
    body: str
    format: str
    number: int  # of the thread, or what stands for it until it is known
    source_thread: str
    base: str
    stickers: Mapping[str, str] | None = None  # what its source has


class Made(NamedTuple):
    html: str
    lang: str
    renderer: int
    words: str  # that it is found by, as the index takes them
    failure: str  # why the text is shown as it was written; empty when all went well


NOTHING = Wanted("", "text", 0, "", "")


def render_all(wanted: Sequence[Wanted]) -> list[Made]:
    """Never raises for what stands in a body: a text that cannot be rendered is shown as it was written."""
    from banyan.markup.finish import Place
    from banyan.markup.render import render_imports

    made: list[Made | None] = [None] * len(wanted)
    html = [place for place, item in enumerate(wanted) if item.format == "html"]
    bodies = [
        (item.body, Place(item.number, base=item.base, source_thread=item.source_thread, finds=False))
        for item in (wanted[place] for place in html)
    ]
    try:
        for place, done in zip(html, render_imports(bodies), strict=True):
            made[place] = _made(done.html, done.lang, done.plain)
    except Exception:  # noqa: BLE001  one of them is hostile: one by one they show which
        log.info("a batch of %d bodies is rendered one by one", len(html))
    return [done or _render(item) for done, item in zip(made, wanted, strict=True)]


def _render(item: Wanted) -> Made:
    from banyan.markup.limits import MAX_IMPORT
    from banyan.markup.render import render

    try:
        done = render(
            item.body,
            item.format,
            item.number,
            base=item.base,
            source_thread=item.source_thread,
            limit=MAX_IMPORT,
            stickers=item.stickers,
        )
        return _made(done.html, done.lang, done.plain)
    except Exception as error:  # noqa: BLE001  one hostile text must not end an import of a million
        return _made(f"<pre>{escape(item.body)}</pre>", "", item.body, f"{type(error).__name__}: {error}")


def _made(html: str, lang: str, plain: str, failure: str = "") -> Made:
    from banyan.markup.fold import words
    from banyan.markup.render import RENDERER

    return Made(html, lang, RENDERER, words(plain), failure)


class Renderer:
    """A few bodies at a time, in the order they were given. Use it in a `with`."""

    def __init__(self, workers: int | None = None) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._workers = min(MAX_WORKERS, cores) if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None
        self._count = 0

    @property
    def ahead(self) -> int:
        """How many batches may wait: none when there is nobody to render them beside us."""
        return 0 if self._pool is None else self._workers + 1

    def submit(self, wanted: list[Wanted]) -> Future[list[Made]]:
        self._count += len(wanted)
        if self._pool is None and self._workers and self._count > IN_PROCESS:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)
        if self._pool is not None:
            try:
                return self._pool.submit(render_all, wanted)
            except BrokenProcessPool:
                self._give_up()
        done: Future[list[Made]] = Future()
        done.set_result(render_all(wanted))
        return done

    def collect(self, future: Future[list[Made]], wanted: list[Wanted]) -> list[Made]:
        try:
            return future.result()
        except BrokenProcessPool:
            self._give_up()
            return render_all(wanted)

    def _give_up(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool, self._workers = None, 0

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """In a worker: the terminal's Ctrl-C is for the importer alone, and nobody outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
