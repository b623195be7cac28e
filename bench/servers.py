# SPDX-License-Identifier: Apache-2.0
"""Servers to measure, on loopback and gone afterwards: `banyan serve`, nginx with a few files; and wrk to ask them.

Servers share the first core and whoever asks has the second, where the machine lets us say so; both sides alike.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from banyan.core import callers, sessions
from banyan.interfaces.web.readers import CookieNames
from banyan.storage.store import open_store
from bench import kit
from bench.kit import Missing

STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 20
NO_TERMINAL = {"BANYAN_TERMINAL_SSH_LISTEN": "", "BANYAN_TERMINAL_TELNET_LISTEN": ""}  # their ports may be taken

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=1000;
    open_file_cache_valid 600s;
    default_type "text/html; charset=utf-8";
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/files; }}
}}
"""


class Running(NamedTuple):
    host: str  # with the port
    pid: int

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=60)

    def get(self, path: str, **headers: str) -> bytes:
        """The body of one answer, which must be a good one."""
        connection = self.connection()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body


def needed(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(
            f"{program} is not on this machine: install it (on Debian: apt-get install {program}) and measure again"
        )
    return found


def on_core(core: int) -> list[str]:
    """In front of a command: keep it on one core, if there are two and the system can."""
    pin = shutil.which("taskset")
    return [pin, "-c", str(core)] if pin and (os.cpu_count() or 1) > 1 else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def banyan(data: Path, **environment: str) -> Iterator[Running]:
    """`banyan serve` over a data folder."""
    host = f"127.0.0.1:{free_port()}"
    words = [*on_core(0), sys.executable, "-m", "banyan", "serve"]
    with (data / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            words,
            env=kit.environment(BANYAN_DATA=str(data), BANYAN_WEB_LISTEN=host, **(NO_TERMINAL | environment)),
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(host, process, data / "serve.log")
        yield Running(host, process.pid)
    finally:
        _end(process)


@contextmanager
def nginx(folder: Path, files: dict[str, bytes]) -> Iterator[Running]:
    """nginx that sends `files` by name, as files."""
    program = needed("nginx")
    place = folder / "files"
    place.mkdir()
    for name, body in files.items():
        (place / name).write_bytes(body)
    folder.chmod(0o755)
    port = free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(NGINX.format(folder=folder, port=port, user=user), encoding="utf-8")
    log = folder / "error.log"
    process = subprocess.Popen(
        [*on_core(0), program, "-c", str(config), "-p", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"127.0.0.1:{port}", process, log)
        yield Running(f"127.0.0.1:{port}", process.pid)
    finally:
        _end(process)


def requests_a_second(at: Running, path: str, *, connections: int, seconds: float, cookie: str = "") -> float:
    """What wrk gets out of a server. Answers that are no good ones make the figure worthless, so they raise."""
    words = [*on_core(1), needed("wrk"), "-t1", f"-c{connections}", f"-d{seconds:g}s", f"http://{at.host}{path}"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def session_cookie(url: str) -> str:
    """The cookie of a member who is signed in, made before the server starts."""
    store = open_store(url)
    try:
        with store.read() as tx:
            caller = callers.load(tx, tx.value("SELECT id FROM accounts ORDER BY id LIMIT 1"))
        token = store.write_now(lambda tx: sessions.open_session(tx, caller, "bench", "127.0.0.1"))
    finally:
        store.close()
    return f"{CookieNames(is_secure=False).session}={token}"


def processor_seconds(pid: int) -> float:
    """What a process and those it started have used of the processor."""
    return sum(_processor_seconds(each) for each in (pid, *_children(pid)))


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Memory(msgspec.Struct, frozen=True):
    """Resident memory of a process and those it started, in megabytes (of 1,000,000 bytes)."""

    resident: float
    processes: int


def memory(pid: int) -> Memory:
    pids = [pid, *_children(pid)]
    return Memory(sum(_resident(each) for each in pids) / 1_000, len(pids))


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) * 1.024
    return 0.0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text(encoding="utf-8").split()):
            found += [child, *_children(child)]
    return found


def _wait_for(host: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    name, _, port = host.partition(":")
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection((name, int(port)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2_000:] if log.exists() else ""
    raise RuntimeError(f"a server did not start\n{tail}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
