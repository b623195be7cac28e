# SPDX-License-Identifier: Apache-2.0
"""A screen: state, and a pure `view` of it. The stack of screens is the stack of `await`s.

`await self.show(Other())` pushes, runs and pops another screen and gives what it closed with. Asking the desk happens in `open`,
in handlers of keys and in `news`; `view` asks nobody. A refusal needs no code: it becomes its sentence on the last line.
"""

import importlib
import importlib.metadata
import logging
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from banyan.base.errors import Refusal
from banyan.base.ids import AccountId
from banyan.base.words import plural, translate
from banyan.core import sign_ins
from banyan.interfaces.desk import Desk
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import keytable
from banyan.interfaces.terminal.frame import Frame, Line, Span, line
from banyan.interfaces.terminal.keytable import Key, extend, key
from banyan.interfaces.terminal.text import width, wrap
from banyan.interfaces.terminal.themes import S, glyph
from banyan.interfaces.terminal.wire import Link, Wire
from banyan.records.callers import Caller
from banyan.records.events import Event
from banyan.records.presence import AtLeaving, Place
from banyan.records.terminal_choices import TerminalChoices

__all__ = ["Host", "Screen", "_", "extend", "key", "made", "register"]
T = TypeVar("T")
Made = TypeVar("Made", bound="type[Screen[Any]]")
GROUP = "banyan.terminal.screens"
logger = logging.getLogger(__name__)


