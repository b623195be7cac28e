# SPDX-License-Identifier: Apache-2.0
"""Leaving on the web: with the password, back by signing in, and what others see meanwhile and afterwards."""

from tests.interfaces.web.test_signing import GOOD, joins, signs_in
from tests.kit.town import Member
from tests.kit.web import opened, run

from banyan.core import accounts, departures, passwords
from banyan.storage.queries import accounts as account_queries


def settles(town) -> None:
    while town.store.write_now(departures.settle):
        pass


def test_somebody_leaves_and_comes_back(town):
    async def story():
        async with opened(town) as place:
            mei, elsewhere = place.visitor(), place.visitor()
            await joins(mei)
            await signs_in(elsewhere, "mei")
            page = await mei.get("/settings/leave")
            wrong = await page.submit("/leave", current="wrong wrong")
            assert (wrong.status, 'id="leave-current-e"' in wrong.html) == (422, True)
            page = await wrong.submit("/leave", current=GOOD)
            assert "Sign in within 14 days, and you have come back." in page.words
            assert not [name for name in mei.cookies if "session" in name]
            assert [(await one.get("/settings")).status for one in (mei, elsewhere)] == [401, 401]
            assert "Is about to leave." in (await place.visitor().get("/@mei")).words
            back = await signs_in(mei, "mei")
            assert 'href="/@mei"' in back.html
            assert "Welcome back: your leaving is cancelled" in back.words
            assert "Welcome back" not in (await signs_in(elsewhere, "mei")).words
            assert "Is about to leave." not in (await place.visitor().get("/@mei")).words

    run(story())


def test_who_left_is_a_name_and_took_the_words_along(town):
    thread = town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as place:
            mei, guest = place.visitor(), place.visitor()
            await joins(mei)
            member = Member(town, town.guest.sees(accounts.person, "mei").account.id)
            member.replies(thread, "My secret shortcut.")
            page = await mei.get("/settings/leave")
            await page.submit("/leave", current=GOOD, posts="erase")
            town.clock.passes(departures.TIME_TO_RETURN)
            settles(town)
            page = await guest.get(f"/t/{thread.number}")
            assert "My secret shortcut." not in page.html
            assert "Its author left and took the words along." in page.words
            assert "Has left. The name stays theirs." in (await guest.get("/@mei")).words
            assert (await signs_in(mei, "mei")).status == 422
            chen = await place.signed_in(town.chen)
            assert "gone" in (await chen.get("/admin/accounts/mei")).words
            assert (await joins(guest)).status == 409

    run(story())


def test_leaving_is_for_whoever_is_signed_in(town):
    async def story():
        async with opened(town) as place:
            assert (await place.visitor().get("/settings/leave")).status == 401
            assert (await place.visitor().post("/settings/leave", {})).status == 401

    run(story())


def test_the_last_administrator_is_told_why_not(town):
    hashed = passwords.hash_password(GOOD)
    town.store.write_now(lambda tx: account_queries.put_credentials(tx, town.chen.account_id, hashed))

    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await (await chen.get("/settings/leave")).submit("/leave", current=GOOD)
            assert (page.status, "last administrator" in page.words) == (409, True)
            assert (await chen.get("/settings")).status == 200

    run(story())
