# SPDX-License-Identifier: Apache-2.0
"""Ideas, releases and reports go out with what everybody may read and come back as the same bytes."""

import pytest
from tests.exchange.test_archive import CANARY, empty_postgres, empty_sqlite, later, moved_in, rewrite, shelf
from tests.exchange.test_belongings import lines, unpacked
from tests.kit import carts
from tests.kit.fans import fan_town
from tests.kit.town import text

from banyan.base import clock
from banyan.core import ideas, impressions, releases, sanctions, testers, threads
from banyan.core.bodies import to_body
from banyan.exchange.belongings import parcel
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore

__all__ = ["empty_postgres", "empty_sqlite", "shelf"]


def proposes(who, town, title, board=None):
    return later(who).does(ideas.open_idea, (board or town.railway).id, title, text("They would be loved."))


@pytest.fixture
def fans(town):
    """A town of fans in which everything has happened that an archive can tell of, and something that it must not."""
    fan_town(town)
    kinds = "UPDATE boards SET kinds = 'idea' WHERE id = :board"
    town.store.write_now(lambda tx: tx.run(kinds, {"board": town.back_room.id}))
    done, twin, no = (proposes(town.bo, town, title) for title in ("Night trains", "Sleepers", "Teleports"))
    for member in (town.eve, town.chen):
        member.does(ideas.vote, done.number, is_for=True)
    town.member("gil").does(ideas.vote, done.number, is_for=True)
    town.chen.does(sanctions.suspend, "gil", 7, "a public reason")
    town.ada.does(ideas.join, twin.number, done.number, "The same.")
    town.ada.does(ideas.set_state, no.number, "declined", "Not in this world.")
    town.ada.does(ideas.credit, done.number, "eve", "tested")
    town.ada.does(ideas.set_state, done.number, "shipped")
    made = town.ada.sees(releases.upcoming, "Railway")
    body = to_body(made.source, "markdown")
    friday = later(town.ada).does(releases.post, town.railway.id, made.title, body)
    report = to_body(impressions.compose("en", {"good": "The lamps."}), "markdown")
    later(town.eve).does(impressions.give, friday.number, report)
    proposes(town.chen, town, f"Hidden {CANARY}", town.back_room)
    gone = proposes(town.bo, town, "Gone")
    town.ada.does(threads.remove_thread, gone.number, "an advertisement")
    run_pending(town.store)
    return town


def test_they_come_back_as_the_same_bytes(fans, empty_postgres, empty_sqlite, shelf, tmp_path):
    first = carts.folder(fans.store, tmp_path / "first", shelf)
    assert all(first[f"{name}.jsonl"] for name in ("ideas", "idea_steps", "idea_votes", "releases", "impressions"))
    assert not [name for name, content in first.items() if CANARY.encode() in content]
    moved_in(empty_postgres, tmp_path / "first", shelf)
    assert carts.folder(empty_postgres, tmp_path / "second", shelf) == first
    moved_in(empty_sqlite, tmp_path / "second", shelf)
    assert carts.folder(empty_sqlite, tmp_path / "third", shelf) == first


def test_they_are_what_they_were(fans, empty_sqlite, shelf, tmp_path):
    carts.folder(fans.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    with empty_sqlite.read() as tx:
        page = ideas.look(tx, GUEST, 1)
        assert (page.line.idea.state, page.line.idea.vote_count) == ("shipped", 3)
        assert {one.handle for one in page.voters} == {"bo", "eve", "chen"}
        assert [line.thread.title for line in page.joined] == ["Sleepers"]
        assert page.release is not None
        release = releases.look(tx, GUEST, page.release.number)
        assert [one.handle for one in release.thanked] == ["bo", "eve"]
        assert [(one.person.handle, one.floor) for one in release.impressions] == [("eve", 2)]
        assert [line.step.reason for line in ideas.look(tx, GUEST, 3).steps] == ["Not in this world."]
    assert checks.examine(empty_sqlite).found == 0


def test_lines_that_lead_nowhere_are_lost_one_by_one(fans, empty_sqlite, shelf, tmp_path):
    plain, ada = str(later(fans.bo).opens_thread("No idea").id), str(fans.ada.account_id)
    folder, at = tmp_path / "archive", "2026-05-01T12:00:00Z"
    carts.folder(fans.store, folder, shelf)
    for name, line in (
        ("ideas", {"state": "heard", "changed_at": at}),
        ("idea_steps", {"id": "77", "state": "heard", "by": ada, "at": at}),
        ("idea_votes", {"account": ada, "made_at": at}),
        ("releases", {"thanked": [ada]}),
        ("impressions", {"post": "77"}),
    ):
        rewrite(folder, f"{name}.jsonl", [{"thread": plain} | line])
    report = carts.bring(empty_sqlite, folder, files=shelf)
    assert report.losses == {"bad_row": 5}


def test_a_member_takes_home_what_they_are_for_and_applied_for(fans, tmp_path):
    term = (fans.clock.at, fans.clock.at + clock.DAY)
    fans.chen.does(testers.call, "BackRoom", 1, term, "Try it first.")
    fans.eve.does(testers.apply, "BackRoom", "I ride every night.")
    taken = unpacked(parcel(fans.store, FileStore(tmp_path / "files"), fans.eve.caller, "en"))
    assert [one["thread"] for one in lines(taken, "ideas.jsonl")] == [1]
    assert [(one["board"], one["words"]) for one in lines(taken, "applications.jsonl")] == [
        ("BackRoom", "I ride every night.")
    ]
