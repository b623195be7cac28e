# SPDX-License-Identifier: Apache-2.0
"""Events: what happened, in the past tense, as ids. Written in the transaction of the change; whatever may come late
(live updates, page cache, search, top ten, notifications) reads them from the log and never hears from a verb.
"""

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId


class Event(msgspec.Struct, frozen=True):
    """Base of all events. The kind in the log is the class's name."""


class ThreadOpened(Event, frozen=True):
    thread_id: ThreadId
    number: int
    board_id: BoardId
    author_id: AccountId


class PostMade(Event, frozen=True):
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId
    author_id: AccountId


class PostEdited(Event, frozen=True):
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId


class PostGone(Event, frozen=True):
    """Deleted, removed or erased; `state` says which."""

    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId
    state: str


class PostRestored(Event, frozen=True):
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId


class PostReacted(Event, frozen=True):
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId


class PushMade(Event, frozen=True):
    """A line under a post."""

    push_id: int
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId
    author_id: AccountId


class PushGone(Event, frozen=True):
    """Taken back, removed or erased; `state` says which."""

    push_id: int
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId
    state: str


class PushRestored(Event, frozen=True):
    push_id: int
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId


class PollOpened(Event, frozen=True):
    """A board asks, or a thread of it."""

    poll_id: int
    board_id: BoardId
    thread_id: ThreadId | None


class PollVoted(Event, frozen=True):
    """Somebody voted, or changed their vote; who and what, it does not say."""

    poll_id: int
    board_id: BoardId
    thread_id: ThreadId | None


class PollClosed(Event, frozen=True):
    """Its time was over, or somebody closed or removed it."""

    poll_id: int
    board_id: BoardId
    thread_id: ThreadId | None


class PollBlanked(Event, frozen=True):
    """The words of an answer were taken away, or went along with whoever wrote them."""

    poll_id: int
    board_id: BoardId
    thread_id: ThreadId | None


class PlaceReviewed(Event, frozen=True):
    """A place of a directory got a review, or a review of it was changed."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    post_id: PostId


class SignupsChanged(Event, frozen=True):
    """Somebody signed up for a meet-up or gave a place back; who, it does not say."""

    thread_id: ThreadId
    board_id: BoardId


class FloorWon(Event, frozen=True):
    """A floor of a race was reached by somebody who wins."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    floor: int


class MeetupChanged(Event, frozen=True):
    """Changed, closed, reopened or cancelled by its host: `what` says which, and who signed up hears of it."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    what: str
    sequence: int


class LinksFetched(Event, frozen=True):
    """What pages elsewhere say of themselves is known now, for links in these threads."""

    thread_ids: tuple[ThreadId, ...]


class PostMarked(Event, frozen=True):
    """A mark of those who tend the board came or went."""

    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId


class ChapterMarked(Event, frozen=True):
    """The author of a serial says that a floor of theirs is a chapter."""

    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    board_id: BoardId
    author_id: AccountId


class EssenceChanged(Event, frozen=True):
    """A node of a board's essence is there, reads or stands otherwise."""

    board_id: BoardId
    node: int


class ThreadChanged(Event, frozen=True):
    """Locked, unlocked, pinned, marked as digest, renamed, deleted, removed, restored: `what` says which."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    what: str


class ThreadMoved(Event, frozen=True):
    thread_id: ThreadId
    number: int
    board_id: BoardId
    from_board_id: BoardId


class PostsMoved(Event, frozen=True):
    """Floors of one thread stand in another now, whose last floor is `last_floor`; each left a pointer behind."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    to_thread_id: ThreadId
    to_number: int
    to_board_id: BoardId
    last_floor: int
    post_ids: tuple[PostId, ...]


class IdeaStepped(Event, frozen=True):
    """Who tends the board said what becomes of an idea."""

    step_id: int
    thread_id: ThreadId
    board_id: BoardId


