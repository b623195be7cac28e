# SPDX-License-Identifier: Apache-2.0
"""Following: the buttons on threads and people, and the list of all that somebody follows or mutes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from banyan.core import choices, follows
from banyan.interfaces.web import settings
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.router import Handler
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.follows import Stance

LIST = "/settings/following"


def does_to_thread(verb: Callable[..., Any], notice: str) -> Handler:
    """A button on a thread; `notice` is said afterwards."""

    async def act(visit: Visit) -> Answer:
        form = await visit.form()
        number = visit.number("number")
        await visit.act(verb, number)
        return visit.go(safe_next(form["next"], f"/t/{number}"), notice)

    return act


def does_to_person(verb: Callable[..., Any], notice: str) -> Handler:
    """A button on somebody's page; `notice` has the field {who}."""

    async def act(visit: Visit) -> Answer:
        form = await visit.form()
        person = await visit.act(verb, visit.params["handle"])
        page = f"/@{quote(person.handle, safe='')}"
        return visit.go(safe_next(form["next"], page), notice, who=person.display_name or person.handle)

    return act


THREAD_ACTS: dict[str, Handler] = {
    "follow": does_to_thread(follows.follow_thread, "You follow this thread."),
    "mute": does_to_thread(follows.mute_thread, "This thread is muted: you will hear nothing of it."),
    "leave": does_to_thread(follows.leave_thread, "You neither follow nor mute this thread."),
}
PERSON_ACTS: dict[str, Handler] = {
    "follow": does_to_person(follows.follow_person, "You follow {who}."),
    "mute": does_to_person(follows.mute_person, "{who} is muted: their floors are folded for you."),
    "leave": does_to_person(follows.leave_person, "You neither follow nor mute {who}."),
}


async def show(visit: Visit) -> Answer:
    """All that one follows, and with `?muted` all that one has muted."""
    stance = Stance.MUTED if "muted" in visit.query else Stance.FOLLOWED
    threads, older = await visit.ask(follows.list_threads, stance, visit.query.get("before", ""))
    people = await visit.ask(follows.list_people)
    return visit.page(
        "following.html",
        tabs=settings.tabs(visit),
        stance=stance,
        threads=threads,
        older=older,
        people=people[stance],
        follows_own=bool((await visit.ask(choices.mine)).follows_own),
    )


async def choose(visit: Visit) -> Answer:
    """Whether the threads in which one writes are followed."""
    form = await visit.form()
    await visit.act(choices.follow_own, bool(form["own"]))
    return visit.go(LIST, "Saved.")
