# SPDX-License-Identifier: Apache-2.0
"""Meet-ups: a thread says when and where, people sign up for it, and who found no place waits for one in the order of asking.

Whatever changes who comes holds the meet-up's row first, so never more are in than there are places, and whoever waited longest
is the next. Names stand for everybody to read only where the host said so before anybody signed up.
"""

import msgspec

from banyan.base import clock, cursors
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.base.words import translate
from banyan.core import boards, moderation, notifications, permits, pseudonyms, site, threads, word_rules
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import Event, MeetupChanged, PostsMoved, SignupsChanged, ThreadChanged
from banyan.records.meetups import Meetup, MeetupLine, MeetupPage, MeetupState, MeetupTerms, Signup
from banyan.records.notifications import Pointer
from banyan.records.posts import Body
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import meetups as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

KIND = "meetup"
MAX_PLACE, MAX_WORD = 120, 100  # characters
MOST_AHEAD = 2 * 366 * clock.DAY
MOST_LENGTH = 31 * clock.DAY
MOST_PEOPLE = 500  # who can have a place, also where no number is said
MOST_WAITING = 500
PER_PAGE = 30
MOST_IN_FEED = 200
HOST_GONE = "Whoever called for it has left the community."
# What all who signed up are told of, and the line that tells them.
TOLD = {"changed": "meetup_changed", "closed": "meetup_closed", "cancelled": "meetup_cancelled"}


class MeetingPlaceWanted(Refusal):
    code = "meeting_place_wanted"
    family = Family.INVALID
    sentence = "Please say where, in {most} characters at most."
    fields = ("most",)
    about = "place"


class BadStart(Refusal):
    code = "bad_start"
    family = Family.INVALID
    sentence = "A meet-up begins in the future, and within two years."
    about = "starts"


class BadEnd(Refusal):
    code = "bad_end"
    family = Family.INVALID
    sentence = "A meet-up ends after it begins, and within a month."
    about = "ends"


class BadDeadline(Refusal):
    code = "bad_deadline"
    family = Family.INVALID
    sentence = "Signing up ends in the future, and not later than the meet-up begins."
    about = "deadline"


class BadCapacity(Refusal):
    code = "bad_capacity"
    family = Family.INVALID
    sentence = "A meet-up has {most} places at most, and not fewer than are taken already."
    hint = "0: everybody has a place."
    fields = ("most",)
    about = "capacity"


class NamesPromised(Refusal):
    code = "names_promised"
    family = Family.CONFLICT
    sentence = "Who signed up was told that only their number is shown; that is how it stays."
    about = "names"


class SignupWordTooLong(Refusal):
    code = "signup_word_too_long"
    family = Family.INVALID
    sentence = "A word to the host is one line, of {most} characters at most."
    fields = ("most",)
    about = "word"


class HostComesAnyway(Refusal):
    code = "host_comes_anyway"
    family = Family.CONFLICT
    sentence = "You are the host: you are expected anyway, and take nobody's place."


class SignupClosed(Refusal):
    code = "signup_closed"
    family = Family.CONFLICT
    sentence = "Nobody can sign up for this any more."


class MeetupOver(Refusal):
    code = "meetup_over"
    family = Family.CONFLICT
    sentence = "This meet-up has begun, so nothing is changed about it any more."


class MeetupCancelled(Refusal):
    code = "meetup_cancelled"
    family = Family.CONFLICT
    sentence = "This meet-up does not take place."


class WaitingListFull(Refusal):
    code = "waiting_list_full"
    family = Family.CONFLICT
    sentence = "{most} people wait for a place already."
    fields = ("most",)


class NotSignedUp(Refusal):
    code = "not_signed_up"
    family = Family.CONFLICT
    sentence = "You are not signed up for this."


class NotBegun(Refusal):
    code = "not_begun"
    family = Family.CONFLICT
    sentence = "Who came is known when it has begun."


# ---- the host


