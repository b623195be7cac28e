# SPDX-License-Identifier: Apache-2.0
"""Search: what is asked, and a page of what was found."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId
from banyan.records.accounts import Person
from banyan.records.boards import wording

Segments = tuple[tuple[str, bool], ...]  # (text, whether it was asked for); plain text, not markup


class Order(StrEnum):
    NEWEST = "newest"
    BEST = "best"


class Question(msgspec.Struct, frozen=True):
    """Words, and where to look. Times in microseconds: from `since_at` up to, not with, `until_at`; 0 means no border."""

    text: str
    board_id: BoardId | None = None
    author_id: AccountId | None = None
    since_at: int = 0
    until_at: int = 0
    title_only: bool = False
    order: Order = Order.NEWEST


class Asked(msgspec.Struct, frozen=True):
    """A question as somebody typed it, field by field."""

    q: str = ""
    board: str = ""
    author: str = ""
    since: str = ""
    until: str = ""
    title: bool = False
    order: str = Order.NEWEST

    @property
    def is_narrow(self) -> bool:
        """Whether something but words was given."""
        return bool(self.board or self.author or self.since or self.until or self.title or self.order != Order.NEWEST)


class Hit(msgspec.Struct, frozen=True):
    """One post that was found, with the words around what was asked for."""

    post_id: PostId
    number: int
    floor: int
    made_at: int
    title: Segments
    title_lang: str
    excerpt: Segments
    lang: str
    author: Person
    board_id: BoardId
    board_slug: str
    board_titles: str

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class SearchPage(msgspec.Struct, frozen=True):
    """`older` goes on where this page ends, "" at the end. When `searched_to` is set, the search paused there, with no full
    page, because it had looked at enough. `ranked` is among how many of the newest hits the best were chosen.
    """

    hits: list[Hit]
    older: str = ""
    searched_to: int = 0
    ranked: int = 0
    is_cut: bool = False  # whether more words were asked than are looked for
