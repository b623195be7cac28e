# SPDX-License-Identifier: Apache-2.0
"""What those who tend a board do to a thread or a post: a page that shows what it is about, asks why, and does it.

Each act is a row of a table; its address is its name under that of the thread or floor.
"""

import re
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from banyan.base.errors import BadValue
from banyan.base.ids import BoardId
from banyan.core import (
    batches,
    boards,
    moderation,
    permits,
    posts,
    rules,
    tag_words,
    tags,
    thread_tools,
    threads,
    veiled,
)
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number, safe_next
from banyan.interfaces.web.posts import address, excerpt_of, name_of, place
from banyan.interfaces.web.router import Handler
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import MAX_NUMBER, Answer, Visit
from banyan.records.batches import Asked, Batch
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.posts import Post
from banyan.records.threads import Thread

Where = tuple[Post, Thread, Board]
Values = dict[str, str]
MAX_TAGS = 200  # characters of a line of tags
MAX_CHOICE = 60  # characters of a rule in a list to choose from


class Act(msgspec.Struct, frozen=True):
    """`asks` names the fields; `done` is the notice afterwards; `danger` colours the button.

    What `author_may` do, they do without telling the public why.
    """

    title: str
    button: str
    done: str
    do: Callable[[Visit, Where, Values], Awaitable[object]]
    intro: str = ""
    asks: tuple[str, ...] = ("reason",)
    danger: bool = False
    author_may: bool = False
    staff_only: bool = False


# ---- what is done


async def _tend(visit: Visit, where: Where, name: str, values: Values) -> object:
    """As a batch of one, so that it can be taken back."""
    _, thread, board = where
    to = board_id_of(values["board"]) if "board" in values else None
    return await visit.act(
        batches.tend_threads, board.slug, [thread.number], name, Asked(values.get("reason", ""), to_board_id=to)
    )


async def _rename(visit: Visit, where: Where, values: Values) -> object:
    number = where[1].number
    if "reason" in values:
        return await visit.act(batches.rename, number, values["title"], values["reason"])
    return await visit.act(threads.rename_thread, number, values["title"], where[1].lang)


def _tends(visit: Visit, where: Where) -> bool:
    return permits.may_tend(visit.caller, where[2].id)


# ---- the tables


THREAD_ACTS = {
    "lock": Act(
        "Lock this thread",
        "Lock",
        "The thread is locked.",
        lambda visit, where, values: _tend(visit, where, "lock", values),
        "It takes no more replies. What is written stays.",
    ),
    "unlock": Act(
        "Unlock this thread",
        "Unlock",
        "The thread takes replies again.",
        lambda visit, where, values: _tend(visit, where, "unlock", values),
    ),
    "pin": Act(
        "Pin this thread",
        "Pin",
        "The thread is pinned.",
        lambda visit, where, values: _tend(visit, where, "pin", values),
        "It stands at the head of its board until somebody unpins it.",
        asks=(),
    ),
    "unpin": Act(
        "Unpin this thread",
        "Unpin",
        "The thread is not pinned any more.",
        lambda visit, where, values: _tend(visit, where, "unpin", values),
        asks=(),
    ),
    "digest": Act(
        "Put this thread into the digest",
        "Into the digest",
        "The thread is in the digest.",
        lambda visit, where, values: _tend(visit, where, "digest", values),
        "The digest holds the best of a board.",
        asks=(),
    ),
    "undigest": Act(
        "Take this thread out of the digest",
        "Out of the digest",
        "The thread is out of the digest.",
        lambda visit, where, values: _tend(visit, where, "undigest", values),
        asks=(),
    ),
    "move": Act(
        "Move this thread",
        "Move",
        "The thread is moved. Its number and its floors stay, so its addresses do.",
        lambda visit, where, values: _tend(visit, where, "move", values),
        "A pin stays where you tend the other board too and there is room; otherwise it falls off, and the record says so.",
        asks=("board", "reason"),
    ),
    "merge": Act(
        "Join this thread to another",
        "Join them",
        "The threads are joined. The addresses of the old floors lead on.",
        lambda visit, where, values: visit.act(
            batches.merge, where[1].number, number_of(values["to"]), values["reason"]
        ),
        "All its floors go to the end of the other thread, and each leaves a pointer behind.",
        asks=("to", "reason"),
    ),
    "rename": Act(
        "Rename this thread",
        "Rename",
        "The thread has its new title.",
        _rename,
        asks=("title", "reason"),
        author_may=True,
    ),
    "tag": Act(
        "Tags of this thread",
        "Save",
        "The thread has its new tags.",
        lambda visit, where, values: visit.act(
            batches.retag if _tends(visit, where) else tags.set_tags, where[1].number, values["tags"]
        ),
        asks=("tags",),
        author_may=True,
    ),
    "remove": Act(
        "Remove this thread",
        "Remove the thread",
        "The thread is removed. A tombstone stays in the list, with the reason.",
        lambda visit, where, values: _tend(visit, where, "remove", values),
        "The whole thread, with everybody's posts, is closed to readers. You can restore it.",
        danger=True,
    ),
    "restore": Act(
        "Restore this thread",
        "Restore",
        "The thread stands again.",
        lambda visit, where, values: _tend(visit, where, "restore", values),
    ),
}
OPPOSITES: dict[str, tuple[str, Callable[[Thread], object]]] = {
    "pin": ("unpin", lambda thread: thread.pin),
    "digest": ("undigest", lambda thread: thread.is_digest),
}
POST_ACTS = {
    "remove": Act(
        "Remove floor {floor}",
        "Remove the post",
        "The post is removed. Its floor stays, with the reason.",
        lambda visit, where, values: visit.act(
            batches.tend_floors, where[1].number, [where[0].floor], "remove", Asked(values["reason"])
        ),
        "The words go, a tombstone stays. You can restore the post; those who tend the board still see it.",
        danger=True,
    ),
    "restore": Act(
        "Restore floor {floor}",
        "Restore",
        "The post stands here again.",
        lambda visit, where, values: visit.act(
            batches.restore_post if "reason" in values else posts.restore,
            where[1].number,
            where[0].floor,
            values.get("reason", ""),
        ),
        author_may=True,
    ),
    "erase": Act(
        "Erase floor {floor} for good",
        "Erase for good",
        "The words are gone for good.",
        lambda visit, where, values: visit.act(posts.erase, where[1].number, where[0].floor, values["reason"]),
        "For what the law wants gone: the words and all their versions are destroyed. Nobody can bring them back.",
        danger=True,
        staff_only=True,
    ),
}


