# SPDX-License-Identifier: Apache-2.0
"""Rows about tending boards: threads, floors, reports, measures, rules.

At a terminal the threads and floors that are tended are a batch, also when it is one: it can be taken back.
"""

from tests.parity.ways import DOWN_TO, PROVEN, Keys, Row, Step, board, goes, on, reads, sends

RAILWAY = board("Railway")
WHY = "it stood in the way"
REASON = ("<enter>", WHY, "<enter>", "^W")


def asked(path: str, **fields: str) -> tuple[Step, ...]:
    """A page that asks before it does something."""
    return goes(path), sends(path.rsplit("/", 1)[-1], **fields)


def threads(act: str, *names: str, **fields: str) -> tuple[Step, ...]:
    picks = tuple(f"{{{name}}}" for name in names)
    return goes("/b/Railway?tend=1"), sends("/tend", pick=picks, act=act), sends("tend", **fields)


def floors(act: str, *picks: str, **fields: str) -> tuple[Step, ...]:
    return goes("/t/{bread}?tend=1"), sends("/tend", pick=picks, act=act), sends("tend", **fields)


def menu(thread: str, pressed: str, *keys: str) -> Keys:
    """The menu of those who tend, over a thread of the list."""
    return (f"{{{thread}}}", "<enter>", ";", pressed, *keys)


def tagged(*names: str) -> Keys:
    return tuple(key for name in names for key in (f"{{{name}}}", "<enter>", "t"))


