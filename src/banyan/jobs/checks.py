# SPDX-License-Identifier: Apache-2.0
"""The command that looks whether everything still agrees: the database with itself, the counters with the posts, the rows with
the disk. The house may be open meanwhile; nothing is changed unless it is asked to mend.
"""

from collections.abc import Callable, Iterator

from banyan.core import attachments, checks
from banyan.records.checks import Finding, Report
from banyan.storage.files import FileStore, digest
from banyan.storage.store import Store

FINDINGS_SHOWN = 200  # the rest is counted: whoever has more than that has one cause, not so many
FILES_AT_ONCE = 100

Progress = Callable[[str, int, int], object]  # (step, done, total)


def examine(
    store: Store, files: FileStore | None = None, progress: Progress | None = None, *, mend: bool = False
) -> Report:
    """Look at everything; with `mend`, count anew what was counted wrongly. Without `files` the disk is not looked at."""
    shown: list[Finding] = []
    found = mended = 0
    for findings in _looks(store, files, progress or _nobody):
        found += len(findings)
        shown += findings[: FINDINGS_SHOWN - len(shown)]
        if mend and findings:
            mended += store.write_now(lambda tx, findings=findings: checks.mend(tx, findings))  # type: ignore[misc]
    return Report(shown, found, mended)


def _looks(store: Store, files: FileStore | None, progress: Progress) -> Iterator[list[Finding]]:
    progress("database", 0, 1)
    yield [Finding("database", {"words": words}) for words in store.check_integrity()]
    progress("database", 1, 1)
    for step in checks.steps():
        yield from _walk(store, step, progress)
    if files is not None:
        yield from _disk(store, files, progress)


def _walk(store: Store, step: checks.Step, progress: Progress) -> Iterator[list[Finding]]:
    with store.read() as tx:
        total = step.total(tx)
    done = after = 0
    while True:
        progress(step.name, done, max(total, done))  # it may grow while it is looked at
        with store.read(snapshot=True) as tx:
            looked = step.look(tx, after)
        yield looked.findings
        done, after = done + looked.size, looked.after
        if not after:
            break
    progress(step.name, done, done)


def _disk(store: Store, files: FileStore, progress: Progress) -> Iterator[list[Finding]]:
    """Every file that somebody keeps is there, and is what its address says."""
    with store.read() as tx:
        total = checks.count_kept_files(tx)
    done, after = 0, ""
    while True:
        progress("files", done, max(total, done))
        with store.read() as tx:
            addresses = checks.kept_files(tx, after, FILES_AT_ONCE)
        if not addresses:
            break
        yield [finding for sha256 in addresses if (finding := _file(store, files, sha256)) is not None]
        done, after = done + len(addresses), addresses[-1]
    progress("files", done, done)


def _file(store: Store, files: FileStore, sha256: str) -> Finding | None:
    try:
        return None if digest(files.path(sha256)) == sha256 else Finding("file_changed", {"sha256": sha256})
    except (OSError, ValueError):
        with store.read() as tx:
            is_kept = attachments.is_kept(tx, sha256)  # its owner may have dropped it a moment ago
        return Finding("file_missing", {"sha256": sha256}) if is_kept else None


def _nobody(step: str, done: int, total: int) -> None:
    """Hears nothing: the progress of a check that nobody watches."""
