# SPDX-License-Identifier: Apache-2.0
"""Meeting at the terminal: the list of who is here, lines over any screen, talks typed live, chat rooms; and hostile words."""

from contextlib import asynccontextmanager

import pytest
from tests.kit.screens import SIZES, Pilot, calling, desk_over, golden
from tests.kit.stories import run

from banyan.core import chat, mail, messages, presence, relations, sessions, talks
from banyan.records.presence import AtLeaving, Listens, PresenceChoices

HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b9;9H\u202emoved" + "Z" + "\u0301" * 40 + "\r\n\x08\x08"


@asynccontextmanager
async def together(town, *members, **known):
    """Several callers at the terminals of one process."""
    async with desk_over(town) as desk:
        pilots = []
        for member in members:
            account_id = member.account_id or 0
            pilot = Pilot(desk, **({"lang": "en", "account_id": account_id} | known))
            await pilot.start()
            pilots.append(pilot)
        await desk.presence.settle()
        try:
            yield pilots
        finally:
            for pilot in pilots:
                if not pilot.is_over:
                    await pilot.hang_up()


async def settled(*pilots):
    for _ in range(3):
        for pilot in pilots:
            await pilot.settle()


# ---- messages


def test_a_line_is_told_over_any_screen_and_answered_there(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await bo.press("B")
            await ada.press("^Z")
            assert "Message to:" in ada.screen[-1]
            await ada.type("bo")
            await ada.type("Is the kettle on?")
            assert "Is the kettle on?" in ada.text
            await settled(ada, bo)
            assert bo.screen[0].startswith(" ★ ada ")
            assert "Is the kettle on?" in bo.screen[0]
            assert bo.screen[0].endswith("^Z answer")
            await bo.press("^Z")
            assert "To ada:" in bo.text
            await bo.type("It is, 来吧")
            await bo.press("<enter>")
            assert "Railway" in bo.text
            assert "★" not in bo.screen[0]
            await settled(ada, bo)
            assert "It is, 来吧" in ada.text
            await ada.press("<esc>")
            assert "★" not in ada.screen[0]

    run(story())
    assert town.bo.sees(messages.waiting) == []
    assert [one.body for one in town.ada.sees(messages.page)[0]] == ["It is, 来吧", "Is the kettle on?"]


def test_a_line_that_is_not_looked_at_leaves_a_mark_and_whoever_writes_loses_no_key(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await bo.press("B", "/")
            await ada.desk.act(messages.send, town.ada.caller, "bo", "one")
            await settled(bo)
            assert "one" in bo.screen[0]
            await bo.press("a", "d")
            assert "one" in bo.screen[0]
            assert bo.screen[-1].endswith("ad")
            await bo.press("^Z")
            assert "To ada:" in bo.text
            await bo.press("<esc>", "a")
            assert bo.screen[-1].endswith("ada")

    run(story())


def test_people_are_switched_between_and_seen_is_what_was_looked_at(town):
    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, _):
            await ada.desk.act(messages.send, town.ada.caller, "bo", "from ada")
            await ada.desk.act(messages.send, town.eve.caller, "bo", "from eve")
            await settled(bo)
            await bo.press("^Z")
            assert ("To ada:" in bo.text, "1/2" in bo.text, "from eve" in bo.text) == (True, True, False)
            assert [one.body for one in town.bo.sees(messages.waiting)] == ["from eve"]
            await bo.press("<down>")
            assert ("To eve:" in bo.text, "from eve" in bo.text) == (True, True)
            assert town.bo.sees(messages.waiting) == []

    run(story())


def test_who_takes_no_messages_is_not_reached_and_the_refusal_stands_in_the_box(town):
    town.bo.does(presence.choose, PresenceChoices(listens_to=Listens.FRIENDS))
    town.eve.does(relations.block, "ada")

    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, eve):
            for handle in ("bo", "eve"):
                await ada.press("^Z")
                await ada.type(handle)
                await ada.type("psst")
                assert f"{handle} takes no messages just now." in ada.text
                await ada.press("<esc>")
            await settled(bo, eve)
            assert "psst" not in bo.text + eve.text

    run(story())


def test_the_log_is_read_mailed_and_burned(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, _):
            for number in range(3):
                await ada.desk.act(messages.send, town.bo.caller, "ada", f"line {number}")
            await settled(ada)
            assert "3 new" in next(row for row in ada.screen if "Messages" in row)
            await ada.press("W")
            assert [row[-6:] for row in ada.screen if "line " in row] == ["line 0", "line 1", "line 2"]
            assert town.ada.sees(messages.waiting) == []
            await ada.press("M", "y")
            assert "in your mailbox now" in ada.screen[-1]
            await ada.desk.act(messages.send, town.bo.caller, "ada", "another")
            await settled(ada)
            await ada.press("D", "y")
            assert "burned" in ada.screen[-1]

    run(story())
    assert town.ada.sees(messages.page)[0] == []
    assert town.count("SELECT count(*) FROM mail") == 1


@pytest.mark.parametrize(("pressed", "left"), [("k", 1), ("b", 0), ("m", 0)])
def test_at_the_door_the_log_is_kept_mailed_or_burned(town, pressed, left):
    town.ada.does(presence.choose, PresenceChoices(at_leaving=AtLeaving.BURN))

    async def story():
        async with together(town, town.ada, town.bo) as (ada, _):
            await ada.desk.act(messages.send, town.bo.caller, "ada", "sleep well")
            await settled(ada)
            await ada.press("G", "y")
            assert "sleep well" not in ada.screen[-1]
            await ada.press(pressed)
            await ada.settle()
            assert ada.is_over

    run(story())
    assert len(town.ada.sees(messages.page)[0]) == left
    assert town.count("SELECT count(*) FROM mail") == (1 if pressed == "m" else 0)