def open_meetup(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: MeetupTerms, token: str = ""
) -> Thread:
    """A thread with its meet-up, both or neither."""
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        terms = _checked(tx, caller, permits.visible_board(tx, caller, board_id), terms, in_already=0)
        meetup = Meetup(
            thread_id=thread.id,
            zone=_zone(tx, caller),
            state=MeetupState.OPEN,
            reason="",
            sequence=0,
            changed_at=tx.now,
            **msgspec.structs.asdict(terms),
        )
        queries.insert_meetup(tx, meetup)
    return thread


def change(tx: Tx, caller: Caller, number: int, terms: MeetupTerms) -> None:
    """By the host, until it begins. Whoever waits and has a place now is let in; all are told when time or place differ."""
    thread, board = _hosted(tx, caller, number)
    permits.check_may_reply(tx, caller, board)  # what it says stands before everybody
    meetup = _held(tx, thread)
    _check_not_over(tx, meetup)
    if terms == meetup.terms:
        raise threads.AlreadySo
    terms = _checked(tx, caller, board, terms, in_already=queries.count_in(tx, thread.id), before=meetup)
    if terms.shows_names and not meetup.shows_names and meetup.last_ticket:
        raise NamesPromised
    is_news = (terms.starts_at, terms.ends_at, terms.place) != (meetup.starts_at, meetup.ends_at, meetup.place)
    meetup = msgspec.structs.replace(meetup, zone=_zone(tx, caller), **msgspec.structs.asdict(terms))
    _keep(tx, thread, meetup, "changed" if is_news else "terms")
    _promote(tx, thread, meetup)


def close(tx: Tx, caller: Caller, number: int) -> None:
    """By the host: nobody more. Who waits still moves up when somebody goes."""
    _turn(tx, caller, number, MeetupState.OPEN, MeetupState.CLOSED, "closed")


def reopen(tx: Tx, caller: Caller, number: int) -> None:
    """By the host: it takes people again, until the deadline."""
    _turn(tx, caller, number, MeetupState.CLOSED, MeetupState.OPEN, "reopened")


