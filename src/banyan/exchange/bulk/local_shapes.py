# SPDX-License-Identifier: Apache-2.0
"""What boards of one town add to an archive. Words to a host are in none."""

from typing import Any

from banyan.base import clock
from banyan.storage.queries.archive import OpenMeetup, OpenPlace, OpenRace


def meetup(found: OpenMeetup) -> dict[str, Any]:
    meetup, signups = found
    return {
        "thread": str(meetup.thread_id),
        "starts_at": clock.to_iso(meetup.starts_at),
        "ends_at": clock.to_iso(meetup.ends_at),
        "closes_at": clock.to_iso(meetup.closes_at),
        "zone": meetup.zone,
        "place": meetup.place,
        "capacity": meetup.capacity,
        "shows_names": bool(meetup.shows_names),
        "state": meetup.state,
        "reason": meetup.reason,
        "sequence": meetup.sequence,
        "changed_at": clock.to_iso(meetup.changed_at),
        "tickets": meetup.last_ticket,
        "signups": [
            {"account": str(account), "ticket": ticket, "made_at": clock.to_iso(made_at)}
            | ({"is_in": True} if is_in else {})
            for account, ticket, is_in, made_at in signups
        ],
    }


def race(found: OpenRace) -> dict[str, Any]:
    race, floors = found
    return {
        "thread": str(race.thread_id),
        "prize": race.prize,
        "how": race.how,
        "numbers": [int(number) for number in race.numbers.split()],
        "last_floor": race.last_floor,
        "ends_at": clock.to_iso(race.ends_at),
        "reason": race.reason,
        "floors": [
            {"floor": floor}
            | ({"outcome": outcome} if outcome else {})
            | ({"account": str(account)} if account else {})
            for floor, outcome, account in floors
        ],
    }


def place(found: OpenPlace) -> dict[str, Any]:
    place, reviews = found
    return {
        "thread": str(place.thread_id),
        "what": place.what,
        "area": place.area,
        "hours": place.hours,
        "price": place.price,
        "reviews": [{"account": str(account), "post": str(post), "grade": grade} for account, post, grade in reviews],
    }


def thread_of(found: OpenMeetup | OpenPlace | OpenRace) -> int:
    return found[0].thread_id
