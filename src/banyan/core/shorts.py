# SPDX-License-Identifier: Apache-2.0
"""Short posts: a thread that is opened by one line. The line is its title and its first floor, so that a board, the news, search
and a terminal show it whole and ask for nothing more. What a board allows stands in its policies (`kinds`, `short_limit`).
"""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import BoardId
from banyan.core import kinds, permits, threads
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import ThreadChanged
from banyan.records.posts import Body
from banyan.records.threads import Thread
from banyan.storage.queries import threads as queries
from banyan.storage.tx import Tx


class ShortUnfit(Refusal):
    code = "short_unfit"
    family = Family.INVALID
    sentence = "A short post is one line, of 1 to {most} characters here."
    hint = "What is longer is a thread of its own, with a title."
    fields = ("most",)
    about = "line"


def say(tx: Tx, caller: Caller, board_id: BoardId, body: Body, token: str = "") -> Thread:
    """Open a thread with one line. Raises ShortUnfit, KindNotOffered and what opening a thread may raise."""
    board = permits.visible_board(tx, caller, board_id)
    if kinds.takes_lines(board):
        _check(board, body)
    return threads.open_special(tx, caller, board_id, threads.one_line(body.source), body, kinds.SHORT, token)[0]


def follow(tx: Tx, thread: Thread, board: Board, body: Body) -> None:
    """Its line was edited: the title follows. For the verb that edits posts: it asks no permission. Raises ShortUnfit."""
    title = _check(board, body)
    if title != thread.title:
        queries.set_thread_title(tx, thread.id, title, body.lang)
        tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "title"))


def _check(board: Board, body: Body) -> str:
    line = threads.one_line(body.source)
    if not 1 <= len(line) <= board.short_limit or "\n" in body.source.strip():
        raise ShortUnfit(most=board.short_limit)
    return line
