# SPDX-License-Identifier: Apache-2.0
"""The code base as something to look at: its files, its rooms, its syntax trees. The walls in `tests/house` stand on it."""

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "banyan"


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what git knows and what it would take, or all of an unpacked archive."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not {".venv", ".git", "data"} & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> Iterator[tuple[Path, str]]:
    """Files that hold words of ours: no fixtures (they are other people's), no locks, nothing binary."""
    for path in files():
        if "fixtures" in path.parts or path.suffix == ".lock" or path.name == "LICENSE":
            continue
        try:
            yield path, text(path)
        except UnicodeDecodeError:
            continue


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def page(name: str) -> str:
    """A page of docs/reference, or nothing while nobody has written it."""
    path = ROOT / "docs" / "reference" / name
    return text(path) if path.is_file() else ""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


@cache
def modules(room: str = "") -> tuple[Path, ...]:
    """Python files of `storage`, of `interfaces/web` or of everything."""
    return tuple(path for path in files() if path.suffix == ".py" and path.is_relative_to(SRC / room))


def rooms() -> tuple[str, ...]:
    """Names of the rooms that are built."""
    return tuple(sorted({path.relative_to(SRC).parts[0] for path in modules() if path.parent != SRC}))


def name(path: Path) -> str:
    """How a message calls a file: its path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def strings(module: ast.Module) -> Iterator[ast.Constant]:
    """Texts in the code that are no docstrings; the fixed parts of f-strings among them."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def called(node: ast.AST) -> str:
    """The last name of what a call, a `raise` or a reference speaks of: `errors.NotFound(…)` → NotFound."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def calm_environ() -> dict[str, str]:
    """The environment without what belongs to this test run: for programs that a test starts."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("BANYAN_", "MAKE", "PYTEST_"))}
