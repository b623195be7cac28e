# SPDX-License-Identifier: Apache-2.0
"""Attachment: a file somebody uploaded. The bytes are addressed by their content; this row says whose they are."""

import msgspec

from banyan.base.ids import AccountId


class Attachment(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    sha256: str
    name: str
    media_type: str
    size: int
    width: int  # 0 for what is no picture
    height: int
    made_at: int
    state: str  # "kept", "removed"

    @property
    def is_picture(self) -> bool:
        return self.width > 0

    @property
    def address(self) -> str:
        return f"/files/{self.sha256}/{self.name}"


class Upload(msgspec.Struct, frozen=True):
    """A file that was received, made harmless and put on the shelf; nobody's until it is attached."""

    sha256: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
