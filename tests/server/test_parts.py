# SPDX-License-Identifier: Apache-2.0
"""The web and the terminal as two processes on one store: one list of who is here, one log, one of them does the jobs."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from tests.kit.callers import RealCaller, caller, check_there
from tests.kit.town import text
from tests.server.test_wiring import STARTS_WITHIN_S, Server

from banyan.base import ids
from banyan.base.ids import AccountId
from banyan.base.settings import load
from banyan.core import accounts, boards, callers, passwords, threads
from banyan.records.callers import GUEST
from banyan.server import house
from banyan.storage.store import Store, Tx, open_store

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"
WITHIN_S = 20


class Terminal(Server):
    """The other process of the same house: it is there when it greets."""

    def get(self, path: str) -> tuple[int, str]:
        with socket.create_connection(("127.0.0.1", self.telnet), timeout=WITHIN_S) as line:
            return (200 if line.recv(64) else 0), ""


class Parts:
    alice: AccountId

    def __init__(self, folder: Path, database_url: str) -> None:
        environ = {"BANYAN_DATABASE_URL": database_url} if database_url else {}
        self.web = Server(folder / "data", **environ)
        self.terminal = Terminal(folder / "data", **environ)
        self.url = database_url or str(folder / "data" / "banyan.db")
        self.web.start("--only", "web", "--preset", "campus")
        self.terminal.start("--only", "terminal")

    def store(self) -> Store:
        return open_store(self.url)

    def end(self) -> None:
        for part in (self.terminal, self.web):
            code, out, err = part.end(signal.SIGTERM)
            assert code == 0, err
            assert "Traceback" not in err, err
            assert out.endswith("Stopped. Everything that was acknowledged is on disk.\n")


@pytest.fixture(params=["sqlite", "postgres"])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    check_there("telnet", "tmux")
    made = Parts(tmp_path, request.getfixturevalue("postgres_url") if request.param == "postgres" else "")
    with closing(made.store()) as store:
        hashed = passwords.hash_password(PASSWORD)
        made.alice = store.write_now(lambda tx: accounts.sign_up(tx, GUEST, "alice", hashed)).id
    yield made
    made.end()


def test_no_two_that_open_a_house_mint_the_same_ids(tmp_path: Path):
    environ = {"BANYAN_DATA": str(tmp_path / "data")}
    with house.opened(load(environ), founded=False):
        first = node_of(ids.mint())
        with house.opened(load(environ), founded=False):
            assert node_of(ids.mint()) != first
    with house.opened(load(environ), founded=False):
        assert node_of(ids.mint()) == first, "the number of who has gone is free again"


def node_of(some_id: int) -> int:
    return (some_id & ids.TAIL_MASK) >> ids.NODE_SHIFT


def becomes_so(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _open_thread(tx: Tx, account_id: AccountId) -> None:
    alice = callers.load(tx, account_id)
    threads.open_thread(tx, alice, boards.get(tx, alice, "Stories").id, "Lanterns on the lake", text("Seen?"))


def alice_calls(parts: Parts, stack: ExitStack) -> RealCaller:
    person = stack.enter_context(caller(f"telnet 127.0.0.1 {parts.terminal.telnet}"))
    person.sees("new")
    person.types("alice", "Enter")
    person.sees("密码")
    person.types(PASSWORD, "Enter")
    person.sees("(G)")
    return person


def test_two_processes_are_one_house(parts: Parts):
    with ExitStack() as stack:
        person = alice_calls(parts, stack)
        becomes_so(lambda: "alice" in parts.web.get("/online")[1])
        assert "Lanterns on the lake" not in parts.web.get("/b/Stories")[1], "the page is kept from here on"
        person.types("b", "/")
        person.types("Stories", "Enter")
        person.types("Enter")
        person.sees("^P")
        with closing(parts.store()) as store:
            store.write_now(lambda tx: _open_thread(tx, parts.alice))
        becomes_so(lambda: "Lanterns on the lake" in parts.web.get("/b/Stories")[1])
        person.sees("Lanterns on the lake")
        person.types("C-p")
        person.sees("Stories", "：")
        person.types("Boats at noon", "Enter")
        person.sees("1  ")  # a discussion, or a serial
        person.types("1")
        person.sees("Boats at noon")
        person.types("By telnet.", "C-x")
        person.sees("By telnet.")
        person.types("s")
        becomes_so(lambda: "Boats at noon" in parts.web.get("/b/Stories")[1])
    becomes_so(lambda: "alice" not in parts.web.get("/online")[1])


def test_each_part_is_served_once(parts: Parts):
    for words, holder in (("terminal",), parts.terminal), (("web",), parts.web):
        second = Server(parts.web.data, **({"BANYAN_DATABASE_URL": parts.url} if "://" in parts.url else {}))
        done = subprocess.run(
            [sys.executable, "-m", "banyan", "serve", "--only", *words],
            env=second.environ, capture_output=True, text=True, check=False, timeout=STARTS_WITHIN_S,
        )  # fmt: skip
        assert done.returncode == 1
        assert f"Process {holder.process.pid} serves" in done.stderr, "already_served"
