# SPDX-License-Identifier: Apache-2.0
"""The lines of an archive as records, in the shapes that `public` writes. A line that does not fit is not a record."""

from typing import Annotated

import msgspec

from banyan.base import clock, ids
from banyan.exchange.bulk.fields import (
    About,
    Count,
    Id,
    Lang,
    Later,
    Long,
    Number,
    Short,
    Tags,
    Template,
    Time,
    Words,
)
from banyan.exchange.bulk.kept_lines import (
    CompilationLine,
    DiaryLine,
    HotLine,
    NodeLine,
    NodePartLine,
    NodeVersionLine,
    TenLine,
)
from banyan.exchange.bulk.poll_lines import BallotLine, PollLine
from banyan.records.boards import MAX_SHORT


class SectionLine(msgspec.Struct, frozen=True):
    id: Id
    slug: Short
    parent: Id | None = None
    titles: Words = {}
    position: Count = 0


class BoardLine(msgspec.Struct, frozen=True):
    id: Id
    section: Id
    slug: Short
    made_at: Time
    titles: Words = {}
    about: About = {}
    template: Template = {}
    position: Count = 0
    reply_policy: Short = "members"
    thread_policy: Short = "members"
    history_policy: Short = "readers"
    kinds: Short = "discussion"
    in_top_ten: bool = False
    state: Short = "open"
    push_policy: Short = "off"
    group_name: Short = ""
    tag_policy: Short = "author"
    tags: Tags = []
    names: Short = "handles"
    letters: Short = "off"
    letter_questions: Long = ""
    short_limit: Count = MAX_SHORT
    points: Short = "on"


class AccountLine(msgspec.Struct, frozen=True):
    id: Id
    handle: Short
    joined_at: Time
    display_name: Short = ""
    source: Short = ""
    signature: Long = ""
    plan: Long = ""
    has_left: bool = False
    is_pseudonym: bool = False


class RoleLine(msgspec.Struct, frozen=True):
    id: Id
    account_id: Id
    name: Short
    since_at: Time
    board_id: Id | None = None
    until_at: Time | None = None
    given_by: Id | None = None
    ended_at: Time | None = None
    ended_by: Id | None = None


class PowerLine(msgspec.Struct, frozen=True):
    power: Short
    board: Id


class TitleLine(msgspec.Struct, frozen=True):
    id: Id
    names: Words
    made_by: Id
    made_at: Time
    badge: Short = ""
    invites: bool = False
    powers: Annotated[list[PowerLine], msgspec.Meta(max_length=100)] = []


class TitleGrantLine(msgspec.Struct, frozen=True):
    id: Id
    title: Id
    account: Id
    since_at: Time
    until_at: Later
    process: Short
    given_by: Id | None = None
    reason: Short = ""
    ended_at: Time | None = None
    ended_by: Id | None = None


class RulesLine(msgspec.Struct, frozen=True):
    id: Id
    made_at: Time
    made_by: Id
    board: Id | None = None
    lines: Annotated[list[Short], msgspec.Meta(max_length=100)] = []


class EntryLine(msgspec.Struct, frozen=True):
    id: Id
    at: Time
    by_id: Id
    action: Short
    board_id: Id | None = None
    thread_id: Id | None = None
    number: Number | None = None
    floor: Number | None = None
    account_id: Id | None = None
    reason: Long = ""
    detail: Long = ""


class AttachmentLine(msgspec.Struct, frozen=True):
    id: Id
    account: Id
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    name: Short
    media_type: Short
    made_at: Time
    size: Count = 0
    width: Count = 0
    height: Count = 0


class ThreadLine(msgspec.Struct, frozen=True):
    id: Id
    number: Number
    board: Id
    author: Id
    made_at: Time
    kind: Short = "discussion"
    title: Short = ""
    state: Short = "open"
    pin: Count = 0
    is_digest: bool = False
    lang: Lang = ""
    reason: Long = ""
    tags: Tags = []


