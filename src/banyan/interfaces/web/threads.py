# SPDX-License-Identifier: Apache-2.0
"""A thread: its floors page by page, those of one author, the answers to one floor, and new floors as they come.

A floor stands on the same page for ever, so a page has one address, that of its first floor; every other floor's address leads
there, to its place.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

import msgspec

from banyan.base import clock, words
from banyan.base.errors import NotFound
from banyan.core import pages, polls, reactions
from banyan.core.compilations import credits_of
from banyan.interfaces.web import compilations, previews, selecting
from banyan.interfaces.web.polls import poll_html
from banyan.interfaces.web.render import Renderer, Times, day_begins, time_tag, with_colours
from banyan.interfaces.web.threads_mine import ThreadView
from banyan.interfaces.web.visits import MAX_NUMBER, Answer, Visit
from banyan.records.boards import ReadPolicy, wording
from banyan.records.callers import GUEST
from banyan.records.cards import Card
from banyan.records.pages import Floor, ThreadPage
from banyan.records.posts import PostState

RULER_STEPS = 6  # marks on the ruler of a long thread

GONE = {
    PostState.DELETED: "Its author took this post back.",
    PostState.REMOVED: "{who} removed this post: {reason}",
    PostState.ERASED: "This post was erased: {reason}",
    PostState.HELD: "This post waits until somebody who tends the board has looked at it.",
    PostState.MISSING: "This floor was not in the source that the thread was brought from.",
}


# ---- pages


async def show(visit: Visit) -> Answer:
    """The first page; with `?floor=` on to that floor, with `?date=` to the first one of that day."""
    number, wanted = visit.number("number"), visit.query.get("floor", "").strip().lstrip("#").replace(",", "")
    if wanted:
        return visit.moved(_place(number, int(wanted) if is_number(wanted) else 1))
    if "date" in visit.query:
        at = day_begins(visit.query["date"], visit.reader.zone)
        floor = 1 if at is None else await visit.ask(pages.floor_since, number, at)
        return visit.moved(_place(number, floor))
    if "tend" in visit.query:
        return await selecting.show_floors(visit, 1)
    return await _page(visit, number, 1)


async def show_floor(visit: Visit) -> Answer:
    """The page on which a floor stands; only its first floor's address shows it, the others lead there."""
    number, floor = visit.number("number"), visit.number("floor")
    if "tend" in visit.query:
        return await selecting.show_floors(visit, floor)
    if floor == 1 or pages.page_of(floor)[0] != floor:
        await visit.ask(pages.check_stands, number, floor)
        return visit.moved(_place(number, floor))
    return await _page(visit, number, floor)


async def _page(visit: Visit, number: int, first: int) -> Answer:
    entry = visit.finished()
    if entry is not None:
        return await visit.kept(entry)
    page = await visit.ask(pages.thread_page, number, first)
    if page.first != first:  # beyond the end
        return visit.moved(_place(number, page.last))
    step = pages.FLOORS_PER_PAGE
    return await show_page(
        visit,
        page,
        way="page",
        turns=(
            _address(number, page.first - step) if page.first > 1 else "",
            _address(number, page.last + 1) if page.last < page.thread.last_floor else "",
        ),
    )


async def show_author(visit: Visit) -> Answer:
    """Only what one person wrote; `?floor=` turns the pages."""
    number, handle = visit.number("number"), visit.params["handle"]
    floor = visit.query.get("floor", "1")
    if not is_number(floor):
        raise NotFound
    page = await visit.ask(pages.author_page, number, handle, int(floor))
    here = f"/t/{number}/by/{quote(handle, safe='')}"
    return await show_page(
        visit,
        page,
        way="author",
        is_kept="floor" not in visit.query,
        turns=(f"{here}?floor={page.older}" if page.older else "", f"{here}?floor={page.newer}" if page.newer else ""),
    )


async def show_answers(visit: Visit) -> Answer:
    """The floors that answer one floor."""
    number, floor = visit.number("number"), visit.number("floor")
    page = await visit.ask(pages.answers, number, floor)
    if floor > page.thread.last_floor:
        raise NotFound
    return await show_page(visit, page, way="answers")


