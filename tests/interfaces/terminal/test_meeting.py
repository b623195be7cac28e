# SPDX-License-Identifier: Apache-2.0
"""Talks typed live and chat rooms at the terminal; hostile words; and how all of meeting looks."""

import pytest
from tests.kit.screens import SIZES, Pilot, golden, settled, together
from tests.kit.stories import run

from banyan.core import chat, messages, relations, talks
from banyan.interfaces.terminal.frame import line
from banyan.interfaces.terminal.widgets.log import MOST, Log, beside

HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b9;9H\u202emoved" + "Z" + "\u0301" * 40 + "\r\n\x08\x08"


def test_two_talk_and_see_what_the_other_types(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.press("U", "/")
            await ada.type("bo")
            await ada.press("t")
            assert "Waiting for bo to accept." in ada.text
            await settled(bo)
            assert "ada would like to talk with you." in bo.screen[0]
            await bo.press("^Z", "y")
            await settled(ada, bo)
            assert "Waiting" not in ada.text
            await ada.press("h", "i", " ", "你")
            await settled(bo)
            assert "... hi 你" in bo.text
            await ada.press("<enter>")
            await settled(bo)
            assert ("... hi" in bo.text, "hi 你" in bo.text) == (False, True)
            await bo.type("hello ada")
            await settled(ada)
            assert "hello ada" in ada.text
            await bo.press("^C")
            await settled(ada)
            assert "The talk is over." in ada.text
            await ada.press("<enter>")
            assert "Who is here" in ada.text

    run(story())
    assert town.ada.sees(talks.mine) == []


def test_a_talk_is_declined_put_off_and_ends_with_the_line(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.press("U", "/")
            await ada.type("bo")
            await ada.press("t")
            await settled(bo)
            await bo.press("^Z", "x")
            assert len(town.bo.sees(talks.asked)) == 1
            await bo.press("<esc>", "^Z", "n")
            await settled(ada)
            assert "bo cannot talk just now." in ada.text
            await ada.press("<enter>", "t")
            await bo.press("<esc>", "^Z", "y")
            await ada.hang_up()
            await settled(bo)
            assert "The talk is over." in bo.text

    run(story())


def test_people_sit_in_a_room(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.press("C", "^P")
            await ada.type("lobby")
            await ada.type("周末爬山")
            assert ("lobby" in ada.screen[0], "周末爬山" in ada.screen[0]) == (True, True)
            await bo.press("C", "<enter>")
            await settled(ada)
            assert "bo has come in" in ada.text
            assert any(row.endswith("│ @ada") for row in ada.screen)
            await bo.type("大家好")
            await bo.type("/me waves")
            await bo.type("/m ada psst")
            await settled(ada)
            assert "bo  大家好" in ada.text
            assert "*  bo waves" in ada.text
            assert "(ada) psst" in ada.text
            await ada.type("/t The last train")
            await settled(bo)
            assert "The last train" in bo.screen[0]
            await bo.type("/nonsense")
            assert "no command here" in bo.text
            await bo.press("^U")
            await bo.type("/l")
            assert "ada bo" in bo.screen[-1]
            await ada.type("/k bo")
            await settled(bo)
            assert "Chat rooms" in bo.screen[0] or "not in lobby" in bo.screen[0]
            await ada.type("/q")
            assert "lobby" in ada.text

    run(story())
    assert town.ada.sees(chat.rooms)[0].people == 0


def test_the_log_stays_put_while_somebody_reads_back_and_rooms_are_changed(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            for member, name in ((town.ada, "lobby"), (town.bo, "annex")):
                await ada.desk.act(chat.open_room, member.caller, name)
            for number in range(6):
                for member in (town.ada, town.chen):
                    await ada.desk.act(chat.join, member.caller, "lobby")
                    await ada.desk.act(
                        chat.say, member.caller, "lobby", f"line {number} of {member.caller.handle} " + 30 * "word "
                    )
            await bo.press("C", "/")
            await bo.type("lobby")
            await bo.press("<enter>")
            bottom = bo.text
            await bo.press("<pgup>")
            assert "Below it goes on" in bo.text
            back = bo.text
            await ada.desk.act(chat.say, town.ada.caller, "lobby", "something new")
            await settled(bo)
            assert bo.text == back
            assert bottom != back
            await bo.press("<pgdn>", "<pgdn>")
            assert "something new" in bo.text
            await bo.type("/j annex")
            assert "annex" in bo.screen[0]
            await bo.press("^C")

    run(story())
    assert [line.people for line in town.ada.sees(chat.rooms) if line.room.name == "annex"] == [0]


def test_without_a_screen_only_what_is_new_is_written(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            ada.session.set_look(is_linear=True)
            await ada.desk.act(chat.open_room, town.bo.caller, "lobby")
            await ada.press("C", "<enter>")
            ada.clear()
            await ada.desk.act(chat.say, town.bo.caller, "lobby", "hello there")
            await settled(ada)
            assert (ada.sent.count(b"hello there"), b"has come in" in ada.sent) == (1, False)
            await ada.press("^C")
            await ada.desk.act(messages.send, town.bo.caller, "ada", "psst")
            await settled(ada)
            ada.clear()
            await ada.press("^Z")
            assert b"psst" in ada.sent
            await ada.press("ye")
            ada.clear()
            await ada.press("s")
            assert ada.sent == b"s"
            assert not bo.is_over

    run(story())


def test_nobody_moves_the_cursor_of_somebody_else(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.desk.act(messages.send, town.ada.caller, "bo", HOSTILE)
            await settled(bo)
            await bo.press("^Z")
            await bo.press("<esc>")
            await ada.desk.act(chat.open_room, town.ada.caller, "lobby", HOSTILE)
            await ada.desk.act(chat.say, town.ada.caller, "lobby", HOSTILE)
            await bo.press("C", "<enter>")
            await bo.press("^C", "q")
            talk = await ada.desk.act(talks.ask, town.ada.caller, "bo")
            await settled(bo)
            await bo.press("^Z", "y")
            ada.desk.keystrokes.typed(talk.id, town.ada.account_id, HOSTILE)
            await ada.desk.act(talks.say, town.ada.caller, talk.id, HOSTILE)
            await settled(bo)
            assert "moved" in bo.text
            for bad in (b"\x1b[2J\x1b]0;x", b"\x1b]", b"\x07", "\u202e".encode(), b"\xc2\x9b", ("\u0301" * 4).encode()):
                assert bad not in bo.sent

    run(story())


def rows(log, cols=20, room=3):
    return [row.text for row in log.shown(cols, room)]


def test_a_log_keeps_its_place_and_forgets_the_oldest():
    log = Log(lambda said, cols: beside(line("a "), [("", said)], cols))
    assert rows(log) == []
    log.add([f"line {number}" for number in range(10)])
    assert rows(log) == ["a line 7", "a line 8", "a line 9"]
    log.page_up()
    assert (rows(log), log.is_back) == (["a line 5", "a line 6", "a line 7"], True)
    log.add(["words that are wrapped by a narrow log", "end"])
    assert rows(log) == ["a line 5", "a line 6", "a line 7"]
    assert rows(log, 12)[-1] == "a line 7"
    log.add([f"more {number}" for number in range(MOST)])
    assert rows(log) == ["a more 0", "a more 1", "a more 2"], "what it stood at is gone: the oldest that is left"
    log.page_down()
    assert rows(log)[-1] == "a more 4"
    log.to_end()
    assert (rows(log)[-1], log.is_back, len(log)) == (f"a more {MOST - 1}", False, MOST)


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    town.ada.does(relations.befriend, "bo")

    async def story():
        async with together(town, town.bo, town.eve) as (bo, _):
            desk = bo.desk
            await bo.press("B", "<enter>")
            ada = Pilot(desk, size=size, lang=lang, account_id=town.ada.account_id)
            await ada.start()
            ada.session.set_look(lang=lang, keymap="kbs")
            await desk.presence.settle()
            await ada.press("U")
            golden(ada, "online")
            await desk.act(messages.send, town.bo.caller, "ada", "那个 timeout 的问题我找到原因了，看你方便")
            await settled(ada)
            await ada.press("^Z")
            await ada.type("太好了，来 lobby 聊")
            golden(ada, "message")
            await ada.press("<esc>", "q", "W")
            golden(ada, "messages")
            await ada.press("q", "C")
            await desk.act(chat.open_room, town.bo.caller, "lobby", "周末爬山")
            await settled(ada)
            golden(ada, "chat")
            await ada.press("<enter>")
            await desk.act(
                chat.say, town.bo.caller, "lobby", "早上八点校门口集合。要带雨衣，天气预报说下午有小雨，山上还会起风"
            )
            await desk.act(chat.say, town.bo.caller, "lobby", "/me 举手")
            await settled(ada)
            golden(ada, "chat_room")
            await ada.press("^C", "q", "U")
            talk = await desk.act(talks.ask, town.bo.caller, "ada")
            await settled(ada)
            await ada.press("^Z")
            await ada.press("y")
            await desk.act(talks.say, town.bo.caller, talk.id, "hello 你好")
            desk.keystrokes.typed(talk.id, town.bo.account_id, "and")
            await ada.type("好久不见")
            await settled(ada)
            golden(ada, "talk")
            await ada.hang_up()

    run(story())
