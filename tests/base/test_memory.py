# SPDX-License-Identifier: Apache-2.0
"""Freed memory goes back to the system, where the C library can be asked to. How much that is, `bench/memory.py` says."""

from types import SimpleNamespace

import pytest

from banyan.base import memory


def test_the_c_library_is_asked_for_all_it_has(monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=asked.append))
    memory.give_back()
    assert asked == [0]


@pytest.mark.parametrize("library", [object(), None], ids=["another libc", "no library"])
def test_where_it_cannot_be_asked_nothing_happens(monkeypatch: pytest.MonkeyPatch, library: object):
    def load(_: None) -> object:
        if library is None:
            raise OSError
        return library

    monkeypatch.setattr(memory.ctypes, "CDLL", load)
    memory.give_back()
