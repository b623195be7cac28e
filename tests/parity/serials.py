# SPDX-License-Identifier: Apache-2.0
"""Rows about serials: written, marked, read, followed."""

from tests.parity.ways import Row, board, goes, on, reads, sends

READING = goes("/t/{train}/read")
BOOK = on("serial", "train")

ROWS = (
    Row(
        "serials.open_serial",
        "eve",
        (
            goes("/b/Stories/new/serial"),
            sends("write", title="The lake", text="Cold.", do="post", summary="Depths", chapter="The shore"),
        ),
        (
            *("^P", "The lake", "<enter>", "2", "<enter>", "Depths", "<enter>", "<down>", "<enter>"),
            *("The shore", "<enter>", "^W", "Cold.", "^W", "s"),
        ),
        board("Stories"),
    ),
    Row(
        "serials.reply_chapter",
        "eve",
        (goes("/t/{train}/reply"), sends("write", text="High.", do="post", chapter="The bridge")),
        ("R", "The bridge", "<enter>", "n", "High.", "^W", "s"),
        reads("train"),
    ),
    Row(
        "schedules.add_reply",
        "eve",
        (
            goes("/t/{train}/reply"),
            sends("write", text="High.", do="later", chapter="The bridge", due="2026-05-03T12:00"),
        ),
        ("R", "The bridge", "<enter>", "n", "High.", "^W", "l", "2026-05-03 12:00", "<enter>"),
        reads("train"),
        note="of a chapter",
    ),
    Row(
        "serials.mark_chapter",
        "eve",
        (goes("/t/{train}/4/chapter"), sends("/chapter", chapter="A promise")),
        ("^K", "c", "A promise", "<enter>"),
        reads("train", 4),
    ),
    Row(
        "serials.unmark_chapter",
        "eve",
        (goes("/t/{train}/3/chapter"), sends("/chapter", second="1")),
        ("^K", "u"),
        reads("train", 3),
    ),
    Row(
        "serials.describe",
        "eve",
        (goes("/t/{train}/serial"), sends("/serial", summary="Two friends", finished="1")),
        ("E", "<enter>", "^U", "Two friends", "<enter>", "<down>", "<enter>", "^W"),
        BOOK,
    ),
    Row("serials.follow", "eve", (READING, sends("/follow")), ("W",), BOOK),
    Row("serials.unfollow", "bo", (READING, sends("/unfollow")), ("W",), BOOK),
    Row("chapters.reach", "bo", (goes("/t/{train}/read/2"),), ("<down>", "<enter>"), BOOK),
    Row(
        "serials.forget",
        "ada",
        (goes("/settings/serials"), sends("/settings/serials", thread="{train}")),
        ("d", "y"),
        on("serials"),
    ),
)
