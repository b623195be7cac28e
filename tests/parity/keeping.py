# SPDX-License-Identifier: Apache-2.0
"""Rows about what a board keeps: the essence, marks of posts, compilations."""

from tests.parity.ways import Keys, Row, Step, board, goes, on, reads, sends

TREE = on("essence", "Railway")
RAILWAY = board("Railway")


def adds(kind: str, **fields: str) -> tuple[Step, ...]:
    return goes("/b/Railway/essence/add"), sends("/add", f"kind={kind}", **fields)


def tends(node: str, act: str, **fields: str) -> tuple[Step, ...]:
    return goes(f"/b/Railway/essence/{{{node}}}/tend"), sends("/tend", f"act={act}", **fields)


def marks(thread: str, floor: int, mark: str) -> tuple[Step, ...]:
    return goes(f"/t/{{{thread}}}/{floor}/curate"), sends("/curate", f"mark={mark}")


def at(number: int, *keys: str) -> Keys:
    return (str(number), "<enter>", *keys)


ROWS = (
    Row("batches.mark_post", "ada", marks("bread", 2, "keep"), (";", "m"), reads("bread", 2), note="kept"),
    Row("batches.mark_post", "ada", marks("bread", 2, "digest"), ("g",), reads("bread", 2), note="for the digest"),
    Row("batches.mark_post", "ada", marks("rye", 1, "keep"), (";", "m"), reads("rye"), note="taken off"),
    Row("essence.add_folder", "ada", adds("folder", title="Tools"), ("g", "Tools", "<enter>"), TREE),
    Row(
        "articles.add_article",
        "ada",
        adds("article", title="Crust", text="Bake it hot."),
        ("a", "Crust", "<enter>", "Bake it hot.", "^W"),
        TREE,
    ),
    Row(
        "essence.add_link",
        "ada",
        adds("link", title="Mill", target="https://example.org/mill"),
        ("L", "https://example.org/mill", "<enter>", "Mill", "<enter>"),
        TREE,
    ),
    Row("essence.rename", "ada", tends("shelf", "rename", title="Receipts"), ("t", "^U", "Receipts", "<enter>"), TREE),
    Row(
        "articles.edit",
        "ada",
        tends("article", "write", text="Mix and wait. Then bake."),
        ("<enter>", "E", "<end>", " Then bake.", "^W"),
        TREE,
    ),
    Row(
        "essence.retarget",
        "ada",
        tends("link", "lead", target="https://example.org/plan"),
        at(3, "E", "^U", "https://example.org/plan", "<enter>"),
        TREE,
    ),
    Row("essence.set_letter", "ada", tends("box", "letter", letter="b"), at(2, "f", "b", "<enter>"), TREE),
    Row("essence.shift", "ada", tends("box", "shift", by="up"), at(2, "m", "1", "<enter>"), TREE),
    Row("essence.move", "ada", tends("link", "move", to="{box}"), at(3, "x", *at(2, "<enter>", "p")), TREE),
    Row(
        "articles.copy",
        "ada",
        tends("article", "copy", to="{box}"),
        ("<enter>", "c", "q", *at(2, "<enter>", "p")),
        TREE,
    ),
    Row("essence.delete", "ada", tends("link", "delete", reason="stale"), at(3, "d", "stale", "<enter>"), TREE),
    Row("essence.restore", "ada", tends("lost", "restore", reason="wanted"), (".", "Y", "wanted", "<enter>"), TREE),
    Row(
        "articles.collect",
        "ada",
        (goes("/t/{bread}/collect"), sends("/collect", to="{shelf}", floors="2, 3")),
        (";", "i", "<enter>", ", 3", "<enter>", "<down>", "<right>", "^W"),
        reads("bread", 2),
    ),
    Row(
        "compilations.make",
        "ada",
        (goes("/b/Railway/compile?from={bread}/2-"), sends("/compile")),
        (";", "c", "^W", "^W"),
        reads("bread", 2),
    ),
    Row(
        "compilations.make",
        "ada",
        (goes("/b/Railway/compile?from={bread};{rye}"), sends("/compile", quotes=(), replies="1")),
        (
            *("{bread}", "<enter>", "t", "{rye}", "<enter>", "t", "b", "c"),
            *("<down>", "<right>", "<down>", "<right>", "^W", "^W"),
        ),
        RAILWAY,
        note="whole threads",
    ),
)
