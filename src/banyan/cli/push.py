# SPDX-License-Identifier: Apache-2.0
"""`banyan push`: whether members' devices are told of things while no page is open."""

import click

from banyan.base import settings
from banyan.cli.app import Spoken, SpokenGroup
from banyan.cli.speech import _, tell
from banyan.core import devices
from banyan.exchange import web_push
from banyan.server import house


@click.group("push", cls=SpokenGroup, help="Say whether members' devices are told of things (web push).")
def push_command() -> None:
    pass


@push_command.command(cls=Spoken, help="Make the community's key for it; from now on members may add devices.")
def on() -> None:
    keys = web_push.new_keys()
    with house.opened(settings.load()) as opened:
        opened.store.write_now(lambda tx: devices.switch_on(tx, keys))
        if not opened.settings.public_url.startswith("https://"):
            tell(_("Browsers do it only at an address with https: see the setting web.public_url."))
    tell(_("Members find it under Settings, Notifications. The key stands in the database, and so in every backup."))


@push_command.command(cls=Spoken, help="Throw the key away, and all devices with it.")
def off() -> None:
    with house.opened(settings.load()) as opened:
        count = opened.store.write_now(devices.switch_off)
    tell(_("No device is told of anything any more; there were {count}.", count=count))
