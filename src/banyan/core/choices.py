# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told of what happens: in the inbox alone, by mail or on a device as well, or not at all; and
when not.

Whatever is told stands in the inbox; the mail holds what still waits there. What was decided about oneself is told always.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from banyan.base import clock
from banyan.base.errors import BadValue, Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import site
from banyan.core.permits import check_signed_in
from banyan.records.callers import Caller
from banyan.records.choices import BY_DEVICE, Choices, Way
from banyan.records.events import Notified
from banyan.storage.queries import choices as queries
from banyan.storage.tx import Tx

DECISIONS = "decisions"  # about one's posts, measures and roles
THRESHOLDS = "thresholds"
TOPICS = (
    "reply",
    "quote",
    "mention",
    "floors",
    "thread",
    "chapter",
    "mail",
    "push",
    THRESHOLDS,
    "waits",
    "report",
    DECISIONS,
)
TOPIC_OF = {
    "top_ten": THRESHOLDS,
    "reached": THRESHOLDS,
    **dict.fromkeys(("idea_heard", "idea_building", "idea_shipped", "idea_declined", "idea_joined"), "floors"),
    **dict.fromkeys(
        ("application", "club_letter", "angel_volunteer", "angel_report", "pack_waits", "pack_reported"), "waits"
    ),
}
EVERY = ("hour", "day")
MOST_QUIET = 366 * clock.DAY
HOURS = 24


class TooLongQuiet(Refusal):
    code = "too_long_quiet"
    family = Family.INVALID
    sentence = "It can be quiet for a year at most."
    hint = "Who wants to hear nothing at all chooses “nothing” below."
    about = "until"


def topic_of(kind: str) -> str:
    """Under which choice a kind of line falls."""
    return kind if kind in TOPICS else TOPIC_OF.get(kind, DECISIONS)


@lru_cache(maxsize=1_000)
def ways_of(ways: str) -> Mapping[str, str]:
    """The way of every topic, out of a row."""
    return dict.fromkeys(TOPICS, str(Way.INBOX)) | (msgspec.json.decode(ways, type=dict[str, str]) if ways else {})


def mine(tx: Tx, caller: Caller) -> Choices:
    """What the caller has chosen, or what everybody begins with."""
    check_signed_in(caller)
    return queries.find_choices(tx, caller.id)


def choose(tx: Tx, caller: Caller, ways: Mapping[str, str], mail_every: str, mail_hour: int) -> Choices:
    """How to be told of each topic, and when the mail leaves: every hour, or every day at an hour of one's own zone."""
    check_signed_in(caller)
    if mail_every not in EVERY:
        raise BadValue(name="mail_every")
    if not 0 <= mail_hour < HOURS:
        raise BadValue(name="mail_hour")
    for topic, way in ways.items():
        if topic not in TOPICS or way not in set(Way) or (topic == DECISIONS and way == Way.NOTHING):
            raise BadValue(name=topic)
    changed = _change(tx, caller, ways=_packed(ways), mail_every=mail_every, mail_hour=mail_hour)
    queries.move_mail_due(tx, caller.id, next_mail_at(tx, changed, caller.zone))
    return changed


def be_quiet(tx: Tx, caller: Caller, until: int) -> Choices:
    """Say nothing until then: no number on the inbox and no mail, but nothing is lost. A time that is over ends it."""
    check_signed_in(caller)
    if until - tx.now > MOST_QUIET:
        raise TooLongQuiet
    choices = _change(tx, caller, quiet_until=until if until > tx.now else 0)
    tx.announce(Notified(caller.id))
    return choices


def set_night(tx: Tx, caller: Caller, begins: int, ends: int) -> Choices:
    """Between these hours of one's own day devices are silent; what waits is told when it ends. The same hour twice: never."""
    for name, hour in (("begins", begins), ("ends", ends)):
        if not 0 <= hour < HOURS:
            raise BadValue(name=name)
    return _change(tx, caller, night_begins=begins, night_ends=ends)


def follow_own(tx: Tx, caller: Caller, is_wanted: bool) -> Choices:
    """Whether the caller follows the threads in which they write from now on."""
    return _change(tx, caller, follows_own=int(is_wanted))


def end_mail(tx: Tx, account_id: AccountId) -> None:
    """No mail any more; the other ways stay. For other verbs: it asks no permission."""
    kept = queries.find_choices(tx, account_id)
    without = {Way.MAIL: Way.INBOX, Way.BOTH: Way.DEVICE}
    ways = {topic: without.get(Way(way), way) for topic, way in ways_of(kept.ways).items()}
    queries.put_choices(tx, msgspec.structs.replace(kept, ways=_packed(ways)))


def begin_devices(tx: Tx, caller: Caller, topics: Iterable[str]) -> None:
    """Tell devices of these, unless something was chosen for devices already. For other verbs."""
    ways = dict(ways_of(mine(tx, caller).ways))
    if any(way in BY_DEVICE for way in ways.values()):
        return
    with_device = {Way.INBOX: Way.DEVICE, Way.MAIL: Way.BOTH}
    ways |= {topic: str(with_device[Way(ways[topic])]) for topic in topics if ways.get(topic) in with_device}
    _change(tx, caller, ways=_packed(ways))


def is_quiet(tx: Tx, caller: Caller) -> bool:
    """Whether the caller wants to hear nothing at the moment."""
    return not caller.is_guest and queries.find_choices(tx, caller.id).quiet_until > tx.now


def next_mail_at(tx: Tx, choices: Choices, zone: str) -> int:
    """When the mail with what is told now should leave: at the next full hour or the chosen one, and not while it is quiet."""
    local = _local(tx, max(tx.now, choices.quiet_until), zone)
    at = local.replace(minute=0, second=0, microsecond=0)
    if choices.mail_every == "hour":
        return _micros(at + timedelta(hours=1))
    at = at.replace(hour=choices.mail_hour)
    return _micros(at if at > local else at + timedelta(days=1))


def awake_at(tx: Tx, choices: Choices, zone: str) -> int:
    """When devices may be told of what waits: now, or as soon as it is neither quiet nor night."""
    start = max(tx.now, choices.quiet_until)
    local = _local(tx, start, zone)
    begins, ends = choices.night_begins, choices.night_ends
    if (local.hour - begins) % HOURS >= (ends - begins) % HOURS:
        return start
    morning = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return _micros(morning if morning > local else morning + timedelta(days=1))


def _local(tx: Tx, at: int, zone: str) -> datetime:
    return clock.to_datetime(at).astimezone(ZoneInfo(zone if site.is_zone(zone) else site.policy(tx, "zone")))


def _packed(ways: Mapping[str, str]) -> str:
    """What differs from the inbox, as a row keeps it."""
    chosen = {topic: way for topic, way in ways.items() if way != Way.INBOX}
    return msgspec.json.encode(chosen).decode() if chosen else ""


def _micros(at: datetime) -> int:
    return int(at.timestamp()) * clock.SECOND


def _change(tx: Tx, caller: Caller, **changes: object) -> Choices:
    changed = msgspec.structs.replace(mine(tx, caller), **changes)
    queries.put_choices(tx, changed)
    return changed
