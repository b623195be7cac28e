# SPDX-License-Identifier: Apache-2.0
"""Section and board: the places where people talk, and the policies of each place."""

from enum import StrEnum
from functools import lru_cache

import msgspec

from banyan.base.ids import BoardId

MAX_SHORT = 140  # characters of a short post, at most: two lines on a phone


class ReadPolicy(StrEnum):
    PUBLIC = "public"
    MEMBERS = "members"  # anybody signed in
    LISTED = "listed"  # accounts on the board's list, its moderators and staff
    GROUP = "group"  # the same, and members of the board's group


class PostPolicy(StrEnum):
    MEMBERS = "members"
    LISTED = "listed"
    GROUP = "group"
    STAFF = "staff"  # moderators and administrators: announcements
    NOBODY = "nobody"  # an archive


class PushPolicy(StrEnum):
    """Whether posts are pushed with a line or answered with a reaction, and with which brakes."""

    OFF = "off"  # reactions
    ON = "on"
    NO_BOOS = "no_boos"
    SLOW = "slow"
    SLOW_NO_BOOS = "slow_no_boos"


class TagPolicy(StrEnum):
    """Who says what a thread is about."""

    AUTHOR = "author"  # whoever opened it, and who tends the board
    MODERATORS = "moderators"
    OFF = "off"


class NamePolicy(StrEnum):
    """What stands beside a post."""

    HANDLES = "handles"
    PSEUDONYMS = "pseudonyms"  # one for each person and thread; who it is, is sealed


class LetterPolicy(StrEnum):
    """Whether a board for its members is shown to everybody and takes letters of application."""

    OFF = "off"
    ON = "on"


class PointPolicy(StrEnum):
    """What there is for a post, where the community has points: writing earns some, and readers tip it."""

    ON = "on"
    EARNED = "earned"  # no tips
    TIPPED = "tipped"  # writing earns nothing
    OFF = "off"


class BoardState(StrEnum):
    OPEN = "open"
    HIDDEN = "hidden"  # in no list, but its addresses work for those who may read
    CLOSED = "closed"  # readable, takes nothing new


class Section(msgspec.Struct, frozen=True):
    """A node of the section tree. `titles` maps languages to words."""

    id: int
    parent_id: int | None
    slug: str
    titles: str
    position: int


class Board(msgspec.Struct, frozen=True):
    """`titles` and `about` are JSON objects from language to words, so that one board speaks to each reader."""

    id: BoardId
    section_id: int
    slug: str
    titles: str
    about: str
    position: int
    read_policy: ReadPolicy
    reply_policy: PostPolicy
    thread_policy: PostPolicy
    history_policy: str  # who sees edit history: "readers", "members" or "staff"
    kinds: str  # thread kinds that may be opened, separated by spaces
    in_top_ten: int
    state: BoardState
    thread_count: int
    post_count: int
    last_post_at: int
    made_at: int
    push_policy: PushPolicy = PushPolicy.OFF
    group_name: str = ""  # whom the policies mean that are `group`
    tag_policy: TagPolicy = TagPolicy.AUTHOR
    tags: str = ""  # the only ones that there are here, with blanks between them; empty: any
    names: NamePolicy = NamePolicy.HANDLES
    letters: LetterPolicy = LetterPolicy.OFF
    letter_questions: str = ""  # what its keepers would like to know, a line each
    short_limit: int = MAX_SHORT  # characters of a short post, where it takes such
    points: PointPolicy = PointPolicy.ON

    @property
    def takes_tips(self) -> bool:
        return self.points in (PointPolicy.ON, PointPolicy.TIPPED)

    @property
    def is_for_members(self) -> bool:
        """Whether reading or writing there is for those on its list, or for a group."""
        return not {"listed", "group"}.isdisjoint((self.read_policy, self.reply_policy, self.thread_policy))

    @property
    def takes_letters(self) -> bool:
        return self.letters == LetterPolicy.ON and self.state == BoardState.OPEN and self.is_for_members

    def title(self, lang: str) -> str:
        return wording(self.titles, lang)

    def description(self, lang: str) -> str:
        return wording(self.about, lang)


@lru_cache(maxsize=2_000)
def wording(words: str, lang: str) -> str:
    """The words for `lang` out of a JSON object of languages; any Chinese for any other, then whatever there is."""
    choices: dict[str, str] = msgspec.json.decode(words) if words else {}
    if lang in choices:
        return choices[lang]
    if lang.startswith("zh") and "zh-Hans" in choices:
        return choices["zh-Hans"]
    return choices.get("en") or next(iter(choices.values()), "")
