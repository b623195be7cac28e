# SPDX-License-Identifier: Apache-2.0
"""Deals on the web: all about a thing with the line of those who want it, and the list of one's own."""

from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.core import cards, deal_reviews, deals, disputes, goods
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.threads import facts_of
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.deals import Deal, DealState, GoodsPage
from banyan.records.goods import GoodsState

# What one's own turn is called.
STATES = {
    DealState.ASKED: "waits in the line",
    DealState.HELD: "kept for them",
    DealState.DONE: "completed",
    DealState.LAPSED: "the time ran out",
    DealState.RELEASED: "not kept any more",
    DealState.DECLINED: "went elsewhere",
    DealState.TAKEN_BACK: "given up",
    DealState.UNDONE: "undone by those who tend",
}


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def show_mine(visit: Visit) -> Answer:
    lines, older = await visit.ask(deals.mine, visit.query.get("before", ""))
    older = f"/deals?before={older}" if older else ""
    return visit.page("deals.html", lines=lines, states=STATES, older=older)


async def ask(visit: Visit) -> Answer:
    number = visit.number("number")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(deals.ask, number, values["words"])
        return visit.go(f"/t/{number}/deal", "You are in the line, and will be told.")

    return await sheets.submit(visit, _ask_sheet(visit), do, lambda again, status: _page(visit, again, status))


async def accept(visit: Visit) -> Answer:
    days = parse_number((await visit.form())["days"])
    await visit.act(deals.accept, deal_id(visit), -1 if days is None else days)
    return await _back(visit, "It is kept for them, and they are told.")


async def decline(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(deals.decline, deal_id(visit))
    return await _back(visit, "They are told that it will not be them.")


async def release(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(deals.release, deal_id(visit))
    return await _back(visit, "It is free again.")


async def take_back(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(deals.take_back, deal_id(visit))
    return await _back(visit, "You are not in the line any more.")


async def confirm(visit: Visit) -> Answer:
    await visit.form()
    done = await visit.act(deals.confirm, deal_id(visit))
    if done.state == DealState.DONE:
        return await _back(visit, "The deal is done. You can say how it was.")
    return await _back(visit, "It is noted; the other one is told to confirm it too.")


async def review(visit: Visit) -> Answer:
    line = await visit.ask(deals.one_of_mine, deal_id(visit))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(deal_reviews.review, line.deal.id, values["verdict"], values["words"])
        return visit.go(f"/t/{line.number}/deal", "It is kept until the other one has written too.")

    title = visit.word("How it was")
    return await sheets.submit(visit, _review_sheet(visit, line.deal), do, sheets.one(visit, title))


def deal_id(visit: Visit) -> int:
    found = parse_number(visit.params["deal"])
    if not found:
        raise NotFound
    return found


async def _back(visit: Visit, notice: str) -> Answer:
    line = await visit.ask(deals.one_of_mine, deal_id(visit))
    return visit.go(f"/t/{line.number}/deal", notice)


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    number = visit.number("number")
    page = await visit.ask(deals.page, number)
    own = page.held.deal if page.held else page.own
    reviews = await visit.ask(deal_reviews.of_deal, own) if own else []
    can_review = own is not None and await visit.ask(deal_reviews.may_review, own)
    return visit.page(
        "deal.html",
        status=status,
        page=page,
        own=own,
        facts=facts_of(visit, await visit.ask(cards.find, number)),
        sheet=again or (_ask_sheet(visit) if not page.why_not else None),
        review=_review_sheet(visit, own) if own and can_review else None,
        reviews=reviews,
        disputable=own is not None and await visit.ask(disputes.may_open, own),
        dispute=await visit.ask(disputes.find_open, own) if own else None,
        dealings={person: await visit.ask(deal_reviews.dealings, person) for person in _people(page)},
        days=deals.KEPT_DAYS,
        usual_days=goods.USUAL_DAYS,
        headings=goods.HEADINGS,
        states=STATES,
        verdicts=deal_reviews.VERDICTS,
        ended=page.place.goods.state in (GoodsState.EXPIRED, GoodsState.WITHDRAWN),
    )


def _people(page: GoodsPage) -> list[AccountId]:
    """Whose dealings are of interest: the author's to others, those of who asks to the author."""
    if not page.is_author:
        return [page.place.author.id]
    held = [page.held] if page.held else []
    return [line.partner.id for line in (*held, *page.waiting)]


def _ask_sheet(visit: Visit) -> Sheet:
    word = visit.word
    words = Field(
        "words", word("A word to them"), "area", rows=2, most=deals.MAX_WORDS, hint=word("Nobody else reads it.")
    )
    return Sheet("ask", f"/t/{visit.number('number')}/deal/ask", (words,), word("I would like it"))


def _review_sheet(visit: Visit, deal: Deal) -> Sheet:
    word = visit.word
    verdicts = tuple((str(verdict), word(said)) for verdict, said in deal_reviews.VERDICTS.items())
    fields = (
        Field("verdict", word("How it was"), "radio", verdicts[0][0], choices=verdicts),
        Field(
            "words",
            word("In a few words"),
            most=deal_reviews.MAX_WORDS,
            hint=word("Shown when the other one has written too, or after thirty days."),
        ),
    )
    return Sheet("review", f"/deals/{deal.id}/review", fields, word("Say so"), title=word("How was it?"))
