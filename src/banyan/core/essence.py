# SPDX-License-Identifier: Apache-2.0
"""The essence of a board: what its moderators keep of it as a tree of folders, articles, links and files, for whoever may read
the board. Its articles are made in `articles`.
"""

import msgspec

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import attachments, boards, moderation, permits, threads, word_rules
from banyan.core.moderation import check_reason
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.essence import EssencePage, Node, NodeKind, NodeState, Version, VersionLine
from banyan.records.events import EssenceChanged
from banyan.storage.queries import essence as queries
from banyan.storage.tx import Tx

MAX_DEPTH = 8  # folders within folders
MAX_CHILDREN = 500  # of one folder
MAX_TARGET = 500  # characters of an address
LETTERS = "ABCDEFGHIJKLMNOPQRST"  # twenty short ways, as the old boards had
VERSIONS_SHOWN = 50
_STEP = 10  # between two neighbours


class NotAFolder(Refusal):
    code = "not_a_folder"
    family = Family.INVALID
    sentence = "There is no such folder in the essence."
    about = "to"


class FolderFull(Refusal):
    code = "folder_full"
    family = Family.CONFLICT
    sentence = "A folder holds {most} things at most, those that were deleted too."
    fields = ("most",)


class TooDeep(Refusal):
    code = "too_deep"
    family = Family.CONFLICT
    sentence = "Folders stand {most} deep at most, and never in themselves."
    fields = ("most",)
    about = "to"


class BadTarget(Refusal):
    code = "bad_target"
    family = Family.INVALID
    sentence = "A link begins with http://, https:// or /; a file is one that stands in a post here."
    about = "target"


class LetterTaken(Refusal):
    code = "letter_taken"
    family = Family.INVALID
    sentence = "A folder has one of the letters A to T, which no other has."
    about = "letter"


# ---- reading


def page(tx: Tx, caller: Caller, slug: str, number: int = 0) -> EssencePage:
    """A node of a board's essence with all that is in it; 0 is the root. Raises NotFound."""
    board = boards.get(tx, caller, slug)
    tends = permits.may_tend(caller, board.id)
    if not number:
        return EssencePage(board, [], None, None, queries.list_children(tx, board.id, None), [], tends)
    node = find(tx, board, number)
    trail = _trail(tx, node)
    if any(one.state != NodeState.VISIBLE for one in (*trail, node)) and not tends:
        raise NotFound
    is_folder = node.kind == NodeKind.FOLDER
    children = queries.list_children(tx, board.id, node.id) if is_folder else []
    parts = [] if is_folder else queries.list_parts(tx, node.id, node.text_revision)
    return EssencePage(board, trail, node, _person(tx, node), children, parts, tends)


def versions(tx: Tx, caller: Caller, slug: str, number: int) -> list[VersionLine]:
    """How a node read before, the newest first: for whoever may see it now."""
    node = page(tx, caller, slug, number).node
    assert node is not None, "a number above 0 is a node"
    return queries.list_versions(tx, node.id, VERSIONS_SHOWN)


def version(tx: Tx, caller: Caller, slug: str, number: int, revision: int) -> tuple[EssencePage, Version]:
    """(a node with the texts of a former version, that version)."""
    found = page(tx, caller, slug, number)
    assert found.node is not None, "a number above 0 is a node"
    lines = queries.list_versions(tx, found.node.id, found.node.revision)
    wanted = next((line.version for line in lines if line.version.revision == revision), None)
    if wanted is None:
        raise NotFound
    parts = queries.list_parts(tx, found.node.id, wanted.text_revision)
    return msgspec.structs.replace(found, parts=parts), wanted


def folders(tx: Tx, caller: Caller, slug: str) -> list[tuple[Node, int]]:
    """All folders of a board in the order of the tree, each with its depth: where something can be put."""
    board = boards.get(tx, caller, slug)
    below: dict[int | None, list[Node]] = {}
    for node in queries.list_folders(tx, board.id):
        below.setdefault(node.parent_id, []).append(node)
    found: list[tuple[Node, int]] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for node in below.get(parent_id, ()):
            found.append((node, depth))
            walk(node.id, depth + 1)

    walk(None, 0)
    return found


def deleted(tx: Tx, caller: Caller, slug: str, number: int = 0) -> list[Node]:
    """What was deleted from a folder and can be brought back, for those who tend the board."""
    board = boards.get_tended(tx, caller, slug)
    parent = _folder(tx, board, number)
    return [line.node for line in queries.list_children(tx, board.id, parent.id if parent else None, NodeState.DELETED)]


