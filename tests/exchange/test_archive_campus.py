# SPDX-License-Identifier: Apache-2.0
"""What a board asks of whoever would like to belong to it goes out and comes back; letters, members and angels do not."""

from tests.exchange.test_archive import empty_postgres, empty_sqlite, moved_in, shelf
from tests.exchange.test_belongings import lines, unpacked
from tests.kit import carts
from tests.kit.angels import comes, heaven, talk_of

from banyan.core import angels, boards, clubs
from banyan.exchange.belongings import parcel
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore

__all__ = ["empty_postgres", "empty_sqlite", "shelf"]


def test_a_board_says_what_it_asks_and_nothing_of_who_wrote(town, empty_sqlite, shelf, tmp_path):
    policies = {
        "reply_policy": "listed",
        "thread_policy": "listed",
        "letters": "on",
        "letter_questions": "Which class?",
    }
    town.chen.does(boards.set_policies, "Cooking", **policies)
    town.eve.does(clubs.apply, "Cooking", "canary: let me in")
    town.chen.does(clubs.admit, "Cooking", "eve", "canary: welcome")
    heaven(town)
    town.ada.does(angels.volunteer, "canary: I know every corner")
    heaven(town, "ada")
    comes(town, town.ada)
    town.bo.does(angels.ask, "canary: who are you?")
    town.ada.does(angels.say, talk_of(town.bo).talk.id, "canary: nobody")
    written = carts.folder(town.store, tmp_path / "out", shelf)
    assert not any(b"canary" in content for content in written.values())
    moved_in(empty_sqlite, tmp_path / "out", FileStore(tmp_path / "there"))
    with empty_sqlite.read() as tx:
        board = boards.get(tx, GUEST, "Cooking")
        assert (board.letters, board.letter_questions) == ("on", "Which class?")
        assert tx.value("SELECT count(*) FROM board_members") == 0
    mine = unpacked(parcel(town.store, shelf, town.eve.caller, "en"))
    assert [(one["state"], one["words"]) for one in lines(mine, "letters.jsonl")] == [("admitted", "canary: let me in")]
    (profile,) = lines(unpacked(parcel(town.store, shelf, town.ada.caller, "en")), "profile.jsonl")
    assert (profile["angel"]["state"], profile["angel"]["words"]) == ("active", "canary: I know every corner")
    assert "angel" not in lines(mine, "profile.jsonl")[0]
    talk = unpacked(parcel(town.store, shelf, town.bo.caller, "en"))
    assert [one["by"] for one in lines(talk, "angels.jsonl")] == ["me", "angel"]
    assert not any(b"ada" in talk.read(name) for name in talk.namelist() if name != "README.md")
