# SPDX-License-Identifier: Apache-2.0
"""`banyan init`: found a community, from a preset or bare."""

import click

from banyan import presets
from banyan.base import settings
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings
from banyan.cli.app import Spoken
from banyan.cli.speech import _, tell
from banyan.core import founding
from banyan.jobs.timetable import run_pending
from banyan.records.presets import Preset
from banyan.server import house
from banyan.server.house import House


class PresetOrEmpty(Refusal):
    code = "preset_or_empty"
    family = Family.INVALID
    sentence = "Say what is to be founded: --preset with one of {names}, or --empty."
    fields = ("names",)


@click.command(cls=Spoken, help="Found a community in the data folder.")
@click.option("--preset", metavar="NAME", help="With the boards, the words and the people of a preset.")
@click.option("--empty", is_flag=True, help="With nothing: an import or its administrator brings the boards.")
def init_command(preset: str | None, empty: bool) -> None:
    if (preset is None) is not empty:
        raise PresetOrEmpty(names=", ".join(presets.names()))
    plan = None if preset is None else presets.read(preset)
    loaded = settings.load()
    with house.opened(loaded, founded=False) as opened:
        if plan is not None:
            _found(opened, plan)
        else:
            opened.store.write_now(founding.found_empty)
    tell(_("Founded in {place}. `banyan serve` opens it.", place=house.place(loaded)))


def found_if_none(loaded: Settings, preset: str) -> None:
    """What is there stays; what is not yet is founded."""
    plan = presets.read(preset)
    with house.opened(loaded, founded=False) as opened:
        if not opened.is_founded:
            _found(opened, plan)
            tell(_("Founded in {place}, from the preset “{preset}”.", place=house.place(loaded), preset=preset))


def _found(opened: House, plan: Preset) -> None:
    story = founding.write_story(plan)
    opened.store.write_now(lambda tx: founding.found(tx, story))
    run_pending(opened.store, opened.files, opened.settings)  # so that it can be searched before anybody serves it
