# SPDX-License-Identifier: Apache-2.0
"""Real callers at a real terminal: a program of this machine in tmux, whose screen is read as a person would.

`with caller("telnet 127.0.0.1 2323") as person: person.sees("Name:"); person.types("guest", "Enter")`.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

NEEDED = {"ssh": "openssh-client", "telnet": "telnet", "tmux": "tmux", "plink": "putty-tools", "luit": "x11-utils"}
WITHIN_S = 30


def check_there(*programs: str) -> None:
    """A caller that is missing is named: a test with it must not pass without it."""
    missing = [program for program in programs if shutil.which(program) is None]
    packages = " ".join(NEEDED.get(program, program) for program in missing)
    assert not missing, (
        f"{' and '.join(missing)} is not on this machine. Debian: apt-get install {packages}; or `make test` as root."
    )


class RealCaller:
    """One window of a tmux server that is nobody else's."""

    def __init__(self, name: str) -> None:
        self._name = name

    def tmux(self, *words: str) -> str:
        environ = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        done = subprocess.run(
            ["tmux", "-L", self._name, "-f", os.devnull, "-u", *words],
            env=environ, capture_output=True, text=True, check=False, timeout=WITHIN_S,
        )  # fmt: skip
        return done.stdout

    @property
    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def sees(self, *signs: str) -> str:
        """The screen once all the signs stand on it."""
        deadline = time.monotonic() + WITHIN_S
        while not all(sign in (screen := self.screen) for sign in signs):
            assert time.monotonic() < deadline, screen
            time.sleep(0.05)
        return screen

    def types(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def resizes(self, cols: int, rows: int) -> None:
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))


@contextmanager
def caller(command: str, cols: int = 80, rows: int = 24) -> Iterator[RealCaller]:
    """Somebody in front of a terminal in which `command` runs; when it ends, its last screen stays."""
    person = RealCaller(f"banyan-test-{os.getpid()}-{time.monotonic_ns()}")
    person.tmux("new-session", "-d", "-x", str(cols), "-y", str(rows), f"{command}; echo; echo LEFT; sleep 60")
    try:
        yield person
    finally:
        person.tmux("kill-server")
