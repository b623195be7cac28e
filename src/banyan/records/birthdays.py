# SPDX-License-Identifier: Apache-2.0
"""Birthday: a month and a day, and no year."""

import msgspec


class Birthday(msgspec.Struct, frozen=True):
    """`month` and `day` are 0 where none is given."""

    month: int = 0
    day: int = 0
    is_shown: bool = False
