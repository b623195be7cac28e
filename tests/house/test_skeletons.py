# SPDX-License-Identifier: Apache-2.0
"""What `make new-noun` and `make new-interface` write is whole: it is formatted, typed, and its own tests pass."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kit import sources

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository as it stands, in a folder where anything may be written."""
    for path in sources.files():
        if path.relative_to(sources.ROOT).parts[0] in ("src", "tests", "tools", "pyproject.toml"):
            target = tmp_path / path.relative_to(sources.ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    done = start(folder, *arguments)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = sources.calm_environ()
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environ, text=True, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("kind", "noun", "tests"),
    [("noun", "petitions", "tests/core/test_petitions.py"), ("interface", "gopher", "tests/interfaces/gopher")],
)
def test_a_skeleton_stands(copy, kind, noun, tests):
    assert noun in run(copy, "tools/new.py", kind, noun)
    written = [str(path) for path in copy.rglob("*.py") if noun in str(path.relative_to(copy))]
    run(copy, "-m", "ruff", "check", "--quiet", *written)
    run(copy, "-m", "ruff", "format", "--check", "--quiet", *written)
    run(
        copy,
        "-m",
        "ruff",
        "check",
        "--quiet",
        "--select",
        "I,F",
        "src/banyan/base/ids.py",
        "src/banyan/records/events.py",
    )
    typed = start(copy, "-m", "mypy", "--no-error-summary", "--cache-dir", str(sources.ROOT / ".mypy_cache"))
    assert noun not in typed.stdout, typed.stdout
    assert " passed" in run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests, "-k", "not postgres")


def test_a_skeleton_overwrites_nothing(copy):
    run(copy, "tools/new.py", "interface", "gopher")
    with pytest.raises(AssertionError, match="there already"):
        run(copy, "tools/new.py", "interface", "gopher")
