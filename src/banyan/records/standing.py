# SPDX-License-Identifier: Apache-2.0
"""Standing: what can be told of somebody's time here, computed from what is counted anyway and stored nowhere."""

import msgspec


class Attendance(msgspec.Struct, frozen=True):
    """Days on which somebody was here. A day is its number in the calendar of the community's zone."""

    days: int = 0
    last_day: int = 0
    is_shown: int = 0  # whether others may see the last one


class Standing(msgspec.Struct, frozen=True):
    """`tier` and `rung` are places in the lists of names, from 0. `last_day` is empty unless its owner shows it."""

    posts: int
    days_here: int
    days_since: int  # they joined
    experience: int
    performance: int
    tier: str
    rung: str
    last_day: str = ""
