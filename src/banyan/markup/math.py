# SPDX-License-Identifier: Apache-2.0
"""Formulas: what stands between dollar signs becomes MathML, which browsers draw and screen readers read by themselves.

The converter is loaded with the first formula. It takes liberties (addresses, styles, raw text), so it is never shown a
`<`, what it gives passes a list of its own, and whatever it cannot read stands as it was written.
"""

from functools import cache
from html import escape

import nh3

MAX_FORMULA = 600  # characters; some formulas take it a tenth of a second at that length
MAX_ALL = 2_000  # of one body; what follows stands as it was written
MAX_BRACES = 60  # each may nest one deeper

_TAGS = set(
    "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle"
    " mpadded mphantom menclose mmultiscripts mprescripts none".split()
)
_ATTRIBUTES = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "minsize", "maxsize", "separator", "movablelimits"},
    "mfrac": {"linethickness"},
    "mspace": {"width"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtd": {"columnalign"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
}


def to_mathml(source: str, is_display: bool) -> str:
    """`source` (TeX) as MathML, or as code where that cannot be."""
    source = " ".join(source.split())
    made = ""
    if source and len(source) <= MAX_FORMULA and source.count("{") <= MAX_BRACES:
        made = _cleaner().clean(_convert(source, is_display))
    if made.count("<math") != 1 or not (made.startswith("<math") and made.endswith("</math>")):
        sign = "$$" if is_display else "$"
        return f"<code>{sign}{escape(source)}{sign}</code>"
    # What is searched for and mailed is what was typed.
    made = f'<math alttext="{escape(source)}"{made.removeprefix("<math")}'
    return f'<span class="math" tabindex="0">{made}</span>' if is_display else made


def _convert(source: str, is_display: bool) -> str:
    from latex2mathml.converter import convert

    tame = source.replace("<", r"\lt ").replace(">", r"\gt ")
    try:
        return str(convert(tame, display="block" if is_display else "inline"))
    except Exception:  # noqa: BLE001  it says "no" in a dozen ways, of which some are its own mistakes
        return ""


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=set(),
    )
