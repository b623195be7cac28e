# SPDX-License-Identifier: Apache-2.0
"""What became of floors that were moved from one thread to another."""

import msgspec


class Moved(msgspec.Struct, frozen=True):
    """`floors` are (floor in the thread `number`, floor in the thread `to_number`), ascending."""

    number: int
    to_number: int
    floors: tuple[tuple[int, int], ...]
