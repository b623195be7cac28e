# SPDX-License-Identifier: Apache-2.0
"""A thread as a book (EPUB 3), made while it is fetched: never more in memory than a page of floors and a picture, and no
snapshot held over a slow line. The same words give the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from banyan.base import clock
from banyan.base.words import translate
from banyan.core import books
from banyan.markup.xhtml import outside_link, text, to_xhtml
from banyan.records.attachments import Attachment
from banyan.records.books import Part, Plan
from banyan.records.callers import Caller
from banyan.records.pages import Floor
from banyan.storage.files import FileStore
from banyan.storage.store import Store

T = TypeVar("T")
MAX_PICTURE = 5_000_000  # bytes; what is larger is linked
MAX_PICTURES = 100_000_000  # of one book, all together
MIME = "application/epub+zip"
SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}  # what every reader shows
_FILE = re.compile(r"/files/([0-9a-f]{64})")
_PLACE = re.compile(r"/t/(\d{1,9})/(\d{1,9})|#f(\d{1,9})")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the hour of making must not change the bytes
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
STYLE = """body{line-height:1.7; margin:0 4%} h1{line-height:1.3; margin:2em 0 1.5em} h2{font-size:1em; margin:2em 0 .5em}
p{margin:.7em 0} img{height:auto; max-width:100%} img.sticker{height:2em; vertical-align:middle; width:auto}
blockquote{border-left:2px solid; margin:1em 0; padding-left:1em} pre{overflow-wrap:anywhere; white-space:pre-wrap}
table{border-collapse:collapse} td, th{border:1px solid; padding:.2em .5em} .center{text-align:center} .right{text-align:right}
.soft, .host, .footnotes, cite{font-size:.85em; font-style:normal} cite{display:block} .summary{font-weight:bold}
.spoiler{border-bottom:1px dotted} .footnote-ref{font-size:.75em; line-height:0} .task{list-style:none}
.cover{margin-top:30%; text-align:center} .cover h1{font-size:2em; margin:0 0 .5em} .cover p{margin:1em 0}
"""


def book(store: Store, files: FileStore, caller: Caller, plan: Plan, home: tuple[str, str]) -> Iterator[bytes]:
    """The bytes of the book, piece by piece. Slow and unhurried: for a worker thread. `home` is (address, language)."""
    return _Book(store, files, caller, plan, home).pieces()


class _Growing(BytesIO):
    """What a ZIP is written into. An entry is whole before it is taken, so its sizes stand where readers look for them."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    def tell(self) -> int:
        return self._taken + super().tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._taken + super().seek(offset - (self._taken if whence == 0 else 0), whence)

    def take(self) -> bytes:
        whole = self.getvalue()
        self._taken += len(whole)
        super().seek(0)
        self.truncate()
        return whole


class _File(msgspec.Struct, frozen=True):
    """A file of the book, for its list and its contents."""

    name: str
    media_type: str
    title: str = ""
    properties: str = ""


