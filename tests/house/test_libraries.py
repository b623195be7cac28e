# SPDX-License-Identifier: Apache-2.0
"""An outside library belongs to one room, has its reason on a page, and is pinned with its hash."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from tests.kit import sources

# Import name → rooms that may use it. A library that is not here may not be imported; one that is here and in
# pyproject.toml has its reason in docs/reference/dependencies.md.
LIBRARIES = {
    "PIL": ("exchange",),
    "apsw": ("storage",),
    "argon2": ("core",),
    "asyncssh": ("interfaces/terminal",),
    "authlib": ("exchange",),
    "brotli": ("interfaces/web",),
    "click": ("cli",),
    "comrak": ("markup",),
    "cryptography": ("core", "exchange"),
    "httptools": ("server",),
    "joserfc": ("exchange",),
    "latex2mathml": ("markup",),
    "minijinja": ("interfaces/web",),
    "msgspec": ("base", "records", "markup", "storage", "core", "jobs", "exchange", "interfaces", "server", "cli"),
    "nh3": ("markup",),
    "opencc": ("base", "markup"),
    "psycopg": ("storage",),
    "rich": ("cli",),
    "segno": ("interfaces/web",),
    "starlette": ("interfaces/web", "server"),
    "uvicorn": ("server",),
    "uvloop": ("server",),
    "wcwidth": ("interfaces/terminal",),
    "webauthn": ("core",),
    "zstandard": ("exchange",),
}
NEVER_IMPORTED = {
    "python-multipart": "Starlette reads forms with it",
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "uvloop": "uvicorn runs on it",
    "wsproto": "uvicorn speaks WebSocket with it",
}
IMPORT_NAMES = {"argon2-cffi": "argon2", "pillow": "PIL"}


def imports() -> dict[str, list[Path]]:
    """Outside library → files that import it."""
    found = defaultdict(list)
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for library in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"banyan"}:
                found[library].append(path)
    return found


def test_an_outside_library_belongs_to_its_room():
    bad = [
        f"{sources.name(path)} imports {library}, which belongs to {LIBRARIES.get(library, 'no room yet')}"
        for library, paths in imports().items()
        for path in paths
        if not any(path.is_relative_to(sources.SRC / room) for room in LIBRARIES.get(library, ()))
    ]
    advice = "Ask the room that has it; or write the new library, its rooms and its reason into LIBRARIES and dependencies.md."
    assert not bad, "\n".join([*bad, advice])


def direct_dependencies() -> list[str]:
    project = tomllib.loads(sources.text(sources.ROOT / "pyproject.toml"))["project"]
    return [re.match(r"[\w-]+", requirement)[0] for requirement in project["dependencies"]]


@pytest.mark.parametrize("dependency", direct_dependencies())
def test_what_is_asked_for_is_used_and_has_its_reason(dependency):
    page = sources.page("dependencies.md")
    assert f"| `{dependency}` |" in page, f"{dependency} has no line in docs/reference/dependencies.md: why is it here?"
    library = IMPORT_NAMES.get(dependency, dependency)
    if dependency in NEVER_IMPORTED:
        return
    built = [room for room in LIBRARIES[library] if sources.modules(room)]
    assert imports()[library] or not built, f"nobody imports {library}: take {dependency} out of pyproject.toml"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_pins_with_hashes_and_names_no_registry(lock):
    lines = sources.text(sources.ROOT / "tools" / lock).splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}
    missing = {dependency for dependency in direct_dependencies() if dependency not in pinned}
    assert not missing, f"{missing}: run `make lock`"
    assert sum(line.lstrip().startswith("--hash=sha256:") for line in lines) > len(pinned)
    assert not [line for line in lines if "://" in line or line.startswith("-")]
