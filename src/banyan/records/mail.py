# SPDX-License-Identifier: Apache-2.0
"""Mail: a letter between members, and what one of those who have a copy sees of it. The internet kind is always e-mail."""

import msgspec

from banyan.records.accounts import Person

INBOX, SENT, TRASH = FOLDERS = ("inbox", "sent", "trash")


class Letter(msgspec.Struct, frozen=True):
    """What was written. `talk` is the id of the first letter of the conversation."""

    id: int
    talk: int
    sender_id: int
    subject: str
    format: str
    renderer: int
    lang: str
    source: str
    html: str
    made_at: int


class Head(msgspec.Struct, frozen=True):
    """A line of a list: a letter as its reader has it. `folder` is one of FOLDERS or the id of a folder of theirs."""

    id: int
    talk: int
    subject: str
    lang: str
    made_at: int
    sender: Person
    folder: str
    is_unread: bool
    is_answered: bool
    is_kept: bool
    is_tagged: bool
    people: tuple[Person, ...] = ()  # to whom it went


class Opened(msgspec.Struct, frozen=True):
    """A letter that is being read."""

    head: Head
    letter: Letter


class MailPage(msgspec.Struct, frozen=True):
    """`older` is the cursor of the next page, "" on the last."""

    heads: list[Head]
    older: str


class Found(msgspec.Struct, frozen=True):
    """A letter that was looked for, with the words around what was asked: (text, whether it was asked for)."""

    head: Head
    words: list[tuple[str, bool]]


class Room(msgspec.Struct, frozen=True):
    """Bytes of a mailbox."""

    used: int
    most: int

    @property
    def percent(self) -> int:
        return 100 * self.used // self.most if self.most else 100


class Opening(msgspec.Struct, frozen=True):
    """What stands in the form before anybody writes: an answer, or something that is sent on."""

    to: str = ""
    subject: str = ""
    source: str = ""
    format: str = "markdown"
    answers: int = 0
