# SPDX-License-Identifier: Apache-2.0
"""Notifications: who answered, quoted or called somebody, and what was done about their posts. A line points; it copies nothing.

Each reason to tell somebody has a key, so telling twice tells once. Whether somebody may see what a line points to is
asked when it is written and again whenever it is read: what is closed or gone by then is not shown and not counted.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import NotFound
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.base.words import plural, translate
from banyan.core import callers, choices
from banyan.core.permits import check_signed_in
from banyan.markup.finish import fold_handle
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.choices import BY_DEVICE, BY_MAIL, Reception, Way
from banyan.records.events import Event, Notified, PostEdited, PostMade
from banyan.records.notifications import Line, Notification, Pointer
from banyan.records.read_marks import Mark
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import choices as choice_queries
from banyan.storage.queries import devices as device_queries
from banyan.storage.queries import notifications as queries
from banyan.storage.queries.notifications import CallingPost
from banyan.storage.tx import Tx

LINES_PER_PAGE = 30
MOST_UNREAD = 100  # beyond it the badge says "99+"; counting on would cost more than it tells
MOST_CALLED = 20  # people that one post tells: a post that calls everybody calls nobody
KEPT_FOR = 183 * clock.DAY  # of lines that were read
NOWHERE = Pointer()
IDEAS = ("idea_heard", "idea_building", "idea_shipped", "idea_declined", "idea_joined")
# What people say; the other kinds tell what was decided.
TALK = (
    "reply",
    "quote",
    "mention",
    "floors",
    "thread",
    "chapter",
    "push",
    "mail",
    "top_ten",
    "reached",
    *IDEAS,
    "gift",
    "tip",
)
CAN_BE_MUTED = (*TALK, "dedication")  # which names in its own words whom it is from
SAID = {
    "reply": "answered you",
    "quote": "quoted you",
    "mention": "called you",
    "thread": "opened a thread",
    "chapter": "wrote a new chapter",
    "mail": "sent you a letter",
    "top_ten": "Your thread is among the ten of the day",
    "reached": "{people} people answered your post with a push or a reaction",
    "gift": "sent you a gift: +{points}",
    "tip": "tipped your post: +{points}",
    "bounty_won": "Your answer was given a bounty: +{points}",
    "bounty_over": "The time of your bounty is over, and it is decided",
    "fine": "You have been fined: −{points}",
    "reward": "You have been rewarded: +{points}",
    "angel_asked": "asks for an angel, and you are the next",
    "angel_said": "wrote to you, their angel",
    "angel_answered": "Your angel answered",
    "angel_thanked": "A newcomer thanks you",
    "angel_volunteer": "would like to be an angel",
    "angel_report": "A talk with an angel was reported",
    "angel_settled": "What you said about a talk has been looked at",
    "angel_appointed": "You are an angel now",
    "angel_dismissed": "You are no angel any more",
    "club_letter": "would like to belong to {board}",
    "club_admitted": "You belong to {board} now",
    "club_declined": "Your letter to {board} was declined",
    "club_invited": "invites you to {board}",
    "club_put_out": "You do not belong to {board} any more",
    "application": "would like to be a tester",
    "application_admitted": "You are a tester now",
    "application_declined": "You were not taken as a tester this time",
    "idea_heard": "heard an idea that you are for",
    "idea_building": "began to build an idea that you are for",
    "idea_shipped": "shipped an idea that you are for",
    "idea_declined": "declined an idea that you are for",
    "idea_joined": "joined an idea that you are for to another",
    "deal_asked": "would like to have what you offer",
    "deal_held": "keeps something for you",
    "deal_next": "Something you wait for is free; you are next in line",
    "deal_over": "Something that was agreed, or that you waited for, is over",
    "deal_said": "says that your deal is done",
    "deal_done": "has confirmed your deal; you can say how it was",
    "deal_reviewed": "reviewed your deal",
    "deal_review_removed": "A review of yours was taken away",
    "deal_review_restored": "A review of yours stands again",
    "dispute": "disputes your deal",
    "dispute_waits": "A dispute waits for you",
    "dispute_settled": "A dispute was decided",
    "push_removed": "Your push was removed",
    "push_restored": "Your push stands again",
    "removed": "Your post was removed",
    "restored": "Your post stands again",
    "let_through": "Your post was looked at and stands now",
    "moved": "Your post stands in another thread now",
    "warning": "You have been warned",
    "sanction": "A measure concerns you",
    "lifted": "A measure against you has ended",
    "unposted": "Your text could not be posted at its hour; it waits beside your drafts",
    "waits": "A report waits for you",
    "report": "What you reported has been looked at",
    "unsealed": "Two persons have opened who you are in this thread",
    "welcome": "Welcome",
    "approved": "Your account is approved",
    "floor_won": "Your floor wins",
    "meetup_out": "Your place at this meet-up is free again: while you are barred there, it goes on without you",
    "meetup_in": "You have a place at this meet-up now",
    "meetup_changed": "Time or place of a meet-up you signed up for have changed",
    "meetup_closed": "Nobody else can sign up for this meet-up",
    "meetup_cancelled": "A meet-up you signed up for does not take place",
    "meetup_gone": "The thread of a meet-up you signed up for is gone; ask whoever called for it whether it takes place",
    "meetup_back": "The thread of a meet-up you signed up for is back",
    "role": "You tend a board now",
    "admin_role": "You are an administrator now",
    "role_ended": "A role of yours has ended",
    "dedication": "{who} dedicated something to you",
    "dedication_removed": "A dedication of yours was taken away",
    "dedication_reported": "Somebody reported a dedication",
    "pack_waits": "sent in stickers",
    "pack_reported": "reported a pack of stickers",
    "pack_kept": "took in the stickers that you made",
    "pack_declined": "did not take in the stickers that you made",
    "pack_removed": "took away stickers that you made",
    "pack_judged": "has looked at the stickers that you reported",
    "title": "You have a title now",
    "title_ended": "A title of yours has ended",
}
PLACES = {
    **dict.fromkeys(("gift", "fine", "reward"), "/points"),
    "unposted": "/settings/drafts",
    "welcome": "/about",
    "admin_role": "/admin",
    **dict.fromkeys(("application", "application_admitted", "application_declined"), "/testers"),
    **dict.fromkeys(("dedication", "dedication_removed", "dedication_reported"), "/dedications"),
    **dict.fromkeys(("pack_waits", "pack_reported"), "/stickers/queue"),
    **dict.fromkeys(("pack_kept", "pack_declined", "pack_removed", "pack_judged"), "/stickers"),
    **dict.fromkeys(("title", "title_ended"), "/titles"),
    **dict.fromkeys(("angel_asked", "angel_said", "angel_answered", "angel_thanked"), "/angels"),
    **dict.fromkeys(("angel_settled", "angel_appointed", "angel_dismissed"), "/angels"),
    **dict.fromkeys(("angel_volunteer", "angel_report"), "/admin/angels"),
}  # where those without a thread lead


class Call(msgspec.Struct, frozen=True):
    """Somebody whom a post concerns."""

    account_id: AccountId
    kind: str  # "reply", "quote" or "mention"
    post: CallingPost


def notify(
    tx: Tx,
    account_id: AccountId,
    kind: str,
    once_key: str,
    *,
    actor_id: AccountId | None = None,
    pointer: Pointer = NOWHERE,
    **said: str,
) -> bool:
    """Put a line into somebody's inbox; False if it was there already, or it is oneself, or nobody can read it.

    For other verbs and jobs: it asks no permission. Two reasons with the same `once_key` are one. What was `said` (a reason,
    an answer) stands on the line.
    """
    reception = choice_queries.find_reception(tx, account_id, pointer.thread_id, actor_id)
    if account_id == actor_id or reception is None or not _is_wanted(reception, kind):
        return False
    choice = reception.choices
    line = Notification(
        id=ids.mint(),
        account_id=account_id,
        kind=kind,
        actor_id=actor_id,
        board_id=pointer.board_id,
        thread_id=pointer.thread_id,
        number=pointer.number,
        floor=pointer.floor,
        data=msgspec.json.encode(said).decode() if said else "",
        made_at=tx.now,
        read_at=None,
    )
    is_new = queries.insert_notification(tx, line, once_key)
    if is_new and reception.state != AccountState.PSEUDONYM:  # which has neither an address nor a device
        tx.announce(Notified(account_id))
        way = choices.ways_of(choice.ways)[choices.topic_of(kind)]
        if way in BY_MAIL:
            choice_queries.set_mail_due(tx, account_id, choices.next_mail_at(tx, choice, reception.zone))
        if way in BY_DEVICE:
            device_queries.set_due(tx, account_id, choices.awake_at(tx, choice, reception.zone))
    return is_new


def _is_wanted(reception: Reception, kind: str) -> bool:
    """Talk can be muted and switched off; what was decided about somebody is told whoever decided it."""
    if reception.state in (AccountState.UNCLAIMED, AccountState.GONE) or (kind in CAN_BE_MUTED and reception.mutes):
        return False
    return choices.ways_of(reception.choices.ways)[choices.topic_of(kind)] != Way.NOTHING


# -------------------------------------------------------------------------------------------------------------- the inbox


def inbox(tx: Tx, caller: Caller, before: str = "") -> tuple[list[Line], str]:
    """(lines, newest first; cursor of the next page or "")."""
    check_signed_in(caller)
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_lines(tx, caller, last, LINES_PER_PAGE + 1)
    lines = found[:LINES_PER_PAGE]
    older = cursors.format_cursor(lines[-1].notification.id) if len(found) > len(lines) else ""
    return lines, older


def unread_count(tx: Tx, caller: Caller) -> int:
    """How many lines wait, MOST_UNREAD at most. A guest has none, nor has who wants it quiet."""
    if caller.is_guest or choices.is_quiet(tx, caller):
        return 0
    return queries.count_unread(tx, caller, MOST_UNREAD)


def mark_read(tx: Tx, caller: Caller, notification_id: int) -> None:
    """One line was read; one that is nobody's or somebody else's stays as it is."""
    check_signed_in(caller)
    if queries.set_read(tx, caller.id, notification_id):
        tx.announce(Notified(caller.id))


def mark_all_read(tx: Tx, caller: Caller, up_to: int = ids.MAX_ID) -> int:
    """All lines up to an id, which the page that was read showed first; how many there were."""
    check_signed_in(caller)
    count = queries.set_read_up_to(tx, caller.id, up_to)
    if count:
        tx.announce(Notified(caller.id))
    return count


def mark_key_read(tx: Tx, caller: Caller, once_key: str) -> None:
    """What a line told of was seen elsewhere. For other verbs: the key names something of the caller's own."""
    if queries.set_read_of_key(tx, caller.id, once_key):
        tx.announce(Notified(caller.id))