def cancel(tx: Tx, caller: Caller, number: int, reason: str) -> None:
    """By the host, or by who tends the board with a line in the record. All who signed up are told why."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    permits.check_signed_in(caller)
    reason = moderation.check_reason(reason)
    if thread.author_id != caller.id:
        permits.check_tends(caller, board.id)
        place = (board.id, thread, None)
        moderation.record(tx, caller, "cancel_meetup", reason=reason, place=place, account_id=thread.author_id)
    meetup = _held(tx, thread)
    _check_not_over(tx, meetup)
    _keep(tx, thread, msgspec.structs.replace(meetup, state=MeetupState.CANCELLED, reason=reason), "cancelled")


def note_came(tx: Tx, caller: Caller, number: int, handles: frozenset[str]) -> None:
    """By the host, once it has begun: of those who had a place, these came and the others did not."""
    thread, _ = _hosted(tx, caller, number)
    meetup = _held(tx, thread)
    if meetup.state == MeetupState.CANCELLED:
        raise MeetupCancelled
    if tx.now < meetup.starts_at:
        raise NotBegun
    for signup in queries.list_signups(tx, thread.id):
        if signup.is_in:
            queries.set_came(tx, thread.id, signup.person.id, signup.person.handle in handles)


def sheet(tx: Tx, caller: Caller, number: int) -> tuple[MeetupLine, list[Signup]]:
    """For the host: who signed up, in order, with their words."""
    thread, _ = _hosted(tx, caller, number)
    return _line(tx, thread), queries.list_signups(tx, thread.id)


def _turn(tx: Tx, caller: Caller, number: int, before: MeetupState, after: MeetupState, what: str) -> None:
    thread, _ = _hosted(tx, caller, number)
    meetup = _held(tx, thread)
    _check_not_over(tx, meetup)
    if meetup.state != before:
        raise threads.AlreadySo
    _keep(tx, thread, msgspec.structs.replace(meetup, state=after), what)


def _keep(tx: Tx, thread: Thread, meetup: Meetup, what: str) -> None:
    meetup = msgspec.structs.replace(meetup, sequence=meetup.sequence + 1, changed_at=tx.now)
    queries.set_meetup(tx, meetup)
    tx.announce(MeetupChanged(thread.id, thread.number, thread.board_id, what, meetup.sequence))
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))


def _zone(tx: Tx, caller: Caller) -> str:
    return caller.zone or site.policy(tx, "zone")


def _checked(
    tx: Tx, caller: Caller, board: Board, terms: MeetupTerms, in_already: int, before: Meetup | None = None
) -> MeetupTerms:
    """The terms, trimmed. What stands already may stand: a deadline of yesterday is no reason not to change the place."""
    place = threads.one_line(terms.place)
    if not 1 <= len(place) <= MAX_PLACE:
        raise MeetingPlaceWanted(most=MAX_PLACE)
    if not 0 < terms.starts_at - tx.now <= MOST_AHEAD:
        raise BadStart
    if not 0 < terms.ends_at - terms.starts_at <= MOST_LENGTH:
        raise BadEnd
    was = before.closes_at if before else None
    if terms.closes_at > terms.starts_at or (terms.closes_at <= tx.now and terms.closes_at != was):
        raise BadDeadline
    if not 0 <= terms.capacity <= MOST_PEOPLE or (terms.capacity and terms.capacity < in_already):
        raise BadCapacity(most=MOST_PEOPLE)
    word_rules.check_title(tx, caller, board, place)
    return msgspec.structs.replace(terms, place=place)


# ---- those who come


def sign_up(tx: Tx, caller: Caller, number: int, word: str = "") -> bool:
    """Ask for a place; whether there is one, or one waits. Who is signed up changes only the word to the host."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    word = threads.one_line(word)
    if len(word) > MAX_WORD:
        raise SignupWordTooLong(most=MAX_WORD)
    meetup = _held(tx, thread)
    _check_may_sign_up(tx, caller, thread, board, meetup)
    if word:
        word_rules.check_title(tx, caller, board, word)
    own = queries.find_signup(tx, thread.id, caller.id)
    if own is not None:
        queries.set_word(tx, thread.id, caller.id, word)
        _promote(tx, thread, meetup)  # a place may be free that was not theirs while they were barred
        own = queries.find_signup(tx, thread.id, caller.id)
        return own is not None and bool(own.is_in)
    is_in = queries.count_in(tx, thread.id) < _places(meetup)
    if not is_in and queries.count_waiting(tx, thread.id, meetup.last_ticket + 1) >= MOST_WAITING:
        raise WaitingListFull(most=MOST_WAITING)
    held = queries.hold(tx, thread.id, tickets=1)
    assert held is not None, "it is held"
    queries.insert_signup(tx, (thread.id, caller.id), held.last_ticket, is_in, word, tx.now)
    tx.announce(SignupsChanged(thread.id, thread.board_id))
    return is_in


def leave(tx: Tx, caller: Caller, number: int) -> None:
    """Give the place back, until it begins; whoever waited longest has it then."""
    thread, _ = threads.of_kind(tx, caller, number, KIND)
    permits.check_signed_in(caller)
    meetup = _held(tx, thread)
    if queries.find_signup(tx, thread.id, caller.id) is None:
        raise NotSignedUp
    _check_not_over(tx, meetup)
    _drop(tx, thread, meetup, caller.id)


def leave_all(tx: Tx, account_id: AccountId) -> None:
    """Somebody is gone: their places are free, and nobody waits at a gate for who was to be the host. For other verbs: it asks no
    permission.
    """
    reason = translate(site.policy(tx, "locale"), HOST_GONE)
    for thread_id in queries.list_hosted(tx, account_id):
        thread = thread_queries.find_thread(tx, thread_id)
        assert thread is not None, "a meet-up belongs to a thread"
        off = msgspec.structs.replace(_held(tx, thread), state=MeetupState.CANCELLED, reason=reason)
        _keep(tx, thread, off, "cancelled")
    for thread_id in queries.list_threads_of(tx, account_id):
        thread = thread_queries.find_thread(tx, thread_id)
        assert thread is not None, "a place belongs to a meet-up, which belongs to a thread"
        _drop(tx, thread, _held(tx, thread), account_id)


