# SPDX-License-Identifier: Apache-2.0
"""The form of an archive, the same for who writes and who reads. Described for people in docs/reference/archive.md.

Canonical: UTF-8, keys in order, no blanks, no floats, one object a line, each line ended; texts byte for byte as they are
kept. `banyan.json` names every file with its hash, so nothing in an archive can change unseen.
"""

from pathlib import Path
from typing import Any

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.base.words import translate

FORMAT = "banyan-archive"
VERSION = 2  # 1 had no pushes, polls, marks, notes and essence, and is read as one that has none
MANIFEST = "banyan.json"
ORDER = (
    "sections",
    "boards",
    "accounts",
    "roles",
    "titles",
    "title_grants",
    "rules",
    "record",
    "attachments",
    "threads",
    "posts",
    "revisions",
    "reactions",
    "pushes",
    "polls",
    "ballots",
    "bounties",
    "meetups",
    "goods",
    "deal_reviews",
    "races",
    "places",
    "marks",
    "notes",
    "ideas",
    "idea_steps",
    "idea_votes",
    "releases",
    "impressions",
    "serials",
    "chapters",
    "essence",
    "essence_versions",
    "essence_parts",
    "diary",
    "tens",
    "hot_days",
    "compilations",
)
# What people call the lines of each kind. Each stands in the catalogue.
LABELS = {
    "sections": "sections",
    "boards": "boards",
    "accounts": "people",
    "roles": "offices",
    "titles": "titles",
    "title_grants": "titles that somebody had",
    "rules": "versions of rules",
    "record": "entries of the public record",
    "attachments": "attachments",
    "threads": "threads",
    "posts": "posts",
    "revisions": "former versions of posts",
    "reactions": "reactions",
    "pushes": "pushes",
    "polls": "closed polls",
    "ballots": "ballots of closed polls",
    "bounties": "bounties",
    "meetups": "meet-ups",
    "goods": "things offered",
    "deal_reviews": "reviews of deals",
    "races": "floor races",
    "places": "places",
    "ideas": "ideas",
    "idea_steps": "steps of ideas",
    "idea_votes": "votes for ideas",
    "releases": "releases that thank somebody",
    "impressions": "reports in four parts",
    "marks": "marks",
    "notes": "versions of board notes",
    "serials": "serials",
    "chapters": "chapters",
    "essence": "things in the essence",
    "essence_versions": "versions of things in the essence",
    "essence_parts": "texts in the essence",
    "diary": "entries of the diary",
    "tens": "places in the ten of a day",
    "hot_days": "places in the hot list of a day",
    "compilations": "compiled threads",
}
CHUNKED = ("threads", "posts", "revisions", "reactions", "pushes")  # folders of files with a thousand threads each
SINGLE = tuple(kind for kind in ORDER if kind not in CHUNKED)  # one file each

_encode = msgspec.json.Encoder(order="sorted").encode


class Manifest(msgspec.Struct, frozen=True):
    """`banyan.json`. `files` has the SHA-256 of each file of lines; `counts` the lines of each kind."""

    format: str
    version: int
    site: dict[str, str]
    counts: dict[str, int]
    files: dict[str, str]


class ExportReport(msgspec.Struct, frozen=True):
    """What was written: lines of each kind (the names of `ORDER`), files beside them, and files that the shelf did not have."""

    path: Path
    counts: dict[str, int]
    files: int = 0
    missing_files: int = 0

    def lines(self, lang: str) -> list[str]:
        """The report in words."""
        said = [translate(lang, "Exported to {path}.", path=self.path)]
        said += [f"{translate(lang, LABELS[kind])}: {self.counts[kind]:,}" for kind in ORDER if self.counts.get(kind)]
        said += [f"{translate(lang, 'files')}: {self.files:,}"] if self.files else []
        if self.missing_files:
            said.append(
                translate(lang, "{n} files were not on the shelf and are missing.", n=f"{self.missing_files:,}")
            )
        return said


class NotAnArchive(Refusal):
    code = "not_an_archive"
    family = Family.INVALID
    sentence = "{path} is no archive of Banyan, or one of a later release."
    fields = ("path",)


class ArchiveDamaged(Refusal):
    code = "archive_damaged"
    family = Family.INVALID
    sentence = "The archive is damaged: {file} is not what {manifest} says. Nothing was imported."
    hint = "Fetch it again, or ask whoever made it."
    fields = ("file", "manifest")


class FolderNotEmpty(Refusal):
    code = "folder_not_empty"
    family = Family.CONFLICT
    sentence = "{path} is there already and is not empty."
    hint = "Name a folder that is not there yet."
    fields = ("path",)


def to_line(value: Any) -> bytes:
    """One object as its line.

    >>> to_line({"b": "树", "a": 1})
    b'{"a":1,"b":"\\xe6\\xa0\\x91"}\\n'
    """
    return _encode(value) + b"\n"


def file_path(folder: Path, sha256: str) -> Path:
    """Where the bytes of an attachment stand. `sha256` must have been checked to be one."""
    return folder / "files" / sha256[:2] / sha256
