# SPDX-License-Identifier: Apache-2.0
"""Writes the skeleton of a noun or of an interface: every layer's file, a test that passes, a page. What stands in tables that
others share (events, ids, the import contract) gets its line too; nothing that exists is overwritten.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKELETONS = ROOT / "tools" / "skeletons"
SRC = Path("src/banyan")

NOUN = {
    "records": SRC / "records/@noun@.py",
    "migration": SRC / "storage/migrations/@number@_@noun@.sql",
    "queries": SRC / "storage/queries/@noun@.py",
    "core": SRC / "core/@noun@.py",
    "words": SRC / "base/catalogues/zh-Hans/@noun@.toml",
    "test": Path("tests/core/test_@noun@.py"),
    "page": Path("docs/use/@noun@.md"),
}
INTERFACE = {
    "interface": SRC / "interfaces/@noun@/__init__.py",
    "test": Path("tests/interfaces/@noun@/test_@noun@.py"),
    "page": Path("docs/use/@noun@.md"),
}
AFTER_A_NOUN = """
Now: say in records/ what it is · give the event {One}Made a reader in jobs/ · let one interface show it ·
`make docs` writes the reference · `make lint` and `make test T={noun}`."""
AFTER_AN_INTERFACE = """
Now: hang it in server/wiring.py (one line) · give it an address in base/settings.py (one row) ·
`make docs` writes the reference · `make lint` and `make test T={noun}`."""


def words_for(noun: str) -> dict[str, str]:
    """petitions → petition, Petition, Petitions, and the number of the next migration."""
    one = re.sub(r"(?<!s)s$", "", re.sub(r"ies$", "y", noun))
    numbers = [int(path.name[:4]) for path in (ROOT / SRC / "storage/migrations").glob("[0-9]*.sql")]
    return {
        "noun": noun,
        "Noun": _class_name(noun),
        "one": one,
        "One": _class_name(one),
        "number": f"{max(numbers, default=0) + 1:04}",
    }


def _class_name(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def fill(text: str, words: dict[str, str]) -> str:
    return re.sub(r"@(\w+?)@", lambda found: words[found[1]], text)


def write(kind: str, plan: dict[str, Path], words: dict[str, str]) -> None:
    paths = {part: ROOT / fill(str(path), words) for part, path in plan.items()}
    there = [str(path.relative_to(ROOT)) for path in paths.values() if path.exists()]
    if there:
        sys.exit(f"Nothing was written, for these are there already: {', '.join(there)}")
    for part, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fill((SKELETONS / kind / f"{part}.txt").read_text(encoding="utf-8"), words), encoding="utf-8")
        print(f"  {path.relative_to(ROOT)}")


def amend(path: Path, before: str, line: str) -> None:
    """Put `line` in front of the first place that matches `before`; done already is done."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if line.strip() in text:
        return
    place = re.search(before, text, re.MULTILINE)
    if not place:
        sys.exit(f"{path} has changed its shape; write this into it yourself:\n{line}")
    (ROOT / path).write_text(text[: place.start()] + line + text[place.start() :], encoding="utf-8")
    print(f"  {path} (a line)")


def new_noun(words: dict[str, str]) -> None:
    write("noun", NOUN, words)
    amend(SRC / "base/ids.py", r"^\nTIME_SHIFT", fill('@One@Id = NewType("@One@Id", int)\n', words))
    event = fill("class @One@Made(Event, frozen=True):\n    @one@_id: @One@Id\n    author_id: AccountId\n\n\n", words)
    amend(SRC / "records/events.py", r"^EVENTS\b", event)
    amend(SRC / "records/events.py", r"^\n\nclass Event\b", fill("from banyan.base.ids import @One@Id\n", words))
    in_order = ["-m", "ruff", "check", "--quiet", "--select", "I", "--fix", str(SRC / "records/events.py")]
    subprocess.run([sys.executable, *in_order], cwd=ROOT, check=True)
    print(AFTER_A_NOUN.format(**words))


def new_interface(words: dict[str, str]) -> None:
    write("interface", INTERFACE, words)
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if f"({words['noun']})" not in contract:
        amend(Path("pyproject.toml"), r'(?<=layers = \[")\(web\)', f"({words['noun']}) | ")
    print(AFTER_AN_INTERFACE.format(**words))


def main() -> None:
    kind, noun = sys.argv[1:]
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", noun):
        sys.exit(f"{noun!r} is no name for a file of ours: small letters, and _ between words.")
    {"noun": new_noun, "interface": new_interface}[kind](words_for(noun))


if __name__ == "__main__":
    main()
