# SPDX-License-Identifier: Apache-2.0
"""Rows about stickers that members make, and about short posts."""

from tests.parity.ways import DOWN_TO, Row, board, goes, on, sends

PACKS = on("sticker_packs")
OWLS, GULLS = goes("/stickers/own/owls"), goes("/stickers/packs/gulls")
QUEUE = goes("/stickers/queue")
TO_OWLS, TO_GULLS, TO_CATS, TO_MOTHS = (f"{DOWN_TO} {name}" for name in ("owls", "gulls", "cats", "moths"))

ROWS = (
    Row(
        "shorts.say",
        "eve",
        (goes("/b/Pot"), sends("/short", line="The cats meet again.")),
        ("O", "The cats meet again.", "<enter>"),
        board("Pot"),
    ),
    Row(
        "sticker_packs.make",
        "eve",
        (goes("/stickers"), sends("/make", name="larks", words="At dawn.")),
        ("a", "<enter>", "larks", "<enter>", "<down>", "<enter>", "At dawn.", "<enter>", "^X"),
        PACKS,
    ),
    Row(
        "sticker_packs.describe",
        "eve",
        (OWLS, sends("/words", words="At night.")),
        (TO_OWLS, "E", "<enter>", "^U", "At night.", "<enter>", "^X"),
        PACKS,
    ),
    Row("sticker_packs.send", "eve", (OWLS, sends("/do", do="send")), (TO_OWLS, "s"), PACKS),
    Row("sticker_packs.throw_away", "eve", (OWLS, sends("/do", do="away")), (TO_OWLS, "d", "y"), PACKS),
    Row(
        "sticker_packs.take_back",
        "bo",
        (goes("/stickers/own/moths"), sends("/do", do="back")),
        (TO_MOTHS, "s"),
        PACKS,
    ),
    Row("sticker_packs.leave", "ada", (GULLS, sends("/leave")), (TO_GULLS, "d", "y"), PACKS),
    Row("sticker_packs.put_at_hand", "eve", (GULLS, sends("/hand", do="put")), (TO_GULLS, "f"), PACKS),
    Row("sticker_packs.put_away", "bo", (GULLS, sends("/hand", do="away")), (TO_GULLS, "f"), PACKS),
    Row(
        "sticker_packs.report",
        "eve",
        (goes("/stickers/packs/gulls/report"), sends("/report", reason="They scream.")),
        (TO_GULLS, "!", "They scream.", "<enter>"),
        PACKS,
    ),
    Row("sticker_packs.take_in", "chen", (QUEUE, sends("/moths", do="take")), (TO_MOTHS, "A", "a"), PACKS),
    Row(
        "sticker_packs.decline",
        "chen",
        (QUEUE, sends("/moths", do="decline", reason="Too dark.")),
        (TO_MOTHS, "A", "n", "Too dark.", "<enter>"),
        PACKS,
    ),
    Row(
        "sticker_packs.let_stand",
        "chen",
        (goes("/stickers/packs/cats"), sends("/judge", do="stand", reason="They do not.")),
        (TO_CATS, "A", "a", "They do not.", "<enter>"),
        PACKS,
    ),
    Row(
        "sticker_packs.remove",
        "chen",
        (goes("/stickers/packs/gulls"), sends("/judge", do="remove", reason="Out of a film.")),
        (TO_GULLS, "d", "Out of a film.", "<enter>"),
        PACKS,
    ),
)
