# SPDX-License-Identifier: Apache-2.0
"""Rows about points: what is given, and what those who tend take and give."""

from tests.parity.ways import Row, goes, on, reads, sends

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
)
