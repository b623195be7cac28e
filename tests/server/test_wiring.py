# SPDX-License-Identifier: Apache-2.0
"""The process as an operator knows it: it starts, says where it listens, stops in order, and loses nothing when it is killed."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.kit import sources
from tests.kit.town import Clock, Town, refused

from banyan.base import clock
from banyan.core import founding, sessions
from banyan.interfaces.web.readers import CookieNames
from banyan.server.listening import listen
from banyan.storage.store import open_store

slow = pytest.mark.slow
STARTS_WITHIN_S, STOPS_WITHIN_S = 30, 15
SESSION = CookieNames(is_secure=False).session


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment, no two alike."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Server:
    """`banyan serve` as a process, on a port of its own."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.port, self.ssh, self.telnet = free_ports(3)
        self.data = data
        self.environ = sources.calm_environ() | {
            "BANYAN_DATA": str(data),
            "BANYAN_WEB_LISTEN": f"127.0.0.1:{self.port}",
            "BANYAN_TERMINAL_SSH_LISTEN": f"127.0.0.1:{self.ssh}",
            "BANYAN_TERMINAL_TELNET_LISTEN": f"127.0.0.1:{self.telnet}",
            "LC_ALL": "C.UTF-8",
            **environ,
        }

    def start(self, *words: str) -> "Server":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "banyan", "serve", *words],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError):
                assert self.get("/healthz")[0] == 200
                return self
            time.sleep(0.02)
        raise AssertionError(self.end(signal.SIGKILL))

    def get(self, path: str) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            line.request("GET", path, headers={"accept-language": "en"})
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        """(exit code, what it said, its log)."""
        self.process.send_signal(how)
        try:
            out, err = self.process.communicate(timeout=STOPS_WITHIN_S)
        finally:
            self.process.kill()
        return self.process.returncode, out, err


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data")
    yield made
    if hasattr(made, "process") and made.process.poll() is None:
        made.end(signal.SIGKILL)


@slow
def test_it_founds_serves_greets_and_stops(server: Server):
    server.start("--preset", "campus")
    status, page = server.get("/")
    assert status == 200
    assert "榕荫" in page
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in server.data.iterdir() if path.is_file()} == {0o600}
    code, out, err = server.end(signal.SIGINT)
    assert code == 0, err
    said = out.splitlines()
    assert said[0].startswith("Founded in ")
    assert said[1] == f"Banyan is open at http://127.0.0.1:{server.port}"
    assert said[2].endswith(f" ssh -p {server.ssh} new@127.0.0.1")
    assert said[3].endswith(f" telnet 127.0.0.1 {server.telnet}")
    token = re.fullmatch(rf"  http://127\.0\.0\.1:{server.port}/link/([\w-]+)", said[5])
    assert token
    assert said[-1] == "Stopped. Everything that was acknowledged is on disk."
    assert token[1] not in err, "a link is for whoever sits there, not for the log"
    assert "error" not in err


@slow
def test_it_goes_on_with_what_is_there_and_makes_a_new_link(server: Server):
    first = server.start("--preset", "campus").end(signal.SIGTERM)
    second = server.start("--preset", "campus").end(signal.SIGTERM)
    assert first[0] == second[0] == 0
    assert "Founded" not in second[1]
    links = [re.findall(r"/link/\S+", said[1]) for said in (first, second)]
    assert len(links[0]) == len(links[1]) == 1
    assert links[0] != links[1]


@slow
def test_it_serves_from_postgresql(server: Server, postgres_url: str):
    server.environ["BANYAN_DATABASE_URL"] = postgres_url
    server.start("--preset", "campus")
    assert "榕荫" in server.get("/")[1]
    assert "夜渡" in server.get("/b/Stories")[1]
    code, out, err = server.end(signal.SIGTERM)
    assert code == 0, err
    assert out.startswith("Founded in postgresql://")
    assert "error" not in err
    assert not (server.data / "banyan.db").exists()


