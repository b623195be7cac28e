# SPDX-License-Identifier: Apache-2.0
"""Tending a board at a terminal: one key for each act, with a rule and a reason; several at once; taken back."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import conduct, essence, marks, moderation, posts, rules, sanctions, threads
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.tending import THREAD_ACTS, Tend
from banyan.interfaces.terminal.screens.threads import Threads


def trouble(town):
    """Three threads of one author, with a floor of another; and two rules."""
    town.ada.does(rules.set_rules, ["No advertising.", "Be kind."], "Railway")
    made_now = [town.bo.opens_thread(f"加微信赚大钱 Get rich {number}") for number in (1, 2, 3)]
    town.eve.replies(made_now[2], "Off topic.")
    return made_now


def state(town, thread):
    return town.ada.sees(threads.get, thread.number)[0]


def recorded(town):
    return [entry.action for entry, *_rest in town.ada.sees(moderation.page)[0]]


async def ask(p, *keys):
    """The menu over the list, and a key of it."""
    await p.press(";", *keys)


def test_a_thread_is_removed_with_a_rule_and_a_reason_and_brought_back(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", ";")
            assert ("remove" in p.text, "bar its author" in p.text) == (True, True)
            await p.press("d", "<right>", "<down>", "<enter>")
            await p.type("Spam.")
            await p.press("^X")
            assert "Done: 1." in p.text
            await ask(p, "u")
            assert "Taken back." in p.text

    run(story())
    assert state(town, made_now[2]).state == "open"
    (restored, *_), (removed, *_) = town.ada.sees(moderation.page)[0][:2]
    assert (removed.action, removed.reason) == ("remove_thread", "§Railway 1 No advertising. · Spam.")
    assert restored.reason.startswith("↩ ")


def test_a_reason_that_is_missing_is_said_and_the_form_stays(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", ";", "d", "^X")
            assert "Please say why" in p.text
            await p.press("<esc>")
            assert "Get rich" in p.text

    run(story())
    assert state(town, made_now[2]).state == "open"


def test_tagged_threads_are_tended_together(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "<home>", "t", "t", ";")
            assert "2 threads" in p.text
            await p.press(";", "<down>", "<enter>")
            await p.type("Enough.")
            await p.press("^X")
            assert "Done: 2." in p.text

    run(story())
    assert [state(town, thread).state for thread in made_now] == ["locked", "locked", "open"]


def test_a_range_of_numbers_is_removed(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "D", "<enter>", "^U")
            await p.type("1-2")
            await p.press("<down>", "<down>", "<enter>")
            await p.type("Advertising.")
            await p.press("^X")
            assert "Done: 2." in p.text

    run(story())
    assert [state(town, thread).is_gone for thread in made_now] == [True, True, False]


def test_marks_pins_and_titles(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "m", "g")
            await ask(p, "p")
            await p.press("<up>")
            await ask(p, "T", "<enter>", "^U")
            await p.type("Something else")
            await p.press("<down>", "<enter>")
            await p.type("It says more.")
            await p.press("^X")
            assert "Done: 1. For a minute u in the same menu takes it back." in p.text

    run(story())
    assert town.ada.sees(marks.of_post, made_now[2].number, 1) == {"keep", "digest"}
    assert (state(town, made_now[2]).pin > 0, state(town, made_now[1]).title) == (True, "Something else")


def test_a_thread_goes_to_another_board(town):
    made_now = trouble(town)

    async def story():
        async with calling(town, town.chen) as p:
            await p.press("#")
            await p.type("/b/Railway")
            await ask(p, "M", "<down>", "<enter>")
            await p.type("It belongs there.")
            await p.press("^X")

    run(story())
    moved = [state(town, thread) for thread in made_now if state(town, thread).board_id == town.cooking.id]
    assert len(moved) == 1


def test_an_author_is_barred_warned_and_noted(town):
    trouble(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "^D", "<down>", "<right>", "<down>", "<down>", "<enter>")
            await p.type("Advertising, again.")
            await p.press("^X")
            assert "bo is barred from this board for 7 days." in p.text
            await ask(p, "w", "<down>", "<down>", "<enter>")
            await p.type("Please stop.")
            await p.press("^X")
            assert "bo is warned." in p.text
            await ask(p, "n", "<down>", "<enter>")
            await p.type("Third time this week.")
            await p.press("^X")
            assert "Noted" in p.text

    run(story())
    (measure, person, slug) = town.ada.sees(sanctions.in_force, "Railway")[0]
    assert (person.handle, slug, measure.reason) == ("bo", "Railway", "Advertising, again.")
    known = town.ada.sees(conduct.of_person, "bo")
    assert (len(known.warnings), len(known.notes)) == (1, 1)


def test_floors_are_removed_split_off_and_moved(town):
    thread = trouble(town)[2]

    async def story():
        async with calling(town, town.ada, first=ThreadReader(thread.number, 2)) as p:
            await ask(p, "s", "<down>", "<enter>", "^U")
            await p.type("Another matter")
            await p.press("<down>", "<enter>")
            await p.type("It is one.")
            await p.press("^X")
            assert "Done: 1." in p.text
            await ask(p, "u")
            await ask(p, "d", "<down>", "<enter>")
            await p.type("Off topic.")
            await p.press("^X")
            assert "(removed: Off topic.)" in p.text
            await ask(p, "r", "<enter>")
            await p.type("It was not.")
            await p.press("^X")
            assert "Off topic." in p.text

    run(story())
    assert town.ada.sees(posts.get, thread.number, 2)[0].is_visible
    assert {"split_thread", "move_posts", "remove_post", "restore_post"} <= set(recorded(town))


def test_a_post_goes_into_the_essence_by_the_letter_of_a_folder(town):
    thread = trouble(town)[2]
    folder = town.ada.does(essence.add_folder, "Railway", 0, "Warnings")
    town.ada.does(essence.set_letter, "Railway", folder.number, "A")

    async def story():
        async with calling(town, town.ada, first=ThreadReader(thread.number, 2)) as p:
            await ask(p, "i", "<down>")
            assert "I put it there myself" in p.text
            await p.press("<right>")
            assert "A  Warnings" in p.text
            await p.press("^X")
            assert "It stands in the essence." in p.text

    run(story())
    (line,) = town.ada.sees(essence.page, "Railway", folder.number).children
    parts = town.ada.sees(essence.page, "Railway", line.node.number).parts
    assert [one.part.floor for one in parts] == [2]


def test_readers_have_no_such_keys(town):
    trouble(town)

    async def story():
        async with calling(town, town.eve) as p:
            await p.press("B", "<enter>", ";", "t", "D", "m", "^D")
            assert "Tend" not in p.text

    run(story())
    assert recorded(town) == ["set_rules"]


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    trouble(sqlite_town)

    async def story():
        known = {"lang": lang, "size": size}
        async with calling(sqlite_town, sqlite_town.ada, **known, first=Tend("1046", THREAD_ACTS)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            p.session.touch()
            await p.settle()
            golden(p, "tend")
        async with calling(sqlite_town, sqlite_town.ada, **known, first=Threads(sqlite_town.railway)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press(";", "d")
            golden(p, "tend_why")

    run(story())


def test_it_reads_as_lines_too(sqlite_town):
    made_now = trouble(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada) as p:
            p.session.set_look(is_linear=True)
            await p.press("B", "<enter>")
            p.clear()
            await p.press(";")
            assert "bar its author" in p.sent.decode()
            await p.press("d", "<right>", "<down>", "<enter>")
            await p.type("Spam.")
            p.clear()
            await p.press("^X")
            assert "Done: 1." in p.sent.decode()

    run(story())
    assert state(sqlite_town, made_now[2]).is_gone


@pytest.mark.parametrize("keymap", ["ptt", "vi"])
def test_hands_of_other_boards_find_the_menu(sqlite_town, keymap):
    trouble(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada) as p:
            p.session.set_look(keymap=keymap)
            await p.press("B", "<enter>", "_")
            assert "Done: 1." in p.text
            await p.press(";")
            assert "bar its author" in p.text
            await p.press("q", "<enter>", ";")
            assert "a thread of its own" in p.text

    run(story())


def test_gbk_callers_see_frames_of_ascii(sqlite_town):
    trouble(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang="zh-Hans", charset="gbk") as p:
            p.session.set_look(lang="zh-Hans", keymap="kbs")
            await p.press("B", "<enter>")
            p.clear()
            await p.press(";")
            seen = p.sent.decode("gbk")
            assert ("封禁作者" in seen, "+---" in seen) == (True, True)

    run(story())
