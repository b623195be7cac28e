# SPDX-License-Identifier: Apache-2.0
"""From anywhere to anywhere, and where one is; signs and blocks in the editor."""

from tests.kit.screens import calling
from tests.kit.stories import run

from banyan.core import posts
from banyan.interfaces.terminal.screens.mail import Mail
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.widgets.editor import Editor


def test_where_one_is_stands_in_a_box(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press("^W")
            assert ("board: Railway" in p.text, "members" in p.text) == (True, True)
            await p.press("q")
            p.session.set_look(keymap="ptt")
            await p.press("<enter>", "^W")
            assert f"/t/{thread.number}" in p.text

    run(story())


def test_the_menu_lies_over_any_screen(town):
    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            p.session.set_look(keymap="ptt")
            await p.press("^Z", "m")
            assert isinstance(p.top, Mail)
            await p.press("q", "^Z", "<esc>")
            assert isinstance(p.top, Threads)

    run(story())


def test_a_line_and_words_further_up_are_found_in_a_text(town):
    thread = town.ada.opens_thread("Bread", "\n\n".join(f"Line {n}." for n in range(60)))

    async def story():
        async with calling(town, town.ada, ThreadReader(thread.number)) as p:
            body = await p.desk.render("\n\n".join(f"Row {n}." for n in range(60)))
            await p.desk.act(posts.reply, town.bo.caller, thread.number, body)
            await p.settle()
            await p.press("n", "G")
            await p.type("41")
            assert p.screen[4] == "Row 20."
            await p.press("?")
            await p.type("row 3.")
            assert "Row 3." in p.screen[4]

    run(story())


def test_signs_and_what_is_marked_have_menus(town):
    async def story():
        async with calling(town, town.ada, Editor("Notes", "Bread")) as p:
            p.session.set_look(keymap="ptt")
            await p.press("^G", "5", "1")
            assert p.top.buffer.text == "○Bread"
            await p.press("^G", "<esc>")
            assert p.top.buffer.text == "○Bread"
            p.session.feed(b"\x1bl")
            await p.press("<end>")
            p.session.feed(b"\x1bm")
            await p.settle()
            await p.press("x")
            p.session.feed(b"\x1bm")
            await p.settle()
            await p.press("p")
            assert p.top.buffer.text == "○Bread"

    run(story())
