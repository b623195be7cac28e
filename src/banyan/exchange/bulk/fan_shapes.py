# SPDX-License-Identifier: Apache-2.0
"""What fans add to an archive: ideas with their way, who is for them, whom releases thank, which floors are reports."""

from collections.abc import Iterator
from typing import Any

from banyan.base import clock
from banyan.records.ideas import Idea, Step
from banyan.storage.queries import fan_archive as queries
from banyan.storage.tx import Tx

Object = dict[str, Any]


def walk(tx: Tx) -> Iterator[tuple[str, Object]]:
    """Everything, as (file, object)."""
    after = 0
    while found := queries.list_ideas(tx, after):
        yield from (("ideas.jsonl", _idea(tx, Idea(*row))) for row in found)
        after = found[-1][0]
    after = 0
    while steps := queries.list_steps(tx, after):
        yield from (("idea_steps.jsonl", _step(Step(*row))) for row in steps)
        after = steps[-1][0]
    after = 0
    while votes := queries.list_votes(tx, after):
        yield from (("idea_votes.jsonl", _vote(*row)) for row in votes)
        after = votes[-1][0]
    after = 0
    while releases := queries.list_releases(tx, after):
        yield from (("releases.jsonl", _release(tx, release)) for release in releases)
        after = releases[-1]
    after = 0
    while impressions := queries.list_impressions(tx, after):
        yield from (("impressions.jsonl", {"post": str(post), "thread": str(thread)}) for post, thread in impressions)
        after = impressions[-1][0]


def _idea(tx: Tx, idea: Idea) -> Object:
    thanks = [{"account": str(account), "part": part} for account, part in queries.list_credits(tx, idea.thread_id)]
    made: Object = {
        "thread": str(idea.thread_id),
        "state": idea.state,
        "changed_at": clock.to_iso(idea.changed_at),
    }
    others = {"release": idea.release_id, "joined": idea.joined_id}
    made |= {name: str(other) for name, other in others.items() if other}
    texts = {"reason": idea.reason, "thanks": thanks}
    return made | {name: value for name, value in texts.items() if value}


def _step(step: Step) -> Object:
    made: Object = {
        "id": str(step.id),
        "thread": str(step.thread_id),
        "state": step.state,
        "by": str(step.by_id),
        "at": clock.to_iso(step.at),
    }
    made |= {"reason": step.reason} if step.reason else {}
    return made | ({"other": str(step.other_id)} if step.other_id else {})


def _vote(thread: int, account: int, at: int) -> Object:
    return {"thread": str(thread), "account": str(account), "made_at": clock.to_iso(at)}


def _release(tx: Tx, release: int) -> Object:
    return {"thread": str(release), "thanked": [str(account) for account in queries.list_thanked(tx, release)]}
