# SPDX-License-Identifier: Apache-2.0
"""Rows that both ways are to refuse, in the same words."""

from tests.parity.ways import DOWN_TO, PROVEN, Keys, Row, Start, Step, board, goes, on, reads, sends

SURE = {"current": "{password}"}
ME, DOOR = on("settings"), on("entry")


def no(code: str, who: str, web: tuple[Step, ...], keys: Keys, at: Start, note: str = "") -> Row:
    return Row("", who, web, keys, at, note, code)


ROWS = (
    no("thread_locked", "eve", (goes("/t/{locked}/reply"),), ("R",), reads("locked")),
    no("board_closed", "eve", (goes("/t/{attic}"), goes("/t/{attic}/reply")), ("^S", "R"), reads("attic")),
    no("banned", "finn", (goes("/t/{bread}"), goes("/t/{bread}/reply")), ("^S", "R"), reads("bread")),
    no("account_suspended", "gil", (goes("/t/{soup}"), goes("/t/{soup}/reply")), ("^S", "R"), reads("soup")),
    no("sign_in_first", "", (goes("/t/{bread}/reply"),), ("R",), reads("bread")),
    no(
        "empty_post",
        "eve",
        (goes("/t/{bread}/reply"), sends("write", text=" ", do="post")),
        ("R", "n", "^W", "s"),
        reads("bread"),
    ),
    no(
        "too_soon",
        "jan",
        (goes("/t/{soup}/reply"), sends("write", text="And more.", do="post")),
        ("R", "n", "And more.", "^W", "s"),
        reads("soup"),
    ),
    no(
        "bad_hour",
        "eve",
        (goes("/t/{bread}/reply"), sends("write", text="Once.", due="2020-01-01T12:00", do="later")),
        ("R", "n", "Once.", "^W", "l", "2020-01-01 12:00", "<enter>"),
        reads("bread"),
    ),
    no("not_your_post", "eve", (goes("/t/{bread}/2/edit"),), ("E",), reads("bread", 2)),
    no(
        "report_own_post",
        "eve",
        (goes("/t/{bread}/1/report"), sends("/report", reason="vain")),
        ("!", "vain", "<enter>"),
        reads("bread"),
    ),
    no("not_found", "eve", (goes("/b/BackRoom"),), ("#", "/b/BackRoom", "<enter>"), on("main")),
    no(
        "unknown_recipient",
        "eve",
        (goes("/mail/new"), sends("write", to="nobody", title="Hm", text="Who?", do="post")),
        ("^P", "nobody", "<enter>"),
        on("mail"),
    ),
    no(
        "mail_name_taken",
        "eve",
        (goes("/mail/folders"), sends("/mail/folders", "name=", name="Plans")),
        ("o", "a", "Plans", "<enter>"),
        on("mail"),
    ),
    no(
        "not_here",
        "eve",
        (goes("/messages?to=gil"), sends("say", body="hello?")),
        ("hello?", "<enter>"),
        on("message", "gil"),
    ),
    no(
        "unknown_command",
        "eve",
        (goes("/chat/tracks"), sends("say", body="/dance")),
        ("/", "tracks", "<enter>", "<enter>", "/dance", "<enter>"),
        on("chat"),
    ),
    no(
        "reason_wanted",
        "ada",
        (goes("/t/{bread}/lock"), sends("/lock", reason=" ")),
        ("{bread}", "<enter>", ";", ";", "^W"),
        board("Railway"),
    ),
    no(
        "display_name_taken",
        "eve",
        (goes("/settings/profile"), sends("/profile", display_name="Kim")),
        ("<enter>", "^U", "Kim", "<enter>"),
        ME,
    ),
    no(
        "bad_ssh_key",
        "eve",
        (goes("/settings/security/keys"), sends("/security/keys", "name=", key="my key", **SURE)),
        ("5", "<down>", "<down>", "<down>", "<down>", "<enter>", "a", "my key", "<enter>"),
        ME,
    ),
    no(
        "bad_value",
        "eve",
        (goes("/settings/reading"), sends("/settings/reading", zone="Moon")),
        ("2", "<down>", "<enter>", "^U", "Moon", "<enter>"),
        ME,
    ),
    no(
        "bad_email",
        "eve",
        (goes("/settings/email"), sends("/email", email="eve", **SURE)),
        ("5", "<down>", "<enter>", "eve", "<enter>", *PROVEN),
        ME,
    ),
    no(
        "password_too_short",
        "eve",
        (goes("/settings/password"), sends("/password", password="short", **SURE)),
        ("5", "<enter>", *PROVEN, "short", "<enter>", "short", "<enter>"),
        ME,
    ),
    no(
        "wrong_password",
        "",
        (goes("/signin"), sends("/signin", name="eve", password="not this one")),
        ("eve", "<enter>", "not this one", "<enter>"),
        DOOR,
    ),
    no(
        "handle_taken",
        "",
        (goes("/signup"), sends("/signup", handle="eve", password="{password}")),
        ("new", "<enter>", "eve", "<enter>"),
        DOOR,
    ),
    no(
        "needed_here",
        "chen",
        (goes("/settings/away"), sends("/away", sign_in="1", days="3", **SURE)),
        (
            *("4", f"{DOWN_TO} Keep away", "<enter>", "<space>", *("<down>",) * 6, "<enter>", "3", "<enter>", "^W"),
            *PROVEN,
        ),
        ME,
    ),
    # what threads with terms refuse
    no(
        "bad_days",
        "eve",
        (goes("/t/{stool}/deal"), sends("/renew", days="400")),
        ("R", "^U", "400", "<enter>"),
        on("deal", "stool"),
    ),
    no(
        "say_what_was_bad",
        "eve",
        (goes("/t/{pot}/deal"), sends("/review", verdict="bad", words=" ")),
        ("V", "<right>", "<right>", "^W"),
        on("deal", "pot"),
    ),
    no(
        "dispute_words_wanted",
        "eve",
        (goes("/deals/{pot deal}/dispute"), sends("/dispute", words="x")),
        ("D", "x", "<enter>"),
        on("deal", "pot"),
    ),
    no(
        "reason_wanted",
        "chen",
        (goes("/deal-reviews/{spite}/restore"), sends("/restore", reason=" ")),
        ("Y", " ", "<enter>"),
        on("dealings", "eve"),
        "a review",
    ),
    no(
        "meeting_place_wanted",
        "eve",
        (goes("/t/{hike}/meetup/change"), sends("/change", place=" ")),
        ("E", "<down>", "<down>", "<enter>", "^U", "<enter>", "^W"),
        on("meetup", "hike"),
    ),
    no(
        "reason_wanted",
        "eve",
        (goes("/t/{hike}/meetup/cancel"), sends("/cancel", reason=" ")),
        ("D", " ", "<enter>"),
        on("meetup", "hike"),
        "a meet-up",
    ),
    no(
        "bad_race_end",
        "eve",
        (
            goes("/b/Local/new/race"),
            sends("write", title="Nuts", text="Go!", do="post", prize="A bag", numbers="8", ends="2020-01-01T12:00"),
        ),
        (
            *("^P", "Nuts", "<enter>", "4", "<enter>", "A bag", "<enter>", "<down>", "<down>"),
            *("<enter>", "8", "<enter>", "<down>", "<enter>", "^U", "2020-01-01 12:00", "<enter>", "^W"),
            *("Go!", "^X", "s"),
        ),
        board("Local"),
    ),
    no(
        "grade_wanted",
        "eve",
        (goes("/t/{noodles}/place"), sends("/review", grade="9", text="Good broth.")),
        ("y", "9", "<enter>", "Good broth.", "<enter>"),
        on("place", "noodles"),
    ),
    no(
        "reason_wanted",
        "chen",
        (goes("/t/{idea}/idea"), sends("/state", state="declined", reason=" ")),
        ("S", "4", " ", "<enter>"),
        on("idea", "idea"),
        "an idea",
    ),
    no(
        "no_such_idea",
        "chen",
        (goes("/t/{idea}/idea"), sends("/join", into="{bread}", reason="The same.")),
        ("J", "{bread}", "<enter>", "The same.", "<enter>"),
        on("idea", "idea"),
    ),
    no(
        "chapter_title_wanted",
        "eve",
        (goes("/t/{train}/4/chapter"), sends("/chapter", chapter=" ")),
        ("^K", "c", " ", "<enter>"),
        reads("train", 4),
    ),
    no(
        "empty_post",
        "eve",
        (goes("/t/{train}/reply"), sends("write", text=" ", chapter="The bridge", do="post")),
        ("R", "The bridge", "<enter>", "n", "^W", "s"),
        reads("train"),
        "a chapter",
    ),
    no(
        "bad_hour",
        "eve",
        (
            goes("/t/{train}/reply"),
            sends("write", text="High.", chapter="The bridge", due="2020-01-01T12:00", do="later"),
        ),
        ("R", "The bridge", "<enter>", "n", "High.", "^W", "l", "2020-01-01 12:00", "<enter>"),
        reads("train"),
        "a chapter",
    ),
    no(
        "bad_bounty_end",
        "eve",
        (
            goes("/b/Quiz/new/bounty"),
            sends("write", title="How old?", text="The mill.", amount="40", ends="2020-01-01T12:00", do="post"),
        ),
        (
            *("^P", "How old?", "<enter>", "<enter>", "40", "<enter>"),
            *("<down>", "<enter>", "^U", "2020-01-01 12:00", "<enter>", "^W"),
            *("The mill.", "^X", "s"),
        ),
        board("Quiz"),
    ),
    no(
        "own_answer",
        "eve",
        (goes("/t/{bounty}/bounty"), sends("/accept", floors="1")),
        ("a", "1", "<enter>"),
        on("bounty", "bounty"),
    ),
)
