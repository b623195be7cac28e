# SPDX-License-Identifier: Apache-2.0
"""Rows about boards without names."""

from tests.parity.ways import Row, goes, on, reads, sends
from tests.parity.whispers import PASSPHRASE
from tests.parity.writing import POST

SEALS = on("seals")
NEW = "quite another passphrase"

ROWS = (
    Row(
        "posts.reply",
        "eve",
        (goes("/t/{night}/reply"), sends("write", text="Not me.", do="post")),
        ("R", "n", "Not me.", *POST),
        reads("night"),
        note="without a name",
    ),
    Row(
        "posts.delete",
        "eve",
        (goes("/t/{night}/2/delete"), sends("/2/delete")),
        ("d", "y", "^S"),
        reads("night", 2),
        note="without a name",
    ),
    Row(
        "pseudonyms.mark_read",
        "bo",
        (goes("/names"), sends("/names")),
        ("c",),
        on("own_names"),
    ),
    Row(
        "blind_bans.ban",
        "chen",
        (goes("/t/{night}/2/bar"), sends("/bar", days="3", reason="loud")),
        (";", "b", "<down>", "<down>", "<enter>", "loud", "<enter>", "^W"),
        reads("night", 2),
    ),
    Row(
        "blind_bans.lift",
        "chen",
        (goes("/tend/bars/{bar}"), sends("/bars", reason="enough")),
        ("B", "L", "enough", "<enter>"),
        SEALS,
    ),
    Row(
        "seals.keep_key",
        "chen",
        (goes("/tend/names"), sends("/names/key", passphrase=NEW)),
        ("K", NEW, "<enter>", NEW, "<enter>"),
        SEALS,
    ),
    Row(
        "seals.ask",
        "finn",
        (goes("/t/{night}"), goes("/t/{night}/2/author"), sends("/author", reason="a threat", passphrase=PASSPHRASE)),
        (";", "A", "a threat", "<enter>", PASSPHRASE, "<enter>"),
        reads("night", 2),
    ),
    Row(
        "seals.confirm",
        "chen",
        (goes("/tend/names"), sends("/tend/names/{sealed}", passphrase=PASSPHRASE)),
        ("<enter>", PASSPHRASE, "<enter>"),
        SEALS,
    ),
    Row(
        "seals.look",
        "finn",
        (goes("/tend/names"), sends("/tend/names/{unsealed}", passphrase=PASSPHRASE)),
        ("<enter>", PASSPHRASE, "<enter>"),
        SEALS,
    ),
)
