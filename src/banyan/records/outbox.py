# SPDX-License-Identifier: Apache-2.0
"""Letter: mail that waits to be sent."""

import msgspec


class Letter(msgspec.Struct, frozen=True):
    """`sent_at` is None while it waits; of one that was sent, address and words are no longer kept."""

    id: int
    recipient: str
    subject: str
    body: str
    made_at: int
    sent_at: int | None
    tries: int
    error: str  # the kind of the last failure, never what the server said: it may repeat the address
    unsubscribe: str = ""  # where one click ends letters of this sort, within the community; empty: it is asked for
