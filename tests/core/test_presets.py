# SPDX-License-Identifier: Apache-2.0
"""A community and a preset: what differs, and moving towards it without touching what was written."""

import msgspec
from tests.kit.town import Town, refused

from banyan.core import boards, pages, presets, site
from banyan.records.boards import PushPolicy
from banyan.records.presets import BoardPlan, Preset, SectionPlan

PRESET = Preset(
    words={"name": "Ovens", "points": "on"},
    sections=(
        SectionPlan(
            "bakery",
            {"en": "Bakery"},
            (
                BoardPlan("Bread", {"en": "Bread"}, {"en": "Loaves"}, {"push_policy": "no_boos"}),
                BoardPlan("Railway", {"en": "Rails"}, {"en": "Trains"}, {"kinds": "discussion announcement"}),
            ),
        ),
    ),
)


def test_what_differs_is_told(town: Town) -> None:
    with town.store.read() as tx:
        found = presets.differences(tx, PRESET)
    assert [(one.part, one.slug, one.field) for one in found] == [
        ("words", "", "name"),
        ("words", "", "points"),
        ("section", "bakery", ""),
        ("board", "Bread", ""),
        ("board", "Railway", "titles"),
        ("board", "Railway", "about"),
        ("board", "Railway", "kinds"),
    ]


def test_what_is_adopted_differs_no_more_and_what_was_written_stays(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    done = town.chen.does(presets.adopt, PRESET)
    assert len(done) == 7
    with town.store.read() as tx:
        assert presets.differences(tx, PRESET) == []
        assert site.policy(tx, "name") == "Ovens"
    made = town.ada.sees(boards.get, "Bread")
    assert (made.push_policy, made.title("en")) == (PushPolicy.NO_BOOS, "Bread")
    assert town.ada.sees(pages.thread_page, thread.number).thread.title == "Bread"
    assert town.chen.does(presets.adopt, PRESET) == []


def test_only_a_part_is_adopted(town: Town) -> None:
    town.chen.does(presets.adopt, PRESET, ("words",))
    with town.store.read() as tx:
        assert {one.part for one in presets.differences(tx, PRESET)} == {"section", "board"}


def test_what_a_preset_does_not_name_stays_as_it_is(town: Town) -> None:
    town.chen.does(boards.set_policies, "Railway", read_policy="members", in_top_ten=0)
    town.chen.does(presets.adopt, PRESET)
    board = town.ada.sees(boards.get, "Railway")
    assert (board.read_policy, board.in_top_ten) == ("members", 0)


def test_a_member_adopts_nothing(town: Town) -> None:
    with refused("staff_only"):
        town.ada.does(presets.adopt, PRESET)


def test_words_that_cannot_be_are_refused_whole(town: Town) -> None:
    wrong = msgspec.structs.replace(PRESET, words={"palette": "puce"})
    with refused("bad_policy"):
        town.chen.does(presets.adopt, wrong)
    with town.store.read() as tx:
        assert len(presets.differences(tx, PRESET)) == 7
