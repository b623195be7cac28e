# SPDX-License-Identifier: Apache-2.0
"""Clubs: a board for its members may let itself be seen by everybody and take letters of application. Those who tend it read
them and answer in words; they may invite, and end a membership with a reason; a member may leave.

A member is on the board's list, which the one predicate of what may be read asks: nothing else decides. A letter is read by
whoever wrote it and by those who tend the board. Who belongs to a board, its members know, and nobody else.
"""

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import boards, follows, moderation, notifications, permits, relations, roles
from banyan.core.permits import check_not_locked, check_signed_in
from banyan.markup.limits import scrub
from banyan.records.accounts import AccountState, Person
from banyan.records.boards import Board, LetterPolicy
from banyan.records.callers import Caller
from banyan.records.clubs import ClubLine, ClubPage, Letter, LetterState, WaitingLetter
from banyan.records.events import BoardChanged, LetterMoved
from banyan.records.notifications import Pointer
from banyan.records.self_locks import Ability
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import clubs as queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.tx import Tx

MIN_WORDS, MAX_WORDS = 2, 2_000  # characters of a letter
MAX_ANSWER = 500
MOST_OPEN = 10  # letters of one person that wait at the same time
MOST_WAITING = 200  # on one board: more than its keepers will read is no queue
SHOWN = 500
# How long nobody writes again after …
PAUSES = {
    LetterState.DECLINED: 7 * clock.DAY,
    LetterState.PUT_OUT: 7 * clock.DAY,
    LetterState.WITHDRAWN: clock.DAY,
    LetterState.LEFT: clock.DAY,
}


class NoMembersThere(Refusal):
    code = "no_members_there"
    family = Family.CONFLICT
    sentence = "Letters of application are for a board that its members alone read or write on, and that is open."
    hint = "An administrator sets who reads or writes there to “the board's list” first."


class QuestionsTooLong(Refusal):
    code = "questions_too_long"
    family = Family.INVALID
    sentence = "The questions have {most} characters at most."
    fields = ("most",)
    about = "questions"


class LetterWanted(Refusal):
    code = "letter_wanted"
    family = Family.INVALID
    sentence = "Please write {least} to {most} characters."
    fields = ("least", "most")
    about = "words"


class LetterWaits(Refusal):
    code = "letter_waits"
    family = Family.CONFLICT
    sentence = "A letter waits there already."


class InvitedAlready(Refusal):
    code = "invited_already"
    family = Family.CONFLICT
    sentence = "There is an invitation already; a yes is enough."


class MemberAlready(Refusal):
    code = "member_already"
    family = Family.CONFLICT
    sentence = "This is a member already."


class NoMember(Refusal):
    code = "no_member"
    family = Family.CONFLICT
    sentence = "Nobody of this name is on the list of the board."


class LetterTooSoon(Refusal):
    code = "letter_too_soon"
    family = Family.TOO_SOON
    sentence = "You can write to this board again from {day} on."
    fields = ("day",)


class TooManyLetters(Refusal):
    code = "too_many_letters"
    family = Family.CONFLICT
    sentence = "{most} letters of yours wait already."
    hint = "Take one back, or wait for an answer."
    fields = ("most",)


class LetterboxFull(Refusal):
    code = "letterbox_full"
    family = Family.CONFLICT
    sentence = "So many letters wait there that no other is taken at the moment."


class CannotInvite(Refusal):
    code = "cannot_invite"
    family = Family.CONFLICT
    sentence = "@{handle} cannot be invited."
    fields = ("handle",)
    about = "handle"


# ---- by those who tend the board


def set_letters(tx: Tx, caller: Caller, slug: str, questions: str, *, is_on: bool) -> Board:
    """Let everybody know that the board exists and write to it, or not any more. What waits stays waiting."""
    board = boards.get_tended(tx, caller, slug)
    try:
        questions = boards.to_questions(questions)
    except permits.BadPolicy:
        raise QuestionsTooLong(most=boards.MAX_QUESTIONS) from None
    letters = LetterPolicy.ON if is_on else LetterPolicy.OFF
    changed = msgspec.structs.replace(board, letters=letters, letter_questions=questions)
    if is_on and not changed.takes_letters:
        raise NoMembersThere
    if changed != board:
        board_queries.set_board_policies(tx, changed)
        moderation.record(tx, caller, "set_board_policies", place=(board.id, None, None), detail="letters")
        tx.announce(BoardChanged(board.id))
    return changed


def admit(tx: Tx, caller: Caller, slug: str, handle: str, answer: str = "") -> None:
    """Whoever wrote is a member from now on, and told so."""
    board = boards.get_tended(tx, caller, slug)
    letter = _waiting(tx, board, roles.find_member(tx, handle))
    _let_in(tx, board, letter.account_id, caller.id)
    _answer(tx, caller, board, letter, LetterState.ADMITTED, answer)


def decline(tx: Tx, caller: Caller, slug: str, handle: str, answer: str = "") -> None:
    """Not this time. Whoever wrote is told, in words if there are any."""
    board = boards.get_tended(tx, caller, slug)
    _answer(tx, caller, board, _waiting(tx, board, roles.find_member(tx, handle)), LetterState.DECLINED, answer)


