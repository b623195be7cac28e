# SPDX-License-Identifier: Apache-2.0
"""Testers: who tends a board with a list looks for people for a term; whoever wants to applies with a few words and is admitted
or declined. A tester is on the board's list like others, with an end that comes by itself.

A call is read by everybody, also where the board is not: whoever makes it lets its name be known.
"""

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import boards, moderation, notifications, permits, roles
from banyan.markup.limits import scrub
from banyan.records.boards import Board, PostPolicy, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged
from banyan.records.notifications import Pointer
from banyan.records.testers import Application, ApplicationState, Call, CallLine, TestersPage
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import testers as queries
from banyan.storage.tx import Tx

MOST_PLACES = 1_000
LONGEST_TERM = 366 * clock.DAY
MIN_WORDS, MAX_WORDS = 2, 500  # characters
SHOWN = 200


class NoListThere(Refusal):
    code = "no_list_there"
    family = Family.CONFLICT
    sentence = "Testers are on the list of a board, and this board is not for those on its list."
    hint = "An administrator sets who reads or writes there to “those on its list” first."


class BadPlaces(Refusal):
    code = "bad_places"
    family = Family.INVALID
    sentence = "There are 1 to {most} places."
    fields = ("most",)
    about = "places"


class BadTerm(Refusal):
    code = "bad_term"
    family = Family.INVALID
    sentence = "A term ends after it begins, in a year from now at the latest."
    about = "until"


class WordsWanted(Refusal):
    code = "words_wanted"
    family = Family.INVALID
    sentence = "Please write {least} to {most} characters."
    fields = ("least", "most")
    about = "words"


class CallEnded(Refusal):
    code = "call_ended"
    family = Family.CONFLICT
    sentence = "No testers are looked for there at the moment."


class AppliedAlready(Refusal):
    code = "applied_already"
    family = Family.CONFLICT
    sentence = "You have applied there already."


class NoPlacesLeft(Refusal):
    code = "no_places_left"
    family = Family.CONFLICT
    sentence = "All {places} places are taken."
    hint = "A place is free when somebody's term ends; or make more of them."
    fields = ("places",)


def has_list(board: Board) -> bool:
    """Whether something on a board is for those on its list."""
    return board.read_policy == ReadPolicy.LISTED or PostPolicy.LISTED in (board.reply_policy, board.thread_policy)


# ---- by who tends the board


def call(tx: Tx, caller: Caller, slug: str, places: int, term: tuple[int, int], words: str) -> Call:
    """Look for testers, or look anew; `term` is (from, until). Whoever was declined before may apply again."""
    board = boards.get_tended(tx, caller, slug)
    if board.read_policy != ReadPolicy.LISTED and PostPolicy.LISTED not in (board.reply_policy, board.thread_policy):
        raise NoListThere
    if not 1 <= places <= MOST_PLACES:
        raise BadPlaces(most=MOST_PLACES)
    begins, ends = term
    if not max(begins, tx.now) < ends <= tx.now + LONGEST_TERM:
        raise BadTerm
    made = Call(board.id, places, begins, ends, _checked(words), caller.id, tx.now, None)
    queries.put_call(tx, made)
    moderation.record(tx, caller, "call_testers", place=(board.id, None, None), detail=str(places))
    return made


def end_call(tx: Tx, caller: Caller, slug: str) -> None:
    """Look no more. Who is a tester stays one until the term ends."""
    board = boards.get_tended(tx, caller, slug)
    if not queries.end_call(tx, board.id):
        raise CallEnded


def admit(tx: Tx, caller: Caller, slug: str, handle: str, answer: str = "") -> None:
    """Give somebody who applied a place, until the term ends."""
    board = boards.get_tended(tx, caller, slug)
    application = _waiting(tx, board, handle)
    queries.hold_call(tx, board.id)
    line = queries.find_line(tx, board.slug)
    if line is None or line.call.until_at <= tx.now:
        raise CallEnded
    if line.taken >= line.call.places:
        raise NoPlacesLeft(places=line.call.places)
    queries.admit(tx, line.call, application.account_id, caller.id)
    place = (board.id, None, None)
    moderation.record(tx, caller, "admit_tester", place=place, account_id=application.account_id)
    _answer(tx, caller, board, application, ApplicationState.ADMITTED, answer)
    tx.announce(BoardChanged(board.id))


