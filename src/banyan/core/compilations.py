# SPDX-License-Identifier: Apache-2.0
"""Compilations: threads made of floors of others, by who tends a board. Their text names the floors, each by its address alone
on a line; the words are fetched from the originals whenever somebody reads. So an original is never touched, and whatever is
removed, erased or moved behind a door there is gone here in the same moment, from former versions too.
"""

from collections.abc import Callable, Sequence

import msgspec

from banyan.base.ids import BoardId
from banyan.core import articles, boards, permits, threads
from banyan.core.kinds import COMPILATION
from banyan.markup.limits import MAX_IMPORT
from banyan.markup.weaving import Place, places_in, transplant, weave, without_quotes
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.compilations import CompileWish, Credits, Pick, Piece, PieceState
from banyan.records.pages import Floor, ThreadPage
from banyan.records.posts import Body, Post, PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import compilations as queries
from banyan.storage.queries import essence as essence_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

MOST = articles.MAX_COLLECTED  # floors that are shown; later addresses stay links
_HOPS = 5  # from a pointer to where a floor that was moved stands now


def draft(tx: Tx, caller: Caller, slug: str, picks: Sequence[Pick]) -> str:
    """The text to begin with: the addresses of what was picked."""
    board = boards.get_tended(tx, caller, slug)
    lines = []
    for pick in picks:
        thread, _, source = threads.get(tx, caller, pick.number)
        if not articles.is_open_enough(source, board):
            raise articles.NotOpenEnough
        floors = pick.floors or range(min(pick.first, thread.last_floor), thread.last_floor + 1)
        lines += [f"/t/{pick.number}/{post.floor}" for post in articles.chosen(tx, thread, floors)]
    if not 1 <= len(lines) <= MOST:
        raise articles.NothingToCollect(most=MOST)
    return "\n\n".join(lines)


def make(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, wish: CompileWish, token: str = ""
) -> Thread:
    """Open the thread, signed by the caller; locked, unless it is to take replies. It is edited like any first floor."""
    board = permits.visible_board(tx, caller, board_id)
    permits.check_tends(caller, board.id)
    pieces = _pieces(tx, board, body.html, tx.now)
    if not pieces or all(piece.state == PieceState.GONE for piece in pieces):
        raise articles.NothingToCollect(most=MOST)
    thread, is_new = threads.open_special(tx, caller, board.id, title, body, COMPILATION, token)
    if not is_new:
        return thread
    queries.insert(tx, thread.id, keeps_quotes=wish.keeps_quotes)
    if not wish.takes_replies and thread.state == ThreadState.OPEN:
        thread_queries.set_thread_state(tx, thread.id, ThreadState.LOCKED, "")
        return msgspec.structs.replace(thread, state=ThreadState.LOCKED)
    return thread


def of_page(tx: Tx, thread: Thread, board: Board, floors: Sequence[Floor]) -> list[Piece]:
    """What the first floor of a compilation names, as it stands now: the same for all who may read the board."""
    if thread.kind != COMPILATION or not floors or floors[0].post.floor != 1 or not floors[0].post.is_visible:
        return []
    post = floors[0].post
    pieces = _pieces(tx, board, post.html, post.edited_at or post.made_at)
    if queries.keeps_quotes(tx, thread.id):
        return pieces
    return [msgspec.structs.replace(piece, html=without_quotes(piece.html)) for piece in pieces]


def woven(page: ThreadPage, shown: Callable[[Piece], str]) -> ThreadPage:
    """The page with every named floor in the place of its address."""
    if not page.pieces:
        return page
    replace = msgspec.structs.replace
    known = {piece.place: piece for piece in page.pieces}

    def turned(place: Place) -> str:
        return shown(known[place]) if place in known else ""

    first = page.floors[0]
    post = replace(first.post, html=weave(first.post.html, turned))
    return replace(page, floors=[replace(first, post=post), *page.floors[1:]], pieces=[])


def credits_of(pieces: Sequence[Piece]) -> Credits | None:
    """Whose words they are; None where nothing is named."""
    if not pieces:
        return None
    there = [piece for piece in pieces if piece.author]
    return Credits(
        floors=len(there),
        threads=len({piece.number for piece in there}),
        people=list(dict.fromkeys(piece.author.handle for piece in there if piece.author)),
        changed=sum(piece.state == PieceState.CHANGED for piece in pieces),
        gone=sum(piece.state == PieceState.GONE for piece in pieces),
    )


def _pieces(tx: Tx, board: Board, html: str, since: int) -> list[Piece]:
    """Each floor once. Beyond the limits an address is not followed."""
    found: list[Piece] = []
    sources: dict[int, tuple[Thread, Board] | None] = {}
    room = MAX_IMPORT
    for place in list(dict.fromkeys(places_in(html)))[:MOST]:
        piece = _piece(tx, board, place, since, sources)
        if piece is None:
            continue
        room -= len(piece.html)
        if room < 0:
            break
        found.append(piece)
    return found


def _piece(
    tx: Tx, board: Board, place: Place, since: int, sources: dict[int, tuple[Thread, Board] | None]
) -> Piece | None:
    """None for an address at which nothing ever stood."""
    at = _stands_at(tx, place, sources)
    if at is None:
        return None
    post, thread, source = at
    is_there = post.is_visible and not thread.is_gone and articles.is_open_enough(source, board)
    author = essence_queries.find_editor(tx, post.author_id) if is_there else None
    if author is None:
        return Piece(place, thread.number, post.floor, PieceState.GONE, thread.id, post.id, source.id)
    return Piece(
        place=place,
        number=thread.number,
        floor=post.floor,
        state=PieceState.CHANGED if (post.edited_at or 0) > since else PieceState.SAME,
        thread_id=thread.id,
        post_id=post.id,
        board_id=source.id,
        author=author,
        made_at=post.made_at,
        lang=post.lang,
        html=transplant(post.html, thread.number),
    )


def _stands_at(
    tx: Tx, place: Place, sources: dict[int, tuple[Thread, Board] | None]
) -> tuple[Post, Thread, Board] | None:
    """The floor that is meant, also where it was moved to."""
    for _hop in range(_HOPS):
        number, floor = place
        if number not in sources:
            sources[number] = _source(tx, number)
        source = sources[number]
        post = post_queries.find_post(tx, source[0].id, floor) if source else None
        if source is None or post is None:
            return None
        if post.state != PostState.MOVED or not post.moved_to:
            return post, *source
        there, _, its_floor = post.moved_to.partition("/")
        place = int(there), int(its_floor)
    return None


def _source(tx: Tx, number: int) -> tuple[Thread, Board] | None:
    thread = thread_queries.find_numbered(tx, number)
    return (thread, board_queries.get_board(tx, thread.board_id)) if thread else None