ROWS = (
    Row(
        "batches.tend_threads",
        "ada",
        threads("lock", "bread", reason=WHY),
        menu("bread", ";", *REASON),
        RAILWAY,
        note="lock",
    ),
    Row(
        "batches.tend_threads",
        "ada",
        threads("unlock", "locked", reason=WHY),
        menu("locked", ";", *REASON),
        RAILWAY,
        note="unlock",
    ),
    Row("batches.tend_threads", "ada", threads("pin", "bread"), menu("bread", "p"), RAILWAY, note="pin"),
    Row("batches.tend_threads", "ada", threads("unpin", "pinned"), menu("pinned", "p"), RAILWAY, note="unpin"),
    Row(
        "batches.tend_threads",
        "ada",
        threads("move", "bread", board="{cooking}", reason=WHY),
        menu("bread", "M", "<down>", *REASON),
        RAILWAY,
        note="move",
    ),
    Row(
        "batches.tend_threads",
        "ada",
        threads("remove", "bread", reason=WHY),
        menu("bread", "d", *REASON),
        RAILWAY,
        note="remove",
    ),
    Row(
        "batches.tend_threads",
        "ada",
        threads("lock", "bread", "rye", reason=WHY),
        (*tagged("bread", "rye"), ";", ";", *REASON),
        RAILWAY,
        note="lock two",
    ),
    Row(
        "batches.tend_threads",
        "ada",
        threads("remove", "bread", "rye", reason=WHY),
        (*tagged("bread", "rye"), ";", "d", *REASON),
        RAILWAY,
        note="remove two",
    ),
    Row(
        "batches.undo",
        "ada",
        (*threads("lock", "bread", "rye", reason=WHY), sends("/undo")),
        (*tagged("bread", "rye"), ";", ";", *REASON, ";", "u"),
        RAILWAY,
    ),
    Row("batches.tend_threads", "ada", asked("/t/{bread}/digest"), menu("bread", "g"), RAILWAY, note="digest"),
    Row(
        "batches.merge",
        "ada",
        asked("/t/{bread}/merge", to="{rye}", reason=WHY),
        menu("bread", "J", "<enter>", "{rye}", "<enter>", "<down>", *REASON, "{rye}", "<enter>", "p"),
        RAILWAY,
    ),
    Row(
        "batches.rename",
        "ada",
        asked("/t/{bread}/rename", title="Loaves", reason=WHY),
        menu("bread", "T", "<enter>", "^U", "Loaves", "<enter>", "<down>", *REASON),
        RAILWAY,
    ),
    Row(
        "batches.tend_threads",
        "ada",
        asked("/t/{bread}/remove", reason=WHY),
        ("d", WHY, "<enter>", "y"),
        reads("bread"),
        note="remove, while reading",
    ),
    Row(
        "batches.tend_threads",
        "ada",
        asked("/t/{gone}/restore", reason=WHY),
        menu("gone", "r", *REASON, "<enter>"),
        RAILWAY,
        note="restore",
    ),
    Row(
        "batches.tend_floors",
        "ada",
        asked("/t/{bread}/3/remove", reason=WHY),
        ("d", WHY, "<enter>", "^S"),
        reads("bread", 3),
        note="remove one",
    ),
    Row(
        "batches.restore_post",
        "ada",
        asked("/t/{tea}/3/restore", reason=WHY),
        (";", "r", *REASON, "^S"),
        reads("tea", 3),
    ),
    Row("posts.erase", "chen", asked("/t/{bread}/3/erase", reason=WHY), (";", "X", *REASON, "^S"), reads("bread", 3)),
    Row(
        "batches.tend_floors",
        "ada",
        floors("remove", "2", "3", reason=WHY),
        (";", "D", "<enter>", ", 3", "<enter>", "<down>", *REASON, "^S"),
        reads("bread", 2),
        note="remove",
    ),
    Row(
        "batches.tend_floors",
        "ada",
        (*floors("split", "2", "3", title="Flours", reason=WHY), goes("/t/{bread}")),
        (
            ";",
            "s",
            "<enter>",
            ", 3",
            "<enter>",
            "<down>",
            "<enter>",
            "^U",
            "Flours",
            "<enter>",
            "<down>",
            *REASON,
            "^S",
        ),
        reads("bread", 2),
        note="split",
    ),
    Row(
        "batches.tend_floors",
        "ada",
        (*floors("move", "3", "4", to="{rye}", reason=WHY), goes("/t/{bread}")),
        (
            "{bread}",
            "<enter>",
            "=",
            "n",
            "n",
            ";",
            "M",
            "<enter>",
            "-4",
            "<enter>",
            "<down>",
            "<enter>",
            "{rye}",
            "<enter>",
            "<down>",
            *REASON,
            "^S",
            "q",
            "{rye}",
            "<enter>",
            "p",
        ),
        RAILWAY,
        note="move",
    ),
    Row("posts.let_through", "ada", (goes("/tend"), sends("/let_through")), ("<tab>", "a"), on("reports")),
    Row(
        "reports.settle",
        "ada",
        (goes("/tend"), sends("/tend/", "verdict=upheld", answer="so it is")),
        ("a", "<space>", "<down>", "<enter>", "so it is", "<enter>", "^W"),
        on("reports"),
        note="upheld",
    ),
    Row(
        "reports.settle",
        "ada",
        (goes("/tend"), sends("/tend/", "verdict=upheld", verdict="dismissed", answer="no harm")),
        ("r", "<enter>", "no harm", "<enter>", "^W"),
        on("reports"),
        note="dismissed",
    ),
    Row(
        "sanctions.ban",
        "ada",
        asked("/@bo/ban", days="3", reason=WHY),
        ("^D", "<down>", "<down>", *REASON),
        reads("bread", 3),
    ),
    Row(
        "sanctions.suspend",
        "chen",
        asked("/@bo/suspend", days="3", reason=WHY),
        ("s", "bo", "<enter>", f"{DOWN_TO} bo", "B", *PROVEN, "<down>", *REASON),
        on("admin_accounts"),
    ),
    Row(
        "sanctions.lift",
        "chen",
        (goes("/tend/measures/{suspension}"), sends("/measures", reason=WHY)),
        ("s", "gil", "<enter>", "B", *PROVEN, WHY, "<enter>"),
        on("admin_accounts"),
        note="of a suspension",
    ),
    Row(
        "conduct.warn",
        "ada",
        (goes("/@bo/warn?post={bread}/3"), sends("/warn", reason=WHY)),
        (";", "w", "<down>", *REASON),
        reads("bread", 3),
    ),
    Row(
        "conduct.add_note",
        "ada",
        (goes("/@bo/note"), sends("/@bo/note", "text=", text="means well")),
        (";", "n", "<down>", "<enter>", "means well", "<enter>", "^W"),
        reads("bread", 3),
    ),
    Row(
        "rules.set_rules",
        "ada",
        asked("/b/Railway/rules", rules="Be on time.\nBe kind."),
        ("R", "Be on time.", "<enter>", "Be kind.", "^W"),
        on("board_note", "Railway"),
    ),
    Row(
        "notes.set_note",
        "ada",
        asked("/b/Railway/note", text="The line is closed on Sunday."),
        ("W", "The line is closed on Sunday.", "^W"),
        on("board_note", "Railway"),
    ),
    Row(
        "pushes.remove",
        "ada",
        asked("/t/{bread}/1/pushes/{pushed_too}/remove", reason=WHY),
        ("P", "<down>", "d", WHY, "<enter>"),
        reads("bread"),
    ),
    Row(
        "pushes.restore",
        "ada",
        asked("/t/{bread}/1/pushes/{pushed}/restore", reason=WHY),
        ("P", "Y", WHY, "<enter>"),
        reads("bread"),
    ),
    Row(
        "sanctions.lift",
        "ada",
        (goes("/tend/measures/{ban}"), sends("/measures", reason=WHY)),
        ("H", "L", WHY, "<enter>"),
        on("person", "finn"),
        note="of a board",
    ),
    Row(
        "conduct.drop_note",
        "ada",
        (goes("/@bo/tend"), sends("/note/drop")),
        ("H", "d", "y"),
        on("person", "bo"),
    ),
    Row(
        "batches.retag",
        "ada",
        asked("/t/{bread}/tag", tags="flour"),
        ("&", "flour", "<enter>"),
        reads("bread"),
    ),
)
