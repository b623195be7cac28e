# SPDX-License-Identifier: Apache-2.0
"""The public record: what those who tend boards did, whom it concerned, and why."""

import msgspec

from banyan.base import clock, words
from banyan.core import moderation, seals, threads
from banyan.interfaces.web.account_admin import ROLES
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Person
from banyan.records.moderation import Entry

SETTINGS = {
    "name": "Name",
    "tagline": "A line about it",
    "entry": "Words at the entry",
    "palette": "Colours",
    "accent": "Accent",
    "about": "About",
    "rules": "Rules",
    "contact": "How to reach you",
    "sign_up": "Who may join",
    "first_members": "The first hundred",
    "invites_per_member": "Invitations that each member may give",
    "favourites": "Boards that a newcomer begins with",
    "tiers": "What experience is called",
    "dedications": "Dedications",
    "angels": "Angels",
    "life_force": "Life force",
    "points": "Points",
    "coin": "What the points are called",
    "mailbox_mb": "Megabytes that a mailbox may hold",
    "currency": "Currency of what is sold here",
    "locale": "Language",
    "zone": "Time zone",
    "logo": "Logo",
    "stickers": "Stickers",
    "sticker_packs": "Stickers",
    "hot_list": "Hot list",
}


class Line(msgspec.Struct, frozen=True):
    """A line as it is shown."""

    at: int
    by: Person
    said: str
    whom: Person | None
    board: str
    address: str
    place: str
    reason: str
    detail: str


async def show(visit: Visit) -> Answer:
    """Of all boards, or of one (`?board=`)."""
    board, before = visit.query.get("board", ""), visit.query.get("before", "")
    is_first = not board and not before
    if is_first and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    entries, older = await visit.frame.ask_as_guest(moderation.page, board, before)
    titles = await visit.frame.ask_as_guest(threads.titles, [entry.number for entry, *_ in entries if entry.number])
    lines = [_line(visit.lang, titles, *entry) for entry in entries]
    return await visit.show(
        "log.html",
        View(is_kept=is_first),
        frozenset({"log"}),
        lines=lines,
        older=older,
        board=board,
        here="log",
        opened=await visit.frame.ask_as_guest(seals.opened_count),
    )


def _line(lang: str, titles: dict[int, str], entry: Entry, by: Person, whom: Person | None, board: str | None) -> Line:
    said = moderation.ACTIONS.get(entry.action)
    address = place = ""
    if entry.number:
        address, place = f"/t/{entry.number}", titles.get(entry.number) or f"/t/{entry.number}"
        if entry.floor:
            address, place = f"{address}/{entry.floor}#f{entry.floor}", f"{place} #{entry.floor}"
    return Line(
        at=entry.at,
        by=by,
        said=words.translate(lang, said) if said else entry.action,
        whom=whom,
        board=board or "",
        address=address,
        place=place,
        reason=entry.reason,
        detail=_detail(lang, entry),
    )


def _detail(lang: str, entry: Entry) -> str:
    """What the record keeps for programs, as people say it."""
    if entry.action in ("ban", "suspend"):
        return f"{words.translate(lang, 'until')} {clock.to_words(clock.from_iso(entry.detail))}"
    if entry.action in ("give_role", "end_role"):
        return words.translate(lang, ROLES[entry.detail])
    if entry.action == "set_site_policies":
        named = (words.translate(lang, SETTINGS.get(name, name)) for name in entry.detail.split(", "))
        return words.translate(lang, ", ").join(named)
    return entry.detail
