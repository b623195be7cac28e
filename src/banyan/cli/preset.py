# SPDX-License-Identifier: Apache-2.0
"""`banyan preset`: which houses there are, how far this community is from one, and moving towards it."""

import click

from banyan import presets
from banyan.base import settings
from banyan.cli import screen
from banyan.cli.app import Spoken, SpokenGroup
from banyan.cli.speech import _, _n, lang, tell
from banyan.core import keepers
from banyan.core import presets as verbs
from banyan.records.boards import wording
from banyan.records.presets import Difference
from banyan.server import house

MOST_CELLS = 60  # of a value in a table: a line of rules is told by its beginning


@click.group("preset", cls=SpokenGroup, help="Compare this community with a preset, and move towards it.")
def preset_command() -> None:
    pass


@preset_command.command("list", cls=Spoken, help="Say which presets there are.")
def list_command() -> None:
    for name in presets.names():
        words = presets.read(name).words
        tell(f"{name:<8}  {words['name']}  {words.get('tagline', '')}")


@preset_command.command(cls=Spoken, help="Show in what this community is not as a preset plans it. Nothing is changed.")
@click.argument("name")
def diff(name: str) -> None:
    preset = presets.read(name)
    with house.opened(settings.load()) as opened, opened.store.read() as tx:
        found = verbs.differences(tx, preset)
    _show(found)


@preset_command.command(
    cls=Spoken,
    help="Add the boards and set the words and switches of a preset, as one of the administrators. "
    "Nothing that was written is touched, and nothing is removed.",
)
@click.argument("name")
@click.option(
    "--by", "handle", required=True, metavar="HANDLE", help="The administrator who does it in the public record."
)
@click.option("--only", type=click.Choice(verbs.PARTS), help="Only its words, or only its boards.")
def adopt(name: str, handle: str, only: str | None) -> None:
    preset = presets.read(name)
    parts = (only,) if only else verbs.PARTS
    with house.opened(settings.load()) as opened:
        done = opened.store.write_now(
            lambda tx: verbs.adopt(tx, keepers.as_member(tx, handle.removeprefix("@")), preset, parts)
        )
    _show(done)


def _show(found: list[Difference]) -> None:
    rows = [(_place(one), one.field, _short(one.here), _short(one.there)) for one in found]
    if rows:
        screen.table(rows, (_("where"), _("what"), _("here"), _("in the preset")))
    tell(_n("{n} difference", "{n} differences", len(found)))


def _place(one: Difference) -> str:
    if one.part == "words":
        return _("the community")
    return _("section {name}", name=one.slug) if one.part == "section" else _("board {name}", name=one.slug)


def _short(value: str) -> str:
    """A value on one line; words in several languages in the operator's."""
    said = wording(value, lang()) if value.startswith("{") else value
    line = " ".join(said.split())
    return line if len(line) <= MOST_CELLS else f"{line[: MOST_CELLS - 1]}…"