def free_places(tx: Tx, account_id: AccountId, board_id: BoardId | None, until: int) -> None:
    """Somebody is barred from a board, or from all (None): what begins before that ends goes on without them. For other verbs: it
    asks no permission.
    """
    for thread_id in queries.list_threads_of(tx, account_id):
        thread = thread_queries.find_thread(tx, thread_id)
        meetup = queries.find_meetup(tx, thread_id)
        if thread is None or meetup is None or board_id not in (None, thread.board_id):
            continue
        if meetup.state != MeetupState.CANCELLED and tx.now < meetup.starts_at < until:
            _drop(tx, thread, _held(tx, thread), account_id)
            _tell(tx, thread, account_id, "meetup_out", f"out:{tx.now}")


def _drop(tx: Tx, thread: Thread, meetup: Meetup, account_id: AccountId) -> None:
    queries.drop_signup(tx, thread.id, account_id)
    _promote(tx, thread, meetup)
    tx.announce(SignupsChanged(thread.id, thread.board_id))


def _promote(tx: Tx, thread: Thread, meetup: Meetup) -> None:
    """Free places go to those who wait, in the order of asking; whoever is barred goes on waiting, and the next one has it."""
    if meetup.state == MeetupState.CANCELLED or tx.now >= meetup.starts_at:
        return
    free = _places(meetup) - queries.count_in(tx, thread.id)
    for waiting in queries.list_next(tx, thread.id, thread.board_id, free) if free > 0 else []:
        queries.let_in(tx, thread.id, waiting)
        _tell(tx, thread, waiting, "meetup_in", f"in:{tx.now}")


def _check_may_sign_up(tx: Tx, caller: Caller, thread: Thread, board: Board, meetup: Meetup) -> None:
    permits.check_may_reply(tx, caller, board)
    pseudonyms.check_named(board)  # a thread may have been moved there
    if thread.author_id == caller.id:
        raise HostComesAnyway
    threads.check_takes_replies(thread)
    _check_not_over(tx, meetup)
    if meetup.state == MeetupState.CLOSED or tx.now >= meetup.closes_at:
        raise SignupClosed


def _check_not_over(tx: Tx, meetup: Meetup) -> None:
    if meetup.state == MeetupState.CANCELLED:
        raise MeetupCancelled
    if tx.now >= meetup.starts_at:
        raise MeetupOver


def _places(meetup: Meetup) -> int:
    return meetup.capacity or MOST_PEOPLE


# ---- telling


def tell(tx: Tx, change: MeetupChanged) -> None:
    """All who are signed up hear of a change. For jobs: it asks no permission, and told twice is told once."""
    thread = thread_queries.find_thread(tx, change.thread_id)
    meetup = queries.find_meetup(tx, change.thread_id)
    if thread is None or meetup is None or thread.is_gone or change.what not in TOLD:
        return
    said = {"reason": meetup.reason} if change.what == "cancelled" else {}
    for signup in queries.list_signups(tx, thread.id):
        _tell(tx, thread, signup.person.id, TOLD[change.what], str(change.sequence), **said)


def lost(event: Event) -> ThreadId | None:
    """The thread that may be gone or back after an event, whether it is a meet-up's or not."""
    if isinstance(event, ThreadChanged) and event.what not in (ThreadState.DELETED, ThreadState.REMOVED, "restored"):
        return None
    return event.thread_id if isinstance(event, ThreadChanged | PostsMoved) else None


def tell_lost(tx: Tx, thread_id: ThreadId, event: Event, once: str) -> None:
    """Who signed up hears that the thread is gone, or that it is back, as long as it matters. For jobs: it asks no permission."""
    thread, meetup = thread_queries.find_thread(tx, thread_id), queries.find_meetup(tx, thread_id)
    is_back = isinstance(event, ThreadChanged) and event.what == "restored"
    if thread is None or meetup is None or thread.is_gone == is_back:
        return
    if meetup.state == MeetupState.CANCELLED or tx.now >= meetup.starts_at:
        return
    said = {"reason": thread.reason} if thread.reason else {}
    for signup in queries.list_signups(tx, thread.id):
        _tell(tx, thread, signup.person.id, "meetup_back" if is_back else "meetup_gone", once, **said)


