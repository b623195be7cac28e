# SPDX-License-Identifier: Apache-2.0
"""Threads like the one that somebody is about to open, by the words of its title; only what they may read.

Each word is looked up by itself and brings its newest threads; a thread that has many of the words, and such as few others
have, is similar. Every look is bounded, so the answer takes as long in a large community as in a small one.
"""

from banyan.base import ids
from banyan.core.permits import check_signed_in
from banyan.core.search import MOST_HIDDEN, TITLE_MARK, board_term
from banyan.markup.fold import east_run, tokens
from banyan.records.callers import Caller
from banyan.records.similar import Similar
from banyan.storage.queries import search as queries
from banyan.storage.queries.search import Found, Span, Wanted
from banyan.storage.tx import Tx

MOST_WORDS = 12
MOST_OF_A_WORD = 30
MOST_SHOWN = 5
LIKE_ENOUGH = 0.4  # share of the title's words, weighed
COMMON, RARE = 1.0, 2.0


def threads(tx: Tx, caller: Caller, title: str) -> list[Similar]:
    """The most similar first; none for a title that says too little."""
    check_signed_in(caller)
    words = [word for word in dict.fromkeys(tokens(title[:200])) if len(word) > 1 or not east_run(word)][:MOST_WORDS]
    if sum(len(word) for word in words) < 3:  # one word of two letters is in half of all titles
        return []
    without = tuple(map(board_term, queries.list_out_of_sight(tx, caller, None, MOST_HIDDEN)))
    points: dict[int, float] = {}
    found: dict[int, Found] = {}
    total = 0.0
    for word in words:
        offers = queries.list_found(tx, caller, Wanted((TITLE_MARK + word,), without=without), _NEWEST, None)
        weight = COMMON if len(offers) == MOST_OF_A_WORD else RARE
        total += weight
        for _, offer in offers:
            if offer is not None:
                found[offer.number] = offer
                points[offer.number] = points.get(offer.number, 0.0) + weight
    alike = sorted(
        (number for number in points if points[number] >= LIKE_ENOUGH * total), key=lambda one: (-points[one], -one)
    )
    return [_similar(found[number]) for number in alike[:MOST_SHOWN]]


_NEWEST = Span(ids.MAX_ID, 0, MOST_OF_A_WORD)


def _similar(found: Found) -> Similar:
    return Similar(found.number, found.title, found.title_lang, found.made_at, found.board_slug, found.board_titles)
