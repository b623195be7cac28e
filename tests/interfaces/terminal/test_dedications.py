# SPDX-License-Identifier: Apache-2.0
"""Dedications and birthdays at a terminal: the list with its keys, the lines on the entry and on the way out."""

import pytest
from tests.interfaces.terminal.test_settings import goes_to, row
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.core import birthdays, dedications, notifications, site


@pytest.fixture
def town(town: Town) -> Town:
    town.chen.does(site.set_policies, dedications="on")
    return town


def test_somebody_dedicates_a_song_and_takes_it_back(town: Town) -> None:
    async def story() -> None:
        async with calling(town, town.eve) as p:
            await p.press("V")
            assert "Nobody has dedicated anything today." in p.text
            await p.press("/", "train", "<enter>")
            assert p.screen[-1].strip() == "Nothing was found."
            await p.press("a", "^W")
            assert "Please name a song" in p.screen[-1]
            await p.press(
                "<home>", "<up>", "<up>", "<enter>", "bo", "<enter>", "<down>", "<enter>", "Night train", "<enter>"
            )
            await p.press("^W")
            assert "eve → bo ♪ Night train" in p.text
            await p.press("q", "G")
            assert "eve → bo ♪ Night train" in p.text
            await p.press("n", "V", "d", "y")
            assert "It is taken back." in p.screen[-1]

    run(story())


def test_others_report_one_and_an_administrator_takes_it_away(town: Town) -> None:
    town.eve.does(dedications.dedicate, "", "", "Good night, all.")

    async def story() -> None:
        async with calling(town, town.bo) as p:
            await p.press("V", "!", "Too early.", "<enter>")
            assert "have been told" in p.screen[-1]
        async with calling(town, town.chen) as p:
            await p.press("V", "d", "An advertisement.", "<enter>")
            assert "It is taken away." in p.screen[-1]

    run(story())
    assert [line.notification.kind for line in town.chen.sees(notifications.inbox)[0]] == ["dedication_reported"]


def test_where_it_is_off_the_menu_has_no_such_row(town: Town) -> None:
    town.chen.does(site.set_policies, dedications="off")

    async def story() -> None:
        async with calling(town, town.eve) as p:
            assert "Dedications" not in p.text

    run(story())


def test_a_birthday_is_kept_shown_and_told(town: Town) -> None:
    async def story() -> None:
        async with calling(town, town.eve) as p:
            await p.press("I")
            await goes_to(p, "Birthday")
            await p.press("<enter>", "31-31", "<enter>")
            assert "No year has such a day." in p.screen[-1]
            await p.press("<enter>", "^U", "5-1", "<enter>")
            assert "05-01" in row(p, "Birthday")
            await p.press("<down>", "<space>")
        async with calling(town) as p:
            assert "Happy birthday: eve" in p.text

    run(story())
    assert town.eve.sees(birthdays.mine).is_shown


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(town: Town, lang: str, size: tuple[int, int]) -> None:
    town.eve.does(birthdays.keep, 5, 1, is_shown=True)
    town.eve.does(dedications.dedicate, "bo", "夜车", "Come home safe. 一路平安。")
    town.ada.does(dedications.dedicate, "", "", "Good night, all.")

    async def story() -> None:
        async with calling(town, lang=lang, size=size) as p:
            golden(p, "entry_festive")
        async with calling(town, town.bo, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("V")
            golden(p, "dedications")
            await p.press("q", "G")
            golden(p, "goodbye_festive")

    run(story())
