# SPDX-License-Identifier: Apache-2.0
"""A session: the stack of screens, what goes wrong in them, and callers who flood, stall, sleep or vanish."""

import asyncio
import logging
import re

import pytest
from tests.kit.screens import calling, together
from tests.kit.stories import run

from banyan.base.errors import NotFound
from banyan.core import messages, sessions
from banyan.interfaces.terminal.bucket import KEYS_AT_ONCE
from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.screen import Screen, every_screen, key
from banyan.interfaces.terminal.session import Session


class Bench(Screen[str]):
    """A screen on which everything happens."""

    area = "bench"

    def __init__(self, depth=0):
        super().__init__()
        self.depth, self.seen, self.answer = depth, [], "-"
        self.fails = False

    def view(self, cols, rows):
        if self.fails:
            raise RuntimeError("cannot be drawn")
        frame = Frame(cols, rows, [line(f"depth {self.depth}: {self.answer} {len(self.seen)}")])
        frame.put(rows - 1, self.foot(cols))
        return frame

    async def typed(self, pressed):
        self.seen.append(pressed)

    @key("d", name="deeper", help="deeper")
    async def deeper(self):
        self.answer = str(await self.show(Bench(self.depth + 1)))

    @key("c", name="answer", help="answer")
    async def close_with(self):
        self.close("an answer")

    @key("r", name="refuse", help="refuse")
    async def refused(self):
        raise NotFound

    @key("x", name="crash", help="crash")
    async def crash(self):
        raise RuntimeError("a secret of the machine")

    @key("v", name="ugly", help="ugly")
    async def ugly(self):
        self.fails = True

    @key("y", name="sure", help="sure")
    async def sure(self):
        self.answer = str(await self.confirm("Sure?"))

    @key("n", name="named", help="named")
    async def named(self):
        self.answer = str(await self.ask("Name:"))

    left_with = None

    async def left(self):
        Bench.left_with = (self.depth, self.is_closed)


