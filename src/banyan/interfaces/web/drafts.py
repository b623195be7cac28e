# SPDX-License-Identifier: Apache-2.0
"""Drafts: the list of what waits to be finished, and the address where a script keeps what is being typed."""

import re
from urllib.parse import quote

import msgspec

from banyan.base.errors import Refusal
from banyan.core import drafts, threads
from banyan.interfaces.web import schedules
from banyan.interfaces.web.render import said
from banyan.interfaces.web.settings import tabs
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.drafts import Draft

EXCERPT_WIDTH = 200
_FILE = re.compile(r"\]\(/files/[^)]*\)")  # the long address behind a file's name


class Row(msgspec.Struct, frozen=True):
    """A draft in the list. `address` is the page on which it goes on."""

    slot: str
    address: str
    heading: str
    words: str
    saved_at: int


async def show(visit: Visit) -> Answer:
    kept = await visit.ask(drafts.mine)
    titles = await visit.ask(threads.titles, filter(None, map(_number, kept)))
    rows = [_row(visit, draft, titles.get(_number(draft), "")) for draft in kept]
    return visit.page("drafts.html", rows=rows, waiting=await schedules.rows(visit), tabs=tabs(visit))


async def keep(visit: Visit) -> Answer:
    """By script, while somebody types. Answers with a line for the page."""
    try:
        form = await visit.form()
        written = form["format"] if form["format"] in drafts.FORMATS else "markdown"
        tags = form["tags"] if "tags" in form else None  # noqa: SIM401 - a form is no dict
        text, title = form.text("text"), form["title"]
        draft = await visit.act(drafts.save, form["slot"], text, title=title, format=written, tags=tags)
    except Refusal as refusal:
        told = visit.say(refusal)
        return visit.json({"say": f"{told.sentence} {told.hint}".strip(), "code": told.code}, told.status)
    if draft is None:
        return visit.json({"say": visit.word("Nothing to keep.")})
    return visit.json({"say": visit.word("Draft kept at {time}.", time=said(draft.saved_at, visit.times))})


async def drop(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(drafts.drop, form["slot"])
    return visit.go("/settings/drafts", "The draft was thrown away.")


def _number(draft: Draft) -> int:
    """Of the thread that an answer or an edit belongs to; 0 for other drafts."""
    kind, _, what = draft.slot.partition(":")
    number = what.partition("/")[0]
    return int(number) if kind in ("reply", "edit") and number.isdecimal() else 0


def _row(visit: Visit, draft: Draft, title: str) -> Row:
    kind, _, what = draft.slot.partition(":")
    word = visit.word
    number, _, floor = what.partition("/")
    if kind == "thread":
        heading = word("New thread on {board}", board=number)
        address = f"/b/{number}/new/{floor}" if floor else f"/b/{number}/new"  # "Railway", "Railway/idea"
    elif kind == "reply":
        heading, address = word("Reply in {thread}", thread=title or number), f"/t/{number}/reply"
    elif kind == "mail":
        heading, address = word("A letter"), f"/mail/new?{number}={quote(floor)}"  # "to/ada", "answers/1234"
    else:
        heading = word("Edit of floor {floor} in {thread}", floor=floor, thread=title or number)
        address = f"/t/{number}/{floor}/edit"
    words = " ".join(_FILE.sub("]", draft.source).split())
    return Row(draft.slot, address, draft.title or heading, words[:EXCERPT_WIDTH], draft.saved_at)
