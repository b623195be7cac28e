# SPDX-License-Identifier: Apache-2.0
"""Rows about the market: what is offered, asked for, kept, done, reviewed and disputed."""

from tests.parity.ways import Keys, Row, Start, Step, board, goes, on, sends


def deal(name: str) -> Start:
    return on("deal", name)


def tells(name: str, how: str, **fields: str) -> tuple[Step, ...]:
    """A form on the page about a thing."""
    return goes(f"/t/{{{name}}}/deal"), sends(how, **fields)


def steps(verb: str, who: str, name: str, keys: Keys, how: str = "", note: str = "", **fields: str) -> Row:
    return Row(verb, who, tells(name, how or f"/{verb.partition('.')[2]}", **fields), keys, deal(name), note=note)


REVIEW = goes("/@bo/deals"), goes("/deal-reviews/{review}/report")
ROWS = (
    Row(
        "goods.open_goods",
        "eve",
        (
            goes("/b/Local/new/goods"),
            sends("write", title="A bed", text="It creaks.", do="post", price="99.5", place="Room 7"),
        ),
        (
            *("^P", "A bed", "<enter>", "3", "<down>", "<enter>", "99.5", "<enter>"),
            *("<down>", "<down>", "<enter>", "Room 7", "<enter>", "^W", "It creaks.", "^X", "s"),
        ),
        board("Local"),
    ),
    Row(
        "goods.change_terms",
        "eve",
        (goes("/t/{kettle}/terms"), sends("/terms", price="80")),
        ("E", "<down>", "<enter>", "^U", "80", "<enter>", "^W"),
        deal("kettle"),
    ),
    steps("goods.renew", "eve", "stool", ("R", "^U", "9", "<enter>"), days="9"),
    steps("goods.withdraw", "eve", "kettle", ("W", "y")),
    steps("deals.ask", "eve", "lamp", ("y", "I can come today.", "<enter>"), words="I can come today."),
    steps("deals.accept", "eve", "kettle", ("a", "1", "<enter>", "^U", "5", "<enter>"), "{kettle bo}/accept", days="5"),
    steps("deals.decline", "eve", "kettle", ("x", "2", "<enter>"), "{kettle ada}/decline"),
    steps("deals.release", "eve", "chair", ("r", "y")),
    steps("deals.confirm", "eve", "chair", ("c",), note="first"),
    steps("deals.confirm", "eve", "desk", ("c",), note="last"),
    steps("deals.take_back", "bo", "chair", ("d", "y"), "/take-back"),
    steps(
        "deal_reviews.review", "eve", "pot", ("V", "<right>", "<right>", "<down>", "<enter>", "Late.", "<enter>", "^W"),
        verdict="bad", words="Late.",
    ),
    Row(
        "disputes.open_dispute",
        "eve",
        (goes("/deals/{pot deal}/dispute"), sends("/dispute", words="It leaks.")),
        ("D", "It leaks.", "<enter>"),
        deal("pot"),
    ),
    Row(
        "disputes.settle",
        "chen",
        (goes("/disputes/{dispute}"), sends("/disputes", verdict="undone", reason="the wrong cup")),
        ("S", "<right>", "<down>", "<down>", "<enter>", "the wrong cup", "<enter>", "^W"),
        on("dispute", "dispute"),
    ),
    Row(
        "disputes.report_review",
        "ada",
        (*REVIEW, sends("/report", words="Not about the deal.")),
        ("!", "Not about the deal.", "<enter>"),
        on("dealings", "bo"),
    ),
    Row(
        "deal_reviews.remove",
        "chen",
        (goes("/deal-reviews/{review}/remove"), sends("/remove", reason="not about the deal")),
        ("d", "not about the deal", "<enter>"),
        on("dealings", "bo"),
    ),
    Row(
        "deal_reviews.restore",
        "chen",
        (goes("/deal-reviews/{spite}/restore"), sends("/restore", reason="it was about the deal")),
        ("Y", "it was about the deal", "<enter>"),
        on("dealings", "eve"),
    ),
)  # fmt: skip