def invite(tx: Tx, caller: Caller, slug: str, handle: str, words: str = "") -> None:
    """Ask somebody to belong to the board; they say yes or no."""
    board = boards.get_tended(tx, caller, slug)
    if not board.is_for_members:
        raise NoMembersThere
    person = _person(tx, handle)
    if person is None or person.state != AccountState.ACTIVE or relations.is_blocked(tx, person.id, caller.id):
        raise CannotInvite(handle=handle[:40])
    _check_none_open(tx, board, person.id)
    words = _line(words)
    letter = Letter(board.id, person.id, LetterState.INVITED, "", tx.now, words, caller.id, tx.now)
    queries.put_letter(tx, letter)
    _tell(tx, letter, board, caller.id, "club_invited", words)


def put_out(tx: Tx, caller: Caller, slug: str, handle: str, reason: str) -> None:
    """End a membership. The member is told why; the public record says it where only members read it."""
    board = boards.get_tended(tx, caller, slug)
    person = _person(tx, handle)
    if person is None:
        raise NoMember
    reason = moderation.check_reason(reason)
    letter = _let_go(tx, board, person.id, LetterState.PUT_OUT, reason, caller.id)
    is_closed = board.read_policy in ("listed", "group")
    account_id, why = (person.id, reason) if is_closed else (None, "")
    moderation.record(tx, caller, "end_membership", reason=why, place=(board.id, None, None), account_id=account_id)
    _tell(tx, letter, board, caller.id, "club_put_out", reason)


# ---- by whoever wants to belong to it, or does


def apply(tx: Tx, caller: Caller, slug: str, words: str) -> None:
    """Say why. Those who tend the board read it, and nobody else."""
    check_signed_in(caller)
    check_not_locked(tx, caller, Ability.WRITE)
    board = _taking(tx, slug)
    words = scrub(words).strip()
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        raise LetterWanted(least=MIN_WORDS, most=MAX_WORDS)
    before = _check_none_open(tx, board, caller.id)
    free_at = _free_at(before, tx.now)
    if free_at:
        raise LetterTooSoon(day=clock.to_words(free_at))
    if queries.count_open(tx, caller.id) >= MOST_OPEN:
        raise TooManyLetters(most=MOST_OPEN)
    if queries.count_waiting(tx, board.id) >= MOST_WAITING:
        raise LetterboxFull
    queries.put_letter(tx, Letter(board.id, caller.id, LetterState.WAITING, words, tx.now, "", None, tx.now))
    tx.announce(LetterMoved(board.id))
    for keeper_id in _keepers(tx, board):
        once_key = f"letter:{board.id}:{caller.id}:{tx.now}:{keeper_id}"
        notifications.notify(
            tx, keeper_id, "club_letter", once_key, actor_id=caller.id, pointer=Pointer(board.id), board=board.slug
        )


def withdraw(tx: Tx, caller: Caller, slug: str) -> None:
    """Take a letter back that waits; its words go."""
    check_signed_in(caller)
    letter = _own(tx, caller, slug, LetterState.WAITING)
    _move(tx, letter, LetterState.WITHDRAWN, words="")


def accept(tx: Tx, caller: Caller, slug: str) -> None:
    """Yes to an invitation."""
    check_signed_in(caller)
    letter = _own(tx, caller, slug, LetterState.INVITED)
    board = board_queries.get_board(tx, letter.board_id)
    _let_in(tx, board, caller.id, letter.answered_by or caller.id)
    _move(tx, letter, LetterState.ADMITTED)


def turn_down(tx: Tx, caller: Caller, slug: str) -> None:
    """No to an invitation. Nobody is told, and a letter may follow at once."""
    check_signed_in(caller)
    _move(tx, _own(tx, caller, slug, LetterState.INVITED), LetterState.LEFT)


def leave(tx: Tx, caller: Caller, slug: str) -> None:
    """Be a member no more."""
    check_signed_in(caller)
    board = board_queries.find_by_slug(tx, slug)
    if board is None:
        raise NotFound
    _let_go(tx, board, caller.id, LetterState.LEFT, "", None)


# ---- reading


def directory(tx: Tx, caller: Caller) -> list[ClubLine]:
    """The boards that take letters, and then the others that the caller belongs to or tends."""
    taking = queries.list_taking(tx, SHOWN)
    if caller.is_guest:
        return [ClubLine(board, None, False) for board in taking]
    listed = queries.listed_on(tx, caller.id)
    states = {letter.board_id: letter.state for _, letter in queries.list_own(tx, caller.id, 0, SHOWN)}
    shown = {board.id for board in taking}
    own = [
        board
        for board in board_queries.list_visible(tx, caller)
        if board.is_for_members and board.id not in shown and (board.id in listed or permits.may_tend(caller, board.id))
    ]
    return [ClubLine(board, states.get(board.id), board.id in listed) for board in (*taking, *own)]


def are_there(tx: Tx) -> bool:
    """Whether a menu should lead to them: some board takes letters."""
    return bool(queries.list_taking(tx, SHOWN))


