# SPDX-License-Identifier: Apache-2.0
"""Collections: keep a floor with a note, read one's own and those that others show."""

from banyan.base.errors import NotFound
from banyan.core import collections, posts
from banyan.core.permits import check_signed_in
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.posts import address, excerpt_of, place
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.plain import excerpt, to_plain

PAGE = "/settings/collections"
EXCERPT_WIDTH = 160


async def ask(visit: Visit) -> Answer:
    """Keep this floor: under which name, and why."""
    number, floor = visit.number("number"), visit.number("floor")
    kept = await visit.ask(collections.find, number, floor)
    own = await visit.ask(collections.mine)
    name = next((one.name for one in own if kept and one.id == kept.collection_id), own[0].name if own else "")
    given = {"name": name or visit.word("My collection"), "note": kept.note if kept else ""}
    return await _again(visit)(sheets.filled(await _sheet(visit), given), 200)


async def keep(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()

    async def do(values: dict[str, str]) -> Answer:
        if form["second"]:
            await visit.act(collections.take_out, number, floor)
            return visit.go(address(number, floor), "It is in no collection of yours any more.")
        kept = await visit.act(collections.put, number, floor, values["name"], values["note"])
        return visit.go(address(number, floor), "It is in your collection “{name}”.", name=kept.name)

    return await sheets.submit(visit, await _sheet(visit), do, _again(visit), form)


def _again(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        post, thread, board = await visit.ask(posts.get, visit.number("number"), visit.number("floor"))
        crumbs = place(visit, thread, board, post.floor)
        title = visit.word("Collect floor {floor}", floor=post.floor)
        return sheets.page(visit, title, (sheet,), status, crumbs=crumbs, excerpt=excerpt_of(post, thread.title))

    return again


async def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    kept = await visit.ask(collections.find, visit.number("number"), visit.number("floor"))
    own = ", ".join(one.name for one in (await visit.ask(collections.mine))[:20])
    hint = word("You have: {names}. Another name makes a new one.", names=own) if own else ""
    fields = (
        Field("name", word("Collection"), needed=True, most=collections.MAX_NAME, hint=hint),
        Field("note", word("Note"), most=collections.MAX_NOTE, hint=word("Whoever sees the collection sees it.")),
    )
    second = word("Take out") if kept else ""
    return Sheet("collect", visit.path, fields, word("Collect"), second=second)


async def show(visit: Visit) -> Answer:
    """One collection: the reader's own, or one that is shown."""
    number = parse_number(visit.params["collection"])
    if number is None:
        raise NotFound
    collection, owner, rows, older = await visit.ask(collections.page, number, visit.query.get("before", ""))
    shown = [(one, excerpt(to_plain(one.post.post.html), EXCERPT_WIDTH)) for one in rows]
    older = f"?before={older}" if older else ""
    is_own = owner.id == visit.caller.id
    return visit.page("collection.html", collection=collection, owner=owner, rows=shown, older=older, is_own=is_own)


async def mine(visit: Visit) -> Answer:
    check_signed_in(visit.caller)
    return visit.page("collections.html", tabs=settings.tabs(visit), collections=await visit.ask(collections.mine))


async def change(visit: Visit) -> Answer:
    form = await visit.form()
    number = form.number("collection") or 0
    if form["do"] == "drop":
        await visit.act(collections.drop, number)
        return visit.go(PAGE, "The collection is gone; the posts stay where they are.")
    await visit.act(collections.change, number, form["name"], bool(form["is_public"]))
    return visit.go(PAGE, "Saved.")