# ---- putting in


def add_folder(tx: Tx, caller: Caller, slug: str, to: int, title: str) -> Node:
    return add(tx, caller, boards.get_tended(tx, caller, slug), to, NodeKind.FOLDER, title)


def add_link(tx: Tx, caller: Caller, slug: str, to: int, title: str, target: str) -> Node:
    """An address, of this community or of another place."""
    board = boards.get_tended(tx, caller, slug)
    return add(tx, caller, board, to, NodeKind.LINK, title, _target(target))


def add_file(tx: Tx, caller: Caller, slug: str, to: int, title: str, target: str) -> Node:
    """A file that stands in a post here, by its address."""
    board = boards.get_tended(tx, caller, slug)
    found = attachments.used_in(f'"{target.strip()}"')
    if len(found) != 1:
        raise BadTarget
    try:
        address = attachments.open_file(tx, caller, found[0]).address
    except NotFound:
        raise BadTarget from None
    return add(tx, caller, board, to, NodeKind.FILE, title, address)


# ---- changing


def rename(tx: Tx, caller: Caller, slug: str, number: int, title: str) -> Node:
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    title = _title(tx, caller, board, title)
    return revise(tx, caller, msgspec.structs.replace(node, title=title))


def retarget(tx: Tx, caller: Caller, slug: str, number: int, target: str) -> Node:
    """Lead a link elsewhere."""
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    if node.kind != NodeKind.LINK:
        raise BadTarget
    return revise(tx, caller, msgspec.structs.replace(node, target=_target(target)))


def set_letter(tx: Tx, caller: Caller, slug: str, number: int, letter: str) -> Node:
    """Give a folder a letter, by which things are put into it from anywhere; "" takes it away."""
    board = boards.get_tended(tx, caller, slug)
    node = _folder(tx, board, number)
    letter = letter.strip().upper()
    if node is None or (letter and (len(letter) != 1 or letter not in LETTERS)):
        raise LetterTaken
    other = queries.find_by_letter(tx, board.id, letter) if letter else None
    if other is not None and other.id != node.id:
        raise LetterTaken
    return _stand(tx, msgspec.structs.replace(node, letter=letter))


def move(tx: Tx, caller: Caller, slug: str, number: int, to: int) -> Node:
    """To the end of another folder (0 the root), with all that is in it."""
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    parent = _folder(tx, board, to)
    if node.parent_id == (parent.id if parent else None):
        raise threads.AlreadySo
    _check_fits(tx, board, parent, node)
    return _stand(
        tx, msgspec.structs.replace(node, parent_id=parent.id if parent else None, place=_next(tx, board, parent))
    )


def shift(tx: Tx, caller: Caller, slug: str, number: int, by: int) -> None:
    """Up (below 0) or down among its neighbours."""
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    order = [line.node for line in queries.list_children(tx, board.id, node.parent_id)]
    at = next((place for place, one in enumerate(order) if one.id == node.id), None)
    if at is None:
        raise NotFound
    to = max(0, min(len(order) - 1, at + by))
    if to == at:
        raise threads.AlreadySo
    order.insert(to, order.pop(at))
    for place, one in enumerate(order, 1):
        if one.place != place * _STEP:
            queries.set_place(tx, one.id, place * _STEP)
    tx.announce(EssenceChanged(board.id, number))


def delete(tx: Tx, caller: Caller, slug: str, number: int, reason: str) -> None:
    """With all that is in it. It can be brought back."""
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    if node.state != NodeState.VISIBLE:
        raise threads.AlreadySo
    reason = check_reason(reason)
    _stand(tx, msgspec.structs.replace(node, state=NodeState.DELETED, reason=reason, letter=""))
    _record(tx, caller, board, "delete_essence", node, reason)


def restore(tx: Tx, caller: Caller, slug: str, number: int, reason: str) -> None:
    board = boards.get_tended(tx, caller, slug)
    node = find(tx, board, number)
    if node.state != NodeState.DELETED:
        raise threads.AlreadySo
    reason = check_reason(reason)
    _stand(tx, msgspec.structs.replace(node, state=NodeState.VISIBLE, reason=""))
    _record(tx, caller, board, "restore_essence", node, reason)


# ---- where things stand


def find(tx: Tx, board: Board, number: int) -> Node:
    """For verbs that have asked the gates. Raises NotFound."""
    node = queries.find_node(tx, board.id, number)
    if node is None:
        raise NotFound
    return node


