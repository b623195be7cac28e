# SPDX-License-Identifier: Apache-2.0
"""Rows about ideas and what carries them out."""

from tests.parity.ways import Row, board, goes, on, sends

IDEA = on("idea", "idea")
TESTERS, CALL = goes("/testers/BackRoom"), on("testers_of_board", "BackRoom")
IDEAS_PAGE = goes("/t/{idea}/idea")

ROWS = (
    Row(
        "ideas.open_idea",
        "eve",
        (goes("/b/Workshop/new/idea"), sends("write", title="Warm benches", text="In winter.", do="post")),
        ("^P", "Warm benches", "<enter>", "In winter.", "^X", "s"),
        board("Workshop"),
    ),
    Row(
        "releases.make_draft",
        "chen",
        (goes("/b/Workshop/release"), sends("/b/Workshop/release")),
        ("R",),
        on("ideas", "Workshop"),
    ),
    Row(
        "releases.post",
        "chen",
        (goes("/b/Workshop/release"), sends("/b/Workshop/release"), sends("write", do="post")),
        ("R", "^X", "s"),
        on("ideas", "Workshop"),
    ),
    Row(
        "impressions.give",
        "eve",
        (goes("/t/{friday}/impression"), sends("/impression", good="The lamps.", wish="More.")),
        ("W", "<enter>", "The lamps.", "<enter>", "<down>", "<down>", "<down>", "<enter>", "More.", "<enter>", "^X"),
        on("release", "friday"),
    ),
    Row("ideas.vote", "eve", (IDEAS_PAGE, sends("/vote", vote="1")), ("V",), IDEA),
    Row("ideas.vote", "bo", (IDEAS_PAGE, sends("/vote", vote="0")), ("V",), IDEA, note="taken back"),
    Row(
        "ideas.set_state",
        "chen",
        (IDEAS_PAGE, sends("/state", state="declined", reason="No crews.")),
        ("S", "4", "No crews.", "<enter>"),
        IDEA,
    ),
    Row(
        "ideas.join",
        "chen",
        (IDEAS_PAGE, sends("/join", into="{twin}", reason="The same.")),
        ("J", "{twin}", "<enter>", "The same.", "<enter>"),
        IDEA,
    ),
    Row(
        "ideas.credit",
        "chen",
        (IDEAS_PAGE, sends("/credit", handle="eve", part="tested")),
        ("T", "<enter>", "eve", "<enter>", "<down>", "<right>", "^X"),
        IDEA,
    ),
    Row(
        "ideas.credit",
        "chen",
        (goes("/t/{twin}/idea"), sends("/credit/drop")),
        ("T", "<enter>", "ada", "<enter>", "<down>", "<down>", "<right>", "^X"),
        on("idea", "twin"),
        note="not them",
    ),
    Row(
        "testers.call",
        "chen",
        (
            goes("/b/BackRoom/testers"),
            sends("/testers", places="3", begins="{today}", until="{week_day}", words="Again."),
        ),
        (
            *("a", "<enter>", "<enter>", "^U", "3", "<enter>", "<down>", "<enter>", "^U", "{today}", "<enter>"),
            *("<down>", "<enter>", "^U", "{week_day}", "<enter>", "<down>", "<enter>", "^U", "Again.", "<enter>", "^X"),
        ),
        on("testers"),
    ),
    Row("testers.end_call", "chen", (TESTERS, sends("/end")), ("c", "y"), CALL),
    Row("testers.apply", "eve", (TESTERS, sends("/apply", words="Me!")), ("a", "Me!", "<enter>"), CALL),
    Row("testers.withdraw", "bo", (TESTERS, sends("/withdraw")), ("d",), CALL),
    Row(
        "testers.admit",
        "chen",
        (TESTERS, sends("/answer", do="admit", words="Hello.")),
        ("A", "a", "Hello.", "<enter>"),
        CALL,
    ),
    Row("testers.decline", "chen", (TESTERS, sends("/answer", do="decline")), ("A", "n", "<enter>"), CALL),
)
