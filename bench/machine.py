# SPDX-License-Identifier: Apache-2.0
"""Facts about the machine that a reader of figures wants to know; no names and no paths."""

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import apsw

SYNCS = 200


def facts() -> list[str]:
    found = [
        f"{_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB of memory",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, SQLite {apsw.sqlite_lib_version()}",
        f"the disk acknowledges a sync of 4 KB in {_sync_ms():.2f} ms (median)",
        *(f"{name}: {_version(name)}" for name in ("nginx", "wrk")),
    ]
    load = os.getloadavg()[0]
    if load > 0.5 * (os.cpu_count() or 1):
        found.append(f"other work was running: the load was {load:.1f} before the first measurement")
    return found


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _sync_ms() -> float:
    times = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(SYNCS):
            file.write(bytes(4_096))
            file.flush()
            began = perf_counter()
            os.fsync(file.fileno())
            times.append(perf_counter() - began)
    return median(times) * 1_000


def _version(program: str) -> str:
    if shutil.which(program) is None:
        return "not installed"
    said = subprocess.run([program, "-v"], capture_output=True, text=True, check=False)
    lines = (said.stdout + said.stderr).splitlines()
    return lines[0].partition("Copyright")[0].strip() if lines else "installed"
