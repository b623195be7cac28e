# SPDX-License-Identifier: Apache-2.0
"""Collection: posts that somebody keeps under a name, for themselves or for everybody to see."""

import msgspec

from banyan.base.ids import AccountId, PostId
from banyan.records.pages import AuthoredPost


class Collection(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    name: str
    is_public: int
    made_at: int
    count: int = 0


class Collected(msgspec.Struct, frozen=True):
    """A post in a collection, with a line on why. Its first floor stands for a whole thread."""

    account_id: AccountId
    post_id: PostId
    collection_id: int
    note: str
    made_at: int


class Shown(msgspec.Struct, frozen=True):
    """An entry as it is shown."""

    post: AuthoredPost
    author: str  # handle
    note: str
    made_at: int
