# SPDX-License-Identifier: Apache-2.0
"""Docs are promises: every block of code in the README and in docs/ is run, page by page, from top to bottom, as its
reader would. A page has a folder, a data folder and a port of its own, and `banyan` on the PATH.

What stands after the three backticks says how: `sh` runs in the page's folder · `sh checkout` in the repository ·
`sh serve` (with or without `checkout`) starts in the background, is waited for, and is stopped with Ctrl-C when the page ends ·
`python` runs as a program · `toml` and `json` are read · `text` is there to be looked at. Nothing else may stand there.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.kit import sources

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<code>.*?)^ *```\s*?$", re.MULTILINE | re.DOTALL)
KNOWN = {"sh", "sh checkout", "sh serve", "sh checkout serve", "python", "toml", "json", "text"}
BLOCK_LIMIT_S, START_LIMIT_S = 120, 60
THE_DOCS_ADDRESS = re.compile(r"\b(127\.0\.0\.1|localhost):8000\b")

# A page may tell its reader to run the tests; this is one of the tests. So `make test` inside a page only collects.
MAKE = """#!/bin/sh
[ "${1:-}" = test ] || exec {make} "$@"
exec {make} "$@" PYTEST_ARGS="--collect-only -q -p no:cacheprovider"
"""


class Block(NamedTuple):
    line: int
    info: str
    code: str


def pages() -> list[Path]:
    docs = sources.ROOT / "docs"
    return [
        path
        for path in sources.files()
        if path.suffix == ".md" and (path.is_relative_to(docs) or path.name == "README.md")
    ]


def blocks(path: Path) -> list[Block]:
    text = sources.text(path)
    return [
        Block(
            text.count("\n", 0, found.start()) + 1,
            found["info"].strip(),
            _unindent(found["code"], len(found["indent"])),
        )
        for found in FENCE.finditer(text)
    ]


def _unindent(code: str, by: int) -> str:
    return "".join(line[by:] if not line[:by].strip() else line for line in code.splitlines(keepends=True))


class Reader:
    """Somebody who follows a page to the letter."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.home = home
        self.servers: list[tuple[Block, subprocess.Popen[str]]] = []
        shims = home / ".shims"
        shims.mkdir()
        (shims / "make").write_text(MAKE.replace("{make}", _which("make")), encoding="utf-8")
        (shims / "make").chmod(0o755)
        self.environ = sources.calm_environ() | {
            "PATH": os.pathsep.join([str(shims), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "BANYAN_DATA": str(home / "data"),
            "BANYAN_WEB_LISTEN": self.address,
            "BANYAN_TERMINAL_SSH_LISTEN": "127.0.0.1:0",
            "BANYAN_TERMINAL_TELNET_LISTEN": "127.0.0.1:0",
        }

    def follow(self, block: Block) -> None:
        code = THE_DOCS_ADDRESS.sub(self.address, block.code)
        match block.info:
            case "toml":
                tomllib.loads(code)
            case "json":
                json.loads(code)
            case "python":
                self._finish([sys.executable, "-c", code], self.home)
            case "sh" | "sh checkout":
                self._finish(["sh", "-euc", code], sources.ROOT if "checkout" in block.info else self.home)
            case "sh serve" | "sh checkout serve":
                self._serve(block, code)

    def _finish(self, program: list[str], folder: Path) -> None:
        done = subprocess.run(
            program, stdin=subprocess.DEVNULL, cwd=folder, env=self.environ, text=True, timeout=BLOCK_LIMIT_S, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"it ended with {done.returncode}:\n{done.stdout[-2000:]}"

    def _serve(self, block: Block, code: str) -> None:
        log = (self.home / f"serve-{block.line}.log").open("w+", encoding="utf-8")
        server = subprocess.Popen(
            ["sh", "-euc", code], cwd=sources.ROOT if "checkout" in block.info else self.home, env=self.environ, text=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self.servers.append((block, server))
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"http://{self.address}/healthz", timeout=5):
                return
            time.sleep(0.05)
        log.seek(0)
        raise AssertionError(f"nobody answers at {self.address}/healthz:\n{log.read()[-2000:]}")

    def leave(self) -> list[str]:
        """Stops what was started, as a person would. Returns what did not stop cleanly."""
        troubles = []
        for block, server in self.servers:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)
            try:
                code = server.wait(timeout=20)
                if code not in (0, -signal.SIGINT, 128 + signal.SIGINT):
                    troubles.append(f"line {block.line}: Ctrl-C ended it with {code}")
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                troubles.append(f"line {block.line}: Ctrl-C did not end it")
        return troubles


def _which(program: str) -> str:
    found = subprocess.run(["sh", "-c", f"command -v {program}"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


@pytest.mark.parametrize("page", pages(), ids=sources.name)
def test_a_page_keeps_its_promises(page, tmp_path):
    reader = Reader(tmp_path)
    try:
        for block in blocks(page):
            where = f"{sources.name(page)}:{block.line}"
            assert block.info in KNOWN, f"{where}: say after the backticks what it is, one of {sorted(KNOWN)}"
            try:
                reader.follow(block)
            except Exception as trouble:
                raise AssertionError(f"{where} does not do what it says: {trouble}") from trouble
    finally:
        troubles = reader.leave()
    assert not troubles, f"{sources.name(page)}: {troubles}"


def test_there_are_pages_and_they_have_something_to_run():
    assert [path for path in pages() if path.name == "README.md"], "there is no README.md"
    assert sum(block.info.startswith(("sh", "python")) for path in pages() for block in blocks(path)) > 5


def test_the_reader_notices_a_broken_promise(tmp_path):
    reader = Reader(tmp_path)
    reader.follow(Block(1, "sh", "echo one > kept\n"))
    reader.follow(Block(2, "sh", "test -f kept; command -v banyan\n"))
    reader.follow(Block(3, "python", "import banyan\n"))
    for info, code in (
        ("sh", "false\ntrue\n"),
        ("sh", "echo $UNKNOWN\n"),
        ("python", "import nothing_of_the_kind\n"),
        ("toml", "a ="),
    ):
        with pytest.raises(Exception, match=r"."):
            reader.follow(Block(4, info, code))
    assert [block.code for block in _found("  ```sh\n  a\n    b\n  ```\n")] == ["a\n  b\n"]


def _found(text: str) -> list[Block]:
    return [Block(0, hit["info"], _unindent(hit["code"], len(hit["indent"]))) for hit in FENCE.finditer(text)]
