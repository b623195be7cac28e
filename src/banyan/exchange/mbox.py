# SPDX-License-Identifier: Apache-2.0
"""A mailbox as a board: one message a post, threads by References, In-Reply-To and, failing these, the subject.

Messages are read one after another and never held together, so a mailbox may be as large as it likes. Addresses of writers
are not kept: they tell two people of the same name apart as a hash, and that is all. Attachments are listed, not loaded.
"""

import email
import email.header
import email.utils
import re
from collections.abc import Iterator
from email.message import Message
from hashlib import blake2b
from pathlib import Path

from banyan.base import clock
from banyan.exchange.bulk.incoming import IncomingPost, Loss
from banyan.exchange.streams import MAX_LINE, Stream, first_bytes

MAX_MESSAGE = 16 * 1024 * 1024  # bytes; a longer one is passed over: what makes it long are attachments, but not always
MAX_PARTS = 200
MAX_REFERENCES = 20  # the newest ones; a thread of a thousand mails names them all in each
_FROM = b"From "
_REPLY_MARK = re.compile(r"^(?:(?:re|aw|sv|fwd?|回复|答复|转发|回覆|轉寄)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_LIST_TAG = re.compile(r"^\[[^\]]{1,40}\]\s*")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
# What mail programs wrote is often the name of a subset of what they meant.
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "iso-2022-jp": "iso2022_jp_2",
    "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "x-gbk": "gb18030",
    "shift_jis": "cp932", "utf8": "utf-8",
}  # fmt: skip
_GUESSES = ("utf-8", "gb18030", "big5hkscs")
_SAYS_NOTHING = {"utf-8", "cp1252", ""}


class Mbox:
    """One mailbox file, plain or packed. A place is the number of a message."""

    kind = "mbox"

    def __init__(self, path: Path, board: str) -> None:
        self.path = path
        self.board = board
        self.size = path.stat().st_size
        self.done = 0
        self.place = 0

    @staticmethod
    def fits(start: bytes) -> bool:
        return start.lstrip(b"\r\n").startswith(_FROM)

    def fingerprint(self) -> str:
        return blake2b(first_bytes(self.path), digest_size=16).hexdigest()

    def read(self, after: int) -> Iterator[IncomingPost | Loss]:
        with Stream(self.path) as stream:
            for raw in _messages(stream):
                self.place += 1
                self.done = stream.done
                if self.place <= after:
                    continue
                if raw is None:
                    yield Loss(self.place, "too_long", f"> {MAX_MESSAGE // (1024 * 1024)} MB")
                else:
                    yield from _read(raw, self.place, self.board)
            if stream.damage:
                self.place += 1
                if self.place > after:
                    yield Loss(self.place, "damaged", stream.damage)
            self.done = self.size


def _messages(stream: Stream) -> Iterator[bytes | None]:
    """A message begins with a line `From ` behind an empty one; None for one that is too long."""
    lines: list[bytes] = []
    size = 0
    begun = is_giant = False
    was_empty = True
    for line in stream.lines():
        if line is not None and was_empty and line.startswith(_FROM) and _is_postmark(line):
            if begun:
                yield None if is_giant else b"\n".join(lines)
            lines, size, begun, is_giant = [], 0, True, False
            was_empty = False
            continue
        size += MAX_LINE if line is None else len(line) + 1
        if line is None or size > MAX_MESSAGE:
            is_giant, lines, was_empty = True, [], line == b""
            continue
        was_empty = not line.strip()
        if not is_giant:
            unquoted = line.removesuffix(b"\r")
            lines.append(unquoted[1:] if unquoted.lstrip(b">").startswith(_FROM) and unquoted[:1] == b">" else unquoted)
    if begun:
        yield None if is_giant else b"\n".join(lines)


def _is_postmark(line: bytes) -> bool:
    """`From ada@example.org Tue Nov 24 04:04:02 2026`: a clock time sets it apart from a sentence that begins so."""
    return re.search(rb"\d\d:\d\d", line) is not None or line.rstrip().endswith(b"-")


def _read(raw: bytes, place: int, board: str) -> list[IncomingPost | Loss]:
    try:
        return _parse(raw, place, board)
    except Exception as error:  # noqa: BLE001  the standard parser raises whatever it likes, and the next message may be a good one
        return [Loss(place, "broken_line", f"{type(error).__name__}: {error}")]


def _parse(raw: bytes, place: int, board: str) -> list[IncomingPost | Loss]:
    message = email.message_from_bytes(raw)
    parts = _leaves(message)
    title = _header(message, "Subject")
    name, address = email.utils.parseaddr(_header(message, "From"))
    body, kind, wrong = _words(parts)
    own = _first_id(_header(message, "Message-ID")) or "h:" + blake2b(raw, digest_size=16).hexdigest()
    found: list[IncomingPost | Loss] = [_to_post(message, place, board, (own, title, name, address), (body, kind))]
    if wrong:
        found.append(Loss(place, "wrong_encoding", wrong))
    for part in parts:
        if _is_attachment(part):
            filename = _decoded(part.get_filename() or part.get_content_type())
            found.append(Loss(place, "attachment", f"{filename} ({part.get_content_type()})"))
    return found