def read_for(tx: Tx, account_id: AccountId, once_keys: Iterable[str]) -> None:
    """A later line says more than these. For jobs: it asks no permission."""
    for once_key in once_keys:
        queries.set_read_of_key(tx, account_id, once_key)


def mark_seen(tx: Tx, caller: Caller, thread_id: ThreadId, mark: Mark) -> None:
    """The lines whose floor was seen are read. For other verbs: the mark is the caller's own."""
    seen = [
        line
        for line, floor in queries.list_unread_places(tx, caller.id, thread_id)
        if mark.seen_seq(floor) is not None and queries.set_read(tx, caller.id, line)
    ]
    if seen:
        tx.announce(Notified(caller.id))


def mark_board_seen(tx: Tx, caller: Caller, board_id: BoardId) -> None:
    """All that is on a board counts as read. For other verbs: it asks no permission."""
    if queries.set_read_of_board(tx, caller.id, board_id):
        tx.announce(Notified(caller.id))


def erase_given(tx: Tx, account_id: AccountId) -> None:
    """What somebody said with gifts and dedications, in the inboxes of others. For other verbs: it asks no permission."""
    for line, data in queries.list_given(tx, account_id):
        said = msgspec.json.decode(data, type=dict[str, str]) if data else {}
        if said.pop("reason", ""):
            queries.set_data(tx, line, msgspec.json.encode(said).decode())