def _(text: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return text


class Host(Protocol):
    """What a screen stands on: the session of its caller."""

    desk: Desk
    caller: Caller
    choices: TerminalChoices
    link: Link
    wire: Wire
    size: tuple[int, int]
    lang: str
    keymap: str
    theme: str
    is_linear: bool
    account_name: str
    half_way: str
    at_leaving: AtLeaving | None
    stack: "list[Screen[Any]]"

    @property
    def draws_unicode(self) -> bool: ...
    @property
    def session_id(self) -> int: ...
    @property
    def agent(self) -> str: ...
    def toast(self, text: str, end: str = "", *, stays: bool = False) -> None: ...
    def hush(self) -> None: ...
    def look_again(self, screen: "Screen[Any]") -> None: ...
    def repaint(self) -> None: ...
    def touch(self) -> None: ...
    def set_charset(self, name: str) -> None: ...
    def set_look(self, *, theme: str = "", keymap: str = "", lang: str = "", is_linear: bool | None = None) -> None: ...
    def say_goodbye(self, sentence: str) -> NoReturn: ...
    async def show(self, screen: "Screen[Any]") -> Any: ...
    async def ask(self, question: str, given: str, most: int, *, hides: bool) -> str | None: ...
    async def confirm(self, question: str) -> bool: ...
    async def show_help(self, about: "Screen[Any]") -> None: ...
    async def sign_in(self, account_id: AccountId, how: str = sign_ins.PASSWORD) -> None: ...
    async def come_in(self, token: str) -> None: ...
    async def know_again(self) -> None: ...


class Screen(Generic[T]):
    """Base of all screens. `T` is what it closes with."""

    area = "screen"
    title = ""
    place: Place | None = None  # where others see somebody who is here; None leaves it as it was
    is_overlay = False  # drawn over the screen below: `over` instead of `view`
    shows_lines = False  # messages appear on it as they come, so that nothing else tells of them
    is_typing = False  # keys write text: what every screen has (back, help) is not bound

    # What every screen has is kept in slots: a screen's own dictionary would be made larger for them.
    __slots__ = ("__dict__", "__weakref__", "has_failed", "is_closed", "pressed", "said", "session", "value")
    session: Host

    def __init__(self) -> None:
        self.is_closed = self.has_failed = False
        self.value: T | None = None
        self.pressed: Key | None = None  # what the last key was
        self.said: tuple[str, str] = ("", "")  # style and words of the last line, until the next key

    # ---- what screens write anew

    async def open(self) -> None:
        """Asked once before the first frame."""

    def view(self, cols: int, rows: int) -> Frame:
        """What it looks like. Pure: state in, frame out."""
        return Frame(cols, rows)

    def over(self, frame: Frame) -> Frame:
        """An overlay draws itself over what stands below. What the last line cannot hold of a sentence has lines above it."""
        style, said = self.said
        if not self.is_overlay and width(said) > frame.cols - 2:
            rows = wrap(said, frame.cols - 2)[: frame.rows - 1]
            for row, shown in enumerate(rows, frame.rows - len(rows)):
                frame.put(row, line((style, f" {shown}")).sized(frame.cols, style))
        return frame

    def news(self, happened: Sequence[Event]) -> bool:
        """What the event log tells; True when it must be looked at: `refresh` is called then."""
        return False

    def hears(self) -> Iterable[Concern]:
        """Which events `news` is to be asked about, besides those that name the caller's account."""
        return ()

    async def refresh(self) -> None:
        """After `news` said yes, before the next frame."""

    def covered(self) -> None:
        """Another one lies on top of it: what it can make again need not be kept."""

    async def left(self) -> None:
        """It goes, however that came: by `close`, by a failure, by a dropped line. The place to keep what was written."""

    async def typed(self, pressed: str) -> None:
        """A key that nothing is bound to."""

    # ---- what screens use

    @property
    def desk(self) -> Desk:
        return self.session.desk

    @property
    def caller(self) -> Caller:
        return self.session.caller

    def word(self, text: str, **fields: Any) -> str:
        """A sentence in the caller's language."""
        return translate(self.session.lang, text, **fields)

    def words(self, one: str, many: str, n: int, **fields: Any) -> str:
        return plural(self.session.lang, one, many, n, **fields)

    def glyph(self, name: str) -> str:
        return glyph(name, is_unicode=self.session.draws_unicode)

    async def show(self, screen: "Screen[Any]") -> Any:
        """Push another screen, run it, and give what it closed with; None when it was left or failed."""
        return await self.session.show(screen)

    async def visit(self, name: str, *args: Any) -> Any:
        """Show a screen by the name under which it is registered."""
        return await self.show(made(name)(*args))

    def close(self, value: T | None = None) -> None:
        self.is_closed, self.value = True, value

    def say(self, text: str, **fields: Any) -> None:
        """A sentence on the last line, until the next key."""
        self.said = (S.NOTE, self.word(text, **fields))

    def refuse(self, refusal: Refusal) -> None:
        """A refusal as its one sentence. Forms put it beside the field that it is about."""
        sentence = self.word(refusal.sentence, **refusal.data)
        hint = self.word(refusal.hint, **refusal.data) if refusal.hint else ""
        blank = " " if hint and not sentence.endswith(("。", "？", "！")) else ""
        self.said = (S.ERROR, f"{sentence}{blank}{hint}")

    async def confirm(self, question: str, **fields: Any) -> bool:
        """Ask for a yes on the last line."""
        return await self.session.confirm(self.word(question, **fields))

    async def ask(self, question: str, given: str = "", *, most: int = 200, hides: bool = False) -> str | None:
        """Ask for a line of text on the last line; None when it was left with Esc."""
        return await self.session.ask(self.word(question), given, most, hides=hides)

    # ---- keys

    async def on(self, pressed: str) -> None:
        """Do what a key does here. The session turns refusals into their sentences."""
        self.said = ("", "")
        found = self.pressed = keytable.find(self, self.session.keymap, pressed)
        if found is None:
            await self.typed(pressed)
        elif found.call is not None:
            await found.call(self)
        else:
            await getattr(self, found.attribute)()

    @key("left", "q", "e", name="back", help=_("back"), foot=False)
    async def back(self) -> None:
        self.close()

    @key("h", name="help", help=_("help"), foot=False)
    async def help(self) -> None:
        await self.session.show_help(self)

    @key("^L", name="repaint", help=_("draw the screen anew"), foot=False)
    async def repaint(self) -> None:
        self.session.repaint()

    @key("v", name="mail", help=_("your mail"), foot=False)
    async def mail(self) -> None:
        await self.visit("mail")

    @key("^Z", name="messages", help=_("messages, and talks that you are asked for"), foot=False)
    async def messages(self) -> None:
        await self.visit("message")

    @key(name="answer_last", help=_("answer the last message"), foot=False)
    async def answer_last(self) -> None:
        await self.visit("message")

    @key(name="message", help=_("send a message"), foot=False)
    async def message(self) -> None:
        handle = await self.ask(_("Message to:"), most=80)
        if handle and handle.strip():
            await self.visit("message", handle.strip().removeprefix("@"))

    @key(name="message_log", help=_("what was said"), foot=False)
    async def message_log(self) -> None:
        await self.visit("messages")

    @key(name="go_board", help=_("to a board by its name"), foot=False)
    async def go_board(self) -> None:
        await self.visit("go_board")

    @key("^W", name="where", help=_("where you are"), foot=False)
    async def where(self) -> None:
        await self.visit("where")

    @key(name="jump_menu", help=_("to another part of the house"), foot=False)
    async def jump_menu(self) -> None:
        await self.visit("jump_menu")

    @key(name="users", help=_("who is here"), foot=False)
    async def users(self) -> None:
        await self.visit("online")

    @key(name="friends", help=_("which of your friends are here"), foot=False)
    async def friends(self) -> None:
        await self.visit("online", "friends")

    @key("u", name="card", help=_("look somebody up"), foot=False)
    async def card(self) -> None:
        await self.visit("person")

    # ---- parts of a frame

    def keys_now(self) -> list[Key]:
        """The keys that do something here now, in the caller's map."""
        return [
            each
            for each in keytable.table(type(self), self.session.keymap)
            if each.keys and (each.when is None or each.when(self))
        ]

    def foot(self, cols: int) -> Line:
        """The last line: what was said, or the keys that fit."""
        style, said = self.said
        if said:
            return line((style, f" {said}")).sized(cols, style)
        shows = self.session.draws_unicode
        pieces: list[Span] = []
        shown = [each for each in self.keys_now() if each.foot]
        shown += [each for each in self.keys_now() if each.name == "help" and each not in shown]
        room = cols - 1
        ends = [each for each in shown if each.name == "help"]
        room -= sum(width(self._hint(each, shows)) + 2 for each in ends)
        for each in [each for each in shown if each not in ends]:
            need = width(self._hint(each, shows)) + 2
            if need <= room:
                pieces += [
                    (S.KEY, f" {keytable.label(each.keys[0], is_unicode=shows)}"),
                    (S.HINT, f" {self.word(each.help)}"),
                ]
                room -= need
        for each in ends:
            pieces += [
                (S.KEY, f" {keytable.label(each.keys[0], is_unicode=shows)}"),
                (S.HINT, f" {self.word(each.help)}"),
            ]
        return line(*pieces)

    def _hint(self, each: Key, is_unicode: bool) -> str:
        return f"{keytable.label(each.keys[0], is_unicode=is_unicode)} {self.word(each.help)}"


_registered: dict[str, "type[Screen[Any]]"] = {}


def register(name: str) -> Callable[[Made], Made]:
    """Give a screen a name, by which menus and other screens call it."""

    def keep(screen: Made) -> Made:
        _registered[name] = screen
        return screen

    return keep


def made(name: str) -> "type[Screen[Any]]":
    """The screen called so. Raises KeyError."""
    load_all()
    return _registered[name]


def is_made(name: str) -> bool:
    load_all()
    return name in _registered


def every_screen() -> dict[str, "type[Screen[Any]]"]:
    load_all()
    return dict(_registered)


@cache
def load_all() -> None:
    """Import our screens, and those that installed packages bring. One that cannot be imported is logged and left out."""
    screens = importlib.import_module(f"{__package__}.screens")
    for part in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{part.name}")
    for point in importlib.metadata.entry_points(group=GROUP):
        try:
            point.load()
        except Exception:
            logger.exception("the terminal screens of %s cannot be loaded", point.value)