class _Book:
    def __init__(self, store: Store, files: FileStore, caller: Caller, plan: Plan, home: tuple[str, str]) -> None:
        self._store, self._shelf, self._caller, self._plan = store, files, caller, plan
        self._address, self._lang = home
        self._grown = _Growing()
        self._zip = ZipFile(self._grown, "w", ZIP_DEFLATED)
        self._files: list[_File] = []
        self._stands: dict[int, str] = {}  # floor → the file that it stands in, of those that are written
        self._pictures: dict[
            str, str
        ] = {}  # address of its content → its name in the book, "" for one that is left out
        self._waiting: list[tuple[str, Attachment]] = []
        self._room = MAX_PICTURES
        self._changed_at = plan.thread.made_at

    # ---- the whole

    def pieces(self) -> Iterator[bytes]:
        with self._zip:
            self._put("mimetype", MIME, ZIP_STORED)
            self._put("META-INF/container.xml", CONTAINER)
            self._put("book/style.css", STYLE)
            yield self._page("cover.xhtml", "", self._cover())
            yield from self._chapters() if self._plan.part == Part.CHAPTERS else self._floors()
            yield self._contents()
            self._put("book/content.opf", self._package())
        yield self._grown.take()

    def _chapters(self) -> Iterator[bytes]:
        titles = {chapter.floor: chapter.title for chapter in self._plan.chapters}
        for floors in self._read():
            for one in floors:
                floor = one.post.floor
                name = f"chapter-{floor:06}.xhtml"
                title = titles[floor]
                body = self._body(one, name)
                yield self._page(
                    name, title, f"<h1>{text(title)}</h1>\n<section{_lang(one.post.lang)}>{body}</section>"
                )
                yield from self._brought()

    def _floors(self) -> Iterator[bytes]:
        for floors in self._read():
            if not floors:
                continue
            first, last = floors[0].post.floor, floors[-1].post.floor
            name = f"floors-{first:06}.xhtml"
            body = "\n".join(f"{self._heading(one)}{self._body(one, name)}</section>" for one in floors)
            yield self._page(name, f"#{first} – #{last}", body)
            yield from self._brought()

    def _read(self) -> Iterator[list[Floor]]:
        after = 0
        while True:
            floors, after = self._ask(books.floors, self._plan, after)
            yield floors
            if not after:
                return

    def _ask(self, read: Callable[..., T], *args: Any) -> T:
        with self._store.read() as tx:
            return read(tx, self._caller, *args)

    # ---- its pages

    def _word(self, sentence: str, **fields: object) -> str:
        return text(translate(self._lang, sentence, **fields))

    def _cover(self) -> str:
        plan = self._plan
        written = self._word("Written at {site}", site=plan.site)
        address = f"{self._address}/t/{plan.thread.number}"
        summary = f'<p lang="{text(self._own_lang)}">{text(plan.summary)}</p>' if plan.summary else ""
        return (
            f'<div class="cover"><h1>{text(plan.thread.title)}</h1>\n<p>{text(_name(plan))}</p>\n{summary}'
            f'<p class="soft">{written}<br/><a href="{text(address)}">{text(address)}</a></p></div>'
        )

    @property
    def _own_lang(self) -> str:
        return self._plan.thread.lang or self._lang

    def _heading(self, one: Floor) -> str:
        day = clock.to_iso(one.post.made_at)[:10]
        who = text(one.author.display_name or one.author.handle)
        lang = _lang(one.post.lang)
        return (
            f'<section id="f{one.post.floor}"{lang}><h2>#{one.post.floor} {who} <span class="soft">{day}</span></h2>\n'
        )

    def _body(self, one: Floor, name: str) -> str:
        post = one.post
        self._stands[post.floor] = name
        self._changed_at = max(self._changed_at, post.edited_at or post.made_at)
        return to_xhtml(post.html, f"f{post.floor}-", self._link, self._picture)

    def _page(self, name: str, title: str, body: str) -> bytes:
        lang = self._own_lang
        page = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{_lang(lang)}>\n'
            f"<head><title>{text(title or self._plan.thread.title)}</title>"
            f'<link rel="stylesheet" href="style.css"/></head>\n<body>\n{body}\n</body></html>\n'
        )
        self._put(f"book/{name}", page)
        properties = "nav" if name == "nav.xhtml" else "mathml" if "<math " in body else ""
        self._files.append(_File(name, "application/xhtml+xml", title, properties))
        return self._grown.take()

    def _contents(self) -> bytes:
        lines = "\n".join(f'<li><a href="{one.name}">{text(one.title)}</a></li>' for one in self._files if one.title)
        cover = f'<li><a href="cover.xhtml">{text(self._plan.thread.title)}</a></li>'
        title = self._word("Contents")
        return self._page(
            "nav.xhtml", "", f'<nav epub:type="toc" id="toc"><h1>{title}</h1>\n<ol>\n{cover}\n{lines}\n</ol></nav>'
        )

    def _package(self) -> str:
        plan = self._plan
        address = f"{self._address}/t/{plan.thread.number}"
        pages = [one for one in self._files if one.media_type == "application/xhtml+xml"]
        first, last = [pages[0], pages[-1]], pages[1:-1]
        ids = {one.name: f"i{place}" for place, one in enumerate(self._files)}
        summary = f"<dc:description>{text(plan.summary)}</dc:description>\n" if plan.summary else ""
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"{_lang(self._own_lang, xml=True)}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{text(address)}#{plan.part}</dc:identifier>
<dc:title>{text(plan.thread.title)}</dc:title>
<dc:creator>{text(_name(plan))}</dc:creator>
<dc:language>{text(self._own_lang)}</dc:language>
<dc:publisher>{text(plan.site)}</dc:publisher>
<dc:source>{text(address)}</dc:source>
{summary}<meta property="dcterms:modified">{clock.to_iso(self._changed_at)[:19]}Z</meta>
</metadata>
<manifest>
<item id="style" href="style.css" media-type="text/css"/>
{_lines(_item(ids[one.name], one) for one in self._files)}
</manifest>
<spine>
{_lines(f'<itemref idref="{ids[one.name]}"/>' for one in (*first, *last))}
</spine>
</package>
"""

    def _put(self, name: str, content: str | bytes, how: int = ZIP_DEFLATED) -> None:
        info = ZipInfo(name, _EPOCH)
        info.compress_type, info.external_attr = how, 0o644 << 16
        self._zip.writestr(info, content)

    # ---- where things lead

    def _link(self, href: str) -> str:
        """A floor that stands in the book already, or an address that leads there from outside."""
        found = _PLACE.fullmatch(href.partition("#")[0] if href.startswith("/") else href)
        if found:
            number, floor = int(found[1] or self._plan.thread.number), int(found[2] or found[3])
            if number == self._plan.thread.number and floor in self._stands:
                mark = "" if self._plan.part == Part.CHAPTERS else f"#f{floor}"
                return self._stands[floor] + mark
            href = f"/t/{number}/{floor}#f{floor}"
        return outside_link(self._address + href if href.startswith("/") else href)

    def _picture(self, src: str) -> str:
        found = _FILE.match(src)
        if found is None:
            return ""
        sha256 = found[1]
        if sha256 not in self._pictures:
            self._pictures[sha256] = self._taken(sha256)
        return self._pictures[sha256]

    def _taken(self, sha256: str) -> str:
        """The name of a picture in the book, if it may come along and fits."""
        known = self._ask(books.picture, sha256)
        is_fit = known is not None and known.media_type in SUFFIXES and self._shelf.has(sha256)
        if known is None or not is_fit or known.size > min(MAX_PICTURE, self._room):
            return ""
        self._room -= known.size
        name = f"images/{sha256[:32]}.{SUFFIXES[known.media_type]}"
        self._waiting.append((name, known))
        return name

    def _brought(self) -> Iterator[bytes]:
        """The pictures of the last page."""
        waiting, self._waiting = self._waiting, []
        for name, known in waiting:
            self._put(f"book/{name}", self._shelf.path(known.sha256).read_bytes(), ZIP_STORED)
            self._files.append(_File(name, known.media_type))
            yield self._grown.take()


def _name(plan: Plan) -> str:
    return plan.author.display_name or plan.author.handle


def _lang(lang: str, *, xml: bool = False) -> str:
    if not lang:
        return ""
    return f' xml:lang="{text(lang)}"' if xml else f' lang="{text(lang)}" xml:lang="{text(lang)}"'


def _item(name: str, one: _File) -> str:
    properties = f' properties="{one.properties}"' if one.properties else ""
    return f'<item id="{name}" href="{one.name}" media-type="{one.media_type}"{properties}/>'


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
