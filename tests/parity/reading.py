# SPDX-License-Identifier: Apache-2.0
"""Rows about what somebody has read, follows and keeps at hand."""

from tests.parity.ways import DOWN_TO, Row, board, goes, on, presses, reads, sends

INBOX, MINE = on("inbox"), on("favourites")
SORT = goes("/settings/favourites")
ROWS = (
    Row("read_marks.save", "eve", (goes("/t/{tea}"),), ("n",) * 6, reads("tea"), note="by reading"),
    Row(
        "read_marks.mark_up_to",
        "eve",
        (goes("/t/{tea}"), presses("/t/{tea}/7/mark")),
        ("{tea}", "<enter>", "K"),
        board("Railway"),
    ),
    Row(
        "read_marks.mark_board_read", "eve", (goes("/b/Railway"), presses("/b/Railway/read")), ("f",), board("Railway")
    ),
    Row(
        "follows.follow_thread",
        "eve",
        (goes("/t/{pinned}"), presses("/t/{pinned}/follow")),
        ("W",),
        reads("pinned"),
    ),
    Row("follows.leave_thread", "eve", (goes("/t/{soup}"), presses("/t/{soup}/leave")), ("W",), reads("soup")),
    Row("favourites.add", "eve", (goes("/b/Cooking"), sends("/favourite")), (f"{DOWN_TO} Cooking", "a"), on("boards")),
    Row(
        "favourites.remove",
        "eve",
        (goes("/b/Railway"), sends("/unfavourite")),
        (f"{DOWN_TO} Railway", "z"),
        on("boards"),
    ),
    Row("favourites.add_folder", "eve", (SORT, sends("/folder", name="Morning")), ("A", "Morning", "<enter>"), MINE),
    Row("favourites.add_line", "eve", (SORT, sends("sort", do="line")), ("L",), MINE),
    Row(
        "favourites.rename",
        "eve",
        (SORT, sends("/settings/favourites", "name=Evening", name="Night", rename="{shelves}")),
        (f"{DOWN_TO} Evening", "T", "^U", "Night", "<enter>"),
        MINE,
    ),
    Row("favourites.shift", "eve", (SORT, sends("sort", up="{shelves}")), (f"{DOWN_TO} Evening", "<"), MINE),
    Row(
        "favourites.move",
        "eve",
        (SORT, sends("sort", pick="1", place="{shelves}", do="move")),
        (f"{DOWN_TO} Railway", "m", "2", "<enter>"),
        MINE,
    ),
    Row("favourites.take_out", "eve", (SORT, sends("sort", pick="{line}", do="out")), ("$", "d", "y"), MINE),
    Row("notifications.mark_read", "eve", (goes("/inbox"), sends("/inbox/read", "id={told}")), ("n", "K"), INBOX),
    Row("notifications.mark_all_read", "eve", (goes("/inbox"), sends("/inbox/all")), ("f",), INBOX),
    Row("follows.mute_thread", "eve", (goes("/t/{soup}"), presses("/t/{soup}/mute")), ("(",), reads("soup")),
    Row("follows.follow_person", "eve", (goes("/@bo"), sends("/follow")), ("W",), on("person", "bo")),
    Row("follows.mute_person", "eve", (goes("/@bo"), presses("/@bo/mute")), ("Q",), on("person", "bo")),
    Row("follows.leave_person", "eve", (goes("/@ada"), sends("/leave")), ("W",), on("person", "ada")),
)
