# SPDX-License-Identifier: Apache-2.0
"""Freed memory goes back to the system, where the C library can be asked to."""

import platform
from pathlib import Path

import pytest

from banyan.base import memory


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1_000_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_what_was_freed_goes_back():
    pieces = [bytes(4_000) for _ in range(10_000)]
    kept = pieces[::100]  # one in a hundred lives on, so that nothing goes back by itself
    del pieces
    before = resident_mb()
    memory.give_back()
    assert resident_mb() < before - 20
    assert len(kept) == 100


def test_where_it_cannot_be_asked_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())
    memory.give_back()
