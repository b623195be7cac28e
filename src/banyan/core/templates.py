# SPDX-License-Identifier: Apache-2.0
"""Templates: the text that a new thread of a board starts with, such as the questions of a flea market."""

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.base.ids import BoardId
from banyan.core import boards, moderation, permits
from banyan.core.bodies import storable
from banyan.records.boards import wording
from banyan.records.callers import Caller
from banyan.records.events import BoardChanged
from banyan.storage.queries import templates as queries
from banyan.storage.tx import Tx

MOST = 4_000  # characters, in each language


class TemplateTooLong(Refusal):
    code = "template_too_long"
    family = Family.TOO_LARGE
    sentence = "A template may have {most} characters in each language."
    fields = ("most",)
    about = "template"


def text(tx: Tx, caller: Caller, board_id: BoardId, lang: str) -> str:
    """What a new thread starts with for a reader of that language, "" for nothing."""
    permits.visible_board(tx, caller, board_id)
    return wording(queries.find_words(tx, board_id), lang)


def texts(tx: Tx, caller: Caller, board_id: BoardId) -> dict[str, str]:
    """By language, for those who write them."""
    permits.check_staff(caller)
    return msgspec.json.decode(queries.find_words(tx, board_id) or "{}", type=dict[str, str])


def set_texts(tx: Tx, caller: Caller, slug: str, by_lang: dict[str, str]) -> None:
    """Languages that are not named keep theirs; an empty text takes a template away."""
    permits.check_staff(caller)
    board = boards.get(tx, caller, slug)
    before = queries.find_words(tx, board.id)
    after = to_words(texts(tx, caller, board.id) | by_lang)
    if after == before:
        return
    queries.set_words(tx, board.id, after)
    moderation.record(tx, caller, "set_board_policies", place=(board.id, None, None), detail="template")
    tx.announce(BoardChanged(board.id))


def to_words(by_lang: dict[str, str]) -> str:
    """As it is kept. Raises TemplateTooLong."""
    kept = {
        lang: storable(words).replace("\r\n", "\n").strip() for lang, words in sorted(by_lang.items()) if words.strip()
    }
    if any(len(words) > MOST for words in kept.values()):
        raise TemplateTooLong(most=MOST)
    return msgspec.json.encode(kept).decode() if kept else ""
