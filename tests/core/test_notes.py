# SPDX-License-Identifier: Apache-2.0
"""Board notes: shown with their author, every version kept."""

from tests.kit.town import Town, refused, text

from banyan.core import notes


def test_a_note_is_shown_and_its_versions_stay(town: Town) -> None:
    assert town.guest.sees(notes.current, "Railway") is None
    town.ada.does(notes.set_note, "Railway", text("Welcome"))
    town.chen.does(notes.set_note, "Railway", text("Welcome aboard"))
    now = town.guest.sees(notes.current, "Railway")
    assert (now.author.handle, now.note.source) == ("chen", "Welcome aboard")
    with refused("already_so"):
        town.ada.does(notes.set_note, "Railway", text("Welcome aboard"))
    town.ada.does(notes.set_note, "Railway", text("  "))
    assert town.guest.sees(notes.current, "Railway") is None
    assert [line.note.source for line in town.guest.sees(notes.versions, "Railway")] == [
        "",
        "Welcome aboard",
        "Welcome",
    ]


def test_who_writes_it_and_how_long(town: Town) -> None:
    with refused("moderators_only"):
        town.bo.does(notes.set_note, "Railway", text("Mine"))
    with refused("note_too_long"):
        town.ada.does(notes.set_note, "Railway", text("x" * (notes.MAX_SOURCE + 1)))
    with refused("not_found"):
        town.bo.sees(notes.current, "BackRoom")
