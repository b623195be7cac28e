# SPDX-License-Identifier: Apache-2.0
"""`banyan import` and `banyan export` at the machine: what they say, and what Ctrl-C leaves."""

import filecmp
import json
import re

import pytest
from tests.cli.conftest import Machine

from banyan.exchange import importing

LINE = {
    "board": "bread",
    "thread": "17",
    "floor": 1,
    "author": "Ada",
    "time": "2009-03-14T22:10Z",
    "title": "Rye",
    "body": "With caraway?",
}


def same(one: filecmp.dircmp) -> bool:
    return not (one.left_only or one.right_only or one.diff_files) and all(map(same, one.subdirs.values()))


def test_an_archive_founds_the_same_community_again(machine: Machine):
    machine.does("init", "--preset", "campus")
    assert re.search(r"^posts: \d{3}$", machine.does("export", "archive"), re.MULTILINE)
    machine.set(BANYAN_DATA="again")
    machine.does("init", "--empty")
    assert "Nothing was lost." in machine.does("import", "archive")
    machine.does("export", "archive-again")
    assert same(filecmp.dircmp("archive", "archive-again"))
    assert machine.does("check") == "Everything agrees.\n"


def test_an_import_ends_with_its_report_and_can_be_repeated(machine: Machine):
    machine.does("init", "--empty")
    lines = [json.dumps(LINE | {"fmt": "text"}), "{broken"]
    (machine.folder / "old.jsonl").write_text("\n".join(lines) + "\n")
    said = machine.does("import", "old.jsonl")
    assert "brought 1 posts in 1 threads" in said
    assert "cannot be read: 1" in said
    assert "One thing was here already" in machine.does("import", "old.jsonl")
    assert machine.does("check") == "Everything agrees.\n"


def test_what_cannot_be_moved_is_a_sentence(machine: Machine):
    machine.does("init", "--empty")
    assert "nowhere is not there" in machine.refuses("import", "nowhere")
    (machine.folder / "full").mkdir()
    (machine.folder / "full" / "thing").touch()
    assert "is not empty" in machine.refuses("export", "full")


@pytest.mark.parametrize(
    ("command", "interrupted", "way_on"),
    [("import", "import_path", "goes on where it stopped"), ("export", "export_path", "run it again")],
)
def test_ctrl_c_says_how_to_go_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, command: str, interrupted: str, way_on: str
):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    machine.does("init", "--empty")
    monkeypatch.setattr(importing, interrupted, interrupt)
    said = machine.run(command, "somewhere")
    assert said.code == 130
    assert way_on in said.err
    assert "Traceback" not in said.err