async def new_floors(visit: Visit) -> Answer:
    """Floors for the page that is open, as pieces of HTML: those above `after`, of one page at most, or `only` one."""
    only, after = visit.query.get("only", ""), visit.query.get("after", "")
    if not is_number(only or after):
        raise NotFound
    first = int(only) if only else int(after) + 1
    page = await visit.ask(pages.thread_page, visit.number("number"), first)
    fresh = [one for one in page.floors if (one.post.floor == first if only else one.post.floor >= first)]
    page = msgspec.structs.replace(page, floors=fresh, first=first)
    view = ThreadView(page, is_kept=False)
    page, _ = await previews.of_page(visit, compilations.woven(visit, page))
    floors = floors_html(visit.frame.renderer, page, visit.times)
    return await visit.show("floors.html", view, frozenset(), body=floors)


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


def _place(number: int, floor: int) -> str:
    """Where a floor is seen: its page and its place there."""
    return f"{_address(number, pages.page_of(floor)[0])}#f{max(1, floor)}"


def is_number(text: str) -> bool:
    """Whether a text of an address can be a floor, or 0."""
    return text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER


async def show_page(
    visit: Visit,
    page: ThreadPage,
    *,
    way: str,
    is_kept: bool = True,
    turns: tuple[str, str] = ("", ""),
    under: int = 0,
    laid_out: Callable[[ThreadPage], str] | None = None,
) -> Answer:
    """Floors of a thread in one of the ways to look at it; `laid_out` where they do not simply follow each other.

    `turns` are the addresses of the page before and the next page, "" for none.
    """
    thread, board = page.thread, page.board
    shown = compilations.tags(page)
    credit = credits_of(page.pieces)
    page, previewed = await previews.of_page(visit, compilations.woven(visit, page))
    is_public = board.read_policy == ReadPolicy.PUBLIC and not thread.is_gone
    return await visit.show(
        "thread.html",
        ThreadView(page, is_kept=is_kept and is_public),
        _tags(page) | shown | previewed,
        credit=credit,
        thread=thread,
        board=board,
        poll=_poll(visit, page),
        card=page.card,
        facts=facts_of(visit, page.card),
        author=page.author,
        only=page.only,
        body=laid_out(page) if laid_out else floors_html(visit.frame.renderer, page, visit.times),
        under=under,
        address=visit.frame.settings.public_url,
        is_empty=not page.floors,
        first=page.first,
        last=page.last,
        span=f"#{page.first:,} – #{page.last:,}",
        way=way,
        older=turns[0],
        newer=turns[1],
        is_open_ended=way == "page" and page.last == thread.last_floor,
        ruler=_ruler(thread.last_floor) if way == "page" else (),
        here="boards",
    )


def _poll(visit: Visit, page: ThreadPage) -> str:
    """The thread's poll as everybody sees it; members have their own in its place."""
    return poll_html(visit.frame, GUEST, polls.as_guest(page.poll), visit.times) if page.poll else ""


def facts_of(visit: Visit, card: Card | None) -> list[tuple[str, str, int]]:
    """The lines of a card: label, words, moment."""
    facts = card.facts if card else ()
    return [(visit.word(fact.label), visit.word(fact.value, **fact.fields), fact.at) for fact in facts]


def _tags(page: ThreadPage) -> frozenset[str]:
    people = {page.author.id, *(floor.author.id for floor in page.floors)}
    people |= {floor.gone_by.id for floor in page.floors if floor.gone_by}
    return frozenset({f"thread:{page.thread.id}", f"place:{page.board.id}", *(f"account:{one}" for one in people)})


