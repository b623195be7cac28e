# SPDX-License-Identifier: Apache-2.0
"""Words: every text that a person sees, in their language. The English sentence is the key.

Simplified Chinese stands in `catalogues/zh-Hans/*.toml`, a file for each area; Traditional Chinese is derived from it, so
that the two never drift. An entry that is missing falls back to English here, and fails a test in `tests/house`.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
DEFAULT = "zh-Hans"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """English → words in `lang`. Loaded once, when the first reader of that language comes."""
    if lang == "zh-Hant":
        import opencc  # 5 MB that only readers of Traditional Chinese need

        convert = opencc.OpenCC("s2twp").convert
        return {key: convert(text) for key, text in catalogue("zh-Hans").items()}
    entries: dict[str, str] = {}
    if lang in LANGUAGES and lang != "en":
        for part in sorted((resources.files(__package__) / "catalogues" / lang).iterdir(), key=lambda part: part.name):
            if part.name.endswith(".toml"):
                entries.update(tomllib.loads(part.read_text(encoding="utf-8")))
    return entries


def translate(lang: str, text: str, **fields: Any) -> str:
    """`text` in `lang`, with `{fields}` filled in. Fields are never markup: templates escape the result."""
    words = catalogue(lang).get(text, text)
    return words.format(**fields) if fields else words


def plural(lang: str, one: str, many: str, n: int, **fields: Any) -> str:
    """One reply, 2 replies. Chinese has one form, which stands in the catalogue under the `many` key."""
    fields.setdefault("n", f"{n:,}")
    return translate(lang, one if n == 1 and lang == "en" else many, **fields)


def choose(accept: str) -> str:
    """The best of our languages for an Accept-Language header: `zh-TW,zh;q=0.9,en;q=0.8` → zh-Hant."""
    wanted: list[tuple[float, str]] = []
    for part in accept.split(",")[:16]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), tag.lower()))
        except ValueError:
            continue
    for _, tag in sorted(wanted, key=lambda pair: -pair[0]):
        if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
            return "zh-Hant"
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return ""
