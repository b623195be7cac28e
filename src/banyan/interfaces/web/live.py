# SPDX-License-Identifier: Apache-2.0
"""Live: a doorbell for open pages. It says that there is something new, as a number; the page asks for it as anybody would.

A stream is for one thread (`/live?thread=12`: its newest floor), one board (`/live?board=Railway`: threads that moved), what
waits for its reader (`/live?inbox=1`), or a chat room or a talk that they are in. Its first line says where things stand, so
that a page knows what it missed before it listened. Streams about what not everybody may read ask again, before each ring,
whether their reader still may.
"""

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from banyan.base.errors import NotFound, Refusal
from banyan.core import chat, pages, talks, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import whereabouts
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head
from banyan.interfaces.web.refusals import STATUS
from banyan.records import events
from banyan.records.boards import Board, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind

INBOX, CHAT, TALK = "inbox", "chat", "talk"
LINES = "lines"  # messages that wait, and talks that somebody asks for: told on the stream of the inbox
MAX_QUERY = 600
BEAT_S = 25.0  # a line now and then, so that no proxy between takes the stream for dead
MAX_CHANGED = 50  # floors that are told of at once; who is that far behind reads the page anew
RETRY_MS = 2_000  # when a browser tries again after a stream has ended
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Topic(msgspec.Struct, frozen=True):
    """What a stream is about. `kind` names its rings: "floor", "board", "inbox", "chat", "talk"; `greeting` is its first line."""

    key: str
    board_id: int
    kind: str
    greeting: str
    is_private: bool


class Stream:
    """One open page. Rings that come while another is being told are told as one, with the newest number; of what changed
    on the page, some floors each time.
    """

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.bell = asyncio.Event()
        self.news: int | None = None
        self.changed: set[int] = set()
        self.is_over = False

    def ring(self, number: int) -> None:
        self.news = number
        self.bell.set()

    def ring_changed(self, floor: int) -> None:
        if len(self.changed) < MAX_CHANGED:
            self.changed.add(floor)
        self.bell.set()

    def take(self) -> str:
        """What is to be told now."""
        told = _line(self.topic.kind, self.news) if self.news is not None else ""
        told += "".join(_line("changed", floor) for floor in sorted(self.changed))
        self.news, self.changed = None, set()
        return told

    def end(self) -> None:
        self.is_over = True
        self.bell.set()


