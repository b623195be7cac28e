# SPDX-License-Identifier: Apache-2.0
"""Floor races: whoever writes one of the announced floors wins. The floors are said before anybody writes, and never change.

Who wins is a rule that nobody applies by hand: the author of the floor, not the host, each person once, before the end. A floor
that goes takes its prize along: nobody moves up. One that was moved here from another thread wins nothing. What brakes haste is
the pace that everybody has anyway.
"""

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId, ThreadId
from banyan.core import moderation, notifications, permits, threads, word_rules
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import Event, FloorWon, PostGone, PostMade, PostRestored, ThreadChanged
from banyan.records.notifications import Pointer
from banyan.records.posts import Body, PostState
from banyan.records.races import How, Outcome, Race, RacePage, RaceTerms, Reached
from banyan.records.threads import Thread
from banyan.storage.queries import races as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

KIND = "race"
MAX_PRIZE = 80  # characters
FIRST_FLOOR, LAST_FLOOR = 2, 100_000  # the first floor is the host's
MOST_WINNING = 200
LEAST_TIME, MOST_TIME = 5 * clock.MINUTE, 366 * clock.DAY
SHOWN_ON_CARD = 10
WORDS = {
    How.FLOORS: "floors {numbers}",
    How.EVERY: "every {numbers} floors, up to floor {last}",
    How.DIGIT: "floors that end with {numbers}, up to floor {last}",
}
OUTCOMES = {
    Outcome.NONE: "not reached yet",
    Outcome.WON: "won",
    Outcome.HOST: "the host's own",
    Outcome.AGAIN: "by somebody who has won already",
    Outcome.LATE: "written behind the end",
    Outcome.GONE: "gone, nobody wins",
    Outcome.MOVED: "moved here, nobody wins",
}


class PrizeWanted(Refusal):
    code = "prize_wanted"
    family = Family.INVALID
    sentence = "Please say what there is to win, in {most} characters at most."
    fields = ("most",)
    about = "prize"


class WinningFloorsWanted(Refusal):
    code = "winning_floors_wanted"
    family = Family.INVALID
    sentence = "Please say which floors win: 1 to {most} of them, from floor {first} to floor {last}."
    fields = ("most", "first", "last")
    about = "numbers"


class BadRaceEnd(Refusal):
    code = "bad_race_end"
    family = Family.INVALID
    sentence = "A race ends in five minutes at the earliest, and in a year at the latest."
    about = "ends"


class RaceOver(Refusal):
    code = "race_over"
    family = Family.CONFLICT
    sentence = "This race is over."


def winning(terms: RaceTerms) -> list[int]:
    """The floors that win, in their order. Raises WinningFloorsWanted.

    >>> winning(RaceTerms("tea", How.DIGIT, (8,), 30, 0))
    [8, 18, 28]
    """
    numbers, last = terms.numbers, terms.last_floor
    is_one = len(numbers) == 1 and FIRST_FLOOR <= last <= LAST_FLOOR
    found: set[int] = set()
    if terms.how == How.FLOORS:
        found = set(numbers)
    elif terms.how == How.EVERY and is_one and 1 <= numbers[0] <= last:
        found = set(range(numbers[0], last + 1, numbers[0]))
    elif terms.how == How.DIGIT and is_one and 0 <= numbers[0] <= 9:
        found = set(range(numbers[0], last + 1, 10)) - {0}
    found -= {1} if terms.how != How.FLOORS else set()
    if not 1 <= len(found) <= MOST_WINNING or min(found) < FIRST_FLOOR or max(found) > LAST_FLOOR:
        raise WinningFloorsWanted(most=MOST_WINNING, first=FIRST_FLOOR, last=LAST_FLOOR)
    return sorted(found)


def parse_floors(text: str) -> tuple[int, ...]:
    """`8 88, 888` as numbers; nothing for what is something else.

    >>> parse_floors("8 88, #888")
    (8, 88, 888)
    """
    words = text.replace(",", " ").replace("，", " ").replace("#", " ").split()
    fits = len(words) <= MOST_WINNING and all(word.isascii() and word.isdecimal() and len(word) <= 6 for word in words)
    return tuple(map(int, words)) if fits else ()


def open_race(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: RaceTerms, token: str = ""
) -> Thread:
    """A thread with its race, both or neither."""
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        board = permits.visible_board(tx, caller, board_id)
        prize = threads.one_line(terms.prize)
        if not 1 <= len(prize) <= MAX_PRIZE:
            raise PrizeWanted(most=MAX_PRIZE)
        word_rules.check_title(tx, caller, board, prize)
        floors = winning(terms)
        if not LEAST_TIME <= terms.ends_at - tx.now <= MOST_TIME:
            raise BadRaceEnd
        last = floors[-1] if terms.how == How.FLOORS else terms.last_floor
        numbers = " ".join(map(str, floors if terms.how == How.FLOORS else terms.numbers))
        queries.insert_race(tx, Race(thread.id, prize, How(terms.how), numbers, last, terms.ends_at))
        queries.insert_floors(tx, thread.id, [(floor, Outcome.NONE, None) for floor in floors])
    return thread


