# SPDX-License-Identifier: Apache-2.0
"""What the list of threads asks the core: a page of a board or of a part of it, with marks; the beginning of a thread."""

from collections.abc import Sequence

import msgspec

from banyan.core import lists, notes, pages, read_marks
from banyan.interfaces.desk import Tx
from banyan.records.callers import Caller
from banyan.records.pages import BoardPage, ListWish, ThreadMark


class Part(msgspec.Struct, frozen=True):
    """One thing that rows must have: `words` say it, `value` is what was asked for."""

    name: str
    words: str
    value: str = ""


def wish_of(parts: Sequence[Part]) -> ListWish:
    """All parts at once."""
    given = {part.name: part.value for part in parts}
    return ListWish(
        kind=given.get("kind", ""),
        by=given.get("by", "").removeprefix("@"),
        is_unread="unread" in given,
        words=given.get("words", ""),
        without=given.get("without", ""),
        is_digest="digest" in given,
        least=int(given.get("least", "0")),
        tag=given.get("tag", "").removeprefix("#"),
    )


def page_of(tx: Tx, caller: Caller, slug: str, wish: ListWish, cursor: str) -> tuple[BoardPage, dict[int, ThreadMark]]:
    """A page, and what is unread on it. `-…` is a cursor to older threads, `+…` to newer ones."""
    before, after = (cursor[1:], "") if cursor.startswith("-") else ("", cursor[1:])
    if wish.is_part:
        page = lists.board_list(tx, caller, slug, wish, before)
    else:
        page = pages.board_page(tx, caller, slug, before, after)
    marks = read_marks.marks_for(tx, caller, [row.thread for row in (*page.pinned, *page.rows)])
    return page, {int(thread_id): mark for thread_id, mark in marks.items()}


def excerpt(tx: Tx, caller: Caller, number: int, floor: int) -> str:
    """The floor where somebody would go on."""
    found = pages.some_floors(tx, caller, number, [max(1, floor)])
    return found[0].post.html if found else ""


def note_of(tx: Tx, caller: Caller, slug: str) -> str:
    """What the note of a board says, "" for none."""
    found = notes.current(tx, caller, slug)
    return found.note.html if found else ""
