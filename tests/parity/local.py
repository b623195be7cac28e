# SPDX-License-Identifier: Apache-2.0
"""Rows about a board of one town: meet-ups, floor races, places."""

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
    Row(
        "places.open_place",
        "eve",
        (
            goes("/b/Local/new/place"),
            sends("write", title="Barber", text="Cheap.", do="post", what="barber", area="Lane 3", price="2"),
        ),
        (
            *("^P", "Barber", "<enter>", "5", "<enter>", "barber", "<enter>", "<down>", "<enter>", "Lane 3", "<enter>"),
            *("<down>", "<down>", "<right>", "<right>", "^W", "Cheap.", "^X", "s"),
        ),
        board("Local"),
    ),
    Row(
        "places.review",
        "eve",
        (goes("/t/{noodles}/place"), sends("/review", grade="4", text="Good broth.")),
        ("y", "4", "<enter>", "Good broth.", "<enter>"),
        on("place", "noodles"),
    ),
    Row(
        "places.review",
        "ada",
        (goes("/t/{noodles}/place"), sends("/review", grade="2", text="Not any more.")),
        ("y", "^U", "2", "<enter>", "^U", "Not any more.", "<enter>"),
        on("place", "noodles"),
        note="changed",
    ),
    Row(
        "places.change",
        "bo",
        (goes("/t/{noodles}/place/change"), sends("/change", area="South gate")),
        ("E", "<down>", "<enter>", "^U", "South gate", "<enter>", "^W"),
        on("place", "noodles"),
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
