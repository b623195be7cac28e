# SPDX-License-Identifier: Apache-2.0
"""Mail folder: a place in a mailbox, of everybody's or of one's own."""

import msgspec


class MailFolder(msgspec.Struct, frozen=True):
    """`key` stands on the copies: "inbox", "sent", "trash", or the id of one's own. Those that everybody has bear no name."""

    key: str
    name: str
    count: int
    unread: int
