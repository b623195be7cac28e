# SPDX-License-Identifier: Apache-2.0
"""The timetable: all that Banyan does later, on one page. Who reads the event log, and what happens every so often."""

from banyan.base.settings import Settings
from banyan.jobs import (
    bounties,
    devices,
    goods,
    ideas,
    meetups,
    notifications,
    outbox,
    outside_links,
    people,
    points,
    polls,
    races,
    rerender,
    roundups,
    schedules,
    search_index,
    sweeps,
    thresholds,
    top_ten,
)
from banyan.jobs.runner import Runner, drain
from banyan.jobs.shift import Consumer, Job, Shift
from banyan.records.events import (
    AccountChanged,
    BoardChanged,
    ChapterMarked,
    IdeaStepped,
    MeetupChanged,
    Notified,
    PostEdited,
    PostGone,
    PostMade,
    PostReacted,
    PostRestored,
    PostsMoved,
    PushMade,
    ReportMade,
    ThreadChanged,
    ThreadMoved,
    ThreadsImported,
    TopTenChanged,
)
from banyan.storage.files import FileStore
from banyan.storage.store import Store

MINUTE_S = 60.0
HOUR_S = 3_600.0

CONSUMERS = (
    Consumer(
        name="search",
        kinds=(PostMade, PostEdited, PostGone, PostRestored, PostsMoved, ThreadChanged, ThreadMoved, ThreadsImported),
        run=search_index.run,
        why="what was written can be found, what is gone cannot",
    ),
    Consumer(
        name="notifications",
        kinds=(PostMade, PostEdited, ChapterMarked, ReportMade),
        run=notifications.run,
        why="who was answered, quoted or called hears of it, and who tends a board of what was reported there",
    ),
    Consumer(
        name="outside_links",
        kinds=(PostMade, PostEdited),
        run=outside_links.run,
        why="a link alone on a line says what it leads to, where the operator allows a look",
        lane="outside",
    ),
    Consumer(
        name="thresholds",
        kinds=(PostReacted, PushMade, TopTenChanged),
        run=thresholds.run,
        why="who wrote something that many came to hears of it, once",
    ),
    Consumer("races", (PostMade, PostGone, PostRestored), races.run, "who wrote a floor that wins has won it at once"),
    Consumer(
        name="meetups",
        kinds=(MeetupChanged, ThreadChanged, PostsMoved),
        run=meetups.run,
        why="who signed up hears that time or place changed, that it is off, or that its thread is gone",
    ),
    Consumer(
        name="ideas",
        kinds=(IdeaStepped, AccountChanged),
        run=ideas.run,
        why="who is for an idea hears what becomes of it; who was shut out is counted no more",
    ),
    Consumer(
        name="points",
        kinds=(PostMade, PostGone, PostRestored, ThreadChanged),
        run=points.run,
        why="who writes earns points where there are some, and gives them back when it is taken away",
    ),
    Consumer(
        name="goods",
        kinds=(ThreadChanged, PostsMoved),
        run=goods.withdraw_closed,
        why="what a thread offered goes with it when it is locked, removed or joined to another",
    ),
    Consumer("people", (AccountChanged,), people.run, "whoever types a name is offered those who have it"),
)

