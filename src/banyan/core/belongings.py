# SPDX-License-Identifier: Apache-2.0
"""What somebody wrote here, for them to take along. Asked a page at a time, so that a long life fits into little memory and
nobody waits for whoever fetches it slowly. Who is suspended or about to leave has a right to it too.
"""

from banyan.base import clock, ids
from banyan.base.errors import Family, Refusal
from banyan.core import attempts, permits, picking
from banyan.records.attachments import Attachment
from banyan.records.belongings import (
    OwnApplication,
    OwnBallot,
    OwnClubLetter,
    OwnCollected,
    OwnDeal,
    OwnLetter,
    OwnPoints,
    OwnPost,
    OwnPush,
    OwnRelation,
    OwnSerial,
    OwnSignup,
    OwnThread,
    OwnVersion,
    OwnVote,
)
from banyan.records.callers import Caller
from banyan.records.drafts import Draft
from banyan.records.polls import WITH_CHOICES, Picks, Poll
from banyan.records.relations import RelationKind
from banyan.records.schedules import Schedule
from banyan.records.sticker_packs import OwnPack
from banyan.storage.queries import attachments as attachment_queries
from banyan.storage.queries import belongings as queries
from banyan.storage.queries import clubs as club_queries
from banyan.storage.queries import collections as collection_queries
from banyan.storage.queries import drafts as draft_queries
from banyan.storage.queries import mail as mail_queries
from banyan.storage.queries import mail_folders as folder_queries
from banyan.storage.queries import points as point_queries
from banyan.storage.queries import relations as relation_queries
from banyan.storage.queries import schedules as schedule_queries
from banyan.storage.queries import sticker_packs as pack_queries
from banyan.storage.tx import Tx

PER_PAGE = 100  # rows in memory at once: a post may have a megabyte where it was imported
PARCELS_A_DAY = 5


class TooManyParcels(Refusal):
    code = "too_many_parcels"
    family = Family.TOO_SOON
    sentence = "You have fetched everything {most} times within a day."
    hint = "Tomorrow it can be fetched again."
    fields = ("most",)


def pack(tx: Tx, caller: Caller) -> None:
    """Everything is about to be fetched. Raises TooManyParcels."""
    permits.check_known(caller)
    if attempts.used(tx, f"parcel\0{caller.id}", clock.DAY) > PARCELS_A_DAY:
        raise TooManyParcels(most=PARCELS_A_DAY)


def threads(tx: Tx, caller: Caller, after: int = 0) -> list[OwnThread]:
    """The next page of the threads that the caller opened."""
    permits.check_known(caller)
    return queries.list_threads(tx, caller.id, after, PER_PAGE)


def posts(tx: Tx, caller: Caller, after: int = 0) -> list[OwnPost]:
    """The next page of the caller's posts, with those that were taken down, as far as their words are still there."""
    permits.check_known(caller)
    return queries.list_posts(tx, caller, after, PER_PAGE)


def pushes(tx: Tx, caller: Caller, after: int = 0) -> list[OwnPush]:
    """The next page of the caller's pushes."""
    permits.check_known(caller)
    return queries.list_pushes(tx, caller.id, after, PER_PAGE)


def serials(tx: Tx, caller: Caller, after: int = 0) -> list[OwnSerial]:
    """The next page of how far the caller has read in serials."""
    permits.check_known(caller)
    return queries.list_serials(tx, caller.id, after, PER_PAGE)


def versions(tx: Tx, caller: Caller, after: tuple[int, int] = (0, 0)) -> list[OwnVersion]:
    """The next page of how the caller's posts read before they changed them."""
    permits.check_known(caller)
    return queries.list_versions(tx, caller.id, after, PER_PAGE)


def drafts(tx: Tx, caller: Caller) -> list[Draft]:
    """All of the caller's drafts."""
    permits.check_known(caller)
    return draft_queries.list_drafts(tx, caller.id)


def schedules(tx: Tx, caller: Caller) -> list[Schedule]:
    """What the caller wants posted later."""
    permits.check_known(caller)
    return schedule_queries.list_schedules(tx, caller.id)


