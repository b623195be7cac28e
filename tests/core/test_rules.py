# SPDX-License-Identifier: Apache-2.0
"""Numbered rules: made by those who may, kept in every version, named where somebody is removed or barred."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import moderation, rules
from banyan.core.moderation import MAX_REASON, check_reason
from banyan.core.rules import MAX_RULE, MOST_RULES
from banyan.jobs import checks

KIND, SOURCES = "Be kind.", "Say how you know."


@pytest.fixture
def ruled(town: Town) -> Town:
    town.chen.does(rules.set_rules, [KIND, "", f"  {SOURCES}\n"])
    town.ada.does(rules.set_rules, ["No spoilers of timetables."], "railway")
    return town


def test_rules_are_numbered_and_every_version_stays(ruled: Town) -> None:
    assert ruled.guest.sees(rules.book).lines == (KIND, SOURCES)
    assert ruled.guest.sees(rules.book, "Railway").lines == ("No spoilers of timetables.",)
    assert ruled.guest.sees(rules.book, "Cooking").lines == ()
    ruled.clock.passes(1_000_000)
    ruled.chen.does(rules.set_rules, [SOURCES])
    assert [one.lines for one in ruled.guest.sees(rules.versions)] == [(SOURCES,), (KIND, SOURCES)]
    ruled.ada.does(rules.set_rules, [], "Railway")
    assert ruled.guest.sees(rules.book, "Railway").lines == ()
    actions = [(line[0].action, line[3]) for line in ruled.guest.sees(moderation.page)[0]]
    assert actions == [("set_rules", "Railway"), ("set_rules", None), ("set_rules", "Railway"), ("set_rules", None)]
    assert checks.examine(ruled.store).found == 0


def test_who_may_not_make_rules_and_what_is_none(ruled: Town) -> None:
    for member, slug, code in (
        (ruled.guest, "", "sign_in_first"),
        (ruled.ada, "", "staff_only"),
        (ruled.ada, "Cooking", "moderators_only"),
        (ruled.ada, "BackRoom", "not_found"),
    ):
        with refused(code):
            member.does(rules.set_rules, ["A rule."], slug)
    for lines, code in (
        ([KIND, SOURCES], "already_so"),
        (["x" * (MAX_RULE + 1)], "rule_too_long"),
        (["x"] * (MOST_RULES + 1), "too_many_rules"),
    ):
        with refused(code):
            ruled.chen.does(rules.set_rules, lines)


def test_rules_of_a_closed_board_are_for_its_readers(ruled: Town) -> None:
    ruled.chen.does(rules.set_rules, ["Hush."], "BackRoom")
    assert ruled.chen.sees(rules.book, "BackRoom").lines == ("Hush.",)
    for read in (rules.book, rules.versions):
        with refused("not_found"):
            ruled.eve.sees(read, "BackRoom")


def test_a_rule_is_named_with_its_words(ruled: Town) -> None:
    assert [one.key for one in ruled.ada.sees(rules.citable, ["Railway", "Cooking"])] == ["1", "2", "Railway/1"]
    assert ruled.ada.sees(rules.cite, "Railway", "2", " Again,\nno source. ") == f"§2 {SOURCES} · Again, no source."
    assert ruled.ada.sees(rules.cite, "railway", "Railway/1", "") == "§Railway 1 No spoilers of timetables."
    assert ruled.ada.sees(rules.cite, "Railway", "", "as it is ") == "as it is "
    for slug, key in (("Railway", "3"), ("Cooking", "Railway/1"), ("Railway", "x"), ("Railway", "Railway/0")):
        with refused("no_such_rule"):
            ruled.ada.sees(rules.cite, slug, key, "because")
    with refused("not_found"):
        ruled.ada.sees(rules.cite, "Railway", "nowhere/1", "because")


def test_a_named_rule_leaves_room_for_the_reason(ruled: Town) -> None:
    ruled.chen.does(rules.set_rules, ["x" * MAX_RULE])
    for reason in ("", "because", "y" * 460, "y" * MAX_REASON):
        said = ruled.ada.sees(rules.cite, "Railway", "1", reason)
        assert said.endswith(reason)
        assert len(said) <= MAX_REASON or len(reason) == MAX_REASON
        assert len(said) > MAX_REASON or check_reason(said) == said
