# SPDX-License-Identifier: Apache-2.0
"""Mail group: people to whom somebody writes together, under a name that only they use."""

import msgspec

from banyan.records.accounts import Person


class MailGroup(msgspec.Struct, frozen=True):
    id: int
    name: str
    people: tuple[Person, ...]
