# SPDX-License-Identifier: Apache-2.0
"""`banyan settings`: every setting of the process, its value, and where that came from."""

from typing import Any

import click

from banyan.base.settings import SETTINGS, Setting, load
from banyan.cli.app import Spoken
from banyan.cli.screen import table
from banyan.cli.speech import _

MASK = "••••••"


@click.command(cls=Spoken, help="Show every setting, its value, and where that came from.")
def settings_command() -> None:
    loaded = load()
    rows = [(row.name, shown(row, loaded[row.name]), _origin(loaded.origins[row.name])) for row in SETTINGS]
    table(rows, (_("setting"), _("value"), _("from")))


def shown(setting: Setting, value: Any) -> str:
    """A value as it may be shown: of a secret only whether there is one."""
    if setting.secret and value:
        return MASK
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _origin(origin: str) -> str:
    return _("default") if origin == "default" else origin
