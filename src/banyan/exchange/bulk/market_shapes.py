# SPDX-License-Identifier: Apache-2.0
"""What a market adds to an archive: terms, and reviews that are shown. Who asks for what, and its words, are in none."""

from collections.abc import Iterator
from typing import Any

from banyan.base import clock
from banyan.records.deal_reviews import DealReview
from banyan.records.deals import Deal
from banyan.records.goods import Goods, GoodsState
from banyan.storage.queries import market_archive as queries
from banyan.storage.tx import Tx

Object = dict[str, Any]


def walk(tx: Tx) -> Iterator[tuple[str, Object]]:
    """Everything, as (file, object)."""
    after = 0
    while goods := queries.list_goods(tx, after):
        yield from (("goods.jsonl", _goods(one)) for one in goods)
        after = goods[-1].thread_id
    after = 0
    while reviews := queries.list_reviews(tx, after):
        yield from (("deal_reviews.jsonl", _review(*one)) for one in reviews)
        after = reviews[-1][0].id


def _goods(one: Goods) -> Object:
    """For whom something is kept stays here, so elsewhere it is to be had."""
    state = GoodsState.OFFERED if one.state == GoodsState.RESERVED else one.state
    made: Object = {
        "thread": str(one.thread_id),
        "offer": one.offer,
        "currency": one.currency,
        "quality": one.quality,
        "place": one.place,
        "state": state,
    }
    made |= {} if one.price is None else {"price": str(one.price)}
    return made | ({"expires_at": clock.to_iso(one.expires_at)} if one.expires_at else {})


def _review(review: DealReview, deal: Deal) -> Object:
    made: Object = {
        "id": str(review.id),
        "thread": str(deal.thread_id),
        "deal": str(deal.id),
        "done_at": clock.to_iso(deal.done_at),
        "partner": str(deal.partner_id),
        "by": str(review.by_id),
        "verdict": review.verdict,
        "made_at": clock.to_iso(review.made_at),
        "shown_at": clock.to_iso(review.shown_at),
    }
    return made | ({"words": review.words} if review.words else {})
