# SPDX-License-Identifier: Apache-2.0
"""What commands draw: a bar that shows how far something has come, and tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from banyan.cli.speech import _, tell

# (done, in all, what is being done: one of PHASES, or a word of its own)
Progress = Callable[[int, int, str], object]
PHASES = {
    "verify": "Checking",
    "read": "Reading",
    "write": "Writing",
    "files": "Copying files",
    "index": "Indexing words",
}

PIPE_WIDTH = 1_000  # columns: nothing is folded there


@contextmanager
def bar() -> Iterator[Progress]:
    """On a terminal only: in a log there is nothing to look at."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=None)

        def progress(done: int, total: int, what: str) -> None:
            shown.update(task, completed=done, total=total or None, description=_(PHASES.get(what, what)))

        yield progress


def table(rows: Iterable[Sequence[str]], titles: Sequence[str] = ()) -> None:
    """Columns that line up, Chinese ones too. What is too long is folded on a terminal and left alone in a pipe."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*titles, box=None, pad_edge=False, header_style="bold", show_header=bool(titles))
    for row in rows:
        drawn.add_row(*row)
    for column in drawn.columns:
        column.overflow = "fold"
    console = Console(markup=False, highlight=False)
    with console.capture() as caught:
        console.print(drawn, crop=False, width=None if console.is_terminal else PIPE_WIDTH)
    for line in caught.get().splitlines():
        tell(line.rstrip())
