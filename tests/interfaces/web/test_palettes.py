# SPDX-License-Identifier: Apache-2.0
"""Palettes: every word can be read on every ground, in each of them, by day and by night, in the sheets as they are sent."""

import re

import pytest

from banyan.base import palettes as table
from banyan.base.words import catalogue
from banyan.interfaces.web import assets, palettes

NIGHT = ":root[data-theme=dark]"
# Grounds that are no ground for words of all colours: (the declaration, the colour of the words on it).
OWN = {"leaf": "paper", "soft": "transparent"}
# A terminal has its black screen, and what somebody wrote in a terminal's colours has those.
OF_TERMINALS = {"terminal.css", "colours.css"}
SHEETS = [name for name in assets.all_assets() if name.endswith(".css") and name not in OF_TERMINALS]


def colours_of(sheet: str, selector: str) -> dict[str, str]:
    """The last tokens that a selector sets before anything else of the sheet."""
    block = sheet.split(f"{selector}{{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", block))


@pytest.fixture(params=[(name, by) for name in palettes.NAMES for by in ("day", "night")], ids=" by ".join)
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    name, by = request.param
    return colours_of(palettes.text(name).decode(), ":root" if by == "day" else NIGHT)


def test_every_word_can_be_read_on_every_ground(colours: dict[str, str]) -> None:
    assert set(colours) == {*table.GROUNDS, *table.WORDS, "line", "edge"}
    for ground in table.GROUNDS:
        for words in table.WORDS:
            measured = table.contrast(colours[words], colours[ground])
            assert measured >= table.READABLE, f"{words} on {ground}: {measured:.2f}"
        assert table.contrast(colours["edge"], colours[ground]) >= table.VISIBLE, ground
    for ground, words in OWN.items():
        assert words == "transparent" or table.contrast(colours[words], colours[ground]) >= table.READABLE


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_use_no_pair_that_is_not_measured(name: str) -> None:
    """A new ground or a new colour of words has to come into the table, or it is not allowed to come."""
    sheet = assets.all_assets()[name].plain.decode().partition("@media print")[0]
    sheet = re.sub(r"\.face\{[^}]*\}", "", sheet)  # brings its own pair: test_portraits.py
    for rule in re.findall(r"\{([^{}]*)\}", sheet):
        words = re.search(r"(?<![\w-])color:(?:var\(--(\w+)\)|([^;]+))", rule)
        ground = re.search(r"background(?:-color)?:(?:var\(--(\w+)\)|([^;]+))", rule)
        if ground and ground[1] in OWN:
            assert words is not None, rule
            assert OWN[ground[1]] in (words[1], words[2]), rule
            continue
        assert not words or words[1] in table.WORDS or words[2] in ("inherit", "transparent"), rule
        assert not ground or ground[1] in (*table.GROUNDS, "line") or ground[2] == "none", rule
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", sheet), "a colour outside the palettes"


@pytest.mark.parametrize("name", palettes.NAMES)
def test_the_night_is_the_same_for_the_system_and_for_the_reader(name: str) -> None:
    sheet = palettes.text(name).decode()
    assert colours_of(sheet, ":root:not([data-theme=light])") == colours_of(sheet, NIGHT)
    assert table.all_palettes()[name].name in catalogue("zh-Hans")
    assert len(sheet) - len(assets.all_assets()["banyan.css"].plain) < 600  # bytes that colours cost


def test_an_accent_stands_for_the_leaf_and_is_found_again_for_the_night() -> None:
    sheet = palettes.text("campus", "#8a1c5a").decode()
    night = colours_of(sheet, NIGHT)
    assert colours_of(sheet, ":root")["leaf"] == "#8a1c5a"
    assert night["leaf"] != "#8a1c5a"
    assert table.faintest(night["leaf"], night) >= table.READABLE


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffff00", "#7f7f7f", "#1d6a3b", "#0000ff"])
@pytest.mark.parametrize("name", palettes.NAMES)
def test_what_is_found_in_the_place_of_a_colour_can_be_read(name: str, colour: str) -> None:
    palette = table.with_accent(name, colour)
    for colours in (palette.light, palette.dark):
        assert table.faintest(colours["leaf"], colours) >= table.READABLE
    for colours in (palette.light, palette.dark):
        assert table.fitting(colours["leaf"], colours) == colours["leaf"]


def test_a_sheet_is_served_at_its_own_address_only() -> None:
    own, kept = palettes.address("city"), palettes.address("city", "#8a1c5a")
    assert own != kept
    found = palettes.find(own, "campus", "")
    assert found is not None
    assert found.address == own
    assert palettes.find(kept, "city", "#8a1c5a") is not None
    assert palettes.find(kept, "city", "") is None
    assert palettes.find(own.replace("city", "town"), "city", "") is None
