# SPDX-License-Identifier: Apache-2.0
"""Word rules: phrases that are refused, held back for a look, or replaced; and what is held back."""

import msgspec

from banyan.base.ids import AccountId, PostId
from banyan.records.accounts import Person


class WordRule(msgspec.Struct, frozen=True):
    """`act` is "refuse", "hold" or "replace"; `phrase_key` is the phrase as it is compared."""

    id: int
    phrase: str
    phrase_key: str
    act: str
    replacement: str
    made_by: AccountId
    made_at: int


class Held(msgspec.Struct, frozen=True):
    """A post that waits to be looked at, with the word that held it back. `is_thread`: the whole thread waits with it."""

    post_id: PostId
    number: int
    floor: int
    title: str
    title_lang: str
    board_slug: str
    word: str
    made_at: int
    is_thread: bool
    html: str
    author: Person
