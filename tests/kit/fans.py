# SPDX-License-Identifier: Apache-2.0
"""A town of fans: its board Railway takes ideas and carries them out."""

from tests.kit.town import Member, Town, text

from banyan.core import ideas
from banyan.records.threads import Thread


def fan_town(town: Town) -> Town:
    """The same town, whose board Railway takes ideas and releases."""
    kinds = "UPDATE boards SET kinds = 'discussion idea release' WHERE id = :board"
    town.store.write_now(lambda tx: tx.run(kinds, {"board": town.railway.id}))
    return town


def has_idea(who: Member, town: Town, title: str = "Night trains", token: str = "") -> Thread:
    thread: Thread = who.does(ideas.open_idea, town.railway.id, title, text("They would be loved."), token)
    return thread
