# SPDX-License-Identifier: Apache-2.0
"""A session: one caller at one terminal. Bytes come in, states change, frames go out; it knows no socket.

All drawing happens in the session's own task, when nothing is left to do and the far end can take it. What is kept is state,
never output: who reads slowly costs nothing, and sees the newest frame next.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any, NoReturn, TypedDict, Unpack

import msgspec

from banyan.base import clock, words
from banyan.base.errors import NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import accounts, sessions, sign_ins
from banyan.interfaces.desk import Desk
from banyan.interfaces.desk.leaving import leave
from banyan.interfaces.desk.signins import CHANGES
from banyan.interfaces.terminal import callers, keytable, themes
from banyan.interfaces.terminal.bell import Bell
from banyan.interfaces.terminal.bucket import Bucket
from banyan.interfaces.terminal.ear import Ear
from banyan.interfaces.terminal.frame import Frame, bounded
from banyan.interfaces.terminal.keys import KeyParser
from banyan.interfaces.terminal.renderer import Linear, Renderer
from banyan.interfaces.terminal.screen import Screen, _, made
from banyan.interfaces.terminal.text import AMBIGUOUS
from banyan.interfaces.terminal.toast import Toast
from banyan.interfaces.terminal.widgets.ask import Ask, Confirm
from banyan.interfaces.terminal.widgets.help import Help
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.interfaces.terminal.wire import Link, Wire, charset_called
from banyan.records.callers import GUEST
from banyan.records.events import Event, SessionEnded
from banyan.records.presence import AtLeaving
from banyan.records.terminal_choices import TerminalChoices

MOST_SCREENS = 40  # on top of each other
WARNED_BEFORE_S = 60.0
logger = logging.getLogger(__name__)


class Hangup(BaseException):
    """The line is gone or the caller left: raised through all screens, so that `finally` keeps drafts. No bug, no refusal."""


class Known(TypedDict, total=False):
    """What a transport knows of a caller before the first screen."""

    size: tuple[int, int]  # columns and rows
    charset: str
    lang: str
    account_name: str  # the name given to SSH: "ada", or "new", "guest" and the like
    account_id: int  # whoever has proved to be that account and is signed in; 0 nobody
    sign_in_id: int  # of the sign-in that they came with, if they came with one
    half_way: str  # the token of a sign-in whose password was right, and whose code is still to come
    ambiguous: int
    synchronizes: bool
    colours: int


class Session:
    """`first` is the screen it begins with; tests give another."""

    # A dictionary of so many names is large, and everybody has one. Names that are not here go into one as usual.
    __slots__ = (
        *("__dict__", "account_name", "caller", "choices", "colours", "desk", "half_way", "idle_s", "is_linear"),
        *("key", "keymap", "lang", "link", "size", "stack", "theme", "wire", "_account_id", "_ambiguous", "_draws"),
        *("_esc_timer", "_is_dirty", "_is_ended", "_is_lost", "_is_paused", "_keys", "_news", "_parser", "_read_at"),
        *("_renderer", "_rests", "_session_id", "_toast", "_told", "_wake", "_key_at", "_warned", "_came_with"),
        *("at_leaving", "ear", "bucket", "__weakref__"),
    )

    def __init__(self, desk: Desk, link: Link, **known: Unpack[Known]) -> None:
        self.desk, self.link = desk, link
        self.size = bounded(*known.get("size", (80, 24)))
        self.lang = known.get("lang", "") or words.DEFAULT
        self.account_name, self.half_way = known.get("account_name", ""), known.get("half_way", "")
        self._ambiguous, self._syncs = known.get("ambiguous", 1), known.get("synchronizes", False)
        self.colours = known.get("colours", 16)
        self.keymap = keytable.DEFAULTS.get(self.lang, "kbs")
        self.theme = themes.DEFAULT
        self.choices = TerminalChoices()
        self.caller = msgspec.structs.replace(GUEST, address=link.network)
        self._account_id, self._read_at = AccountId(known.get("account_id", 0)), 0
        self._came_with = known.get("sign_in_id", 0)
        self._session_id = 0  # of a sign-in that was made here; it ends with the line
        self.stack: list[Screen[Any]] = []
        self.key = f"terminal {secrets.token_hex(8)}"  # of this line, in the list of who is here
        self.idle_s: float | None = None  # instead of what the settings say
        self.is_linear = False
        self.wire = Wire(known.get("charset", "utf-8"))
        self._told = self.wire.charset  # by the terminal, or typed at the entry
        self._parser = KeyParser()
        self._keys: list[str] = []  # a deque is larger than all that is usually in it
        self.bucket = Bucket(link)
        self._wake = Bell()
        self._esc_timer: asyncio.TimerHandle | None = None
        self._toast = Toast(self.touch)
        self.ear = Ear(self)
        self.at_leaving: AtLeaving | None = None  # what becomes of the log of messages, when they say so at the door
        self._key_at = 0.0  # when the last key came
        self._is_lost = self._is_ended = self._is_paused = self._warned = False
        self._is_dirty, self._rests = True, False
        self._news: set[Screen[Any]] = set()
        self._renderer = self._new_renderer()
        self._draws = False  # between the beginning and the end of `run`

    # ---- what transports call

    def feed(self, data: bytes) -> None:
        """Bytes from the caller, cut anywhere."""
        self._take(self._parser.feed(self.wire.decode(data)))
        if self._esc_timer:
            self._esc_timer.cancel()
            self._esc_timer = None
        if self._parser.waits:
            self._esc_timer = asyncio.get_running_loop().call_later(
                self.desk.settings["terminal.escape_ms"] / 1_000, self._flush
            )

    def resize(self, cols: int, rows: int) -> None:
        """The window has another size now."""
        self.size = bounded(cols, rows)
        self.repaint()

    def pause(self) -> None:
        """The far end takes nothing more at the moment."""
        self._is_paused = True

    def resume(self) -> None:
        """The far end takes output again: it gets the newest frame."""
        self._is_paused = False
        self._wake.ring()

    def lost(self) -> None:
        """The line has dropped."""
        self._is_lost = True
        self.bucket.close()
        self._wake.ring()

    def set_charset(self, name: str) -> None:
        """What their terminal speaks, as its caller says."""
        self._told = charset_called(name) or self._told
        self._speak(self._told)

    def _speak(self, charset: str) -> None:
        """Both directions, from now on."""
        if charset != self.wire.charset:
            self.wire = Wire(charset)
            self._change_renderer()

    def toast(self, text: str, end: str = "", *, stays: bool = False) -> None:
        """One line over whatever is shown, `end` at its right: for some seconds, or until a key unless it stays."""
        self._toast.show(text, end, stays=stays)

    async def run(self, first: Screen[Any] | None = None) -> None:
        """The first screen and all that follow, until the caller leaves. The transport makes the task."""
        AMBIGUOUS.set(self.ambiguous)
        self._key_at = asyncio.get_running_loop().time()
        self.ear.open()
        try:
            self._draws = True
            self._send(self._renderer.start())
            self.caller = await self.desk.ask(callers.zoned, self.caller)
            await self._know_again()
            await self.show(first or made("entry")())
        except Hangup:
            pass
        finally:
            self.ear.close()
            with suppress(Refusal):
                await leave(self.desk, self.caller, self.key, self.at_leaving)
            await self._sign_out()
            self._toast.stop()
            if self._esc_timer:
                self._esc_timer.cancel()
            if not self._is_lost:
                self._send(self._renderer.end())
                self.link.close()

    # ---- what screens call

    @property
    def ambiguous(self) -> int:
        """Cells of what fonts differ about: in the two-byte sets always two."""
        return (self.choices.ambiguous or self._ambiguous) if self.wire.is_unicode else 2

    @property
    def draws_unicode(self) -> bool:
        return self.wire.is_unicode and not self.is_linear

    async def show(self, screen: Screen[Any]) -> Any:
        """Push a screen, run it until it closes, pop it; what it closed with."""
        if len(self.stack) >= MOST_SCREENS:
            self.toast(words.translate(self.lang, _("So many screens lie on top of each other: please go back first.")))
            return None
        screen.session = self
        for below in self.stack[-1:]:
            below.covered()
        self.stack.append(screen)
        self._tell_place(screen)
        self._is_dirty = True
        try:
            if await self._guarded(screen, screen.open(), is_opening=True):
                while not screen.is_closed:
                    pressed = await self._next(screen)
                    if pressed is None or not await self._guarded(screen, screen.on(pressed)):
                        break
            return screen.value
        finally:
            await self._leave(screen)
            self.stack.remove(screen)
            self._news.discard(screen)
            self._is_dirty = True

    async def ask(self, question: str, given: str, most: int, *, hides: bool) -> str | None:
        """A line of text, asked for on the last line; None when it was left."""
        answer: str | None = await self.show(Ask(question, given, most=most, hides=hides))
        return answer

    async def confirm(self, question: str) -> bool:
        return bool(await self.show(Confirm(question)))

    async def show_help(self, about: Screen[Any]) -> None:
        await self.show(Help(about))

    async def sign_in(self, account_id: AccountId, how: str = sign_ins.PASSWORD) -> None:
        """Whoever has proved to be this account is its caller from now on, here as in the list of its sign-ins."""
        token = await self.desk.act(accounts.sign_in, self.caller, account_id, self.agent, self.link.network, how)
        await self.come_in(token)

    async def come_in(self, token: str) -> None:
        """Its caller is whoever the token of a sign-in belongs to."""
        resumed = await self.desk.ask(sessions.resume, self.caller, token)
        if resumed is None:
            raise NotFound
        self._account_id, self._session_id, self._read_at = resumed.session.account_id, resumed.session.id, 0
        self.ear.open()
        await self._know_again()

    async def know_again(self) -> None:
        """Something about the caller has changed: it holds from the next frame on."""
        self._read_at = 0
        await self._know_again()

    @property
    def session_id(self) -> int:
        """The sign-in by which they are here."""
        return self._session_id or self._came_with

    @property
    def agent(self) -> str:
        """What stands in the log of sign-ins."""
        return f"{self.link.transport} terminal"

    async def _sign_out(self) -> None:
        session_id, self._session_id = self._session_id, 0
        if session_id:
            with suppress(Refusal):  # it was ended from elsewhere, or the store is away
                await self.desk.act(sessions.end, self.caller, session_id)

    def repaint(self) -> None:
        """Draw everything anew."""
        self._renderer.forget()
        self._is_dirty = True
        self._wake.ring()

    def hush(self) -> None:
        """What waits was looked at: it is told no longer."""
        self._toast.end()
        self.ear.ring()

    def look_again(self, screen: Screen[Any]) -> None:
        """What a screen shows has changed: it reads anew before the next frame."""
        self._news.add(screen)
        self._wake.ring()

    def touch(self) -> None:
        """Something that is shown has changed without a key."""
        self._is_dirty = True
        self._wake.ring()

    def set_look(self, *, theme: str = "", keymap: str = "", lang: str = "", is_linear: bool | None = None) -> None:
        """What the caller chose, from the next frame on."""
        self.theme = theme or self.theme
        self.keymap = keymap if keymap in keytable.names() else self.keymap
        self.lang = lang if lang in words.LANGUAGES else self.lang
        self.is_linear = self.is_linear if is_linear is None else is_linear
        self._change_renderer()

    # ---- events

    def on_events(self, happened: Sequence[Event]) -> None:
        """Ask every screen of the stack whether it wants to look again."""
        for event in happened:
            if isinstance(event, SessionEnded) and event.session_id == self._session_id and self._session_id:
                self._session_id, self._is_ended = 0, True
                self._wake.ring()
            elif isinstance(event, CHANGES) and event.account_id == self._account_id:
                self._read_at = 0
        for screen in self.stack:
            if screen.news(happened):
                self.look_again(screen)
        if self.ear.heard(happened):
            self._wake.ring()

    def _tell_place(self, screen: Screen[Any]) -> None:
        """Others see where somebody is. Nobody is anywhere before they have come in."""
        if screen.place is not None:
            self.desk.presence.here(self.key, self.caller, screen.place, self.link.transport)

    # ---- one key after the other

    async def _next(self, screen: Screen[Any]) -> str | None:
        """The next key for the top screen; None when the screen failed while it was drawn. Raises Hangup."""
        while True:
            self._rests = False
            self._wake.hush()  # what rings from here on is not slept through
            if self._is_lost:
                raise Hangup
            if self._is_ended:
                self.say_goodbye(_("This sign-in was ended from elsewhere."))
            if self._keys:
                await asyncio.sleep(0)  # others have keys too
                self._toast.pressed()
                self._key_at = asyncio.get_running_loop().time()
                self._is_dirty = True
                self._warned = False
                pressed = self._keys.pop(0)
                self.bucket.refill()
                await self._know_again()
                self._tell_place(screen)
                return pressed
            if not await self._look_again(screen):
                return None
            if self._is_dirty and not self._is_paused and not await self._guarded(screen, self._draw()):
                return None
            await self._wait()

    async def _wait(self) -> None:
        """Until something happens; who does nothing for too long is warned, and then hung up on."""
        limit = self._idle_limit()
        span = limit if self._warned else max(limit - WARNED_BEFORE_S, 0)
        self._rests = True
        self.ear.doze()
        is_woken = await self._wake.heard(self._key_at + span)
        self.ear.open()
        if not is_woken:
            if self._warned:
                self.say_goodbye(_("Nothing came from you for a long time, so the line is closed. Good night."))
            self._warned = True
            asked = _("Are you still there? The line will be closed in a minute: press any key.")
            self.toast(words.translate(self.lang, asked))

    @property
    def is_quiet(self) -> bool:
        """Nothing is left to do: it waits for its caller."""
        return self._rests and not self._wake.is_rung

    def _idle_limit(self) -> float:
        if self.idle_s is not None:
            return self.idle_s
        if self.caller.is_guest:
            return float(self.desk.settings["terminal.guest_idle_minutes"]) * 60
        return float(self.desk.settings["terminal.member_idle_hours"]) * 3_600

    def say_goodbye(self, sentence: str) -> NoReturn:
        """A last line, then the end of the line. Raises Hangup."""
        self._send(self._renderer.end())
        self._send(f"{words.translate(self.lang, sentence)}\r\n")
        self.lost()
        self.link.close()
        raise Hangup

    async def _know_again(self) -> None:
        """The caller as they stand now, at most a minute old; whoever may not be here any more leaves."""
        if not self._account_id or clock.now() - self._read_at < clock.MINUTE:
            return
        is_new = self.caller.account_id != self._account_id
        try:
            before, self.caller, choices = (
                self.caller,
                *await self.desk.ask(callers.load, self.caller, self._account_id),
            )
        except NotFound:
            self.say_goodbye(_("This account is gone."))
        if self.caller.state not in sessions.MAY_SIGN_IN:
            self.say_goodbye(_("This account is gone."))
        self._read_at = clock.now()
        if is_new:
            self.ear.ring()
        if is_new or choices != self.choices or self.caller.locale != before.locale:
            self._obey(choices, is_new=is_new)

    def _obey(self, choices: TerminalChoices, *, is_new: bool) -> None:
        """What somebody chose for their terminals holds in this one; a browser's speaks Unicode whatever was chosen."""
        self.choices, lang = choices, self.caller.locale or self.lang
        self.set_look(
            theme=choices.theme or themes.DEFAULT,
            keymap=choices.keymap or keytable.DEFAULTS.get(lang, self.keymap),
            lang=lang,
            is_linear=choices.is_linear or (is_new and self.is_linear),
        )
        self._speak((self.link.transport != "web" and choices.charset) or self._told)

    async def _look_again(self, screen: Screen[Any]) -> bool:
        """Let screens that the log concerns read anew."""
        if not await self._guarded(screen, self.ear.tell()):
            return False
        while self._news:
            wanting = self._news.pop()
            self._is_dirty = True
            if not await self._guarded(wanting, wanting.refresh()) and wanting is screen:
                return False
        return not screen.is_closed

    async def _guarded(self, screen: Screen[Any], doing: Awaitable[None], *, is_opening: bool = False) -> bool:
        """Run a part of a screen. A refusal becomes a sentence; a failure is told and logged, and the screen goes."""
        try:
            await doing
        except Refusal as refusal:
            below = self.stack[-2:-1] if is_opening else []
            (below[0] if below else screen).refuse(refusal)
            return not is_opening
        except Exception as error:  # noqa: BLE001  (it is logged whole, and the caller stays)
            await self._apologize(screen, error)
            return False
        return True

    async def _leave(self, screen: Screen[Any]) -> None:
        try:
            await screen.left()
        except Exception:
            logger.exception("a terminal screen could not be left: %s", type(screen).__name__)

    async def _apologize(self, screen: Screen[Any], error: Exception) -> None:
        number = secrets.token_hex(4)
        logger.error("a terminal screen failed: %s, reference %s", type(screen).__name__, number, exc_info=error)
        text = words.translate(
            self.lang,
            _("Something broke here. It is written down as {number}; nothing of yours was lost."),
            number=number,
        )
        if isinstance(screen, Popup):
            self.toast(text)
            return
        screen.is_closed, screen.has_failed = True, True
        await self.show(Popup(words.translate(self.lang, _("Sorry")), [text]))

    # ---- drawing

    async def _draw(self) -> None:
        AMBIGUOUS.set(self.ambiguous)
        self._is_dirty = False
        self._send(self._renderer.draw(self.frame()))

    def frame(self) -> Frame:
        """What the caller should see now."""
        cols, rows = self.size
        shown = [screen for screen in self.stack if not screen.has_failed]
        first = max((at for at, screen in enumerate(shown) if not screen.is_overlay), default=-1)
        frame = shown[first].view(cols, rows) if first >= 0 else Frame(cols, rows)
        for screen in shown[max(first, 0) :]:
            frame = screen.over(frame)
        if not self._toast.over(frame):
            self.ear.over(frame)
        return frame

    def _new_renderer(self) -> Renderer | Linear:
        if self.is_linear:
            return Linear()
        theme = themes.named(self.theme, self.colours)
        return Renderer(theme, is_unicode=self.wire.is_unicode, synchronizes=self._syncs)

    def _change_renderer(self) -> None:
        """Another look, character set or way of drawing: the old one leaves the terminal as it found it."""
        before, self._renderer = self._renderer, self._new_renderer()
        if self._draws and before.kind != self._renderer.kind:
            self._send(before.end() + self._renderer.start())
        self._is_dirty = True

    def _send(self, text: str) -> None:
        if text and not self._is_lost:
            self.link.write(self.wire.encode(text))

    def _take(self, keys: list[str]) -> None:
        if keys:
            self._keys.extend(keys)
            self.bucket.take(len(keys))
            self._wake.ring()

    def _flush(self) -> None:
        self._esc_timer = None
        self._take(self._parser.flush())
