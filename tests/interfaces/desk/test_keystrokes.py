# SPDX-License-Identifier: Apache-2.0
"""Keystrokes reach whoever watches the talk, until they leave."""

from banyan.base.ids import AccountId
from banyan.core.talks import MAX_LINE
from banyan.interfaces.desk.keystrokes import Keystrokes

ADA = AccountId(1)


def test_what_is_typed_reaches_the_watchers_of_that_talk_alone():
    keystrokes, one, other = Keystrokes(), [], []
    leave = keystrokes.watch(12, lambda who, text: one.append((who, text)))
    keystrokes.watch(13, lambda who, text: other.append((who, text)))
    keystrokes.typed(12, ADA, "hel")
    keystrokes.typed(12, ADA, "x" * (MAX_LINE + 5))
    leave()
    leave()
    keystrokes.typed(12, ADA, "hello")
    assert one == [(ADA, "hel"), (ADA, "x" * MAX_LINE)]
    assert other == []