def test_a_guest_is_asked_to_sign_in(town):
    async def story():
        async with calling(town) as p:
            await p.type("guest")
            await p.press("^Z")
            assert "Please sign in first." in p.screen[-1]
            await p.press("U")
            await p.press("p")
            assert "Please sign in first." in p.screen[-1]

    run(story())


def test_what_comes_into_the_inbox_is_told_over_any_screen(town):
    async def story():
        async with together(town, town.ada) as (ada,):
            await ada.press("B")
            body = await ada.desk.render("Rye?", "text")
            await ada.desk.act(mail.send, town.bo.caller, "ada", "Bread", body)
            await settled(ada)
            assert ada.screen[0].startswith(" bo sent you a letter")
            await ada.press("j")
            assert "letter" not in ada.screen[0]

    run(story())


def test_a_friend_who_comes_is_told_of(town):
    for one, other in ((town.ada, "bo"), (town.bo, "ada")):
        one.does(relations.befriend, other)
        one.does(presence.choose, PresenceChoices(tells_arrival=True))

    async def story():
        async with together(town, town.ada) as (ada,):
            bo = Pilot(ada.desk, lang="en", account_id=town.bo.account_id)
            await bo.start()
            await ada.desk.presence.settle()
            await settled(ada)
            assert "★ bo has just come." in ada.screen[0]
            await bo.hang_up()

    run(story())


# ---- who is here


def test_the_list_is_live_and_tells_relations_and_places(town):
    town.ada.does(relations.befriend, "bo")
    town.eve.does(relations.befriend, "ada")
    town.eve.does(presence.choose, PresenceChoices(listens_to=Listens.NOBODY))

    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, _):
            await ada.press("U")
            rows = [row for row in ada.screen if "telnet" in row]
            assert rows[0].split()[1:4] == ["1", "*", "bo"]
            assert any("^! eve" in row for row in rows)
            await bo.press("B", "<enter>")
            await ada.desk.presence.settle()
            await settled(ada)
            assert "on Railway" in next(row for row in ada.screen if "*  bo" in row)
            await bo.hang_up()
            await ada.desk.presence.settle()
            await settled(ada)
            assert not any(" bo " in row for row in ada.screen[3:-1])

    run(story())


def test_parts_and_orders(town):
    town.ada.does(relations.befriend, "eve")

    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, _):
            await bo.press("B", "<enter>")
            await ada.press("B", "<enter>")
            await ada.desk.presence.settle()
            assert ada.top.board.slug == "Railway"
            await ada.press("q", "q", "U")
            await ada.press("<tab>")
            assert [one.person.handle for one in ada.top.items] == ["eve"]
            await ada.press("f", "S")
            assert ada.top.order == "last"
            await ada.press("S")
            assert [one.person.handle for one in ada.top.items] == ["ada", "bo", "eve"]

    run(story())


def test_keys_of_the_list_reach_people(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.press("U", "/")
            await ada.type("bo")
            await ada.press("w")
            await ada.type("hello from the list")
            await ada.press("<enter>")
            await settled(bo)
            assert "hello from the list" in bo.screen[0]
            await ada.press("o")
            await ada.type("nice")
            assert town.ada.sees(relations.friends)[0].handle == "bo"
            await ada.press("d", "y")
            assert town.ada.sees(relations.friends) == []
            await ada.press("x")
            await ada.type("")
            assert " x  bo" in ada.text
            await ada.press("x", "y")
            assert town.ada.sees(relations.listed, "blocked") == []
            await ada.press("r")
            assert "here since" in ada.screen[0]

    run(story())


def test_quiet_and_invisible(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await ada.press("U", "p")
            assert "from your friends" in ada.screen[-1]
            await ada.press("y")
            assert "would like to talk" in ada.text
            await ada.press("C")
            assert "Nobody sees that you are here." in ada.screen[-1]
            await bo.press("U")
            assert "ada" not in bo.text
            await ada.press("C")
            await bo.press("q", "U")
            assert "ada" in bo.text

    run(story())
    chosen = town.ada.sees(presence.choices)
    assert (chosen.listens_to, chosen.mood, chosen.is_hidden) == ("friends", "talk", False)


def test_the_staff_end_sign_ins_and_speak_to_everybody(town):
    async def story():
        async with together(town, town.chen, town.bo) as (chen, bo):
            token = await chen.desk.act(sessions.open_session, town.eve.caller, "w3m", "")
            await bo.session.come_in(await chen.desk.act(sessions.open_session, town.bo.caller, "w3m", ""))
            await chen.press("U", "/")
            await chen.type("bo")
            await chen.press("K")
            await chen.type("asked for it, twice")
            assert "sign-ins of bo are ended" in chen.screen[-1]
            await bo.settle()
            assert bo.is_over
            assert b"ended from elsewhere" in bo.sent
            await chen.press("B")
            await chen.type("Tea is served.")
            assert "The line waits for" in chen.screen[-1]
            assert token

        async with together(town, town.ada) as (ada,):
            await ada.press("U", "K")
            assert "reason" not in ada.screen[-1]

    run(story())


# ---- talks


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


# ---- chat


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
            assert "no command here" in bo.screen[-1]
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
            for number in range(9):
                for member in (town.ada, town.chen):
                    await ada.desk.act(chat.join, member.caller, "lobby")
                    await ada.desk.act(
                        chat.say, member.caller, "lobby", f"line {number} of {member.caller.handle} " + 20 * "word "
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


# ---- hostile words


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


# ---- pictures


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
