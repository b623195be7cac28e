# SPDX-License-Identifier: Apache-2.0
"""Rows about boards for their members, the letters that get one in, and angels."""

from tests.parity.ways import Row, goes, on, presses, sends

TALK, WINGS = goes("/angels/{wings}"), on("angel_talk", "wings")
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
    Row(
        "angels.ask",
        "jan",
        (goes("/angels"), sends("/ask", body="Where am I?")),
        ("a", "Where am I?", "<enter>"),
        on("angels"),
    ),
    Row("angels.say", "bo", (TALK, sends("/angels/{wings}", body="Ah!")), ("a", "Ah!", "<enter>"), WINGS),
    Row("angels.thank", "bo", (TALK, presses("/angels/{wings}/thank")), ("t",), WINGS),
    Row("angels.end", "bo", (TALK, sends("/end")), ("E", "y"), WINGS),
    Row(
        "angels.report",
        "bo",
        (goes("/angels/{wings}/report"), sends("/report", words="Too short.")),
        ("!", "Too short.", "<enter>"),
        WINGS,
    ),
    Row(
        "angels.change",
        "chen",
        (goes("/angels/{fresh}"), presses("/angels/{fresh}/change")),
        ("c",),
        on("angel_talk", "fresh"),
    ),
    Row(
        "angels.hand_over",
        "ada",
        (goes("/angels/{fresh}"), sends("/hand-over", do="next")),
        ("<enter>", "o", "y"),
        on("angels"),
    ),
    Row("angels.rest", "ada", (goes("/angels"), sends("/rest", do="rest")), ("z",), on("angels")),
    Row("angels.resign", "ada", (goes("/angels"), presses("/angels/resign")), ("w", "y"), on("angels")),
    Row(
        "angels.volunteer",
        "chen",
        (goes("/angels/wings"), sends("/wings", words="Me too.")),
        ("w", "Me too.", "<enter>"),
        on("angels"),
    ),
    Row(
        "angels.appoint",
        "chen",
        (goes("/admin/angels"), sends("/admin/angels", holds="handle=finn")),
        ("a", "<enter>"),
        on("choir"),
    ),
    Row(
        "angels.dismiss",
        "chen",
        (goes("/admin/angels/dismiss?who=finn"), sends("/dismiss", words="Not yet.")),
        ("d", "Not yet.", "<enter>"),
        on("choir"),
    ),
    Row(
        "angels.settle",
        "chen",
        (goes("/admin/angels"), sends("/reports/{complaint}", words="He will.")),
        ("r", "A", "He will.", "<enter>"),
        on("choir"),
    ),
)
