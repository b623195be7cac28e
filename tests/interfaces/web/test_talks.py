# SPDX-License-Identifier: Apache-2.0
"""Talks on the web, without a script."""

from tests.interfaces.web.test_live import listening
from tests.interfaces.web.test_messages import everybody_is_here
from tests.kit.web import opened, run

from banyan.core import talks


def test_two_talk_by_forms_and_a_third_sees_nothing(town):
    async def story():
        async with opened(town) as site:
            ada, bo, chen = await everybody_is_here(site)
            page = await (await ada.get("/online?sort=name")).submit("/talk", to="bo")
            assert "Waiting for bo to accept." in page.words
            asked = await bo.get("/messages")
            assert "ada asks you for a talk." in asked.words
            theirs = await asked.submit("/accept")
            assert theirs.path == page.path
            for visitor in (ada, bo):
                assert page.path in (await visitor.get("/messages")).links, "whoever went elsewhere finds it again"
            await (await ada.get(page.path)).submit("say", body="hello <i>you</i>")
            found = await bo.get(page.path)
            assert "hello &lt;i&gt;you" in found.html
            assert (await chen.get(page.path)).status == 404
            assert (await chen.get(f"{page.path}/lines")).status == 404
            empty = await (await bo.get(page.path)).submit("say", body=" ")
            assert empty.status == 422
            assert "The talk is over. What was said" in (await (await bo.get(page.path)).submit("/end")).words
            assert "The talk is over." in (await ada.get(page.path)).words
            assert not [form for form in (await ada.get(page.path)).forms if form.id == "say"]

    run(story())


def test_a_stream_rings_for_the_two_alone(town):
    async def story():
        async with opened(town) as site:
            ada, _, chen = await everybody_is_here(site)
            talk = await site.desk.act(talks.ask, town.ada.caller, "bo")
            listener = await listening(ada, f"talk={talk.id}")
            assert await listener.told() == "talk 0"
            assert (await listening(chen, f"talk={talk.id}")).status == 404
            assert (await listening(chen, "talk=x")).status == 404
            await site.desk.act(talks.decline, town.bo.caller, talk.id)
            assert await listener.told() == "talk 0"
            assert "bo cannot talk just now." in (await ada.get(f"/talk/{talk.id}")).words
            await listener.leave()

    run(story())


def test_a_talk_is_declined_with_a_button(town):
    async def story():
        async with opened(town) as site:
            _, bo, _ = await everybody_is_here(site)
            talk = await site.desk.act(talks.ask, town.ada.caller, "bo")
            page = await (await bo.get("/messages")).press(f"/talk/{talk.id}/decline")
            assert "You have declined." in page.words
            assert (await bo.get("/talk/nonsense")).status == 404

    run(story())