def _folder(tx: Tx, board: Board, number: int) -> Node | None:
    """None is the root."""
    if not number:
        return None
    node = queries.find_node(tx, board.id, number)
    if node is None or node.kind != NodeKind.FOLDER or node.state != NodeState.VISIBLE:
        raise NotAFolder
    return node


def by_letter(tx: Tx, board: Board, letter: str) -> int:
    """The number of the folder that has a letter. Raises NotAFolder."""
    node = queries.find_by_letter(tx, board.id, letter.upper()) if letter else None
    if node is None:
        raise NotAFolder
    return node.number


def _trail(tx: Tx, node: Node) -> list[Node]:
    """The folders above, the highest first."""
    found: list[Node] = []
    at = node.parent_id
    while at is not None and len(found) <= MAX_DEPTH:
        above = queries.find_by_id(tx, at)
        if above is None:
            break
        found.insert(0, above)
        at = above.parent_id
    return found


def _check_fits(tx: Tx, board: Board, parent: Node | None, node: Node | None = None) -> None:
    """Raises FolderFull, TooDeep. `node` is what moves there; a folder brings its own depth."""
    if queries.last_place(tx, board.id, parent.id if parent else None)[0] >= MAX_CHILDREN:
        raise FolderFull(most=MAX_CHILDREN)
    way = [*_trail(tx, parent), parent] if parent else []
    is_inside = node is not None and any(one.id == node.id for one in way)
    if is_inside or len(way) + (_height(tx, board, node) if node else 0) >= MAX_DEPTH:
        raise TooDeep(most=MAX_DEPTH)


def _height(tx: Tx, board: Board, node: Node) -> int:
    """How deep the folders in a node go."""
    level, height = {node.id}, -1
    all_folders = queries.list_folders(tx, board.id)
    while level:
        level = {one.id for one in all_folders if one.parent_id in level}
        height += 1
    return height


def _next(tx: Tx, board: Board, parent: Node | None) -> int:
    return queries.last_place(tx, board.id, parent.id if parent else None)[1] + _STEP


def add(tx: Tx, caller: Caller, board: Board, to: int, kind: NodeKind, title: str, target: str = "") -> Node:
    """A new node at the end of a folder. For verbs that have asked the gates."""
    title = _title(tx, caller, board, title)
    parent = _folder(tx, board, to)
    _check_fits(tx, board, parent)
    node = Node(
        id=ids.mint(),
        board_id=board.id,
        number=queries.next_number(tx, board.id),
        parent_id=parent.id if parent else None,
        kind=kind,
        title=title,
        target=target,
        letter="",
        place=_next(tx, board, parent),
        made_by=caller.id,
        made_at=tx.now,
        revision=1,
        text_revision=1,
        changed_by=caller.id,
        changed_at=tx.now,
    )
    queries.insert_node(tx, node)
    return _noted(tx, node)


def revise(tx: Tx, caller: Caller, node: Node, *, has_text: bool = False) -> Node:
    """The next version of a node: its words, or with `has_text` its texts, which come behind it."""
    revision = node.revision + 1
    revised = msgspec.structs.replace(
        node,
        revision=revision,
        text_revision=revision if has_text else node.text_revision,
        changed_by=caller.id,
        changed_at=tx.now,
    )
    queries.set_node(tx, revised)
    return _noted(tx, revised)


def _noted(tx: Tx, node: Node) -> Node:
    version = Version(
        node.id, node.revision, node.title, node.target, node.text_revision, node.changed_by, node.changed_at
    )
    queries.insert_version(tx, version)
    tx.announce(EssenceChanged(BoardId(node.board_id), node.number))
    return node


def _stand(tx: Tx, node: Node) -> Node:
    queries.set_node(tx, node)
    tx.announce(EssenceChanged(BoardId(node.board_id), node.number))
    return node


def _record(tx: Tx, caller: Caller, board: Board, action: str, node: Node, reason: str) -> None:
    moderation.record(
        tx, caller, action, reason=reason, place=(board.id, None, None), detail=f"/b/{board.slug}/essence/{node.number}"
    )


def _person(tx: Tx, node: Node) -> Person | None:
    return queries.find_editor(tx, node.changed_by)


# ---- what stands there


def _title(tx: Tx, caller: Caller, board: Board, title: str) -> str:
    title = threads.clean_title(title)
    word_rules.check_title(tx, caller, board, title)
    return title


def _target(target: str) -> str:
    target = threads.one_line(target)
    is_address = target.startswith(("http://", "https://")) or (target.startswith("/") and not target.startswith("//"))
    if not is_address or " " in target or "\\" in target or len(target) > MAX_TARGET:
        raise BadTarget
    return target