class ThreadsImported(Event, frozen=True):
    """A batch that came from elsewhere: one event for many threads, so that an import does not flood the log."""

    source: str
    thread_ids: tuple[ThreadId, ...]
    board_ids: tuple[BoardId, ...]
    is_filed: bool = False  # in the index of words, in the same unit of work


class BoardChanged(Event, frozen=True):
    board_id: BoardId


class AngelTalkChanged(Event, frozen=True):
    """Something was said between a newcomer and an angel, or another has it now; who the two are, the log does not say."""

    talk_id: int


class LetterMoved(Event, frozen=True):
    """A letter of application was written, taken back or answered; whose, and what it says, the log does not say."""

    board_id: BoardId


class SiteChanged(Event, frozen=True):
    """Name, words, policies or sections of the community."""

    what: str


class EntryChanged(Event, frozen=True):
    """What stands on the entry screen and the first page for a day: `dedications` or `birthdays`."""

    what: str


class AccountChanged(Event, frozen=True):
    """Made, approved, renamed, suspended, claimed: whatever a cache that holds an account must forget."""

    account_id: AccountId


class RolesChanged(Event, frozen=True):
    account_id: AccountId
    board_id: BoardId | None


class SessionEnded(Event, frozen=True):
    account_id: AccountId
    session_id: int


class ReportMade(Event, frozen=True):
    report_id: int
    board_id: BoardId


class ReportSettled(Event, frozen=True):
    report_id: int
    board_id: BoardId


class GoodsChanged(Event, frozen=True):
    """What a thread offers, on which terms, or who waits for it; who that is, the log does not say."""

    thread_id: ThreadId
    board_id: BoardId


class DisputeChanged(Event, frozen=True):
    """A dispute about a deal or a review waits, or was decided."""

    dispute_id: int
    board_id: BoardId


class SanctionImposed(Event, frozen=True):
    sanction_id: int
    account_id: AccountId
    board_id: BoardId | None


class AccountWarned(Event, frozen=True):
    """Somebody was told what they did wrong; whom, only they know and those who tend."""

    board_id: BoardId | None


class SanctionLifted(Event, frozen=True):
    sanction_id: int
    account_id: AccountId
    board_id: BoardId | None


class Notified(Event, frozen=True):
    """Somebody has something new in the inbox."""

    account_id: AccountId


class MailChanged(Event, frozen=True):
    """Something came into somebody's mailbox or was read there; from whom and what, the log does not say."""

    account_id: AccountId


class FollowsChanged(Event, frozen=True):
    """Somebody follows, mutes, befriends or blocks a thread or a person, or none of it any more; which, is theirs alone."""

    account_id: AccountId


class MessageSent(Event, frozen=True):
    """A one-line message waits for somebody; whose it is and what it says stands in a row that can be burned."""

    account_id: AccountId


class MessagesBroadcast(Event, frozen=True):
    """A line of the staff waits for everybody who is here."""

    by_id: AccountId


class TalkChanged(Event, frozen=True):
    """A talk of two was asked for, accepted, declined or ended, or a line was said in it; the other one is to hear of it."""

    talk_id: int
    account_id: AccountId


class ChatChanged(Event, frozen=True):
    """Something was said in a chat room, or who is in it or what it is about has changed."""

    room_id: int


class BountyDecided(Event, frozen=True):
    """By who asked, or by the rule: `state` says which, the rows who got what."""

    thread_id: ThreadId
    number: int
    board_id: BoardId
    state: str


class PointsMoved(Event, frozen=True):
    """Somebody's purse holds more or less than before; how much and what for, the log does not say."""

    account_id: AccountId


class SealsChanged(Event, frozen=True):
    """A key was made, or somebody asked who wrote a floor, or two opened it; who that is, the log does not say."""

    unsealing_id: int | None


class TopTenChanged(Event, frozen=True):
    """The list itself stands in its table."""

    thread_ids: tuple[ThreadId, ...]


EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}


def parse_event(kind: str, data: str | bytes) -> Event | None:
    """The event that a row of the log tells of; None for a kind that a newer Banyan wrote."""
    known = EVENTS.get(kind)
    return None if known is None else msgspec.json.decode(data, type=known)
