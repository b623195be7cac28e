# SPDX-License-Identifier: Apache-2.0
"""`banyan recount`: count a poll's ballots again, from their file alone. It opens no community and asks nobody."""

from pathlib import Path

import click

from banyan.cli import speech
from banyan.cli.app import Spoken
from banyan.cli.speech import _, tell
from banyan.exchange import polls


@click.command(cls=Spoken, help="Count the ballots of a poll again, from the file that its page gives.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def recount_command(ctx: click.Context, path: Path) -> None:
    with path.open("rb") as file:
        counted = polls.count(file.read(polls.LONGEST))
    tell(counted.question)
    for name, value in counted.found:
        tell(f"  {name}: {value}")
    if counted.is_right:
        tell(_("The file says the same."))
        return
    claims = dict(counted.claims)
    for name in dict.fromkeys([*dict(counted.found), *claims]):
        if dict(counted.found).get(name) != claims.get(name):
            tell(_("The file says otherwise: {name}: {value}", name=name, value=claims.get(name, "-")))
    ctx.exit(speech.REFUSED)