def test_the_stack_of_screens_is_the_stack_of_awaits(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("d", "d")
            assert p.screen[0] == "depth 2: - 0"
            await p.press("c")
            assert p.screen[0] == "depth 1: an answer 0"
            await p.press("q")
            assert p.screen[0] == "depth 0: None 0"
            await p.press("q")
            assert (p.is_over, p.link.is_closed) == (True, True)

    run(story())


def test_a_question_is_one_line(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("y", "y")
            assert "True" in p.screen[0]
            await p.press("y", "x")
            assert "False" in p.screen[0]
            await p.press("n", "小明", "<left>", "大")
            assert p.screen[-1].strip() == "Name: 小大明"
            await p.press("<enter>")
            assert "小大明" in p.screen[0]
            await p.press("n", "^C")
            assert "None" in p.screen[0]

    run(story())


def test_a_refusal_is_its_sentence_until_the_next_key(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("r")
            assert "There is nothing at this address" in p.screen[-1]
            await p.press("a")
            assert "There is nothing" not in p.text

    run(story())


@pytest.mark.parametrize("pressed", ["x", "v"])
def test_a_screen_that_fails_apologizes_and_goes_and_the_caller_stays(town, caplog, pressed):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("d", pressed)
            assert ("Something broke here" in p.text, "secret" in p.text) == (True, False)
            number = re.search(r"[0-9a-f]{8}", p.text)[0]
            await p.press("a")
            assert p.screen[0] == "depth 0: None 0"
            return number

    with caplog.at_level(logging.ERROR):
        number = run(story())
    assert number in caplog.text


def test_a_dropped_line_passes_through_every_screen(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("d")
            p.session.lost()
            await p.settle()
            assert p.is_over
            assert Bench.left_with == (0, False)
            assert p.sent.endswith(b"\x1b[0m") or b"\x1b[?1049l" not in p.sent

    run(story())


def test_a_toast_lies_over_the_first_row_until_a_key(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            p.session.toast("bo: are you there?")
            await p.settle()
            assert p.screen[0] == " bo: are you there?"
            await p.press("a")
            assert p.screen[0] == "depth 0: - 1"

    run(story())


def test_a_window_of_another_size_is_drawn_whole(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.resize(30, 8)
            assert (p.screen[0], len(p.screen)) == ("depth 0: - 0", 8)
            await p.resize(1, 1)
            assert p.session.size == (20, 6)
            await p.resize(9_999, 9_999)
            assert p.session.size == (300, 120)

    run(story())


def test_who_takes_nothing_gets_the_newest_frame_when_they_take_it_again(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            p.clear()
            p.session.pause()
            for _ in range(50):
                p.session.feed(b"a")
            for _ in range(500):
                await asyncio.sleep(0)
            assert (p.sent, len(p.top.seen)) == (b"", 50)
            p.session.resume()
            await p.settle()
            assert p.screen[0] == "depth 0: - 50"

    run(story())


def test_who_floods_is_not_read_for_a_while(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            p.session.feed(b"a" * (KEYS_AT_ONCE - 1))
            assert not p.link.is_reading_paused
            p.session.feed(b"a")
            assert p.link.is_reading_paused
            await p.settle()
            assert len(p.top.seen) == KEYS_AT_ONCE
            p.session.bucket.read_on()
            assert not p.link.is_reading_paused

    run(story())


def test_who_sleeps_is_warned_and_then_hung_up_on(town):
    async def story():
        async with calling(town, None, Bench()) as p:
            p.session.idle_s = 0
            await p.press("a")
            await p.task
            assert b"Are you still there?" in p.sent
            assert b"Nothing came from you for a long time" in p.sent
            assert p.link.is_closed

    run(story())


def test_what_happens_around_a_sleeper_wakes_nobody(town):
    async def story():
        async with calling(town, None, Bench()) as p:
            p.session.idle_s = 90
            p.session._key_at -= 600
            p.session.touch()  # something came over the screen meanwhile
            await p.task
            assert b"Nothing came from you for a long time" in p.sent

    run(story())


def test_members_may_sleep_longer_than_guests(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            member = p.session._idle_limit()
        async with calling(town, None, Bench()) as p:
            assert (member, p.session._idle_limit()) == (12 * 3600, 30 * 60)

    run(story())


def test_a_sign_in_that_is_ended_elsewhere_ends_the_line(town):
    async def story():
        async with calling(town, None, Bench()) as p:
            await p.session.sign_in(town.ada.account_id)
            (mine,) = town.ada.sees(sessions.mine)
            assert (mine.agent, p.session.caller.handle) == ("telnet terminal", "ada")
            await p.desk.act(sessions.end, town.ada.caller, mine.id)
            await p.settle()
            assert (p.is_over, b"ended from elsewhere" in p.sent) == (True, True)

    run(story())


def test_a_sign_in_ends_with_the_line(town):
    async def story():
        async with calling(town, None, Bench()) as p:
            await p.session.sign_in(town.ada.account_id)
            await p.hang_up()
        assert town.ada.sees(sessions.mine) == []

    run(story())


def test_screens_do_not_pile_up_without_end(town):
    async def story():
        async with calling(town, town.ada, Bench()) as p:
            await p.press("d" * 60)
            assert len(p.session.stack) == 40
            assert "lie on top of each other" in p.text

    run(story())


def test_another_character_set_changes_both_ways_and_the_frames(town):
    async def story():
        async with calling(town, town.ada, Bench(), charset="gbk") as p:
            await p.press("n")
            p.session.feed("中".encode("gbk"))
            p.clear()
            await p.press("文")
            assert "文".encode("gbk") in p.sent
            assert (p.session.draws_unicode, p.session.wire.charset) == (False, "gbk")

    run(story())


def test_others_see_where_somebody_is(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "<enter>")
            await p.desk.presence.settle()
            (here,) = (await p.desk.presence.list(town.bo.caller)).people
            assert (here.person.handle, here.transport) == ("ada", "telnet")
            assert (here.place, here.board_slug, here.thread_number) == ("thread", "Railway", 1)
            await p.hang_up()
            await p.desk.presence.settle()
            assert (await p.desk.presence.list(town.bo.caller)).people == []

    run(story())


def test_the_terminal_is_left_as_it_was_found(town):
    async def story():
        async with calling(town, None, Bench()) as p:
            p.session.set_charset("gbk")
            assert p.session.ambiguous == 2
            await p.press("q")
            assert p.sent.count(b"\x1b[?1049h") == p.sent.count(b"\x1b[?1049l") == 1
            assert p.sent.count(b"\x1b[?2004h") == p.sent.count(b"\x1b[?2004l") == 2

    run(story())


def test_a_sentence_that_is_too_long_for_the_last_line_has_lines_above_it(town):
    async def story():
        async with calling(town, None, Bench(), size=(40, 10)) as p:
            p.session.stack[-1].say("What stands here goes on for much longer than a line of a small window does.")
            p.session.resize(40, 10)
            await p.settle()
            said = [row.strip() for row in p.screen[-3:]]
            assert " ".join(said) == "What stands here goes on for much longer than a line of a small window does."

    run(story())


def test_who_rests_hears_of_nothing_that_concerns_others(town, monkeypatch):
    called = []
    usual = Session.on_events
    monkeypatch.setattr(
        Session, "on_events", lambda self, happened: called.append(self.caller.handle) or usual(self, happened)
    )

    async def story():
        async with together(town, town.ada, town.bo, town.chen, town.eve) as pilots:
            called.clear()
            await pilots[0].desk.act(messages.send, town.chen.caller, "bo", "Tea?")
            assert called == ["bo"]
            await pilots[1].settle()
            await pilots[3].press("B")  # the list of boards asks for no event
            called.clear()
            await pilots[0].desk.act(messages.send, town.ada.caller, "eve", "And you?")
            assert called == ["eve"]

    run(story())


def test_every_screen_that_looks_at_events_says_which(town):
    """The few others look at what names the caller, which everybody hears."""
    screens = {each for screen in every_screen().values() for each in screen.__mro__ if "news" in vars(each)}
    silent = {screen.__name__ for screen in screens - {Screen} if "hears" not in vars(screen)}
    assert silent == {"Inbox", "Mail", "Main", "Points"}
