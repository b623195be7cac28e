# SPDX-License-Identifier: Apache-2.0
"""The ballots of a closed poll as a file: a table with what it claims at its head, for whoever wants to count again without us.

Described for people in docs/use/polls.md. Choices are numbered from 1; a ranked ballot has them in its order.
"""

import csv
import io
from collections.abc import Iterator

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.core import ballots, counting, polls
from banyan.exchange.spreadsheets import MARK, plain, table
from banyan.records.callers import Caller
from banyan.records.polls import WITH_CHOICES, Asked, Ballot, BallotPage, Picks, Poll, PollKind
from banyan.storage.store import Store

FORMAT, VERSION = "banyan poll", "1"
LONGEST = 64 * 1024 * 1024  # bytes of a file that is counted again
NUMBERS = ("most", "low", "high")


class NotBallots(Refusal):
    code = "not_ballots"
    family = Family.INVALID
    sentence = "This is no file of ballots, or line {line} of it is damaged."
    fields = ("line",)


class Claimed(msgspec.Struct, frozen=True):
    """A file as it was read: what was asked, what it says came of it, and what its ballots come to."""

    question: str
    claims: list[tuple[str, str]]
    found: list[tuple[str, str]]

    @property
    def is_right(self) -> bool:
        return self.claims == self.found


def sheet(store: Store, caller: Caller, poll_id: int) -> Iterator[bytes]:
    """The file, piece by piece, with a page of ballots in memory at once."""
    after, is_first = "", True
    while is_first or after:
        with store.read() as tx:
            page: BallotPage = ballots.of_closed(tx, caller, poll_id, after)
        rows = [_row(page.page.line.poll, one) for one in page.ballots]
        lines = table([*_head(page.page.line.poll), *rows] if is_first else rows)
        yield (lines if is_first else lines.removeprefix(MARK)).encode()
        after, is_first = page.after, False


def _head(poll: Poll) -> list[list[str]]:
    rows = [[FORMAT, VERSION], ["poll", str(poll.id)], ["question", poll.question], ["kind", poll.kind]]
    rows += [["ballot", poll.ballot], ["closed", clock.to_iso(poll.closes_at)]]
    if poll.kind in WITH_CHOICES:
        rows += [["most", str(poll.most_picks)]]
        rows += [[f"choice {number}", words] for number, words in enumerate(poll.words, 1)]
    if poll.kind == PollKind.NUMERIC:
        rows += [["low", str(poll.low)], ["high", str(poll.high)], ["unit", poll.unit]]
    rows += [["result", name, value] for name, value in counting.said(poll.asked, poll.tally)]
    return [*rows, ["receipt", "ballot", "name"]]


def _row(poll: Poll, ballot: Ballot) -> list[str]:
    name = ballot.voter.handle if ballot.voter else ""
    return [ballot.receipt, written(poll.asked, ballot.picks), name]


def written(asked: Asked, picks: Picks) -> str:
    """A ballot as one cell."""
    if isinstance(picks, str):
        return picks
    return " ".join(str(pick + 1 if asked.kind in WITH_CHOICES else pick) for pick in picks)


# ---- read again


def count(data: bytes) -> Claimed:
    """Read a file and count its ballots: with no database and no network. Raises NotBallots."""
    try:
        rows = [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True)]
    except (UnicodeDecodeError, csv.Error) as err:
        raise NotBallots(line=1) from err
    if not rows or rows[0] != [FORMAT, VERSION] or ["receipt", "ballot", "name"] not in rows:
        raise NotBallots(line=1)
    start = rows.index(["receipt", "ballot", "name"])
    asked = _asked(rows[1:start])
    found, seen = [], set()
    for line, row in enumerate(rows[start + 1 :], start + 2):
        picks = _read(asked, row[1]) if len(row) == 3 and row[0] and row[0] not in seen else None
        if picks is None or not counting.is_ballot(asked, picks):
            raise NotBallots(line=line)
        seen.add(row[0])
        found.append(picks)
    claims = [(row[1], row[2]) for row in rows[:start] if row[0] == "result" and len(row) == 3]
    question = next((row[1] for row in rows[:start] if row[0] == "question" and len(row) > 1), "")
    return Claimed(question, claims, counting.said(asked, counting.tally(asked, found)))


def _asked(head: list[list[str]]) -> Asked:
    """What was asked, from the head of a file. Raises NotBallots."""
    said = {row[0]: row[1] for row in head if len(row) > 1}
    try:
        most, low, high = (int(said.get(name, "0")) for name in NUMBERS)
        asked = Asked(PollKind(said.get("kind", "")), sum(name.startswith("choice ") for name in said), most, low, high)
    except ValueError as err:
        raise NotBallots(line=1) from err
    if not polls.is_askable(asked):
        raise NotBallots(line=1)
    return asked


def _read(asked: Asked, cell: str) -> Picks | None:
    """A cell as a ballot, None for what can be none; `written` is its opposite."""
    if asked.kind == PollKind.TEXT:
        return cell
    try:
        return tuple(int(part) - (asked.kind in WITH_CHOICES) for part in cell.split())
    except ValueError:
        return None
