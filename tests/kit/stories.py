# SPDX-License-Identifier: Apache-2.0
"""A story with awaits, told in a plain test."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")


def run(story: Coroutine[Any, Any, T]) -> T:
    """On a thread of its own, for on this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, story).result()


def told(story: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that is itself a story."""

    @wraps(story)
    def test(*args: Any, **kwargs: Any) -> None:
        run(story(*args, **kwargs))

    return test
