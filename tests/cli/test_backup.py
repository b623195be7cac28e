# SPDX-License-Identifier: Apache-2.0
"""`banyan backup` and `banyan restore`: everything comes back, from either database into either, or nothing is touched."""

import hashlib
import json
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Machine

from banyan.base.settings import load
from banyan.exchange import backups
from banyan.interfaces.terminal import ssh
from banyan.server import house
from banyan.storage.queries.upkeep import list_kept

PICTURE, THUMB = b"a picture, let us say", b"a small one"


def fill(machine: Machine, *how: str) -> str:
    """A community with a file on its shelf; the file's address."""
    machine.does("init", *(how or ("--preset", "campus")))
    (machine.folder / "picture").write_bytes(PICTURE)
    (machine.folder / "thumb").write_bytes(THUMB)
    with house.opened(load()) as opened:
        return opened.files.put(machine.folder / "picture", machine.folder / "thumb")


def archive(machine: Machine, name: str) -> dict[str, str]:
    """What the community is, as everybody can see it."""
    machine.does("export", name)
    folder = machine.folder / name
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.json*")
    }


def test_everything_comes_back(machine: Machine):
    sha256 = fill(machine)
    before = archive(machine, "before")
    assert "the database and 2 files" in machine.does("backup", "safe")
    assert stat.S_IMODE((machine.folder / "safe").stat().st_mode) == 0o700
    with house.opened(load()) as opened, opened.store.read() as tx:
        assert [kept.name for kept in list_kept(tx)] == ["backup"]
    machine.set(BANYAN_DATA="second")
    machine.does("restore", "safe")
    assert archive(machine, "after") == before
    assert machine.does("check") == "Everything agrees.\n"
    with house.opened(load()) as opened:
        with opened.store.read() as tx:
            assert [kept.name for kept in list_kept(tx)] == ["check", "restore"]
        assert opened.files.path(sha256).read_bytes() == PICTURE
        assert opened.files.path(sha256, is_thumb=True).read_bytes() == THUMB


def test_it_is_the_same_host_after_a_move(machine: Machine):
    machine.does("init", "--empty")
    ssh.host_keys(machine.data)
    before = {name: (machine.data / name).read_bytes() for name in ssh.KEY_KINDS}
    machine.does("backup", "safe")
    machine.set(BANYAN_DATA="second")
    machine.does("restore", "safe")
    for folder in ("safe", "second"):
        for name in ssh.KEY_KINDS:
            assert (machine.folder / folder / name).read_bytes() == before[name]
            assert stat.S_IMODE((machine.folder / folder / name).stat().st_mode) == 0o600
    assert set(before) == set(backups.HOST_KEYS)


def test_a_backup_of_before_the_host_keys_were_in_it_comes_back(machine: Machine):
    machine.does("init", "--empty")
    machine.does("backup", "safe")
    manifest = machine.folder / "safe" / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": 1}))
    machine.set(BANYAN_DATA="second")
    machine.does("restore", "safe")
    assert not any((machine.folder / "second" / name).exists() for name in backups.HOST_KEYS)


def test_from_sqlite_to_postgresql_and_back(machine: Machine, postgres_url: str):
    fill(machine)
    before = archive(machine, "before")
    machine.does("backup", "of-sqlite")
    machine.set(BANYAN_DATA="second", BANYAN_DATABASE_URL=postgres_url)
    machine.does("restore", "of-sqlite")
    assert archive(machine, "in-postgresql") == before
    assert machine.does("check") == "Everything agrees.\n"
    machine.does("backup", "of-postgresql")
    machine.set(BANYAN_DATA="third", BANYAN_DATABASE_URL="")
    machine.does("restore", "of-postgresql")
    assert archive(machine, "in-sqlite") == before
    assert machine.does("check") == "Everything agrees.\n", "the index of words is built anew"
    assert not list(machine.folder.rglob("*restoring*"))


def test_a_community_is_never_overwritten(machine: Machine):
    machine.does("init", "--empty")
    machine.does("backup", "safe")
    assert "a community here already" in machine.refuses("restore", "safe")
    assert "is not empty" in machine.refuses("backup", "safe")


def test_a_folder_that_is_being_served_is_not_restored_into(machine: Machine):
    machine.does("init", "--empty")
    machine.does("backup", "safe")
    machine.set(BANYAN_DATA="second")
    house.make_folder(machine.folder / "second")
    with house.served_alone(machine.folder / "second"):
        assert "serves second already" in machine.refuses("restore", "safe"), "already_served"


@pytest.mark.parametrize("harm", ["change", "cut", "lose", "link"])
@pytest.mark.parametrize("which", ["banyan.db", "files/*/*/*"])
def test_a_damaged_backup_restores_nothing(machine: Machine, harm: str, which: str):
    fill(machine, "--empty")
    machine.does("backup", "safe")
    victim = min((machine.folder / "safe").glob(which))
    HARMS[harm](victim)
    machine.set(BANYAN_DATA="second")
    assert "Nothing was restored" in machine.refuses("restore", "safe"), "backup_damaged"
    assert "no community" in machine.refuses("info")


def change(victim: Path) -> None:
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.unlink()  # it may have another name on the shelf
    victim.write_bytes(data)


def cut(victim: Path) -> None:
    data = victim.read_bytes()[:-1]
    victim.unlink()
    victim.write_bytes(data)


def link(victim: Path) -> None:
    twin = victim.with_name("twin")
    victim.rename(twin)
    victim.symlink_to(twin)


HARMS = {"change": change, "cut": cut, "lose": Path.unlink, "link": link}


@pytest.mark.parametrize(
    "spoil",
    [
        {"format": "other"},
        {"version": backups.VERSION + 1},
        {"files": {}},
        {"files": {"banyan.db": "", "files/../../../banyan.toml": ""}},
        {"files": {"banyan.db": "", "/etc/hostname": ""}},
        {"made_at": 3},
    ],
)
def test_what_is_no_backup_is_refused(machine: Machine, spoil: dict[str, object]):
    machine.does("init", "--empty")
    machine.does("backup", "safe")
    manifest = machine.folder / "safe" / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | spoil))
    machine.set(BANYAN_DATA="second")
    assert "is no backup" in machine.refuses("restore", "safe"), "not_a_backup"
    assert "is no backup" in machine.refuses("restore", "nowhere")
