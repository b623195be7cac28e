# SPDX-License-Identifier: Apache-2.0
"""What boards of one town kept, in an archive and in the new house: the same bytes again, and nobody whom only hosts see."""

import json

import pytest
from tests.core.test_meetups import hosts, local
from tests.exchange.test_archive import empty_sqlite, rewrite
from tests.exchange.test_belongings import lines, unpacked
from tests.kit import carts
from tests.kit.town import Town

from banyan.core import meetups, threads
from banyan.exchange.belongings import parcel
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore
from banyan.storage.store import Store

__all__ = ["empty_sqlite", "local"]  # a fixture is found by name
SECRET = "no nuts please"


@pytest.fixture
def lived_in(town: Town) -> Town:
    first = hosts(town, town.eve, capacity=1)
    for who in (town.bo, town.ada):
        who.does(meetups.sign_up, first.number, SECRET)
    counted = hosts(town, town.ada, shows_names=False)
    town.bo.does(meetups.sign_up, counted.number)
    town.ada.does(meetups.cancel, counted.number, "rain")
    removed = hosts(town, town.eve)
    town.chen.does(threads.remove_thread, removed.number, "twice")
    hidden = hosts(town, town.eve)
    town.chen.does(threads.move_thread, hidden.number, town.back_room.id, "behind the door")
    return town


def test_the_same_bytes_come_back(lived_in, empty_sqlite: Store, tmp_path) -> None:
    first = carts.folder(lived_in.store, tmp_path / "first", FileStore(tmp_path / "files"))
    lines = [json.loads(line) for line in (tmp_path / "first" / "meetups.jsonl").read_text().splitlines()]
    assert [len(line.get("signups", [])) for line in lines] == [2, 0]
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in (tmp_path / "first").rglob("*.jsonl"))
    report = carts.bring(empty_sqlite, tmp_path / "first")
    assert report.losses == {}
    second = carts.folder(empty_sqlite, tmp_path / "second", FileStore(tmp_path / "there"))
    assert second["meetups.jsonl"] == first["meetups.jsonl"]
    with empty_sqlite.read() as tx:
        page = meetups.look(tx, GUEST, 1)
        assert [(one.person.handle, one.is_in) for one in page.signups] == [("bo", 1), ("ada", 0)]


def test_a_line_about_no_meet_up_of_the_archive_is_lost(lived_in, empty_sqlite: Store, tmp_path) -> None:
    carts.folder(lived_in.store, tmp_path / "first", FileStore(tmp_path / "files"))
    path = tmp_path / "first" / "meetups.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rewrite(tmp_path / "first", "meetups.jsonl", [rows[0] | {"thread": "77"}, rows[1] | {"state": "maybe"}])
    report = carts.bring(empty_sqlite, tmp_path / "first")
    assert report.losses == {"bad_row": 2}
    with empty_sqlite.read() as tx:
        assert tx.value("SELECT count(*) FROM meetups") == 0


def test_a_member_takes_the_own_words_home(lived_in, tmp_path) -> None:
    files = FileStore(tmp_path / "files")
    taken = lines(unpacked(parcel(lived_in.store, files, lived_in.bo.caller, "en")), "meetups.jsonl")
    assert [(one["thread"], one["has_place"], one.get("word", "")) for one in taken] == [
        (1, True, SECRET),
        (2, True, ""),
    ]
    assert lines(unpacked(parcel(lived_in.store, files, lived_in.eve.caller, "en")), "meetups.jsonl") == []
