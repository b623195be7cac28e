# SPDX-License-Identifier: Apache-2.0
"""Files that only their owner may read: keys."""

import os
from pathlib import Path

MODE = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by anybody else."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
