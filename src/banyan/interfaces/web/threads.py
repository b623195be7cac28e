# SPDX-License-Identifier: Apache-2.0
"""A thread: its floors page by page, those of one author, the answers to one floor, and new floors as they come.

A floor stands on the same page for ever, so a page has one address, that of its first floor, under which it is kept; every
other floor's address shows the same page.
"""

from urllib.parse import quote

import msgspec

from banyan.base import clock, words
from banyan.base.errors import NotFound
from banyan.core import pages, reactions
from banyan.interfaces.web.render import Times, time_tag
from banyan.interfaces.web.threads_mine import ThreadView
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import ReadPolicy
from banyan.records.pages import Floor, ThreadPage
from banyan.records.posts import PostState

RULER_STEPS = 6  # marks on the ruler of a long thread

GONE = {
    PostState.DELETED: "Its author took this post back.",
    PostState.REMOVED: "{who} removed this post: {reason}",
    PostState.ERASED: "This post was erased: {reason}",
    PostState.MISSING: "This floor was not in the source that the thread was brought from.",
}


class Shown(msgspec.Struct, frozen=True):
    """A floor as its template takes it: what can be made ready before is made ready."""

    floor: int
    handle: str
    name: str
    is_opener: bool
    time: str  # HTML
    lang: str
    html: str
    reply_to: int
    edits: int
    edited: str  # HTML
    tally: str
    gone: str
    gone_at: str  # HTML
    moved_to: str


# ---- pages


async def show(visit: Visit) -> Answer:
    """The first page; with `?floor=`, on to that floor."""
    wanted = visit.query.get("floor", "").strip().lstrip("#").replace(",", "")
    number = visit.number("number")
    if wanted:
        floor = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 9 else 1
        page = await visit.ask(pages.thread_page, number, max(1, floor))
        floor = min(max(1, floor), page.thread.last_floor)
        return visit.moved(f"/t/{number}/{floor}#f{floor}")
    return await _page(visit, number, 1)


async def show_floor(visit: Visit) -> Answer:
    return await _page(visit, visit.number("number"), visit.number("floor"))


async def _page(visit: Visit, number: int, floor: int) -> Answer:
    first, _ = pages.page_of(floor)
    entry = visit.finished(_address(number, first))
    if entry is not None:
        return await visit.kept(entry)
    page = await visit.ask(pages.thread_page, number, floor)
    step = pages.FLOORS_PER_PAGE
    return await _show(
        visit,
        page,
        address=_address(number, page.first),
        way="page",
        older=_address(number, page.first - step) if page.first > 1 else "",
        newer=_address(number, page.last + 1) if page.last < page.thread.last_floor else "",
    )


async def show_author(visit: Visit) -> Answer:
    """Only what one person wrote; `?floor=` turns the pages."""
    number, handle = visit.number("number"), visit.params["handle"]
    floor = visit.query.get("floor", "1")
    if not (floor.isascii() and floor.isdigit() and len(floor) <= 9):
        raise NotFound
    page = await visit.ask(pages.author_page, number, handle, int(floor))
    here = f"/t/{number}/by/{quote(handle, safe='')}"
    return await _show(
        visit,
        page,
        address=visit.path,
        way="author",
        is_kept="floor" not in visit.query,
        older=f"{here}?floor={page.older}" if page.older else "",
        newer=f"{here}?floor={page.newer}" if page.newer else "",
    )


async def show_answers(visit: Visit) -> Answer:
    """The floors that answer one floor."""
    number, floor = visit.number("number"), visit.number("floor")
    page = await visit.ask(pages.answers, number, floor)
    if floor > page.thread.last_floor:
        raise NotFound
    return await _show(visit, page, address=visit.path, way="answers")


async def new_floors(visit: Visit) -> Answer:
    """Floors above `after`, as pieces of HTML for the page that is open; those of one page at most."""
    after = visit.query.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) <= 9):
        raise NotFound
    page = await visit.ask(pages.thread_page, visit.number("number"), int(after) + 1)
    fresh = [floor for floor in page.floors if floor.post.floor > int(after)]
    page = msgspec.structs.replace(page, floors=fresh, first=int(after) + 1)
    view = ThreadView(page, is_kept=False)
    shown = _shown(page, visit.times)
    return await visit.show("floors.html", view, frozenset(), thread=page.thread, floors=shown, board=page.board)


