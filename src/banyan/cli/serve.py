# SPDX-License-Identifier: Apache-2.0
"""`banyan serve`: open the community to its people."""

import click

from banyan.base import settings
from banyan.cli import speech
from banyan.cli.app import Spoken
from banyan.server.house import PARTS


@click.command(cls=Spoken, help="Open the community on the web, until Ctrl-C.")
@click.option("--preset", metavar="NAME", help="Found this one first if there is no community yet.")
@click.option("--only", type=click.Choice(PARTS), help="Serve this alone; another process serves the rest.")
def serve_command(preset: str | None, only: str | None) -> None:
    loaded = settings.load()
    if preset is not None:
        from banyan.cli import found

        found.found_if_none(loaded, preset)
    from banyan.server import wiring

    wiring.run(loaded, speech.lang(), speech.tell, (only,) if only else PARTS)
