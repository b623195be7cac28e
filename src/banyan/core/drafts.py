# SPDX-License-Identifier: Apache-2.0
"""Drafts: what somebody is writing, kept here so that nothing is lost with a browser. Nobody but its writer ever sees one.

An account keeps its newest hundred; one that nobody touched for half a year goes too.
"""

import re

from banyan.base import clock
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.core import pseudonyms
from banyan.core.bodies import storable
from banyan.core.permits import check_signed_in
from banyan.records.callers import Caller
from banyan.records.drafts import Draft
from banyan.records.mail import Opening
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import drafts as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MAX_SOURCE = 64 * 1024  # bytes, as of a post
MAX_TITLE = 400  # characters: longer than any title may be, so that a long one can be shortened later
MAX_TAGS = 400  # characters, as of a title
MAX_DRAFTS = 100
KEPT_FOR = 183 * clock.DAY
FORMATS = ("markdown", "bbcode")
NEW_MAIL = "mail:to/"

_SLOT = re.compile(r"(?:thread|reply|edit|mail):[\w./-]{1,80}")


class DraftTooLong(Refusal):
    code = "draft_too_long"
    family = Family.TOO_LARGE
    sentence = "A draft may have {limit_kb} KB, as a post may; this one has more and was not kept."
    hint = "Keep a copy of your text, then shorten it or split it."
    fields = ("limit_kb",)
    about = "body"


def save(
    tx: Tx,
    caller: Caller,
    slot: str,
    source: str,
    *,
    title: str = "",
    format: str = "markdown",
    tags: str | None = None,
) -> Draft | None:
    """Keep a text under its slot ("thread:railway", "reply:1234"); an empty one clears the slot and gives None.

    A text for a board without names is not kept: beside an account it would tell who wrote the post that it
    becomes. Without `tags` those that the draft has stay: not every place where one writes asks for them.
    """
    check_signed_in(caller)
    _check_slot(slot)
    if format not in FORMATS:
        raise BadValue(name="format")
    source, title = storable(source), storable(title)[:MAX_TITLE]
    if len(source.encode()) > MAX_SOURCE:
        raise DraftTooLong(limit_kb=MAX_SOURCE // 1024)
    if (not source.strip() and not title.strip()) or _is_unnamed(tx, caller, slot):
        queries.drop_draft(tx, caller.id, slot)
        return None
    if tags is None:
        before = queries.find_draft(tx, caller.id, slot)
        tags = before.tags if before else ""
    draft = Draft(caller.id, slot, title, source, format, tx.now, storable(tags)[:MAX_TAGS])
    queries.put_draft(tx, draft)
    for old in queries.list_slots(tx, caller.id)[MAX_DRAFTS:]:
        queries.drop_draft(tx, caller.id, old)
    return draft


def get(tx: Tx, caller: Caller, slot: str) -> Draft:
    """The caller's own draft. Raises NotFound."""
    draft = find(tx, caller, slot)
    if draft is None:
        raise NotFound
    return draft


def find(tx: Tx, caller: Caller, slot: str) -> Draft | None:
    """The caller's own draft, when there is one."""
    return None if caller.is_guest else queries.find_draft(tx, caller.id, slot)


def mine(tx: Tx, caller: Caller) -> list[Draft]:
    """All drafts of the caller, the newest first."""
    check_signed_in(caller)
    return queries.list_drafts(tx, caller.id)


def drop(tx: Tx, caller: Caller, slot: str) -> None:
    """Throw a draft away; one that is not there is gone already."""
    check_signed_in(caller)
    queries.drop_draft(tx, caller.id, slot)


def sweep(tx: Tx) -> int:
    """Drop what nobody touched for half a year; how many went."""
    return queries.drop_saved_before(tx, tx.now - KEPT_FOR)


def is_slot(slot: str) -> bool:
    """Whether a draft may be kept under this name."""
    return _SLOT.fullmatch(slot) is not None


def mail_slot(opening: Opening) -> str:
    """Under which name the draft of a letter is kept: each answer has one, and so has each first letter to one person."""
    if opening.answers:
        return f"mail:answers/{opening.answers}"
    slot = f"{NEW_MAIL}{opening.to.removeprefix('@')}"
    return slot if is_slot(slot) else NEW_MAIL


def _is_unnamed(tx: Tx, caller: Caller, slot: str) -> bool:
    """Whether a text under this slot is for a board without names."""
    kind, _, place = slot.partition(":")
    number = place.partition("/")[0]
    if kind == "thread":
        board = board_queries.find_visible_by_slug(tx, caller, number)
        return board is not None and pseudonyms.is_used(board)
    if kind not in ("reply", "edit") or not number.isdecimal() or len(number) > 18:
        return False
    found = thread_queries.find_visible(tx, caller, int(number))
    return found is not None and pseudonyms.is_used(found[2])


def _check_slot(slot: str) -> None:
    if not is_slot(slot):
        raise BadValue(name="slot")
