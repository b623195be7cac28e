# SPDX-License-Identifier: Apache-2.0
"""What an archive's boards of one town kept: meet-ups with who signed up where everybody could read that, floor races, places
with their reviews.
"""

from collections.abc import Sequence

from banyan.base.ids import AccountId, ThreadId
from banyan.core import meetups, places, races
from banyan.core.threads import one_line
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.meetups import Meetup, MeetupState
from banyan.records.places import LocalPlace
from banyan.records.races import How, Outcome, Race
from banyan.storage.queries import meetups as queries
from banyan.storage.queries import places as place_queries
from banyan.storage.queries import races as race_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx


def keep_meetups(tx: Tx, source: str, lines: Sequence[carried.MeetupLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [one.account for line in lines for one in line.signups])
    for line in lines:
        thread = thread_queries.find_thread(tx, ThreadId(threads[line.thread])) if line.thread in threads else None
        if thread is None or thread.kind != meetups.KIND or line.state not in set(MeetupState):
            known.lose(f"meetup {line.thread}")
        elif queries.find_meetup(tx, thread.id) is None:
            _keep(tx, thread.id, line, people)


def _keep(tx: Tx, thread_id: ThreadId, line: carried.MeetupLine, people: dict[str, int]) -> None:
    meetup = Meetup(
        thread_id=thread_id,
        starts_at=at(line.starts_at),
        ends_at=at(line.ends_at),
        zone=one_line(line.zone),
        place=one_line(line.place),
        capacity=line.capacity,
        closes_at=at(line.closes_at),
        shows_names=int(line.shows_names),
        state=MeetupState(line.state),
        reason=one_line(line.reason),
        sequence=line.sequence,
        changed_at=at(line.changed_at),
        last_ticket=line.tickets,
    )
    queries.insert_meetup(tx, meetup)
    for one in {signup.account: signup for signup in line.signups}.values():
        if one.account in people:
            place = (thread_id, AccountId(people[one.account]))
            queries.insert_signup(tx, place, one.ticket, one.is_in, "", at(one.made_at))


def keep_races(tx: Tx, source: str, lines: Sequence[carried.RaceLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [one.account for line in lines for one in line.floors])
    for line in lines:
        thread = thread_queries.find_thread(tx, ThreadId(threads[line.thread])) if line.thread in threads else None
        is_whole = line.how in set(How) and all(one.outcome in set(Outcome) for one in line.floors)
        if thread is None or thread.kind != races.KIND or not is_whole:
            known.lose(f"race {line.thread}")
        elif race_queries.find_race(tx, thread.id) is None:
            numbers = " ".join(map(str, line.numbers))
            race = Race(
                thread_id=thread.id,
                prize=one_line(line.prize),
                how=How(line.how),
                numbers=numbers,
                last_floor=line.last_floor,
                ends_at=at(line.ends_at),
                reason=one_line(line.reason),
            )
            race_queries.insert_race(tx, race)
            floors = {one.floor: one for one in line.floors}
            race_queries.insert_floors(
                tx, thread.id, [(floor, *_outcome(one, people)) for floor, one in floors.items()]
            )


def _outcome(line: carried.RaceFloorLine, people: dict[str, int]) -> tuple[Outcome, AccountId | None]:
    """A win of somebody whom the archive does not name is nobody's."""
    if line.outcome != Outcome.WON:
        return Outcome(line.outcome), None
    return (Outcome.WON, AccountId(people[line.account])) if line.account in people else (Outcome.GONE, None)


def keep_places(tx: Tx, source: str, lines: Sequence[carried.PlaceLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [one.account for line in lines for one in line.reviews])
    posts = known.posts([one.post for line in lines for one in line.reviews])
    for line in lines:
        thread = thread_queries.find_thread(tx, ThreadId(threads[line.thread])) if line.thread in threads else None
        if thread is None or thread.kind != places.KIND:
            known.lose(f"place {line.thread}")
        elif place_queries.find_place(tx, thread.id) is None:
            words = (one_line(line.what), one_line(line.area), one_line(line.hours))
            place_queries.insert_place(tx, LocalPlace(thread.id, *words, line.price))
            for one in line.reviews:
                if one.account in people and one.post in posts:
                    account_id = AccountId(people[one.account])
                    place_queries.put_review(tx, thread.id, account_id, posts[one.post], one.grade)
