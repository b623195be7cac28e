# SPDX-License-Identifier: Apache-2.0
"""One page to be told of things, or not: how for each kind, when the e-mail leaves, which devices are told,
and until when to be left in peace."""

from collections.abc import Mapping
from datetime import datetime

from banyan.base import clock
from banyan.base.errors import BadValue
from banyan.core import accounts, choices
from banyan.core import devices as verbs
from banyan.interfaces.web import devices, settings, sheets
from banyan.interfaces.web.render import zone_info
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.choices import BY_DEVICE, Choices, Way

PAGE = "/settings/notifications"
HOURS = tuple((str(hour), f"{hour:02}:00") for hour in range(choices.HOURS))
TOPICS = {
    "reply": "Somebody answers me",
    "quote": "Somebody quotes me",
    "mention": "Somebody calls me (@name)",
    "floors": "New floors in threads that I follow",
    "chapter": "New chapters of serials that I follow for these",
    "thread": "New threads of people whom I follow",
    "mail": "Somebody writes me a letter",
    "push": "Somebody pushes my posts",
    choices.THRESHOLDS: "Many people come to what I wrote",
    "waits": "A report waits for me to judge it",
    "report": "What I reported has been looked at",
    choices.DECISIONS: "Something is decided about my posts or me",
}


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def choose(visit: Visit) -> Answer:
    """How to be told of each kind, and when the e-mail leaves."""
    kept = await visit.ask(choices.mine)

    async def do(values: dict[str, str]) -> Answer:
        ways = dict(choices.ways_of(kept.ways)) | {topic: values[topic] for topic in TOPICS if topic in values}
        await visit.act(choices.choose, ways, values["mail_every"], _hour(values, "mail_hour"))
        return visit.go(PAGE, "Saved.")

    has_devices = bool(await visit.ask(verbs.public_key))
    return await sheets.submit(visit, _ways_sheet(visit, kept, has_devices=has_devices), do, _again(visit))


async def be_quiet(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        kept = await visit.act(choices.be_quiet, _moment(visit, values["until"]))
        return visit.go(PAGE, "It will be quiet until then." if kept.quiet_until else "You are told of things again.")

    return await sheets.submit(visit, _quiet_sheet(visit, await visit.ask(choices.mine)), do, _again(visit))


async def set_night(visit: Visit) -> Answer:
    """Between which hours devices are silent."""

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(choices.set_night, _hour(values, "begins"), _hour(values, "ends"))
        return visit.go(PAGE, "Saved.")

    return await sheets.submit(visit, _night_sheet(visit, await visit.ask(choices.mine)), do, _again(visit))


def _again(visit: Visit) -> sheets.Again:
    async def again(refused: Sheet, status: int) -> Answer:
        return await _page(visit, refused, status)

    return again


async def _page(visit: Visit, refused: Sheet | None = None, status: int = 200) -> Answer:
    kept, mine = await visit.ask(choices.mine), await visit.ask(accounts.mine)
    told = await devices.shown(visit)
    found = [_quiet_sheet(visit, kept), _ways_sheet(visit, kept, has_devices=bool(told["key"]))]
    if told["key"]:
        found.insert(1, _night_sheet(visit, kept))
    intro = ""
    if not mine.is_email_verified:
        intro = visit.word("You have no confirmed e-mail address, so no e-mail can come: see under E-mail.")
    return sheets.page(
        visit,
        visit.word("Settings"),
        sheets.replaced(tuple(found), refused),
        status,
        tabs=settings.tabs(visit),
        intro=intro,
        template="choices.html",
        **told,
    )


def _quiet_sheet(visit: Visit, kept: Choices) -> Sheet:
    word = visit.word
    is_on = kept.quiet_until > clock.now()
    local = clock.to_datetime(kept.quiet_until).astimezone(zone_info(visit.reader.zone))
    hint = word("Until then there is no number on the inbox and no e-mail leaves; nothing is lost. Empty: not quiet.")
    until = Field(
        "until",
        word("Silence everything until"),
        "datetime-local",
        value=f"{local:%Y-%m-%dT%H:%M}" if is_on else "",
        hint=hint,
    )
    return Sheet("quiet", f"{PAGE}/quiet", (until,), word("Save"), title=word("Quiet"), plain=True)


def _night_sheet(visit: Visit, kept: Choices) -> Sheet:
    word = visit.word
    hint = word("On your own clock. What comes at night is told in the morning; the same hour twice: no night.")
    begins = Field("begins", word("Devices are silent from"), "choice", value=str(kept.night_begins), choices=HOURS)
    ends = Field("ends", word("until"), "choice", value=str(kept.night_ends), choices=HOURS, hint=hint)
    return Sheet("night", f"{PAGE}/night", (begins, ends), word("Save"), title=word("Night"), plain=True)


def _ways_sheet(visit: Visit, kept: Choices, *, has_devices: bool) -> Sheet:
    word, ways = visit.word, choices.ways_of(kept.ways)
    labels = {
        Way.INBOX: word("in the inbox"),
        Way.MAIL: word("in the inbox and by e-mail"),
        Way.DEVICE: word("in the inbox and on my devices"),
        Way.BOTH: word("in the inbox, by e-mail and on my devices"),
        Way.NOTHING: word("nothing"),
    }
    if not has_devices:
        labels = {way: label for way, label in labels.items() if way not in BY_DEVICE}
    tends = visit.caller.is_admin or bool(visit.caller.moderates)
    fields = [
        Field(
            topic,
            word(label),
            "choice",
            value=ways[topic],
            choices=tuple(pair for pair in labels.items() if topic != choices.DECISIONS or pair[0] != Way.NOTHING),
        )
        for topic, label in TOPICS.items()
        if topic != "waits" or tends
    ]
    every = (("hour", word("every hour")), ("day", word("once a day")))
    hint = word("One e-mail with all that you have not read in the inbox by then.")
    fields += [
        Field("mail_every", word("The e-mail leaves"), "choice", value=kept.mail_every, choices=every, hint=hint),
        Field("mail_hour", word("Once a day at"), "choice", value=str(kept.mail_hour), choices=HOURS),
    ]
    return Sheet("ways", PAGE, tuple(fields), word("Save"), title=word("How I am told"))


def _hour(values: Mapping[str, str], name: str) -> int:
    """An hour of the day, as a list offers it. Raises BadValue."""
    hour = values[name]
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2):
        raise BadValue(name=name)
    return int(hour)


def _moment(visit: Visit, text: str) -> int:
    """What was typed into a field for a moment, in the reader's own zone; empty is 0. Raises BadValue."""
    if not text.strip():
        return 0
    try:
        at = datetime.fromisoformat(text.strip()).replace(tzinfo=zone_info(visit.reader.zone))
        return int(at.timestamp()) * clock.SECOND
    except (ValueError, OverflowError):
        raise BadValue(name="until") from None
