# SPDX-License-Identifier: Apache-2.0
"""What an archive's markets kept: goods on their terms, and reviews with the deals that they are about."""

from collections.abc import Sequence

from banyan.base import money
from banyan.base.ids import AccountId, ThreadId
from banyan.core import goods
from banyan.core.threads import one_line
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.deal_reviews import DealReview, Verdict
from banyan.records.deals import Deal, DealState
from banyan.records.goods import Goods, GoodsState, Offer, Quality
from banyan.records.threads import Thread
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import deal_reviews as review_queries
from banyan.storage.queries import deals as deal_queries
from banyan.storage.queries import goods as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

CARRIED = set(GoodsState) - {GoodsState.RESERVED}


def keep_goods(tx: Tx, source: str, lines: Sequence[carried.GoodsLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        thread = _of_kind(tx, threads, line.thread)
        price = _price(line.price)
        is_whole = line.offer in set(Offer) and line.quality in set(Quality) and line.state in CARRIED
        if thread is None or not is_whole or price == BAD or line.currency not in money.CURRENCIES:
            known.lose(f"goods {line.thread}")
        elif queries.find_goods(tx, thread.id) is None:
            place = one_line(line.place)
            queries.insert_goods(
                tx,
                Goods(
                    thread_id=thread.id,
                    offer=Offer(line.offer),
                    price=price,
                    currency=line.currency,
                    quality=Quality(line.quality),
                    place=place,
                    place_key=goods.place_key(place),
                    state=GoodsState(line.state),
                    deal_id=None,
                    expires_at=at(line.expires_at) if line.expires_at else 0,
                ),
            )


def keep_reviews(
    tx: Tx, source: str, lines: Sequence[carried.DealReviewLine], made: list[Made], report: Report
) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [one for line in lines for one in (line.by, line.partner)])
    for line in lines:
        thread = _of_kind(tx, threads, line.thread)
        by, partner = people.get(line.by), people.get(line.partner)
        deal = _deal(tx, thread, line, partner) if thread and by and partner else None
        if deal is None or line.verdict not in set(Verdict) or by not in (deal.author_id, deal.partner_id):
            known.lose(f"review {line.id}")
        elif not archive_queries.has_row(tx, "deal_reviews", int(line.id)):
            if deal_queries.find_deal(tx, deal.id) is None:
                deal_queries.insert_deal(tx, deal)
            by_id = AccountId(by or 0)
            review = DealReview(
                id=int(line.id),
                deal_id=deal.id,
                by_id=by_id,
                about_id=deal.other(by_id),
                verdict=Verdict(line.verdict),
                words=one_line(line.words),
                made_at=at(line.made_at),
                shown_at=at(line.shown_at),
                removed_by=None,
                removed_at=None,
                reason="",
            )
            review_queries.insert_review(tx, review)


def _deal(tx: Tx, thread: Thread, line: carried.DealReviewLine, partner: int) -> Deal | None:
    """The deal that a review is about, as it is here, or as it comes: without what was said when it was asked for."""
    found = deal_queries.find_deal(tx, int(line.deal))
    if found is not None:
        return found if found.thread_id == thread.id and found.state == DealState.DONE else None
    if partner == thread.author_id:
        return None
    done_at = at(line.done_at)
    return Deal(
        id=int(line.deal),
        thread_id=thread.id,
        author_id=thread.author_id,
        partner_id=AccountId(partner),
        words="",
        state=DealState.DONE,
        asked_at=done_at,
        held_until=0,
        author_done_at=done_at,
        partner_done_at=done_at,
        done_at=done_at,
    )


BAD = -1


def _price(text: str | None) -> int | None:
    """Smallest coins; None where offers are asked for, BAD for what is no price."""
    if text is None:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(money.MOST))
    return int(text) if is_number and int(text) <= money.MOST else BAD


def _of_kind(tx: Tx, threads: dict[str, int], name: str) -> Thread | None:
    thread = thread_queries.find_thread(tx, ThreadId(threads[name])) if name in threads else None
    return thread if thread is not None and thread.kind == goods.KIND else None
