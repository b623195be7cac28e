# SPDX-License-Identifier: Apache-2.0
"""Drafts: kept under their slot, nobody else's business, gone when they are empty or old."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import drafts


def slots(member: Member) -> list[str]:
    return [draft.slot for draft in member.sees(drafts.mine)]


def test_a_draft_is_kept_and_found_and_overwritten(town: Town) -> None:
    town.bo.does(drafts.save, "thread:railway", "It beg", title="Bread")
    town.clock.passes(clock.MINUTE)
    town.bo.does(drafts.save, "thread:railway", "It began", title="Bread", format="bbcode")
    found = town.bo.sees(drafts.get, "thread:railway")
    assert (found.source, found.title, found.format, found.saved_at) == ("It began", "Bread", "bbcode", town.clock.at)
    town.clock.passes(clock.MINUTE)
    town.bo.does(drafts.save, "reply:1", "I agree")
    assert slots(town.bo) == ["reply:1", "thread:railway"]


def test_an_empty_draft_is_none(town: Town) -> None:
    town.bo.does(drafts.save, "reply:1", "I agree")
    assert town.bo.does(drafts.save, "reply:1", " \n") is None
    town.bo.does(drafts.save, "reply:2", "So do I")
    town.bo.does(drafts.drop, "reply:2")
    town.bo.does(drafts.drop, "reply:2")
    assert slots(town.bo) == []
    with refused("not_found"):
        town.bo.sees(drafts.get, "reply:1")


def test_nobody_sees_anothers_draft(town: Town) -> None:
    town.bo.does(drafts.save, "reply:1", "I agree")
    for other in (town.eve, town.chen):
        assert other.sees(drafts.find, "reply:1") is None
        other.does(drafts.drop, "reply:1")
    assert town.guest.sees(drafts.find, "reply:1") is None
    assert slots(town.bo) == ["reply:1"]


def test_guests_keep_none(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.does(drafts.save, "reply:1", "I agree")
    with refused("sign_in_first"):
        town.guest.sees(drafts.mine)
    with refused("sign_in_first"):
        town.guest.does(drafts.drop, "reply:1")


@pytest.mark.parametrize("slot", ["", "reply:", "note:1", "reply:1 2", "reply:" + "1" * 81, "reply:1\n"])
def test_a_slot_is_one_of_ours(town: Town, slot: str) -> None:
    with refused("bad_value"):
        town.bo.does(drafts.save, slot, "I agree")


def test_a_format_is_one_of_ours(town: Town) -> None:
    with refused("bad_value"):
        town.bo.does(drafts.save, "reply:1", "I agree", format="html")


def test_a_draft_is_as_long_as_a_post_may_be_and_no_longer(town: Town) -> None:
    town.bo.does(drafts.save, "reply:1", "x" * drafts.MAX_SOURCE)
    with refused("draft_too_long"):
        town.bo.does(drafts.save, "reply:1", "火" * (drafts.MAX_SOURCE // 3 + 1))


def test_what_no_database_takes_is_left_out(town: Town) -> None:
    saved = town.bo.does(drafts.save, "reply:1", "I\0 agree\ud800", title="\0Bread")
    assert (saved.source, saved.title) == ("I agree", "Bread")


def test_the_newest_are_kept_and_the_old_are_swept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 2)
    for n in range(3):
        town.bo.does(drafts.save, f"reply:{n}", "I agree")
        town.clock.passes(clock.MINUTE)
    assert slots(town.bo) == ["reply:2", "reply:1"]
    town.clock.passes(drafts.KEPT_FOR - 2 * clock.MINUTE + 1)
    assert town.store.write_now(drafts.sweep) == 1
    assert slots(town.bo) == ["reply:2"]


def test_tags_stay_where_one_writes_on_without_being_asked_for_them(town):
    town.bo.does(drafts.save, "thread:railway", "It began", tags="night " + "x" * 500)
    kept = town.bo.does(drafts.save, "thread:railway", "It began so").tags
    assert kept.startswith("night x")
    assert len(kept) == drafts.MAX_TAGS
    assert town.bo.does(drafts.save, "thread:railway", "It began so", tags="").tags == ""
