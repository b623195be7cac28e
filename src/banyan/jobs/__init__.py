# SPDX-License-Identifier: Apache-2.0
"""Later: work with nobody waiting. Consumers read the event log, jobs follow the clock; both stand on `timetable.py`."""
