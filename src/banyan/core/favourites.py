# SPDX-License-Identifier: Apache-2.0
"""Favourites: a person's own tree of boards, with folders and separators, in their own order. Nobody else sees it.

A board stands in it once. What is taken out of sight (a board that its owner may not read any more) keeps its place.
"""

from collections.abc import Mapping

import msgspec

from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core.permits import check_signed_in, visible_board
from banyan.core.threads import one_line
from banyan.records.accounts import AccountState
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.favourites import Favourite, FavouriteKind, FavouriteNode, Side
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import favourites as queries
from banyan.storage.tx import Tx

MOST = {FavouriteKind.BOARD: 1024, FavouriteKind.FOLDER: 32, FavouriteKind.LINE: 64}
MAX_NAME = 40  # characters of a folder's name
MAX_DEPTH = 4  # folders in each other: each takes a step off the line of a phone
TOP = 0  # the folder that is none


class TooManyFavourites(Refusal):
    code = "too_many_favourites"
    family = Family.CONFLICT
    sentence = "Your favourites have {most} of these already; more are not kept."
    hint = "Take one out first."
    fields = ("most",)


class FolderNameWanted(Refusal):
    code = "folder_name_wanted"
    family = Family.INVALID
    sentence = "A folder has a name, of {most} characters at most."
    fields = ("most",)
    about = "name"


class FolderTooDeep(Refusal):
    code = "folder_too_deep"
    family = Family.CONFLICT
    sentence = "A folder does not go into itself, and no more than {most} lie in each other."
    fields = ("most",)


# ---- reading


def mine(tx: Tx, caller: Caller) -> list[Board]:
    """The boards of the tree that the caller may (still) read, from top to bottom. A guest has none."""
    return list(_boards(tree(tx, caller)))


def has(tx: Tx, caller: Caller, board_id: BoardId) -> bool:
    return queries.has_board(tx, caller.id, board_id)


def tree(tx: Tx, caller: Caller, unread: Mapping[BoardId, int] | None = None) -> list[FavouriteNode]:
    """The caller's tree as they see it. `unread` says how many threads of a board have something unread."""
    if caller.is_guest:
        return []
    counts = unread or {}
    boards = {board.id: board for board in queries.list_visible_boards(tx, caller)}
    folders: dict[int, list[Favourite]] = {}
    for entry in queries.list_favourites(tx, caller.id):
        if entry.board_id is None or entry.board_id in boards:
            folders.setdefault(entry.folder, []).append(entry)

    def node(entry: Favourite) -> FavouriteNode:
        inside = [node(one) for one in folders.get(entry.number, [])]
        board = boards[entry.board_id] if entry.board_id else None
        waiting = counts.get(board.id, 0) if board else sum(one.unread for one in inside)
        return FavouriteNode(entry.number, FavouriteKind(entry.kind), entry.name, board, waiting, inside)

    return [node(entry) for entry in folders.get(TOP, [])]


def _boards(nodes: list[FavouriteNode]) -> list[Board]:
    found: list[Board] = []
    for node in nodes:
        found += [node.board] if node.board else _boards(node.inside)
    return found


# ---- putting in, taking out


def add(tx: Tx, caller: Caller, board_id: BoardId, folder: int = TOP) -> None:
    """Put a board at the end of a folder; one that stands in the tree already stays where it is."""
    check_signed_in(caller)
    board = visible_board(tx, caller, board_id)
    if not has(tx, caller, board.id):
        _append(tx, caller, FavouriteKind.BOARD, folder, board_id=board.id)


def add_folder(tx: Tx, caller: Caller, name: str, folder: int = TOP) -> Favourite:
    """An empty folder, at the end of another or outside all."""
    check_signed_in(caller)
    return _append(tx, caller, FavouriteKind.FOLDER, folder, name=_checked(name))


def add_line(tx: Tx, caller: Caller, folder: int = TOP) -> Favourite:
    """A separator, at the end of a folder."""
    check_signed_in(caller)
    return _append(tx, caller, FavouriteKind.LINE, folder)


def rename(tx: Tx, caller: Caller, number: int, name: str) -> Favourite:
    """Give a folder another name. Raises NotFound for what is no folder."""
    check_signed_in(caller)
    folder = _folder(queries.list_favourites(tx, caller.id), number)
    renamed = msgspec.structs.replace(folder, name=_checked(name))
    queries.set_favourite(tx, renamed)
    return renamed


def remove(tx: Tx, caller: Caller, board_id: BoardId) -> None:
    """Take a board out, wherever it stands; one that is not there is out already."""
    check_signed_in(caller)
    for entry in queries.list_favourites(tx, caller.id):
        if entry.board_id == board_id:
            queries.drop_favourite(tx, caller.id, entry.number)


