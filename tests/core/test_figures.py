# SPDX-License-Identifier: Apache-2.0
"""Figures: a community counted, and how far behind those are who work later."""

import hashlib
from importlib import resources

from tests.kit.town import Member, Town

from banyan.core import attachments
from banyan.core.figures import figures
from banyan.jobs.timetable import CONSUMERS, run_pending
from banyan.records.attachments import Upload
from banyan.records.figures import Figures


def of(town: Town) -> Figures:
    with town.store.read() as tx:
        return figures(tx)


def uploads(member: Member, words: bytes) -> None:
    upload = Upload(hashlib.sha256(words).hexdigest(), "cat.png", "image/png", len(words), 64, 48)
    member.does(attachments.attach, upload, 1)


def test_a_town_is_counted(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.bo.replies(thread, "Rye")
    for member, words in ((town.ada, b"a cat"), (town.bo, b"a cat"), (town.bo, b"a dog!")):
        uploads(member, words)
    found = of(town)
    assert (found.accounts, found.boards, found.threads, found.posts) == (4, 3, 1, 2)
    assert (found.files, found.files_size) == (2, 11), "what two people uploaded is there once"
    assert (found.newest_event, found.newest_event_at) == (3, town.clock.at)


def test_the_ground_is_named(town: Town) -> None:
    found = of(town)
    assert found.database == town.store.kind
    assert found.database_version[0].isdigit()
    assert found.database_size > 100_000
    newest = max(file.name for file in (resources.files("banyan.storage") / "migrations").iterdir())
    assert found.schema.startswith(newest.removesuffix(".sql") + "/")


def test_readers_of_the_log_are_behind_until_they_have_read(town: Town) -> None:
    town.ada.opens_thread("Bread")
    assert of(town).readings == []
    run_pending(town.store)
    town.clock.passes(1_000)
    town.bo.opens_thread("Soup")
    found = of(town)
    assert {reading.name for reading in found.readings} >= {consumer.name for consumer in CONSUMERS}
    for reading in found.readings:
        assert reading.position + reading.behind == found.newest_event
        assert reading.behind == 3, "what the top ten said of itself, and the two events of a new thread"
        assert reading.moved_at == town.clock.at - 1_000
