# SPDX-License-Identifier: Apache-2.0
"""`banyan admin`: who administers the community, decided at the machine."""

import click

from banyan.base import settings
from banyan.cli.app import Spoken, SpokenGroup
from banyan.cli.speech import _, tell
from banyan.core import keepers
from banyan.server import house


@click.group("admin", cls=SpokenGroup, help="Say who administers the community.")
def admin_command() -> None:
    pass


@admin_command.command(
    cls=Spoken, help="Print a new link that makes its opener the administrator, while there is none."
)
def link() -> None:
    with house.opened(settings.load()) as opened:
        token = opened.store.write_now(keepers.admin_link)
        tell(f"{opened.settings.public_url}/link/{token}")


@admin_command.command(cls=Spoken, help="Make somebody who takes part here an administrator.")
@click.argument("handle")
def give(handle: str) -> None:
    with house.opened(settings.load()) as opened:
        opened.store.write_now(lambda tx: keepers.make_admin(tx, handle.removeprefix("@")))
    tell(_("@{handle} administers the community from now on.", handle=handle.removeprefix("@")))


@admin_command.command(cls=Spoken, help="Take that back, for a reason that stands in the public record.")
@click.argument("handle")
@click.argument("reason")
def take(handle: str, reason: str) -> None:
    with house.opened(settings.load()) as opened:
        opened.store.write_now(lambda tx: keepers.end_admin(tx, handle.removeprefix("@"), reason))
    tell(_("@{handle} does not administer the community any more.", handle=handle.removeprefix("@")))
