# SPDX-License-Identifier: Apache-2.0
"""`banyan account`: help for somebody whom no letter reaches."""

import click

from banyan.base import settings
from banyan.cli import speech
from banyan.cli.app import Spoken, SpokenGroup
from banyan.cli.speech import _, tell
from banyan.core import keepers
from banyan.server import house


@click.group("account", cls=SpokenGroup, help="Help somebody back into an account.")
def account_command() -> None:
    pass


@account_command.command(cls=Spoken, help="Print a link that sets a new password for somebody, good for an hour, once.")
@click.argument("handle")
def reset(handle: str) -> None:
    with house.opened(settings.load()) as opened:
        token = opened.store.write_now(lambda tx: keepers.reset_link(tx, handle.removeprefix("@")))
        tell(f"{opened.settings.public_url}/reset/{token}")
    speech.warn(
        _("Whoever opens it can sign in as @{handle}: give it to nobody else.", handle=handle.removeprefix("@"))
    )


@account_command.command(
    cls=Spoken, help="Ask somebody for no second factor any more: for who lost the phone and the recovery codes."
)
@click.argument("handle")
def unlock(handle: str) -> None:
    with house.opened(settings.load()) as opened:
        opened.store.write_now(lambda tx: keepers.switch_off_second_factor(tx, handle.removeprefix("@")))
    tell(_("@{handle} signs in with the password alone now.", handle=handle.removeprefix("@")))


@account_command.command(
    "end-locks",
    cls=Spoken,
    help="End what somebody locked for themselves: for an emergency. The public record says so.",
)
@click.argument("handle")
@click.option("--reason", required=True, help="Why, for the public record.")
def end_locks(handle: str, reason: str) -> None:
    with house.opened(settings.load()) as opened:
        opened.store.write_now(lambda tx: keepers.end_self_locks(tx, handle.removeprefix("@"), reason))
    tell(_("@{handle} keeps away from nothing any more. The public record says so.", handle=handle.removeprefix("@")))
