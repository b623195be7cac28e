# SPDX-License-Identifier: Apache-2.0
"""`banyan recount`: a file of ballots is counted by itself, in a folder where no community is."""

from pathlib import Path

from tests.cli.conftest import Machine

BALLOTS = """banyan poll,1
question,Which flour?
kind,ranked
most,3
choice 1,Rye
choice 2,Wheat
choice 3,Oats
result,voters,3
result,choice 1,1
result,choice 2,2
result,choice 3,0
result,round 1 choice 1,1
result,round 1 choice 2,2
result,round 1 choice 3,0
result,round 1 idle,0
result,first,2
receipt,ballot,name
aaaa-aaaa-aaaa-aaaa,1 3,
bbbb-bbbb-bbbb-bbbb,2,
cccc-cccc-cccc-cccc,2 1,
"""


def test_a_file_is_counted_where_no_community_is(machine: Machine) -> None:
    file = Path("poll.csv")
    file.write_text(BALLOTS, "utf-8")
    said = machine.does("recount", file)
    assert said.startswith("Which flour?\n  voters: 3\n  choice 1: 1\n")
    assert said.endswith("  first: 2\nThe file says the same.\n")
    assert list(machine.folder.iterdir()) == [machine.folder / "poll.csv"]


def test_what_the_file_says_otherwise_is_told(machine: Machine) -> None:
    Path("poll.csv").write_text(BALLOTS.replace("result,first,2", "result,first,1"), "utf-8")
    said = machine.run("recount", "poll.csv")
    assert said.code == 1
    assert "The file says otherwise: first: 1" in said.out
    Path("poll.csv").write_text("nothing", "utf-8")
    assert "This is no file of ballots" in machine.refuses("recount", "poll.csv")
    assert machine.run("recount", "none.csv").code == 2
