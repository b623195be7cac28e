# SPDX-License-Identifier: Apache-2.0
"""An idea that ships on Friday: proposed by telnet, voted for in a browser, carried out with names, and reported on."""

from tests.kit.fans import fan_town
from tests.kit.screens import calling
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import ideas, notifications, releases, site
from banyan.interfaces.terminal.screens.releases import Release
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.jobs import schedules
from banyan.jobs.shift import Shift
from banyan.jobs.timetable import run_pending


def test_an_idea_ships_on_friday_with_everybodys_name(town: Town) -> None:
    fans = fan_town(town)
    fans.chen.does(site.set_policies, locale="en")

    async def proposed_by_telnet() -> None:
        async with calling(fans, fans.bo, Threads(fans.railway)) as p:
            await p.press("^P", "Night trains", "<enter>", "2", "They would be loved.", "^X", "s")

    async def voted_and_built_in_a_browser() -> None:
        async with opened(fans) as pages:
            eve, ada = await pages.signed_in(fans.eve), await pages.signed_in(fans.ada)
            await (await eve.get("/t/1/idea")).submit("/vote", vote="1")
            await (await ada.get("/t/1/idea")).submit("/credit", handle="eve", part="tested")
            await (await ada.get("/t/1/idea")).submit("/state", state="shipped")
            page = await (await ada.get("/b/Railway/release")).submit("/b/Railway/release")
            assert 'value="2026-05-01T17:00"' in page.html
            page = await page.submit("write", do="later")
            assert "It will be posted on 2026-05-01 17:00" in page.words

    async def reported_by_telnet() -> None:
        async with calling(fans, fans.eve, Release(2)) as p:
            assert "Night trains" in p.text
            await p.press("W", "<enter>", "I slept well.", "<enter>", "^X")
            assert "Thank you for telling." in p.text

    run(proposed_by_telnet())
    run(voted_and_built_in_a_browser())
    fans.clock.passes(6 * clock.HOUR)
    schedules.run(Shift(fans.store))
    run_pending(fans.store)
    run(reported_by_telnet())

    idea, release = fans.guest.sees(ideas.look, 1), fans.guest.sees(releases.look, 2)
    assert (idea.line.idea.vote_count, idea.release and idea.release.number) == (2, 2)
    assert [one.handle for one in release.thanked] == ["bo", "eve"]
    assert [(one.person.handle, one.floor) for one in release.impressions] == [("eve", 2)]
    told = {line.notification.kind for line in fans.bo.sees(notifications.inbox)[0]}
    assert told >= {"idea_shipped", "mention"}
