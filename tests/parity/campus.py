# SPDX-License-Identifier: Apache-2.0
"""Rows about boards for their members, and the letters that get one in."""

from tests.parity.ways import Row, goes, on, presses, sends

PAGE, CLUB = goes("/clubs/BackRoom"), on("club", "BackRoom")


ROWS = (
    Row("clubs.apply", "eve", (PAGE, sends("/apply", words="Three years.")), ("a", "^K", "Three years.", "^X"), CLUB),
    Row("clubs.withdraw", "bo", (PAGE, sends("/withdraw")), ("d",), CLUB),
    Row(
        "clubs.admit",
        "chen",
        (PAGE, sends("/answer", do="admit", words="Hello.")),
        ("A", "a", "Hello.", "<enter>"),
        CLUB,
    ),
    Row("clubs.decline", "chen", (PAGE, sends("/answer", do="decline")), ("A", "n", "<enter>"), CLUB),
    Row(
        "clubs.invite",
        "chen",
        (PAGE, sends("/invite", handle="eve", words="Come in.")),
        ("i", "eve", "<enter>", "Come in.", "<enter>"),
        CLUB,
    ),
    Row("clubs.accept", "ada", (PAGE, presses("/clubs/BackRoom/invitation", "do=accept")), ("y", "y"), CLUB),
    Row("clubs.turn_down", "ada", (PAGE, presses("/clubs/BackRoom/invitation", "do=turn_down")), ("y", "n"), CLUB),
    Row("clubs.leave", "chen", (PAGE, sends("/leave")), ("Q", "y"), CLUB),
    Row(
        "clubs.put_out",
        "chen",
        (goes("/clubs/BackRoom/put-out?who=chen"), sends("/put-out", reason="Time to go.")),
        ("T", "chen", "<enter>", "Time to go.", "<enter>"),
        CLUB,
    ),
    Row(
        "clubs.set_letters",
        "chen",
        (goes("/clubs/BackRoom/letters"), sends("/letters", letters="", questions="Since when?")),
        ("W", "<right>", "^X"),
        CLUB,
    ),
)
