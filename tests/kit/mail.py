# SPDX-License-Identifier: Apache-2.0
"""Letters that wait in a town, and the tokens of the links in them."""

import re

import pytest
from tests.kit.town import Town

from banyan.core import outbox
from banyan.records.outbox import Letter

_LINK = re.compile(r"/(?:link|reset)/([\w-]{20,})")


class Mail:
    def __init__(self, town: Town) -> None:
        self._town = town

    def letters(self, recipient: str = "") -> list[Letter]:
        """Those that wait, or those of them to one address; the oldest first."""
        with self._town.store.read() as tx:
            return [one for one in outbox.waiting(tx, 1_000) if recipient in ("", one.recipient)]

    def token(self, recipient: str = "") -> str:
        """The token of the link in the last letter."""
        found = _LINK.search(self.letters(recipient)[-1].body)
        assert found, "there is no link in it"
        return found[1]


@pytest.fixture
def mail(town: Town) -> Mail:
    return Mail(town)