JOBS = (
    Job(
        name="top_ten",
        every_s=MINUTE_S,
        run=top_ten.run,
        why="the day's list is never a minute stale, and what is gone leaves it at once",
        on=(PostMade, PostGone, PostRestored, PostsMoved, ThreadChanged, ThreadMoved, ThreadsImported, BoardChanged),
    ),
    Job(
        "expire_sanctions",
        MINUTE_S,
        sweeps.expire_sanctions,
        why="who was suspended comes back at the hour that was said",
    ),
    Job(
        "warn_of_leases",
        6 * HOUR_S,
        sweeps.warn_of_leases,
        why="who has been away for long hears that the name will rest",
    ),
    Job(
        "turn_entry", MINUTE_S, sweeps.turn_entry, why="a dedication stands for a day, and so do wishes for a birthday"
    ),
    Job("expire_titles", MINUTE_S, sweeps.expire_titles, why="a title that has ended stands beside no name"),
    Job("sweep_seals", HOUR_S, sweeps.sweep_seals, why="what two should open and nobody confirmed is closed again"),
    Job("sweep_self_locks", MINUTE_S, sweeps.sweep_self_locks, why="a card says of no lock that has ended"),
    Job("roundups", MINUTE_S, roundups.run, why="what was not read in the inbox comes by mail to whoever wants that"),
    Job("outbox", 10.0, outbox.run, why="a letter leaves within seconds, and is tried for days", lane="mail"),
    Job("devices", 30.0, devices.run, why="a phone hears of it while it is news", on=(Notified,), lane="devices"),
    Job("rerender", HOUR_S, rerender.run, why="older posts get the looks of a newer renderer", lane="rerender"),
    Job("schedules", 20.0, schedules.run, why="what was to be posted at an hour is posted then"),
    Job("goods", MINUTE_S, goods.run, why="what was kept for somebody is free at its hour, and an offer runs out"),
    Job("bounties", MINUTE_S, bounties.run, why="what was put up for an answer is decided at the hour that was said"),
    Job("polls", MINUTE_S, polls.run, why="a poll closes at its hour, and what each person chose is forgotten"),
    Job(
        "sweep_meetings", MINUTE_S, sweeps.sweep_meetings, why="who is gone is in no chat room, and what was said goes"
    ),
    Job("dispatch_angels", MINUTE_S, sweeps.dispatch_angels, why="a newcomer has the first angel who comes"),
    Job("sweep_angels", 24 * HOUR_S, sweeps.sweep_angels, why="what was told an angel is not kept for ever"),
    Job("sweep_tokens", HOUR_S, sweeps.sweep_tokens, why="a form that was sent twice is sent within a week"),
    Job(
        "sweep_drafts", 24 * HOUR_S, sweeps.sweep_drafts, why="a draft of half a year ago is not being written any more"
    ),
    Job("file_names", 24 * HOUR_S, people.sweep, why="names that were here before anybody could type their beginning"),
    Job("sweep_notifications", 24 * HOUR_S, sweeps.sweep_notifications, why="an inbox is no archive"),
    Job("sweep_sessions", 24 * HOUR_S, sweeps.sweep_sessions, why="what ended by itself tells no more who was where"),
    Job(
        "settle_departures",
        HOUR_S,
        sweeps.settle_departures,
        why="who left is gone within an hour of the day that was said",
    ),
    Job("sweep_mail", 24 * HOUR_S, sweeps.sweep_mail, why="the trash of a mailbox is emptied after a month"),
    Job("sweep_sign_ins", 24 * HOUR_S, sweeps.sweep_sign_ins, why="ninety days tell enough of who came in"),
    Job("sweep_links", 24 * HOUR_S, sweeps.sweep_links, why="nobody opens a link of a year ago"),
    Job("sweep_attempts", HOUR_S, sweeps.sweep_attempts, why="who mistyped yesterday starts anew"),
    Job("sweep_outbox", 24 * HOUR_S, sweeps.sweep_outbox, why="a letter of a month ago is sent or given up"),
    Job("sweep_files", HOUR_S, sweeps.sweep_files, why="files that no post came to use give their room back"),
)

TIMETABLE = (*CONSUMERS, *JOBS)


def open_runner(store: Store, files: FileStore | None = None, settings: Settings | None = None) -> Runner:
    """The runner of this process, not yet started."""
    return Runner(Shift(store, files, settings), TIMETABLE)


def run_pending(store: Store, files: FileStore | None = None, settings: Settings | None = None) -> None:
    """Do now, on this thread, what the event log asks for: for tests, commands and the end of an import."""
    drain(Shift(store, files, settings), TIMETABLE)
