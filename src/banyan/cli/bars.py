# SPDX-License-Identifier: Apache-2.0
"""The bar that shows how far something has come. On a terminal only: in a log there is nothing to look at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from banyan.cli.speech import _

Progress = Callable[[int, int, str], object]  # (done, in all, what is being done)

PHASES = {
    "verify": "Checking",
    "read": "Reading",
    "write": "Writing",
    "files": "Copying files",
    "index": "Indexing words",
    "check": "Looking",
}


@contextmanager
def bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=None)

        def progress(done: int, total: int, what: str) -> None:
            shown.update(task, completed=done, total=total or None, description=_(PHASES[what]))

        yield progress
