# SPDX-License-Identifier: Apache-2.0
"""Ballots on the web: read by pages, found by a receipt, taken home as a file; words taken away by who tends the board."""

from functools import partial

import msgspec
from starlette.types import ASGIApp

from banyan.base import words
from banyan.core import ballots, counting, permits, picking, polls
from banyan.exchange import polls as files
from banyan.exchange.spreadsheets import MEDIA_TYPE
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.belongings import Parcel
from banyan.interfaces.web.polls import address, poll_id_of
from banyan.interfaces.web.sheets import Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.polls import WITH_CHOICES, Ballot, BallotPage, Poll, PollKind


async def show(visit: Visit) -> Answer:
    page = await visit.ask(ballots.of_poll, poll_id_of(visit), visit.query.get("after", ""))
    return _page(visit, page)


async def find(visit: Visit) -> Answer:
    """Asked by a form that is posted: what stands in an address stands in logs and histories, beside whose it is."""
    poll_id, typed = poll_id_of(visit), (await visit.form())["receipt"][: picking.MOST_TYPED]
    page = await visit.ask(ballots.of_poll, poll_id)
    missing = ""
    try:
        found = [await visit.ask(ballots.find, poll_id, typed)]
    except ballots.ReceiptUnknown as refusal:
        found, missing = [], visit.say(refusal).sentence
    return _page(visit, msgspec.structs.replace(page, ballots=found, after=""), typed=typed, missing=missing)


def _page(visit: Visit, found: BallotPage, typed: str = "", missing: str = "") -> Answer:
    poll = found.page.line.poll
    return visit.page(
        "ballots.html",
        line=found.page.line,
        back=address(found.page.line),
        ballots=found.ballots,
        newer=f"/polls/{poll.id}/ballots?after={found.after}" if found.after else "",
        rule=visit.word(counting.RULES[poll.kind]),
        words_of=partial(_words, visit.lang, poll),
        tends=found.page.tends,
        typed=typed,
        missing=missing,
    )


def _words(lang: str, poll: Poll, ballot: Ballot) -> str:
    if isinstance(ballot.picks, str):
        return ballot.picks or words.translate(lang, "An answer that was taken away")
    if poll.kind in WITH_CHOICES:
        between = " > " if poll.kind == PollKind.RANKED else " · "
        return between.join(poll.words[place] for place in ballot.picks)
    return f"{ballot.picks[0]} {poll.unit}".strip()


async def fetch(visit: Visit) -> ASGIApp:
    poll_id, desk = poll_id_of(visit), visit.frame.desk
    await visit.ask(ballots.of_closed, poll_id)
    return Parcel(desk.pieces(files.sheet(desk.store, visit.caller, poll_id)), f"poll-{poll_id}.csv", MEDIA_TYPE)


async def ask_blank(visit: Visit) -> Answer:
    line = (await visit.ask(polls.look, poll_id_of(visit))).line
    permits.check_tends(visit.caller, line.poll.board_id)
    return await _again(visit, line.poll)(_sheet(visit), 200)


async def blank(visit: Visit) -> Answer:
    line = (await visit.ask(polls.look, poll_id_of(visit))).line

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(ballots.blank, line.poll.id, visit.params["receipt"], values["reason"])
        return visit.go(address(line), "The answer was taken away.")

    return await sheets.submit(visit, _sheet(visit), do, _again(visit, line.poll))


def _sheet(visit: Visit) -> Sheet:
    action = f"/polls/{poll_id_of(visit)}/ballots/{visit.params['receipt']}/blank"
    return Sheet("blank", action, (reason_field(visit),), visit.word("Take the answer away"), danger=True)


def _again(visit: Visit, poll: Poll) -> sheets.Again:
    crumbs = ((poll.question, f"/polls/{poll.id}"),)
    return sheets.one(visit, visit.word("Take an answer away"), crumbs=crumbs)