def sweep(tx: Tx, limit: int = 500) -> int:
    """Forget some of the old lines that were read; how many went."""
    return queries.drop_read_before(tx, ids.first_at(tx.now - KEPT_FOR), limit)


# --------------------------------------------------------------------------------------------------------- a line in words


def said(lang: str, line: Line) -> str:
    """What a line tells, without who did it and where."""
    kind = line.notification.kind
    if kind == "floors":
        return plural(lang, "one new floor in a thread you follow", "{n} new floors in a thread you follow", line.count)
    if kind == "push":
        return plural(lang, "pushed your post", "and others pushed your post, {n} times in all", line.count)
    words = SAID.get(kind, "")
    if "{" in words:
        return translate(lang, words, **msgspec.json.decode(line.notification.data, type=dict[str, str]))
    return translate(lang, words)


def address_of(one: Notification) -> str:
    """Where a line leads, within the community; empty when nowhere."""
    if one.kind == "mail":
        return f"/mail/{msgspec.json.decode(one.data, type=dict[str, str])['mail']}"
    if one.kind.startswith("club_"):
        return f"/clubs/{msgspec.json.decode(one.data, type=dict[str, str])['board']}"
    if one.kind.startswith("dispute"):
        return f"/disputes/{msgspec.json.decode(one.data, type=dict[str, str])['id']}"
    if one.kind.startswith("deal"):
        return f"/t/{one.number}/deal"
    if not one.number:
        return PLACES.get(one.kind, "")
    return f"/t/{one.number}/{one.floor}#f{one.floor}" if one.floor else f"/t/{one.number}"


