# SPDX-License-Identifier: Apache-2.0
"""Key maps: complete, without two meanings for one key, and the one table that footer and help come from."""

import pytest
from tests.kit.screens import calling
from tests.kit.stories import run

from banyan.interfaces.terminal import keytable
from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.screen import Screen, extend, key, load_all
from banyan.interfaces.terminal.widgets import editor, form, lists, menu, reader

load_all()
MAPS = keytable.names()
WIDGETS = (lists.ListScreen, reader.Reader, menu.Menu, form.Form, editor.Editor)
# Area → the areas whose rows its screens have too.
BELOW = {
    **dict.fromkeys(("boards", "mail", "online", "essence"), ("list", "screen")),
    **dict.fromkeys(("mail_folders", "inbox", "people", "person_posts", "ways_in"), ("list", "screen")),
    **dict.fromkeys(("letter", "person"), ("reader", "screen")),
    "threads": ("post_acts", "list", "screen"),
    "post": ("post_acts", "reader", "screen"),
    "post_acts": ("screen",),
    **dict.fromkeys(("top_ten", "search", "messages", "chat"), ("list", "screen")),
    **dict.fromkeys(("branches", "marked"), ("list", "screen")),
    "reader": ("screen",),
    "list": ("screen",),
    "menu": ("screen",),
    "form": ("screen",),
    "tabs": ("screen",),
    "editor": (),
    "screen": (),
}


def screens(kind=Screen):
    yield kind
    for made_from in kind.__subclasses__():
        if made_from.__module__.startswith("banyan."):
            yield from screens(made_from)


@pytest.mark.parametrize("keymap", MAPS)
def test_no_key_of_a_screen_means_two_things(keymap):
    assert len(list(screens())) > 10
    assert not [clash for screen in screens() for clash in keytable.conflicts(screen, keymap)]


@pytest.mark.parametrize("keymap", MAPS)
def test_the_rows_of_a_map_do_not_meet_either(keymap):
    """Those of screens that are not there yet included: whoever builds one finds its keys free."""
    rows = keytable.load(keymap)
    bad = []
    for area, own in rows.items():
        whole = {name: keys for below in reversed(BELOW[area]) for name, keys in rows.get(below, {}).items()} | own
        taken = {}
        for name, keys in whole.items():
            bad += [f"{area}: {pressed} {taken[pressed]} {name}" for pressed in keys if pressed in taken]
            taken |= dict.fromkeys(keys, name)
    assert not bad


@pytest.mark.parametrize("keymap", MAPS)
@pytest.mark.parametrize("screen", WIDGETS, ids=lambda screen: screen.__name__)
def test_a_map_has_a_row_for_every_key_of_what_screens_are_made_from(keymap, screen):
    rows = keytable.load(keymap)
    missing = [each.name for each in keytable.declared(screen) if each.name not in rows.get(each.area, {})]
    assert missing == []


@pytest.mark.parametrize(
    ("keymap", "area", "name", "keys"),
    [
        ("kbs", "threads", "thread_read", ["p", "^X"]),
        ("kbs", "threads", "find_text", ["'"]),
        ("kbs", "boards", "subscribe", ["z"]),
        ("ptt", "threads", "reply", ["y"]),
        ("ptt", "threads", "stance", ["X", "%"]),
        ("ptt", "list", "down", ["down", "n", "j"]),
        ("ptt", "online", "pager", ["p"]),
        ("vi", "list", "last", ["end", "G", "$"]),
    ],
)
def test_hands_find_what_they_learnt(keymap, area, name, keys):
    assert keytable.load(keymap)[area][name] == keys


@pytest.mark.parametrize("keymap", ["kbs", "ptt"])
def test_seven_keys_are_the_same_in_both_families(keymap):
    rows = keytable.load(keymap)
    threads = rows["threads"]
    assert ("left" in rows["screen"]["back"], "right" in threads["read"]) == (True, True)
    assert (threads["write"], threads["delete"], threads["keep"]) == (["^P"], ["d"], ["m"])
    assert [threads[name][0] for name in ("thread_first", "thread_before", "thread_next")] == ["=", "[", "]"]
    assert rows["screen"]["help"] == ["h"]


class Plain(Screen[str]):
    area = "plain"

    def __init__(self):
        super().__init__()
        self.done = []

    def view(self, cols, rows):
        frame = Frame(cols, rows, [line(*self.done)])
        frame.put(rows - 1, self.foot(cols))
        return frame

    @key("a", name="first", help="does the first")
    async def first(self):
        self.done.append("first ")

    @key("b", name="second", help="does the second", when=lambda self: bool(self.done))
    async def second(self):
        self.done.append("second ")


def test_footer_and_help_tell_of_what_does_something_now(town):
    async def story():
        async with calling(town, town.ada, Plain()) as p:
            assert ("a does the first" in p.screen[-1], "second" in p.screen[-1]) == (True, False)
            await p.press("b", "a")
            assert p.screen[0] == "first"
            assert "b does the second" in p.screen[-1]
            await p.press("h")
            assert ("does the second" in p.text, "draw the screen anew" in p.text) == (True, True)

    run(story())


def test_a_key_can_be_added_to_the_screen_of_somebody_else(town, monkeypatch):
    monkeypatch.setattr(keytable, "_added", {})
    monkeypatch.setattr(keytable, "_tables", {})

    @extend(Plain)
    @key("c", name="third", help="does the third")
    async def third(screen):
        screen.done.append("third ")

    async def story():
        async with calling(town, town.ada, Plain()) as p:
            await p.press("c")
            assert (p.screen[0], "c does the third" in p.screen[-1]) == ("third", True)

    run(story())
