# SPDX-License-Identifier: Apache-2.0
"""A board without names in the archive: the pseudonyms, and nothing that could ever say whose they are."""

from pathlib import Path

from tests.core.test_pseudonyms import cheap, opens_own, whispers
from tests.exchange.test_archive import empty_postgres, empty_sqlite, moved_in, shelf
from tests.kit import carts
from tests.kit.town import Town

from banyan.base import clock
from banyan.core import blind_bans, boards, seals, threads
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift
from banyan.records.accounts import AccountState
from banyan.records.boards import Board
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore
from banyan.storage.store import Store

__all__ = ["cheap", "empty_postgres", "empty_sqlite", "shelf", "whispers"]


def test_pseudonyms_come_back_as_the_same_bytes(
    town: Town, whispers: Board, empty_postgres: Store, empty_sqlite: Store, shelf: FileStore, tmp_path: Path
) -> None:
    thread = town.bo.opens_thread("Night", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "I am awake")
    town.ada.does(blind_bans.ban, thread.number, 2, 3, "loud")
    asked = town.ada.does(seals.ask, thread.number, 1, "a threat", opens_own(town.ada))
    town.chen.does(seals.confirm, asked.id, opens_own(town.chen))
    top_ten.run(Shift(town.store))
    first = carts.folder(town.store, tmp_path / "first", shelf)
    moved_in(empty_postgres, tmp_path / "first", shelf)
    assert carts.folder(empty_postgres, tmp_path / "second", shelf) == first
    moved_in(empty_sqlite, tmp_path / "second", shelf)
    assert carts.folder(empty_sqlite, tmp_path / "third", shelf) == first
    with empty_sqlite.read() as tx:
        there, opener, board = threads.get(tx, GUEST, thread.number)
        assert (opener.state, there.people_count) == (AccountState.PSEUDONYM, 2)
        assert board.names == boards.get(tx, GUEST, "Railway").names == "pseudonyms"
        kept = ("pseudonyms", "seal_keys", "seal_parts", "unsealings", "unsealing_parts", "blind_bans")
        assert [tx.value(f"SELECT count(*) FROM {table}") for table in kept] == [0] * len(kept)


def test_no_line_of_an_archive_has_both(town: Town, whispers: Board, shelf: FileStore, tmp_path: Path) -> None:
    thread = town.bo.opens_thread("Night", board=whispers)
    carts.folder(town.store, tmp_path / "archive", shelf)
    pseudonym = str(town.guest.sees(threads.get, thread.number)[0].author_id)
    lines = [line for path in (tmp_path / "archive").rglob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert any(pseudonym in line for line in lines)
    assert not any(pseudonym in line and str(town.bo.account_id) in line for line in lines)