def look(tx: Tx, caller: Caller, slug: str) -> ClubPage:
    """A club: everybody may look at one that takes letters; at another, who has something to do with it. Raises NotFound."""
    found = board_queries.find_by_slug(tx, slug)
    if found is None:
        raise NotFound
    own = None if caller.is_guest else queries.find_letter(tx, found.id, caller.id)
    tends = permits.may_tend(caller, found.id)
    is_member = not caller.is_guest and board_queries.is_listed(tx, found.id, caller.id)
    is_invited = own is not None and own.state in (LetterState.INVITED, LetterState.WAITING)
    if not (found.takes_letters or is_invited or (found.is_for_members and (is_member or tends))):
        raise NotFound
    belongs = tends or permits.belongs(tx, caller, found)
    return ClubPage(
        board=found,
        own=own,
        is_member=is_member,
        tends=tends,
        may_apply_at=_free_at(own, tx.now),
        waiting=queries.list_waiting(tx, found.id, SHOWN) if tends else [],
        members=queries.list_members(tx, found.id, SHOWN) if belongs else [],
    )


def waiting(tx: Tx, caller: Caller) -> list[WaitingLetter]:
    """Letters that wait on the boards that the caller tends."""
    if not (caller.is_admin or caller.moderates):
        return []
    return queries.list_tended(tx, caller.id, caller.is_admin, SHOWN)


# ---- parts


def _taking(tx: Tx, slug: str) -> Board:
    board = queries.find_taking(tx, slug)
    if board is None:
        raise NotFound
    return board


def _person(tx: Tx, handle: str) -> Person | None:
    try:
        return follows.find_person(tx, handle)
    except NotFound:
        return None


def _own(tx: Tx, caller: Caller, slug: str, state: LetterState) -> Letter:
    board = board_queries.find_by_slug(tx, slug)
    letter = queries.find_letter(tx, board.id, caller.id) if board else None
    if letter is None or letter.state != state:
        raise NotFound
    return letter


def _waiting(tx: Tx, board: Board, person: Person) -> Letter:
    letter = queries.find_letter(tx, board.id, person.id)
    if letter is None or letter.state != LetterState.WAITING:
        raise NotFound
    return letter


def _check_none_open(tx: Tx, board: Board, account_id: AccountId) -> Letter | None:
    """What there was between them, when nothing of it is open."""
    if board_queries.is_listed(tx, board.id, account_id):
        raise MemberAlready
    before = queries.find_letter(tx, board.id, account_id)
    if before is not None and before.state == LetterState.WAITING:
        raise LetterWaits
    if before is not None and before.state == LetterState.INVITED:
        raise InvitedAlready
    return before


def _free_at(before: Letter | None, now: int) -> int:
    """When somebody may write again; 0 for now."""
    free_at = before.moved_at + PAUSES.get(before.state, 0) if before else 0
    return free_at if free_at > now else 0


def _let_in(tx: Tx, board: Board, account_id: AccountId, by: AccountId) -> None:
    board_queries.insert_board_member(tx, board.id, account_id, by)
    tx.announce(BoardChanged(board.id))


def _let_go(
    tx: Tx, board: Board, account_id: AccountId, state: LetterState, answer: str, by: AccountId | None
) -> Letter:
    if not board_queries.is_listed(tx, board.id, account_id):
        raise NoMember
    board_queries.drop_board_member(tx, board.id, account_id)
    before = queries.find_letter(tx, board.id, account_id)
    letter = Letter(
        board_id=board.id,
        account_id=account_id,
        state=state,
        words=before.words if before else "",
        made_at=before.made_at if before else tx.now,
        answer=answer,
        answered_by=by,
        moved_at=tx.now,
    )
    queries.put_letter(tx, letter)
    tx.announce(BoardChanged(board.id))
    return letter


def _answer(tx: Tx, caller: Caller, board: Board, letter: Letter, state: LetterState, answer: str) -> None:
    answer = _line(answer)
    _move(tx, letter, state, answer=answer, answered_by=caller.id)
    _tell(tx, letter, board, caller.id, f"club_{state}", answer)


def _move(tx: Tx, letter: Letter, state: LetterState, **changes: object) -> None:
    queries.put_letter(tx, msgspec.structs.replace(letter, state=state, moved_at=tx.now, **changes))
    tx.announce(LetterMoved(letter.board_id))


def _tell(tx: Tx, letter: Letter, board: Board, actor_id: AccountId, kind: str, reason: str) -> None:
    """A line that does not hang on the board: whoever is declined or put out may not read it."""
    said = {"board": board.slug} | ({"reason": reason} if reason else {})
    once_key = f"{kind}:{board.id}:{letter.account_id}:{tx.now}"
    notifications.notify(tx, letter.account_id, kind, once_key, actor_id=actor_id, pointer=Pointer(), **said)


def _keepers(tx: Tx, board: Board) -> list[AccountId]:
    """Who tends the board; where nobody does, who administers the community."""
    return [one.id for one in board_queries.list_moderators(tx, board.id)] or role_queries.list_admins(tx)


def _line(words: str) -> str:
    return " ".join(scrub(words).split())[:MAX_ANSWER]
