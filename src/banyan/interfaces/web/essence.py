# SPDX-License-Identifier: Apache-2.0
"""The essence of a board on the web: read as a tree of pages, tended with plain forms."""

from collections.abc import Awaitable, Callable

from banyan.base.errors import NotFound
from banyan.core import articles, essence, permits, threads
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.posts import name_of, place
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.essence import EssencePage, Node, NodeKind, NodeState
from banyan.records.threads import Thread

MAX_TITLE = 80
Crumbs = tuple[tuple[str, str], ...]


# ---- reading


async def show(visit: Visit) -> Answer:
    """The root, or a node with what is in it."""
    page = await visit.ask(essence.page, visit.params["slug"], _node(visit) if "node" in visit.params else 0)
    return _shown(visit, page)


async def show_versions(visit: Visit) -> Answer:
    """How a node read before; `?version=` shows one of them whole."""
    slug, number = visit.params["slug"], _node(visit)
    wanted = parse_number(visit.query.get("version", ""))
    if wanted:
        page, version = await visit.ask(essence.version, slug, number, wanted)
        return _shown(visit, page, former=version.title, revision=version.revision)
    page = await visit.ask(essence.page, slug, number)
    versions = await visit.ask(essence.versions, slug, number)
    return visit.page("essence_versions.html", page=page, crumbs=_crumbs(visit, page), versions=versions)


def _shown(visit: Visit, page: EssencePage, former: str = "", revision: int = 0) -> Answer:
    node = page.node
    title = former or (node.title if node else visit.word("Essence"))
    crumbs = _crumbs(visit, page)
    return visit.page("essence.html", page=page, crumbs=crumbs, title=title, is_former=bool(former), revision=revision)


def _crumbs(visit: Visit, page: EssencePage) -> Crumbs:
    here = f"/b/{page.board.slug}/essence"
    root = ((name_of(page.board, visit.lang), f"/b/{page.board.slug}"), (visit.word("Essence"), here))
    return (*root, *((one.title, f"{here}/{one.number}") for one in page.trail))


# ---- putting in


async def ask_new(visit: Visit) -> Answer:
    """A page with a form for each kind of thing."""
    page = await _tended(visit, parse_number(visit.query.get("to", "")) or 0)
    return await _new_again(visit, page, None)(None, 200)


async def add(visit: Visit) -> Answer:
    form = await visit.form()
    page = await _tended(visit, form.number("to", 0) or 0)
    found = next((sheet for sheet in _new_sheets(visit, page) if sheet.name == form["kind"]), None)
    if found is None:
        raise NotFound
    slug, to, title = page.board.slug, page.node.number if page.node else 0, form["title"]

    async def do(_: dict[str, str]) -> Answer:
        match form["kind"]:
            case NodeKind.FOLDER:
                node = await visit.act(essence.add_folder, slug, to, title)
            case NodeKind.ARTICLE:
                node = await visit.act(articles.add_article, slug, to, title, await visit.render(form.text("text")))
            case NodeKind.LINK:
                node = await visit.act(essence.add_link, slug, to, title, form["target"])
            case _:
                node = await visit.act(essence.add_file, slug, to, title, form["target"])
        return visit.go(_address(page.board, node.number), "It stands in the essence.")

    return await sheets.submit(visit, found, do, _new_again(visit, page, found), form)


def _new_again(
    visit: Visit, page: EssencePage, found: Sheet | None
) -> Callable[[Sheet | None, int], Awaitable[Answer]]:
    async def again(sheet: Sheet | None, status: int) -> Answer:
        place = page.node.title if page.node else visit.word("Essence")
        title = visit.word("Put something into “{place}”", place=place)
        shown = sheets.replaced(_new_sheets(visit, page), sheet)
        return sheets.page(visit, title, shown, status, crumbs=_crumbs(visit, page))

    return again


def _new_sheets(visit: Visit, page: EssencePage) -> tuple[Sheet, ...]:
    word = visit.word
    action = f"/b/{page.board.slug}/essence/add"
    to = Field("to", kind="hidden", value=str(page.node.number if page.node else 0))
    title = Field("title", word("Title"), needed=True, most=MAX_TITLE)
    address = word("An address that begins with http://, https:// or /")
    file = word("The address of a file that stands in a post here")

    def sheet(kind: NodeKind, heading: str, *more: Field) -> Sheet:
        fields = (Field("kind", kind="hidden", value=kind), to, title, *more)
        return Sheet(kind, action, fields, word("Put it there"), title=heading, plain=kind != NodeKind.FOLDER)

    return (
        sheet(NodeKind.FOLDER, word("A folder")),
        sheet(NodeKind.ARTICLE, word("An article"), Field("text", word("Text"), "area", rows=10, needed=True)),
        sheet(NodeKind.LINK, word("A link"), Field("target", word("Web address"), needed=True, hint=address)),
        sheet(NodeKind.FILE, word("A file"), Field("target", word("Web address"), needed=True, hint=file)),
    )


