# SPDX-License-Identifier: Apache-2.0
"""The last pass over a cleaned body: nh3's well-formed HTML in, the shapes of our pages out, in one walk over its tags.

Text outside code and links gets its mentions, floor references and addresses. Pictures of other hosts become links, tables
get a frame that scrolls, headings go down two levels, footnotes get names of their own. Only tags that are listed here
leave this module, so it is also the last list. Shapes: docs/build/markup.md.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from unicodedata import category, normalize
from urllib.parse import quote as percent

import msgspec

from banyan.markup import code, links, math, stickers

MAX_MENTIONS = 20  # a post calls twenty people at most; further names stay words
MAX_QUOTES = 20
SPOILER_SUMMARY = "…"  # needs no translation; a title that the writer gave takes its place
BOXES = {False: "☐\ufe0e", True: "☑\ufe0e"}

# Signs that write a vowel or a tone are part of a name, and to Python no part of a word.
_SIGNS = "".join(map(chr, filter(lambda code: category(chr(code)) in ("Mn", "Mc"), range(0x300, 0x1E00))))
_IN_NAME = rf"\w{_SIGNS}"
HANDLE = rf"[{_IN_NAME}-]{{2,24}}"
_FLOOR = r"#([1-9]\d{0,8})"
_TAGS = re.compile(r"(<[^>]*>)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
# One rule for each, in this order. `@ada你看` calls ada: a Latin name ends where Chinese begins. `ada@example` is no mention,
# nor is `@ada@other.example`; `见#42楼` refers to floor 42, `C#42` and `#42nd` do not.
_MARKS = re.compile(
    rf"(?<![A-Za-z0-9.])({links.URL})"
    rf"|(?<![A-Za-z0-9_@./#-])@([A-Za-z0-9_-]{{2,24}}(?=[{links.EAST}])|{HANDLE}(?![{_IN_NAME}@-]))"
    rf"|(?<![A-Za-z0-9_&/#]){_FLOOR}(?![A-Za-z0-9_-])"
    r"|(?<![A-Za-z0-9_./:-])(/t/[1-9]\d{0,8}(?:/[1-9]\d{0,8})?)(?![A-Za-z0-9_/-])",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\?([1-9]\d{0,4})x([1-9]\d{0,4})$")
_CITE = re.compile(rf"\s*{_FLOOR} @?([^\n<>]{{1,64}}):\s*")

_KEPT = frozenset(
    f"<{slash}{name}>"
    for slash in ("", "/")
    for name in (
        "p em strong b i u s del ins sub sup mark small kbd samp var q cite abbr dl dt dd ul ol li blockquote code"
        " h3 h4 h5 h6 thead tbody tfoot tr th td caption details summary ruby rt rp"
    ).split()
) | {"<br>", "<hr>", '<sup class="footnote-ref">', '<section class="footnotes">', "</section>"}
_TURNED = {
    "<h1>": "<h3>", "</h1>": "</h3>", "<h2>": "<h4>", "</h2>": "</h4>", "<h3>": "<h5>", "</h3>": "</h5>",
    "<h4>": "<h6>", "</h4>": "</h6>", "<h5>": "<h6>", "</h5>": "</h6>", "<h6>": "<h6>", "</h6>": "</h6>",
}  # fmt: skip


class FloorRef(msgspec.Struct, frozen=True):
    """A quoted floor of the same thread, and the name that the quote gives its author."""

    floor: int
    handle: str


class Place(msgspec.Struct, frozen=True):
    """Where a body will stand, as far as that is known when it is rendered."""

    thread: int | None = None  # the thread's number; without it a floor is linked on the same page only
    notes: str = "n"  # what footnote names begin with; differs from post to post
    base: str = ""  # of an imported body: the page its relative links start from; without it they stay text
    source_thread: str = ""  # of an imported body: how its source calls this thread, so that quotes find their floor
    finds: bool = True  # whether bare text is searched for mentions, floors and addresses
    stickers: Mapping[str, str] = {}  # what stands in the place of `:name:`, by name


class Finished(msgspec.Struct, frozen=True):
    """A body ready for a page."""

    html: str
    mentions: tuple[str, ...]
    quotes: tuple[FloorRef, ...]


def finish(html: str, place: Place, *, foreign: bool = False) -> Finished:
    """Turn what a cleaner of `clean` gave into the body of a post."""
    return _Walk(_TAGS.split(html), place, foreign).run()


def fold_handle(handle: str) -> str:
    """A handle as it is compared: `Ada`, `ADA` and `Ａｄａ` are one."""
    return normalize("NFKC", handle).casefold()


def mention_link(handle: str) -> str:
    """The link that a mention becomes."""
    return f'<a class="mention" href="/@{percent(handle, safe="")}">@{handle}</a>'


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


class _Walk:
    """One body on its way through. `parts` alternates text and tags, as `re.split` gives them: tags stand at odd places."""

    def __init__(self, parts: list[str], place: Place, foreign: bool) -> None:
        self.parts, self.place, self.foreign = parts, place, foreign
        self.mentions: dict[str, None] = {}
        self.quotes: dict[FloorRef, None] = {}
        self.anchors: list[
            tuple[int, str]
        ] = []  # open links: where they began, and their address ("" if it was dropped)
        self.tables: list[int] = []
        self.closers: dict[str, list[str]] = {"span": [], "div": [], "aside": []}
        self.code = 0
        self.formulas = 0  # their characters so far
        self.stickers = 0
        self.cite = ""  # who is quoted, between a foreign quote's frame and its blockquote

    def run(self) -> Finished:
        parts, at, end, finds = self.parts, 1, len(self.parts), self.place.finds
        if finds:
            parts[0] = self.text(parts[0])
        while at < end:
            tag = parts[at]
            rule = _RULES.get(tag) or _RULES.get(tag[1:-1].partition(" ")[0])
            if rule.__class__ is str:
                parts[at] = rule
            elif rule:
                at = rule(self, at, tag) or at  # type: ignore[operator]
            else:
                parts[at] = ""
            if finds and at + 1 < end and not self.code and not self.anchors:
                parts[at + 1] = self.text(parts[at + 1])
            at += 2
        html = "".join(parts).replace("<p></p>", "").replace("<div></div>", "").strip()
        return Finished(html, tuple(self.mentions), tuple(self.quotes))

    # ---- text

    def text(self, text: str) -> str:
        if not self.place.stickers or ":" not in text:
            return self.words(text)
        out, done = "", 0
        for found in stickers.WRITTEN.finditer(text):
            picture = self.place.stickers.get(found[1].lower(), "")
            if picture and self.stickers < stickers.MOST:
                self.stickers += 1
                out += self.words(text[done : found.start()]) + picture
                done = found.end()
        return out + self.words(text[done:])

    def words(self, text: str) -> str:
        if "@" in text or "#" in text or "://" in text or "www." in text or "/t/" in text:
            return _MARKS.sub(self.mark, text)
        return text

    def mark(self, found: re.Match[str]) -> str:
        url, handle, floor, path = found.groups()
        if url:
            url = links.trim_url(url)
            href = links.found_href(url)
            tail = found[0][len(url) :]
            return f'<a href="{href}"{links.REL}>{url}</a>{tail}' if links.safe_href(href) else found[0]
        if handle:
            return self.mention(handle)
        if path:
            return f'<a href="{path}">{path}</a>'
        return f'<a class="floor" href="{self.floor_href(int(floor))}">#{floor}</a>'

    def mention(self, typed: str) -> str:
        handle = typed.rstrip("-")
        folded = fold_handle(handle)
        if len(handle) < 2 or (folded not in self.mentions and len(self.mentions) >= MAX_MENTIONS):
            return "@" + typed
        self.mentions[folded] = None
        return mention_link(handle) + typed[len(handle) :]

    def floor_href(self, floor: int) -> str:
        return f"#f{floor}" if self.place.thread is None else f"/t/{self.place.thread}/{floor}"

    # ---- links and pictures

    def on_a(self, at: int, tag: str) -> None:
        given = _attributes(tag)
        href, kind = given.get("href", ""), given.get("class", "")
        parts = self.parts
        if self.anchors:  # the parser never leaves a link in a link; a picture's frame might
            self.anchors.append((at, ""))
            parts[at] = ""
            return
        if self.foreign:
            name = parts[at + 1].removeprefix("@")
            if kind == "mention" and parts[at + 1] != name and parts[at + 2] == "</a>" and re.fullmatch(HANDLE, name):
                parts[at : at + 3] = [self.mention(name), "", ""]
                return
            href = links.source_href(href, self.place.base)
        elif href.startswith(("#fn-", "#fnref-")):
            note = self.place.notes
            own = f' id="{note}-{given["id"]}"' if given.get("id", "").startswith("fn") else ""
            back = ' class="back"' if kind else ""
            parts[at] = f'<a{back} href="#{note}-{href[1:]}"{own}>'
            self.anchors.append((at, "#"))
            return
        else:
            href = links.safe_href(href)
        if href:
            title = f' title="{given["title"]}"' if "title" in given else ""
            pic = ' class="pic"' if kind == "lightbox" else ""
            parts[at] = f'<a{pic} href="{href}"{title}{"" if href[0] in "/#" else links.REL}>'
        else:
            parts[at] = ""
        self.anchors.append((at, href))

    def on_a_end(self, at: int, _tag: str) -> None:
        if not self.anchors:
            self.parts[at] = ""
            return
        began, href = self.anchors.pop()
        if not href:
            self.parts[at] = ""
        elif href[0] not in "/#":
            self.show_host(began, at, href)

    def show_host(self, began: int, at: int, href: str) -> None:
        """Cut an automatic link where its address ends; put the real host behind a link that hides it."""
        parts = self.parts
        shown = parts[began + 1] if at == began + 2 else "".join(parts[began + 1 : at : 2])
        if at == began + 2 and shown[:4].lower() in ("http", "www."):
            meant = links.url_at_start(shown)
            if meant and len(meant) < len(shown) and not self.foreign:
                parts[began], parts[began + 1] = f'<a href="{links.found_href(meant)}"{links.REL}>', meant
                parts[at] = "</a>" + self.text(shown[len(meant) :])
                return
        host = links.host_to_show(href, unescape(shown))
        if host:
            parts[at] = f'</a> <span class="host">({escape(host)})</span>'

    def on_img(self, at: int, tag: str) -> None:
        given = _attributes(tag)
        kind = given.get("class", "")
        alt = given.get("alt") or given.get("title") or ""
        src = given.get("src", "")
        if kind == "emoji" or not src:
            self.parts[at] = EMOJI.get(alt.strip(":").partition(":")[0], alt)  # `:wave:t3:` has a tone
        elif kind:
            self.parts[at] = ""  # a foreign avatar, icon or thumbnail: nothing to read there
        elif links.is_own_file(src) and not self.foreign:
            said = _SIZE.search(src)  # so that the page keeps the room while the picture is on its way
            size = f' width="{said[1]}" height="{said[2]}"' if said else ""
            picture = f'<img src="{src}" alt="{given.get("alt", "")}"{size} loading="lazy">'
            self.parts[at] = picture if self.anchors else self.full(src, given.get("alt", ""), picture)
        else:
            href = links.source_href(src, self.place.base)
            host = escape(links.host_of(href))
            name = (alt or links.file_name(href) or "…") + (f" ({host})" if host else "")
            is_linked = bool(self.anchors) or not href
            self.parts[at] = name if is_linked else f'<a class="pic" href="{href}"{links.REL}>{name}</a>'

    def full(self, src: str, alt: str, picture: str) -> str:
        """A picture as the link to itself, so that it can be seen at its own size. A link needs a name."""
        named = "" if alt.strip() else f' aria-label="{links.file_name(src)}"'
        return f'<a class="full" href="{src.partition("?")[0]}"{named}>{picture}</a>'

    # ---- blocks

    def on_pre(self, at: int, tag: str) -> None:
        self.code += 1
        parts = self.parts
        parts[at] = '<pre tabindex="0">'
        if parts[at + 2] == "<code>":
            parts[at + 3] = parts[at + 3].lstrip("\n")
            language = _attributes(tag).get("lang", "")
            if language and parts[at + 4] == "</code>":
                parts[at + 3] = code.mark(unescape(parts[at + 3]), unescape(language))

    def on_code(self, _at: int, _tag: str) -> None:
        self.code += 1

    def on_code_end(self, _at: int, _tag: str) -> None:
        self.code -= 1

    def on_table(self, at: int, _tag: str) -> None:
        self.tables.append(at)

    def on_table_end(self, at: int, _tag: str) -> None:
        if not self.tables:
            self.parts[at] = ""
            return
        began, parts = self.tables.pop(), self.parts
        names: list[str] = []
        for place in range(began + 2, at, 2):
            if parts[place] == "</tr>" or len(names) > 40:
                break
            names += [part.strip() for part in parts[place + 1 : place + 2] if part.strip()]
        # A region needs a name, and the words of its first row are one in every language.
        label = escape(unescape(" · ".join(names))[:120])
        named = f' role="region" aria-label="{label}"' if label else ""
        parts[began], parts[at] = f'<div class="scroll" tabindex="0"{named}><table>', "</table></div>"

    def on_blockquote(self, at: int, _tag: str) -> None:
        if self.foreign:
            self.parts[at] += self.cite
            self.cite = ""
            return
        parts, place = self.parts, at + 2
        if parts[place] != "<p>":
            return
        said = ""
        while place + 1 < len(parts) and len(said) < 100:
            said += parts[place + 1]
            place += 2
            if parts[place] in ("<br>", "</p>"):
                break
            if parts[place] not in ("<span>", "</span>"):  # an escaped character stands in a span of its own
                return
        found = _CITE.fullmatch(said)
        if not found:
            return
        is_alone = parts[place] == "</p>"
        parts[at] += self.citation(int(found[1]), unescape(found[2]))
        parts[at + 1 : place + 1] = [""] * (place - at)
        if not is_alone:
            parts[at + 2] = "<p>"
            parts[place + 1] = parts[place + 1].lstrip("\n")

    def citation(self, floor: int, name: str) -> str:
        """The line over a quote, which leads to the quoted floor."""
        if len(self.quotes) < MAX_QUOTES:
            self.quotes[FloorRef(floor, name)] = None
        line = f"#{floor} {escape(name)}"  # in a link around the whole quote it cannot be one itself
        return f"<cite>{line}</cite>" if self.anchors else f'<cite><a href="{self.floor_href(floor)}">{line}</a></cite>'

    def on_li(self, at: int, tag: str) -> None:
        name = _attributes(tag).get("id", "")
        self.parts[at] = (
            f'<li id="{self.place.notes}-{name}">' if name.startswith("fn") and not self.foreign else "<li>"
        )

    def on_input(self, at: int, tag: str) -> None:
        """A task's box becomes a sign: a control that nobody may press only asks for a label."""
        parts = self.parts
        item = at - 2 if parts[at - 2] == "<li>" else at - 4
        if item > 0 and parts[item] == "<li>":
            parts[item] = '<li class="task">'
            parts[at] = BOXES["checked" in _attributes(tag)]
        else:
            parts[at] = ""

    def on_ol(self, at: int, tag: str) -> None:
        start = _attributes(tag).get("start", "")
        self.parts[at] = f'<ol start="{start}">' if start.isdecimal() and len(start) < 10 else "<ol>"

    def on_cell(self, at: int, tag: str) -> None:
        given = _attributes(tag)
        align = given.get("align", "")
        kept = f' align="{align}"' if align in ("left", "center", "right") else ""
        kept += "".join(f' {name}="{given[name]}"' for name in ("colspan", "rowspan") if _is_small(given.get(name, "")))
        self.parts[at] = f"{tag[:3]}{kept}>"

    # ---- frames: most go, a few mean something

    def on_span(self, at: int, tag: str) -> int | None:
        given = _attributes(tag) if tag != "<span>" else {}
        kind = given.get("class", "")
        if "data-math-style" in given and self.parts[at + 2] == "</span>":
            return self.formula(at, is_display=given["data-math-style"] == "display")
        opens, closes = "", ""
        if kind in ("spoiler", "spoiled"):
            # Shown on focus and hover by the style sheet alone, so it works by keyboard, by touch and without script.
            opens, closes = '<span class="spoiler" tabindex="0">', "</span>"
        elif "chcklst-box" in kind:
            opens = BOXES["checked" in kind or "fa-check" in kind] + " "
        self.parts[at] = opens
        self.closers["span"].append(closes)
        return None

    def formula(self, at: int, *, is_display: bool) -> int:
        """What stands between dollar signs; the place of its end. `$a,$b` are two names of something, and no formula."""
        parts, source = self.parts, unescape(self.parts[at + 1])
        before, after = parts[at - 1][-1:], parts[at + 3][:1]
        self.formulas += len(source)
        if not is_display and ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())):
            parts[at : at + 3] = ["", f"${escape(source)}$", ""]
        elif self.formulas > math.MAX_ALL:
            parts[at : at + 3] = ["", f"<code>{escape(source)}</code>", ""]
        else:
            parts[at : at + 3] = ["", math.to_mathml(source, is_display), ""]
        return at + 2

    def on_div(self, at: int, tag: str) -> int | None:
        kind = _attributes(tag).get("class", "") if tag != "<div>" else ""
        if kind in _DROPPED_DIVS and self.foreign:
            return self.drop(at, "div")
        is_spoiler = kind in ("spoiler", "spoiled")
        self.parts[at] = f'<details class="spoiler"><summary>{SPOILER_SUMMARY}</summary>' if is_spoiler else "<div>"
        self.closers["div"].append("</details>" if is_spoiler else "</div>")
        return None

    def on_details(self, at: int, tag: str) -> None:
        self.parts[at] = '<details class="spoiler">' if 'class="spoiler"' in tag else "<details>"

    def on_aside(self, at: int, tag: str) -> None:
        given = _attributes(tag)
        name = unescape(given.get("data-username", ""))[:64]
        if "quote" in given.get("class", "").split() and name:
            floor = given.get("data-post", "")
            is_here = bool(self.place.source_thread) and given.get("data-topic") == self.place.source_thread
            linked = is_here and floor.isdecimal() and 0 < len(floor) < 10
            self.cite = self.citation(int(floor), name) if linked else f"<cite>{escape(name)}</cite>"
            self.parts[at] = ""
            self.closers["aside"].append("")
        else:
            self.parts[at] = '<div class="onebox">'
            self.closers["aside"].append("</div>")

    def on_frame_end(self, at: int, tag: str) -> None:
        waiting = self.closers[tag[2:-1]]
        self.parts[at] = waiting.pop() if waiting else ""

    def drop(self, at: int, name: str) -> int:
        """Blank an element with all it holds; the place of its closing tag."""
        parts, depth, place = self.parts, 0, at
        while place < len(parts):
            if parts[place].startswith(f"<{name}"):
                depth += 1
            elif parts[place] == f"</{name}>":
                depth -= 1
            if not depth:
                break
            place += 2
        place = min(place, len(parts) - 2)
        parts[at : place + 1] = [""] * (place + 1 - at)
        return place


