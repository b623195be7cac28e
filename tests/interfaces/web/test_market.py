# SPDX-License-Identifier: Apache-2.0
"""The market on the web, without script: offered, found, asked for, kept, done, reviewed, disputed, decided."""

from tests.kit.market import asks, goods_of, offers, sold, stall
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import deal_reviews, deals, disputes

TERMS = {"offer": "selling", "price": "120", "quality": "used", "place": "North gate", "days": "30"}


def test_something_is_offered_with_its_terms(town: Town) -> None:
    stall(town)

    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert "/b/Market/new/goods" in (await bo.get("/b/Market")).links
            page = await bo.get("/b/Market/new/goods")
            assert "Price in CNY" in page.words
            typed = TERMS | {"title": "A kettle", "text": "It whistles.", "do": "post"}
            page = await page.submit("write", **typed | {"price": "dear"})
            assert page.status == 422
            assert "“dear” is no price." in page.words
            page = await page.submit("write", price="120", days="x", do="post")
            assert "An offer runs for 1 to 366 days" in page.words
            page = await page.submit("write", days="30", do="post")
            assert "¥120" in page.words
            assert "/t/1/deal" in page.links
            guest = (await site.visitor("zh-Hans").get("/t/1")).words
            assert "可以要" in guest
            assert "North gate" in guest
            assert town.count("SELECT count(*) FROM goods") == 1

    run(story())


def test_lists_with_filters(town: Town) -> None:
    board = stall(town)
    offers(town.bo, board, "A bed", price="300", place="South gate")
    offers(town.bo, board, "A lamp", price="20")

    async def story() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            assert "/b/Market/goods" in (await guest.get("/b/Market")).links
            for address in ("/market", "/b/Market/goods"):
                words = (await guest.get(address)).words
                assert words.index("A lamp") < words.index("A bed")
                words = (await guest.get(f"{address}?least=100&place=south")).words
                assert "A lamp" not in words
                assert "¥300" in words
                page = await guest.get(f"{address}?most=cheap")
                assert page.status == 422
                assert 'value="cheap"' in page.html
            assert "Nothing here is like that." in (await guest.get("/market?offer=wanted")).words
            assert (await guest.get("/market?offer=x")).status == 422
            assert (await guest.get("/b/Nowhere/goods")).status == 404
            assert (await guest.get("/market?before=x")).status == 422

    run(story())


def test_from_asking_to_the_reviews(town: Town) -> None:
    thread = offers(town.bo, stall(town))

    async def story() -> None:
        async with opened(town) as site:
            assert "Sign in to ask for it" in (await site.visitor().get("/t/1/deal")).words
            bo, eve, ada = [await site.signed_in(one) for one in (town.bo, town.eve, town.ada)]
            page = await (await eve.get("/t/1/deal")).submit("/ask", words="x" * 301)
            assert page.status == 422
            page = await page.submit("/ask", words="I can come today.")
            assert "You wait and are the next." in page.words
            page = await (await ada.get("/t/1/deal")).submit("/ask")
            assert "You wait; one is before you." in page.words
            assert "I can come today." not in page.words
            assert "/t/1/deal" in (await bo.get("/inbox")).links
            page = await bo.get("/t/1/deal")
            assert "I can come today." in page.words
            page = await page.submit("/accept", days="2")
            assert "Kept for eve" in page.words
            assert "kept for somebody" in (await site.visitor().get("/t/1")).words
            assert "kept for somebody" in (await site.visitor().get("/market")).words
            page = await page.submit("/confirm")
            assert "You say that it is done; the other one has not yet." in page.words
            page = await (await eve.get("/t/1/deal")).submit("/confirm")
            assert "Both say that it is done." in page.words
            page = await page.submit("/review", verdict="bad")
            assert page.status == 422
            page = await (await eve.get("/t/1/deal")).submit("/review", verdict="bad", words="It does not whistle.")
            assert "not shown yet" in page.words
            page = await bo.get("/t/1/deal")
            assert "It does not whistle." not in page.words
            page = await page.submit("/review", verdict="good")
            assert "It does not whistle." in page.words
            assert "one completed deal" in (await site.visitor().get("/@bo")).words
            words = (await site.visitor().get("/@bo/deals")).words
            assert "It does not whistle." in words
            assert "0 went well, 0 neither well nor badly, 1 badly" in words
            assert "A kettle" in (await ada.get("/deals")).words
            assert "went elsewhere" in (await ada.get("/t/1/deal")).words
            for address in ("/deals/x/confirm", "/deals/7/confirm"):
                assert (await bo.post(address, {"csrf": bo_csrf(page.html)})).status == 404

    run(story())
    assert goods_of(town.bo, thread).state == "sold"


def bo_csrf(html: str) -> str:
    return html.partition('name="csrf" value="')[2].partition('"')[0]


