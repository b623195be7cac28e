# SPDX-License-Identifier: Apache-2.0
"""What somebody does with one post: look at its history, delete it, bring it back, react to it, report it."""

from itertools import pairwise

import msgspec

from banyan.base.errors import NotFound
from banyan.core import permits, posts, reactions, reports, threads, veiled
from banyan.interfaces.web import sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import MAX_NUMBER, Answer, Visit
from banyan.markup.diff import Change, diff
from banyan.markup.plain import excerpt, to_plain
from banyan.records.boards import Board
from banyan.records.bounties import KIND as BOUNTY
from banyan.records.posts import Post
from banyan.records.threads import Thread

EXCERPT_WIDTH = 300
Crumbs = tuple[tuple[str, str], ...]


class Excerpt(msgspec.Struct, frozen=True):
    """The post that a page speaks of, in short."""

    cite: str
    words: str
    lang: str


class Step(msgspec.Struct, frozen=True):
    """One edit: what it changed, and when."""

    revision: int
    at: int
    changes: list[Change]


def place(visit: Visit, thread: Thread, board: Board, floor: int = 0) -> Crumbs:
    """The way from a page about a thread or a floor back to where it stands."""
    crumbs = [
        (name_of(board, visit.lang), f"/b/{board.slug}"),
        (thread.title, f"/t/{thread.number}"),
    ]
    if floor:
        crumbs.append((f"#{floor}", f"/t/{thread.number}/{floor}#f{floor}"))
    return tuple(crumbs)


def name_of(board: Board, lang: str) -> str:
    """`Railway 铁道`, or the one word where both are the same."""
    title = board.title(lang)
    return f"{board.slug} {title}" if title and title != board.slug else board.slug


def excerpt_of(post: Post, cite: str = "") -> Excerpt | None:
    words = excerpt(to_plain(post.html), EXCERPT_WIDTH) if post.html else ""
    return Excerpt(cite or f"#{post.floor}", words, post.lang) if words else None


def address(number: int, floor: int) -> str:
    return f"/t/{number}/{floor}#f{floor}"


# ---- history


async def history(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    before = visit.query.get("before", "")
    top = int(before) if before.isascii() and before.isdigit() and len(before) <= MAX_NUMBER else None
    post, thread, board, revisions = await visit.ask(posts.history, number, floor, top)
    versions = [(one.revision, one.made_at, one.source) for one in revisions]
    if top is None:
        versions.append((post.revision, post.edited_at or post.made_at, post.source))
    elif not versions:
        raise NotFound
    steps = await visit.frame.desk.work(_steps, versions)
    older = versions[0][0] + 1 if versions[0][0] > 1 else 0
    return visit.page(
        "history.html",
        post=post,
        thread=thread,
        board=board,
        steps=[(_heading(visit, step.revision), step) for step in reversed(steps)],
        older=older,
    )


def _steps(versions: list[tuple[int, int, str]]) -> list[Step]:
    """What each edit changed; the first version whole. Compared on a thread: two long texts take a quarter of a second."""
    first, at, source = versions[0]
    steps = [Step(first, at, [("same", source)])] if first == 1 else []
    for (_, _, old), (revision, made_at, new) in pairwise(versions):
        steps.append(Step(revision, made_at, diff(old, new)))
    return steps


def _heading(visit: Visit, revision: int) -> str:
    if revision == 1:
        return visit.word("Version {n}, as it was posted", n=revision)
    return visit.word("Version {n}, what changed", n=revision)


# ---- one's own post


async def ask_delete(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, board = await visit.ask(posts.get, number, floor)
    await visit.ask(posts.check_own, post)
    return _delete_page(visit, await _delete_sheets(visit, thread, floor), 200, (post, thread, board))


async def delete(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, board = await visit.ask(posts.get, number, floor)
    sheet = (await _delete_sheets(visit, thread, floor))[0]

    async def do(_: dict[str, str]) -> Answer:
        await visit.act(posts.delete, number, floor)
        return visit.go(address(number, floor), "The post is deleted. Its floor stays, without the words.")

    async def again(refused: Sheet, status: int) -> Answer:
        return _delete_page(visit, (refused,), status, (post, thread, board))

    return await sheets.submit(visit, sheet, do, again)


async def delete_thread(visit: Visit) -> Answer:
    number = visit.number("number")
    await visit.form()
    thread = await visit.act(threads.delete_thread, number)
    _, _, board = await visit.ask(threads.get, number)
    return visit.go(f"/b/{board.slug}", "The thread “{title}” is deleted.", title=thread.title)


async def _delete_sheets(visit: Visit, thread: Thread, floor: int) -> tuple[Sheet, ...]:
    word = visit.word
    found = [
        Sheet(
            "delete",
            f"/t/{thread.number}/{floor}/delete",
            (),
            word("Delete this post"),
            intro=word(
                "The words go, the floor stays. You can bring the post back later; those who tend the board still see it."
            ),
            danger=True,
        )
    ]
    if floor == 1 and thread.people_count <= 1 and await visit.ask(veiled.is_by, thread.author_id):
        found.append(
            Sheet(
                "thread",
                f"/t/{thread.number}/delete",
                (),
                word("Delete the whole thread"),
                title=word("The whole thread"),
                intro=word("Nobody else has written in it, so it can be taken down whole."),
                danger=True,
            )
        )
    return tuple(found)


def _delete_page(visit: Visit, found: tuple[Sheet, ...], status: int, where: tuple[Post, Thread, Board]) -> Answer:
    post, thread, board = where
    title = visit.word("Delete floor {floor}?", floor=post.floor)
    crumbs = place(visit, thread, board, post.floor)
    return sheets.page(visit, title, found, status, crumbs=crumbs, excerpt=excerpt_of(post))


# ---- other people's posts


async def react(visit: Visit) -> Answer:
    """One button for each reaction; pressing it again takes it back (`off`)."""
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()
    verb = reactions.unreact if form["off"] else reactions.react
    await visit.act(verb, number, floor, form["off"] or form["kind"])
    return visit.go(address(number, floor))


async def ask_report(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    permits.check_signed_in(visit.caller)
    post, thread, board = await visit.ask(posts.get, number, floor)
    return await _report_again(visit, (post, thread, board))(_report_sheet(visit, thread, floor), 200)


async def report(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    where = await visit.ask(posts.get, number, floor)

    async def do(values: dict[str, str]) -> Answer:
        hunt = visit.word(reports.HUNT) if values.get("hunt") else ""
        await visit.act(reports.report, number, floor, f"{hunt} {values['reason']}".strip())
        return visit.go(address(number, floor), "Thank you. Those who tend the board will look at it and tell you.")

    return await sheets.submit(visit, _report_sheet(visit, where[1], floor), do, _report_again(visit, where))


def _report_sheet(visit: Visit, thread: Thread, floor: int) -> Sheet:
    word = visit.word
    reason = Field(
        "reason",
        word("What is wrong with it?"),
        "area",
        hint=word("Those who tend this board read it; the author does not learn who reported."),
        needed=thread.kind != BOUNTY,
        most=reports.MAX_REASON,
    )
    hunt = Field("hunt", word(reports.HUNT), "tick")
    fields = (hunt, reason) if thread.kind == BOUNTY else (reason,)
    return Sheet("report", f"/t/{thread.number}/{floor}/report", fields, word("Report"))


def _report_again(visit: Visit, where: tuple[Post, Thread, Board]) -> sheets.Again:
    post, thread, board = where
    title = visit.word("Report floor {floor}", floor=post.floor)
    return sheets.one(visit, title, crumbs=place(visit, thread, board, post.floor), excerpt=excerpt_of(post))
