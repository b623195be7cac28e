# SPDX-License-Identifier: Apache-2.0
"""Sweeps: what is old and nobody's goes, a little at a time, so that no sweep keeps a writer waiting."""

from collections.abc import Callable

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.base.veils import VEILS
from banyan.core import (
    angels,
    attachments,
    attempts,
    birthdays,
    chat,
    dedications,
    departures,
    drafts,
    lease_warnings,
    links,
    mail,
    messages,
    notifications,
    outbox,
    pseudonyms,
    sanctions,
    seals,
    self_locks,
    sessions,
    sign_ins,
    talks,
    titles,
    tokens,
)
from banyan.jobs.shift import Shift
from banyan.storage.files import FileStore
from banyan.storage.store import Tx

UPLOAD_ABANDONED_S = 24 * 3600.0


def sweep_tokens(shift: Shift) -> None:
    """A request is not repeated after so long."""
    _to_the_end(shift, tokens.sweep)


def sweep_drafts(shift: Shift) -> None:
    shift.store.write_now(drafts.sweep)


def sweep_notifications(shift: Shift) -> None:
    _to_the_end(shift, notifications.sweep)


def expire_sanctions(shift: Shift) -> None:
    """Bans end by themselves; a suspension stands on the account and is taken off here."""
    _to_the_end(shift, sanctions.expire)


def expire_titles(shift: Shift) -> None:
    """What they allow ends by the second; beside the names they are taken off here."""
    _to_the_end(shift, titles.expire)


def turn_entry(shift: Shift) -> None:
    """Dedications stand for a day, and each day has other birthdays."""
    shift.store.write_now(dedications.sweep)
    shift.store.write_now(birthdays.turn)


def sweep_self_locks(shift: Shift) -> None:
    _to_the_end(shift, self_locks.sweep)


def warn_of_leases(shift: Shift) -> None:
    """Those who have been away for long, in the order of their ids."""
    after = AccountId(0)
    while after := shift.store.write_now(lambda tx, after=after: lease_warnings.warn(tx, after)):  # type: ignore[misc]
        shift.check_going()


def sweep_sessions(shift: Shift) -> None:
    _to_the_end(shift, sessions.sweep)


def sweep_seals(shift: Shift) -> None:
    """Wishes that nobody confirmed go; with the first look in a new month so does the oldest veil."""
    _to_the_end(shift, seals.sweep)
    _to_the_end(shift, pseudonyms.sweep)
    VEILS.living(clock.now())


def settle_departures(shift: Shift) -> None:
    """Who left fourteen days ago is gone; what they take along goes piece by piece."""
    _to_the_end(shift, departures.settle)


def sweep_mail(shift: Shift) -> None:
    """What lay in the trash for a month, and what nobody has any more."""
    _to_the_end(shift, mail.sweep)


def sweep_sign_ins(shift: Shift) -> None:
    _to_the_end(shift, sign_ins.sweep)


def sweep_links(shift: Shift) -> None:
    _to_the_end(shift, links.sweep)


def sweep_attempts(shift: Shift) -> None:
    _to_the_end(shift, attempts.sweep)


def sweep_outbox(shift: Shift) -> None:
    _to_the_end(shift, outbox.sweep)


def sweep_meetings(shift: Shift) -> None:
    """Who is gone has left the chat rooms; talks and lines go when their time is over."""
    for sweep in (chat.sweep, talks.sweep, messages.sweep):
        _to_the_end(shift, sweep)


def dispatch_angels(shift: Shift) -> None:
    """Newcomers who wait for an angel; mostly there is none, and nothing is written."""
    with shift.store.read() as tx:
        if not angels.is_anybody_waiting(tx):
            return
    shift.store.write_now(angels.dispatch)


def sweep_angels(shift: Shift) -> None:
    """Talks with angels of long ago."""
    _to_the_end(shift, angels.sweep)


def sweep_files(shift: Shift) -> None:
    """First the rows of files that no post came to use, then the files that no row stands for any more."""
    after = 0
    while True:
        shift.check_going()
        start = after
        after = shift.store.write_now(lambda tx, start=start: attachments.sweep(tx, start))  # type: ignore[misc]
        if not after:
            break
    if shift.files is not None:
        _sweep_objects(shift, shift.files)


def _sweep_objects(shift: Shift, files: FileStore) -> None:
    now_s = clock.now() / clock.SECOND
    for sha256 in files.addresses():
        shift.check_going()
        if files.age_s(sha256, now_s) < attachments.UNUSED_FOR / clock.SECOND:
            continue  # perhaps its row is just being written
        with shift.store.read() as tx:
            is_kept = attachments.is_kept(tx, sha256)
        if not is_kept:
            files.drop(sha256)
    for path in files.stale_incoming(now_s - UPLOAD_ABANDONED_S):
        path.unlink(missing_ok=True)


def _to_the_end(shift: Shift, sweep: Callable[[Tx], int]) -> None:
    """Sweep in small units of work until nothing is left."""
    while shift.store.write_now(sweep):
        shift.check_going()