def number_of(value: str) -> int:
    """The number of a thread out of what was typed or copied: `1234`, `/t/1234`, a whole address. Raises NoSuchThread."""
    typed = value.strip()
    number = parse_number(_IN_ADDRESS.sub(r"\1", typed))
    if not number or number > MOST_NUMBER:
        raise thread_tools.NoSuchThread(number=typed[:20] or "?")
    return number


_IN_ADDRESS = re.compile(r"^\S*/t/(\d+)\S*$")
MOST_NUMBER = 10**MAX_NUMBER


def board_id_of(value: str) -> BoardId:
    number = parse_number(value)
    if number is None:
        raise BadValue(name="board")
    return BoardId(number)


# ---- the pages


def asks_about_thread(name: str) -> Handler:
    """The page of a thread's act. Where it is done already, the page of its opposite."""

    async def ask(visit: Visit) -> Answer:
        where = await _find(visit, 1)
        opposite, is_so = OPPOSITES.get(name, (name, lambda thread: False))
        return await _ask(visit, await _on_thread(visit, opposite if is_so(where[1]) else name, where))

    return _called(ask, THREAD_ACTS[name])


def does_to_thread(name: str) -> Handler:
    async def do(visit: Visit) -> Answer:
        return await _do(visit, await _on_thread(visit, name, await _find(visit, 1)))

    return _called(do, THREAD_ACTS[name])


def asks_about_post(name: str) -> Handler:
    async def ask(visit: Visit) -> Answer:
        return await _ask(visit, await _on_post(visit, name, await _find(visit, visit.number("floor"))))

    return _called(ask, POST_ACTS[name])


def does_to_post(name: str) -> Handler:
    async def do(visit: Visit) -> Answer:
        return await _do(visit, await _on_post(visit, name, await _find(visit, visit.number("floor"))))

    return _called(do, POST_ACTS[name])


def _called(handler: Handler, act: Act) -> Handler:
    """The list of addresses says what each does."""
    handler.__doc__ = f"{act.title}."
    return handler


class Case(msgspec.Struct, frozen=True):
    """An act at a place. `path` is the page of what it is done to; `floor` is 0 for a thread."""

    name: str
    act: Act
    where: Where
    path: str
    back: str
    floor: int = 0
    is_own: bool = False  # what the author may, and this is the author


async def _on_thread(visit: Visit, name: str, where: Where) -> Case:
    path, act = f"/t/{where[1].number}", THREAD_ACTS[name]
    return Case(name, act, where, path, path, is_own=await _is_own(visit, act, where))


async def _on_post(visit: Visit, name: str, where: Where) -> Case:
    number, floor, act = where[1].number, where[0].floor, POST_ACTS[name]
    is_own = await _is_own(visit, act, where)
    return Case(name, act, where, f"/t/{number}/{floor}", address(number, floor), floor, is_own)


async def _is_own(visit: Visit, act: Act, where: Where) -> bool:
    return act.author_may and await visit.ask(veiled.is_by, where[0].author_id)


async def _find(visit: Visit, floor: int) -> Where:
    return await visit.ask(posts.get, visit.number("number"), floor)


