# SPDX-License-Identifier: Apache-2.0
"""A full disk, told as a refusal that people can read."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from banyan.storage.store import StoreFull


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Raises StoreFull for what the system says when there is no room."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull from error
        raise
