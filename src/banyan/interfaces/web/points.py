# SPDX-License-Identifier: Apache-2.0
"""Points on the web: one's own purse with a line for everything that came and went, gifts, tips for a post, fines and rewards."""

from banyan.core import gifts, minting, points
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.conduct import places_of
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.posts import address, excerpt_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.points import PointLine

Values = dict[str, str]


async def show(visit: Visit) -> Answer:
    page = await visit.ask(points.page, visit.query.get("before", ""))
    lines = [(line, said(visit, line)) for line in page.lines]
    return visit.page("points.html", page=page, lines=lines, rules=minting, coming=points.COMING)


def said(visit: Visit, line: PointLine) -> str:
    """What a line tells in words."""
    names = {"by": line.by, "other": line.other}
    return visit.word(line.words, **{name: f"@{who.handle}" if who else "" for name, who in names.items()})


# ---- somebody else's purse


async def ask(visit: Visit) -> Answer:
    return await _person_page(visit, None, 200)


async def give(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: Values) -> Answer:
        await visit.act(gifts.gift, handle, _amount(values), values["note"], token=values["token"])
        return visit.go("/points", "It is theirs now.")

    return await _submit(visit, _gift_sheet(visit), do)


async def fine(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: Values) -> Answer:
        said = values["reason"], values["board"], values["token"]
        await visit.act(gifts.fine, handle, _amount(values), *said)
        return visit.go(f"/@{handle}/points", "@{handle} is fined.", handle=handle)

    return await _submit(visit, await _fine_sheet(visit), do)


async def reward(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: Values) -> Answer:
        await visit.act(gifts.reward, handle, _amount(values), values["reason"], values["token"])
        return visit.go(f"/@{handle}/points", "@{handle} is rewarded.", handle=handle)

    return await _submit(visit, _reward_sheet(visit), do)


async def _submit(visit: Visit, sheet: Sheet, do: sheets.Do) -> Answer:
    return await sheets.submit(visit, sheet, do, lambda again, status: _person_page(visit, again, status))


async def _person_page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    handle = visit.params["handle"]
    owned = (await visit.ask(points.page)).balance
    asked: tuple[Sheet, ...] = (_gift_sheet(visit),)
    if visit.caller.is_admin or visit.caller.moderates:
        asked += (await _fine_sheet(visit),)
    if visit.caller.is_admin:
        asked += (_reward_sheet(visit),)
    crumbs = ((f"@{handle}", f"/@{handle}"),)
    intro = visit.word("You have {n}.", n=owned)
    return sheets.page(visit, coin(visit), sheets.replaced(asked, again), status, crumbs=crumbs, intro=intro)


def _gift_sheet(visit: Visit) -> Sheet:
    word = visit.word
    note = Field("note", word("A word with it"), most=gifts.MAX_NOTE)
    intro = word("A tenth of it comes beside, into the community’s purse.")
    action = f"/@{visit.params['handle']}/points"
    fields = (_amount_field(visit), note)
    return Sheet("gift", action, fields, word("Give"), title=word("A gift"), intro=intro)


async def _fine_sheet(visit: Visit) -> Sheet:
    word = visit.word
    board = Field("board", word("For"), "choice", choices=await places_of(visit))
    fields = (_amount_field(visit), board, reason_field(visit))
    action = f"/@{visit.params['handle']}/fine"
    return Sheet("fine", action, fields, word("Fine them"), title=word("A fine"), danger=True)


def _reward_sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = (_amount_field(visit), reason_field(visit))
    intro = word("Out of the community’s purse.")
    action = f"/@{visit.params['handle']}/reward"
    return Sheet("reward", action, fields, word("Reward them"), title=word("A reward"), intro=intro, plain=True)


# ---- tips


async def show_tips(visit: Visit) -> Answer:
    return await _tips_page(visit, _tip_sheet(visit), 200)


async def tip(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")

    async def do(values: Values) -> Answer:
        await visit.act(gifts.tip, number, floor, _amount(values), token=values["token"])
        return visit.go(address(number, floor), "Tipped.")

    return await sheets.submit(visit, _tip_sheet(visit), do, lambda again, status: _tips_page(visit, again, status))


async def _tips_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, tips = await visit.ask(gifts.tips, number, floor)
    may = tips.is_taking and not visit.reader.is_guest and post.is_visible and post.author_id != visit.caller.id
    return sheets.page(
        visit,
        visit.word("Tips"),
        (sheet,) if may else (),
        status,
        template="tips.html",
        crumbs=((thread.title, f"/t/{number}"), (f"#{floor}", address(number, floor))),
        excerpt=excerpt_of(post),
        tips=tips,
    )


def _tip_sheet(visit: Visit) -> Sheet:
    action = f"/t/{visit.number('number')}/{visit.number('floor')}/tip"
    return Sheet("tip", action, (_amount_field(visit),), visit.word("Tip"))


# ---- parts


def coin(visit: Visit) -> str:
    """What the community calls its points."""
    return visit.frame.facts.coin or visit.word("Points")


def _amount_field(visit: Visit) -> Field:
    return Field("amount", visit.word("How many"), "number", needed=True)


def _amount(values: Values) -> int:
    """What is no number is no amount, and the verb says so."""
    return parse_number(values["amount"]) or 0
