# SPDX-License-Identifier: Apache-2.0
"""Rows about polls: every kind is asked and answered, changed, closed and taken away."""

from typing import Any

from tests.parity.ways import Keys, Row, Start, Step, board, goes, on, sends

RAILWAY = board("Railway")
BALLOT = on("poll", "poll")
NAMES = ("<down>", "<right>")
KINDS: Keys = ("<down>", "<right>", "<right>", "<right>", "<right>")  # from the first to the last


def asks(**more: str) -> tuple[Step, ...]:
    return goes("/b/Railway/polls"), sends("/polls", question="Butter?", closes="{week}", **more)


def typed(kind: int, *keys: str) -> Keys:
    """The question, and what is asked after the kind that stands so far behind the first."""
    return ("<enter>", "Butter?", "<enter>", *KINDS[: kind + 1], *keys, "^W")


def choices(*words: str) -> Keys:
    return tuple(pressed for word in words for pressed in ("<down>", "<enter>", word, "<enter>"))


def number(value: str) -> Keys:
    return ("<down>", "<enter>", "^U", value, "<enter>")


def asked(note: str, web: tuple[Step, ...], keys: Keys) -> Row:
    return Row("polls.open_on_board", "ada", web, ("M", "<down>", *keys), RAILWAY, note=note)


def votes(note: str, poll: str, keys: Keys, **fields: Any) -> Row:
    return Row(
        "polls.vote", "eve", (goes(f"/polls/{{{poll}}}"), sends("/vote", **fields)), keys, on("poll", poll), note=note
    )


def blanks(poll: str) -> Row:
    web = goes(f"/polls/{{{poll}}}/ballots/{{{poll} of bo}}/blank"), sends("/blank", reason="rude")
    return Row("ballots.blank", "ada", web, ("b", "d", "rude", "<enter>"), on("poll", poll), note=poll)


def ends(act: str, who: str, poll: str, keys: Keys, at: Start, **fields: str) -> Row:
    web = goes(f"/polls/{{{poll}}}/{act}"), sends(f"/{act}", **fields)
    return Row(f"polls.{act}", who, web, keys, at, note=poll)


ROWS = (
    Row(
        "polls.open_in_thread",
        "eve",
        (goes("/t/{bread}/poll"), sends("/poll", question="Butter?", choices="Yes\nNo", closes="{week}")),
        ("{bread}", "<enter>", "M", "<space>", "<down>", *typed(0, *choices("Yes", "No"))),
        RAILWAY,
    ),
    asked("one choice", asks(choices="Yes\nNo"), typed(0, *choices("Yes", "No"))),
    asked(
        "several, with names",
        asks(poll_kind="several", choices="Yes\nNo\nBoth", most_picks="2", ballot="named"),
        typed(1, *choices("Yes", "No", "Both"), "<down>", "<down>", "<right>", "<right>", *NAMES),
    ),
    asked("in order", asks(poll_kind="ranked", choices="Yes\nNo"), typed(2, *choices("Yes", "No"))),
    asked(
        "a number, of who joins later too",
        asks(poll_kind="numeric", low="-1", high="40", unit="g", roll="later"),
        typed(3, *number("-1"), *number("40"), *number("g"), "<down>", "<down>", "<right>"),
    ),
    asked(
        "words, of who has been here",
        asks(poll_kind="text", member_days="30", shows="at_close"),
        typed(4, "<down>", "<down>", "<right>", "<right>", "<down>", "<down>", "<down>", "<right>", "<right>"),
    ),
    votes("one choice", "poll", ("m", "of course", "<enter>", "2", "<enter>"), pick="1", comment="of course"),
    votes("several, with names", "several", ("<space>", "3", "<space>", "<enter>", "y"), pick=("0", "2")),
    votes("changed, in order", "order", ("3", " 1", "<enter>", "<enter>"), rank0="2", rank1="", rank2="1"),
    votes("a number", "number", ("<enter>", "-2", "<enter>"), pick="-2"),
    votes("words", "words", ("<enter>", "Jam.", "<enter>"), answer="Jam."),
    ends("close", "ada", "poll", ("c", "y"), BALLOT),
    ends(
        "close", "chen", "others' poll", ("c", "leek it is", "<enter>"), on("poll", "others' poll"), reason="leek it is"
    ),
    ends(
        "remove",
        "ada",
        "poll",
        ("/", "flour", "<enter>", "<enter>", "d", "settled long ago", "<enter>"),
        on("polls"),
        reason="settled long ago",
    ),
    blanks("words"),
    blanks("last words"),
)