def end(tx: Tx, caller: Caller, number: int, reason: str) -> None:
    """Before its time, with a reason that everybody reads: by the host, or by who tends the board. What was won stays won."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    permits.check_signed_in(caller)
    reason = moderation.check_reason(reason)
    if thread.author_id != caller.id:
        permits.check_tends(caller, board.id)
        place = (board.id, thread, None)
        moderation.record(tx, caller, "end_race", reason=reason, place=place, account_id=thread.author_id)
    if tx.now >= _race(tx, thread).ends_at:
        raise RaceOver
    queries.set_end(tx, thread.id, tx.now, reason)
    tx.announce(ThreadChanged(thread.id, number, board.id, "card"))


# ---- who wins


def concerned(tx: Tx, events: list[Event]) -> list[ThreadId]:
    """The races among the threads in which a floor that may win came, went or came back."""
    floors = {
        (event.thread_id, event.floor) for event in events if isinstance(event, PostMade | PostGone | PostRestored)
    }
    return sorted({thread_id for thread_id, floor in floors if queries.has_floor(tx, thread_id, floor)})


def settle(tx: Tx, thread_id: ThreadId) -> None:
    """Look at the floors that were reached; who won hears of it. For jobs: it asks no permission, and twice does nothing more."""
    thread, race = thread_queries.find_thread(tx, thread_id), queries.find_race(tx, thread_id)
    if thread is None or race is None:
        return
    winners = queries.list_winners(tx, thread_id)
    for reached in queries.list_reached(tx, thread_id):
        if reached.state == PostState.HELD:
            continue
        outcome = _outcome(thread, race, reached)
        if outcome == Outcome.WON and reached.author_id in winners:
            outcome = Outcome.AGAIN
        queries.settle(tx, thread_id, reached.floor, outcome, reached.author_id if outcome == Outcome.WON else None)
        if outcome == Outcome.WON:
            winners.add(reached.author_id)
            pointer = Pointer(thread.board_id, thread_id, thread.number, reached.floor)
            once_key = f"race:{thread_id}:{reached.floor}"
            notifications.notify(
                tx, reached.author_id, "floor_won", once_key, actor_id=thread.author_id, pointer=pointer
            )
            tx.announce(FloorWon(thread_id, thread.number, thread.board_id, reached.floor))


def pass_over(tx: Tx, thread: Thread, floors: list[int]) -> None:
    """These floors come from another thread, and nobody wrote them to win. For other verbs: it asks no permission."""
    if thread.kind == KIND:
        for floor in floors:
            queries.settle(tx, thread.id, floor, Outcome.MOVED, None)


def _outcome(thread: Thread, race: Race, reached: Reached) -> Outcome:
    if reached.state != PostState.VISIBLE:
        return Outcome.GONE
    if reached.made_at >= race.ends_at:
        return Outcome.LATE
    return Outcome.HOST if reached.author_id == thread.author_id else Outcome.WON


# ---- reading


def look(tx: Tx, caller: Caller, number: int) -> RacePage:
    """Raises NotFound."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    race = _race(tx, thread)
    _, host, _ = threads.get(tx, caller, number)
    is_open, is_host = tx.now < race.ends_at, thread.author_id == caller.id
    return RacePage(
        race=race,
        number=number,
        title=thread.title,
        lang=thread.lang,
        host=host,
        board_id=board.id,
        slug=board.slug,
        floors=queries.list_floors(tx, thread.id),
        is_open=is_open,
        may_end=is_open and (is_host or permits.may_tend(caller, board.id)),
        is_host=is_host,
    )


def card(tx: Tx, thread: Thread) -> Card:
    """What everybody sees of it in its thread."""
    race = _race(tx, thread)
    won = [one for one in queries.list_floors(tx, thread.id) if one.outcome == Outcome.WON and one.is_there]
    facts = [
        Fact("To win", "{prize}", {"prize": race.prize}),
        Fact("Winning floors", WORDS[race.how], fields_of(race)),
        Fact("Ends", "", at=race.ends_at),
    ]
    if race.reason:
        facts.append(Fact("Ended early", "“{reason}”", {"reason": race.reason}))
    if won:
        shown = " ".join(f"#{one.floor} {one.winner.handle}" for one in won[-SHOWN_ON_CARD:] if one.winner)
        facts.append(Fact("Winners", "{winners}", {"winners": shown}))
    return Card("Floor race", tuple(facts), f"/t/{thread.number}/race", "All winning floors", "race")


def fields_of(race: Race) -> dict[str, str | int]:
    """What `WORDS` say of a race."""
    return {"numbers": race.numbers.replace(" ", ", "), "last": race.last_floor}


def _race(tx: Tx, thread: Thread) -> Race:
    race = queries.find_race(tx, thread.id)
    if race is None:
        raise NotFound
    return race
