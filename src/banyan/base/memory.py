# SPDX-License-Identifier: Apache-2.0
"""Memory that was needed once: the C library keeps what a large piece of work has freed, and a small machine misses it."""

import contextlib
import ctypes


def give_back() -> None:
    """Hand freed memory to the system, where its C library can (glibc). Takes milliseconds; for the end of large work."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
