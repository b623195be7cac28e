# SPDX-License-Identifier: Apache-2.0
"""Settings: what was said last counts, and what cannot be meant is refused with where it stands."""

import pytest
from tests.kit.town import refused

from banyan.base.settings import SETTINGS, load


def test_the_environment_comes_before_the_file_and_the_file_before_the_default(tmp_path):
    (tmp_path / "banyan.toml").write_text('[web]\nlisten = "127.0.0.1:1"\nmax_streams = 3\n')
    loaded = load({"BANYAN_DATA": str(tmp_path), "BANYAN_WEB_LISTEN": "127.0.0.1:2"})
    assert (loaded["web.listen"], loaded.origins["web.listen"]) == ("127.0.0.1:2", "BANYAN_WEB_LISTEN")
    assert (loaded["web.max_streams"], loaded.origins["web.max_streams"]) == (3, str(tmp_path / "banyan.toml"))
    assert (loaded["files.max_mb"], loaded.origins["files.max_mb"]) == (10, "default")


def test_two_underscores_are_a_dot_as_well():
    assert load({"BANYAN_WEB__MAX_STREAMS": "3"})["web.max_streams"] == 3


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("ON", True), ("1", True), ("false", False), ("off", False), ("0", False)]
)
def test_a_truth_has_several_words(text, value):
    assert load({"BANYAN_LOG_JSON": text})["log.json"] is value


def test_a_list_is_separated_by_commas():
    assert load({"BANYAN_WEB_TRUSTED_PROXIES": " 10.0.0.1 ,,::1,"})["web.trusted_proxies"] == ["10.0.0.1", "::1"]


@pytest.mark.parametrize(("variable", "text"), [("BANYAN_WEB_MAX_STREAMS", "many"), ("BANYAN_LOG_JSON", "perhaps")])
def test_what_is_no_value_is_refused(variable, text):
    with refused("bad_setting"):
        load({variable: text})


@pytest.mark.parametrize(
    "file", ["[web\n", "[web]\nmax_streams = '3'\n", "[log]\njson = 1\n", "web.listen = 3\n", "\xff"]
)
def test_a_file_that_cannot_be_meant_is_refused(tmp_path, file):
    (tmp_path / "banyan.toml").write_bytes(file.encode("latin-1"))
    with refused("bad_setting"):
        load({"BANYAN_DATA": str(tmp_path)})


@pytest.mark.parametrize("file", ["nonsense = 1\n", "[web]\nlisten_at = 1\n", "data = 'elsewhere'\n"])
def test_a_setting_that_there_is_not_is_refused(tmp_path, file):
    (tmp_path / "banyan.toml").write_text(file)
    with refused("unknown_setting"):
        load({"BANYAN_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"BANYAN_WEB_LISTEN": "0.0.0.0:80"}, "http://127.0.0.1:80"),
        ({"BANYAN_WEB_LISTEN": "[::]:80"}, "http://[::1]:80"),
        ({"BANYAN_WEB_LISTEN": "0.0.0.0:80", "BANYAN_WEB_PUBLIC_URL": "https://bbs.example/"}, "https://bbs.example"),
    ],
)
def test_the_address_that_is_told_can_be_opened(environ, address):
    assert load(environ).public_url == address


def test_the_database_is_a_file_in_the_data_folder_unless_it_is_elsewhere(tmp_path):
    assert load({"BANYAN_DATA": str(tmp_path)}).database_url == f"sqlite:///{tmp_path}/banyan.db"
    assert load({"BANYAN_DATABASE_URL": "postgresql://x/y"}).database_url == "postgresql://x/y"


def test_no_two_settings_share_a_variable():
    assert len({row.variable for row in SETTINGS}) == len(SETTINGS)
