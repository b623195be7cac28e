# SPDX-License-Identifier: Apache-2.0
"""The public record: what was done, by whom, to whom and why; never more than its reader may see."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import moderation, threads
from banyan.core.moderation import MAX_REASON, MIN_REASON, check_reason


def actions(member: Member, board: str = "") -> list[str]:
    return [entry.action for entry, *_ in member.sees(moderation.page, board)[0]]


def test_a_reason_is_one_line_of_some_length() -> None:
    assert check_reason("  sold \n tickets\0 ") == "sold tickets"
    for least in ("x" * MIN_REASON, "x" * MAX_REASON):
        assert check_reason(least) == least
    for bad in ("", " \n\t ", "n", "\0\0\0\0", "\u200b" * 9, "n" + "\u200d" * 9, "x" * (MAX_REASON + 1)):
        with refused("reason_wanted"):
            check_reason(bad)


def test_a_line_says_who_did_what_where_and_why(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.ada.does(threads.remove_thread, thread.number, "an advertisement")
    [(entry, by, whom, slug)] = town.guest.sees(moderation.page)[0]
    assert (entry.action, entry.reason, entry.number, entry.floor, entry.at) == (
        "remove_thread", "an advertisement", thread.number, None, town.clock.at,
    )  # fmt: skip
    assert whom is not None
    assert (by.handle, whom.handle, slug) == ("ada", "bo", "Railway")


def test_what_happened_on_a_closed_board_is_told_to_its_readers_alone(town: Town) -> None:
    for board in (town.back_room, town.railway):
        town.chen.does(threads.pin_thread, town.chen.opens_thread("Rules", board=board).number)
    assert len(actions(town.chen)) == 2
    assert len(actions(town.guest)) == len(actions(town.eve)) == 1
    assert actions(town.guest, "BackRoom") == actions(town.guest, "nowhere") == []
    assert actions(town.guest, "railway") == ["pin_thread"]


def test_the_record_goes_on_from_page_to_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moderation, "ENTRIES_PER_PAGE", 2)
    thread = town.bo.opens_thread("Bread")
    for verb in (threads.pin_thread, threads.unpin_thread, threads.pin_thread):
        town.ada.does(verb, thread.number)
    first, cursor = town.guest.sees(moderation.page)
    second, end = town.guest.sees(moderation.page, "", cursor)
    assert [entry.action for entry, *_ in (*first, *second)] == ["pin_thread", "unpin_thread", "pin_thread"]
    assert end == ""