def take_out(tx: Tx, caller: Caller, number: int) -> None:
    """Take an entry out. What lies in a folder comes to stand where the folder stood."""
    check_signed_in(caller)
    entries = queries.list_favourites(tx, caller.id)
    entry = _find(entries, number)
    row: list[Favourite] = []
    for one in _inside(entries, entry.folder):
        row += _inside(entries, number) if one == entry else [one]
    queries.drop_favourite(tx, caller.id, number)
    _order(tx, row, entry.folder)


def give_first(tx: Tx, account_id: AccountId, slugs: str) -> None:
    """The boards that a newcomer begins with, of those that every member may read. For other verbs: asks no permission."""
    member = Caller(account_id, state=AccountState.ACTIVE)
    for slug in slugs.split():
        board = board_queries.find_visible_by_slug(tx, member, slug)
        if board is not None:
            add(tx, member, board.id)


# ---- order


def move(tx: Tx, caller: Caller, number: int, side: Side, other: int) -> None:
    """Put an entry before or after another, or `into` a folder, at its end (0: outside all folders)."""
    check_signed_in(caller)
    entries = queries.list_favourites(tx, caller.id)
    entry = _find(entries, number)
    beside = None if side == Side.INTO else _find(entries, other)
    folder = beside.folder if beside else _folder(entries, other).number if other else TOP
    if beside == entry:
        return
    if entry.kind == FavouriteKind.FOLDER:
        _check_depth(entries, entry, folder)
    row = [one for one in _inside(entries, folder) if one != entry]
    row.insert(row.index(beside) + (side == Side.AFTER) if beside else len(row), entry)
    _order(tx, row, folder)


def shift(tx: Tx, caller: Caller, number: int, *, is_up: bool) -> None:
    """One step up or down within its folder; at the end it stays. What the caller may not see is stepped over."""
    check_signed_in(caller)
    entries = queries.list_favourites(tx, caller.id)
    entry = _find(entries, number)
    shown = {board.id for board in queries.list_visible_boards(tx, caller)}
    row = [
        one for one in _inside(entries, entry.folder) if one.board_id is None or one.board_id in shown or one == entry
    ]
    at = row.index(entry) + (-1 if is_up else 1)
    if 0 <= at < len(row):
        move(tx, caller, number, Side.BEFORE if is_up else Side.AFTER, row[at].number)


def _append(
    tx: Tx, caller: Caller, kind: FavouriteKind, folder: int, *, board_id: BoardId | None = None, name: str = ""
) -> Favourite:
    entries = queries.list_favourites(tx, caller.id)
    if sum(one.kind == kind for one in entries) >= MOST[kind]:
        raise TooManyFavourites(most=MOST[kind])
    if folder != TOP:
        _folder(entries, folder)
    number = 1 + max((one.number for one in entries), default=0)
    position = 1 + max((one.position for one in entries if one.folder == folder), default=0)
    made = Favourite(caller.id, number, kind, board_id, name, folder, position, tx.now)
    if kind == FavouriteKind.FOLDER:
        _check_depth(entries, made, folder)
    queries.insert_favourite(tx, made)
    return made


def _order(tx: Tx, row: list[Favourite], folder: int) -> None:
    """Let a folder hold `row`, in this order."""
    for position, one in enumerate(row, 1):
        if (one.folder, one.position) != (folder, position):
            queries.set_favourite(tx, msgspec.structs.replace(one, folder=folder, position=position))


def _check_depth(entries: list[Favourite], moved: Favourite, folder: int) -> None:
    """Whether a folder, with what it has inside, may lie in `folder`. Raises FolderTooDeep."""
    above = 0
    while folder != TOP:
        above += 1
        if folder == moved.number:
            raise FolderTooDeep(most=MAX_DEPTH)
        folder = _find(entries, folder).folder
    if above + _height(entries, moved) > MAX_DEPTH:
        raise FolderTooDeep(most=MAX_DEPTH)


def _height(entries: list[Favourite], folder: Favourite) -> int:
    inside = [one for one in _inside(entries, folder.number) if one.kind == FavouriteKind.FOLDER]
    return 1 + max((_height(entries, one) for one in inside), default=0)


def _inside(entries: list[Favourite], folder: int) -> list[Favourite]:
    return [one for one in entries if one.folder == folder]


def _find(entries: list[Favourite], number: int) -> Favourite:
    for entry in entries:
        if entry.number == number:
            return entry
    raise NotFound


def _folder(entries: list[Favourite], number: int) -> Favourite:
    entry = _find(entries, number)
    if entry.kind != FavouriteKind.FOLDER:
        raise NotFound
    return entry


def _checked(name: str) -> str:
    name = one_line(name)
    if not 1 <= len(name) <= MAX_NAME:
        raise FolderNameWanted(most=MAX_NAME)
    return name
