# SPDX-License-Identifier: Apache-2.0
"""Every word that a person sees stands in the catalogues, and every word in the catalogues is seen by somebody."""

import ast
import html
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.kit import sources

from banyan.base.errors import Refusal
from banyan.base.words import LANGUAGES, catalogue

OTHERS = [lang for lang in LANGUAGES if lang != "en"]
WRITTEN = [lang for lang in OTHERS if (sources.SRC / "base" / "catalogues" / lang).is_dir()]  # the rest is derived
TEMPLATE_ENDINGS = (".html", ".txt", ".xml")

# How words are asked for: function → which of its arguments are English sentences (`plural` is kept under its second form).
IN_PYTHON = {
    "translate": (1,),
    "plural": (2,),
    "_": (0,),
    "_n": (1,),
    "word": (0,),
    "go": (1,),
    "say": (),
    "warn_owner": (2,),
}
IN_TEMPLATES = re.compile(
    r"""(?<![\w.])(?P<call>_n?)\(\s*(?P<one>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""(?:\s*,\s*(?P<many>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?"""
)

# What may stand bare in a template: names, and marks that are the same in every language.
BARE = {"Banyan", "Markdown", "BBCode", *LANGUAGES.values()}
SPOKEN_ATTRIBUTES = re.compile(r"""\b(title|alt|placeholder|aria-label|aria-description|label)="([^"]*)\"""")
UNSPOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|<(script|style|code|kbd|samp|pre)\b.*?</\1>", re.DOTALL | re.IGNORECASE
)
EXPRESSIONS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def templates() -> list[Path]:
    return [path for path in sources.files() if "templates" in path.parts and path.suffix in TEMPLATE_ENDINGS]


def asked_in_python() -> Iterator[tuple[str, str]]:
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call):
                for place in IN_PYTHON.get(sources.called(node), ()):
                    match node.args[place : place + 1]:
                        case [ast.Constant(value=str(sentence))]:
                            yield f"{sources.name(path)}:{node.lineno}", sentence


def asked_in_templates() -> Iterator[tuple[str, str]]:
    for path in templates():
        for found in IN_TEMPLATES.finditer(sources.text(path)):
            quoted = found["many"] if found["call"] == "_n" else found["one"]
            line = sources.text(path).count("\n", 0, found.start()) + 1
            if quoted is not None:
                yield f"{sources.name(path)}:{line}", ast.literal_eval(quoted)


def bare_words(template: str) -> Iterator[str]:
    """Letters that reach the reader without having been through the catalogue."""
    text = EXPRESSIONS.sub("", template)
    text = UNSPOKEN.sub(" ", text)
    spoken = [value for _, value in SPOKEN_ATTRIBUTES.findall(text)]
    for piece in (*re.split(r"<[^>]*>", text), *spoken):
        words = html.unescape(piece).strip()
        if re.search(r"[^\W\d_]{2,}", words) and words not in BARE:
            yield " ".join(words.split())[:60]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@cache
def said_anywhere() -> frozenset[str]:
    """Every text in the code, the templates, the presets: what an entry of a catalogue may be the translation of."""
    found = {sentence for _, sentence in asked_in_templates()}
    for path in sources.modules():
        found.update(text.value for text in sources.strings(sources.tree(path)))
    for path in sources.files():
        if path.suffix == ".toml" and path.is_relative_to(sources.SRC) and "catalogues" not in path.parts:
            waiting: list[object] = [tomllib.loads(sources.text(path))]
            while waiting:
                value = waiting.pop()
                waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
                found.update([value] if isinstance(value, str) else [])
    return frozenset(found)


@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_that_is_said_is_untranslated(lang):
    asked = [*asked_in_python(), *asked_in_templates()]
    assert asked or not templates()
    missing = [f"{where}: {sentence!r}" for where, sentence in asked if sentence and not catalogue(lang).get(sentence)]
    assert not missing, "\n".join(
        [*missing, f"Add them to base/catalogues/zh-Hans/<area>.toml ({lang} is read from there)."]
    )


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_shows_what_the_sentence_shows(lang):
    bad = [
        f"{english!r} → {said!r}"
        for english, said in catalogue(lang).items()
        if not said.strip() or placeholders(english) != placeholders(said)
    ]
    assert not bad, "\n".join([*bad, "Both sides show the same {fields}, and neither is empty."])


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_catalogue_says_nothing_twice_and_nothing_in_vain(lang):
    home: dict[str, str] = {}
    twice, unused = [], []
    for path in sources.files():
        if path.suffix == ".toml" and path.parent == sources.SRC / "base" / "catalogues" / lang:
            for english in tomllib.loads(sources.text(path)):
                if english in home:
                    twice.append(f"{english!r} in {home[english]} and {path.name}")
                if english not in said_anywhere():
                    unused.append(f"{english!r} in {path.name}")
                home[english] = path.name
    assert home, f"the catalogue of {lang} is empty"
    assert not twice, "\n".join(twice)
    assert not unused, "\n".join([*unused, "Nobody says these any more: delete them rather than keep them for later."])


def test_no_template_speaks_past_the_catalogue():
    found = [f"{sources.name(path)}: {words!r}" for path in templates() for words in bare_words(sources.text(path))]
    assert not found, "\n".join([*found, 'Words go through the catalogue: {{ _("Posts") }}.'])


def test_the_wall_hears_a_bare_word_and_lets_the_others_pass():
    for bad in ("<p>Posts</p>", '<a title="Go on">{{ x }}</a>', "<h1>{{ title }} 回复</h1>", '<img alt="cat">'):
        assert list(bare_words(bad)), bad
    for good in (
        '<p>{{ _("Posts") }}</p>', '<a title="{{ _("Go on") }}" class="wide">→</a>', "<kbd>Enter</kbd> · 42 &nbsp;",
        "{# a note #}<!-- note --><style>p { color: red }</style>", '{% if a < b %}<option value="n">{{ b }}</option>{% endif %}',
    ):  # fmt: skip
        assert not list(bare_words(good)), good


def test_a_sentence_of_the_house_has_an_entry():
    """The wall about refusals stands in test_refusals; this one makes sure that the two speak of the same catalogue."""
    assert all(catalogue(lang).get(Refusal.sentence) for lang in OTHERS), Refusal.sentence
