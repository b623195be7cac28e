# SPDX-License-Identifier: Apache-2.0
"""What a body may weigh and which characters it may hold. Everything that is rendered passes here first and once."""

import re

from banyan.base.errors import Family, Refusal

MAX_SOURCE = 64 * 1024  # bytes of a post: a long chapter is 30 KB, and 64 KB still render in milliseconds
MAX_IMPORT = 1024 * 1024  # bytes of an imported body: the longest real one seen is 330 KB, of a mailing list

# Out go C0 (but tab and newline), DEL, C1, lone surrogates, bidi embeddings, overrides and isolates, and U+FEFF: they steer a
# terminal or turn a line round, and no reader misses them. Bidi *marks* stay: right-to-left text needs them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")


class PostTooLong(Refusal):
    """The text weighs more than a body may."""

    code = "post_too_long"
    family = Family.TOO_LARGE
    sentence = (
        "This text has {size_kb} KB; a post may have {limit_kb} KB. Please shorten it, or post it in several parts."
    )
    fields = ("size_kb", "limit_kb")
    about = "body"


def check_size(source: str, limit: int) -> None:
    """Raise `PostTooLong` if `source` has more than `limit` bytes of UTF-8."""
    if len(source) * 4 <= limit:  # four bytes are the most that a character takes
        return
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise PostTooLong(size_kb=-(-size // 1024), limit_kb=limit // 1024)


def scrub(text: str) -> str:
    """`text` without characters that steer, and with `\\n` as its only line end. The source is kept as it was written."""
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = _LINE_ENDS.sub("\n", text)
    if text.replace("\n", "").replace("\t", "").isprintable():  # ten times faster than looking, and nearly always so
        return text
    return _UNSEEN.sub("", text)
