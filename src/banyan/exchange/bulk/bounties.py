# SPDX-License-Identifier: Apache-2.0
"""Bounties in an archive: what was put up, and which answers got it. The points themselves are in none: purses do not travel, so
one that is open comes as one for which nothing is held.
"""

from collections.abc import Sequence

from banyan.base.ids import AccountId, ThreadId
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.bounties import KIND, UNDECIDED, Bounty, BountyState
from banyan.storage.queries import bounties as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx


def keep_bounties(tx: Tx, source: str, lines: Sequence[carried.BountyLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    people = known.find("account", [share.account for line in lines for share in line.shares])
    posts = known.posts([share.post for line in lines for share in line.shares])
    for line in lines:
        thread = thread_queries.find_thread(tx, ThreadId(threads[line.thread])) if line.thread in threads else None
        is_known = line.state in ("", *set(BountyState) - set(UNDECIDED)) and bool(line.state) == bool(line.decided_at)
        if thread is None or thread.kind != KIND or not is_known:
            known.lose(f"bounty {line.thread}")
        elif queries.find_bounty(tx, thread.id) is None:
            state = BountyState(line.state) if line.state else BountyState.LAPSED
            decided_at = at(line.decided_at) if line.decided_at else None
            queries.insert_bounty(tx, Bounty(thread.id, line.amount, at(line.ends_at), state, decided_at))
            for share in {one.post: one for one in line.shares}.values():
                if share.account in people and share.post in posts:
                    account_id = AccountId(people[share.account])
                    queries.insert_share(tx, thread.id, posts[share.post], account_id, share.amount)