def _is_small(number: str) -> bool:
    return number.isdecimal() and 0 < len(number) < 3


# What happens to a tag: it stays or turns into another (by the whole tag), or a rule looks at it (by the tag's name).
_RULES: dict[str, str | Callable[[_Walk, int, str], int | None]] = {
    **{tag: tag for tag in _KEPT},
    **_TURNED,
    "a": _Walk.on_a, "/a": _Walk.on_a_end, "img": _Walk.on_img, "pre": _Walk.on_pre, "/pre": _Walk.on_code_end,
    "<code>": _Walk.on_code, "</code>": _Walk.on_code_end, "table": _Walk.on_table, "/table": _Walk.on_table_end,
    "<blockquote>": _Walk.on_blockquote, "li": _Walk.on_li, "input": _Walk.on_input, "ol": _Walk.on_ol, "th": _Walk.on_cell,
    "td": _Walk.on_cell, "span": _Walk.on_span, "/span": _Walk.on_frame_end, "div": _Walk.on_div,
    "/div": _Walk.on_frame_end, "details": _Walk.on_details, "aside": _Walk.on_aside, "/aside": _Walk.on_frame_end,
}  # fmt: skip
_DROPPED_DIVS = {"title", "meta", "quote-controls", "onebox-metadata", "show-more-container"}

