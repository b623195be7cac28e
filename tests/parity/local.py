# SPDX-License-Identifier: Apache-2.0
"""Rows about a board of one town: meet-ups, floor races."""

from tests.parity.ways import Row, Step, board, goes, on, sends

HERE = "/t/{{{name}}}/meetup"


def meets(name: str) -> str:
    return HERE.format(name=name)


def tells(name: str, how: str, **fields: str) -> tuple[Step, ...]:
    """The page of one of the meet-ups, or a form on a page of its own."""
    asks = how in ("change", "cancel")
    return goes(f"{meets(name)}/{how}" if asks else meets(name)), sends(f"/{how}", **fields)


ROWS = (
    Row(
        "meetups.open_meetup",
        "eve",
        (
            goes("/b/Local/new/meetup"),
            sends(
                "write",
                title="Noodles",
                text="Bring chopsticks.",
                do="post",
                starts="{week}",
                ends="{later}",
                place="South gate",
                names="1",
            ),
        ),
        (
            *("^P", "Noodles", "<enter>", "2", "<enter>", "{week said}", "<enter>", "<down>", "<enter>"),
            *("{later said}", "<enter>", "<down>", "<enter>", "South gate", "<enter>", "^W"),
            *("Bring chopsticks.", "^X", "s"),
        ),
        board("Local"),
    ),
    Row(
        "races.open_race",
        "eve",
        (
            goes("/b/Local/new/race"),
            sends("write", title="Chestnuts", text="Go!", do="post", prize="A bag", numbers="8 88", ends="{in three}"),
        ),
        (
            *("^P", "Chestnuts", "<enter>", "4", "<enter>", "A bag", "<enter>", "<down>", "<down>"),
            *("<enter>", "8 88", "<enter>", "^W", "Go!", "^X", "s"),
        ),
        board("Local"),
    ),
    Row(
        "races.end",
        "eve",
        (goes("/t/{chestnuts}/race/end"), sends("/end", reason="a flood")),
        ("D", "a flood", "<enter>"),
        on("race", "chestnuts"),
    ),
    Row("meetups.sign_up", "eve", tells("dumplings", "sign"), ("y",), on("meetup", "dumplings"), note="waiting"),
    Row(
        "meetups.sign_up",
        "eve",
        tells("hotpot", "sign", word="no chilli"),
        ("m", "no chilli", "<enter>"),
        on("meetup", "hotpot"),
        note="a word",
    ),
    Row("meetups.leave", "eve", tells("hotpot", "leave"), ("d", "y"), on("meetup", "hotpot")),
    Row(
        "meetups.change",
        "eve",
        tells("hike", "change", place="East gate"),
        ("E", "<down>", "<down>", "<enter>", "^U", "East gate", "<enter>", "^W"),
        on("meetup", "hike"),
    ),
    Row("meetups.close", "eve", tells("hike", "turn"), ("c",), on("meetup", "hike")),
    Row("meetups.reopen", "eve", tells("picnic", "turn", do="reopen"), ("c",), on("meetup", "picnic")),
    Row(
        "meetups.cancel", "eve", tells("hike", "cancel", reason="rain"), ("D", "rain", "<enter>"), on("meetup", "hike")
    ),
    Row("meetups.note_came", "eve", tells("walk", "came", came="finn"), ("W", "2", "<enter>"), on("meetup", "walk")),
)
