# SPDX-License-Identifier: Apache-2.0
"""What one voter may choose in a poll, and the receipt for it."""

import secrets

import msgspec

from banyan.base.errors import Family, Refusal
from banyan.core import counting, invites, threads
from banyan.records.polls import Picks, Poll, PollKind

MAX_ANSWER = 300  # characters
RECEIPT_LETTERS = 16  # 79 bits: nobody gets the receipt of another, or finds one by trying
MOST_TYPED = 100  # characters of a receipt that are looked at


class PicksWanted(Refusal):
    code = "picks_wanted"
    family = Family.INVALID
    sentence = "Please choose one of the choices, or up to {most} where it says so."
    fields = ("most",)
    about = "pick"


class OrderWanted(Refusal):
    code = "order_wanted"
    family = Family.INVALID
    sentence = "Please put the choices in order, each once, the first of them at least and {most} at most."
    fields = ("most",)
    about = "pick"


class NumberWanted(Refusal):
    code = "number_wanted"
    family = Family.INVALID
    sentence = "Please answer with a whole number from {low} to {high}."
    fields = ("low", "high")
    about = "pick"


class AnswerWanted(Refusal):
    code = "poll_answer_wanted"
    family = Family.INVALID
    sentence = "Please write an answer, of {most} characters at most."
    fields = ("most",)
    about = "pick"


def check(poll: Poll, picks: Picks) -> Picks:
    """The same, tidied. Raises what says how this poll is answered."""
    if poll.kind == PollKind.TEXT:
        picks = threads.one_line(picks) if isinstance(picks, str) else ""
        if not 1 <= len(picks) <= MAX_ANSWER:
            raise AnswerWanted(most=MAX_ANSWER)
    elif poll.kind in (PollKind.SINGLE, PollKind.SEVERAL) and not isinstance(picks, str):
        picks = tuple(sorted(set(picks)))
    if counting.is_ballot(poll.asked, picks):
        return picks
    if poll.kind == PollKind.NUMERIC:
        raise NumberWanted(low=poll.low, high=poll.high)
    raise OrderWanted(most=poll.most_picks) if poll.kind == PollKind.RANKED else PicksWanted(most=poll.most_picks)


def new_receipt() -> str:
    """By chance."""
    letters = "".join(secrets.choice(invites.LETTERS) for _ in range(RECEIPT_LETTERS))
    return _grouped(letters)


def tidy_receipt(typed: str) -> str:
    """A receipt as it is kept, however it was typed: only its letters count."""
    return _grouped("".join(letter for letter in typed[:MOST_TYPED].lower() if letter in invites.LETTERS))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def unpack(picks: str) -> Picks:
    """What a voter chose, from its row."""
    return msgspec.json.decode(picks, type=Picks) if picks else ()
