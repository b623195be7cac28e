# SPDX-License-Identifier: Apache-2.0
"""The public record: what those who tend boards did, whom it concerned, and why."""

import msgspec

from banyan.base import clock, words
from banyan.core import moderation, threads
from banyan.interfaces.web.account_admin import ROLES
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Person
from banyan.records.moderation import Entry

ACTIONS = {
    "remove_post": "removed a post",
    "restore_post": "brought a post back",
    "erase_post": "erased a post",
    "remove_push": "removed a push",
    "restore_push": "brought a push back",
    "open_poll": "asked a board",
    "close_poll": "closed a poll",
    "remove_poll": "took a poll away",
    "mark_keep": "marked a post to be kept",
    "unmark_keep": "took the mark off a kept post",
    "set_note": "changed the note of a board",
    "delete_essence": "took something out of the essence",
    "restore_essence": "put something back into the essence",
    "rename_thread": "renamed a thread",
    "tag_thread": "gave a thread tags",
    "lock_thread": "locked a thread",
    "unlock_thread": "unlocked a thread",
    "pin_thread": "pinned a thread",
    "unpin_thread": "unpinned a thread",
    "mark_digest": "put a thread into the digest",
    "unmark_digest": "took a thread out of the digest",
    "move_thread": "moved a thread",
    "split_thread": "split floors off a thread",
    "move_posts": "moved floors to another thread",
    "merge_thread": "joined a thread to another",
    "remove_thread": "took a thread down",
    "restore_thread": "brought a thread back",
    "open_board": "opened a board",
    "set_board_policies": "changed the rules of a board",
    "report_upheld": "acted on a report",
    "report_dismissed": "left a reported post as it is",
    "ban": "barred somebody from a board",
    "warn": "warned somebody",
    "suspend": "suspended an account",
    "drop": "ended the sign-ins of an account",
    "lift_ban": "let somebody write on a board again",
    "lift_suspension": "ended a suspension early",
    "give_role": "gave a role",
    "end_role": "ended a role",
    "set_affiliations": "changed which e-mail domains prove a group",
    "set_word_rules": "changed which words are refused, held back or replaced",
    "set_rules": "put new rules in force",
    "set_site_policies": "changed the rules of the community",
    "approve_account": "let somebody in",
    "turn_down_account": "turned a sign-up down",
    "hand_over_account": "made a link for the author of imported writing",
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
        "log.html", View(is_kept=is_first), frozenset({"log"}), lines=lines, older=older, board=board, here="log"
    )


def _line(lang: str, titles: dict[int, str], entry: Entry, by: Person, whom: Person | None, board: str | None) -> Line:
    said = ACTIONS.get(entry.action)
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
    return entry.detail
