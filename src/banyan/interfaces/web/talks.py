# SPDX-License-Identifier: Apache-2.0
"""Talks of two on the web: line by line, live with a script and by reloading without."""

from banyan.base.errors import Refusal
from banyan.core import talks
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.talks import TalkState

MAX_HANDLE = 60


async def ask(visit: Visit) -> Answer:
    """Somebody is asked for a talk; whoever is asked by them already accepts with it."""
    form = await visit.form()
    talk = await visit.act(talks.ask, form["to"].strip()[:MAX_HANDLE])
    visit.frame.lines.forget(visit.caller)
    return visit.go(f"/talk/{talk.id}")


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def lines(visit: Visit) -> Answer:
    """A piece: what was said behind `?after=`, and how the talk stands."""
    talk, found = await visit.ask(talks.page, _id(visit), parse_number(visit.query.get("after", "")) or 0)
    return visit.page("talk_lines.html", talk=talk, lines=found, me=visit.caller)


async def say(visit: Visit) -> Answer:
    form = await visit.form()
    try:
        await visit.act(talks.say, _id(visit), form["body"])
    except Refusal as refusal:
        return await _page(visit, refusal, form["body"])
    return visit.go(f"/talk/{_id(visit)}#say")


async def accept(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(talks.accept, _id(visit))
    visit.frame.lines.forget(visit.caller)
    return visit.go(f"/talk/{_id(visit)}")


async def decline(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(talks.decline, _id(visit))
    visit.frame.lines.forget(visit.caller)
    return visit.go("/online", "You have declined.")


async def end(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(talks.end, _id(visit))
    return visit.go("/online", "The talk is over. What was said goes within the hour.")


def _id(visit: Visit) -> int:
    return parse_number(visit.params["talk"]) or 0


async def _page(visit: Visit, refusal: Refusal | None = None, typed: str = "") -> Answer:
    talk, found = await visit.ask(talks.page, _id(visit))
    said = visit.say(refusal) if refusal else None
    return visit.page(
        "talk.html",
        status=said.status if said else 200,
        talk=talk,
        other=talk.other(visit.caller.id),
        is_asked=talk.state == TalkState.ASKED and talk.asked.id == visit.caller.id,
        lines=found,
        me=visit.caller,
        typed=typed,
        said=said,
        most=talks.MAX_LINE,
    )
