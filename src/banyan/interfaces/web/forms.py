# SPDX-License-Identifier: Apache-2.0
"""What people send: forms with hard limits, shown to be ours before a single field is believed.

An unsafe request needs the session's token (`csrf`) and a browser that does not say it comes from elsewhere. A repeated one
carries the same client token (`token`) and makes nothing twice.
"""

import re
import secrets
from collections.abc import AsyncIterator
from hmac import compare_digest
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Receive, Scope

from banyan.base.ids import MAX_ID
from banyan.interfaces.web.readers import Head, Reader
from banyan.interfaces.web.refusals import ForeignForm, FormTooLarge, FormUnreadable

MAX_FIELDS = 100
MAX_FIELD = 512 * 1024  # bytes; a post of 64 KB of Chinese is 192 KB in a form's percent signs, and core judges it
MAX_FORM = 1024 * 1024
MAX_FILES = 10
MAX_DIGITS = len(str(MAX_ID))
_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,500}")


def new_token() -> str:
    """A client token for one form."""
    return secrets.token_urlsafe(12)


def safe_next(address: str, otherwise: str = "/") -> str:
    """An address of our own to go on to; `otherwise` for anything that could lead elsewhere."""
    return address if _NEXT.fullmatch(address) else otherwise


def parse_number(text: str) -> int | None:
    """A whole number that an id may be: `1234`, `#42`, `12,000`; None for anything else."""
    digits = text.strip().lstrip("#").replace(",", "")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS else MAX_ID + 1
    return number if number <= MAX_ID else None


class Form:
    """Fields by name. A missing field is an empty text: the verbs say what they want."""

    def __init__(self, fields: list[tuple[str, str]], files: list[tuple[str, UploadFile]]) -> None:
        self._all = [(name, value.replace("\0", "")) for name, value in fields]  # no database takes a NUL
        self._fields = dict(reversed(self._all))  # of a field that comes twice the first counts
        self._files = files

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __getitem__(self, name: str) -> str:
        return self._fields.get(name, "")

    def text(self, name: str) -> str:
        """A text of several lines, with `\\n` line ends whatever the browser sends."""
        return self[name].replace("\r\n", "\n").replace("\r", "\n")

    def number(self, name: str, otherwise: int | None = None) -> int | None:
        """A whole number that a row may have (63 bits), else `otherwise`."""
        found = parse_number(self[name])
        return otherwise if found is None else found

    def many(self, name: str) -> list[str]:
        return [value for key, value in self._all if key == name]

    def files(self, name: str) -> list[UploadFile]:
        """What was chosen in a file field; a field left empty gives none."""
        return [file for key, file in self._files if key == name and (file.filename or file.size)]

    @property
    def values(self) -> dict[str, str]:
        """All texts, to show the same form again with nothing lost."""
        return dict(self._fields)

    @property
    def token(self) -> str:
        return self["token"][:64]


def check_own(scope_host: str, head: Head, reader: Reader, sent_csrf: str, is_secure: bool) -> None:
    """Raises ForeignForm unless the request comes from one of our own pages."""
    site = head.get(b"sec-fetch-site")
    if site and site not in ("same-origin", "none"):
        raise ForeignForm
    origin = head.get(b"origin")
    if origin and origin != "null":
        parts = urlsplit(origin)
        if parts.netloc.lower() != scope_host or (is_secure and parts.scheme != "https"):
            raise ForeignForm
    elif origin == "null" and site != "same-origin":
        raise ForeignForm
    if reader.csrf and not compare_digest(reader.csrf.encode(), sent_csrf.encode("utf-8", "replace")):
        raise ForeignForm


async def read_form(scope: Scope, receive: Receive, head: Head, limit: int = MAX_FORM, file_limit: int = 0) -> Form:
    """The fields of a request. `file_limit` is what files may add to `limit`, in bytes."""
    kind = head.get(b"content-type").partition(";")[0].strip().lower()
    most = limit + file_limit
    length = head.get(b"content-length")
    if length.isdigit() and int(length) > most:
        raise FormTooLarge(limit_kb=most // 1024)
    if kind == "multipart/form-data":
        return _sorted(await _multipart(scope, receive, most))
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise FormUnreadable
    body = b"".join([chunk async for chunk in _chunks(receive, limit)])
    try:
        text = body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as err:
        raise FormUnreadable from err
    return Form(pairs, [])


class _Parser(MultiPartParser):
    """Texts are UTF-8 whatever the sender says of them: a guess would keep what nobody wrote."""

    def on_part_end(self) -> None:
        part = self._current_part
        if part.file is not None:
            super().on_part_end()
            return
        try:
            self.items.append((part.field_name, part.data.decode()))
        except UnicodeDecodeError as err:
            raise MultiPartException("This is not UTF-8.") from err


async def _multipart(scope: Scope, receive: Receive, most: int) -> FormData:
    try:
        parser = _Parser(
            Headers(scope=scope),
            _chunks(receive, most),  # type: ignore[arg-type]
            max_files=MAX_FILES,
            max_fields=MAX_FIELDS,
            max_part_size=MAX_FIELD,
        )
        return await parser.parse()
    except MultiPartException as err:
        if "exceeded maximum size" in err.message:
            raise FormTooLarge(limit_kb=MAX_FIELD // 1024) from err
        raise FormUnreadable from err


def _sorted(data: FormData) -> Form:
    texts = [(name, value) for name, value in data.multi_items() if isinstance(value, str)]
    files = [(name, value) for name, value in data.multi_items() if not isinstance(value, str)]
    return Form(texts, files)


async def _chunks(receive: Receive, most: int) -> AsyncIterator[bytes]:
    """The body as it arrives, up to `most` bytes."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise FormUnreadable
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise FormTooLarge(limit_kb=most // 1024)
        if chunk:
            yield chunk
        if not message.get("more_body"):
            return
