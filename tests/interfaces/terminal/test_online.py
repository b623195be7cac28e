# SPDX-License-Identifier: Apache-2.0
"""Who is here, at the terminal: live, with relations and places, one list with the web's; and how loud a board is."""

import pytest
from tests.core.test_presence import crowd
from tests.kit.screens import Pilot, settled, together
from tests.kit.stories import run
from tests.kit.web import opened

from banyan.core import presence, relations, sessions, talks
from banyan.interfaces.terminal.heat import heat
from banyan.interfaces.terminal.themes import STYLES
from banyan.records.presence import Listens, PresenceChoices


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


def test_the_list_goes_on_below(town, monkeypatch):
    monkeypatch.setattr(presence, "PER_PAGE", 3)
    crowd(town, 7)

    async def story():
        async with together(town, town.ada) as (ada,):
            await ada.press("U")
            assert len(ada.top.items) == 3
            await ada.press(*["<down>"] * 8)
            assert [one.person.handle for one in ada.top.items] == ["ada", *(f"m{n:03}" for n in range(6, -1, -1))]
            assert ada.top.item.person.handle == "m000"

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


def test_the_web_and_the_terminal_are_one_place(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            ada = Pilot(site.desk, lang="en", account_id=town.ada.account_id)
            await ada.start()
            await eve.get("/b/Railway")
            await site.desk.presence.settle()
            await ada.press("U")
            row = next(row for row in ada.screen if "eve" in row)
            assert ("web" in row, "on Railway" in row) == (True, True)
            page = await eve.get("/online")
            assert ("/@ada" in page.links, "telnet" in page.words) == (True, True)
            await (await eve.get("/messages?to=ada")).submit("say", body="from the web")
            await settled(ada)
            assert "from the web" in ada.screen[0]
            await ada.press("^Z")
            await ada.type("from the terminal")
            assert "from the terminal" in (await eve.get("/messages/new")).words
            await ada.press("<esc>", "/")
            await ada.type("eve")
            await ada.press("t")
            talk = town.eve.sees(talks.asked)[0]
            page = await (await eve.get("/messages")).submit("/accept")
            await page.submit("say", body="line by line")
            await settled(ada)
            assert "line by line" in ada.text
            await ada.type("and so do I")
            assert "and so do I" in (await eve.get(f"/talk/{talk.id}")).words
            await ada.hang_up()

    run(story())


def test_the_heat_of_a_board_is_seen_at_both(town):
    async def story():
        async with opened(town) as site:
            for member in (town.bo, town.chen):
                await (await site.signed_in(member)).get("/b/Railway")
            ada = Pilot(site.desk, lang="en", account_id=town.ada.account_id)
            await ada.start()
            await site.desk.presence.settle()
            await ada.press("B")
            assert next(row for row in ada.screen if "Railway" in row).split()[-2:] == ["2", "0"]
            await ada.press("/")
            await ada.type("Railway")
            await ada.press("<enter>")
            assert ada.screen[0].endswith("Railway  2 here")
            await site.desk.presence.settle()
            assert "3 here" in (await (await site.signed_in(town.eve)).get("/b/Railway")).words
            assert "3 here" not in (await site.visitor().get("/b/Railway")).words
            await ada.hang_up()

    run(story())


@pytest.mark.parametrize(("people", "said"), [(0, ""), (9, "9"), (11, "11"), (51, "51"), (100, "HOT"), (1_000, "BOOM")])
def test_how_loud_a_board_is(people, said):
    assert heat(people)[1] == said.rjust(5)
    assert heat(people)[0] in STYLES


def test_others_see_what_somebody_does_at_a_terminal(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with together(town, town.ada) as (ada,):

            async def place():
                await ada.desk.presence.settle()
                return presence.said("en", (await ada.desk.presence.list(town.bo.caller)).people[0])

            assert await place() == "on the first page"
            for pressed, said in (("M", "at the letters"), ("S", "searching"), ("U", "seeing who is here")):
                await ada.press(pressed)
                assert await place() == said
                await ada.press("<esc>")
                while "Main menu" not in ada.screen[0]:
                    await ada.press("<left>")
            await ada.press("B", "/")
            await ada.type("Railway")
            await ada.press("<enter>")
            assert await place() == "on Railway"
            await ada.press("<enter>")
            assert f"/t/{thread.number}/" in ada.text
            assert await place() == "reading on Railway"
            await ada.press("<left>", "^P")
            await ada.type("Rolls")
            await ada.press("1")
            assert await place() == "writing on Railway"

    run(story())