EMOJI = {
    "smile": "😄", "slight_smile": "🙂", "smiley": "😃", "grinning": "😀", "grin": "😁", "laughing": "😆", "joy": "😂",
    "wink": "😉", "blush": "😊", "relaxed": "☺️", "heart_eyes": "😍", "sunglasses": "😎", "thinking": "🤔", "confused": "😕",
    "slightly_frowning_face": "🙁", "frowning": "😦", "worried": "😟", "disappointed": "😞", "cry": "😢", "sob": "😭",
    "sweat_smile": "😅", "stuck_out_tongue": "😛", "stuck_out_tongue_winking_eye": "😜", "upside_down_face": "🙃",
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "clap": "👏", "pray": "🙏", "muscle": "💪", "wave": "👋", "raised_hands": "🙌",
    "ok_hand": "👌", "point_up": "☝️", "heart": "❤️", "tada": "🎉", "rocket": "🚀", "fire": "🔥", "star": "⭐", "bug": "🐛",
    "warning": "⚠️", "white_check_mark": "✅", "heavy_check_mark": "✔️", "x": "❌", "bulb": "💡", "eyes": "👀",
    "point_right": "👉", "arrow_right": "➡️", "rofl": "🤣", "hugs": "🤗", "innocent": "😇", "neutral_face": "😐",
    "roll_eyes": "🙄", "open_mouth": "😮", "astonished": "😲", "scream": "😱", "man_shrugging": "🤷", "shrug": "🤷",
    "slightly_smiling_face": "🙂", "point_up_2": "👆", "point_down": "👇", "folded_hands": "🙏", "robot": "🤖", "rose": "🌹",
    "hourglass_flowing_sand": "⏳", "hourglass": "⌛", "sparkles": "✨", "smiling_face_with_three_hearts": "🥰", "beer": "🍺",
    "expressionless": "😑", "star_struck": "🤩", "smiling_face_with_tear": "🥲", "man_facepalming": "🤦", "pushpin": "📌",
    "crossed_fingers": "🤞", "information_source": "ℹ️", "question": "❓", "exclamation": "❗", "100": "💯",
}  # fmt: skip
