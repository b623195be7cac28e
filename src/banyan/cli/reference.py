# SPDX-License-Identifier: Apache-2.0
"""`banyan reference`: the pages of docs/reference that are written from the code; a test fails while they differ from it.

Each function below is a page: its docstring stands at the head of it.
"""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module, resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import banyan
from banyan.base.errors import every_refusal
from banyan.base.settings import SETTINGS, Setting
from banyan.cli import app
from banyan.cli.app import Spoken
from banyan.cli.speech import tell
from banyan.records.events import EVENTS
from banyan.storage.copying import list_tables
from banyan.storage.store import open_store

MADE = "<!-- Written by `make docs` from the code: change the code, not this page. -->"
_KEY_ROW = re.compile(r'<tr><td>(?P<keys>(?:<kbd>.*?</kbd>\s*)+)</td><td>\{\{ _\("(?P<does>[^"]+)"\) \}\}</td></tr>')


@click.command(cls=Spoken, help="Write the pages of docs/reference from the code.")
@click.argument("folder", type=click.Path(path_type=Path))
def reference_command(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (folder / f"{name}.md").write_text(page(name), encoding="utf-8")
        tell(str(folder / f"{name}.md"))


def page(name: str) -> str:
    """A page as it should stand in docs/reference."""
    title, body = PAGES[name]
    intro = inspect.cleandoc(body.__doc__ or "")
    return f"# {title}\n\n{MADE}\n\n{intro}\n\n" + "\n".join(body()).rstrip() + "\n"


def _settings() -> Iterator[str]:
    """What the operator decides for the process: in the environment, or in `banyan.toml` in the data folder, where a dot in
    a name is a table. `banyan settings` shows each value and where it came from.
    """
    rows = [(f"`{row.name}`", f"`{row.variable}`", _default(row), row.what) for row in SETTINGS]
    yield from _table(("setting", "in the environment", "default", "what it is for"), rows)


def _default(row: Setting) -> str:
    value = (
        str(row.default).lower()
        if row.kind is bool
        else ", ".join(row.default)
        if row.kind is list
        else str(row.default)
    )
    return f"`{value}`" if value else "–"


def _commands() -> Iterator[str]:
    """A command that is refused says why in a sentence and ends with 1; one that is not understood ends with 2, one that is
    interrupted with 130, a bug with 70; `banyan check` ends with 1 while anything differs. They speak the language of `LC_ALL`,
    `LC_MESSAGES` or `LANG`.
    """
    context = click.Context(app.command_line, info_name="banyan")
    for name in app.command_line.list_commands(context):
        command = app.command_line.get_command(context, name)
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                yield from _command(f"banyan {name} {inner}", command.commands[inner])
        elif command is not None:
            yield from _command(f"banyan {name}", command)


def _command(words: str, command: click.Command) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option)]
    yield f"## {' '.join([words, *(argument.make_metavar(click.Context(command)) for argument in arguments)])}"
    yield from ("", command.help or "", "")
    if options:
        rows = [
            (f"`{' '.join([*option.opts, option.metavar or '']).strip()}`", option.help or "") for option in options
        ]
        yield from (*_table(("option", "what it does"), rows), "")


def _events() -> Iterator[str]:
    """What the event log tells, in the order of the commits. An event carries ids; whoever reads it looks the rest up."""
    rows = []
    for name, kind in sorted(EVENTS.items()):
        fields = ", ".join(f"`{field}`" for field in kind.__struct_fields__)
        rows.append((f"`{name}`", fields, _sentence(vars(kind).get("__doc__")) or "–"))
    yield from _table(("event", "carries", "what it says"), rows)


def _refusals() -> Iterator[str]:
    """Everything that is refused, with the code that programs compare; a code never changes. Each sentence is worded in
    every language that Banyan speaks.
    """
    for module in pkgutil.walk_packages(banyan.__path__, "banyan."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    kinds = [kind for kind in every_refusal() if kind.__module__.startswith("banyan.") and "code" in vars(kind)]
    rows = [(f"`{kind.code}`", str(kind.family), kind.sentence, kind.hint or "–") for kind in kinds]
    yield from _table(("code", "family", "sentence", "way on"), rows)


def _routes() -> Iterator[str]:
    """Every address of the web interface. Those that change something take POST, from a form of ours."""
    from banyan.interfaces.web.app import ROUTES

    rows = []
    for route in ROUTES:
        for method, handler in (("GET", route.get), ("POST", route.post)):
            if handler is not None:
                rows.append((f"`{method} {route.path}`", _handler(handler)))
    yield from _table(("request", "answered by"), rows)


def _handler(handler: Callable[..., Any]) -> str:
    place = f"`{handler.__module__.rpartition('.')[2]}.{handler.__name__}`"
    said = _sentence(handler.__doc__)
    return f"{place} – {said}" if said else place


def _schema() -> Iterator[str]:
    """The tables, the same on SQLite and on PostgreSQL but for the index of words. Times are microseconds UTC, truths are
    smallint, ids are minted by Banyan.
    """
    with TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "banyan.db"))
        try:
            store.migrate()
            with store.read() as tx:
                tables = list_tables(tx)
        finally:
            store.close()
    for table in sorted(tables):
        columns = (
            f"`{name}` {kind.lower()}{' (key)' if name in table.key else ''}"
            for name, kind in zip(table.columns, table.types, strict=True)
        )
        yield from (f"## {table.name}", "", ", ".join(columns) + ".", "")


def _keys() -> Iterator[str]:
    """On the web, with script, wherever nobody is typing. Everything can be reached without them."""
    about = resources.files("banyan.interfaces.web") / "templates" / "about.html"
    rows = [
        (found["keys"].replace("<kbd>", "`").replace("</kbd>", "`").strip(), found["does"])
        for found in _KEY_ROW.finditer(about.read_text(encoding="utf-8"))
    ]
    yield from _table(("key", "what it does"), rows)


def _sentence(doc: str | None) -> str:
    """The first sentence of a docstring."""
    return " ".join(inspect.cleandoc(doc).split("\n\n")[0].split()) if doc else ""


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


PAGES = {
    "settings": ("Settings", _settings),
    "commands": ("Commands", _commands),
    "events": ("Events", _events),
    "refusals": ("Refusals", _refusals),
    "routes": ("Addresses", _routes),
    "schema": ("Schema", _schema),
    "keys": ("Keys", _keys),
}
