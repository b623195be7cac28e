# SPDX-License-Identifier: Apache-2.0
"""Templates: one environment for each language, in which every plain `_("…")` was put into words when it was loaded.

Values are escaped unless they are HTML that Banyan's markup made. Rendering knows no reader beyond language and zone: what is
one person's own is filled into slots afterwards (splice.py).
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, partial
from html import escape
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import minijinja
import msgspec

from banyan.base import clock
from banyan.base.words import LANGUAGES, plural, translate
from banyan.core.kinds import KINDS
from banyan.interfaces.web import assets
from banyan.interfaces.web.splice import Pattern, Shape, close_slot, field, open_slot, slot

KEPT_FRAGMENTS = 4_000  # small parts for signed-in readers, some 500 bytes each
_PLAIN = re.compile(r'(?<![\w.])_\("((?:[^"\\]|\\.)*)"\)')
_FIXED = re.compile(r'\{\{ (slot|open_slot|close_slot|asset)\((?:"([\w.-]+)")?\) \}\}')
FIRST_DAY = 719_163  # the ordinal of 1970-01-01
TIME = "\x02"  # where the time goes into what is said of a day; ASCII, so that replacing it is quick
_CLOCK = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1_440)]
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Times(msgspec.Struct, frozen=True, cache_hash=True):
    """How moments are said: in one zone and language, seen from one day."""

    lang: str
    zone: str
    today: int  # the day's ordinal in that zone

    @property
    def ends_at(self) -> int:
        """When "today" is over, in microseconds."""
        return _day_ends_at(self.zone, self.today)


@lru_cache(maxsize=600)
def zone_info(name: str) -> ZoneInfo:
    """A time zone by its name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=2_000)
def _day_ends_at(zone: str, day: int) -> int:
    from datetime import datetime

    midnight = datetime.fromordinal(day + 1).replace(tzinfo=zone_info(zone))
    return int(midnight.timestamp()) * clock.SECOND


def day_begins(day: str, zone: str) -> int | None:
    """When a day (`2024-05-01`) begins in a zone, in microseconds; None for what is no day."""
    from datetime import datetime

    try:
        midnight = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=zone_info(zone))
        return int(midnight.timestamp()) * clock.SECOND
    except (ValueError, OverflowError):
        return None