class PostLine(msgspec.Struct, frozen=True):
    id: Id
    thread: Number
    floor: Number
    author: Id
    made_at: Time
    state: Short = "visible"
    reply_to: Number | None = None
    edited_at: Time | None = None
    revision: Number = 1
    moved_to: Short = ""
    gone_by: Id | None = None
    gone_at: Time | None = None
    reason: Long = ""
    format: Short = ""
    lang: Lang = ""
    source: str = ""
    files: Annotated[list[Id], msgspec.Meta(max_length=500)] = []


class RevisionLine(msgspec.Struct, frozen=True):
    thread: Number
    floor: Number
    revision: Number
    made_at: Time
    made_by: Id
    format: Short = ""
    source: str = ""


class ReactionLine(msgspec.Struct, frozen=True):
    thread: Number
    floor: Number
    account: Id
    kind: Short
    made_at: Time


class PushLine(msgspec.Struct, frozen=True):
    id: Id
    thread: Number
    floor: Number
    account: Id
    stance: Short
    made_at: Time
    text: Short = ""
    state: Short = "visible"
    gone_by: Id | None = None
    gone_at: Time | None = None
    reason: Long = ""


class ShareLine(msgspec.Struct, frozen=True):
    post: Id
    account: Id
    amount: Number


class BountyLine(msgspec.Struct, frozen=True):
    thread: Id
    amount: Number
    ends_at: Later
    state: Short = ""
    decided_at: Time | None = None
    shares: Annotated[list[ShareLine], msgspec.Meta(max_length=100)] = []


class SignupLine(msgspec.Struct, frozen=True):
    account: Id
    ticket: Number
    made_at: Later
    is_in: bool = False


class MeetupLine(msgspec.Struct, frozen=True):
    thread: Id
    starts_at: Later
    ends_at: Later
    closes_at: Later
    changed_at: Time
    place: Short
    zone: Short = ""
    capacity: Annotated[int, msgspec.Meta(ge=0, le=500)] = 0
    shows_names: bool = False
    state: Short = "open"
    reason: Long = ""
    sequence: Count = 0
    tickets: Count = 0
    signups: Annotated[list[SignupLine], msgspec.Meta(max_length=1_000)] = []


class GoodsLine(msgspec.Struct, frozen=True):
    thread: Id
    offer: Short
    currency: Short
    quality: Short
    place: Short
    state: Short
    price: Short | None = None
    expires_at: Later | None = None


class DealReviewLine(msgspec.Struct, frozen=True):
    id: Id
    thread: Id
    deal: Id
    done_at: Time
    partner: Id
    by: Id
    verdict: Short
    made_at: Time
    shown_at: Time
    words: Short = ""


class ThanksLine(msgspec.Struct, frozen=True):
    account: Id
    part: Short


class IdeaLine(msgspec.Struct, frozen=True):
    thread: Id
    state: Short
    changed_at: Time
    reason: Long = ""
    release: Id | None = None
    joined: Id | None = None
    thanks: Annotated[list[ThanksLine], msgspec.Meta(max_length=100)] = []


class IdeaStepLine(msgspec.Struct, frozen=True):
    id: Id
    thread: Id
    state: Short
    by: Id
    at: Time
    reason: Long = ""
    other: Id | None = None


class IdeaVoteLine(msgspec.Struct, frozen=True):
    thread: Id
    account: Id
    made_at: Time


class ReleaseLine(msgspec.Struct, frozen=True):
    thread: Id
    thanked: Annotated[list[Id], msgspec.Meta(max_length=1_000)] = []


class ImpressionLine(msgspec.Struct, frozen=True):
    post: Id
    thread: Id


class RaceFloorLine(msgspec.Struct, frozen=True):
    floor: Number
    outcome: Short = ""
    account: Id | None = None


class RaceLine(msgspec.Struct, frozen=True):
    thread: Id
    prize: Short
    how: Short
    ends_at: Later
    numbers: Annotated[list[Count], msgspec.Meta(min_length=1, max_length=200)]
    last_floor: Count = 0
    reason: Long = ""
    floors: Annotated[list[RaceFloorLine], msgspec.Meta(max_length=200)] = []


