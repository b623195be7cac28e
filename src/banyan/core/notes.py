# SPDX-License-Identifier: Apache-2.0
"""Board notes: the text that who enters a board sees first, by who tends it. Every version stays, with its author."""

from banyan.base import ids
from banyan.base.errors import Family, Refusal
from banyan.core import boards, moderation, word_rules
from banyan.core.threads import AlreadySo
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged
from banyan.records.notes import Note, NoteLine
from banyan.records.posts import Body
from banyan.storage.queries import notes as queries
from banyan.storage.tx import Tx

MAX_SOURCE = 4_000  # characters: two screens
VERSIONS_SHOWN = 50


class NoteTooLong(Refusal):
    code = "note_too_long"
    family = Family.INVALID
    sentence = "A board's note has {most} characters at most."
    fields = ("most",)
    about = "text"


def current(tx: Tx, caller: Caller, slug: str) -> NoteLine | None:
    """The note of a board, None where there is none."""
    found = queries.list_notes(tx, boards.get(tx, caller, slug).id, ids.MAX_ID, 1)
    return found[0] if found and found[0].note.source else None


def versions(tx: Tx, caller: Caller, slug: str) -> list[NoteLine]:
    """All that were ever shown, the newest first; an empty one took a note away."""
    return queries.list_notes(tx, boards.get(tx, caller, slug).id, ids.MAX_ID, VERSIONS_SHOWN)


def set_note(tx: Tx, caller: Caller, slug: str, body: Body) -> Note:
    """Show this from now on; an empty text shows nothing."""
    board = boards.get_tended(tx, caller, slug)
    if len(body.source) > MAX_SOURCE:
        raise NoteTooLong(most=MAX_SOURCE)
    word_rules.check(tx, caller, board, body)
    before = queries.list_notes(tx, board.id, ids.MAX_ID, 1)
    source = body.source if body.source.strip() else ""
    if source == (before[0].note.source if before else ""):
        raise AlreadySo
    html = body.html if source else ""
    note = Note(ids.mint(), board.id, caller.id, tx.now, body.format, body.renderer, body.lang, source, html)
    queries.insert_note(tx, note)
    moderation.record(tx, caller, "set_note", place=(board.id, None, None))
    tx.announce(BoardChanged(board.id))
    return note
