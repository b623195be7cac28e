# SPDX-License-Identifier: Apache-2.0
"""Tending several things at once: tick floors of a thread or threads of a board, see what will happen, do it, take it back.

Each list is a form whose buttons are the acts; they lead to one page that says what it will be done to and asks why.
"""

import re

import msgspec

from banyan.core import batches, boards, pages, permits, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import acts, compilations, sheets
from banyan.interfaces.web.forms import Form, parse_number
from banyan.interfaces.web.posts import EXCERPT_WIDTH, Crumbs, name_of, place
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.plain import excerpt, to_plain
from banyan.records.accounts import Person
from banyan.records.batches import Asked, Batch
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.compilations import Pick
from banyan.records.pages import Floor
from banyan.records.threads import Thread, ThreadState

Values = dict[str, str]
MOST_TYPED = 400  # characters of a list of floors


class Way(msgspec.Struct, frozen=True):
    """An act on several things: its button in the list, the title of its page, what it asks, its notice."""

    button: str
    title: str
    done: str
    asks: tuple[str, ...] = ("reason",)
    danger: bool = False


FLOOR_WAYS = {
    "remove": Way("Remove", "Remove these posts?", "Posts removed: {n}.", danger=True),
    "move": Way("Move to a thread", "Move these posts to another thread?", "Posts moved: {n}.", ("to", "reason")),
    "split": Way(
        "Split into a new thread", "Make a thread of these posts?", "Posts in a thread of their own: {n}.", ("title", "reason")
    ),
}  # fmt: skip
THREAD_WAYS = {
    "lock": Way("Lock", "Lock these threads?", "Threads locked: {n}."),
    "unlock": Way("Unlock", "Unlock these threads?", "Threads that take replies again: {n}."),
    "pin": Way("Pin", "Pin these threads?", "Threads pinned: {n}.", ()),
    "unpin": Way("Unpin", "Unpin these threads?", "Threads not pinned any more: {n}.", ()),
    "digest": Way("Into the digest", "Put these threads into the digest?", "Threads put into the digest: {n}.", ()),
    "undigest": Way(
        "Out of the digest", "Take these threads out of the digest?", "Threads out of the digest: {n}.", ()
    ),
    "tag": Way("Give tags", "Give these threads tags?", "Threads with new tags: {n}.", ("tags",)),
    "move": Way("Move", "Move these threads to another board?", "Threads moved: {n}.", ("board", "reason")),
    "remove": Way("Remove", "Remove these threads?", "Threads removed: {n}.", danger=True),
    "restore": Way("Restore", "Restore these threads?", "Threads restored: {n}."),
}


COMPILE = "compile"  # an act that has a page of its own
NOT_TENDED = (ThreadState.HELD, ThreadState.MERGED)  # one waits in the queue, one is no more than a pointer


class Chosen(msgspec.Struct, frozen=True):
    """Something that can be ticked, or was: `key` is its floor or number. `is_so` says that nothing would change."""

    key: int
    address: str
    words: str
    lang: str
    by: Person
    at: int
    is_so: bool = False
    thread: Thread | None = None


# ---- floors of a thread


async def show_floors(visit: Visit, floor: int) -> Answer:
    """A page of a thread as a list to tick; never kept."""
    page = await visit.ask(pages.thread_page, visit.number("number"), floor)
    permits.check_tends(visit.caller, page.board.id)
    number, step = page.thread.number, pages.FLOORS_PER_PAGE
    return visit.page(
        "select.html",
        title=page.thread.title,
        crumbs=place(visit, page.thread, page.board),
        rows=_floors(page.floors, number),
        action=f"/t/{number}/tend",
        ways=_ways(visit, FLOOR_WAYS, page.board),
        typed=True,
        older=f"/t/{number}/{page.first - step}?tend=1" if page.first > 1 else "",
        newer=f"/t/{number}/{page.last + 1}?tend=1" if page.last < page.thread.last_floor else "",
    )