def decline(tx: Tx, caller: Caller, slug: str, handle: str, answer: str = "") -> None:
    """Not this time. Whoever applied is told, with a word if there is one."""
    board = boards.get_tended(tx, caller, slug)
    _answer(tx, caller, board, _waiting(tx, board, handle), ApplicationState.DECLINED, answer)


# ---- by whoever wants to be one


def apply(tx: Tx, caller: Caller, slug: str, words: str) -> None:
    """Say why. Who tends the board reads it, and nobody else."""
    permits.check_signed_in(caller)
    line = _line(tx, slug)
    _check_open(tx, line)
    before = queries.find_application(tx, line.call.board_id, caller.id)
    if queries.find_until(tx, line.call.board_id, caller.id) or (
        before is not None and (before.state == ApplicationState.WAITING or before.made_at >= line.call.made_at)
    ):
        raise AppliedAlready
    application = Application(line.call.board_id, caller.id, _checked(words), tx.now, ApplicationState.WAITING, "")
    queries.put_application(tx, application)
    for one in board_queries.list_moderators(tx, line.call.board_id):
        once_key = f"application:{line.call.board_id}:{caller.id}:{tx.now}:{one.id}"
        pointer = Pointer(line.call.board_id)
        notifications.notify(tx, one.id, "application", once_key, actor_id=caller.id, pointer=pointer)


def withdraw(tx: Tx, caller: Caller, slug: str) -> None:
    """Take an application back that waits."""
    permits.check_signed_in(caller)
    if not queries.drop_waiting(tx, _line(tx, slug).call.board_id, caller.id):
        raise NotFound


# ---- reading


def calls(tx: Tx, _: Caller) -> list[CallLine]:
    """What is looked for at the moment, those that end first above."""
    return queries.list_open(tx, SHOWN)


def look(tx: Tx, caller: Caller, slug: str) -> TestersPage:
    """A call: anybody may read one that is open, who belongs to it or tends the board also one that has ended."""
    line = _line(tx, slug)
    board_id, tends = line.call.board_id, permits.may_tend(caller, line.call.board_id)
    own = None if caller.is_guest else queries.find_application(tx, board_id, caller.id)
    if not (_is_open(tx, line.call) or own or tends):
        raise NotFound
    applicants = queries.list_waiting(tx, board_id, SHOWN) if tends else []
    until = 0 if caller.is_guest else queries.find_until(tx, board_id, caller.id)
    return TestersPage(line, own, until, applicants, tends)


def find(tx: Tx, caller: Caller, slug: str) -> CallLine | None:
    """The call of a board, for who tends it."""
    boards.get_tended(tx, caller, slug)
    return queries.find_line(tx, slug)


# ---- parts


def _line(tx: Tx, slug: str) -> CallLine:
    line = queries.find_line(tx, slug)
    if line is None:
        raise NotFound
    return line


def _is_open(tx: Tx, call: Call) -> bool:
    return call.ended_at is None and call.until_at > tx.now


def _check_open(tx: Tx, line: CallLine) -> None:
    if not _is_open(tx, line.call):
        raise CallEnded


def _waiting(tx: Tx, board: Board, handle: str) -> Application:
    person = roles.find_member(tx, handle)
    application = queries.find_application(tx, board.id, person.id)
    if application is None or application.state != ApplicationState.WAITING:
        raise NotFound
    return application


def _answer(
    tx: Tx, caller: Caller, board: Board, application: Application, state: ApplicationState, answer: str
) -> None:
    answer = " ".join(scrub(answer).split())[:MAX_WORDS]
    made = Application(board.id, application.account_id, application.words, application.made_at, state, answer)
    queries.put_application(tx, made)
    said = {"reason": answer} if answer else {}
    kind = f"application_{state}"
    once_key = f"{kind}:{board.id}:{application.account_id}:{application.made_at}"
    notifications.notify(tx, application.account_id, kind, once_key, actor_id=caller.id, pointer=Pointer(), **said)


def _checked(words: str) -> str:
    words = " ".join(scrub(words).split())
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        raise WordsWanted(least=MIN_WORDS, most=MAX_WORDS)
    return words
