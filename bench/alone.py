# SPDX-License-Identifier: Apache-2.0
"""One reader alone: a thread page that is in no cache over one connection, against nginx with the bytes of the same pages."""

import http.client
from collections.abc import Iterator
from functools import partial
from itertools import cycle

from banyan.storage.store import open_store
from bench import inside, kit, servers
from bench.kit import Call, Figure, Options
from bench.servers import Running

PAGES = 300
CALLS = 200
AIM_MS = 2


def run(options: Options) -> list[Figure]:
    with kit.folder() as data, kit.folder() as other:
        url = kit.copied(options.few, data / "banyan.db")
        store = open_store(url)
        paths = inside.full_pages(store, PAGES)
        store.close()
        with servers.banyan(data, BANYAN_WEB_PAGE_CACHE_MB="0") as ours:
            files = {path.strip("/").replace("/", "-"): ours.get(path) for path in paths}
            with servers.nginx(other, files) as theirs:
                sides = kit.call_by_call(
                    options.rounds, CALLS, asking(ours, paths), asking(theirs, [f"/{name}" for name in files])
                )
    more = (sides.our - sides.their) * 1_000
    return [
        Figure(
            "one reader alone, thread page in no cache, p50",
            kit.millis(sides.our),
            f"nginx {kit.millis(sides.their)}",
            f"+{more:.1f} ms",
            f"≤ +{AIM_MS} ms",
            more <= AIM_MS,
        )
    ]


def asking(server: Running, paths: list[str]) -> Iterator[Call]:
    connection = server.connection()
    for path in cycle(paths):
        yield partial(_get, connection, path)


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    connection.getresponse().read()
