# SPDX-License-Identifier: Apache-2.0
"""Pushes on the web: said below a floor, all of them on a page of their own, taken back or removed there."""

from collections.abc import Callable

from banyan.base.errors import NotFound, Refusal
from banyan.core import permits, pushes
from banyan.interfaces.web import acts, sheets
from banyan.interfaces.web.forms import new_token, parse_number
from banyan.interfaces.web.posts import address, excerpt_of, place
from banyan.interfaces.web.router import Handler
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import once


async def show(visit: Visit) -> Answer:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, typed: str = "") -> Answer:
    said = visit.say(refusal) if refusal else None
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, board, total, lines, newer = await visit.ask(pushes.page, number, floor, visit.query.get("after", ""))
    here = f"/t/{number}/{floor}/pushes"
    return visit.page(
        "pushes.html",
        status=said.status if said else 200,
        said=said,
        typed=typed,
        crumbs=place(visit, thread, board, floor),
        excerpt=excerpt_of(post),
        post=post,
        number=number,
        total=total,
        lines=lines,
        newer=f"{here}?after={newer}" if newer else "",
        first=here if visit.query.get("after") else "",
        tends=permits.may_tend(visit.caller, board.id),
        me=visit.caller.id,
        is_open=thread.takes_replies and post.is_visible and not visit.caller.is_guest,
        policy=str(board.push_policy),
        form_token=new_token(),
    )


async def push(visit: Visit) -> Answer:
    """The buttons below a floor and those of the page of its pushes. Each stance and line of a form is said once."""
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()
    text, stance = form[f"push:{floor}"], form["stance"]
    token = once(form.token, f"{number}/{floor}/{stance}", text) if form.token else ""
    try:
        made = await visit.act(pushes.push, number, floor, stance, text, token=token)
    except Refusal as refusal:
        if visit.reader.is_guest:
            raise
        return await _page(visit, refusal, text)
    notice = "" if made.stance == stance else "It stands there as an arrow."
    return visit.go(address(number, floor), notice)


async def take_back(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()
    await visit.act(pushes.take_back, number, floor, form.number("push") or 0)
    return visit.go(f"/t/{number}/{floor}/pushes", "Taken back. The line stays, without the words.")


def asks(title: str, button: str) -> Handler:
    """The page that asks why a push is removed or restored."""

    async def ask(visit: Visit) -> Answer:
        return await (await _again(visit, title))(await _sheet(visit, button), 200)

    ask.__doc__ = f"{title}."
    return ask


def does(verb: Callable[..., object], title: str, button: str) -> Handler:
    async def do(visit: Visit) -> Answer:
        number, floor, push_id = visit.number("number"), visit.number("floor"), _push_id(visit)

        async def act(values: dict[str, str]) -> Answer:
            await visit.act(verb, number, floor, push_id, values["reason"])
            return visit.go(f"/t/{number}/{floor}/pushes", "Saved.")

        return await sheets.submit(visit, await _sheet(visit, button), act, await _again(visit, title))

    do.__doc__ = f"{title}."
    return do


REMOVE = ("Remove a push", "Remove")
RESTORE = ("Restore a push", "Restore")


async def _sheet(visit: Visit, button: str) -> Sheet:
    """The question, for those who tend the board alone."""
    _, (_, _, board) = await visit.ask(pushes.get, visit.number("number"), visit.number("floor"), _push_id(visit))
    permits.check_tends(visit.caller, board.id)
    return Sheet("push", visit.path, (acts.reason_field(visit),), visit.word(button), danger=button == REMOVE[1])


async def _again(visit: Visit, title: str) -> sheets.Again:
    number, floor = visit.number("number"), visit.number("floor")
    _, (_, thread, board) = await visit.ask(pushes.get, number, floor, _push_id(visit))
    return sheets.one(visit, visit.word(title), crumbs=place(visit, thread, board, floor))


def _push_id(visit: Visit) -> int:
    found = parse_number(visit.params["push"])
    if not found:
        raise NotFound
    return found
