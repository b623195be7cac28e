# SPDX-License-Identifier: Apache-2.0
"""What others say of somebody's deals: a page of theirs, and the ways to report a review and to take one away."""

from collections.abc import Callable

from banyan.base.errors import NotFound
from banyan.core import deal_reviews, disputes
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller


async def show(visit: Visit) -> Answer:
    before = visit.query.get("before", "")
    account, dealings, lines, older = await visit.ask(deal_reviews.of_person, visit.params["handle"], before)
    return visit.page(
        "deal_reviews.html",
        account=account,
        dealings=dealings,
        lines=lines,
        verdicts=deal_reviews.VERDICTS,
        older=f"{visit.path}?before={older}" if older else "",
    )


async def ask_report(visit: Visit) -> Answer:
    return await _asked(visit, _report_sheet(visit))


async def report(visit: Visit) -> Answer:
    sheet = _report_sheet(visit)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(disputes.report_review, _id(visit), values["words"])
        return await _back(visit, "Those who tend the board will look at it.")

    return await sheets.submit(visit, sheet, do, sheets.one(visit, sheet.button))


async def ask_remove(visit: Visit) -> Answer:
    return await _asked(visit, _tend_sheet(visit, "remove"))


async def remove(visit: Visit) -> Answer:
    return await _tend(visit, "remove", deal_reviews.remove, "The review is taken away; who wrote it is told why.")


async def ask_restore(visit: Visit) -> Answer:
    return await _asked(visit, _tend_sheet(visit, "restore"))


async def restore(visit: Visit) -> Answer:
    return await _tend(visit, "restore", deal_reviews.restore, "The review stands again; who wrote it is told why.")


async def _tend(visit: Visit, act: str, verb: Callable[[Tx, Caller, int, str], None], notice: str) -> Answer:
    sheet = _tend_sheet(visit, act)

    async def do(values: dict[str, str]) -> Answer:
        back = await _back(visit, notice)
        await visit.act(verb, _id(visit), values["reason"])
        return back

    return await sheets.submit(visit, sheet, do, sheets.one(visit, sheet.button))


async def _asked(visit: Visit, sheet: Sheet) -> Answer:
    await visit.ask(deal_reviews.find, _id(visit))
    return sheets.page(visit, sheet.button, (sheet,))


async def _back(visit: Visit, notice: str) -> Answer:
    _, about = await visit.ask(deal_reviews.about_whom, _id(visit))
    return visit.go(f"/@{about.handle}/deals", notice)


def _id(visit: Visit) -> int:
    found = parse_number(visit.params["review"])
    if not found:
        raise NotFound
    return found


def _report_sheet(visit: Visit) -> Sheet:
    word = visit.word
    why = Field("words", word("What is wrong with it?"), "area", rows=3, needed=True, most=disputes.MAX_WORDS)
    return Sheet("report", f"/deal-reviews/{_id(visit)}/report", (why,), word("Report the review"))


BUTTONS = {"remove": "Take the review away", "restore": "Let the review stand again"}


def _tend_sheet(visit: Visit, act: str) -> Sheet:
    action = f"/deal-reviews/{_id(visit)}/{act}"
    return Sheet(act, action, (reason_field(visit),), visit.word(BUTTONS[act]), danger=act == "remove")
