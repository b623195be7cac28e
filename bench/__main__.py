# SPDX-License-Identifier: Apache-2.0
"""`python -m bench` measures everything and writes RESULTS.md; `python -m bench NAME …` measures that and prints it.

Each measurement has a process of its own, so none finds the caches and the memory of another. Nothing here is a test:
a figure that misses its aim is written down like all others, and what could not be measured says what it lacked.
"""

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from banyan.base import clock
from bench.kit import Figure, Missing, Options
from bench.machine import facts

RESULTS = Path(__file__).parent / "RESULTS.md"
NAMES = (
    "hot_page",
    "uncached_page",
    "alone",
    "first_visit",
    "lighthouse",
    "interaction",
    "durable_replies",
    "tall_thread",
    "serials",
    "growth",
    "top_ten",
    "presence",
    "search_growth",
    "search_postgres",
    "import_speed",
    "memory",
    "terminal",
    "terminal_crowd",
)
LONGEST_S = 2 * 3_600


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, each figure beside a reference.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(NAMES)}; all by default")
    parser.add_argument("--posts", type=int, default=Options().posts, help="size of the large community on SQLite")
    parser.add_argument("--few", type=int, default=Options().few, help="size of the small one")
    parser.add_argument(
        "--postgres-posts", type=int, default=Options().postgres_posts, help="and of the large one there"
    )
    parser.add_argument(
        "--rounds", type=int, default=Options().rounds, help="times that both sides are measured in turn"
    )
    parser.add_argument("--data", default=os.environ.get("BANYAN_BENCH_DATA", ""), help="a file to import")
    parser.add_argument("--as-json", action="store_true", help=argparse.SUPPRESS)
    asked = vars(parser.parse_args())
    names, as_json = asked.pop("names"), asked.pop("as_json")
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(NAMES)}")
    options = Options(**asked)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(_measured(names[0], options)))
        return 0
    machine = facts()
    figures = []
    for name in names or NAMES:
        print(f"{name} …", file=sys.stderr)
        found = _apart(name, options)
        print(table(found), file=sys.stderr)
        figures += found
    if not names:
        RESULTS.write_text(page(figures, machine, options), encoding="utf-8")
        print(f"Written: {RESULTS.parent.name}/{RESULTS.name}", file=sys.stderr)
    return 0


def _measured(name: str, options: Options) -> list[Figure]:
    try:
        found: list[Figure] = importlib.import_module(f"bench.{name}").run(options)
    except Missing as missing:
        return [Figure(name, "not measured", note=str(missing))]
    return found


def _apart(name: str, options: Options) -> list[Figure]:
    """In a process of its own. One that fails costs its own figures only, and says so in the table."""
    words = [f"--{field.replace('_', '-')}={value}" for field, value in msgspec.structs.asdict(options).items()]
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--as-json", *words],
        cwd=RESULTS.parent.parent,
        stdout=subprocess.PIPE,
        timeout=LONGEST_S,
        check=False,
    )
    if done.returncode:
        return [
            Figure(name, "not measured", note=f"it ended with status {done.returncode}; its words are on the screen")
        ]
    return msgspec.json.decode(done.stdout, type=list[Figure])


def table(figures: list[Figure]) -> str:
    lines = ["| what | figure | reference in the same run | ratio | aim | met |", "|---|---|---|---|---|---|"]
    words = {True: "yes", False: "**no**", None: "–"}
    for each in figures:
        cells = (each.what, each.figure, each.reference or "–", each.ratio or "–", each.aim or "–", words[each.is_met])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def page(figures: list[Figure], machine: list[str], options: Options) -> str:
    lines = [
        "# Measured",
        "",
        f"Written by `make bench` on {clock.to_iso(clock.now())[:10]}. Every ratio comes from one run: both sides in turns,",
        f"{options.rounds} rounds, and the median of the ratios within a round. Figures of one machine are not those of",
        "another; ratios travel better.",
        "",
        *(f"* {fact}" for fact in machine),
        "",
        table(figures),
    ]
    for each in figures:
        if each.note:
            is_long = "\n" in each.note
            lines += ["", f"**{each.what}**" + (":" if is_long else f": {each.note}")]
            lines += ["", "```text", each.note, "```"] if is_long else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
