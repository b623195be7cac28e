# SPDX-License-Identifier: Apache-2.0
"""Polls on the web, without script: asked with a thread or under it, voted, changed, closed; on no page that others get."""

from typing import Any

from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import polls
from banyan.exchange import polls as files
from banyan.records.polls import PollWish


def wish(town: Town, **more: Any) -> PollWish:
    usual = {"question": "Rye or wheat?", "choices": ("Rye", "Wheat"), "closes_at": clock.now() + clock.DAY}
    return PollWish(**usual | more)


def test_a_thread_is_opened_with_its_poll(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/b/Railway/new")
            typed = {"title": "Bread", "text": "So?", "question": "Rye or wheat?", "do": "post"}
            page = await page.submit("write", **typed, choices="Rye")
            assert page.status == 422
            assert "Please write 2 to 32 different choices" in page.words
            page = await page.submit("write", do="post", choices="Rye\nWheat\n")
            assert "Rye or wheat?" in page.words
            assert "One choice each" in page.words
            assert town.count("SELECT count(*) FROM threads") == 1

    run(story())


def test_a_vote_and_another_in_its_place(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.bo.does(polls.open_in_thread, thread.number, wish(town, shows="after_vote"))

    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "0%" not in page.words
            page = await page.submit("/vote", pick="1", comment="crust")
            assert "100% (1)" in page.words
            assert 'value="1" checked' in page.html
            page = await page.submit("/vote", pick="0")
            assert 'value="0" checked' in page.html
            assert (await page.submit("/vote", pick="x")).status == 422
            guest = (await site.visitor().get("/t/1")).words
            assert "one person voted" in guest
            assert "100%" not in guest
            assert "Sign in to vote" in guest
            assert "crust" not in guest
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(f"/polls/{town.count('SELECT id FROM polls')}/close")).submit("close")
            assert "100% (1)" in page.words
            assert "crust" in (await site.visitor().get("/t/1")).words
            assert "You voted." in (await eve.get("/t/1")).words

    run(story())


def test_a_board_is_asked_by_who_tends_it(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            assert not any("polls" in form.action for form in (await bo.get("/b/Railway/polls")).forms)
            page = await (await ada.get("/b/Railway/polls")).submit("poll", question="Trips?", choices="Yes\nNo")
            assert "Trips?" in page.words
            for address in ("/polls", "/b/Railway/polls"):
                assert "Trips?" in (await site.visitor().get(address)).words
            poll_id = town.count("SELECT id FROM polls")
            assert (await bo.get(f"/polls/{poll_id}/remove")).status == 403
            page = await (await ada.get(f"/polls/{poll_id}/remove")).submit("remove", reason="no trips")
            assert (await bo.get(f"/polls/{poll_id}")).status == 404
            for address in ("/polls/x", "/polls/7"):
                assert (await bo.get(address)).status == 404

    run(story())


def test_under_a_thread_that_is_there(town: Town) -> None:
    town.bo.opens_thread("Bread")

    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert "/t/1/poll" in (await bo.get("/t/1")).links
            page = await (await bo.get("/t/1/poll")).submit("poll", question="Rye?", choices="Yes\nNo", most_picks="x")
            assert page.status == 422
            page = await page.submit("poll", poll_kind="several", most_picks="2")
            assert "Up to 2 choices each" in page.words
            assert "/t/1/poll" not in page.links

    run(story())


def asked(town: Town, **more: Any) -> int:
    poll_id: int = town.ada.does(polls.open_on_board, "Railway", wish(town, **more)).id
    return poll_id


def test_choices_are_put_in_order_and_the_rounds_are_shown(town: Town) -> None:
    poll_id = asked(town, kind="ranked", choices=("Rye", "Wheat", "Oats"))
    town.chen.does(polls.vote, poll_id, (0,))
    town.ada.does(polls.vote, poll_id, (1,))

    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get(f"/polls/{poll_id}")
            for wrong in (("1", "1", ""), ("", "", ""), ("x", "", ""), ("0", "", "1")):
                ranks = {f"rank{place}": typed for place, typed in enumerate(wrong)}
                assert (await page.submit("/vote", **ranks)).status == 422
            page = await page.submit("/vote", rank1="7", rank2="2")
            assert town.count("SELECT count(*) FROM poll_votes WHERE picks = '[2,1]'") == 1
            assert "The rounds are counted at the close." in page.words
            assert 'value="2"><span>Wheat' in page.html
            assert 'value="1"><span>Oats' in page.html
            town.clock.passes(clock.DAY)
            town.store.write_now(polls.close_due)
            page = await site.visitor().get(f"/polls/{poll_id}")
            assert "First: Wheat" in page.words
            assert "1 leaves" in page.words

    run(story())


def test_a_number_and_words_are_answered(town: Town) -> None:
    number = asked(town, kind="numeric", choices=(), low=-5, high=40, unit="loaves")
    why = asked(town, kind="text", choices=(), question="Why?")

    async def story() -> None:
        async with opened(town) as site:
            eve, ada = await site.signed_in(town.eve), await site.signed_in(town.ada)
            page = await eve.get(f"/polls/{number}")
            for wrong in ("", "x", "-6", "41", "1.5"):
                assert (await page.submit("/vote", pick=wrong)).status == 422
            page = await page.submit("/vote", pick="-3")
            assert "Mean -3, median -3 loaves" in page.words
            page = await eve.get(f"/polls/{why}")
            assert (await page.submit("/vote", answer=" ")).status == 422
            page = await page.submit("/vote", answer="<b>because</b>")
            assert "&lt;b&gt;because" in page.html
            assert "/blank" not in page.html
            taken = [link for link in (await ada.get(f"/polls/{why}")).links if link.endswith("/blank")]
            assert (await eve.get(taken[0])).status == 403
            page = await ada.get(taken[0])
            assert (await page.submit("blank", reason="")).status == 422
            page = await page.submit("blank", reason="no reason at all")
            assert "An answer that was taken away" in page.words
            assert "Your answer was taken away" in (await eve.get(f"/polls/{why}")).words

    run(story())


def test_a_receipt_finds_its_ballot_and_the_file_counts_again(town: Town) -> None:
    poll_id = asked(town)
    named = asked(town, ballot="named")
    town.bo.does(polls.vote, poll_id, (0,))

    async def story() -> None:
        async with opened(town) as site:
            eve, guest = await site.signed_in(town.eve), site.visitor()
            page = await (await eve.get(f"/polls/{poll_id}")).submit("/vote", pick="1")
            receipt = town.count(
                "SELECT receipt FROM poll_votes WHERE account_id = :eve AND poll_id = :poll",
                eve=town.eve.account_id,
                poll=poll_id,
            )
            assert f"Your receipt: {receipt}" in page.words
            assert receipt not in (await guest.get(f"/polls/{poll_id}")).html
            for path in ("ballots", "ballots.csv"):
                assert (await eve.get(f"/polls/{poll_id}/{path}")).status == 409
            page = await eve.get(f"/polls/{named}")
            assert "sees who chose what" in page.words
            await page.submit("/vote", pick="0")
            assert "eve" in (await guest.get(f"/polls/{named}/ballots")).words
            assert (await guest.get(f"/polls/{named}/ballots.csv")).status == 409
            town.clock.passes(clock.DAY)
            town.store.write_now(polls.close_due)
            page = await guest.get(f"/polls/{poll_id}/ballots")
            assert "?" not in "".join(form.action for form in page.forms), "no address has a receipt in it"
            assert "No ballot of this poll" in (await page.submit("ballots", receipt="none")).words
            page = await page.submit("ballots", receipt=receipt.upper())
            assert f"Receipt Ballot {receipt} Wheat Show all of them" in page.words
            assert f"/polls/{poll_id}/ballots" in (await guest.get(f"/polls/{poll_id}")).links
            file = await guest.get(f"/polls/{poll_id}/ballots.csv")
            counted = files.count(file.body)
            assert counted.is_right
            assert ("choice 2", "1") in counted.found

    run(story())


def test_the_form_asks_in_every_kind(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            for kind, more in (
                ("ranked", {"choices": "A\nB\nC", "ballot": "named", "roll": "later"}),
                ("numeric", {"low": "-3", "high": "9", "unit": "km"}),
                ("text", {}),
            ):
                page = await ada.get("/b/Railway/polls")
                page = await page.submit("poll", question=f"{kind}?", poll_kind=kind, **more)
                assert page.status == 200, page.words
            page = await ada.get("/b/Railway/polls")
            page = await page.submit("poll", question="Odd?", poll_kind="text", roll="later", member_days="3")
            assert "Either who joins later votes too" in page.words

    run(story())
    with town.store.read() as tx:
        found = tx.all("SELECT kind, ballot, joined_before = 0, low, high, unit, choices FROM polls ORDER BY id")
    assert found == [
        ("ranked", "named", True, 0, 0, "", '["A","B","C"]'),
        ("numeric", "secret", False, -3, 9, "km", "[]"),
        ("text", "secret", False, 0, 0, "", "[]"),
    ]
