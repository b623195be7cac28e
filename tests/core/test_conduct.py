# SPDX-License-Identifier: Apache-2.0
"""Warnings, notes and the look back: told to whom they concern, kept for those who tend, and for nobody else."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import conduct, moderation, notifications, posts, reports, roles, sanctions
from banyan.core.conduct import MAX_NOTE
from banyan.jobs import checks
from banyan.records.conduct import Conduct

WHY = "Insults, twice."


def known(member: Member, handle: str = "bo") -> Conduct:
    found: Conduct = member.sees(conduct.of_person, handle)
    return found


def test_a_warning_is_told_with_its_reason_and_stays_between_them(town: Town) -> None:
    thread = town.bo.opens_thread("Seat 14")
    town.ada.does(conduct.warn, "bo", "Railway", f" {WHY}\n", (thread.number, 1))
    [line] = town.bo.sees(notifications.inbox)[0]
    assert (line.notification.kind, line.notification.data, line.title) == (
        "warning",
        f'{{"reason":"{WHY}"}}',
        "Seat 14",
    )
    [(entry, by, whom, slug)] = town.guest.sees(moderation.page)[0]
    assert (entry.action, by.handle, whom, slug, entry.reason, entry.number) == (
        "warn",
        "ada",
        None,
        "Railway",
        "",
        None,
    )
    [(warned, by, slug)] = known(town.ada).warnings
    assert (warned.reason, warned.number, warned.floor, by.handle, slug) == (WHY, thread.number, 1, "ada", "Railway")
    assert len(known(town.chen).warnings) == 1
    town.chen.does(roles.give, "eve", "moderator", "Cooking")
    assert known(town.eve).warnings == []
    assert checks.examine(town.store).found == 0


def test_an_administrator_warns_for_everything(town: Town) -> None:
    town.chen.does(conduct.warn, "bo", "", WHY)
    assert len(known(town.chen).warnings) == 1
    assert known(town.ada).warnings == []


@pytest.mark.parametrize(
    ("handle", "board", "reason", "about", "code"),
    [
        ("bo", "", WHY, None, "staff_only"),
        ("bo", "Cooking", WHY, None, "moderators_only"),
        ("bo", "BackRoom", WHY, None, "not_found"),
        ("nobody", "Railway", WHY, None, "not_found"),
        ("ada", "Railway", WHY, None, "not_yourself"),
        ("chen", "Railway", WHY, None, "stands_above"),
        ("pine", "Railway", WHY, None, "not_a_member"),
        ("bo", "Railway", "", None, "reason_wanted"),
        ("bo", "Railway", WHY, (1, 2), "not_found"),
        ("bo", "Railway", WHY, (2, 1), "not_found"),
    ],
)
def test_who_is_not_warned(town: Town, handle: str, board: str, reason: str, about, code: str) -> None:
    town.member("pine", state="unclaimed")
    town.bo.replies(town.eve.opens_thread("Seat 14"), "Mine.")
    town.bo.opens_thread("Salt", board=town.cooking)
    if about == (1, 2):
        about = (1, 1)  # a post of somebody else
    with refused(code):
        town.ada.does(conduct.warn, handle, board, reason, about)


def test_a_note_is_for_those_who_tend(town: Town) -> None:
    note = town.ada.does(conduct.add_note, "bo", "Railway", "  New here,\nmeans well. ")
    town.chen.does(conduct.add_note, "bo", "", "Asked for a second account.")
    assert [one.text for one, _, _ in known(town.ada).notes] == ["New here,\nmeans well."]
    assert len(known(town.chen).notes) == 2
    assert town.bo.sees(notifications.inbox)[0] == town.guest.sees(moderation.page)[0] == []
    town.chen.does(roles.give, "eve", "moderator", "Railway")
    with refused("staff_only"):
        town.eve.does(conduct.drop_note, note.id)
    town.ada.does(conduct.drop_note, note.id)
    assert known(town.ada).notes == []
    for dropped in (note.id, 7):
        with refused("not_found"):
            town.ada.does(conduct.drop_note, dropped)


def test_a_note_has_words_and_its_writer_tends(town: Town) -> None:
    for text in ("", " \n", "x" * (MAX_NOTE + 1)):
        with refused("note_wanted"):
            town.ada.does(conduct.add_note, "bo", "Railway", text)
    with refused("moderators_only"):
        town.eve.does(conduct.add_note, "bo", "Railway", "A note.")
    with refused("staff_only"):
        town.ada.does(conduct.add_note, "bo", "", "A note.")
    with refused("not_found"):
        town.ada.does(conduct.add_note, "nobody", "Railway", "A note.")


def test_the_look_back_shows_what_was_said_and_done(town: Town) -> None:
    thread = town.bo.opens_thread("Seat 14")
    elsewhere = town.bo.opens_thread("Salt", board=town.cooking)
    for number in (thread.number, elsewhere.number):
        town.eve.does(reports.report, number, 1, "an insult")
        town.chen.does(posts.remove, number, 1, "an insult")
    town.ada.does(sanctions.ban, "bo", "Railway", 3, WHY)
    found = known(town.ada)
    assert [(one.number, one.floor, one.report.state, one.board_slug) for one in found.reports] == [
        (thread.number, 1, "open", "Railway")
    ]
    assert [(entry.action, entry.number, by.handle) for entry, by, _ in found.done] == [
        ("remove_post", thread.number, "chen")
    ]
    assert [one.reason for one, _, _ in found.sanctions] == [WHY]
    assert (len(known(town.chen).reports), len(known(town.chen).done)) == (2, 2)
    for member, code in ((town.guest, "sign_in_first"), (town.eve, "moderators_only")):
        with refused(code):
            known(member)
    with refused("not_found"):
        known(town.ada, "nobody")
