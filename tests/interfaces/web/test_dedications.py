# SPDX-License-Identifier: Apache-2.0
"""What stands on the first page for a day: dedications and birthdays, by forms, on pages that are kept."""

from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import birthdays, dedications, site


def test_a_song_stands_on_the_first_page_and_on_about_for_a_day(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as place:
            guest, eve, chen = place.visitor(), await place.signed_in(town.eve), await place.signed_in(town.chen)
            assert "Dedicate something" not in (await guest.get("/")).words
            assert "Nothing is dedicated here." in (await eve.get("/dedications")).words
            page = await chen.get("/admin/site")
            await page.submit("/admin/site", dedications="on")
            page = await eve.get("/dedications")
            wrong = await page.submit("/dedications", to="bo", song="", words="")
            assert (wrong.status, "Please name a song" in wrong.words) == (422, True)
            page = await wrong.submit("/dedications", to="bo", song="夜车 <b>", words="Come home.")
            assert "It stands on the first page until tomorrow." in page.words
            for path in ("/", "/about"):
                words = (await guest.get(path)).words
                assert "Eve → Bo ♪ 夜车 <b> Come home." in words
            town.clock.passes(clock.DAY)
            await place.desk.act(lambda tx, _: dedications.sweep(tx), town.guest.caller)
            assert "♪" not in (await guest.get("/")).words
            assert "Dedicate something" in (await guest.get("/")).words

    run(story())


def test_one_is_reported_taken_back_and_taken_away(town: Town) -> None:
    town.chen.does(site.set_policies, dedications="on")
    one = town.eve.does(dedications.dedicate, "", "", "Good night.")
    two = town.ada.does(dedications.dedicate, "eve", "A song", "")

    async def story() -> None:
        async with opened(town) as place:
            eve, bo, chen = [await place.signed_in(member) for member in (town.eve, town.bo, town.chen)]
            page = await bo.get(f"/dedications/{one.id}/report")
            page = await page.submit("/report", reason="Too early.")
            assert "have been told" in page.words
            assert (await bo.get(f"/dedications/{one.id}/remove")).status == 200
            refused = await (await bo.get(f"/dedications/{one.id}/remove")).submit("/remove", reason="Mine.")
            assert refused.status == 403
            page = await eve.get("/dedications")
            assert "It is taken back." in (await page.submit("/take-back")).words
            page = await chen.get(f"/dedications/{two.id}/remove")
            assert "It is taken away." in (await page.submit("/remove", reason="No song.")).words
            assert "took a dedication away" in (await bo.get("/log")).words
            assert "Nobody has dedicated anything today." in (await bo.get("/dedications")).words

    run(story())


def test_a_birthday_is_told_to_those_who_may_know(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as place:
            guest, eve = place.visitor(), await place.signed_in(town.eve)
            page = await eve.get("/settings/birthday")
            wrong = await page.submit("/birthday", day="31-31")
            assert (wrong.status, "No year has such a day." in wrong.words) == (422, True)
            page = await wrong.submit("/birthday", day="05-01")
            assert 'value="05-01"' in page.html
            assert "Happy birthday" not in (await guest.get("/")).words
            await page.submit("/birthday", is_shown="1")
            assert "Happy birthday: Eve" in (await guest.get("/")).words
            assert "Birthday 05-01" in (await guest.get("/@eve")).words
            town.clock.passes(clock.DAY)
            await place.desk.act(lambda tx, _: birthdays.turn(tx), town.guest.caller)
            assert "Happy birthday" not in (await guest.get("/")).words

    run(story())