@lru_cache(maxsize=2_000)
def _ruler(last_floor: int) -> tuple[tuple[int, str], ...]:
    """First floors of some pages, evenly spread over the thread, and how they are said; none when all is on one page."""
    step = pages.FLOORS_PER_PAGE
    count = -(-last_floor // step)
    if count < 2:
        return ()
    chosen = (
        {round(at * (count - 1) / RULER_STEPS) for at in range(RULER_STEPS + 1)}
        if count > RULER_STEPS
        else range(count)
    )
    return tuple((floor, f"{floor:,}") for floor in sorted({at * step + 1 for at in chosen}))


# ---- floors


def floors_html(renderer: Renderer, page: ThreadPage, how: Times) -> str:
    """The floors of a page. They are most of it, so they are filled into a shape instead of rendered one by one."""
    lang, number = how.lang, page.thread.number
    shape = renderer.shape(lang, "floor.html")
    answered = renderer.shape(lang, "floor_to.html")
    thread_number = str(number)
    found: list[str] = []
    for floor in page.floors:
        post, author = floor.post, floor.author
        if post.state != PostState.VISIBLE:
            found.append(_gone(renderer, floor, number, how))
            continue
        name = author.display_name or author.handle
        values = {
            "number": thread_number,
            "floor": str(post.floor),
            "said": f"{post.floor:,}",
            "author": _author(renderer, lang, (author.handle, name, author.title), author.id == page.thread.author_id),
            "time": time_tag(post.made_at // clock.MINUTE, how, "soft"),
            "to": answered.filled({"number": thread_number, "to": str(post.reply_to)}) if post.reply_to else "",
            "lang": f' lang="{post.lang}"' if post.lang and post.lang != lang else "",
            "chapter": _chapter(renderer, lang, floor.chapter, page.thread.lang) if floor.chapter else "",
            "html": with_colours(post.html),
            "after": _after(renderer, floor, number, how)
            if post.edited_at or post.reactions or floor.pushed or floor.mark
            else "",
        }
        found.append(shape.filled(values))
    return "".join(found)


@lru_cache(maxsize=4_000)
def _author(renderer: Renderer, lang: str, who: tuple[str, str, str], is_opener: bool) -> str:
    """`who`: handle, name and title."""
    handle, name, title = who
    shown = wording(title, lang)
    return renderer.text(lang, "floor_author.html", handle=handle, name=name, title=shown, is_opener=is_opener)


def _chapter(renderer: Renderer, lang: str, title: str, title_lang: str) -> str:
    """What a floor of a serial is called, above its words."""
    return renderer.text(lang, "floor_chapter.html", title=title, title_lang=title_lang)


def _after(renderer: Renderer, floor: Floor, number: int, how: Times) -> str:
    """What stands below the words: how often they were changed, and what others said to them in a word."""
    post = floor.post
    return renderer.text(
        how.lang,
        "floor_after.html",
        number=number,
        floor=post.floor,
        edits=post.revision - 1,
        edited=time_tag(post.edited_at // clock.MINUTE, how) if post.edited_at else "",
        tally=_tally(post.reactions, how.lang) if post.reactions else "",
        pushed=floor.pushed,
        mark=floor.mark,
        how=how,
    )


def _tally(text: str, lang: str) -> str:
    """`agree 3 · thanks 1`, in a fixed order."""
    counts = msgspec.json.decode(text, type=dict[str, int])
    return " · ".join(f"{words.translate(lang, kind)} {counts[kind]:,}" for kind in reactions.KINDS if counts.get(kind))


def _gone(renderer: Renderer, floor: Floor, number: int, how: Times) -> str:
    """A floor whose words are not there, and why."""
    post, lang = floor.post, how.lang
    is_own = post.state == PostState.ERASED and post.gone_by == post.author_id
    sentence = "Its author left and took the words along." if is_own else GONE.get(post.state, "")
    who = floor.gone_by.handle if floor.gone_by else words.translate(lang, "Somebody")
    return renderer.text(
        lang,
        "floor_gone.html",
        number=number,
        floor=post.floor,
        moved_to=post.moved_to,
        why=words.translate(lang, sentence, who=who, reason=post.reason),
        at=time_tag(post.gone_at // clock.MINUTE, how) if post.gone_at else "",
    )
