# SPDX-License-Identifier: Apache-2.0
"""Keeping away on the web: with the password, felt at once, said on the card by wish."""

from tests.interfaces.web.test_signing import GOOD, joins, signs_in
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock


def test_somebody_keeps_away_from_writing_and_the_page_says_until_when(town: Town) -> None:
    thread = town.ada.opens_thread("Night trains")

    async def story() -> None:
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await mei.get("/settings/away")
            wrong = await page.submit("/away", write="1", days="3", current="wrong wrong")
            assert (wrong.status, 'id="away-current-e"' in wrong.html) == (422, True)
            long = await wrong.submit("/away", write="1", days="99", current=GOOD)
            assert (long.status, "from 1 to 15" in long.words) == (422, True)
            odd = await long.submit("/away", write="1", days="many", current=GOOD)
            assert odd.status == 422
            done = await odd.submit("/away", write="1", days="3", is_shown="1", current=GOOD)
            assert "Done. It ends by itself." in done.words
            assert "Locked now" in done.words
            assert "Writing posts" in (await place.visitor().get("/@mei")).words
            talk = await mei.get(f"/t/{thread.number}")
            assert "You wished to keep away from writing." in talk.words
            refused = await mei.post(
                f"/t/{thread.number}/reply", {"text": "No.", "csrf": dict(done.form("away").fields)["csrf"]}
            )
            assert f"until {clock.to_words(town.clock.at + 3 * clock.DAY)}" in refused.words
            town.clock.passes(3 * clock.DAY)
            assert "You wished to keep away" not in (await mei.get(f"/t/{thread.number}")).words

    run(story())


def test_who_locks_the_way_in_is_out(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei)
            page = await mei.get("/settings/away")
            page = await page.submit("/away", sign_in="1", days="3", current=GOOD)
            assert "Until then nobody comes in as you" in page.words
            again = await signs_in(mei, "mei")
            assert (again.status, "You wished to keep away from this until" in again.words) == (403, True)

    run(story())
