# SPDX-License-Identifier: Apache-2.0
"""The second wall: nh3 cleaners with a strict list of elements and attributes. What they give is well formed, always.

`own` is for what our own parsers made; `foreign` lets a few marks of other forums through, which `finish` turns into our
shapes and never passes on. Both leave addresses of unknown schemes, scripts, styles, handlers and forms outside.
"""

from functools import cache

import nh3

_PLAIN_TAGS = frozenset(
    "p br hr em strong b i u s del ins sub sup mark small kbd samp var q cite abbr dl dt dd ul ol li blockquote code pre"
    " h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr th td caption details summary ruby rt rp a img span div".split()
)
_SILENT = {
    "script",
    "style",
    "svg",
    "math",
    "title",
    "template",
    "noscript",
    "object",
    "select",
    "textarea",
    "iframe",
    "head",
}
_CELL = {"align", "colspan", "rowspan"}
_ATTRIBUTES = {
    "*": set(),  # else nh3 lets title and lang through everywhere
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "th": _CELL,
    "td": _CELL,
}
# The classes that finish.py gives a meaning to; no other class gets in, and none of these gets out of an import unchanged.
_FOREIGN_CLASSES = {
    "a": {"mention", "lightbox", "anchor"},
    "aside": {"quote", "onebox"},
    "img": {"emoji", "avatar", "site-icon", "thumbnail", "onebox-avatar", "onebox-avatar-inline"},
    "div": {"title", "meta", "spoiler", "spoiled", "quote-controls", "onebox-metadata", "show-more-container"},
    "span": {"spoiler", "spoiled", "chcklst-box", "checked", "fa-check-square-o"},
}


@cache
def own() -> nh3.Cleaner:
    """For the HTML of our Markdown and BBCode parsers."""
    return nh3.Cleaner(
        tags=_PLAIN_TAGS | {"input", "section"},
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES
        | {
            "a": {"href", "title", "id"},
            "li": {"id"},
            "input": {"type", "checked"},
            "pre": {"lang"},
            "span": {"data-math-style"},
        },
        allowed_classes={
            "a": {"footnote-backref"},
            "sup": {"footnote-ref"},
            "section": {"footnotes"},
            "span": {"spoiler"},
            "details": {"spoiler"},
        },
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
        url_relative="pass_through",
    )


@cache
def foreign() -> nh3.Cleaner:
    """For HTML that another community's software wrote."""
    return nh3.Cleaner(
        tags=_PLAIN_TAGS | {"aside"},
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES | {"aside": {"data-username", "data-post", "data-topic"}},
        allowed_classes=_FOREIGN_CLASSES,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
        url_relative="pass_through",
    )
