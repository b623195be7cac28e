# SPDX-License-Identifier: Apache-2.0
"""A browser without a window: drives the ASGI application in process, with cookies, redirects and forms, and no network.

`site = await open_site(town)` · `guest = site.visitor()` · `ada = await site.signed_in(town.ada)` · `page = await ada.get("/")` ·
`page = await page.submit("reply", text="…")`. A page knows its forms, as a browser does.
"""

from collections.abc import Coroutine, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.kit.stories import run
from tests.kit.town import Member, Town

from banyan.base.settings import Settings, load
from banyan.interfaces.desk import Desk
from banyan.interfaces.web.app import build

__all__ = ["Page", "Site", "Visitor", "every_path", "opened", "run"]
HOST = "127.0.0.1:8000"
VOID = {"input", "br", "img", "link", "meta", "hr", "button"}


class Form:
    """A form of a page: where it goes and what it would send as it stands."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.id = attributes.get("id", "")
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[dict[str, str]] = []


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.area = ""
        self.select = ""
        self.words: list[str] = []
        self.hidden = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.links += [values[name] for name in ("href", "src") if name in values]
        if tag in ("script", "style"):
            self.hidden += 1
        if tag == "form":
            self.inside = Form(values)
            self.forms.append(self.inside)
        owner = self._owner(values)
        if owner is None:
            return
        name = values.get("name", "")
        kind = values.get("type", "text")
        if tag == "button":
            owner.buttons.append(values)
        elif tag == "input" and name and (kind not in ("checkbox", "radio", "file", "submit") or "checked" in values):
            owner.fields.append((name, values.get("value", "on" if kind in ("checkbox", "radio") else "")))
        elif tag == "textarea" and name:
            self.area = name
            owner.fields.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            taken = any(field == self.select for field, _ in owner.fields)
            if not taken or "selected" in values:
                owner.fields = [field for field in owner.fields if field[0] != self.select]
                owner.fields.append((self.select, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden -= 1
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.inside:
            name, value = self.inside.fields[-1]
            self.inside.fields[-1] = (name, (value + data).removeprefix("\n"))
        if not self.hidden:
            self.words.append(data)

    def _owner(self, values: dict[str, str]) -> Form | None:
        named = values.get("form")
        return next((form for form in self.forms if form.id == named), None) if named else self.inside


class Page:
    """An answer."""

    def __init__(
        self, visitor: "Visitor", path: str, status: int, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> None:
        self.visitor = visitor
        self.path = path
        self.status = status
        self.raw_headers = headers
        self.body = body

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode("latin-1") for name, value in self.raw_headers}

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")

    def _read(self) -> _Reading:
        reading = _Reading()
        reading.feed(self.html)
        return reading

    @property
    def words(self) -> str:
        """What a person reads, with single blanks."""
        return " ".join(" ".join(self._read().words).split())

    @property
    def links(self) -> list[str]:
        """Every address that the page leads to or loads."""
        return self._read().links

    @property
    def forms(self) -> list[Form]:
        return self._read().forms

    def form(self, wanted: str = "") -> Form:
        """The form whose id or action holds `wanted`."""
        found = [form for form in self.forms if form.method == "post" and wanted in (form.id + " " + form.action)]
        assert found, f"no form {wanted!r} among {[(form.id, form.action) for form in self.forms]}"
        return found[0]

    async def submit(self, wanted: str = "", *, follow: bool = True, **fields: str) -> "Page":
        """Send a form as the browser would, with these fields changed."""
        form = self.form(wanted)
        pairs = [(name, value) for name, value in form.fields if name not in fields]
        return await self.visitor.post(
            urljoin(self.path, form.action or self.path), dict(pairs) | fields, follow=follow
        )

    def press(self, address: str) -> Coroutine[Any, Any, "Page"]:
        """Press the button that leads to `address` (`formaction`), wherever it stands."""
        for form in self.forms:
            for button in form.buttons:
                if button.get("formaction", "") == address:
                    fields = dict(form.fields)
                    if "name" in button:
                        fields[button["name"]] = button.get("value", "")
                    return self.visitor.post(address, fields)
        raise AssertionError(f"no button leads to {address}")


class Visitor:
    """Somebody with cookies and a language."""

    def __init__(self, site: "Site", lang: str = "en") -> None:
        self.site = site
        self.lang = lang
        self.cookies: dict[str, str] = {}

    async def get(self, path: str, *, follow: bool = True, **headers: str) -> Page:
        return await self._go("GET", path, b"", headers, follow)

    async def head(self, path: str, **headers: str) -> Page:
        return await self._go("HEAD", path, b"", headers, False)

    async def post(self, path: str, fields: dict[str, str], *, follow: bool = True, **headers: str) -> Page:
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": f"http://{HOST}",
            "sec-fetch-site": "same-origin",
        } | headers
        return await self._go("POST", path, urlencode(fields).encode(), headers, follow)

    async def post_pairs(self, path: str, pairs: list[tuple[str, str]]) -> Page:
        """A form in which one name may stand several times."""
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{HOST}"}
        return await self._go("POST", path, urlencode(pairs).encode(), headers, True)

    async def upload(
        self, path: str, fields: dict[str, str], name: str, content: bytes, *, follow: bool = True
    ) -> Page:
        """A form with one file in the field `file`."""
        edge = "----edge"
        parts = [
            f'--{edge}\r\ncontent-disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        head = f'--{edge}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(head.encode() + b"content-type: image/png\r\n\r\n" + content + f"\r\n--{edge}--\r\n".encode())
        headers = {
            "content-type": f"multipart/form-data; boundary={edge}",
            "origin": f"http://{HOST}",
            "sec-fetch-site": "same-origin",
        }
        return await self._go("POST", path, b"".join(parts), headers, follow)

    async def send(self, method: str, path: str, body: bytes, follow: bool = True, **headers: str) -> Page:
        """Any request at all, for those that no browser would make."""
        return await self._go(method, path, body, headers, follow)

    async def _go(self, method: str, path: str, body: bytes, headers: dict[str, str], follow: bool) -> Page:
        page = await self._once(method, path, body, headers)
        for _ in range(5):
            if not follow or page.status not in (302, 303):
                return page
            page = await self._once("GET", urljoin(page.path, page.headers["location"]), b"", {})
        raise AssertionError(f"{path} leads round in a circle")

    async def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        parts = urlsplit(path)
        sent = {"host": HOST, "accept-language": self.lang} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if self.cookies:
            sent.setdefault("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": _unquoted(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": ("127.0.0.1", 40_000),
            "server": ("127.0.0.1", 8_000),
        }
        status, received, chunks = await _run(self.site.app, scope, body)
        for name, value in received:
            if name == b"set-cookie":
                self._keep(value.decode("latin-1"))
        return Page(self, path, status, received, b"".join(chunks))

    def _keep(self, header: str) -> None:
        pair, _, rest = header.partition(";")
        name, _, value = pair.partition("=")
        if "max-age=0" in rest.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


async def _run(app: Any, scope: dict[str, Any], body: bytes) -> tuple[int, list[tuple[bytes, bytes]], list[bytes]]:
    status, headers, chunks = 0, [], []
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            return {"type": "http.disconnect"}
        asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, headers, chunks


class Site:
    """The application over a town."""

    def __init__(self, town: Town, desk: Desk) -> None:
        self.town = town
        self.desk = desk
        self.app: Any = build(desk, dict)

    @property
    def frame(self) -> Any:
        return self.app._frame

    def visitor(self, lang: str = "en") -> Visitor:
        return Visitor(self, lang)

    async def signed_in(self, member: Member, lang: str = "en") -> Visitor:
        """A visitor with a session of that member, without the sign-in form."""
        from banyan.core import sessions

        visitor = Visitor(self, lang)
        opened = await self.desk.act(sessions.open_session, member.caller, "test", "127.0.0.1")
        visitor.cookies[self.frame.cookies.session] = opened
        return visitor


class Opened:
    """`async with opened(town) as site`: the desk runs as long as the block does."""

    def __init__(self, town: Town, **settings: Any) -> None:
        loaded = load({})
        values = loaded.values | {"data": ".", "web.listen": HOST} | settings
        self._town = town
        self._desk = Desk(town.store, Settings(values, loaded.origins))

    async def __aenter__(self) -> Site:
        await self._desk.start()
        return Site(self._town, self._desk)

    async def __aexit__(self, *_: object) -> None:
        await self._desk.stop()


def opened(town: Town, **settings: Any) -> Opened:
    return Opened(town, **settings)


def every_path(page: Page) -> Iterator[str]:
    """The addresses that a page links to on this site."""
    from re import findall

    for path in findall(r'href="(/[^"]*)"', page.html):
        yield path.replace("&amp;", "&")