def _to_post(
    message: Message, place: int, board: str, said: tuple[str, str, str, str], words: tuple[str, str]
) -> IncomingPost:
    own, title, name, address = said
    references = _MESSAGE_ID.findall(_header(message, "References"))[-MAX_REFERENCES:]
    answered = _first_id(_header(message, "In-Reply-To")) or (references[-1] if references else "")
    plain, is_reply = _plain_subject(title)
    by_id = tuple(dict.fromkeys(["m:" + ref for ref in (own, answered, *reversed(references)) if ref]))
    by_subject = ("s:" + plain.casefold(),) if plain else ()
    return IncomingPost(
        place=place,
        board=board,
        # An answer that names nobody is put beside what it calls its subject; a new mail of an old subject is a new thread.
        threads=by_id + (by_subject if is_reply and not answered else ()),
        also=by_subject,
        title=plain or title,
        author=(name or address.partition("@")[0]).strip(),
        author_key="a:" + blake2b(address.strip().casefold().encode("utf-8", "replace"), digest_size=16).hexdigest()
        if "@" in address
        else "",
        at=_date(_header(message, "Date")),
        body=words[0],
        format=words[1],
        key="m:" + own,
        reply_key="m:" + answered if answered else "",
    )


def _leaves(message: Message) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        if not part.is_multipart():
            found.append(part)
        if len(found) >= MAX_PARTS:
            break
    return found


def _is_attachment(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return part.get_content_maintype() != "text"


def _words(parts: list[Message]) -> tuple[str, str, str]:
    """(body, format, why the encoding was not the one it said). All plain parts in a row, or else the first HTML one."""
    plain: list[str] = []
    html = ""
    wrong = ""
    for part in parts:
        if _is_attachment(part):
            continue
        subtype = part.get_content_subtype()
        if subtype != "html" or not html:
            text, fault = _text(part)
            wrong = wrong or fault
            if subtype == "html":
                html = text
            elif text.strip():
                plain.append(text.rstrip())
    if plain:
        return "\n\n".join(plain) + "\n", "text", wrong
    return html, "html" if html else "text", wrong


def _text(part: Message) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return decode(data, str(part.get_param("charset") or ""))


def decode(data: bytes, label: str) -> tuple[str, str]:
    """The text, and what was wrong with its label ("" when nothing was). Guesses only when the label cannot be right."""
    named = label.strip().strip("\"'").lower()
    meant = _MEANT.get(named, named)
    # Every byte is a letter in Windows' Latin, so that label proves nothing: what reads as UTF-8 is UTF-8.
    order = [*_GUESSES[:1], meant] if meant in _SAYS_NOTHING else [meant]
    for encoding in order:
        text = _try(data, encoding)
        if text is not None:
            return text, "" if encoding == meant or data.isascii() or not named else f"{named} → {encoding}"
    for encoding in _GUESSES:
        text = _try(data, encoding)
        if text is not None:
            return text, f"{named or '?'} → {encoding}"
    fallback = meant if _try(b"x", meant) is not None else "utf-8"
    return data.decode(fallback, "replace"), f"{named or '?'}: damaged"


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _header(message: Message, name: str) -> str:
    value: object = message.get(name)
    if isinstance(value, email.header.Header):  # bytes that nobody encoded: guessed like those of a body
        parts = [part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape") for part in _parts(value)]
        return " ".join(decode(b"".join(parts), "")[0].split())
    return "" if value is None else _decoded(str(value))


def _parts(value: email.header.Header) -> list[bytes | str]:
    return [part for part, _ in email.header.decode_header(value)]


def _decoded(text: str) -> str:
    try:
        parts = email.header.decode_header(text)
    except (email.errors.HeaderParseError, ValueError):
        return " ".join(text.split())
    words = [decode(part, label or "")[0] if isinstance(part, bytes) else part for part, label in parts]
    return " ".join("".join(words).split())


def _plain_subject(title: str) -> tuple[str, bool]:
    """`Re: [dev] Re: Bread` → (`Bread`, True)."""
    plain, is_reply = title, False
    while True:
        shorter = _LIST_TAG.sub("", plain)
        bare = _REPLY_MARK.sub("", shorter)
        is_reply = is_reply or bare != shorter
        if bare == plain or not bare:
            return plain.strip(), is_reply
        plain = bare


def _first_id(text: str) -> str:
    found = _MESSAGE_ID.search(text)
    return found[0] if found else ""


def _date(text: str) -> int | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
        at = clock.from_iso(moment.isoformat())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if at >= 0 else None
