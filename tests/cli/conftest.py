# SPDX-License-Identifier: Apache-2.0
"""A machine with somebody at it: `machine.run("init", "--empty")` is a command, in a data folder of this test's own."""

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.kit import sources

from banyan.cli import main


class Said(NamedTuple):
    code: int
    out: str
    err: str


class Machine:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._patch = monkeypatch
        self._capsys = capsys
        for name in ("BANYAN_DATA", "BANYAN_DATABASE_URL", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(folder)

    def set(self, **environ: str) -> None:
        for name, value in environ.items():
            self._patch.setenv(name, value)

    def run(self, *words: object) -> Said:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        return Said(int(left.value.code or 0), *self._capsys.readouterr())

    def does(self, *words: object) -> str:
        """A command that must work; what it says."""
        said = self.run(*words)
        assert said.code == 0, said
        return said.out

    def refuses(self, *words: object) -> str:
        """A command that must be refused in plain words; those words."""
        said = self.run(*words)
        assert said.code == 1, said
        assert "Traceback" not in said.err
        assert not said.out
        return said.err


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Machine:
    assert not [name for name in sources.calm_environ() if name.startswith("BANYAN_")]
    return Machine(tmp_path, monkeypatch, capsys)
