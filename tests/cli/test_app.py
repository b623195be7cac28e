# SPDX-License-Identifier: Apache-2.0
"""The command line itself: one language for all it says, one sentence for a refusal, a code that scripts can rely on."""

import os
import re
import subprocess
import sys

import click
import pytest
from tests.cli.conftest import Machine

from banyan.base.words import catalogue
from banyan.cli import app, check, speech
from banyan.storage.store import open_store


def commands() -> list[click.Command]:
    context = click.Context(app.command_line)
    found = [app.command_line.get_command(context, name) for name in app.command_line.list_commands(context)]
    inner = [one for command in found if isinstance(command, click.Group) for one in command.commands.values()]
    return [command for command in (app.command_line, *found, *inner) if command is not None]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_help_is_in_the_language_of_whoever_asks(command: click.Command, lang: str):
    assert command.help
    said = [command.help, *(param.help for param in command.params if isinstance(param, click.Option))]
    missing = [sentence for sentence in said if sentence and not catalogue(lang).get(sentence)]
    assert not missing
    assert isinstance(command, app.Spoken)


def test_all_commands_are_listed_in_that_language(machine: Machine):
    machine.set(LANG="zh_CN.UTF-8")
    said = machine.does("--help")
    assert "开门" in said
    assert all(re.search(rf"^  {name} ", said, re.MULTILINE) for name in app.COMMANDS)
    assert "--preset NAME" in machine.does("init", "--help")
    assert "带上样板" in machine.does("init", "--help")


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_TW"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_HK.UTF-8", "LC_MESSAGES": "C"}, "zh-Hant"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "zh-Hans"),
    ],
)
def test_the_language_is_found_as_every_program_finds_it(machine: Machine, environ: dict[str, str], lang: str):
    machine.set(**environ)
    assert speech.lang() == lang


def test_a_refusal_is_worded_whole_in_that_language(machine: Machine):
    machine.set(LANG="zh_CN.UTF-8", BANYAN_WEB_MAX_STREAMS="many")
    assert (
        machine.refuses("settings")
        == "设置 web.max_streams 的值是“many”，应当是一个整数（来自 BANYAN_WEB_MAX_STREAMS）。\n"
    ), "bad_setting"


def test_a_name_from_outside_does_not_steer_the_terminal(machine: Machine):
    machine.does("init", "--empty")
    assert "\x1b" not in machine.refuses("import", "\x1b[31mred")


def test_a_terminal_that_knows_no_chinese_gets_its_lines(machine: Machine):
    environ = os.environ | {"PYTHONIOENCODING": "ascii", "LANG": "zh_CN.UTF-8", "BANYAN_DATA": str(machine.data)}
    done = subprocess.run(
        [sys.executable, "-m", "banyan", "settings"], env=environ, capture_output=True, check=True, text=True
    )
    assert "web.listen  " in done.stdout
    assert "??" in done.stdout


def test_what_is_not_understood_ends_with_2(machine: Machine):
    for words in (["nonsense"], ["import"], ["init", "--colour"], ["admin", "nonsense"]):
        said = machine.run(*words)
        assert said.code == 2, words
        assert "Usage: banyan" in said.err


def test_a_bug_is_shown_whole_and_named_as_one(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of ours")

    machine.does("init", "--empty")
    monkeypatch.setattr(check.checks, "examine", bug)
    said = machine.run("check")
    assert said.code == 70
    assert "ZeroDivisionError: of ours" in said.err
    assert "a bug in Banyan" in said.err


def test_settings_show_where_each_came_from_and_no_secret(machine: Machine):
    (machine.data).mkdir()
    (machine.data / "banyan.toml").write_text('[web]\nmax_streams = 7\n[metrics]\ntoken = "swordfish"\n')
    machine.set(
        BANYAN_DATABASE_URL="postgresql://ada:swordfish@example.org/banyan", BANYAN_WEB_TRUSTED_PROXIES="10.0.0.1, ::1"
    )
    said = machine.does("settings")
    rows = {line.split()[0]: line.split(maxsplit=1)[1] for line in said.splitlines()}
    assert rows["web.max_streams"].split() == ["7", "data/banyan.toml"]
    assert rows["web.trusted_proxies"].split() == ["10.0.0.1,", "::1", "BANYAN_WEB_TRUSTED_PROXIES"]
    assert rows["files.max_mb"].split() == ["10", "default"]
    assert rows["database_url"].split()[1] == "BANYAN_DATABASE_URL"
    assert rows["smtp.url"] == "default"
    assert "swordfish" not in said


def test_a_setting_that_there_is_not_is_refused(machine: Machine):
    machine.data.mkdir()
    (machine.data / "banyan.toml").write_text("[web]\nlisten_at = 3\n")
    assert "no setting web.listen_at" in machine.refuses("settings"), "unknown_setting"
    (machine.data / "banyan.toml").write_text("[web\n")
    assert "not a TOML file" in machine.refuses("settings"), "bad_setting"


def test_a_place_is_told_without_its_password(machine: Machine):
    machine.set(BANYAN_DATABASE_URL="postgresql://ada:swordfish@127.0.0.1:1/banyan")
    said = machine.run("info")
    assert said.code == 1
    assert "swordfish" not in said.out + said.err


def test_administrators_and_a_way_back_in_have_their_commands(machine: Machine):
    machine.does("init", "--preset", "campus")
    assert machine.does("admin", "link").startswith("http://127.0.0.1:8000/link/")
    assert "takes part here as @linmu" in machine.refuses("admin", "give", "@linmu")
    assert "@linmu does not administer" in machine.refuses("admin", "take", "linmu", "never did")
    assert "Nobody can sign in as @linmu" in machine.refuses("account", "reset", "linmu")
    assert "Nobody here is called @zoe" in machine.refuses("account", "reset", "zoe")


def test_who_lost_the_phone_is_helped_at_the_machine(machine: Machine):
    machine.does("init", "--preset", "campus")
    assert "No second factor" in machine.refuses("account", "unlock", "@linmu")
    assert "Nobody here is called @zoe" in machine.refuses("account", "unlock", "zoe")
    store = open_store(str(machine.data / "banyan.db"))
    store.write_now(
        lambda tx: tx.run("""INSERT INTO second_factors (account_id, secret, made_at, confirmed_at, last_step)
            SELECT id, 'ABCD', 1, 1, 0 FROM accounts WHERE handle = 'linmu'""")
    )
    store.close()
    assert "@linmu signs in with the password alone now." in machine.does("account", "unlock", "@linmu")
    assert "No second factor" in machine.refuses("account", "unlock", "linmu")


def test_a_pipe_that_has_seen_enough_is_no_trouble(machine: Machine):
    environ = os.environ | {"BANYAN_DATA": str(machine.data)}
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m banyan settings | true; {sys.executable} -m banyan --help | head -1"],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Usage: banyan")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
