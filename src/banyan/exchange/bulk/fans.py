# SPDX-License-Identifier: Apache-2.0
"""What an archive's boards of fans kept: ideas, who is for them, whom releases thank, which floors are reports."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.core import ideas, releases
from banyan.core.threads import one_line
from banyan.exchange.bulk import carried
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.ideas import CreditPart, Idea, IdeaState, Step
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import ideas as queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import releases as release_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx


def keep_ideas(tx: Tx, source: str, lines: Sequence[carried.IdeaLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [one for line in lines for one in (line.thread, line.release, line.joined)])
    people = known.find("account", [one.account for line in lines for one in line.thanks])
    for line in lines:
        thread_id = _of_kind(tx, threads, line.thread, ideas.KIND)
        if thread_id is None or line.state not in set(IdeaState):
            known.lose(f"idea {line.thread}")
            continue
        if queries.find_line(tx, thread_id) is not None:
            continue
        release, joined = _of_kind(tx, threads, line.release, releases.KIND), _other(threads, line.joined)
        state, changed_at = IdeaState(line.state), at(line.changed_at)
        queries.insert_idea(tx, Idea(thread_id, state, one_line(line.reason), 0, release, joined, changed_at))
        for thanks in line.thanks:
            if thanks.account in people and thanks.part in set(CreditPart):
                queries.put_credit(tx, thread_id, AccountId(people[thanks.account]), CreditPart(thanks.part))


def keep_steps(tx: Tx, source: str, lines: Sequence[carried.IdeaStepLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.by for line in lines])
    threads = known.find("thread", [one for line in lines for one in (line.thread, line.other)])
    for line in lines:
        thread_id = _of_kind(tx, threads, line.thread, ideas.KIND)
        if thread_id is None or line.by not in people or line.state not in set(IdeaState):
            known.lose(f"step {line.id}")
        elif not archive_queries.has_row(tx, "idea_steps", int(line.id)):
            by, state, reason = AccountId(people[line.by]), IdeaState(line.state), one_line(line.reason)
            other = _other(threads, line.other)
            queries.insert_step(tx, Step(int(line.id), thread_id, state, by, at(line.at), reason, other))


def keep_votes(tx: Tx, source: str, lines: Sequence[carried.IdeaVoteLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.account for line in lines])
    threads = known.find("thread", [line.thread for line in lines])
    voted: dict[ThreadId, None] = {}
    for line in lines:
        thread_id = _other(threads, line.thread)
        if thread_id is None or line.account not in people or queries.find_line(tx, thread_id) is None:
            known.lose(f"vote {line.thread}")
            continue
        queries.put_vote(tx, thread_id, AccountId(people[line.account]), at(line.made_at))
        voted[thread_id] = None
    for thread_id in voted:
        queries.set_vote_count(tx, thread_id, queries.count_votes(tx, thread_id))


def keep_releases(tx: Tx, source: str, lines: Sequence[carried.ReleaseLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [one for line in lines for one in line.thanked])
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        thread_id = _of_kind(tx, threads, line.thread, releases.KIND)
        if thread_id is None:
            known.lose(f"release {line.thread}")
        else:
            thanked = [AccountId(people[one]) for one in line.thanked if one in people]
            release_queries.insert_credits(tx, thread_id, thanked)


def keep_impressions(
    tx: Tx, source: str, lines: Sequence[carried.ImpressionLine], made: list[Made], report: Report
) -> None:
    known = Known(tx, source, report)
    posts = known.posts([line.post for line in lines])
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        thread_id = _of_kind(tx, threads, line.thread, releases.KIND)
        post = post_queries.find_post_by_id(tx, PostId(posts[line.post])) if line.post in posts else None
        if thread_id is None or post is None or post.thread_id != thread_id:
            known.lose(f"report {line.post}")
        elif release_queries.find_own(tx, thread_id, post.author_id) is None:
            release_queries.put_impression(tx, thread_id, post.author_id, post.id)


def _other(threads: dict[str, int], name: str | None) -> ThreadId | None:
    return ThreadId(threads[name]) if name in threads else None


def _of_kind(tx: Tx, threads: dict[str, int], name: str | None, kind: str) -> ThreadId | None:
    """The thread called `name`, when it came and is of that kind."""
    thread_id = _other(threads, name)
    thread = thread_queries.find_thread(tx, thread_id) if thread_id else None
    return thread.id if thread is not None and thread.kind == kind else None