def times(lang: str, zone: str) -> Times:
    """How to say moments now."""
    return _times(lang, zone, clock.now() // clock.MINUTE)


@lru_cache(maxsize=64)
def _times(lang: str, zone: str, minute: int) -> Times:
    return Times(lang, zone, _local(minute, zone)[0])


def _ahead(zone: str, minute: int) -> tuple[int, str]:
    """How far a zone is ahead of UTC at a moment: in minutes, and as it is written."""
    return _ahead_all_day(zone, minute // 1_440) or _ahead_in(zone, minute // 15)


@lru_cache(maxsize=20_000)
def _ahead_all_day(zone: str, day: int) -> tuple[int, str] | None:
    """None on the days on which a zone changes."""
    first, last = _ahead_in(zone, day * 96), _ahead_in(zone, day * 96 + 95)
    return first if first == last else None


@lru_cache(maxsize=1_000)
def _ahead_in(zone: str, quarter: int) -> tuple[int, str]:
    """Zones change on quarters of an hour."""
    moment = clock.to_datetime(quarter * 15 * clock.MINUTE).astimezone(zone_info(zone))
    offset = moment.utcoffset()
    return (offset.days * 1_440 + offset.seconds // 60 if offset else 0), f"{moment:%z}"


def _local(minute: int, zone: str) -> tuple[int, int]:
    """(the day's ordinal, the minute of that day) in a zone."""
    day, at = divmod(minute + _ahead(zone, minute)[0], 1_440)
    return FIRST_DAY + day, at


def said(at: int, how: Times) -> str:
    """`23:46` today, `Sat 23:46` this week, `11-22` this year, `2009-03-14` before: as short as it is clear. What is to come is
    met at an hour: `12-24 19:00`.
    """
    day, minute = _local(at // clock.MINUTE, how.zone)
    return _said(day, how).replace(TIME, _CLOCK[minute])


def _said(day: int, how: Times) -> str:
    days = how.today - day
    if days == 0:
        return TIME
    if 0 < days < 7:
        return f"{translate(how.lang, _WEEKDAYS[(day - 1) % 7])} {TIME}"
    date = _date(day)
    short = date[5:] if date[:4] == _date(how.today)[:4] else date
    return f"{short} {TIME}" if days < 0 else short


@lru_cache(maxsize=8_000)
def _date(day: int) -> str:
    from datetime import date

    return date.fromordinal(day).isoformat()


def time_tag(minute: int, how: Times, css: str = "") -> str:
    """A `<time>` that shows the short form and carries the whole one."""
    ahead, offset = _ahead(how.zone, minute)
    day, at = divmod(minute + ahead, 1_440)
    return _day_tag(FIRST_DAY + day, offset, how, css).replace(TIME, _CLOCK[at])


@lru_cache(maxsize=8_000)
def _day_tag(day: int, offset: str, how: Times, css: str) -> str:
    """The tags of a day, which differ in the time alone."""
    date = _date(day)
    kind = f' class="{css}"' if css else ""
    return f'<time{kind} datetime="{date}T{TIME}{offset}" title="{date} {TIME}">{_said(day, how)}</time>'


class Renderer:
    """Renders templates in a language. The environments are made when the first reader of a language comes."""

    def __init__(self) -> None:
        self._environments: dict[str, minijinja.Environment] = {}
        self._fragments: OrderedDict[tuple[Any, ...], Pattern] = OrderedDict()
        self._shapes: dict[tuple[str, str], Shape] = {}

    def text(self, lang: str, template: str, **context: Any) -> str:
        environment = self._environments.get(lang)
        if environment is None:
            environment = self._environments[lang] = _environment(lang)
        return environment.render_template(template, **context)

    def pattern(self, lang: str, template: str, **context: Any) -> Pattern:
        return Pattern.of(self.text(lang, template, **context))

    def fragment(self, lang: str, template: str, **context: Any) -> Pattern:
        """A small part that is asked for again and again. Its context must be hashable and nobody's secret."""
        key = (lang, template, *context, *context.values())
        found = self._fragments.get(key)
        if found is None:
            found = self._fragments[key] = self.pattern(lang, template, **context)
            if len(self._fragments) > KEPT_FRAGMENTS:
                self._fragments.popitem(last=False)
        return found

    def shape(self, lang: str, template: str) -> Shape:
        """A template of `field("…")`s, to be filled again and again. Whoever fills it escapes the values."""
        key = lang, template
        if key not in self._shapes:
            self._shapes[key] = Shape(self.text(lang, template))
        return self._shapes[key]

    def forget(self) -> None:
        """After the community changed its name or words."""
        self._fragments.clear()


def _environment(lang: str) -> minijinja.Environment:
    words = partial(translate, lang)
    environment = minijinja.Environment(
        loader=lambda name: _load(lang, name),
        auto_escape_callback=lambda name: "html",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined_behavior="strict",
        debug=False,
        globals={
            "_": words,
            "_n": partial(plural, lang),
            "slot": lambda name, about=None: minijinja.safe(slot(name, about)),
            "open_slot": lambda name, about=None: minijinja.safe(open_slot(name, about)),
            "field": lambda name: minijinja.safe(field(name)),
            "close_slot": lambda: minijinja.safe(close_slot()),
            "asset": lambda name: minijinja.safe(assets.address(name)),
            "time": lambda at, how, css="": minijinja.safe(time_tag(at // clock.MINUTE, how, css)),
            "kind_words": {kind.name: kind.words for kind in KINDS.values()},
            "lang": lang,
        },
        filters={
            "number": lambda value: f"{value:,}",
            "said": said,
            "of_lang": partial(_of_lang, lang),
            "body": lambda html: minijinja.safe(with_colours(html)),
        },
    )
    # At the foot of every page, and the same on all of them: a tenth of what its template costs.
    languages = environment.render_template("languages.html", languages=LANGUAGES)
    environment.add_global("languages", minijinja.safe(languages))
    return environment


def with_colours(html: str) -> str:
    """A body, and the sheet for the colours in it where it has some: few have, and no other page pays for them."""
    if 'class="sgr-' not in html:
        return html
    return f'<link rel="stylesheet" href="{assets.address("colours.css")}">{html}'


def _of_lang(page_lang: str, lang: str) -> str:
    """` lang="en"` where a text's language differs from that of the page, nothing otherwise."""
    if not lang or lang == page_lang:
        return ""
    return minijinja.safe(f' lang="{escape(lang)}"')


def _load(lang: str, name: str) -> str | None:
    """A template with everything put in that never changes: its words, its plain slots, the addresses of our files."""
    path = resources.files(__package__) / "templates" / name
    if not path.is_file():
        return None

    def word(found: re.Match[str]) -> str:
        text = found[1].replace('\\"', '"')
        return '"' + translate(lang, text).replace("\\", "\\\\").replace('"', '\\"') + '"'

    def fixed(found: re.Match[str]) -> str:
        return _MAKERS[found[1]](*found.groups()[1:] if found[2] else ())

    return _FIXED.sub(fixed, _PLAIN.sub(word, path.read_text(encoding="utf-8")))


_MAKERS: dict[str, Callable[..., str]] = {
    "slot": slot,
    "open_slot": open_slot,
    "close_slot": close_slot,
    "asset": assets.address,
}
