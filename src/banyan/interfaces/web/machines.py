# SPDX-License-Identifier: Apache-2.0
"""For machines: is it well, its numbers, what crawlers may walk. No cookie is looked at and no page is kept."""

from hmac import compare_digest

from banyan.base.errors import NotFound, Refusal
from banyan.core import events
from banyan.interfaces.desk import Tx
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller

FAILS_TOO_OFTEN = 3  # times in a row: once or twice is a mail server that was away

ROBOTS = """User-agent: *
Disallow: /search
Disallow: /live
Disallow: /t/*/by/
Disallow: /t/*/*/history
Disallow: /t/*/*/answers
Disallow: /settings
Disallow: /inbox
"""


async def health(visit: Visit) -> Answer:
    """200 while the store can be read and the jobs run; 503 with what is wrong otherwise."""
    wrong = []
    try:
        await visit.ask(_newest)
    except Refusal as refusal:
        wrong.append(refusal.code)
    wrong += [f"job {task.name}" for task in visit.frame.jobs_status() if task.failures >= FAILS_TOO_OFTEN]
    return visit.plain("\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)


def _newest(tx: Tx, _: Caller) -> int:
    return events.newest(tx)


async def metrics(visit: Visit) -> Answer:
    """Open to whoever has the token of the setting `metrics.token`; without the setting there is no such page."""
    wanted = visit.frame.settings["metrics.token"]
    given = visit.head.get(b"authorization")
    if not wanted or not compare_digest(given.encode("latin-1"), f"Bearer {wanted}".encode()):
        raise NotFound
    frame, cache = visit.frame, visit.frame.cache
    gauges = {
        "banyan_page_cache_hits_total": ("Pages answered out of the cache.", float(cache.hits)),
        "banyan_page_cache_misses_total": ("Pages that were not in it.", float(cache.misses)),
        "banyan_page_cache_bytes": ("Memory of finished pages.", float(cache.size)),
        "banyan_page_cache_pages": ("Finished pages.", float(len(cache))),
        "banyan_streams": ("Open live streams.", float(frame.metrics.streams)),
        "banyan_streams_refused_total": ("Streams beyond the limit.", float(frame.metrics.refused_streams)),
        "banyan_event_position": ("The newest event that this process has heard.", float(frame.desk.hearing.position)),
    }
    return visit.plain(frame.metrics.text(gauges), media_type="text/plain; version=0.0.4; charset=utf-8")


async def robots(visit: Visit) -> Answer:
    return visit.plain(ROBOTS)