def mail(tx: Tx, caller: Caller, after: int = 0) -> list[OwnLetter]:
    """The next page of the letters that the caller has, in all folders."""
    permits.check_known(caller)
    named = {str(folder_id): name for folder_id, name in folder_queries.list_folders(tx, caller.id)}
    return [
        OwnLetter(
            id=one.letter.id,
            talk_id=one.letter.talk,
            folder=named.get(one.head.folder, one.head.folder),
            sender=one.head.sender.handle,
            to=[person.handle for person in one.head.people],
            subject=one.letter.subject,
            made_at=one.letter.made_at,
            format=one.letter.format,
            source=one.letter.source,
        )
        for one in mail_queries.list_forth(tx, caller.id, after, PER_PAGE)
    ]


def relations(tx: Tx, caller: Caller) -> list[OwnRelation]:
    """The caller's friends and blocked people, with the remarks."""
    permits.check_known(caller)
    found = [one for kind in RelationKind for one in relation_queries.list_relations(tx, caller.id, kind)]
    return [OwnRelation(one.person.handle, one.kind, one.remark, one.made_at) for one in found]


def collected(tx: Tx, caller: Caller, after: int = 0) -> list[OwnCollected]:
    """The next page of the posts that the caller keeps in collections."""
    permits.check_known(caller)
    return collection_queries.list_own(tx, caller.id, after, PER_PAGE)


def points(tx: Tx, caller: Caller, after: int = 0) -> list[OwnPoints]:
    """The next page of what came into the caller's purse and went out of it."""
    permits.check_known(caller)
    return [
        OwnPoints(
            id=one.id,
            change=one.amount if one.to_id == caller.id else -one.amount,
            kind=one.kind,
            note=one.note,
            thread_id=one.thread_id,
            post_id=one.post_id,
            made_at=one.made_at,
        )
        for one in point_queries.list_own(tx, caller.id, after, PER_PAGE)
    ]


def votes(tx: Tx, caller: Caller, after: int = 0) -> list[OwnVote]:
    """The next page of the ideas that the caller is for."""
    permits.check_known(caller)
    return queries.list_votes(tx, caller.id, after, PER_PAGE)


def applications(tx: Tx, caller: Caller, after: int = 0) -> list[OwnApplication]:
    """The next page of the boards that the caller wanted to be a tester of."""
    permits.check_known(caller)
    return queries.list_applications(tx, caller.id, after, PER_PAGE)


def letters(tx: Tx, caller: Caller, after: int = 0) -> list[OwnClubLetter]:
    """The next page of the caller's letters of application."""
    permits.check_known(caller)
    found = club_queries.list_own(tx, caller.id, after, PER_PAGE)
    return [OwnClubLetter(one.board_id, slug, one.state, one.words, one.made_at, one.answer) for slug, one in found]


def stickers(tx: Tx, caller: Caller) -> list[OwnPack]:
    """The packs that the caller works on. What was taken in is everybody's, and stands in the archive."""
    permits.check_known(caller)
    return pack_queries.list_own(tx, caller.id)


def ballots(tx: Tx, caller: Caller, after: int = 0) -> list[OwnBallot]:
    """The next page of the polls that the caller voted in."""
    permits.check_known(caller)
    return [
        OwnBallot(poll.id, poll.question, poll.closes_at, _chosen(poll, picking.unpack(picks)), comment, receipt)
        for poll, picks, comment, receipt in queries.list_ballots(tx, caller, after, PER_PAGE)
    ]


def _chosen(poll: Poll, picks: Picks) -> list[str]:
    if isinstance(picks, str):
        return [picks]
    return [poll.words[pick] if poll.kind in WITH_CHOICES else str(pick) for pick in picks]


def signups(tx: Tx, caller: Caller, after: int = 0) -> list[OwnSignup]:
    """The next page of the meet-ups that the caller signed up for."""
    permits.check_known(caller)
    return queries.list_signups(tx, caller.id, after, PER_PAGE)


def deals(tx: Tx, caller: Caller, after: int = 0) -> list[OwnDeal]:
    """The next page of the caller's deals, from both sides."""
    permits.check_known(caller)
    return queries.list_deals(tx, caller.id, after, PER_PAGE)


def files(tx: Tx, caller: Caller, before: int = ids.MAX_ID) -> list[Attachment]:
    """The next page of the caller's files, the newest first."""
    permits.check_known(caller)
    return attachment_queries.list_own(tx, caller.id, before, PER_PAGE)
