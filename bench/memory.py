# SPDX-License-Identifier: Apache-2.0
"""Resident memory of the server after an import: idle, and after 10,000 mixed requests. Processes that it keeps count too.

The requests are what people and crawlers send: mostly threads and boards all over the place, also searches, people, the home
page, and every fifth from somebody who is signed in.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from banyan.storage.store import open_store
from bench import kit, servers
from bench.import_speed import source
from bench.kit import Figure, Options
from bench.servers import Running

REQUESTS = 10_000
IDLE_MB, AFTER_MB = 100, 160
SETTLES_S = 10
WORDS = ("volume", "segment", "render", "light", "灯塔", "python", "window", "夜船", "error", "the light")


def run(options: Options) -> list[Figure]:
    with kit.folder() as folder, kit.folder() as data:
        _import(source(options, folder), data)
        url = f"sqlite://{data / 'banyan.db'}"
        asked, cookie = list(requests(url)), servers.session_cookie(url)
        with servers.banyan(data) as server:
            time.sleep(SETTLES_S)
            idle = servers.memory(server.pid)
            _ask(server, asked, cookie)
            time.sleep(1)
            after = servers.memory(server.pid)
        posts = kit.count_posts(data / "banyan.db")
    return [
        _figure(f"resident memory, idle, {posts:,} posts imported", idle, IDLE_MB),
        _figure(f"– after {REQUESTS:,} mixed requests", after, AFTER_MB),
    ]


def _figure(what: str, memory: servers.Memory, most: int) -> Figure:
    processes = "one process" if memory.processes == 1 else f"{memory.processes} processes"
    return Figure(what, f"{memory.resident:.0f} MB ({processes})", "", "", f"≤ {most} MB", memory.resident <= most)


def _import(path: Path, data: Path) -> None:
    environment = kit.environment(BANYAN_DATA=str(data))
    for words in (("init", "--empty"), ("import", str(path))):
        subprocess.run([sys.executable, "-m", "banyan", *words], env=environment, check=True, capture_output=True)


def requests(url: str) -> Iterator[str]:
    rng = random.Random(2)
    store = open_store(url)
    with store.read() as tx:
        threads = tx.all("SELECT number, last_floor FROM threads")
        boards = [row[0] for row in tx.all("SELECT slug FROM boards")]
        people = [row[0] for row in tx.all("SELECT handle FROM accounts LIMIT 2000")]
    store.close()
    for _ in range(REQUESTS):
        kind = rng.random()
        number, last = rng.choice(threads)
        if kind < 0.50:
            yield f"/t/{number}"
        elif kind < 0.65:
            yield f"/t/{number}/{rng.randint(1, last)}"
        elif kind < 0.80:
            yield f"/b/{quote(rng.choice(boards))}"
        elif kind < 0.88:
            yield "/"
        elif kind < 0.94:
            yield f"/search?q={quote(rng.choice(WORDS))}"
        else:
            yield f"/@{quote(rng.choice(people))}"


def _ask(server: Running, paths: list[str], cookie: str) -> None:
    connection = server.connection()
    for count, path in enumerate(paths):
        headers = {"Accept-Encoding": "gzip, br", "Accept-Language": "en" if count % 3 else "zh-CN"}
        if count % 5 == 0:
            headers["Cookie"] = cookie
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 302, 303):
            raise RuntimeError(f"{path} answered {answer.status}")
    connection.close()