async def ask_collect(visit: Visit) -> Answer:
    """Posts of a thread become an article of its board."""
    thread, board, sheet = await _collect(visit)
    return await _collect_again(visit, thread, board)(sheet, 200)


async def collect(visit: Visit) -> Answer:
    thread, board, sheet = await _collect(visit)

    async def do(values: dict[str, str]) -> Answer:
        parts = values["floors"].replace("，", ",").split(",")
        floors = [parse_number(part) or 0 for part in parts if part.strip()]
        to = (board.slug, parse_number(values["to"]) or 0)
        node = await visit.act(articles.collect, thread.number, floors, to, values["title"])
        return visit.go(_address(board, node.number), "It stands in the essence.")

    return await sheets.submit(visit, sheet, do, _collect_again(visit, thread, board))


async def _collect(visit: Visit) -> tuple[Thread, Board, Sheet]:
    word = visit.word
    thread, _, board = await visit.ask(threads.get, visit.number("number"))
    permits.check_tends(visit.caller, board.id)
    fields = (
        await _folder_field(visit, board, word("Into the folder")),
        Field("title", word("Title"), value=thread.title, needed=True, most=MAX_TITLE),
        Field(
            "floors",
            word("Which floors"),
            value=visit.query.get("floors", "")[:200],
            hint=word("For example 1, 3, 8. Empty: the whole thread, of 200 posts at most."),
        ),
    )
    intro = word("The posts are copied into one article, with their authors and addresses. The thread stays as it is.")
    return thread, board, Sheet("collect", f"/t/{thread.number}/collect", fields, word("Copy them"), intro=intro)


def _collect_again(visit: Visit, thread: Thread, board: Board) -> sheets.Again:
    return sheets.one(visit, visit.word("Into the essence"), crumbs=place(visit, thread, board))


# ---- tending a node


async def ask_tend(visit: Visit) -> Answer:
    """A page with a form for each thing that can be done to a node."""
    page = await _tended(visit, _node(visit))
    return sheets.page(
        visit,
        _name(page),
        await _node_sheets(visit, page),
        crumbs=_crumbs(visit, page),
        template="essence_tend.html",
        page=page,
    )


async def tend(visit: Visit) -> Answer:
    page = await _tended(visit, _node(visit))
    form = await visit.form()
    found = await _node_sheets(visit, page)
    sheet = next((one for one in found if one.name == form["act"]), None)
    if sheet is None:
        raise NotFound

    async def do(values: dict[str, str]) -> Answer:
        to = await ACTS[form["act"]](visit, page, values)
        return visit.go(_address(page.board, to), "Saved.")

    async def again(refused: Sheet, status: int) -> Answer:
        shown = sheets.replaced(found, refused)
        crumbs = _crumbs(visit, page)
        return sheets.page(visit, _name(page), shown, status, crumbs=crumbs, template="essence_tend.html", page=page)

    return await sheets.submit(visit, sheet, do, again, form)


Values = dict[str, str]
Place = tuple[str, int]


def _place(page: EssencePage) -> Place:
    return page.board.slug, _of(page).number


def _of(page: EssencePage) -> Node:
    assert page.node is not None, "only nodes are tended"
    return page.node


async def _rename(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.rename, *_place(page), values["title"])
    return _of(page).number


async def _write(visit: Visit, page: EssencePage, values: Values) -> int:
    body = await visit.render(values["text"])
    await visit.act(articles.edit, *_place(page), body, parse_number(values["revision"]) or 0)
    return _of(page).number


async def _refresh(visit: Visit, page: EssencePage, _: Values) -> int:
    await visit.act(articles.refresh, *_place(page))
    return _of(page).number


async def _lead(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.retarget, *_place(page), values["target"])
    return _of(page).number


async def _letter(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.set_letter, *_place(page), values["letter"])
    return _of(page).number


