# SPDX-License-Identifier: Apache-2.0
"""A thread page that many read at once, 64 connections, one worker: for guests and signed in, each against nginx with the same
bytes in a file.
"""

from banyan.storage.store import open_store
from bench import kit, servers
from bench.kit import Figure, Options, Round
from bench.servers import Running, requests_a_second
from bench.uncached_page import full_pages

CONNECTIONS = 64
SECONDS = 3
NAMES = {"guest": "no cookie", "member": "signed in"}


def run(options: Options) -> list[Figure]:
    with kit.folder() as data, kit.folder() as other:
        url = kit.copied(options.few, data / "banyan.db")
        path, cookie = _page(url), servers.session_cookie(url)
        with servers.banyan(data) as ours:
            pages = {"guest": ours.get(path), "member": _as_member(ours, path, cookie)}
            with servers.nginx(other, pages) as theirs:
                found = []
                for name, sent, aim in (("guest", "", 0.40), ("member", cookie, 0.12)):
                    sides = kit.in_turns(options.rounds, _asking(ours, path, sent), _asking(theirs, f"/{name}", ""))
                    size = len(pages[name]) / 1_000
                    what = f"hot thread page, {NAMES[name]}, {CONNECTIONS} connections ({size:,.0f} KB)"
                    reference = f"nginx {sides.their:,.0f}/s"
                    found.append(kit.at_least(what, f"{sides.our:,.0f}/s", reference, sides.ratio, aim))
                return found


def _asking(server: Running, path: str, cookie: str) -> Round:
    return lambda: requests_a_second(server, path, connections=CONNECTIONS, seconds=SECONDS, cookie=cookie)


def _page(url: str) -> str:
    store = open_store(url)
    try:
        return full_pages(store, 10)[5]
    finally:
        store.close()


def _as_member(ours: Running, path: str, cookie: str) -> bytes:
    """Asked twice: the second time nothing on it is new any more, as for all that follow."""
    ours.get(path, Cookie=cookie)
    body = ours.get(path, Cookie=cookie)
    if b"/signout" not in body:
        raise RuntimeError("the session was not accepted")
    return body
