# SPDX-License-Identifier: Apache-2.0
"""Who is at a terminal: the caller as they stand now, on their own clock or on the community's."""

import msgspec

from banyan.base.ids import AccountId
from banyan.core import callers, site, terminal_choices
from banyan.interfaces.desk import Tx
from banyan.records.callers import Caller
from banyan.records.terminal_choices import TerminalChoices


def load(tx: Tx, caller: Caller, account_id: AccountId) -> tuple[Caller, TerminalChoices]:
    """Somebody who has signed in at this line, and what they chose for their terminals."""
    loaded = callers.load(tx, account_id, caller.address)
    return zoned(tx, loaded), terminal_choices.mine(tx, loaded)


def zoned(tx: Tx, caller: Caller) -> Caller:
    """The caller with a clock: the community's, unless they chose another."""
    return caller if caller.zone else msgspec.structs.replace(caller, zone=site.policy(tx, "zone"))