async def _shift(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(
        essence.shift, *_place(page), {"up": -1, "down": 1, "first": -MOST, "last": MOST}.get(values["by"], 0)
    )
    return page.trail[-1].number if page.trail else 0


async def _move(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.move, *_place(page), parse_number(values["to"]) or 0)
    return _of(page).number


async def _copy(visit: Visit, page: EssencePage, values: Values) -> int:
    made = await visit.act(articles.copy, *_place(page), parse_number(values["to"]) or 0)
    return int(made.number)


async def _delete(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.delete, *_place(page), values["reason"])
    return page.trail[-1].number if page.trail else 0


async def _restore(visit: Visit, page: EssencePage, values: Values) -> int:
    await visit.act(essence.restore, *_place(page), values["reason"])
    return _of(page).number


MOST = essence.MAX_CHILDREN
ACTS: dict[str, Callable[[Visit, EssencePage, Values], Awaitable[int]]] = {
    "rename": _rename,
    "write": _write,
    "refresh": _refresh,
    "lead": _lead,
    "letter": _letter,
    "shift": _shift,
    "move": _move,
    "copy": _copy,
    "delete": _delete,
    "restore": _restore,
}


async def _node_sheets(visit: Visit, page: EssencePage) -> tuple[Sheet, ...]:
    word, node, board = visit.word, _of(page), page.board

    def sheet(name: str, button: str, *fields: Field, danger: bool = False) -> Sheet:
        action = f"/b/{board.slug}/essence/{node.number}/tend"
        return Sheet(
            name,
            action,
            (Field("act", kind="hidden", value=name), *fields),
            button,
            title=button,
            plain=True,
            danger=danger,
        )

    if node.state == NodeState.DELETED:
        return (sheet("restore", word("Bring it back"), reason_field(visit)),)
    folder = await _folder_field(visit, board, word("Into the folder"))
    found = [
        sheet("rename", word("Rename"), Field("title", word("Title"), value=node.title, needed=True, most=MAX_TITLE))
    ]
    if node.kind == NodeKind.ARTICLE:
        own = next((line.part.source for line in page.parts if not line.part.number), "")
        revision = Field("revision", kind="hidden", value=str(node.revision))
        hint = word("Copies of posts stay as they are; what you write here stands below them.")
        text = Field("text", word("Text"), "area", own, hint=hint, rows=12)
        found.append(sheet("write", word("Save the text"), revision, text))
        if any(line.is_stale for line in page.parts):
            found.append(sheet("refresh", word("Copy anew what has changed since")))
    if node.kind == NodeKind.LINK:
        found.append(
            sheet("lead", word("Lead elsewhere"), Field("target", word("Web address"), value=node.target, needed=True))
        )
    if node.kind == NodeKind.FOLDER:
        hint = word("A to T, or nothing: a short way to put things here.")
        found.append(
            sheet(
                "letter",
                word("Set the letter"),
                Field("letter", word("Letter of the folder"), value=node.letter, most=1, hint=hint),
            )
        )
    ways = (
        ("up", word("one up")),
        ("down", word("one down")),
        ("first", word("to the top")),
        ("last", word("to the bottom")),
    )
    found.append(sheet("shift", word("Change the order"), Field("by", word("Where to"), "choice", "up", choices=ways)))
    found.append(sheet("move", word("Move"), folder))
    if node.kind != NodeKind.FOLDER:
        found.append(sheet("copy", word("Copy"), folder))
    found.append(sheet("delete", word("Delete"), reason_field(visit), danger=True))
    return tuple(found)


async def show_deleted(visit: Visit) -> Answer:
    """What was taken out of a folder, for those who tend the board."""
    slug = visit.params["slug"]
    to = parse_number(visit.query.get("to", "")) or 0
    nodes = await visit.ask(essence.deleted, slug, to)
    page = await visit.ask(essence.page, slug, to)
    return visit.page("essence_deleted.html", page=page, crumbs=_crumbs(visit, page), nodes=nodes)


# ---- parts


async def _folder_field(visit: Visit, board: Board, label: str) -> Field:
    folders = await visit.ask(essence.folders, board.slug)
    choices = (("0", visit.word("at the top")), *((str(one.number), _indented(one, depth)) for one, depth in folders))
    return Field("to", label, "choice", "0", choices=choices)


def _indented(node: Node, depth: int) -> str:
    letter = f" ({node.letter})" if node.letter else ""
    return "\u3000" * depth + node.title + letter


async def _tended(visit: Visit, number: int) -> EssencePage:
    page = await visit.ask(essence.page, visit.params["slug"], number)
    permits.check_tends(visit.caller, page.board.id)
    return page


def _name(page: EssencePage) -> str:
    return _of(page).title


def _address(board: Board, number: int) -> str:
    return f"/b/{board.slug}/essence/{number}" if number else f"/b/{board.slug}/essence"


def _node(visit: Visit) -> int:
    return visit.number("node")
