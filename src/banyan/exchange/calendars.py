# SPDX-License-Identifier: Apache-2.0
"""A calendar file (RFC 5545) of meet-ups. The name of an event never changes, and its number grows with every change, so that a
calendar which fetches the file again moves what it has; what is cancelled says so.
"""

from collections.abc import Iterable, Iterator

from banyan.base import clock
from banyan.records.meetups import MeetupLine, MeetupState

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar(lines: Iterable[MeetupLine], name: str, origin: str) -> str:
    """All of these as one calendar called `name`; `origin` is where the community is."""
    rows = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Banyan//Meet-ups//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for line in lines:
        rows += _event(line, origin)
    rows.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for row in rows for folded in _folded(row))


def _event(line: MeetupLine, origin: str) -> list[str]:
    meetup = line.meetup
    is_cancelled = meetup.state == MeetupState.CANCELLED
    return [
        "BEGIN:VEVENT",
        f"UID:meetup-{meetup.thread_id}@{origin.partition('://')[2]}",
        f"SEQUENCE:{meetup.sequence}",
        f"DTSTAMP:{_moment(meetup.changed_at)}",
        f"LAST-MODIFIED:{_moment(meetup.changed_at)}",
        f"DTSTART:{_moment(meetup.starts_at)}",
        f"DTEND:{_moment(meetup.ends_at)}",
        f"SUMMARY:{_escaped(line.title)}",
        f"LOCATION:{_escaped(meetup.place)}",
        *([f"DESCRIPTION:{_escaped(meetup.reason)}"] if meetup.reason else []),
        f"URL:{origin}/t/{line.number}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _moment(at: int) -> str:
    return f"{clock.to_datetime(at):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(row: str) -> Iterator[str]:
    """A row in pieces of 75 octets at most, none of which cuts a character; all but the first begin with a blank."""
    piece = b""
    for char in row:
        octets = char.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            yield piece.decode()
            piece = b" "
        piece += octets
    yield piece.decode()