class PlaceReviewLine(msgspec.Struct, frozen=True):
    account: Id
    post: Id
    grade: Annotated[int, msgspec.Meta(ge=1, le=5)]


class PlaceLine(msgspec.Struct, frozen=True):
    thread: Id
    what: Short
    area: Short
    hours: Short = ""
    price: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0
    reviews: Annotated[list[PlaceReviewLine], msgspec.Meta(max_length=100_000)] = []


class MarkLine(msgspec.Struct, frozen=True):
    post: Id
    mark: Short
    made_by: Id
    made_at: Time


class NoteLine(msgspec.Struct, frozen=True):
    id: Id
    board: Id
    made_by: Id
    made_at: Time
    format: Short = "markdown"
    lang: Lang = ""
    source: Long = ""


class SerialLine(msgspec.Struct, frozen=True):
    thread: Id
    state: Short
    changed_at: Time
    summary: Short = ""


class ChapterLine(msgspec.Struct, frozen=True):
    post: Id
    title: Short


SHAPES: dict[str, type[msgspec.Struct]] = {
    "sections": SectionLine,
    "boards": BoardLine,
    "accounts": AccountLine,
    "roles": RoleLine,
    "titles": TitleLine,
    "title_grants": TitleGrantLine,
    "rules": RulesLine,
    "record": EntryLine,
    "attachments": AttachmentLine,
    "threads": ThreadLine,
    "posts": PostLine,
    "revisions": RevisionLine,
    "reactions": ReactionLine,
    "pushes": PushLine,
    "polls": PollLine,
    "ballots": BallotLine,
    "bounties": BountyLine,
    "meetups": MeetupLine,
    "goods": GoodsLine,
    "deal_reviews": DealReviewLine,
    "races": RaceLine,
    "places": PlaceLine,
    "ideas": IdeaLine,
    "idea_steps": IdeaStepLine,
    "idea_votes": IdeaVoteLine,
    "releases": ReleaseLine,
    "impressions": ImpressionLine,
    "marks": MarkLine,
    "notes": NoteLine,
    "serials": SerialLine,
    "chapters": ChapterLine,
    "essence": NodeLine,
    "essence_versions": NodeVersionLine,
    "essence_parts": NodePartLine,
    "diary": DiaryLine,
    "tens": TenLine,
    "hot_days": HotLine,
    "compilations": CompilationLine,
}


# Which fields of a line are ids and times: what fits their pattern may still be too large, no date, or tomorrow's.
_IDS = {
    shape: [field.name for field in msgspec.structs.fields(shape) if field.type in (Id, Id | None)]
    for shape in SHAPES.values()
}
_TIMES = {
    shape: [field.name for field in msgspec.structs.fields(shape) if field.type in (Time, Time | None)]
    for shape in SHAPES.values()
}


def check_ids_and_times(line: msgspec.Struct, limit: int) -> None:
    """Raises ValueError for an id that no community can have minted by `limit`, and for a time behind it."""
    highest = ids.first_at(limit)
    for name in _IDS[type(line)]:
        some_id = getattr(line, name)
        if some_id is not None and int(some_id) > highest:
            raise ValueError(f"{name} {some_id} is of the future")
    if isinstance(line, PostLine) and any(int(file) > highest for file in line.files):
        raise ValueError("files are of the future")
    for name in _TIMES[type(line)]:
        time = getattr(line, name)
        if time is not None and not 0 <= clock.from_iso(time) <= limit:
            raise ValueError(f"{name} {time} cannot be")


class CarriedPost(msgspec.Struct, frozen=True):
    """A post with everything that belongs to it."""

    line: PostLine
    revisions: tuple[RevisionLine, ...] = ()
    reactions: tuple[ReactionLine, ...] = ()
    pushes: tuple[PushLine, ...] = ()


class Piece(msgspec.Struct, frozen=True):
    """A thread, or a part of a long one: its posts from one floor to another."""

    thread: ThreadLine
    posts: tuple[CarriedPost, ...]

    @property
    def place(self) -> int:
        """Grows through an archive: the number first, then the last floor."""
        return (self.thread.number << 31) | (self.posts[-1].line.floor if self.posts else 0)