# ---------------------------------------------------------------------------------------------- from posts to those they call


def calls_of(tx: Tx, events: list[Event]) -> list[Call]:
    """Whom these events concern, and who of them may see it. Reads texts, so it belongs into a snapshot."""
    found: list[Call] = []
    for post_id in dict.fromkeys(e.post_id for e in events if isinstance(e, PostMade | PostEdited)):
        post = queries.find_calling_post(tx, PostId(post_id))
        if post is not None:
            found += _calls(tx, post)
    return found


def tell(tx: Tx, calls: list[Call]) -> None:
    """Write the lines; the same post tells the same person once, also after it was edited."""
    for call in calls:
        post = call.post
        pointer = Pointer(post.board_id, post.thread_id, post.number, post.floor)
        once_key = f"post:{post.post_id}:{call.account_id}"
        notify(tx, call.account_id, call.kind, once_key, actor_id=post.author_id, pointer=pointer)


def _calls(tx: Tx, post: CallingPost) -> Iterator[Call]:
    told = {post.author_id}
    for account_id, kind in _concerned(tx, post):
        if account_id is None or account_id in told:
            continue
        told.add(account_id)
        if may_read(tx, account_id, post.board_id):
            yield Call(account_id, kind, post)
        if len(told) > MOST_CALLED:
            return


def _concerned(tx: Tx, post: CallingPost) -> Iterator[tuple[AccountId | None, str]]:
    """Whose floor it answers, whose it quotes, whom it names: in this order, so that the nearest reason is told."""
    handles, floors = called_in(post.html)
    if post.reply_to is not None:
        yield queries.find_author(tx, post.thread_id, post.reply_to), "reply"
    for floor in floors:
        yield queries.find_author(tx, post.thread_id, floor), "quote"
    for handle in handles:
        yield queries.find_active_by_handle(tx, fold_handle(handle)), "mention"


def may_read(tx: Tx, account_id: AccountId, board_id: BoardId) -> bool:
    """Whether somebody whom a job is about to tell something may see where it happened."""
    try:
        reader = callers.load(tx, account_id)
    except NotFound:
        return False
    if reader.state == AccountState.PSEUDONYM:  # is on no list, but has written there
        return True
    return board_queries.find_visible(tx, reader, board_id) is not None


_PIECES = re.compile(
    r'(?P<open><blockquote\b)|(?P<close></blockquote>)|<cite><a href="(?:/t/\d+/|#f)(?P<floor>\d{1,9})">'
    r'|<a class="mention" href="/@(?P<handle>[^"]{1,300})">'
)


def called_in(html: str, most: int = MOST_CALLED) -> tuple[list[str], list[int]]:
    """(handles, floors) that a finished body calls. Names inside a quotation were called by whoever is quoted.

    >>> called_in('<p><a class="mention" href="/@bo">@bo</a></p>')
    (['bo'], [])
    """
    handles: dict[str, None] = {}
    floors: dict[int, None] = {}
    depth = 0
    for found in _PIECES.finditer(html):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth = max(0, depth - 1)
        elif found["floor"]:
            if depth <= 1:
                floors[int(found["floor"])] = None
        elif depth == 0 and len(handles) < most:
            handles[unquote(found["handle"])] = None
    return list(handles), list(floors)[:most]