async def tend_floors(visit: Visit) -> Answer:
    """The page that asks, then the act itself (`sure`)."""
    form = await visit.form()
    number, act = visit.number("number"), form["act"]
    floors = parse_chosen(form)
    page = await visit.ask(pages.thread_page, number)
    permits.check_tends(visit.caller, page.board.id)
    if act == COMPILE and floors:
        return visit.go(compilations.form_address(page.board, [Pick(number, tuple(floors))]))
    if act not in FLOOR_WAYS or not 1 <= len(floors) <= batches.MOST_AT_ONCE:
        raise batches.NothingChosen(most=batches.MOST_AT_ONCE)
    way = FLOOR_WAYS[act]
    chosen = _floors(await visit.ask(pages.some_floors, number, floors), number)
    sheet = await _sheet(visit, way, f"/t/{number}/tend", (act, format_chosen(floors)), page.board)

    async def do(values: Values) -> Answer:
        values = await acts.with_rule(visit, values, page.board.slug)
        to = acts.number_of(values["to"]) if act == "move" else 0
        asked = Asked(values.get("reason", ""), values.get("title", ""), to)
        batch = await visit.act(batches.tend_floors, number, floors, act, asked)
        return _done(visit, f"/t/{batch.to_number or number}", way, batch)

    return await _ask_or_do(visit, form, sheet, do, _asking(visit, way, chosen, place(visit, page.thread, page.board)))


def _floors(floors: list[Floor], number: int) -> list[Chosen]:
    return [
        Chosen(
            key=one.post.floor,
            address=f"/t/{number}/{one.post.floor}#f{one.post.floor}",
            words=f"#{one.post.floor} {excerpt(to_plain(one.post.html), EXCERPT_WIDTH)}",
            lang=one.post.lang,
            by=one.author,
            at=one.post.made_at,
        )
        for one in floors
        if one.post.is_visible
    ]


# ---- threads of a board


async def show_threads(visit: Visit) -> Answer:
    """A page of a board as a list to tick; never kept."""
    slug, before, after = visit.params["slug"], visit.query.get("before", ""), visit.query.get("after", "")
    page = await visit.ask(pages.board_page, slug, before, after)
    permits.check_tends(visit.caller, page.board.id)
    here = f"/b/{page.board.slug}"
    rows = [(row.thread, row.author) for row in (*page.pinned, *page.rows) if row.thread.state not in NOT_TENDED]
    return visit.page(
        "select.html",
        title=name_of(page.board, visit.lang),
        crumbs=((name_of(page.board, visit.lang), here),),
        rows=_threads(rows, "", Asked()),
        action=f"{here}/tend",
        ways=_ways(visit, THREAD_WAYS, page.board),
        typed=False,
        older=f"{here}?tend=1&before={page.older}" if page.older else "",
        newer=f"{here}?tend=1&after={page.newer}" if page.newer else "",
    )


async def tend_threads(visit: Visit) -> Answer:
    """The page that asks, then the act itself (`sure`)."""
    form = await visit.form()
    act = form["act"]
    board = await visit.ask(boards.get, visit.params["slug"])
    permits.check_tends(visit.caller, board.id)
    numbers = parse_chosen(form)
    if act == COMPILE and numbers:
        return visit.go(compilations.form_address(board, [Pick(number) for number in numbers]))
    if act not in THREAD_WAYS or not 1 <= len(numbers) <= batches.MOST_AT_ONCE:
        raise batches.NothingChosen(most=batches.MOST_AT_ONCE)
    way = THREAD_WAYS[act]
    chosen = _threads(await visit.ask(_find_threads, numbers), act, Asked())
    sheet = await _sheet(visit, way, f"/b/{board.slug}/tend", (act, format_chosen(numbers)), board)

    async def do(values: Values) -> Answer:
        values = await acts.with_rule(visit, values, board.slug)
        to = acts.board_id_of(values["board"]) if act == "move" else None
        asked = Asked(values.get("reason", ""), to_board_id=to, tags=values.get("tags", ""))
        batch = await visit.act(batches.tend_threads, board.slug, numbers, act, asked)
        return _done(visit, f"/b/{board.slug}", way, batch)

    crumbs = ((name_of(board, visit.lang), f"/b/{board.slug}"),)
    return await _ask_or_do(visit, form, sheet, do, _asking(visit, way, chosen, crumbs))


