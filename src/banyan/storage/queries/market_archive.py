# SPDX-License-Identifier: Apache-2.0
"""What a guest may read of a market, in the order of an archive."""

from banyan.records.callers import GUEST
from banyan.records.deal_reviews import DealReview
from banyan.records.deals import Deal
from banyan.records.goods import Goods
from banyan.storage.queries import deal_reviews, deals, goods
from banyan.storage.queries.archive import KNOWN, OPEN, ROWS
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Tx

GOODS = f"""SELECT {goods.COLUMNS} FROM goods g JOIN threads t ON t.id = g.thread_id JOIN boards b ON b.id = t.board_id
    WHERE g.thread_id > :after AND t.state IN ('open', 'locked') AND {OPEN} ORDER BY g.thread_id LIMIT {ROWS}"""
REVIEWS = f"""SELECT {deal_reviews.COLUMNS}, {deals.COLUMNS} FROM deal_reviews r JOIN deals d ON d.id = r.deal_id
    JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id JOIN accounts y ON y.id = r.by_id
    JOIN accounts a ON a.id = r.about_id
    WHERE r.id > :after AND r.shown_at > 0 AND r.removed_at IS NULL AND d.state = 'done' AND t.state IN ('open', 'locked')
      AND y.state IN {KNOWN} AND a.state IN {KNOWN} AND {OPEN} ORDER BY r.id LIMIT {ROWS}"""


def list_goods(tx: Tx, after: int) -> list[Goods]:
    return tx.all(GOODS, viewer(GUEST, after=after), Goods)


def list_reviews(tx: Tx, after: int) -> list[tuple[DealReview, Deal]]:
    """Reviews that are shown, with the deals that they are about."""
    width = deal_reviews.WIDTH
    return tx.all(REVIEWS, viewer(GUEST, after=after), lambda *row: (DealReview(*row[:width]), Deal(*row[width:])))
