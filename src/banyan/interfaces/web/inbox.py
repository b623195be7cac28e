# SPDX-License-Identifier: Apache-2.0
"""The inbox: who answered, quoted or called me, and what was done about my posts. Reading the floors
reads the line.
"""

from typing import Any

import msgspec

from banyan.base import words
from banyan.core import notifications, pseudonyms, reports
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Person
from banyan.records.boards import wording
from banyan.records.notifications import Line

VERDICTS = {"upheld": "Something was done about it.", "dismissed": "It stays as it is."}


class Row(msgspec.Struct, frozen=True):
    """A line as it is shown."""

    id: int
    is_new: bool
    at: int
    actor: Person | None
    is_talk: bool  # then the actor is who said it, and begins the sentence
    said: str
    detail: str
    title: str
    title_lang: str
    address: str
    place: str
    slug: str


async def show(visit: Visit) -> Answer:
    lines, older = await visit.ask(notifications.inbox, visit.query.get("before", ""))
    rows = [_row(visit.lang, line) for line in lines]
    newest = rows[0].id if rows else 0
    has_new = any(row.is_new for row in rows)
    return visit.page(
        "inbox.html",
        rows=rows,
        older=older,
        newest=newest,
        has_new=has_new,
        here="inbox",
        has_names=await visit.ask(pseudonyms.has_boards),
        names_waiting=await visit.ask_heavy(pseudonyms.waiting_count),
    )


async def read(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(notifications.mark_read, form.number("id") or 0)
    return visit.go("/inbox")


async def read_all(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(notifications.mark_all_read, form.number("up_to") or 0)
    return visit.go("/inbox", "All of these are read.")


async def my_reports(visit: Visit) -> Answer:
    """What I reported, and how it ended."""
    found, older = await visit.ask(reports.mine, visit.query.get("before", ""))
    return visit.page("my_reports.html", reports=found, older=older, states=_states(visit), here="inbox")


def _states(visit: Visit) -> dict[str, str]:
    return {
        "open": visit.word("Nobody has judged it yet."),
        **{verdict: visit.word(sentence) for verdict, sentence in VERDICTS.items()},
    }


def _row(lang: str, line: Line) -> Row:
    one = line.notification
    data: dict[str, Any] = {}
    if one.data:
        try:
            data = msgspec.json.decode(one.data, type=dict[str, Any])
        except msgspec.MsgspecError:
            data = {}
    detail = " ".join(
        str(part)
        for part in (
            words.translate(lang, VERDICTS[data["verdict"]]) if data.get("verdict") in VERDICTS else "",
            data.get("answer", ""),
            data.get("reason", ""),
        )
        if part
    )
    place = wording(line.board_titles, lang) if line.board_titles else ""
    return Row(
        id=one.id,
        is_new=one.read_at is None,
        at=one.made_at,
        actor=line.actor,
        is_talk=one.kind in notifications.TALK,
        said=notifications.said(lang, line),
        detail=detail,
        title=line.title or (words.translate(lang, "Open it") if notifications.address_of(one) else ""),
        title_lang=line.title_lang,
        address=notifications.address_of(one),
        place=place if place != line.board_slug else "",
        slug=line.board_slug,
    )
