# SPDX-License-Identifier: Apache-2.0
"""Health on one page: what waits, what fails, what is full, and when it was last backed up and checked."""

import shutil

import msgspec

from banyan.base import clock
from banyan.core import permits, upkeep
from banyan.interfaces.web import admin
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.upkeep import Kept

LOW_DISK = 1_000_000_000  # bytes that should be free
BACKUP_GETS_OLD = 8 * clock.DAY  # a week, and a day of grace
SLOWEST_SHOWN = 10


class Line(msgspec.Struct, frozen=True):
    """A figure in words; `is_bad` where somebody should do something, which `hint` says."""

    words: str
    value: str
    is_bad: bool = False
    hint: str = ""
    at: int = 0


async def show(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    health = await visit.ask_heavy(upkeep.health)
    frame, word = visit.frame, visit.word
    disk = await frame.desk.work(shutil.disk_usage, frame.settings.data)
    asked = frame.cache.hits + frame.cache.misses
    lines = (
        Line(
            word("Free on the disk of the data folder"),
            word("{n} of {most}", n=size_of(disk.free), most=size_of(disk.total)),
            disk.free < LOW_DISK,
            word("When it is full nothing can be written. Make room, or move the data folder."),
        ),
        Line(
            word("Database"), f"{health.database} {health.database_version}, {size_of(health.database_size)}"
        ),
        Line(
            word("Letters that wait"),
            f"{health.letters_waiting:,}",
            health.letters_waiting > 0 and not frame.settings["smtp.url"],
            word("No mail server is set: letters are written into the data folder."),
        ),
        Line(
            word("Letters given up"),
            f"{health.letters_given_up:,}",
            health.letters_given_up > 0,
            word("The mail server refused them for four days. Its name stands in “smtp.url”."),
        ),
        _kept(visit, word("Last backup"), health.kept.get(upkeep.BACKUP), word("“banyan backup PATH” makes one.")),
        _restored(visit, health.kept.get(upkeep.RESTORE)),
        _checked(visit, health.kept.get(upkeep.CHECK)),
        Line(word("Pages answered out of memory"), word("{n} of {most}", n=f"{frame.cache.hits:,}", most=f"{asked:,}")),
        Line(word("Finished pages in memory"), f"{len(frame.cache):,}, {size_of(frame.cache.size)}"),
        Line(
            word("Open live streams"),
            word("{n} of {most}", n=f"{frame.metrics.streams:,}", most=f"{frame.settings['web.max_streams']:,}"),
            frame.metrics.refused_streams > 0,
            word("{n} were refused since the start. The limit is “web.max_streams”.", n=f"{frame.metrics.refused_streams:,}"),
        ),
    )  # fmt: skip
    slow = frame.desk.slow.most_common(SLOWEST_SHOWN)
    jobs = list(frame.jobs_status())
    return visit.page("health.html", tabs=admin.tabs(visit), lines=lines, jobs=jobs, slow=slow)


def _kept(visit: Visit, words: str, kept: Kept | None, hint: str) -> Line:
    if kept is None:
        return Line(words, visit.word("never"), True, hint)
    return Line(words, "", kept.at < clock.now() - BACKUP_GETS_OLD, hint, kept.at)


def _restored(visit: Visit, kept: Kept | None) -> Line:
    """A backup is believed once it was restored somewhere; that one never was is no alarm."""
    words = visit.word("Restored from a backup")
    return Line(words, "", at=kept.at) if kept else Line(words, visit.word("never"))


def _checked(visit: Visit, kept: Kept | None) -> Line:
    word = visit.word
    line = _kept(visit, word("Last check"), kept, word("“banyan check” looks at everything."))
    if kept is None or not kept.found:
        return line
    value = word("differences: {n}", n=f"{kept.found:,}")
    return msgspec.structs.replace(line, value=value, is_bad=True, hint=word("“banyan check --mend” counts anew."))


def size_of(size: int) -> str:
    """
    >>> size_of(1_234_567_890)
    '1.2 GB'
    """
    return f"{size / 1_000_000_000:,.1f} GB" if size >= 1_000_000_000 else f"{size / 1_000_000:,.1f} MB"
