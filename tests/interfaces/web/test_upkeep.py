# SPDX-License-Identifier: Apache-2.0
"""Health on one page: calm while all is well, plain about what is not, and for administrators alone."""

from time import sleep

from tests.kit.web import opened, run

from banyan.core import upkeep
from banyan.interfaces.desk import transactions


def test_health_says_what_is_wrong_and_what_to_do(town, monkeypatch):
    town.store.write_now(lambda tx: upkeep.note(tx, upkeep.CHECK, 3))
    monkeypatch.setattr(transactions, "SLOW_S", 0.001)

    def dawdles(tx, caller):
        sleep(0.01)

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            await place.desk.ask(dawdles, town.chen.caller)
            await place.desk.act(dawdles, town.chen.caller)
            page = await chen.get("/admin/health")
            for words in ("differences: 3", "“banyan check --mend” counts anew.", "Last backup", "never", "dawdles 2"):
                assert words in page.words, words
            assert "/admin/health" in page.links
            town.store.write_now(lambda tx: upkeep.note(tx, upkeep.CHECK))
            town.store.write_now(lambda tx: upkeep.note(tx, upkeep.BACKUP))
            town.clock.passes(60_000_000)
            page = await (await place.signed_in(town.chen)).get("/admin/health")
            assert ("differences" in page.words, "“banyan backup PATH”" in page.words) == (False, False)

    run(story())


def test_health_is_for_administrators(town):
    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get("/admin/health")).status == 401
            assert (await (await place.signed_in(town.ada)).get("/admin/health")).status == 403

    run(story())
