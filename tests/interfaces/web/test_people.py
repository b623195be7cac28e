# SPDX-License-Identifier: Apache-2.0
"""What the script of the box is told while somebody types a name."""

import json

from tests.kit.town import refused
from tests.kit.web import opened, run

from banyan.core import accounts, people
from banyan.interfaces.web import pace


def test_names_are_told_to_members_and_nothing_else_of_anybody(town):
    town.store.write_now(people.sweep)
    town.eve.does(accounts.set_email, "eve@example.org")
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/complete/people?q=ev&thread=1")
            assert json.loads(page.body) == [{"handle": "eve", "name": "Eve"}]
            assert page.headers["cache-control"] == "no-store"
            assert json.loads((await bo.get("/complete/people?q=&thread=1")).body) == [{"handle": "ada", "name": "Ada"}]
            for odd in ("q=%00%ff", "q=" + "x" * 900, "thread=1e9", "q=a&thread=-4"):
                assert (await bo.get("/complete/people?" + odd)).status == 200
            assert (await bo.get("/complete/people?q=a&thread=99")).status == 404
            assert (await site.visitor().get("/complete/people?q=a")).status == 401

    run(story())


def test_who_asks_without_end_waits(town, monkeypatch):
    monkeypatch.setattr(pace, "A_MINUTE", 3)
    alone = pace.Pace()
    for _ in range(3):
        alone.check(town.bo.account_id)
    with refused("asked_too_often"):
        alone.check(town.bo.account_id)
    alone.check(town.eve.account_id)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            statuses = [(await bo.get("/complete/people?q=a")).status for _ in range(4)]
            assert statuses == [200, 200, 200, 429]
            assert (await (await site.signed_in(town.eve)).get("/complete/people?q=a")).status == 200

    run(story())