def _find_threads(tx: Tx, caller: Caller, numbers: list[int]) -> list[tuple[Thread, Person]]:
    return [threads.get(tx, caller, number)[:2] for number in numbers]


def _threads(rows: list[tuple[Thread, Person]], act: str, asked: Asked) -> list[Chosen]:
    return [
        Chosen(
            key=thread.number,
            address=f"/t/{thread.number}",
            words=thread.title,
            lang=thread.lang,
            by=author,
            at=thread.last_post_at,
            is_so=bool(act) and batches.is_so(thread, act, asked),
            thread=thread,
        )
        for thread, author in rows
    ]


# ---- both


def parse_chosen(form: Form) -> list[int]:
    """Those that were ticked and those that were typed: `3, 8-12`. What is no number is passed over."""
    found = {number for value in form.many("pick") if (number := parse_number(value)) and number < acts.MOST_NUMBER}
    for first, last in _SPANS.findall(form["chosen"][:MOST_TYPED]):
        found.update(range(int(first), min(int(last or first), int(first) + batches.MOST_AT_ONCE) + 1))
    return sorted(found - {0})


_SPANS = re.compile(r"(\d{1,9})(?:\s*[-–—]\s*#?(\d{1,9}))?")


def format_chosen(numbers: list[int]) -> str:
    """The opposite of parse_chosen.

    >>> format_chosen([3, 8, 9, 10])
    '3, 8-10'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] + 1 == number:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in spans)


def _ways(visit: Visit, ways: dict[str, Way], board: Board) -> list[tuple[str, str, bool]]:
    shown = [(name, visit.word(way.button), way.danger) for name, way in ways.items()]
    return [*shown, (COMPILE, visit.word("Compile"), False)] if compilations.is_offered(board) else shown


async def _sheet(visit: Visit, way: Way, action: str, kept: tuple[str, str], board: Board) -> Sheet:
    """`kept` are the act and what was chosen, which the page carries on."""
    act, chosen = kept
    fields = await acts.rule_fields(visit, [board.slug]) if way.danger or act == "lock" else []
    fields += [await acts.field(visit, name, board) for name in way.asks]
    fields += [Field("act", kind="hidden", value=act), Field("chosen", kind="hidden", value=chosen)]
    fields.append(Field("sure", kind="hidden", value="1"))
    return Sheet("tend", action, tuple(fields), visit.word(way.button), danger=way.danger)


def _asking(visit: Visit, way: Way, chosen: list[Chosen], crumbs: Crumbs) -> sheets.Again:
    return sheets.one(visit, visit.word(way.title), template="selected.html", crumbs=crumbs, chosen=chosen)


async def _ask_or_do(visit: Visit, form: Form, sheet: Sheet, do: sheets.Do, again: sheets.Again) -> Answer:
    if not form["sure"]:
        return await again(sheet, 200)
    return await sheets.submit(visit, sheet, do, again, form)


def _done(visit: Visit, address: str, way: Way, batch: Batch) -> Answer:
    undo = {"undo": str(batch.id)} if batch.steps else {}
    return visit.go(address, way.done, n=str(batch.count), **undo)


async def undo(visit: Visit) -> Answer:
    """The button of the notice: all of the last batch, or nothing."""
    form = await visit.form()
    await visit.act(batches.undo, form.number("batch") or 0)
    return visit.go("/log", "Taken back.")