@slow
def test_a_database_that_is_away_is_a_sentence(server: Server):
    server.environ["BANYAN_DATABASE_URL"] = "postgresql://ada:swordfish@127.0.0.1:1/banyan"
    with pytest.raises(AssertionError) as ended:
        server.start()
    code, _, err = ended.value.args[0]
    assert code == 1
    assert "Traceback" not in err
    assert "swordfish" not in err
    assert "cannot reach its records" in err


@slow
def test_it_speaks_the_operators_language(server: Server):
    server.environ["LC_ALL"] = "zh_CN.UTF-8"
    assert "开门了" in server.start("--preset", "campus").end(signal.SIGINT)[1]


@slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_open_streams_do_not_hold_up_the_stop(server: Server, how: signal.Signals):
    server.start("--preset", "campus")
    streams = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    for number, stream in enumerate(streams, 1):
        stream.sendall(f"GET /live?thread={number % 9 + 1} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert b"200 OK" in stream.recv(4096)
    idle = socket.create_connection(("127.0.0.1", server.port))
    began = time.monotonic()
    code, out, _ = server.end(how)
    assert code == 0
    assert "Stopped." in out
    assert time.monotonic() - began < STOPS_WITHIN_S / 3, "an open page held the stop up"
    for stream in (*streams, idle):
        stream.close()


@slow
def test_two_do_not_serve_one_folder(server: Server):
    server.start("--preset", "campus")
    second = Server(server.data)
    done = subprocess.run(
        [sys.executable, "-m", "banyan", "serve"],
        env=second.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert f"Process {server.process.pid} serves" in done.stderr, "already_served"
    server.end(signal.SIGKILL)
    server.start()  # the lock of a process that was killed is nobody's


@slow
@pytest.mark.parametrize("taken", ["WEB_LISTEN", "TERMINAL_SSH_LISTEN", "TERMINAL_TELNET_LISTEN"])
def test_a_taken_address_is_a_sentence(server: Server, taken: str):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        environ = server.environ | {f"BANYAN_{taken}": f"127.0.0.1:{port}"}
        done = subprocess.run(
            [sys.executable, "-m", "banyan", "serve", "--preset", "campus"], env=environ, capture_output=True, text=True,
            check=False, timeout=30,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert f"BANYAN_{taken} sets another" in done.stderr
    assert "Traceback" not in done.stderr


@slow
def test_an_empty_address_closes_a_way_in(server: Server):
    server.environ["BANYAN_TERMINAL_SSH_LISTEN"] = server.environ["BANYAN_TERMINAL_TELNET_LISTEN"] = ""
    code, out, err = server.start("--preset", "campus").end(signal.SIGINT)
    assert code == 0, err
    assert "telnet" not in out
    assert not list(server.data.glob("ssh_host_*"))


@slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_callers_at_a_terminal_hear_that_it_closes(server: Server, how: signal.Signals):
    server.start("--preset", "campus")
    callers = [socket.create_connection(("127.0.0.1", server.telnet), timeout=STOPS_WITHIN_S) for _ in range(3)]
    silent = socket.create_connection(("127.0.0.1", server.ssh))
    for caller in callers:
        read_until(caller, "好年".encode())
    began = time.monotonic()
    code, out, err = server.end(how)
    assert code == 0, err
    assert "Stopped." in out
    assert time.monotonic() - began < STOPS_WITHIN_S / 3, "a caller held the stop up"
    for caller in callers:
        assert "写的东西都留着" in read_until(caller, b"").decode("utf-8", "replace")
        caller.close()
    silent.close()


def read_until(caller: socket.socket, sign: bytes) -> bytes:
    """What comes, as far as the sign; without one, all there is."""
    heard = b""
    while not (sign and sign in heard) and (more := caller.recv(4096)):
        heard += more
    return heard


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "127.0.0.1:",
        "127.0.0.1:99999",
        "127.0.0.1:-1",
        "no.such.host.invalid:80",
        "[::1:80",
        ":80",
        "a b:80",
    ],
)
def test_an_address_that_is_none_is_refused(address: str):
    with refused("cannot_listen"):
        listen(address, "BANYAN_WEB_LISTEN")


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0"])
def test_an_address_is_listened_on(address: str):
    with closing(listen(address, "BANYAN_WEB_LISTEN")) as listener:
        assert listener.getsockname()[1] > 0


@slow
def test_log_lines_for_collectors_are_json(server: Server):
    server.environ["BANYAN_LOG_JSON"] = "true"
    server.environ["BANYAN_LOG_LEVEL"] = "debug"
    err = server.start("--preset", "campus").end(signal.SIGINT)[2]
    for line in err.splitlines():
        assert json.loads(line).keys() >= {"at", "level", "room", "says"}


class Poster(threading.Thread):
    """Somebody who answers as fast as they are answered, and remembers what was acknowledged."""

    def __init__(self, server: Server, session: str, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.server, self.session = server, session
        self.acknowledged: dict[int, str] = {}

    def run(self) -> None:
        with suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            headers = {"cookie": f"{SESSION}={self.session}", "origin": f"http://127.0.0.1:{self.server.port}"}
            line.request("GET", "/t/1/reply", headers=headers)
            page = line.getresponse().read().decode()
            csrf = re.search(r'name="csrf" value="([^"]+)"', page)
            assert csrf, page
            headers["content-type"] = "application/x-www-form-urlencoded"
            count = 0
            while True:
                count += 1
                text = f"{self.name} says {count}"
                line.request(
                    "POST",
                    "/t/1/reply",
                    urlencode({"csrf": csrf[1], "token": text, "text": text, "format": "markdown"}),
                    headers,
                )
                answer = line.getresponse()
                answer.read()
                assert answer.status == 303, answer.status
                floor = re.match(r"/t/1/(\d+)", answer.headers["location"])
                assert floor, answer.headers["location"]
                self.acknowledged[int(floor[1])] = text


@slow
@pytest.mark.parametrize("after_s", [0.5, 1.3])
def test_what_was_acknowledged_survives_kill_9(server: Server, after_s: float):
    server.data.mkdir()
    store = open_store(str(server.data / "banyan.db"))
    store.migrate()
    with closing(store):
        store.write_now(founding.found_empty)
        town = Town(store, Clock(clock.now()))
        town.chen.opens_thread("As fast as we can")
        token = store.write_now(lambda tx: sessions.open_session(tx, town.chen.caller, "test", "127.0.0.1"))
    server.start()
    posters = [Poster(server, token, f"poster{number}") for number in range(6)]
    for poster in posters:
        poster.start()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not all(poster.acknowledged for poster in posters):
        time.sleep(0.01)
    time.sleep(after_s)
    os.kill(server.process.pid, signal.SIGKILL)
    for poster in posters:
        poster.join(15)
    server.process.wait()
    acknowledged = {floor: text for poster in posters for floor, text in poster.acknowledged.items()}
    assert all(poster.acknowledged for poster in posters)
    assert len(acknowledged) == sum(len(poster.acknowledged) for poster in posters), "a floor was given twice"
    with closing(open_store(str(server.data / "banyan.db"))) as store, store.read() as tx:
        there = dict(tx.all("SELECT floor, source FROM posts ORDER BY floor"))
    assert list(there) == list(range(1, len(there) + 1)), "the floors have a gap"
    assert len(set(there.values())) == len(there), "something stands there twice"
    assert {floor: there.get(floor) for floor in acknowledged} == acknowledged
    server.start()
    assert f"{server.get('/t/1')[0]}" == "200"
    server.end(signal.SIGINT)
    check = subprocess.run(
        [sys.executable, "-m", "banyan", "check"],
        env=server.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert check.stdout == "Everything agrees.\n", check.stdout + check.stderr
