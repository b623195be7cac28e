# SPDX-License-Identifier: Apache-2.0
"""The list of threads: where its keys lead, its parts over each other, its marks."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import boards, marks, notes, pages, posts, pushes, read_marks, threads
from banyan.core.tags import set_tags
from banyan.interfaces.terminal.screens.threads import Threads


def opened(town):
    """Bread of ada, Trains of bo with two floors, Milk of ada, Stars of eve: from the top down."""
    made = []
    for who, title in ((town.ada, "Bread"), (town.bo, "Trains"), (town.ada, "Milk"), (town.eve, "Stars")):
        town.clock.passes(11 * clock.MINUTE)
        made.append(who.opens_thread(title, f"About {title}."))
    town.eve.replies(made[1], "Late again.")
    town.clock.passes(11 * clock.MINUTE)
    for title in ("Bread", "Trains", "Milk", "Stars"):  # the order of the list is that of the last floor
        thread = next(one for one in made if one.title == title)
        town.clock.passes(clock.MINUTE)
        town.chen.replies(thread, f"The last of {title}.")
    return made


def chosen(p):
    return p.top.item.thread.title


def test_keys_lead_to_the_floors_of_a_thread(town):
    made = opened(town)
    town.ada.reads(made[1], 1, 1)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.type(str(made[1].number))
            for pressed, words in (("=", "About Trains."), ("\\", "The last of Trains.")):
                await p.press(pressed)
                assert words in p.text, pressed
                await p.press("q")
                assert chosen(p) == "Trains"
            await p.press("]")
            assert "Late again." in p.text
            await p.press("q", "p")
            assert ("About Trains." in p.text, "> #" in p.text) == (True, True)

    run(story())


def test_unread_threads_are_walked_through(town):
    made = opened(town)
    town.ada.does(read_marks.mark_up_to, made[2].number, 2)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press("<home>", "n", "n")
            assert chosen(p) == "Stars"
            await p.press("S")
            assert "About Bread." in p.text
            await p.press("<space>", "<space>")
            assert "About Trains." in p.text
            await p.press("q")
            assert isinstance(p.top, Threads)

    run(story())


def test_authors_titles_and_texts_are_found(town):
    opened(town)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press("<home>", "^U")
            assert chosen(p) == "Milk"
            await p.press("^H")
            assert chosen(p) == "Bread"
            await p.press("a")
            await p.type("EVE")
            assert chosen(p) == "Stars"
            await p.press("A", "^U")
            await p.type("bo")
            assert chosen(p) == "Trains"
            await p.press("?")
            await p.type("bre")
            assert chosen(p) == "Bread"
            await p.press("?", "^U")
            await p.type("nothing")
            assert "Nothing more was found." in p.screen[-1]

    run(story())


def test_parts_lie_over_each_other_and_come_off_one_by_one(town):
    opened(town)

    def titles(p):
        return [row.thread.title for row in p.top.items]

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press("<home>")
            await p.press("^G", "o")
            await p.type("ada")
            assert (titles(p), chosen(p)) == (["Bread", "Milk"], "Bread")
            await p.press("^G", "n")
            await p.type("milk")
            assert titles(p) == ["Bread"]
            assert "without these words milk" in p.screen[1]
            await p.press("q")
            assert (titles(p), chosen(p)) == (["Bread", "Milk"], "Bread")
            await p.press("q")
            assert (len(titles(p)), chosen(p)) == (4, "Bread")
            await p.press("^G", "t")
            await p.type("RA")
            await p.press("^G", "u")
            assert titles(p) == ["Trains"]
            await p.press("^G", "a")
            assert len(titles(p)) == 4

    run(story())


def test_the_best_the_pushed_the_kept_and_tags_have_parts_too(town):
    made = opened(town)
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    town.ada.does(threads.mark_digest, made[0].number, True)
    town.ada.does(marks.set_mark, made[1].number, 2, "keep", is_on=True)
    town.ada.does(set_tags, made[3].number, "night sky")
    for who in (town.bo, town.chen):
        who.does(pushes.push, made[2].number, 1, "push", "Yes.")

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            for keys, value, title in (("`", "", "Bread"), ("s", "2", "Milk"), ("y", "sky", "Stars")):
                await p.press(*(("`",) if keys == "`" else ("^G", keys)))
                if value:
                    await p.type(value)
                assert [row.thread.title for row in p.top.items] == [title]
                await p.press("q")
            row = next(row for row in p.screen if "Milk" in row)
            assert " 2 " in row
            await p.press("^G", "m")
            assert "Trains #2" in p.text
            await p.press("<enter>")
            assert "Late again." in p.text

    run(story())


def test_reading_marks_are_set_and_taken_back(town):
    made = opened(town)

    def signs(p):
        return [p.top.marks[thread.id].sign for thread in made]

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.type(str(made[1].number))
            await p.press("K")
            assert signs(p) == ["+", "", "+", "+"]
            await p.press("c")
            assert signs(p) == ["", "", "", "+"]
            await p.press("f")
            assert (signs(p), "U undoes it" in p.screen[-1]) == ([""] * 4, True)
            await p.press("U")
            assert signs(p) == ["+", "", "+", "+"]
        async with calling(town, None, Threads(town.railway)) as p:
            for pressed in ("K", "c", "f"):
                await p.press(pressed)
                assert "sign in" in p.screen[-1].lower()

    run(story())
    assert town.ada.sees(pages.next_unread, "Railway")[0].id != made[1].id


def test_what_changed_since_it_was_read_has_its_sign(town):
    made = opened(town)
    town.ada.reads(made[3], 1, 2)
    town.eve.does(posts.delete, made[3].number, 1)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            assert " ~ " in next(row for row in p.screen if "Stars" in row)

    run(story())


def test_hands_of_ptt_lay_parts_with_one_key(town):
    opened(town)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            p.session.set_look(keymap="ptt")
            for pressed, value, titles in (
                ("/", "mil", ["Milk"]),
                ("a", "bo", ["Trains"]),
                ("!", "r", ["Milk"]),
            ):
                await p.press(pressed)
                await p.type(value)
                assert [row.thread.title for row in p.top.items] == titles
                await p.press("q")
            await p.press("y", "n", "By y.", "^X", "s")
            assert "Posted as #" in p.text

    run(story())


def test_new_threads_come_while_somebody_looks(town):
    opened(town)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            town.clock.passes(11 * clock.MINUTE)
            body = await p.desk.render("New.")
            await p.desk.act(threads.open_thread, town.bo.caller, town.railway.id, "Fresh", body)
            await p.settle()
            assert chosen(p) == "Fresh"

    run(story())


def test_the_note_of_those_who_tend_it(town):
    opened(town)

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<tab>")
            assert "left no note" in p.screen[-1]
            body = await p.desk.render("Mind the **gap**.")
            await p.desk.act(notes.set_note, town.ada.caller, "Railway", body)
            await p.press("<tab>")
            assert "Mind the gap." in p.text

    run(story())


def test_a_pane_shows_where_one_would_go_on(town):
    made = opened(town)
    town.ada.reads(made[1], 1, 1)

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press(",")
            assert "About Stars." in p.text
            await p.press("<up>", "<up>")
            assert ("Late again." in p.text, chosen(p)) == (True, "Trains")
            await p.press(",")
            assert "Late again." not in p.text

    run(story())


def test_a_thread_goes_on_another_board_too(town):
    made = opened(town)

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.type(str(made[0].number))
            await p.press("^C")
            await p.type("cook")
            await p.press("<enter>")
            assert ("New thread  Cooking" in p.text, "About Bread." in p.text) == (True, True)
            await p.press("^X", "s")

    run(story())
    assert town.ada.sees(pages.board_page, "Cooking").rows[0].thread.title == "Bread"


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    made = opened(town)
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    town.ada.does(threads.mark_digest, made[0].number, True)
    town.ada.does(set_tags, made[3].number, "night sky")
    for who in (town.bo, town.chen):
        who.does(pushes.push, made[2].number, 1, "push", "Yes.")
    town.ada.does(threads.lock_thread, made[2].number, "Rule 7.")

    async def story():
        async with calling(town, town.ada, Threads(town.railway), lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^G")
            golden(p, "modes")
            await p.press("u", ",")
            golden(p, "part")

    run(story())