async def newer(visit: Visit) -> Answer:
    """On to the neighbour above in the order of the board."""
    return await _neighbour(visit, 0)


async def older(visit: Visit) -> Answer:
    return await _neighbour(visit, 1)


async def _neighbour(visit: Visit, which: int) -> Answer:
    number = visit.number("number")
    row = (await visit.ask(pages.neighbours, number))[which]
    if row is None:
        page = await visit.ask(pages.thread_page, number)
        return visit.go(f"/b/{page.board.slug}", "There is no further thread in this direction.")
    return visit.moved(f"/t/{row.thread.number}")


def _address(number: int, first: int) -> str:
    return f"/t/{number}" if first <= 1 else f"/t/{number}/{first}"


async def _show(
    visit: Visit, page: ThreadPage, *, address: str, way: str, is_kept: bool = True, older: str = "", newer: str = ""
) -> Answer:
    thread, board = page.thread, page.board
    is_public = board.read_policy == ReadPolicy.PUBLIC and not thread.is_gone
    return await visit.show(
        "thread.html",
        ThreadView(page, is_kept=is_kept and is_public),
        _tags(page),
        address=address,
        thread=thread,
        board=board,
        author=page.author,
        only=page.only,
        floors=_shown(page, visit.times),
        first=page.first,
        last=page.last,
        way=way,
        older=older,
        newer=newer,
        is_open_ended=way == "page" and page.last == thread.last_floor,
        ruler=_ruler(page) if way == "page" else [],
        here="boards",
    )


def _tags(page: ThreadPage) -> frozenset[str]:
    people = {page.author.id, *(floor.author.id for floor in page.floors)}
    people |= {floor.gone_by.id for floor in page.floors if floor.gone_by}
    return frozenset({f"thread:{page.thread.id}", f"place:{page.board.id}", *(f"account:{one}" for one in people)})


def _ruler(page: ThreadPage) -> list[int]:
    """First floors of some pages, evenly spread over the thread; none when everything is on one page."""
    step = pages.FLOORS_PER_PAGE
    count = -(-page.thread.last_floor // step)
    if count < 2:
        return []
    chosen = (
        {round(at * (count - 1) / RULER_STEPS) for at in range(RULER_STEPS + 1)}
        if count > RULER_STEPS
        else range(count)
    )
    return sorted({at * step + 1 for at in chosen})


# ---- floors


def _shown(page: ThreadPage, how: Times) -> list[Shown]:
    opener = page.thread.author_id
    return [_floor(floor, opener, how) for floor in page.floors]


def _floor(floor: Floor, opener: int, how: Times) -> Shown:
    post, author = floor.post, floor.author
    return Shown(
        post.floor,
        author.handle,
        author.display_name or author.handle,
        post.author_id == opener,
        time_tag(post.made_at // clock.MINUTE, how, "soft"),
        post.lang,
        post.html,
        post.reply_to or 0,
        post.revision - 1 if post.is_visible else 0,
        time_tag(post.edited_at // clock.MINUTE, how) if post.edited_at else "",
        _tally(post.reactions, how.lang) if post.reactions else "",
        "" if post.is_visible else _gone(floor, how.lang),
        time_tag(post.gone_at // clock.MINUTE, how) if post.gone_at else "",
        post.moved_to,
    )


def _tally(text: str, lang: str) -> str:
    """`agree 3 · thanks 1`, in a fixed order."""
    counts = msgspec.json.decode(text, type=dict[str, int])
    return " · ".join(f"{words.translate(lang, kind)} {counts[kind]:,}" for kind in reactions.KINDS if counts.get(kind))


def _gone(floor: Floor, lang: str) -> str:
    """Why the words of a floor are not there; of a moved one only its template speaks."""
    sentence = GONE.get(floor.post.state)
    who = floor.gone_by.handle if floor.gone_by else words.translate(lang, "Somebody")
    return words.translate(lang, sentence, who=who, reason=floor.post.reason) if sentence else ""
