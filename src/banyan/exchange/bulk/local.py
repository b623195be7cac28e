# SPDX-License-Identifier: Apache-2.0
"""What an archive's boards of one town kept: meet-ups, with who signed up where everybody could read that."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, ThreadId
from banyan.core.meetups import KIND
from banyan.core.threads import one_line
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.meetups import Meetup, MeetupState
from banyan.storage.queries import meetups as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx


def keep_meetups(tx: Tx, source: str, lines: Sequence[carried.MeetupLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [one.account for line in lines for one in line.signups])
    for line in lines:
        thread = thread_queries.find_thread(tx, ThreadId(threads[line.thread])) if line.thread in threads else None
        if thread is None or thread.kind != KIND or line.state not in set(MeetupState):
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
