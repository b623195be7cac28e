# SPDX-License-Identifier: Apache-2.0
"""Who reads: what a request's head says, and the reader that follows from it (caller, language, zone, theme, tokens).

The language comes from the account, else the cookie, else Accept-Language, else the community. Nothing else of a head may
change what a page holds.
"""

from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, unquote

import msgspec
from starlette.types import Scope

from banyan.base import words
from banyan.records.callers import Caller

THEMES = ("light", "dark")
CALM = "calm"
UPWARD = "up"
MAX_VALUE = (
    8_192  # bytes of one header: no browser sends us more, and what was made of some is remembered by their bytes
)
_WANTED = frozenset(
    b"host cookie accept-language accept-encoding if-none-match origin referer sec-fetch-site content-type content-length"
    b" user-agent authorization x-forwarded-for x-forwarded-proto last-event-id".split()
)


class Head:
    """The few headers that mean something here, and the cookies. What is not listed is not read."""

    __slots__ = ("address", "cookies", "values")

    def __init__(self, scope: Scope) -> None:
        self.values: dict[bytes, bytes] = {
            name: value for name, value in scope["headers"] if name in _WANTED and len(value) <= MAX_VALUE
        }
        cookie = self.values.get(b"cookie")
        self.cookies: dict[str, str] = parse_cookies(cookie) if cookie else {}
        client = scope.get("client")
        self.address: str = client[0] if client else ""

    def get(self, name: bytes) -> str:
        return self.values.get(name, b"").decode("latin-1")


@lru_cache(maxsize=4_096)
def parse_cookies(header: bytes) -> dict[str, str]:
    """`a=1; b=2` → {"a": "1", "b": "2"}."""
    found: dict[str, str] = {}
    for part in header.decode("latin-1").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            found.setdefault(name, value)
    return found


@lru_cache(maxsize=1_024)
def language_of(accept: bytes) -> str:
    """The best of our languages for an Accept-Language header, "" when it names none of them."""
    return words.choose(accept.decode("latin-1")) if len(accept) <= 500 else ""


class Reader(msgspec.Struct, frozen=True):
    """Somebody in front of a page. A guest has no session; `notice` is the sentence that waits for the next page."""

    caller: Caller
    lang: str
    zone: str
    theme: str = ""
    session: str = ""
    csrf: str = ""
    notice: str = ""
    address: str = ""
    is_calm: bool = False  # reads the words of one author in the reading mode
    palette: str = ""  # other colours than the community's
    is_upward: bool = False  # wants the newest threads of a board at the bottom

    @property
    def has_own_looks(self) -> bool:
        """Whether even a guest gets another page than all the others."""
        return bool(self.theme or self.notice or self.is_calm or self.palette)

    @property
    def is_guest(self) -> bool:
        return self.caller.account_id is None


@lru_cache(maxsize=20_000)
def csrf_of(session: str) -> str:
    """The token that forms of this session carry. It tells nothing of the session's own."""
    return blake2b(session.encode("utf-8", "replace"), person=b"banyan-csrf", digest_size=16).hexdigest()


class CookieNames:
    """With https the browser itself guards our cookies: `__Host-` allows no other host, path or plain connection."""

    def __init__(self, is_secure: bool) -> None:
        prefix = "__Host-banyan-" if is_secure else "banyan-"
        self.is_secure = is_secure
        self.session = prefix + "session"
        self.half_way = prefix + "half-way"
        self.identity = prefix + "identity"
        self.lang = prefix + "lang"
        self.theme = prefix + "theme"
        self.mode = prefix + "mode"
        self.palette = prefix + "palette"
        self.order = prefix + "order"
        self.notice = prefix + "notice"

    def header(self, name: str, value: str, max_age_s: int | None) -> tuple[bytes, bytes]:
        """A Set-Cookie header; `max_age_s` 0 takes the cookie away, None keeps it until the browser closes."""
        age = "" if max_age_s is None else f"; Max-Age={max_age_s}"
        guard = "; Secure" if self.is_secure else ""
        return b"set-cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{guard}".encode("latin-1", "replace")


def pack_notice(text: str, fields: dict[str, str]) -> str:
    """A notice as it travels in a cookie: the English sentence and what it shows."""
    return quote(msgspec.json.encode([text, fields]), safe="")


def undo_of(packed: str) -> str:
    """What the notice's button takes back, "" for nothing."""
    try:
        _, fields = msgspec.json.decode(unquote(packed[:2_000]), type=tuple[str, dict[str, str]])
    except (msgspec.MsgspecError, ValueError):
        return ""
    undo = fields.get("undo", "")
    return undo if undo.isascii() and undo.isdigit() else ""


def unpack_notice(lang: str, packed: str) -> str:
    """The notice in the reader's language; "" unless it is one of the sentences that Banyan itself can say."""
    if not packed or len(packed) > 2_000:
        return ""
    try:
        text, fields = msgspec.json.decode(unquote(packed), type=tuple[str, dict[str, str]])
        if text not in words.catalogue("zh-Hans"):
            return ""
        return words.translate(lang, text, **fields)
    except (msgspec.MsgspecError, KeyError, IndexError, ValueError):
        return ""
