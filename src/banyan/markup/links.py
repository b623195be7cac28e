# SPDX-License-Identifier: Apache-2.0
"""Addresses inside bodies: which may be linked, which host they really lead to, and when a reader must be told that host.

Takes and gives values as they stand in HTML (`&amp;` for `&`). Nothing here opens an address.
"""

import re
from html import unescape
from urllib.parse import unquote, urljoin

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
EAST = HAN + "\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff"

REL = ' rel="nofollow ugc noopener"'

# An address in running text ends at white space, at a quotation mark and at East Asian punctuation. Han characters belong to it
# only right after / = _ - or + ("/wiki/榕树"): "https://x.example/a然后" must not swallow the sentence behind it.
URL = (
    r"(?:https?://|www\.)[A-Za-z0-9](?:[A-Za-z0-9-]|\.(?=[A-Za-z0-9]))*(?::\d{1,5})?"
    rf"(?:[/?\#](?:&amp;|[!\#-%'-;=?-~]|(?<=[/=_+-])[{EAST}]+)*)?"
)
_URL = re.compile(URL, re.IGNORECASE)
_WEB = re.compile(r"(?:https?://[^/?#\\\s]|mailto:[^\s\\])[^\s\\]*", re.IGNORECASE)
_OWN = re.compile(r"/(?![/\\])[^\s\\]*|#[^\s\\]*")
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])"
_HOST_AT_START = re.compile(rf"\s*(?:https?:)?//(?:[^\s/@]{{1,200}}@)?({_HOST})")
_HOST_IN_TEXT = re.compile(rf"(?<![\w@./-])({_HOST})")
_EAST = re.compile(f"[{EAST}]")
_OWN_FILE = re.compile(r"/files/[0-9a-f]{64}(?:/[^\s\\]*)?")
# Last labels that are far more often a file's suffix than a place somebody pretends to be.
_SUFFIXES = frozenset(
    "bat c cc cfg cmake conf cpp css csv cxx dcm dll dmg doc docx exe gif gz h hpp htm html hxx ini ipynb java jpeg jpg js json"
    " log md mjs mov mp mrb nii nrrd obj pdf php png ppt pptx py rb rs rst rtf sh so sql stl svg tar tex tiff toml ts tsx txt ui"
    " vtk whl xls xlsx xml yaml yml zip".split()
)


def safe_href(href: str) -> str:
    """`href` if it may stand in a link: http, https, mailto, `/…` or `#…`; otherwise the empty string."""
    href = href.strip()
    return href if _WEB.fullmatch(href) or _OWN.fullmatch(href) else ""


def source_href(href: str, base: str) -> str:
    """Like `safe_href` for a link of another community's page: what is relative there is joined to `base`, or dropped."""
    href = href.strip()
    if not _WEB.fullmatch(href) and base and not href.startswith("#"):
        try:
            href = urljoin(base, href)
        except ValueError:
            return ""
    return href if _WEB.fullmatch(href) else ""


def is_own_file(src: str) -> bool:
    """Whether `src` is an attachment of this community, the only kind of picture that a page loads."""
    return bool(_OWN_FILE.fullmatch(src)) and "/.." not in src


def host_of(href: str) -> str:
    """The host that `href` leads to, as a browser reads it, in ASCII where letters could pretend; empty if it has none."""
    found = _AUTHORITY.match(href)
    if not found:
        return ""
    authority = unescape(found[1]).rpartition("@")[2].lower()
    host = authority if authority.startswith("[") else authority.partition(":")[0]
    host = unquote(host) if "%" in host else host
    if host.isascii():
        return host.replace('"', "").replace("<", "").replace(">", "").replace("&", "")
    if _EAST.search(host) and _EAST.sub("", host).isascii():
        return host  # 中文.example looks like nothing but itself
    try:
        return host[:253].encode("idna").decode("ascii")
    except UnicodeError:
        return "?"


def host_to_show(href: str, text: str) -> str:
    """The host that must stand beside a link because its text (plain) or its address hides it; else empty.

    >>> host_to_show("https://evil.example/x", "www.bank.example")
    'evil.example'
    """
    host = host_of(href)
    if not host:
        return ""
    authority = _AUTHORITY.match(href)
    if "xn--" in host or host == "?" or (authority and "@" in unescape(authority[1])):
        return host
    text = text[:400].lower()
    first = _HOST_AT_START.match(text)
    for found in (first,) if first else _HOST_IN_TEXT.finditer(text):
        shown = found[1].removeprefix("www.")
        if shown.rpartition(".")[2] in _SUFFIXES or shown == host.removeprefix("www."):
            continue
        if not host.endswith("." + shown):
            return host
    return ""


def trim_url(found: str) -> str:
    """The part of an address found in text that is meant: without a full stop after it, or a bracket opened before it."""
    opened, closed = found.count("("), found.count(")")
    end = len(found)
    while end:
        last = found[end - 1]
        if last == ")" and closed > opened:
            closed -= 1
        elif last == ";" and found.startswith("&amp;", end - 5):
            end -= 4
        elif last not in ".,;:!?'*_~|":
            break
        end -= 1
    return found[:end]


def url_at_start(text: str) -> str:
    """The address that `text` (as in HTML) begins with, or the empty string."""
    found = _URL.match(text)
    return trim_url(found[0]) if found else ""


def found_href(url: str) -> str:
    """Where an address found in running text leads: with its scheme, and without the `\\` that a browser reads as `/`."""
    return (url if url[:4].lower() == "http" else "https://" + url).replace("\\", "%5C")


def file_name(src: str) -> str:
    """The last part of an address's path, as text of HTML: what to call a picture that has no words."""
    return src.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2][:80]
