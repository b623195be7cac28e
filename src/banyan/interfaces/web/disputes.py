# SPDX-License-Identifier: Apache-2.0
"""Disputes on the web: opened beside a deal, waiting for those who tend, decided on their page."""

from banyan.base.errors import NotFound
from banyan.core import deal_reviews, deals, disputes, permits
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.deals import deal_id
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.disputes import DisputeCase, DisputeState

STATES = {
    DisputeState.OPEN: "waits for a decision",
    DisputeState.STANDS: "it stands",
    DisputeState.UNDONE: "the deal is undone",
    DisputeState.WARNED: "it stands, and one of the two was warned",
    DisputeState.REMOVED: "the review is taken away",
}


async def queue(visit: Visit) -> Answer:
    cases, older = await visit.ask(disputes.queue, visit.query.get("after", ""))
    return visit.page("disputes.html", cases=cases, older=f"/disputes?after={older}" if older else "")


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def settle(visit: Visit) -> Answer:
    case = await visit.ask(disputes.look, _id(visit))
    permits.check_tends(visit.caller, case.board_id)

    async def do(values: dict[str, str]) -> Answer:
        verdict, _, warned = values["verdict"].partition(":")
        await visit.act(disputes.settle, case.dispute.id, verdict, values["reason"], warned)
        return visit.go(f"/disputes/{case.dispute.id}", "It is decided, and they are told.")

    return await sheets.submit(visit, _settle_sheet(visit, case), do, lambda again, status: _page(visit, again, status))


async def ask_open(visit: Visit) -> Answer:
    await visit.ask(deals.one_of_mine, deal_id(visit))
    sheet = _open_sheet(visit)
    return sheets.page(visit, sheet.button, (sheet,))


async def open_one(visit: Visit) -> Answer:
    sheet = _open_sheet(visit)

    async def do(values: dict[str, str]) -> Answer:
        opened = await visit.act(disputes.open_dispute, deal_id(visit), values["words"])
        return visit.go(f"/disputes/{opened.id}", "Those who tend the board will look at it; the other one is told.")

    return await sheets.submit(visit, sheet, do, sheets.one(visit, sheet.button))


def _id(visit: Visit) -> int:
    found = parse_number(visit.params["dispute"])
    if not found:
        raise NotFound
    return found


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    case = await visit.ask(disputes.look, _id(visit))
    is_open = case.dispute.state == DisputeState.OPEN
    tends = is_open and permits.may_tend(visit.caller, case.board_id)
    return visit.page(
        "dispute.html",
        status=status,
        case=case,
        said=STATES[case.dispute.state],
        sheet=(again or _settle_sheet(visit, case)) if tends else None,
        verdicts=deal_reviews.VERDICTS,
    )


def _open_sheet(visit: Visit) -> Sheet:
    word = visit.word
    words = Field(
        "words",
        word("What went wrong?"),
        "area",
        needed=True,
        most=disputes.MAX_WORDS,
        hint=word("The other one reads it, and those who tend the board."),
    )
    return Sheet("dispute", f"/deals/{deal_id(visit)}/dispute", (words,), word("Ask those who tend to decide"))


def _settle_sheet(visit: Visit, case: DisputeCase) -> Sheet:
    word = visit.word
    if case.dispute.review_id is None:
        verdicts: tuple[tuple[str, str], ...] = (
            (DisputeState.STANDS, word("it stands")),
            (DisputeState.UNDONE, word("the deal is undone: it counts for nobody")),
            *(
                (f"{DisputeState.WARNED}:{one.handle}", word("it stands, and @{handle} is warned", handle=one.handle))
                for one in (case.author, case.partner)
            ),
        )
    else:
        verdicts = (
            (DisputeState.STANDS, word("it stands")),
            (DisputeState.REMOVED, word("the review is taken away")),
        )
    fields = (Field("verdict", word("Your decision"), "radio", "stands", choices=verdicts), reason_field(visit))
    return Sheet("settle", f"/disputes/{case.dispute.id}", fields, word("Decide"))
