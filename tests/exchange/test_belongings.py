# SPDX-License-Identifier: Apache-2.0
"""The ZIP that somebody takes along: whole, readable, in pieces, and with no more in memory than a page."""

import io
import json
from zipfile import ZipFile

import pytest
from tests.core.test_points import earns
from tests.kit.town import text

from banyan.base import clock
from banyan.core import attachments, belongings, drafts, gifts, posts, schedules, site, sticker_packs, terminal_choices
from banyan.exchange.belongings import parcel
from banyan.records.attachments import Upload
from banyan.records.schedules import Later
from banyan.records.terminal_choices import TerminalChoices
from banyan.storage.files import FileStore


@pytest.fixture
def shelf(tmp_path) -> FileStore:
    return FileStore(tmp_path / "files")


def unpacked(pieces) -> ZipFile:
    packed = ZipFile(io.BytesIO(b"".join(pieces)))
    assert packed.testzip() is None
    return packed


def lines(packed: ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in packed.read(name).decode().splitlines()]


def test_everything_is_in_it_to_read_and_for_programs(town, shelf, tmp_path):
    thread = town.ada.opens_thread("夜车", "末班 **十点**。")
    town.bo.replies(thread, "Not of Ada.")
    town.clock.passes(300 * clock.DAY)
    town.ada.replies(thread, "Frist.")
    town.ada.does(posts.edit, thread.number, 3, text("First."), 1)
    town.ada.does(terminal_choices.choose, TerminalChoices(keymap="ptt"))
    town.ada.does(drafts.save, "thread:Railway", "half a thought", title="Perhaps")
    later = Later(town.clock.at + clock.HOUR)
    town.ada.does(schedules.add_thread, town.railway.id, "Tomorrow", text("words"), later)
    (tmp_path / "plan").write_bytes(b"a plan" * 100_000)
    sha256 = shelf.put(tmp_path / "plan")
    town.ada.does(attachments.attach, Upload(sha256, "plan.txt", "text/plain", 600_000), 10)
    town.chen.does(site.set_policies, sticker_packs="on")
    town.ada.does(sticker_packs.make, "cats", "Of the night shift.")
    town.ada.does(sticker_packs.put, "cats", "sleepy", Upload(sha256, "cat.png", "image/png", 900, 96, 64))
    packed = unpacked(parcel(town.store, shelf, town.ada.caller, "zh-Hans"))
    assert packed.namelist() == [
        *(
            "README.md",
            "profile.jsonl",
            "threads.jsonl",
            "posts.jsonl",
            "pushes.jsonl",
            "versions.jsonl",
            "drafts.jsonl",
        ),
        *(
            "drafts.md",
            "schedules.jsonl",
            "mail.jsonl",
            "ideas.jsonl",
            "applications.jsonl",
            "letters.jsonl",
            "angels.jsonl",
            "polls.jsonl",
            "people.jsonl",
            "deals.jsonl",
            "meetups.jsonl",
            "serials.jsonl",
        ),
        *("dedications.jsonl", "collections.jsonl", "points.jsonl"),
        *(
            "posts/2026.md",
            "posts/2027.md",
            "stickers.jsonl",
            "stickers/cats/sleepy.png",
            f"files/{sha256[:16]}/plan.txt",
        ),
    ]
    profile = lines(packed, "profile.jsonl")[0]
    assert (profile["handle"], profile["terminal"]) == ("ada", {"keymap": "ptt"})
    assert lines(packed, "threads.jsonl")[0]["title"] == "夜车"
    assert [(one["floor"], one["source"], one["made_at"][:4]) for one in lines(packed, "posts.jsonl")] == [
        (1, "末班 **十点**。", "2026"),
        (3, "First.", "2027"),
    ]
    assert [one["source"] for one in lines(packed, "versions.jsonl")] == ["Frist."]
    assert [one["title"] for one in lines(packed, "drafts.jsonl")] == ["Perhaps"]
    assert [(one["title"], one["source"]) for one in lines(packed, "schedules.jsonl")] == [("Tomorrow", "words")]
    assert [(one["name"], one["stickers"]) for one in lines(packed, "stickers.jsonl")] == [("cats", ["sleepy"])]
    assert "## 夜车 · /t/1/1\n" in packed.read("posts/2026.md").decode()
    assert "末班 **十点**。" in packed.read("posts/2026.md").decode()
    assert "half a thought" in packed.read("drafts.md").decode()
    assert "你写的东西" in packed.read("README.md").decode()
    assert packed.read(f"files/{sha256[:16]}/plan.txt") == b"a plan" * 100_000
    assert not any(b"Not of Ada" in packed.read(name) for name in packed.namelist())


def test_it_comes_in_pieces_and_holds_no_snapshot_between_them(town, shelf, monkeypatch):
    monkeypatch.setattr(belongings, "PER_PAGE", 3)
    thread = town.chen.opens_thread("Long", "x" * 60_000)
    for number in range(12):
        town.chen.replies(thread, f"{number}: " + "y" * 60_000)
    walk = parcel(town.store, shelf, town.chen.caller, "en")
    pieces = []
    for piece in walk:
        pieces.append(piece)
        town.chen.replies(thread, "written meanwhile")  # would wait or fail if the parcel held the store
    assert len(pieces) > 8
    assert len(lines(unpacked(pieces), "posts.jsonl")) >= 13


def test_somebody_who_wrote_nothing_gets_a_parcel_too(town, shelf):
    packed = unpacked(parcel(town.store, shelf, town.eve.caller, "en"))
    assert "posts.jsonl" in packed.namelist()
    assert packed.read("posts.jsonl") == b""


def test_a_file_that_is_not_on_the_shelf_is_left_out(town, shelf):
    town.ada.does(attachments.attach, Upload("ab" * 32, "gone.txt", "text/plain", 6), 10)
    packed = unpacked(parcel(town.store, shelf, town.ada.caller, "en"))
    assert not [name for name in packed.namelist() if name.startswith("files/")]


def test_a_purse_goes_along(town, shelf):
    town.chen.does(site.set_policies, points="on")
    earns(town, town.ada, 50)
    town.ada.does(gifts.gift, "bo", 20, "for the bread")
    taken = lines(unpacked(parcel(town.store, shelf, town.ada.caller, "en")), "points.jsonl")
    assert [(one["change"], one["kind"], one.get("note")) for one in taken] == [
        (50, "came", None),
        (-20, "gift", "for the bread"),
        (-2, "fee", None),
    ]
    assert unpacked(parcel(town.store, shelf, town.eve.caller, "en")).read("points.jsonl") == b""
