# SPDX-License-Identifier: Apache-2.0
"""Who is here, as the web tells and shows it: pages set the place, kept pages too; what one may not know is not shown."""

import pytest
from tests.core.test_presence import crowd
from tests.interfaces.web.test_live import listening
from tests.kit.web import Site, opened, run

from banyan.core import boards, messages, presence, relations
from banyan.interfaces.web import whereabouts
from banyan.interfaces.web.whereabouts import place_of
from banyan.records.presence import AtLeaving, Place, PlaceKind, PresenceChoices


async def places(site: Site) -> dict[str, str]:
    await site.desk.presence.settle()
    found = await site.desk.presence.list(site.town.bo.caller)
    return {one.person.handle: presence.said("en", one) for one in found.people}


def test_every_page_tells_where_its_reader_is_also_one_from_memory(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            for _ in range(3):  # the second and third come from memory
                for path, said in (
                    ("/b/Railway", "on Railway"),
                    ("/t/1", "reading on Railway"),
                    ("/about", "somewhere here"),
                ):
                    await ada.get(path)
                    assert (await places(site))["ada"] == said
            await ada.get("/t/9")
            await ada.get("/t/1/floors?after=0")
            assert (await places(site))["ada"] == "somewhere here", (
                "what is not there is no place, nor is a piece of a page"
            )
            await ada.get("/b/Railway/new")
            assert (await places(site))["ada"] == "writing on Railway"

    run(story())


def test_guests_count_and_robots_do_not(town):
    async def story():
        async with opened(town) as site:
            for agent in ("Firefox", "Firefox", "Safari", "Googlebot/2.1", ""):
                await site.visitor().get("/b/Railway", **({"user-agent": agent} if agent else {}))
            await site.desk.presence.settle()
            assert site.desk.presence.counts().guests == 2
            page = await site.visitor().get("/online")
            assert "2 guests" in page.words
            assert "one member" not in page.words

    run(story())


def test_the_page_shows_relations_places_and_what_one_can_do(town):
    town.chen.opens_thread("Keys", board=town.back_room)
    town.ada.does(presence.choose, PresenceChoices(mood="talk"))
    town.eve.does(relations.befriend, "ada")

    async def story():
        async with opened(town) as site:
            for member, path in ((town.ada, "/b/Railway"), (town.chen, "/b/BackRoom"), (town.bo, "/search")):
                await (await site.signed_in(member)).get(path)
            eve = await site.signed_in(town.eve)
            await eve.get("/b/Railway")
            await site.desk.presence.settle()
            page = await eve.get("/online")
            assert "would like to talk" in page.words
            assert "Back room" not in page.html
            assert "BackRoom" not in page.html
            assert page.words.count("somewhere here") == 1
            assert 'aria-label="my friend"' in page.html
            assert "/messages?to=ada" in page.links
            assert "/messages?to=eve" not in page.links
            friends = await eve.get("/online?only=friends&sort=name")
            assert ("/@ada" in friends.links, "/@bo" in friends.links) == (True, False)
            board = await eve.get("/online?only=board&sort=place")
            assert ("/@ada" in board.links, "/@bo" in board.links) == (True, False)
            guest = await site.visitor().get("/online?only=friends")
            assert "/@bo" in guest.links
            assert "/messages?to=bo" not in guest.links

    run(story())


def test_the_list_has_pages(town, monkeypatch):
    monkeypatch.setattr(presence, "PER_PAGE", 2)
    crowd(town, 5)

    async def story():
        async with opened(town) as site:
            page, shown = await site.visitor().get("/online"), []
            while True:
                shown.append([link[2:] for link in page.links if link.startswith("/@m")])
                further = [link for link in page.links if "before=" in link]
                if not further:
                    break
                page = await site.visitor().get(further[0])
            assert shown == [["m004", "m003"], ["m002", "m001"], ["m000"]]
            assert (await site.visitor().get("/online?before=nonsense")).status == 422

    run(story())


def test_how_one_is_seen_is_chosen_on_a_page(town):
    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await ada.get("/settings/presence")
            assert "Being here" in page.words
            page = await page.submit("presence", is_hidden="1", listens_to="friends", mood="play", at_leaving="burn")
            assert "Saved." in page.words
            kept = await site.desk.ask(presence.choices, town.ada.caller)
            assert kept == PresenceChoices(True, "friends", "play", "burn")
            await site.desk.presence.settle()
            assert "ada" not in await places(site)
            bad = await (await ada.get("/settings/presence")).submit("presence", listens_to="aliens")
            assert bad.status == 422
            assert (
                await (await site.visitor().get("/settings/presence")).visitor.get("/settings/presence")
            ).status in (200, 401)

    run(story())


@pytest.mark.parametrize(("choice", "left", "letters"), [("keep", 1, 0), ("burn", 0, 0), ("mail", 0, 1)])
def test_who_signs_out_is_gone_and_the_log_goes_where_they_want_it(town, choice, left, letters):
    town.ada.does(presence.choose, PresenceChoices(at_leaving=AtLeaving(choice)))

    async def story():
        async with opened(town) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            await bo.get("/")
            await ada.get("/")
            await site.desk.presence.settle()
            await site.desk.act(messages.send, town.ada.caller, "bo", "good night")
            await (await ada.get("/signout")).submit("signout")
            assert "ada" not in await places(site)
            assert len(await site.desk.ask(_log, town.ada.caller)) == left
            assert town.count("SELECT count(*) FROM mail") == letters
            if letters:
                assert "→ bo: good night" in town.count("SELECT source FROM mail")

    run(story())


def _log(tx, caller):
    return messages.page(tx, caller)[0]


def test_an_open_stream_keeps_somebody_here_at_the_page_that_it_names(town):
    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            listener = await listening(ada, "inbox=1&at=/b/Railway")
            assert await listener.told() == "inbox 0"
            assert (await places(site))["ada"] == "on Railway"
            entry = next(iter(site.desk.presence._entries.values()))
            assert entry.holds == 1
            await listener.leave()
            assert entry.holds == 0
            thread = await listening(ada, "thread=9&at=/b/Railway")
            assert thread.status == 404

    run(story())


def test_nobody_stands_where_they_may_not_be(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            listener = await listening(eve, "inbox=1&at=/b/BackRoom")
            await listener.told()
            await site.desk.work(town.chen.does, boards.list_member, "BackRoom", town.bo.account_id, True)
            assert (await places(site))["eve"] == "on a board"
            await listener.leave()

    run(story())


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", Place(PlaceKind.HOME)),
        ("/b/铁道", Place(PlaceKind.BOARD, board="铁道")),
        ("/b/Railway/new", Place(PlaceKind.WRITING, board="Railway")),
        ("/t/12", Place(PlaceKind.THREAD, thread=12)),
        ("/t/12/56", Place(PlaceKind.THREAD, thread=12)),
        ("/t/12/by/ada", Place(PlaceKind.THREAD, thread=12)),
        ("/t/12/reply", Place(PlaceKind.WRITING, thread=12)),
        ("/t/12/56/edit", Place(PlaceKind.WRITING, thread=12)),
        ("/t/12/floors", None),
        ("/t/x", None),
        ("/t/99999999999", None),
        ("/@ada", Place(PlaceKind.PERSON)),
        ("/chat", Place(PlaceKind.CHAT)),
        ("/chat/lobby", Place(PlaceKind.CHAT, room="lobby")),
        ("/chat/lobby/lines", None),
        ("/messages/new", None),
        ("/talk/5", Place(PlaceKind.TALK)),
        ("/settings/security/keys", Place(PlaceKind.SETTINGS)),
        ("/complete/people", None),
        ("/static/x/y.css", None),
        ("/nothing", None),
    ],
)
def test_an_address_says_the_place(path, place):
    assert place_of(path) == place


def test_of_who_sends_long_headers_little_is_remembered(town, monkeypatch):
    agents, paths = [], []
    monkeypatch.setattr(whereabouts, "_is_robot", lambda agent: agents.append(agent) or True)
    monkeypatch.setattr(whereabouts, "place_of", lambda path: paths.append(path) or Place(PlaceKind.HOME))

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert (await guest.get("/", user_agent="M" * 5_000)).status == 200
            assert (await guest.get("/", cookie="a" * 60_000, user_agent="M" * 60_000)).status == 200
            await guest.get("/search/" + "a" * 5_000)
        assert agents[0] == b"M" * whereabouts.MAX_AGENT
        assert max(map(len, agents)) <= whereabouts.MAX_AGENT
        assert max(map(len, paths)) <= whereabouts.MAX_ADDRESS

    run(story())
