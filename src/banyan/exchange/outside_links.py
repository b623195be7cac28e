# SPDX-License-Identifier: Apache-2.0
"""A look at a page elsewhere, through the guarded way out: what it says of itself, or nothing."""

import logging
import re

from banyan.base import clock
from banyan.exchange.outgoing import Outgoing, OutgoingFailed, OutgoingRefused, Reply
from banyan.markup.heads import parse_head
from banyan.records.outside_links import OutsideLink

MAX_PAGE = 2 * 1024 * 1024
DECLARED_WITHIN = 2_000  # bytes
PAGES = ("text/html", "application/xhtml+xml")
# Some of Python's decoders take time in step with the square of a text; these do not.
CHARSETS = frozenset("utf-8 utf8 gbk gb2312 gb18030 big5 shift_jis euc-jp euc-kr iso-8859-1 windows-1252".split())
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w-]{1,20})""", re.IGNORECASE)

log = logging.getLogger(__name__)


def look(outgoing: Outgoing, url: str) -> OutsideLink:
    """Never raises for what is wrong with a page: a link without a preview is a link."""
    title, excerpt = "", ""
    try:
        reply = outgoing.request("GET", url, accept=PAGES, max_bytes=MAX_PAGE)
        if reply.status == 200:
            title, excerpt = parse_head(_decoded(reply))
    except (OutgoingRefused, OutgoingFailed) as refusal:
        log.info("no preview: %s", refusal)
    return OutsideLink(url, title, excerpt, clock.now())


def _decoded(reply: Reply) -> str:
    begins = reply.body[:DECLARED_WITHIN].decode("latin-1")
    declared = _CHARSET.search(reply.headers.get("content-type", "")) or _CHARSET.search(begins)
    charset = declared[1].lower() if declared else "utf-8"
    return reply.body.decode(charset if charset in CHARSETS else "utf-8", "replace")
