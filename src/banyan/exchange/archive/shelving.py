# SPDX-License-Identifier: Apache-2.0
"""Files of an archive on their way to the shelf: only bytes that are what their name and their row say."""

from pathlib import Path

from banyan.exchange.archive.form import file_path
from banyan.exchange.uploads import HEAD, keep_picture, sniff
from banyan.storage.files import FileStore, digest

MAX_MEGAPIXELS = 100  # more than any community allows by itself: what it once took should come along


class Shelving:
    """The `files` folder of an archive."""

    def __init__(self, folder: Path, files: FileStore) -> None:
        self._folder = folder
        self._files = files

    def bring(self, sha256: str, media_type: str) -> str:
        """Put a file on the shelf; gives the reason of a loss, "" for none."""
        path = file_path(self._folder, sha256)
        if path.is_symlink() or not path.is_file():
            return "" if self._files.has(sha256) else "file_missing"
        with path.open("rb") as file:
            found = sniff(file.read(HEAD))
        if digest(path) != sha256 or found != media_type:
            return "file_damaged"
        if not found.startswith("image/"):
            self._files.put(path)
        elif not keep_picture(self._files, path, MAX_MEGAPIXELS):
            return "file_damaged"
        return ""
