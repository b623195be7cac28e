# SPDX-License-Identifier: Apache-2.0
"""Life force on the web: one's own number in the settings, the rule beside the standing, a page that says that a name rests."""

from tests.interfaces.web.test_signing import GOOD, joins, signs_in
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import lease_warnings, site


def test_a_name_rests_and_wakes_when_its_owner_signs_in(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as place:
            mei, guest = place.visitor(), place.visitor()
            await joins(mei)
            assert "Life force" not in (await mei.get("/settings")).words
            town.chen.does(site.set_policies, life_force="15 120 365 666")
            place.frame.cache.clear()
            assert "15 of 15 days" in (await mei.get("/settings")).words
            assert "While new here 15 Later 120" in (await guest.get("/@mei/standing")).words
            assert "This name rests" not in (await guest.get("/@mei")).words
            town.clock.passes(15 * clock.DAY)
            await place.desk.act(lambda tx, _: lease_warnings.warn(tx, AccountId(0)), town.guest.caller)
            assert "This name rests" in (await guest.get("/@mei")).words
            mei.cookies.clear()
            assert (await signs_in(mei, "mei", GOOD)).status == 200
            assert "This name rests" not in (await guest.get("/@mei")).words

    run(story())
