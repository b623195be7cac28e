# SPDX-License-Identifier: Apache-2.0
"""The look: kept by administrators, seen by everybody; an accent that could not be read is refused with what would do."""

from tests.kit.town import Town, refused

from banyan.base import palettes
from banyan.core import looks
from banyan.records.looks import Look

WANTED = Look("city", "#8A1C5A ", "Talk  all night", "**Come in.**")


def test_administrators_choose_the_look_and_everybody_sees_it(town: Town) -> None:
    kept = Look("city", "#8a1c5a", "Talk all night", "**Come in.**")
    assert town.chen.does(looks.set_look, WANTED) == kept
    assert town.bo.sees(looks.look) == kept
    plain = Look("campus", "", "", "")
    assert town.chen.does(looks.set_look, plain) == plain
    with refused("staff_only"):
        town.ada.does(looks.set_look, WANTED)
    assert town.bo.sees(looks.look) == plain


def test_an_accent_that_cannot_be_read_is_refused_with_the_nearest_that_can(town: Town) -> None:
    with refused("accent_too_faint") as refusal:
        town.chen.does(looks.set_look, Look("campus", "#2ecc71", "", ""))
    nearest = refusal.value.data["nearest"]
    assert float(refusal.value.data["ratio"]) < palettes.READABLE
    assert town.chen.does(looks.set_look, Look("campus", nearest, "", "")).accent == nearest
    for look, code in (
        (Look("campus", "green", "", ""), "colour_unreadable"),
        (Look("campus", "#fff", "", ""), "colour_unreadable"),
        (Look("nowhere", "", "", ""), "bad_value"),
        (Look("campus", "", "x" * 121, ""), "text_too_long"),
        (Look("campus", "", "", "x" * 2_001), "text_too_long"),
    ):
        with refused(code):
            town.chen.does(looks.set_look, look)
