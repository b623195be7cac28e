# SPDX-License-Identifier: Apache-2.0
"""The keys by which pseudonyms are known: one a month, in files of their owner's, and gone after four."""

from pathlib import Path

from banyan.base import clock
from banyan.base.veils import Veils

MAY = clock.from_iso("2026-05-15T12:00:00Z")
MONTH = 30 * clock.DAY


def test_a_month_has_one_key_for_every_process(tmp_path: Path) -> None:
    folder = tmp_path / "veils"
    first, second = Veils(), Veils()
    for each in (first, second):
        each.keep_in(folder)
    assert first.key(MAY) == second.key(MAY)
    assert first.key(MAY)[0] == "2026-05"
    file = folder / "2026-05.veil"
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in folder.iterdir()] == [file.name]
    again = Veils()
    again.keep_in(folder)
    assert again.key(MAY) == first.key(MAY)


def test_a_key_is_gone_after_four_months_and_so_is_its_file(tmp_path: Path) -> None:
    veils = Veils()
    veils.keep_in(tmp_path)
    keys = [veils.key(MAY + month * MONTH) for month in range(5)]
    assert [month for month, _ in keys] == ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]
    assert len({key for _, key in keys}) == 5
    assert sorted(veils.living(MAY + 4 * MONTH)) == ["2026-06", "2026-07", "2026-08", "2026-09"]
    assert not (tmp_path / "2026-05.veil").exists()
    assert (tmp_path / "2026-06.veil").exists()


def test_over_the_turn_of_a_year(tmp_path: Path) -> None:
    veils = Veils()
    veils.keep_in(tmp_path)
    november = clock.from_iso("2026-11-15T00:00:00Z")
    kept = dict(veils.key(november + month * MONTH) for month in range(4))
    assert veils.living(november + 3 * MONTH) == kept
    assert sorted(kept) == ["2026-11", "2026-12", "2027-01", "2027-02"]


def test_without_a_folder_the_keys_are_the_process_alone() -> None:
    one, other = Veils(), Veils()
    assert one.key(MAY) == one.key(MAY) != other.key(MAY)
