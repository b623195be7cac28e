# SPDX-License-Identifier: Apache-2.0
"""What waits for those who tend boards: posts that were reported, with who said what, and the way to settle each."""

from banyan.base.errors import NotFound
from banyan.core import boards, clubs, posts, reports, word_rules
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.plain import excerpt, to_plain
from banyan.records.reports import Case
from banyan.records.word_rules import Held


async def show(visit: Visit) -> Answer:
    return await _queue(visit, None, 200)


async def settle(visit: Visit) -> Answer:
    report_id = parse_number(visit.params["report"])
    if report_id is None:
        raise NotFound

    async def do(values: dict[str, str]) -> Answer:
        told = await visit.act(reports.settle, report_id, values["verdict"], values["answer"])
        return visit.go("/tend", "Settled. Those who reported it are told: {n}.", n=str(told))

    return await sheets.submit(
        visit, _settle_sheet(visit, report_id), do, lambda sheet, status: _queue(visit, sheet, status)
    )


async def _queue(visit: Visit, refused: Sheet | None, status: int) -> Answer:
    slug = visit.query.get("board", "")
    board = await visit.ask(boards.get, slug) if slug else None
    cases, older = await visit.ask_heavy(reports.queue, board.id if board else None, visit.query.get("after", ""))
    rows = [(case, _settle_sheet(visit, _id(case))) for case in cases]
    if refused is not None:
        rows = [(case, refused if sheet.name == refused.name else sheet) for case, sheet in rows]
        if not any(sheet is refused for _, sheet in rows):  # settled meanwhile, or on another page of the queue
            return sheets.page(visit, visit.word("Reports"), (refused,), status)
    held = [] if board else await visit.ask(word_rules.waiting)
    letters = [one for one in await visit.ask(clubs.waiting) if board is None or one.board_slug == board.slug]
    return visit.page(
        "tend.html",
        status=status,
        rows=rows,
        older=older,
        board=board,
        held=[_waiting(one) for one in held],
        letters=letters,
    )


def _waiting(one: Held) -> tuple[Held, str]:
    return one, excerpt(to_plain(one.html), reports.EXCERPT_WIDTH)


async def let_through(visit: Visit) -> Answer:
    """A post that a word held back may stand."""
    await visit.form()
    await visit.act(posts.let_through, visit.number("number"), visit.number("floor"))
    return visit.go("/tend", "It stands now, and its author is told.")


def _id(case: Case) -> int:
    return case.reported.first_id


def _settle_sheet(visit: Visit, report_id: int) -> Sheet:
    word = visit.word
    verdicts = (("upheld", word("upheld: something was done")), ("dismissed", word("dismissed: the post may stand")))
    fields = (
        Field("verdict", word("Your judgement"), "radio", choices=verdicts, value="upheld"),
        Field(
            "answer",
            word("Answer to those who reported"),
            "area",
            rows=2,
            needed=True,
            most=reports.MAX_REASON,
            hint=word("They read it, and it stands in the public record."),
        ),
    )
    return Sheet(f"settle-{report_id}", f"/tend/{report_id}", fields, word("Settle"), plain=True)
