# SPDX-License-Identifier: Apache-2.0
"""Impressions: a report in four parts under a release, one of each person: what is good, what is bad, what is broken, what they
wish. It is a floor like any other, so whoever thinks again edits it.
"""

from collections.abc import Mapping

from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.words import translate
from banyan.core import posts, pseudonyms, threads, tokens
from banyan.core.releases import KIND
from banyan.records.callers import Caller
from banyan.records.events import ThreadChanged
from banyan.records.posts import Body, Post
from banyan.storage.queries import releases as queries
from banyan.storage.tx import Tx

PARTS = {
    "good": "What is good",
    "bad": "What is bad",
    "broken": "What is broken",
    "wish": "What I wish for",
}


class HasReported(Refusal):
    code = "has_reported"
    family = Family.CONFLICT
    sentence = "You have said how this release is, on floor {floor}."
    hint = "Edit that floor when you think otherwise now."
    fields = ("floor",)


def compose(lang: str, said: Mapping[str, str]) -> str:
    """The text of the four parts under their headings; "" when none of them says anything."""
    if not any(said.get(part, "").strip() for part in PARTS):
        return ""
    pieces = [
        f"### {translate(lang, heading)}\n\n{said.get(part, '').strip() or '–'}" for part, heading in PARTS.items()
    ]
    return "\n\n".join(pieces)


def give(tx: Tx, caller: Caller, number: int, body: Body, token: str = "") -> Post:
    """Add the floor of one's report."""
    thread, _, board = threads.get(tx, caller, number)
    if thread.kind != KIND:
        raise NotFound
    pseudonyms.check_named(board)
    before = None if caller.is_guest else queries.find_own(tx, thread.id, caller.id)
    if before is not None:
        if tokens.claim(tx, caller, token) != before[0]:
            raise HasReported(floor=before[1])
        return posts.get_by_id(tx, before[0])
    post = posts.reply(tx, caller, number, body, token=token)
    queries.put_impression(tx, thread.id, caller.id, post.id)
    tx.announce(ThreadChanged(thread.id, thread.number, board.id, "card"))
    return post
