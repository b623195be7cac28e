# SPDX-License-Identifier: Apache-2.0
"""Finding something: the ten of the day, search, and addresses that the web has too."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import ranking, search_index
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.search import asked_by
from banyan.jobs import search_index as consumer
from banyan.jobs.runner import drain
from banyan.jobs.shift import Consumer, Shift


def told(town):
    """Two threads that people talk about, counted and filed."""
    quiet = town.ada.opens_thread("夜车上的安静窗口 The quiet window", "Carriage nine, left side.")
    soup = town.bo.opens_thread("Soup in winter", "Leeks.", board=town.cooking)
    town.clock.passes(11 * clock.MINUTE)
    town.bo.replies(quiet, "It rattles, says the carriage.")
    town.eve.replies(quiet, "Fixed since spring.")
    town.store.write_now(lambda tx: ranking.publish(tx, ranking.count(tx)))
    drain(Shift(town.store), [Consumer("search", search_index.KINDS, consumer.run, "")])
    return quiet, soup


def test_the_ten_are_read_and_tab_shows_their_board(town):
    told(town)

    async def story():
        async with calling(town, town.eve, first=made("top_ten")()) as p:
            assert "The quiet window" in next(row for row in p.screen if "Railway" in row)
            assert p.screen[3].split()[1:4] == ["1", "Railway", "3"]
            assert "Soup in winter" in p.screen[4]
            await p.press("<enter>")
            assert "Carriage nine, left side." in p.text
            await p.press("<left>", "<tab>")
            assert "Most talked about on Railway" in p.text
            assert "Soup" not in p.text
            await p.press("<tab>", "<down>", "b")
            assert "Cooking" in p.screen[0]

    run(story())


def test_the_ten_stand_beside_the_menu_but_not_for_voices(town):
    told(town)

    async def story():
        async with calling(town, town.eve) as p:
            assert "Soup in winter" in p.text
            p.clear()
            p.session.set_look(is_linear=True)
            await p.press("^L")
            said = p.sent.decode()
            assert ("(T) The ten of the day\r\n" in said, "Soup" in said) == (True, False)

    run(story())


def test_why_a_thread_stands_there(town):
    told(town)

    async def story():
        async with calling(town, town.eve, first=made("top_ten")()) as p:
            await p.press("w")
            assert "3 people in 3 posts" in p.text
            assert "ada, bo, eve" in p.text

    run(story())


def test_what_is_new_is_read_and_gone(town):
    """The quiet window is bo's to follow: he wrote in it. The newest movement stands at the bottom, with the cursor."""
    told(town)
    town.ada.replies(town.bo.opens_thread("A kettle for four", "Which one?"), "The blue one.")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("n")
            assert ("New posts" in p.screen[0], "2 threads unread" in p.screen[0]) == (True, True)
            assert ("+*" in p.screen[3], "quiet window" in p.screen[3], "Railway" in p.screen[3]) == (True, True, True)
            assert "A kettle for four" in p.screen[4]
            await p.press("<enter>", "n")
            assert "The blue one." in p.text
            await p.press("<left>")
            assert ("kettle" in p.text, "quiet window" in p.text) == (False, True)
            await p.press("K")
            assert "You have read everything." in p.text

    run(story())


def test_from_what_is_new_to_its_board_and_its_author(town):
    told(town)

    async def story():
        async with calling(town, town.eve, first=made("news")()) as p:
            await p.press("<home>", ",")
            assert "+" in p.screen[3]
            await p.press("u")
            assert "bo" in p.text or "ada" in p.text
            await p.press("<left>", "b")
            assert "Railway" in p.screen[0] or "Cooking" in p.screen[0]

    run(story())


def test_a_search_is_read_in_place(town):
    told(town)

    async def story():
        async with calling(town, None, first=made("search")()) as p:
            await p.type("carriage")
            assert len([row for row in p.screen if "Railway" in row]) == 2
            await p.press("<enter>")
            assert "It rattles, says the carriage." in p.text
            await p.press("<left>", "=")
            assert "Carriage nine, left side." in p.text
            await p.press("<left>", "s", "^U")
            await p.type("carriage author:ada")
            assert len([row for row in p.screen if "Railway" in row]) == 1
            await p.press("o")
            assert "best first" in p.text
            await p.press("b")
            assert "Railway" in p.screen[0]

    run(story())


def test_what_cannot_be_searched_is_one_sentence(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("S")
            await p.type("boat author:nobody")
            assert "Nobody here is called “nobody”." in p.text
            await p.press("S", "<enter>")
            assert "Main menu" in p.text

    run(story())


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("/t/1", "Carriage nine"),
        ("/t/1/2", "It rattles"),
        ("1/3", "Fixed since spring."),
        ("http://127.0.0.1:8000/t/1/1#f2", "Carriage nine"),
        ("127.0.0.1:8000/t/2", "Leeks."),
        ("/b/Cooking", "Soup in winter"),
        ("Cooking", "Soup in winter"),
        ("/@ada", "ada (Ada)"),
        ("@ada", "ada (Ada)"),
        ("/search?q=leeks&board=Cooking", "leeks board:Cooking"),
        ("/nowhere/at/all", "Nothing here is called /nowhere/at/all."),
        ("https://example.org/t/1", "This leads out of here"),
        ("/t/99", "nothing at this address"),
        ("/disputes/9999999999999999999", "nothing at this address"),
        ("/polls/9999999999999999999", "nothing at this address"),
        ("http://[::1", "nothing at this address"),
        ("/b/BackRoom", "nothing at this address"),
    ],
)
def test_an_address_leads_where_it_leads_on_the_web(sqlite_town, address, seen):
    told(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.eve) as p:
            await p.press("#")
            await p.type(address)
            assert seen.lower() in p.text.lower(), p.text

    run(story())


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("night train", {"q": "night train"}),
        ("取消 author:@bo board:Railway", {"q": "取消", "author": "bo", "board": "Railway"}),
        ("x after:2026-05 before:2026-05", {"since": "2026-05-01", "until": "2026-05-31"}),
        ("author：bo", {"q": "", "author": "bo"}),
        ("title:soup", {"q": "soup", "title": True}),
        ("after:yesterday", {"since": "yesterday"}),
    ],
)
def test_words_say_where_to_look(typed, fields):
    asked = asked_by(typed)
    assert {name: getattr(asked, name) for name in fields} == fields


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    told(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size, first=made("top_ten")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "top_ten")
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size, first=made("search")("carriage")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "search")
        async with calling(sqlite_town, sqlite_town.eve, lang=lang, size=size, first=made("news")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "news")

    run(story())
