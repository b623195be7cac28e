# SPDX-License-Identifier: Apache-2.0
"""What those who tend a board do from a list of threads or from a post: one key for each act, then why, and to which ones.

Everything that goes into the record asks for a rule and a reason. What was done to threads or floors at once can be taken back
for a minute.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from banyan.base.errors import BadValue
from banyan.base.ids import BoardId
from banyan.core import (
    accounts,
    articles,
    batches,
    blind_bans,
    boards,
    conduct,
    essence,
    marks,
    moderation,
    permits,
    posts,
    rules,
    sanctions,
    seals,
    threads,
)
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Host, Screen, _, extend, key
from banyan.interfaces.terminal.screens.clipboard import Clip, clipboard
from banyan.interfaces.terminal.screens.names import unlocked
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.accounts import AccountState
from banyan.records.batches import Asked, Batch
from banyan.records.marks import Mark

DAYS = (1, 3, 7, 14, 30, 70)
PUBLIC = _("It stands in the public record, where everybody can read it.")
Values = dict[str, str]


class Target(msgspec.Struct, frozen=True):
    """What is tended: threads of a board, or (with a floor) a post."""

    slug: str
    numbers: tuple[int, ...]
    author: str
    title: str
    floor: int = 0

    @property
    def number(self) -> int:
        return self.numbers[0]


class Act(msgspec.Struct, frozen=True):
    """`asks` names the fields of its form; without any it is done at once. `do` says what it came to."""

    label: str
    do: Callable[[Screen[Any], Target, Values], Awaitable[str]]
    asks: tuple[str, ...] = ()
    staff_only: bool = False


# ---- what is done


def _batch(name: str, opposite: str = "") -> Callable[[Screen[Any], Target, Values], Awaitable[str]]:
    """An act on threads; where all of them are so already, its opposite."""

    async def do(screen: Screen[Any], target: Target, values: Values) -> str:
        to = int(values["board"]) if values.get("board") else None
        asked = Asked(reason=await _reason(screen, target, values), to_board_id=BoardId(to) if to else None)
        numbers = numbers_in(values.get("range", ""), 10**15) or target.numbers
        try:
            return await _keep(screen, batches.tend_threads, target.slug, numbers, name, asked)
        except threads.AlreadySo:
            if not opposite:
                raise
            return await _keep(screen, batches.tend_threads, target.slug, numbers, opposite, asked)

    return do


def _floors(name: str) -> Callable[[Screen[Any], Target, Values], Awaitable[str]]:
    """An act on floors of a thread."""

    async def do(screen: Screen[Any], target: Target, values: Values) -> str:
        to = numbers_in(values.get("to", "") or "0", 10**15)
        reason = await _reason(screen, target, values)
        asked = Asked(reason=reason, title=values.get("title", ""), to_number=to[0] if to else 0)
        floors = numbers_in(values.get("range", ""), 10**9) or (target.floor,)
        return await _keep(screen, batches.tend_floors, target.number, floors, name, asked)

    return do


async def _keep(screen: Screen[Any], verb: Callable[..., Batch], *args: Any) -> str:
    batch = await screen.desk.act(verb, screen.caller, *args)
    if not batch.steps:
        return screen.word(_("Done: {n}."), n=batch.count)
    _last[screen.session] = batch.id
    return screen.word(_("Done: {n}. For a minute u in the same menu takes it back."), n=batch.count)


_last: WeakKeyDictionary[Host, int] = WeakKeyDictionary()  # the batch that somebody can take back


async def undo(screen: Screen[Any], target: Target, values: Values) -> str:
    await screen.desk.act(batches.undo, screen.caller, _last.pop(screen.session, 0))
    return screen.word(_("Taken back."))


async def _mark(screen: Screen[Any], target: Target, mark: Mark) -> str:
    """On or off, as it stands for the first of them."""
    floor = target.floor or 1
    is_on = str(mark) not in await screen.desk.ask(marks.of_post, screen.caller, target.number, floor)
    for number in target.numbers:
        batch = await screen.desk.act(batches.mark_post, screen.caller, number, floor, str(mark), is_on=is_on)
        _last[screen.session] = batch.id
    return screen.word(_("Marked.") if is_on else _("Not marked any more."))


async def keep(screen: Screen[Any], target: Target, values: Values) -> str:
    return await _mark(screen, target, Mark.KEEP)


async def make_digest(screen: Screen[Any], target: Target, values: Values) -> str:
    return await _mark(screen, target, Mark.DIGEST)


async def _retitle(screen: Screen[Any], target: Target, values: Values) -> str:
    return await _keep(screen, batches.rename, target.number, values["title"], await _reason(screen, target, values))


async def _join(screen: Screen[Any], target: Target, values: Values) -> str:
    to = numbers_in(values["to"], 10**15)
    reason = await _reason(screen, target, values)
    return await _keep(screen, batches.merge, target.number, to[0] if to else 0, reason)


async def _restore_post(screen: Screen[Any], target: Target, values: Values) -> str:
    return await _keep(screen, batches.restore_post, target.number, target.floor, values["reason"])


async def _erase(screen: Screen[Any], target: Target, values: Values) -> str:
    await screen.desk.act(
        posts.erase, screen.caller, target.number, target.floor, await _reason(screen, target, values)
    )
    return screen.word(_("The words are gone for good."))


async def _ban(screen: Screen[Any], target: Target, values: Values) -> str:
    handle, reason = values["handle"].strip().removeprefix("@"), await _reason(screen, target, values)
    profile = await screen.desk.ask(accounts.person, screen.caller, handle)
    if profile.account.state == AccountState.PSEUDONYM:
        place, days = (target.number, target.floor or 1), int(values["days"])
        await screen.desk.act(blind_bans.ban, screen.caller, *place, days, reason)
        return screen.word(_("Whoever wrote this may not write on this board for {days} days."), days=days)
    await screen.desk.act(sanctions.ban, screen.caller, handle, target.slug, int(values["days"]), reason)
    return screen.word(_("{handle} is barred from this board for {days} days."), handle=handle, days=values["days"])


async def _ask_name(screen: Screen[Any], target: Target, values: Values) -> str:
    """Who is behind a pseudonym. Another person must confirm it."""
    reason = await screen.ask(_("Reason (everybody can read it):"))
    private_key = await unlocked(screen) if reason else None
    if not reason or private_key is None:
        return ""
    await screen.desk.act(seals.ask, screen.caller, target.number, target.floor, reason, private_key)
    return screen.word(_("Asked. Somebody else must confirm it within three days."))


async def _warn(screen: Screen[Any], target: Target, values: Values) -> str:
    handle, reason = values["handle"].strip().removeprefix("@"), await _reason(screen, target, values)
    about = (target.number, target.floor or 1)
    await screen.desk.act(conduct.warn, screen.caller, handle, target.slug, reason, about)
    return screen.word(_("{handle} is warned."), handle=handle)


async def _note(screen: Screen[Any], target: Target, values: Values) -> str:
    handle = values["handle"].strip().removeprefix("@")
    await screen.desk.act(conduct.add_note, screen.caller, handle, target.slug, values["text"])
    return screen.word(_("Noted, for those who tend this board."))


async def _collect(screen: Screen[Any], target: Target, values: Values) -> str:
    """Into the essence at once, into the folder that has a letter; without one it waits for the essence to be opened."""
    floors = numbers_in(values.get("range", ""), 10**9) or ((target.floor,) if target.floor else ())
    letter = values["letter"].strip()
    if letter:
        for number in target.numbers:
            await screen.desk.act(articles.collect, screen.caller, number, floors, (target.slug, letter))
        return screen.word(_("It stands in the essence."))
    held = clipboard(screen.session)
    held.clips += [Clip(number, floors) for number in target.numbers]
    return screen.word(_("Collected: {n}. In the essence i puts it where you are."), n=len(held.clips))


async def _reason(screen: Screen[Any], target: Target, values: Values) -> str:
    """The reason with the rule before it."""
    reason, rule = values.get("reason", ""), values.get("rule", "")
    return await screen.desk.ask(rules.cite, screen.caller, target.slug, rule, reason)


WHY = ("rule", "reason")
THREAD_ACTS: dict[str, Act] = {
    "d": Act(_("remove"), _batch("remove"), WHY),
    "D": Act(_("remove a range"), _batch("remove"), ("range", *WHY)),
    "r": Act(_("bring back"), _batch("restore"), ("reason",)),
    "g": Act(_("digest, or not"), _batch("digest", "undigest")),
    "m": Act(_("keep, or not"), keep),
    ";": Act(_("lock, or open again"), _batch("lock", "unlock"), WHY),
    "p": Act(_("pin, or not"), _batch("pin", "unpin")),
    "T": Act(_("another title"), _retitle, ("title", "reason")),
    "M": Act(_("to another board"), _batch("move"), ("board", "reason")),
    "J": Act(_("join to a thread"), _join, ("to", "reason")),
    "i": Act(_("into the essence"), _collect, ("letter",)),
    "b": Act(_("bar its author"), _ban, ("handle", "days", *WHY)),
    "w": Act(_("warn its author"), _warn, ("handle", *WHY)),
    "n": Act(_("note on its author"), _note, ("handle", "text")),
    "u": Act(_("take back the last act"), undo),
}
POST_ACTS: dict[str, Act] = {
    "d": Act(_("remove"), _floors("remove"), WHY),
    "D": Act(_("remove a range"), _floors("remove"), ("range", *WHY)),
    "r": Act(_("bring back"), _restore_post, ("reason",)),
    "g": Act(_("digest, or not"), make_digest),
    "m": Act(_("keep, or not"), keep),
    "s": Act(_("a thread of its own"), _floors("split"), ("range", "title", "reason")),
    "M": Act(_("to another thread"), _floors("move"), ("range", "to", "reason")),
    "i": Act(_("into the essence"), _collect, ("range", "letter")),
    "b": Act(_("bar its author"), _ban, ("handle", "days", *WHY)),
    "w": Act(_("warn its author"), _warn, ("handle", *WHY)),
    "n": Act(_("note on its author"), _note, ("handle", "text")),
    "A": Act(_("ask who it is (sealed)"), _ask_name),
    "X": Act(_("erase for good"), _erase, WHY, staff_only=True),
    "u": Act(_("take back the last act"), undo),
}


# ---- asked


class Tend(Popup):
    """The acts with a key each; it closes with the key that was pressed."""

    def __init__(self, title: str, acts: dict[str, Act]) -> None:
        super().__init__(title, [])
        self.acts = acts

    def lines(self, cells: int) -> list[Line]:
        room = self.session.size[1] - 4
        columns = 2 if cells >= 44 else 1
        while columns < 4 and -(-len(self.acts) // columns) > room:
            columns += 1
        each = cells // columns
        shown = [
            line((S.KEY, f" {pressed} "), fit(self.word(act.label), each - 3)) for pressed, act in self.acts.items()
        ]
        high = -(-len(shown) // columns)
        rows = [line().then(*shown[at::high]) for at in range(high)]
        if high + 2 > room:
            return rows
        note = self.word(_("What is done stands in the public record."))
        return [*rows, line(""), line((S.DIM, f" {note}"))]


class Why(Form):
    """What an act wants to know. It closes with what was said when it is done."""

    def __init__(self, title: str, fields: Sequence[Field], do: Callable[[Values], Awaitable[None]]) -> None:
        super().__init__(title, fields)
        self._do = do

    async def save(self, values: Values) -> None:
        await self._do(values)


async def tend(screen: Screen[Any], target: Target) -> None:
    """The menu of acts, and the one that is chosen."""
    acts = POST_ACTS if target.floor else THREAD_ACTS
    acts = {pressed: act for pressed, act in acts.items() if screen.caller.is_admin or not act.staff_only}
    named = f"{target.number}/{target.floor}" if target.floor else str(target.number)
    if len(target.numbers) > 1:
        named = screen.word(_("{n} threads"), n=len(target.numbers))
    pressed = await screen.show(Tend(f"{screen.word(_('Tend'))} {named}", acts))
    if pressed in acts:
        await perform(screen, acts[pressed], target)


async def perform(screen: Screen[Any], act: Act, target: Target) -> None:
    """Ask what an act wants to know, and do it."""
    board = await screen.desk.ask(boards.get, screen.caller, target.slug)
    permits.check_signed_in(screen.caller)
    permits.check_tends(screen.caller, board.id)
    said = ""
    if not act.asks:
        said = await act.do(screen, target, {})
    else:

        async def do(values: Values) -> None:
            nonlocal said
            said = await act.do(screen, target, values)

        fields = [field for name in act.asks if (field := await _field(screen, target, name)) is not None]
        await screen.show(Why(f"{screen.word(act.label)}: {target.title}", fields, do))
    if said:
        screen.said = (S.NOTE, said)


async def _field(screen: Screen[Any], target: Target, name: str) -> Field | None:
    """A field of the form; none where there is nothing to choose from."""
    if name == "rule":
        found = await screen.desk.ask(rules.citable, screen.caller, [target.slug])
        choices = [("", screen.word(_("none in particular"))), *((one.key, one.words) for one in found)]
        return Field("rule", _("Rule"), "", choices) if found else None
    if name == "board":
        tree = await screen.desk.ask(boards.directory, screen.caller)
        others = [one for part in tree for one in part.boards if one.slug != target.slug]
        if not others:
            raise BadValue(name="board")
        return Field("board", _("To the board"), str(others[0].id), [(str(one.id), one.slug) for one in others])
    if name == "days":
        most = sanctions.MOST_DAYS if screen.caller.is_admin else sanctions.MODERATORS_MOST_DAYS
        return Field("days", _("For how many days"), "3", [(str(day), str(day)) for day in DAYS if day <= most])
    if name == "letter":
        folders = await screen.desk.ask(essence.folders, screen.caller, target.slug)
        ways = sorted((one.letter, f"{one.letter}  {one.title}") for one, _depth in folders if one.letter)
        return msgspec.structs.replace(FIELDS[name], choices=[("", screen.word(_("I put it there myself"))), *ways])
    given = {"title": target.title, "handle": target.author, "range": _ranged(target), "floors": f"{target.floor}-"}
    return msgspec.structs.replace(FIELDS[name], value=given.get(name, FIELDS[name].value))


FIELDS = {
    "reason": Field(
        "reason",
        _("Why?"),
        most=moderation.MAX_REASON,
        hint=_("It stands in the public record, where everybody can read it."),
    ),
    "title": Field("title", _("Title"), most=threads.MAX_TITLE),
    "to": Field("to", _("To the thread"), most=40, hint=_("Its number, or its address.")),
    "handle": Field("handle", _("Whom"), most=40),
    "range": Field("range", _("Which ones"), most=200, hint=_("Numbers and ranges: 3-7, 9")),
    "letter": Field("letter", _("Folder"), hint=_("Folders of the essence that have a letter.")),
    "text": Field("text", _("Note"), most=conduct.MAX_NOTE, hint=_("Only those who tend this board read it.")),
}


def _ranged(target: Target) -> str:
    return str(target.floor) if target.floor else ", ".join(map(str, target.numbers))


_NUMBERS = re.compile(r"(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?")


def numbers_in(text: str, most: int) -> tuple[int, ...]:
    """`3-7, 9` → 3 4 5 6 7 9; of an address its number. As many as one act takes, and one more, which it refuses."""
    text = re.sub(r"\S*/t/(\d+)\S*", r"\1", text)
    found: list[int] = []
    for first, last in _NUMBERS.findall(text):
        end = min(int(last or first), most, int(first) + batches.MOST_AT_ONCE)
        found += range(int(first), end + 1)
    return tuple(dict.fromkeys(found))[: batches.MOST_AT_ONCE + 1]


# ---- keys on the list of threads


def tends(screen: Threads) -> bool:
    return permits.may_tend(screen.caller, screen.board.id)


def chosen(screen: Threads) -> Target | None:
    """The threads that are tagged, or the one under the cursor."""
    row = screen.item
    if row is None:
        return None
    numbers = tuple(sorted(screen.tagged)) or (row.thread.number,)
    row = next((one for one in screen.items if one.thread.number == numbers[0]), row)
    return Target(screen.board.slug, numbers, row.author.handle, row.thread.title)


async def _on_threads(screen: Threads, act: Act | None) -> None:
    target = chosen(screen)
    if target is None:
        return
    await (tend(screen, target) if act is None else perform(screen, act, target))
    said = screen.said
    screen.tagged.clear()
    await screen.reload()
    screen.said = said


@extend(Threads)
@key("t", name="mark_delete", help=_("tag"), foot=False, when=tends)
async def tag(screen: Threads) -> None:
    if screen.item:
        screen.tagged ^= {screen.item.thread.number}
        await screen.down()


def act_at_once(act: Act, on: Callable[[Any, Act | None], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """A key that does one act of the menu without the menu."""

    async def do(screen: Any) -> None:
        await on(screen, act)

    return do


@extend(Threads)
@key(";", name="tend_menu", help=_("tend"), when=tends)
async def tend_menu(screen: Threads) -> None:
    await _on_threads(screen, None)


@extend(Threads)
@key("b", name="thread_menu", help=_("tend the thread"), foot=False, when=tends)
async def thread_menu(screen: Threads) -> None:
    await _on_threads(screen, None)


# Key (none where only some maps have one), name in the key maps, what it does, and its letter in the menu.
THREAD_KEYS = (
    ("D", "delete_range", _("remove a range"), "D"),
    ("m", "keep", _("keep, or not"), "m"),
    ("g", "make_digest", _("digest, or not"), "g"),
    ("^D", "ban", _("bar its author"), "b"),
    ("I", "collect", _("into the essence"), "i"),
    ("", "pin", _("pin, or not"), "p"),
    ("", "lock", _("lock, or open again"), ";"),
)
for pressed, name, said, letter in THREAD_KEYS:
    declared = key(*pressed.split(), name=name, help=said, foot=False, when=tends)
    extend(Threads)(declared(act_at_once(THREAD_ACTS[letter], _on_threads)))


# ---- keys on a post


def tends_post(screen: ThreadReader) -> bool:
    page = screen.thread_page
    return page is not None and permits.may_tend(screen.caller, page.board.id)


async def _on_post(screen: ThreadReader, act: Act | None) -> None:
    page, floor = screen.thread_page, screen.post
    if page is None or floor is None:
        return
    target = Target(page.board.slug, (screen.number,), floor.author.handle, page.thread.title, screen.floor)
    await (tend(screen, target) if act is None else perform(screen, act, target))
    said = screen.said
    await screen.refresh()
    screen.said = said


@extend(ThreadReader)
@key(";", name="tend_menu", help=_("tend"), when=tends_post)
async def tend_post(screen: ThreadReader) -> None:
    await _on_post(screen, None)


POST_KEYS = (("g", "make_digest", _("digest, or not"), "g"), ("^D", "ban", _("bar its author"), "b"))
for pressed, name, said, letter in POST_KEYS:
    declared = key(pressed, name=name, help=said, foot=False, when=tends_post)
    extend(ThreadReader)(declared(act_at_once(POST_ACTS[letter], _on_post)))
