# SPDX-License-Identifier: Apache-2.0
"""Chat rooms on the web, without a script; and the stream that only who is in the room may hear."""

from tests.interfaces.web.test_live import listening
from tests.interfaces.web.test_messages import everybody_is_here
from tests.kit.web import opened, run

from banyan.core import chat


def test_a_room_is_opened_entered_and_talked_in_by_forms(town):
    async def story():
        async with opened(town) as site:
            ada, bo, _ = await everybody_is_here(site)
            room = await (await ada.get("/chat")).submit("/chat", name="大厅", topic="tea")
            assert room.path.startswith("/chat/%E5%A4%A7")
            await room.submit("say", body="hello <b>all</b>")
            outside = await bo.get("/chat/大厅")
            assert "hello" not in outside.words
            assert "Topic: tea" in outside.words
            inside = await outside.submit("/join")
            assert "hello &lt;b&gt;all" in inside.html
            me = await inside.submit("say", body="/me waves")
            assert "bo waves" in me.words
            bad = await me.submit("say", body="/dance")
            assert bad.status == 422
            assert "“/dance” is no command here." in bad.words
            assert ("body", "/dance") in bad.form("say").fields
            assert "bo waves" in (await ada.get(f"{room.path}/lines?after=0")).words
            assert "You have left the room." in (await me.submit("/leave")).words
            assert "one person" in (await bo.get("/chat")).words
            taken = await (await bo.get("/chat")).submit("/chat", name="大厅")
            assert taken.status == 409
            guest = await site.visitor().get(room.path)
            assert (guest.status, "hello" in guest.words) == (200, False)

    run(story())


def test_an_operator_closes_the_room_with_a_form(town):
    async def story():
        async with opened(town) as site:
            ada, bo, _ = await everybody_is_here(site)
            room = await (await ada.get("/chat")).submit("/chat", name="lobby")
            await room.submit("/access", access="invited")
            assert (await bo.get("/chat/lobby")).status == 404
            assert (await site.visitor().get("/chat/lobby/lines")).status == 404
            assert "hidden" in (await ada.get("/chat")).words

    run(story())


def test_the_stream_rings_while_one_is_in_and_ends_when_one_is_put_out(town):
    town.ada.does(chat.open_room, "lobby")
    town.bo.does(chat.join, "lobby")

    async def story():
        async with opened(town) as site:
            _, bo, chen = await everybody_is_here(site)
            assert (await listening(chen, "chat=lobby")).status == 404
            listener = await listening(bo, "chat=lobby&at=/chat/lobby")
            assert await listener.told() == "chat 0"
            await site.desk.act(chat.say, town.ada.caller, "lobby", "hello")
            assert await listener.told() == "chat 0"
            await site.desk.act(chat.kick, town.ada.caller, "lobby", "bo")
            assert await listener.told() is None

    run(story())
