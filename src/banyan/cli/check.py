# SPDX-License-Identifier: Apache-2.0
"""`banyan check` and `banyan info`: whether everything agrees, and how large it is."""

import click

from banyan import __version__
from banyan.base import clock, settings
from banyan.cli import speech
from banyan.cli.app import Spoken
from banyan.cli.screen import bar, table
from banyan.cli.speech import _, _n, tell
from banyan.core import figures, founding, site, upkeep
from banyan.jobs import checks
from banyan.records.figures import Reading
from banyan.server import house

# What is being looked at, as the self-check calls it, in words.
STEPS = {
    "database": "the database",
    "numbers": "numbers",
    "references": "references",
    "boards": "boards",
    "accounts": "people",
    "threads": "threads",
    "polls": "polls",
    "purses": "purses of points",
    "posts": "posts and the search index",
    "files": "files",
}


@click.command(cls=Spoken, help="Recount everything, follow everything that points, look for every file.")
@click.option("--mend", is_flag=True, help="Count anew what was counted wrongly.")
@click.pass_context
def check_command(ctx: click.Context, mend: bool) -> None:
    with house.opened(settings.load()) as opened, bar() as progress:
        report = checks.examine(
            opened.store,
            opened.files,
            lambda step, done, total: progress(done, total, STEPS[step]),
            mend=mend,
        )
        opened.store.write_now(lambda tx: upkeep.note(tx, upkeep.CHECK, report.found - report.mended))
    for finding in report.findings:
        tell(finding.words(speech.lang()))
    if not report.found:
        tell(_("Everything agrees."))
        return
    tell(
        _n("{n} difference, {mended} mended.", "{n} differences, {mended} mended.", report.found, mended=report.mended)
    )
    ctx.exit(0 if report.mended == report.found else speech.REFUSED)


@click.command(cls=Spoken, help="Say how large the community is and how far the jobs have come.")
def info_command() -> None:
    loaded = settings.load()
    with house.opened(loaded) as opened, opened.store.read() as tx:
        now, founded_at, name = figures.figures(tx), founding.founded_at(tx) or 0, site.policy(tx, "name")
    table(
        [
            (_("name"), name),
            (_("place"), house.place(loaded)),
            (_("founded"), clock.to_iso(founded_at)),
            (_("people"), f"{now.accounts:,}"),
            (_("boards"), f"{now.boards:,}"),
            (_("threads"), f"{now.threads:,}"),
            (_("posts"), f"{now.posts:,}"),
            (_("files"), f"{now.files:,} ({_size(now.files_size)})"),
            (_("database"), f"{now.database} {now.database_version} ({_size(now.database_size)}, {now.schema})"),
            (_("release"), __version__),
            (_("events"), f"{now.newest_event:,}"),
            *((reading.name, _reading(reading)) for reading in now.readings),
        ]
    )


def _reading(reading: Reading) -> str:
    if not reading.behind:
        return _("has read all events")
    return _n("{n} event behind", "{n} events behind", reading.behind)


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
