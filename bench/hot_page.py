# SPDX-License-Identifier: Apache-2.0
"""A thread page that many read at once, 64 connections, one worker: for guests and signed in, each against nginx with the same
bytes in a file.
"""

from statistics import median

from banyan.storage.store import open_store
from bench import inside, kit, servers
from bench.kit import Figure, Options
from bench.servers import Running, processor_seconds, requests_a_second

CONNECTIONS = 64
SECONDS = 3
NAMES = {"guest": "no cookie", "member": "signed in"}


class Asked:
    """A server that is asked for one page by many; how many answers it gave a second, and what one cost the processor."""

    def __init__(self, server: Running, path: str, cookie: str = "") -> None:
        self._server = server
        self._path = path
        self._cookie = cookie
        self._costs: list[float] = []

    def round(self) -> float:
        before = processor_seconds(self._server.pid)
        rate = requests_a_second(
            self._server, self._path, connections=CONNECTIONS, seconds=SECONDS, cookie=self._cookie
        )
        self._costs.append((processor_seconds(self._server.pid) - before) / (rate * SECONDS))
        return rate

    def said(self, rate: float) -> str:
        return f"{rate:,.0f}/s, {kit.micros(median(self._costs))} of the processor each"


def run(options: Options) -> list[Figure]:
    with kit.folder() as data, kit.folder() as other:
        url = kit.copied(options.few, data / "banyan.db")
        path, cookie = _page(url), servers.session_cookie(url)
        with servers.banyan(data) as server:
            pages = {"guest": server.get(path), "member": _as_member(server, path, cookie)}
            with servers.nginx(other, pages) as nginx:
                found = []
                for name, sent, aim in (("guest", "", 0.40), ("member", cookie, 0.12)):
                    ours, theirs = Asked(server, path, sent), Asked(nginx, f"/{name}")
                    sides = kit.in_turns(options.rounds, ours.round, theirs.round)
                    size = len(pages[name]) / 1_000
                    what = f"hot thread page, {NAMES[name]}, {CONNECTIONS} connections ({size:,.0f} KB)"
                    reference = f"nginx {theirs.said(sides.their)}"
                    found.append(kit.at_least(what, ours.said(sides.our), reference, sides.ratio, aim))
                return found


def _page(url: str) -> str:
    store = open_store(url)
    try:
        return inside.full_pages(store, 10)[5]
    finally:
        store.close()


def _as_member(ours: Running, path: str, cookie: str) -> bytes:
    """Asked twice: the second time nothing on it is new any more, as for all that follow."""
    ours.get(path, Cookie=cookie)
    body = ours.get(path, Cookie=cookie)
    if b'href="/inbox"' not in body:
        raise RuntimeError("the session was not accepted")
    return body