class Live:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._streams: dict[str, set[Stream]] = {}
        self._closing: asyncio.Task[None] | None = None
        frame.desk.hearing.listen(self.on_events)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        metrics = self._frame.metrics
        if scope["method"] != "GET":
            await _no(send, 405)
            return
        if metrics.streams >= self._frame.settings["web.max_streams"] or self._frame.desk.closing.is_set():
            metrics.refused_streams += 1
            await _no(send, 503)
            return
        try:
            topic = await self._topic(scope)
        except Refusal as refusal:
            await _no(send, STATUS[refusal.family])
            return
        stream = Stream(topic)
        key = await self._hold(scope, topic)
        self._streams.setdefault(topic.key, set()).add(stream)
        metrics.streams += 1
        leaving = asyncio.ensure_future(_left(receive, stream))
        self._closing = self._closing or asyncio.ensure_future(self._end_all())
        try:
            await self._tell(scope, stream, send)
        finally:
            leaving.cancel()
            self._frame.desk.presence.let_go(key)
            metrics.streams -= 1
            listening = self._streams[topic.key]
            listening.discard(stream)
            if not listening:
                del self._streams[topic.key]

    async def _tell(self, scope: Scope, stream: Stream, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        told = f"retry: {RETRY_MS}\n\n{stream.topic.greeting}"
        while not stream.is_over:
            await send({"type": "http.response.body", "body": told.encode(), "more_body": True})
            try:
                await asyncio.wait_for(stream.bell.wait(), BEAT_S)
            except TimeoutError:
                told = ":\n\n"
                continue
            stream.bell.clear()
            told = stream.take()
            if stream.topic.is_private:
                now = await self._again(scope, stream.topic)
                if now is None:
                    break
                if now.kind == INBOX:
                    told = now.greeting
        await send({"type": "http.response.body", "body": b""})

    async def _hold(self, scope: Scope, topic: Topic) -> str:
        """Whoever listens to what is theirs is here as long as they do, on the page `at`; the key to let go of."""
        reader = await self._frame.find_reader(Head(scope))
        if topic.kind not in (INBOX, CHAT, TALK) or reader.is_guest:
            return ""
        key = whereabouts.key_of(self._frame.desk, reader)
        at = _asked(scope).get("at", "")
        place = whereabouts.place_of(at) if at.startswith("/") else None
        self._frame.desk.presence.hold(key, reader.caller, place or Place(PlaceKind.ELSEWHERE), whereabouts.WEB)
        return key

    async def _topic(self, scope: Scope) -> Topic:
        """What is asked for, if this reader may have it. Raises NotFound."""
        reader = await self._frame.find_reader(Head(scope))
        query = _asked(scope)
        number, slug = query.get("thread", ""), query.get("board", "")
        if number.isascii() and number.isdigit() and len(number) <= 9:
            return await self._frame.desk.ask(_thread_topic, reader.caller, int(number))
        if INBOX in query and not reader.is_guest:
            greeting = _line(INBOX, await self._frame.inboxes.of(reader.caller))
            lines = await self._frame.lines.of(reader.caller)
            greeting += _line(LINES, lines) if lines else ""
            return Topic(f"{INBOX}:{reader.caller.id}", 0, INBOX, greeting, is_private=True)
        if CHAT in query:
            return await self._frame.desk.ask(_chat_topic, reader.caller, query[CHAT])
        if TALK in query:
            return await self._frame.desk.ask(_talk_topic, reader.caller, parse_number(query[TALK]) or 0)
        if slug:
            return await self._frame.desk.ask(_board_topic, reader.caller, slug)
        raise NotFound

    async def _again(self, scope: Scope, topic: Topic) -> Topic | None:
        """The topic as it stands now, if its reader still may have it."""
        try:
            now = await self._topic(scope)
        except Refusal:
            return None
        return now if now.key == topic.key else None

    def on_events(self, happened: Sequence[events.Event]) -> None:
        for event in happened:
            match event:
                case events.PostMade():
                    self._ring(f"thread:{event.thread_id}", event.floor)
                    self._ring(f"board:{event.board_id}", event.number)
                case events.PostsMoved():
                    self._ring(f"thread:{event.to_thread_id}", event.last_floor)
                    self._ring(f"board:{event.to_board_id}", event.to_number)
                case (
                    events.PostEdited() | events.PostGone() | events.PostRestored() | events.PostReacted()
                    | events.PushMade() | events.PushGone() | events.PushRestored() | events.PostMarked()
                ):  # fmt: skip
                    for stream in self._streams.get(f"thread:{event.thread_id}", ()):
                        stream.ring_changed(event.floor)
                case events.ThreadOpened():
                    self._ring(f"board:{event.board_id}", event.number)
                case events.ThreadMoved() | events.ThreadChanged():
                    self._end(f"thread:{event.thread_id}")
                case events.Notified() | events.SessionEnded() | events.MessageSent():
                    self._ring(f"{INBOX}:{event.account_id}", 0)
                case events.TalkChanged():
                    self._ring(f"{INBOX}:{event.account_id}", 0)
                    self._ring(f"{TALK}:{event.talk_id}", 0)
                case events.ChatChanged():
                    self._ring(f"{CHAT}:{event.room_id}", 0)
                case events.MessagesBroadcast():
                    for key in self._streams:
                        if key.startswith(INBOX):
                            self._ring(key, 0)
                case events.BoardChanged():
                    self._end_board(event.board_id)

    def _ring(self, key: str, number: int) -> None:
        for stream in self._streams.get(key, ()):
            stream.ring(number)

    def _end(self, key: str) -> None:
        for stream in self._streams.get(key, ()):
            stream.end()

    def _end_board(self, board_id: int) -> None:
        """Who may read it may have changed: whoever comes again is asked again."""
        for streams in self._streams.values():
            for stream in streams:
                if stream.topic.board_id == board_id:
                    stream.end()

    async def _end_all(self) -> None:
        """When the process is told to stop, no stream holds it up."""
        await self._frame.desk.closing.wait()
        for key in list(self._streams):
            self._end(key)


def _thread_topic(tx: Tx, caller: Caller, number: int) -> Topic:
    thread, _, board = threads.get(tx, caller, number)
    greeting = _line("floor", thread.last_floor)
    return Topic(f"thread:{thread.id}", board.id, "floor", greeting, _is_private(board) or thread.is_gone)


def _board_topic(tx: Tx, caller: Caller, slug: str) -> Topic:
    board, thread = pages.top(tx, caller, slug)
    greeting = _line("top", f"{thread.number}.{thread.last_floor}") if thread else ""
    return Topic(f"board:{board.id}", board.id, "board", greeting, _is_private(board))


def _chat_topic(tx: Tx, caller: Caller, name: str) -> Topic:
    """Only who is in a room hears it."""
    page = chat.page(tx, caller, name)
    if not page.is_in:
        raise NotFound
    return Topic(f"{CHAT}:{page.room.id}", 0, CHAT, _line(CHAT, 0), is_private=True)


def _talk_topic(tx: Tx, caller: Caller, talk_id: int) -> Topic:
    talk, _ = talks.page(tx, caller, talk_id)
    return Topic(f"{TALK}:{talk.id}", 0, TALK, _line(TALK, 0), is_private=True)


def _asked(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1")[:MAX_QUERY]))


def _is_private(board: Board) -> bool:
    return board.read_policy != ReadPolicy.PUBLIC


def _line(kind: str, news: object) -> str:
    return f"event: {kind}\ndata: {news}\n\n"


async def _left(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def _no(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
