# SPDX-License-Identifier: Apache-2.0
"""`banyan init`: a community is founded once, whole, and in a folder that nobody else can look into."""

import stat

import pytest
from tests.cli.conftest import Machine

from banyan import presets
from banyan.core import ideas, releases
from banyan.records.callers import GUEST
from banyan.storage.store import open_store


def test_a_preset_is_founded_with_its_people_talking(machine: Machine):
    assert "Founded in data" in machine.does("init", "--preset", "campus")
    assert stat.S_IMODE(machine.data.stat().st_mode) == 0o700
    store = open_store(str(machine.data / "banyan.db"))
    with store.read() as tx:
        assert tx.value("SELECT count(*) FROM top_ten") == 10
        assert tx.value("SELECT count(*) FROM accounts WHERE state <> 'unclaimed'") == 0
        assert tx.value("SELECT count(*) FROM credentials") == 0
    store.close()
    assert machine.does("check") == "Everything agrees.\n"


def test_fans_ship_on_friday_what_was_proposed_among_ideas(machine: Machine):
    machine.does("init", "--preset", "fans")
    store = open_store(str(machine.data / "banyan.db"))
    with store.read() as tx:
        release = releases.look(tx, GUEST, 3)
        assert (release.board.slug, [line.thread.title for line in release.ideas]) == (
            "Friday",
            ["请给我一个不用听的闹钟"],
        )
        assert {one.handle for one in release.thanked} == {"聋哥", "回路", "半夜喂奶", "早班"}
        idea = ideas.look(tx, GUEST, 2)
        assert (idea.board.slug, idea.line.idea.state, idea.release.number) == ("Ideas", "shipped", 3)
        assert releases.board_of(tx, GUEST, "Ideas").slug == "Friday"
    store.close()
    assert machine.does("check") == "Everything agrees.\n"


def test_an_empty_community_has_nothing_in_it(machine: Machine):
    machine.does("init", "--empty")
    assert "\nboards    0\n" in machine.does("info")


def test_a_community_is_founded_once(machine: Machine):
    machine.does("init", "--empty")
    for words in (["--empty"], ["--preset", "campus"]):
        assert "a community here already" in machine.refuses("init", *words), "founded_already"


def test_somebody_has_to_say_what_is_founded(machine: Machine):
    for words in ([], ["--empty", "--preset", "campus"]):
        assert f"{', '.join(presets.names())}, or --empty" in machine.refuses("init", *words), "preset_or_empty"
    assert "no preset “atlantis”; there is campus" in machine.refuses("init", "--preset", "atlantis"), "no_such_preset"
    assert not machine.data.exists(), "what was not founded leaves nothing behind"


def test_a_folder_that_cannot_be_made_is_a_sentence(machine: Machine):
    (machine.folder / "file").write_text("in the way")
    machine.set(BANYAN_DATA=str(machine.folder / "file" / "data"))
    assert "cannot be used" in machine.refuses("init", "--empty"), "data_out_of_reach"


@pytest.mark.parametrize(
    "words", [["info"], ["check"], ["serve"], ["export", "there"], ["backup", "there"], ["admin", "link"]]
)
def test_without_a_community_there_is_nothing_to_do(machine: Machine, words: list[str]):
    machine.set(BANYAN_WEB_LISTEN="127.0.0.1:0", BANYAN_TERMINAL_SSH_LISTEN="", BANYAN_TERMINAL_TELNET_LISTEN="")
    assert "no community in data yet" in machine.refuses(*words), "no_community"
    assert not machine.data.exists()


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_is_whole(name: str):
    """Who talks has come before, quotes are of what was said, and nothing is told of times to come."""
    preset = presets.read(name)
    came = {resident.handle: resident.days * 86_400 for resident in preset.residents}
    slugs = {board.slug for section in preset.sections for board in section.boards}
    assert all(
        {"en", "zh-Hans"} <= board.titles.keys() & board.about.keys() for s in preset.sections for board in s.boards
    )
    for talk in preset.talks:
        assert talk.board in slugs
        assert len(talk.title) <= 80
        said: dict[int, tuple[str, str]] = {}
        for turn in talk.turns:
            assert came[turn.by] > talk.age_s - turn.after_s > 0, (talk.title, turn)
            if turn.act == "says":
                said[turn.floor] = (turn.by, turn.text)
            for line, quoted in zip(turn.text.splitlines(), turn.text.splitlines()[1:], strict=False):
                if line.startswith("> #"):
                    floor, _, by = line.removeprefix("> #").removesuffix(":").partition(" @")
                    assert said[int(floor)][0] == by, (talk.title, line)
                    assert quoted.removeprefix("> ") in said[int(floor)][1], (talk.title, quoted)
