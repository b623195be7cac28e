# SPDX-License-Identifier: Apache-2.0
"""An arrival: a caller from the first byte to the last, whatever the transport. The reception knows all who are here.

Nothing is drawn before it is known what the terminal is and how large, or before it is plain that it will not say.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from banyan.base.errors import Refusal
from banyan.base.ids import AccountId
from banyan.base.words import choose, translate
from banyan.core import messages, sessions, site
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal.bell import Bell
from banyan.interfaces.terminal.gate import Gate, Place
from banyan.interfaces.terminal.probe import QUESTION, Probe
from banyan.interfaces.terminal.session import Known, Session
from banyan.interfaces.terminal.wire import Link, charset_called
from banyan.records.callers import GUEST, Caller
from banyan.records.events import Event, MessagesBroadcast, SessionEnded
from banyan.records.messages import MessageKind

SIZE_WITHIN_S, ANSWER_WITHIN_S = 0.3, 0.5
MAX_EARLY = 4_096  # bytes that are typed before there is a screen
GONE_WITHIN_S = 1.0  # screens keep their drafts meanwhile
UTF8 = "utf-8"
TRUE_COLOUR = 1 << 24
SLICE = 100  # callers that hear of something in one go: everybody else has their turn between
# The shell behind gets its screen back: no pasting marks, no second screen, no colour, a cursor.
FAREWELL = b"\x1b[?2004l\x1b[?1049l\x1b[0m\x1b[?25h\r\n"
logger = logging.getLogger(__name__)


class Reception:
    """One for each process: what its transports share."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.gate = Gate(desk.settings)
        self.here: dict[Arrival, asyncio.Task[None]] = {}
        self._telling: asyncio.Task[None] | None = None  # kept, because a loop holds its tasks loosely
        desk.hearing.listen(self._on_events)

    def receive(self, arrival: "Arrival") -> None:
        """Somebody is there: everything else happens in a task of theirs."""
        task = asyncio.get_running_loop().create_task(arrival.run())
        self.here[arrival] = task
        task.add_done_callback(lambda _: self.here.pop(arrival, None))

    async def broadcast(self, text: str) -> None:
        """One line for everybody who is here now."""
        everybody = list(self.here)
        for first in range(0, len(everybody), SLICE):
            for arrival in everybody[first : first + SLICE]:
                arrival.toast(text)
            await asyncio.sleep(0)

    async def _tell(self, sender: Caller) -> None:
        said, _ = await self.desk.ask(messages.page, sender)
        line = next((message for message in said if message.kind == MessageKind.STAFF), None)
        if line is not None:
            await self.broadcast(f"{line.other.handle}: {line.body}")

    async def close(self) -> None:
        """Everybody hears that it is over, and what they were writing is kept."""
        tasks = list(self.here.values())
        if not tasks:
            return
        lang = await self.desk.ask(lambda tx, _: site.policy(tx, "locale"), GUEST)
        for arrival in list(self.here):
            arrival.end(
                translate(arrival.speaks or lang, "The community closes for a moment. What you were writing is kept.")
            )
        _, late = await asyncio.wait(tasks, timeout=GONE_WITHIN_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _on_events(self, happened: Sequence[Event]) -> None:
        """Whose sign-in is ended on another page is gone here too; what the staff say to everybody is shown at once."""
        for event in happened:
            if isinstance(event, MessagesBroadcast):
                self._telling = asyncio.get_running_loop().create_task(self._tell(Caller(account_id=event.by_id)))
        ended = {event.session_id for event in happened if isinstance(event, SessionEnded)}
        for arrival in [arrival for arrival in self.here if arrival.session_id in ended] if ended else ():
            arrival.session_id = 0
            arrival.end(translate(arrival.speaks, "This sign-in was ended from elsewhere."))


class Arrival:
    """One caller. A transport hands on what it hears; `run` makes the session once it knows what it talks to."""

    __slots__ = (
        *("_early", "_is_over", "_link", "_place", "_probe", "_reception", "_session", "_told"),
        *("before", "ends_sign_in", "known", "lang", "session_id"),
    )

    def __init__(self, reception: Reception, link: Link, place: Place, *, asks: bool) -> None:
        self._reception = reception
        self._link = link
        self._place = place
        self._probe = Probe() if asks else None
        self._early = bytearray()
        self._told = Bell()
        self._session: Session | None = None
        self._is_over = False
        self.known: Known = {}
        self.lang = ""
        self.session_id = 0  # of the sign-in that they came with
        self.ends_sign_in = False  # with the line; a browser's goes on
        # What the transport still has to do, in the caller's task.
        self.before: Callable[[], Awaitable[None]] | None = None

    # ---- what the transport hears

    def feed(self, data: bytes) -> None:
        if self._session is not None:
            self._session.feed(data)
            return
        if self._probe is not None:
            data = self._probe.feed(data)
        self._early += data[: MAX_EARLY - len(self._early)]
        self._told.ring()

    def resize(self, cols: int, rows: int) -> None:
        if self._session is not None:
            self._session.resize(cols, rows)
            return
        self.known["size"] = (cols, rows)
        self._told.ring()

    def says_of_itself(self, terminal: str, lang: str) -> None:
        """TERM and LANG, by whatever way they came."""
        self.known["colours"] = _colours(terminal)
        self.lang = choose(lang.partition(".")[0].replace("_", "-"))
        self.known["lang"] = self.lang
        charset = charset_called(lang.partition(".")[2])
        if charset and "charset" not in self.known:
            self.known["charset"] = charset

    def pause(self) -> None:
        if self._session is not None:
            self._session.pause()

    def resume(self) -> None:
        if self._session is not None:
            self._session.resume()

    def lost(self) -> None:
        """The line is gone."""
        self._is_over = True
        self._told.ring()
        self._place.leave()
        if self._session is not None:
            self._session.lost()

    # ---- what the house says

    @property
    def speaks(self) -> str:
        """The language of the screens, once there are some; until then that of the terminal."""
        return self._session.lang if self._session is not None else self.lang

    def toast(self, text: str) -> None:
        if self._session is not None:
            self._session.toast(text)

    def end(self, sentence: str) -> None:
        """Hang up, with a sentence."""
        wire = self._session.wire.charset if self._session is not None else self.known.get("charset", UTF8)
        self._link.write(FAREWELL + sentence.encode(wire, "replace") + b"\r\n")
        self.lost()
        self._link.close()

    # ---- from the first byte to the last

    async def run(self) -> None:
        try:
            await self._find_out()
            if self.before is not None:
                await self.before()
            if self.known.get("charset", UTF8) != UTF8:
                self.known["ambiguous"] = 2  # every character of two bytes fills two cells
            if not self._is_over:
                self.known["sign_in_id"] = self.session_id
                self._session = Session(self._reception.desk, self._link, **self.known)
                self._place.settle()
                if self._early:
                    self._session.feed(bytes(self._early))
                    self._early.clear()
                await self._session.run()
        except Exception:
            logger.exception("a terminal session ended in a bug")
        finally:
            self._link.close()
            self._place.leave()
            await self._sign_out()

    async def _find_out(self) -> None:
        """Wait for the size and for the probe's answers, but not for long."""
        began = asyncio.get_running_loop().time()
        if self._probe is not None:
            self._link.write(QUESTION)
        await self._until(lambda: "size" in self.known, began + SIZE_WITHIN_S)
        if self._probe is not None:
            await self._until(lambda: self._probe is None or self._probe.is_answered, began + ANSWER_WITHIN_S)
            self._early += self._probe.left()
            self._take(self._probe)
            self._probe = None

    async def _until(self, is_so: Callable[[], bool], deadline: float) -> None:
        while not (is_so() or self._is_over):
            self._told.hush()
            if not await self._told.heard(deadline):
                return

    def _take(self, probe: Probe) -> None:
        """What was seen counts more than what the system behind the terminal says."""
        self.known["synchronizes"] = probe.synchronizes
        if probe.is_answered and probe.is_utf8:
            self.known["charset"], self.known["ambiguous"] = UTF8, probe.ambiguous
        elif not probe.is_utf8 and self.known.get("charset", UTF8) == UTF8:
            self.known["charset"] = "big5" if self.lang == "zh-Hant" else "gbk"

    async def _sign_out(self) -> None:
        session_id, self.session_id = self.session_id, 0
        if session_id and self.ends_sign_in:
            with suppress(Refusal):  # the store is away
                await self._reception.desk.act(
                    sessions.end, Caller(account_id=AccountId(self.known["account_id"])), session_id
                )


def _colours(terminal: str) -> int:
    """How many a terminal of this name shows; sixteen always."""
    terminal = terminal.lower()
    if "direct" in terminal or "truecolor" in terminal:
        return TRUE_COLOUR
    return 256 if "256" in terminal else 16