async def _ask(visit: Visit, case: Case) -> Answer:
    _check_may_ask(visit.caller, case)
    values = {
        "next": safe_next(visit.query.get("next", ""), ""),
        "title": case.where[1].title,
        "tags": case.where[1].tags,
    }
    return await _again(visit, case)(sheets.filled(await _sheet(visit, case), values), 200)


async def _do(visit: Visit, case: Case) -> Answer:
    async def do(values: Values) -> Answer:
        values = await with_rule(visit, values, case.where[2].slug)
        done = await case.act.do(visit, case.where, values)
        undo = {"undo": str(done.id)} if isinstance(done, Batch) and done.steps else {}
        return visit.go(safe_next(values["next"], case.back), case.act.done, **undo)

    return await sheets.submit(visit, await _sheet(visit, case), do, _again(visit, case))


def _check_may_ask(caller: Caller, case: Case) -> None:
    """So that nobody fills in a form for nothing; the verb asks again."""
    permits.check_signed_in(caller)
    if case.act.staff_only:
        permits.check_staff(caller)
    elif not case.is_own:
        permits.check_tends(caller, case.where[2].id)


async def _sheet(visit: Visit, case: Case) -> Sheet:
    asked = [name for name in case.act.asks if not (name == "reason" and case.is_own)]
    fields = [await field(visit, name, case.where[2]) for name in asked]
    if case.act.danger or case.name == "lock":
        fields[:0] = await rule_fields(visit, [case.where[2].slug])
    fields.append(Field("next", kind="hidden"))
    button = visit.word(case.act.button)
    return Sheet(case.name, f"{case.path}/{case.name}", tuple(fields), button, danger=case.act.danger)


async def field(visit: Visit, name: str, board: Board) -> Field:
    word = visit.word
    if name == "title":
        return Field("title", word("Title"), needed=True, most=threads.MAX_TITLE)
    if name == "to":
        hint = word("Its number, or its address copied from the browser.")
        return Field("to", word("To the thread"), needed=True, most=200, hint=hint)
    if name == "tags":
        return tags_field(visit, board)
    if name == "board":
        return Field("board", word("To the board"), "choice", choices=await _other_boards(visit, board))
    return reason_field(visit)


def tags_field(visit: Visit, board: Board) -> Field:
    word = visit.word
    hint = word("Up to {most}, with blanks between them.", most=tag_words.MOST)
    if board.tags:
        hint = word("Up to {most} of these: {offered}.", most=tag_words.MOST, offered=board.tags)
    return Field("tags", word("Tags"), most=MAX_TAGS, hint=hint)


async def rule_fields(visit: Visit, slugs: Sequence[str]) -> list[Field]:
    """Which rule was broken; no question where there are no rules."""
    found = await visit.ask(rules.citable, slugs)
    choices = (("", visit.word("none in particular")), *((one.key, shorten(one.words)) for one in found))
    return [Field("rule", visit.word("Rule"), "choice", choices=choices)] if found else []


def shorten(words: str) -> str:
    return words if len(words) <= MAX_CHOICE else words[:MAX_CHOICE] + "…"


async def with_rule(visit: Visit, values: Values, slug: str) -> Values:
    """The reason with the rule that was named. Raises NoSuchRule."""
    if not values.get("rule"):
        return values
    return values | {"reason": await visit.ask(rules.cite, slug, values["rule"], values["reason"])}


def reason_field(visit: Visit, hint: str = "") -> Field:
    """Why something is done to somebody, for all to read unless the hint says otherwise."""
    word = visit.word
    hint = hint or word("It stands in the public record, where everybody can read it.")
    return Field("reason", word("Why?"), "area", rows=3, needed=True, most=moderation.MAX_REASON, hint=hint)


async def _other_boards(visit: Visit, board: Board) -> tuple[tuple[str, str], ...]:
    found = [one for section in await visit.ask(boards.directory) for one in section.boards]
    return tuple((str(one.id), name_of(one, visit.lang)) for one in found if one.id != board.id)


def _again(visit: Visit, case: Case) -> sheets.Again:
    post, thread, board = case.where
    return sheets.one(
        visit,
        visit.word(case.act.title, floor=case.floor) if case.floor else visit.word(case.act.title),
        intro=visit.word(case.act.intro) if case.act.intro else "",
        crumbs=place(visit, thread, board, case.floor),
        tabs=_beside(visit, case) if case.floor and visit.caller.is_admin else (),
        here=f"{case.path}/{case.name}",
        excerpt=excerpt_of(post, "" if case.floor else thread.title),
    )


def _beside(visit: Visit, case: Case) -> tuple[tuple[str, str], ...]:
    """For administrators: what takes a post away, and what does so for good."""
    name = "remove" if case.where[0].is_visible else "restore"
    return tuple((visit.word(POST_ACTS[act].button), f"{case.path}/{act}") for act in (name, "erase"))