def test_steps_back(town: Town) -> None:
    board = stall(town)
    thread = offers(town.bo, board)
    asks(town.ada, thread)
    kept = asks(town.eve, thread)
    town.bo.does(deals.accept, kept.id)

    async def story() -> None:
        async with opened(town) as site:
            bo, eve, ada = [await site.signed_in(one) for one in (town.bo, town.eve, town.ada)]
            page = await (await bo.get("/t/1/deal")).submit("/release")
            assert "It is free again." in page.words
            assert "not kept any more" in (await eve.get("/t/1/deal")).words
            page = await (await ada.get("/t/1/deal")).submit("/take-back")
            assert "You are not in the line any more." in page.words
            page = await (await ada.get("/t/1/deal")).submit("/ask")
            page = await (await bo.get("/t/1/deal")).submit("/decline")
            assert "They are told that it will not be them." in page.words
            page = await (await bo.get("/t/1/terms")).submit("terms", price="80.5")
            assert "¥80.50" in page.words
            assert (await (await bo.get("/t/1/terms")).submit("terms", place="")).status == 422
            assert (await eve.get("/t/1/terms")).status == 403
            page = await (await bo.get("/t/1/deal")).submit("/withdraw")
            assert "It is withdrawn." in page.words
            page = await page.submit("/renew", days="3")
            assert "It is offered again." in page.words
            assert (await (await bo.get("/t/1/deal")).submit("/renew", days="x")).status == 422

    run(story())


def test_a_dispute_is_opened_and_decided(town: Town) -> None:
    sold(town.bo, town.eve, offers(town.bo, stall(town)))

    async def story() -> None:
        async with opened(town) as site:
            eve, chen, ada = [await site.signed_in(one) for one in (town.eve, town.chen, town.ada)]
            page = await eve.get("/t/1/deal")
            address = next(link for link in page.links if link.endswith("/dispute"))
            page = await (await eve.get(address)).submit("dispute", words=" ")
            assert page.status == 422
            page = await page.submit("dispute", words="It was a pot.")
            assert "waits for a decision" in page.words
            assert (await ada.get("/disputes")).status == 200
            assert (await ada.get(page.path)).status == 404
            assert "/disputes" in (await chen.get("/tend")).links
            assert "Disputes that wait" in (await chen.get("/admin")).words
            assert page.path in (await chen.get("/disputes")).links
            seen = await chen.get(page.path)
            assert (await seen.submit("/disputes", verdict="undone", reason="")).status == 422
            seen = await seen.submit("/disputes", verdict="warned:bo", reason="say what it is")
            assert "it stands, and one of the two was warned" in seen.words
            assert "say what it is" in (await eve.get(page.path)).words
            assert "decided a dispute with a warning" in (await site.visitor().get("/log")).words
            assert (await eve.get("/disputes/x")).status == 404

    run(story())


def test_a_review_is_reported_and_taken_away(town: Town) -> None:
    deal = sold(town.bo, town.eve, offers(town.bo, stall(town)))
    town.bo.does(deal_reviews.review, deal.id, "good", "Paid at once.")
    review = town.eve.does(deal_reviews.review, deal.id, "bad", "His nose is crooked.")

    async def story() -> None:
        async with opened(town) as site:
            ada, chen = await site.signed_in(town.ada), await site.signed_in(town.chen)
            page = await ada.get("/@bo/deals")
            page = await (await ada.get(f"/deal-reviews/{review.id}/report")).submit("report", words="")
            assert page.status == 422
            page = await page.submit("report", words="not about the deal")
            assert "Those who tend the board will look at it." in page.words
            (case,), _ = town.chen.sees(disputes.queue)
            page = await (await chen.get(f"/disputes/{case.dispute.id}")).submit(
                "/disputes", verdict="stands", reason="hm"
            )
            assert "it stands" in page.words
            assert (await (await chen.get(f"/deal-reviews/{review.id}/remove")).submit("remove")).status == 422
            page = await (await chen.get(f"/deal-reviews/{review.id}/remove")).submit("remove", reason="noses")
            assert "taken away: noses" in page.words
            assert "His nose is crooked." not in (await ada.get("/@bo/deals")).words
            assert (
                await (await ada.get(f"/deal-reviews/{review.id}/restore")).submit("restore", reason="x")
            ).status == 403
            page = await (await chen.get(f"/deal-reviews/{review.id}/restore")).submit("restore", reason="it is true")
            assert "The review stands again" in page.words
            assert "His nose is crooked." in (await ada.get("/@bo/deals")).words
            assert (await ada.get("/deal-reviews/7/report")).status == 404

    run(story())


def test_an_end_that_nobody_has_noted_yet(town: Town) -> None:
    offers(town.bo, stall(town), days=1)
    town.clock.passes(2 * clock.DAY)

    async def story() -> None:
        async with opened(town) as site:
            words = (await site.visitor().get("/t/1/deal")).words
            assert "run out" in words

    run(story())
