# SPDX-License-Identifier: Apache-2.0
"""A visit: one request and what a handler may do with it. Handlers read `visit`, call the desk and return an answer.

async def lock(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(threads.lock_thread, visit.number("number"), form["reason"])
    return visit.go(f"/t/{visit.number('number')}", "The thread is locked.")
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import parse_qsl, quote

import msgspec
from starlette.types import Receive, Scope, Send

from banyan.base import clock, words
from banyan.base.errors import NotFound, Refusal
from banyan.core.threads import ThreadMerged
from banyan.interfaces.desk import Tx
from banyan.interfaces.web.cache import Entry, Headers, gzip
from banyan.interfaces.web.forms import MAX_FORM, Form, check_own, new_token, read_form
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head, Reader, pack_notice
from banyan.interfaces.web.refusals import Said, say
from banyan.interfaces.web.render import Times, times
from banyan.interfaces.web.splice import Pattern, slot
from banyan.interfaces.web.views import View
from banyan.records.callers import Caller
from banyan.records.posts import Body

P = ParamSpec("P")
T = TypeVar("T")

MAX_NUMBER = 9  # digits of a thread's number or a floor in an address
MAX_QUERY = 2_000  # bytes
NOTICE_S = 60  # that a sentence waits for the next page
WORTH_PACKING = 1_400  # bytes: what is smaller fits into one packet as it is
HTML = (b"content-type", b"text/html; charset=utf-8")
NO_STORE = (b"cache-control", b"no-store")
REVALIDATE = (b"cache-control", b"private, no-cache")
VARY = (b"vary", b"cookie, accept-language, accept-encoding")


class Answer:
    """Status, headers and a whole body; itself an ASGI application, as anything is that a handler may return."""

    def __init__(self, status: int, body: bytes, headers: Headers, *, packs: bool = True) -> None:
        self.status = status
        self.body = body
        self.headers = headers
        self._packs = packs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, headers = self.body, self.headers
        if self._packs and len(body) > WORTH_PACKING:
            accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
            if b"gzip" in accepted:
                body, headers = gzip(body, 1), [*headers, (b"content-encoding", b"gzip")]
        headers = [*headers, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Visit:
    """One request. `reader` is who asks; `params` come from the address, `query` from behind the question mark."""

    def __init__(self, frame: Frame, scope: Scope, receive: Receive, head: Head, reader: Reader) -> None:
        self.frame = frame
        self.scope = scope
        self.head = head
        self.reader = reader
        self.params: dict[str, str] = {}
        self.moment = frame.cache.moment
        self.cookies: Headers = []
        self._receive = receive
        self._query: dict[str, str] | None = None

    # ---- what was asked

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def caller(self) -> Caller:
        return self.reader.caller

    @property
    def lang(self) -> str:
        return self.reader.lang

    @cached_property
    def times(self) -> Times:
        return times(self.reader.lang, self.reader.zone)

    @property
    def query(self) -> dict[str, str]:
        """Values behind the question mark; of a name that comes twice the first."""
        if self._query is None:
            raw = self.scope["query_string"][:MAX_QUERY].decode("latin-1")
            self._query = {}
            for name, value in parse_qsl(raw, keep_blank_values=True):
                self._query.setdefault(name, value.replace("\0", ""))
        return self._query

    def number(self, name: str) -> int:
        """A positive number out of the address. Raises NotFound for anything else."""
        text = self.params[name]
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER and text[0] != "0"):
            raise NotFound
        return int(text)

    async def form(self, limit: int = MAX_FORM, file_limit: int = 0) -> Form:
        """What was sent, once it is sure that it came from a page of ours. Raises ForeignForm and others."""
        form, foreign = await self.sent(limit, file_limit)
        if foreign is not None:
            raise foreign
        return form

    async def sent(self, limit: int = MAX_FORM, file_limit: int = 0) -> tuple[Form, Refusal | None]:
        """What was sent, and why it must not be acted on: for pages that show a text again rather than lose it."""
        form = await read_form(self.scope, self._receive, self.head, limit, file_limit)
        try:
            check_own(self.head.get(b"host").lower(), self.head, self.reader, form["csrf"], self.frame.is_secure)
        except Refusal as refusal:
            return form, refusal
        return form, None

    # ---- the desk

    async def ask(self, read: Callable[Concatenate[Tx, Caller, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.frame.desk.ask(read, self.caller, *args, **kwargs)

    async def ask_heavy(self, read: Callable[Concatenate[Tx, Caller, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.frame.desk.ask_heavy(read, self.caller, *args, **kwargs)

    async def act(self, verb: Callable[Concatenate[Tx, Caller, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        caller = msgspec.structs.replace(self.caller, address=self.reader.address)
        try:
            return await self.frame.desk.act(verb, caller, *args, **kwargs)
        finally:
            self.frame.mine.forget(self.caller)

    async def render(self, source: str, format: str = "markdown", number: int | None = None) -> Body:
        return await self.frame.desk.render(source, format, number)

    async def entry(self) -> str:
        """What the community says to whoever comes in, as HTML; "" for nothing."""
        source = self.frame.facts.entry
        return (await self.render(source)).html if source else ""

    # ---- words

    def word(self, text: str, **fields: Any) -> str:
        return words.translate(self.reader.lang, text, **fields)

    def say(self, refusal: Refusal) -> Said:
        return say(refusal, self.reader.lang)

    # ---- answers

    def page(self, template: str, *, status: int = 200, **context: Any) -> Answer:
        """A page for this reader alone: never kept by anybody. The template also has `reader`, `token`, `how`, `site`."""
        reader = self.reader
        pattern = self.pattern(template, reader=reader, token=new_token(), **context)
        return self._own(pattern, {}, status, NO_STORE)

    def finished(self) -> Entry | None:
        """The page that is kept under this path, for this reader's language and zone."""
        return self.frame.cache.get((self.path, self.reader.lang, self.reader.zone))

    async def show(self, template: str, view: View, tags: frozenset[str], *, body: str = "", **context: Any) -> Answer:
        """A page whose segments everybody may see who may see it. Kept, under this path, when guests may (`view.is_kept`).

        `body` is the long part of a page, made without a template: it takes the place of the slot of that name.
        """
        frame, reader = self.frame, self.reader
        pattern = self.pattern(template, body, view=view, **context)
        entry = Entry(pattern, frame.guest_fillings(reader.lang), view, tags | {"site"}, self.times.ends_at)
        if view.is_kept:
            frame.cache.put((self.path, reader.lang, reader.zone), entry, self.moment)
        return await self.kept(entry)

    async def kept(self, entry: Entry) -> Answer:
        """A finished page for this reader."""
        frame, reader, view = self.frame, self.reader, entry.view
        keeping = REVALIDATE if view.is_kept else NO_STORE
        if reader.is_guest:
            if not reader.has_own_looks:
                body = entry.whole
                return Answer(200, body, [HTML, keeping, VARY, (b"etag", entry.etag)])
            body = entry.pattern.filled(frame.fillings(reader, 0, entry.pattern))
            return Answer(200, body, [HTML, keeping, VARY, *self._cookies()])
        pattern = entry.member(lambda: view.member(frame, reader.lang))
        own = await view.load(frame, reader)
        own.update(frame.fillings(reader, await frame.inboxes.of(reader.caller), pattern))
        view.was_shown(frame, reader)
        return Answer(200, pattern.filled(own), [HTML, keeping, VARY, *self._cookies()])

    def pattern(self, template: str, body: str = "", **context: Any) -> Pattern:
        context.setdefault("here", "")
        text = self.frame.renderer.text(
            self.reader.lang, template, how=self.times, site=self.frame.facts, path=self.path, **context
        )
        return Pattern.of(text.replace(BODY, body) if body else text)

    def _own(self, pattern: Pattern, own: dict[str, bytes], status: int, keeping: tuple[bytes, bytes]) -> Answer:
        frame, reader = self.frame, self.reader
        unread = frame.inboxes.known(reader.caller) or 0
        fillings = {**frame.guest_fillings(reader.lang), **own, **frame.fillings(reader, unread, pattern)}
        return Answer(status, pattern.filled(fillings), [HTML, keeping, VARY, *self._cookies()])

    def go(self, address: str, notice: str = "", **fields: str) -> Answer:
        """On to another page after a form, with a sentence for it (English; its words are in the catalogue)."""
        if notice:
            packed = pack_notice(notice, {name: str(value)[:200] for name, value in fields.items()})
            self.set_cookie(self.frame.cookies.notice, packed, NOTICE_S)
        headers = [(b"location", _location(address)), NO_STORE, *self.cookies]
        return Answer(303, b"", headers, packs=False)

    def moved(self, address: str) -> Answer:
        """The page has another address, where it may be asked for again."""
        return Answer(302, b"", [(b"location", _location(address)), REVALIDATE], packs=False)

    def plain(self, text: str, *, status: int = 200, media_type: str = "text/plain; charset=utf-8") -> Answer:
        return Answer(status, text.encode(), [(b"content-type", media_type.encode()), NO_STORE, *self.cookies])

    def json(self, content: Any, status: int = 200) -> Answer:
        """For scripts of ours."""
        return self.plain(msgspec.json.encode(content).decode(), status=status, media_type="application/json")

    def refuse(self, refusal: Refusal) -> Answer:
        """The page that says no, and what to do instead; a reader of what was joined to another thread is led there."""
        if isinstance(refusal, ThreadMerged) and self.method != "POST":
            return self.moved(refusal.data["place"])
        said = self.say(refusal)
        family, thread = str(refusal.family), f"/t/{self.params.get('number', '')}"
        back = "" if said.status == 404 or thread in ("/t/", self.path) else thread
        return self.page("refusal.html", status=said.status, said=said, family=family, next=self.place, back=back)

    @property
    def place(self) -> str:
        """Where to go on after a sign-in: this page with its question; for a button, the page that it stands on."""
        if self.method == "POST":
            return self.path.rpartition("/")[0] or "/"
        query = self.scope["query_string"].decode("latin-1")
        return f"{self.path}?{query}" if query else self.path

    def set_cookie(self, name: str, value: str, max_age_s: int | None) -> None:
        """`max_age_s` 0 takes it away. Names are in `visit.frame.cookies`."""
        self.cookies.append(self.frame.cookies.header(name, value, max_age_s))

    def _cookies(self) -> Headers:
        """Cookies to set; a notice that has been shown is taken away."""
        if self.reader.notice:
            return [*self.cookies, self.frame.cookies.header(self.frame.cookies.notice, "", 0)]
        return self.cookies


BODY = slot("body")


def _location(address: str) -> bytes:
    """An address as a header carries it: Latin letters and percent signs, never a line end."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~").encode("ascii")


YEAR_S = 365 * clock.DAY // clock.SECOND
