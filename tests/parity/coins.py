# SPDX-License-Identifier: Apache-2.0
"""Rows about points: what is given, what those who tend take and give, and what is put up for an answer."""

from tests.parity.ways import Row, board, goes, on, reads, sends

ROWS = (
    Row(
        "gifts.gift",
        "eve",
        (goes("/@bo/points"), sends("/@bo/points", amount="20", note="for the bread")),
        ("^T", "20", "<enter>", "for the bread", "<enter>"),
        on("person", "bo"),
    ),
    Row("gifts.tip", "eve", (goes("/t/{rye}/1/tip"), sends("/tip", amount="5")), ("^T", "5", "<enter>"), reads("rye")),
    Row(
        "gifts.fine",
        "ada",
        (goes("/@eve/points"), sends("/fine", amount="30", reason="spam", board="Railway")),
        ("^T", "f", "Railway", "<enter>", "30", "<enter>", "spam", "<enter>"),
        on("person", "eve"),
    ),
    Row(
        "gifts.reward",
        "chen",
        (goes("/@eve/points"), sends("/reward", amount="10", reason="the handbook")),
        ("^T", "r", "10", "<enter>", "the handbook", "<enter>"),
        on("person", "eve"),
    ),
    Row(
        "bounties.open_bounty",
        "eve",
        (
            goes("/b/Quiz/new/bounty"),
            sends("write", title="How old is the mill?", text="On the river.", amount="40", ends="{week}", do="post"),
        ),
        (
            *("^P", "How old is the mill?", "<enter>", "<enter>", "40", "<enter>"),
            *("<down>", "<enter>", "{week said}", "<enter>", "^W", "On the river.", "^X", "s"),
        ),
        board("Quiz"),
    ),
    Row(
        "bounties.accept",
        "eve",
        (goes("/t/{bounty}/bounty"), sends("/accept", floors="3 2")),
        ("a", "3 2", "<enter>"),
        on("bounty", "bounty"),
    ),
    Row(
        "bounties.withdraw",
        "eve",
        (goes("/t/{unanswered}/bounty"), sends("/withdraw")),
        ("d", "y"),
        on("bounty", "unanswered"),
    ),
    Row(
        "reports.report",
        "bo",
        (goes("/t/{bounty}/1/report"), sends("report", hunt="1")),
        ("!", "p"),
        reads("bounty"),
        note="a hunt",
    ),
)
