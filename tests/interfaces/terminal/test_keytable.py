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
# Rows that do nothing here, and why. What they meant is there in another way, or is not of this house.
WITHOUT = {
    "has no class of its own to be renamed": {"boards": "retitle"},
    "what was read floor by floor stays read": {"boards": "all_unread"},
    "is set where boards are administered": {"boards": "settings read_only new_board move_board", "threads": "members"},
    "favourites are few, and taken one by one": {"boards": "tag tag_all add_tagged remove_tagged tidy"},
    "keeps itself": {"boards": "save_marks", "mail": "tidy rebuild"},
    "a row is a thread: its opener stands there": {
        "threads": "openers openers_before openers_next next_retitled jump_parent"
    },
    "stands in the menu of those who tend": {
        "threads": "solved split bin junk restore tag tag_thread untag delete_tagged append clipboard private_mark",
        "post": "clipboard",
    },
    "posts have no price, and nobody bets": {"threads": "by_value bet bet_open petition", "online": "give pet"},
    "no file goes through the line": {"post": "download", "essence": "download file_name"},
    "nothing moves or runs in a post": {"post": "play replay run", "reader": "colour_mode"},
    "a letter stays a letter": {"mail": "to_board clipboard collect file essence message_author column"},
    "stands on the card and in the settings": {"online": "column nickname inbox hide edit"},
    "texts go out by mail": {"essence": "to_board"},
    "the essence is ordered one by one": {
        "essence": "find_before delete_range mark_style tag append paste_tagged append_tagged visibility"
    },
    "the screen below is one key away": {"editor": "users idle"},
}
NOT_HERE = {(area, name) for rows in WITHOUT.values() for area, names in rows.items() for name in names.split()}


def screens(kind=Screen):
    yield kind
    for made_from in kind.__subclasses__():
        if made_from.__module__.startswith("banyan."):
            yield from screens(made_from)


def below(area):
    """The areas whose rows the screens of an area have too."""
    made = [screen for screen in screens() if keytable.area_of(screen) == area and not screen.is_typing]
    return list(dict.fromkeys(keytable.area_of(each) for screen in made for each in screen.__mro__[1:-2]))


def done(area):
    """The names that do something on some screen of an area."""
    return {
        each.name
        for screen in screens()
        if area in [keytable.area_of(made_from) for made_from in screen.__mro__]
        for each in keytable.declared(screen)
    }


@pytest.mark.parametrize("keymap", MAPS)
def test_every_row_does_something_or_says_why_not(keymap):
    rows = keytable.load(keymap)
    idle = {(area, name) for area, own in rows.items() for name in set(own) - done(area)}
    assert idle - NOT_HERE == set()


def test_what_does_nothing_is_a_row_of_some_map_and_has_no_code():
    rows = {(area, name) for keymap in MAPS for area, own in keytable.load(keymap).items() for name in own}
    assert rows >= NOT_HERE
    assert [(area, name) for area, name in NOT_HERE if name in done(area)] == []


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
        whole = {name: keys for other in reversed(below(area)) for name, keys in rows.get(other, {}).items()} | own
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


def test_added_keys_stand_in_one_order_whichever_module_came_first(monkeypatch):
    def add(pressed):
        async def do(screen):
            raise AssertionError("nobody presses it")

        do.__module__ = f"screens.{pressed}"
        extend(Plain)(key(pressed, name=pressed, help=pressed)(do))

    orders = []
    for modules in ("cd", "dc"):
        monkeypatch.setattr(keytable, "_added", {})
        monkeypatch.setattr(keytable, "_tables", {})
        for pressed in modules:
            add(pressed)
        orders.append([one.name for one in keytable.table(Plain, "kbs") if one.name in ("c", "d")])
    assert orders == [["c", "d"], ["c", "d"]]