def _tell(tx: Tx, thread: Thread, account_id: AccountId, kind: str, once: str, **said: str) -> None:
    once_key = f"meetup:{thread.id}:{account_id}:{once}"
    pointer = Pointer(thread.board_id, thread.id, thread.number)
    notifications.notify(tx, account_id, kind, once_key, actor_id=thread.author_id, pointer=pointer, **said)


# ---- reading


def look(tx: Tx, caller: Caller, number: int) -> MeetupPage:
    """Raises NotFound."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    line = _line(tx, thread)
    is_host = thread.author_id == caller.id
    own = None if caller.is_guest else queries.find_signup(tx, thread.id, caller.id)
    signups = queries.list_signups(tx, thread.id) if is_host or line.meetup.shows_names else []
    if not is_host:
        signups = [msgspec.structs.replace(one, word="", came=None) for one in signups]
    why_not = ""
    try:
        _check_may_sign_up(tx, caller, thread, board, line.meetup)
    except Refusal as refusal:
        why_not = refusal.code
    return MeetupPage(
        line=line,
        signups=signups,
        own=own,
        ahead=queries.count_waiting(tx, thread.id, own.ticket) if own and not own.is_in else 0,
        why_not=why_not,
        is_host=is_host,
        tends=permits.may_tend(caller, board.id),
        has_begun=tx.now >= line.meetup.starts_at,
    )


def coming(tx: Tx, caller: Caller, slug: str = "", after: str = "") -> tuple[Board | None, list[MeetupLine], str]:
    """(the board, what is to come there or everywhere, the soonest first; cursor of what is later or "")."""
    board = boards.get(tx, caller, slug) if slug else None
    start, thread_id = cursors.parse_cursor(after, 2) if after else (0, 0)
    found = queries.list_coming(tx, caller, board.id if board else None, (int(start), int(thread_id)), PER_PAGE + 1)
    shown = found[:PER_PAGE]
    last = shown[-1].meetup if len(found) > PER_PAGE else None
    return board, shown, cursors.format_cursor(last.starts_at, last.thread_id) if last else ""


def feed(tx: Tx, caller: Caller) -> list[MeetupLine]:
    """What is to come everywhere, with what was cancelled, for calendars that fetch it again and again."""
    return queries.list_coming(tx, caller, None, (0, 0), MOST_IN_FEED, with_cancelled=True)


def card(tx: Tx, thread: Thread) -> Card:
    """What everybody sees of it in its thread."""
    line = _line(tx, thread)
    meetup = line.meetup
    facts = [
        Fact("Begins", "", at=meetup.starts_at),
        Fact("Ends", "", at=meetup.ends_at),
        Fact("Meeting place", "{place}", {"place": meetup.place}),
        _coming(line),
    ]
    if meetup.state == MeetupState.CANCELLED:
        facts.insert(0, Fact("Cancelled", "“{reason}”", {"reason": meetup.reason}))
    elif meetup.state == MeetupState.CLOSED:
        facts.append(Fact("Signing up", "closed by its host"))
    else:
        facts.append(Fact("Sign up until", "", at=meetup.closes_at))
    return Card("Meet-up", tuple(facts), f"/t/{thread.number}/meetup", "Who comes, sign up", "meetup")


def _coming(line: MeetupLine) -> Fact:
    fields = {"coming": line.coming, "capacity": line.meetup.capacity, "waiting": line.waiting}
    if not line.meetup.capacity:
        return Fact("Coming", "{coming}", fields)
    has_waiting = "{coming} of {capacity}, {waiting} wait for a place"
    return Fact("Coming", has_waiting if line.waiting else "{coming} of {capacity}", fields)


def _line(tx: Tx, thread: Thread) -> MeetupLine:
    line = queries.find_line(tx, thread.id)
    if line is None:
        raise NotFound
    return line


def _hosted(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Board]:
    thread, board = threads.of_kind(tx, caller, number, KIND)
    permits.check_signed_in(caller)
    if thread.author_id != caller.id:
        raise threads.NotYours
    return thread, board


def _held(tx: Tx, thread: Thread) -> Meetup:
    meetup = queries.hold(tx, thread.id)
    if meetup is None:
        raise NotFound
    return meetup
