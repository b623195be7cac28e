# SPDX-License-Identifier: Apache-2.0
"""A refusal is a promise: a code that stays, a sentence in each language, a line in the reference, a place that raises it."""

import ast
import importlib
import re
import string
from functools import cache

import pytest
from tests.kit import sources

from banyan.base.errors import Refusal, every_refusal
from banyan.base.words import LANGUAGES, catalogue


@cache
def refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of Banyan's that is raised as itself; a class that others stand on and that has no code is a family."""
    for path in sources.modules():
        if (
            re.search(r"\((\w*\.)?(Refusal|NotFound|BadValue|\w+Refusal)\):", sources.text(path))
            or "base" in path.parts
        ):
            parts = path.relative_to(sources.SRC.parent).with_suffix("").parts
            importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    ours = [kind for kind in every_refusal() if kind.__module__.startswith("banyan.")]
    return tuple(kind for kind in ours if "code" in vars(kind) or not kind.__subclasses__())


def by_code(kind: type[Refusal]) -> str:
    return kind.__name__


def placeholders(sentence: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


@cache
def raised() -> frozenset[str]:
    """Names that are raised or made anywhere in the code."""
    found = set()
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Raise) and node.exc:
                found.add(sources.called(node.exc))
            elif isinstance(node, ast.Call):
                found.add(sources.called(node))
    return frozenset(found)


@cache
def words_of_the_tests() -> frozenset[str]:
    """Every name and every short text in the tests."""
    found = set()
    for path in sources.files():
        if path.suffix == ".py" and path.is_relative_to(sources.ROOT / "tests") and "house" not in path.parts:
            for node in ast.walk(sources.tree(path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.update(node.value.split())
                elif isinstance(node, ast.Name | ast.Attribute):
                    found.add(sources.called(node))
                elif isinstance(node, ast.alias):
                    found.add(node.name)
    return frozenset(found)


def test_no_two_refusals_share_a_code():
    codes = [kind.code for kind in refusals()]
    assert len(codes) > 20
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("kind", refusals(), ids=by_code)
def test_a_refusal_is_whole(kind):
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", kind.code), "a code is snake_case: programs compare it for ever"
    assert "code" in vars(kind), "it goes by its parent's code, so a program cannot tell the two apart"
    assert "sentence" in vars(kind), "it has no sentence of its own to say"
    assert kind.sentence.endswith((".", "?")), "a sentence ends like one"
    shown = placeholders(kind.sentence) | placeholders(kind.hint)
    assert shown <= set(kind.fields), f"it shows {shown - set(kind.fields)}, which `fields` does not ask for"


@pytest.mark.parametrize("kind", refusals(), ids=by_code)
@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_refusal_speaks_each_language(kind, lang):
    for english in filter(None, (kind.sentence, kind.hint)):
        said = catalogue(lang).get(english)
        assert said, f"catalogues/{lang}/refusals.toml has no entry {english!r}"
        assert placeholders(said) == placeholders(english), f"{said!r} shows other fields than {english!r}"


@pytest.mark.parametrize("kind", refusals(), ids=by_code)
def test_a_refusal_is_documented_and_raised_and_tried(kind):
    assert kind.__name__ in raised(), "nobody raises it: delete it rather than keep it for later"
    assert {kind.__name__, kind.code} & words_of_the_tests(), (
        'no test gets this no: with refused("' + kind.code + '"): …'
    )
    assert f"`{kind.code}`" in sources.page("refusals.md"), (
        "docs/reference/refusals.md does not know it: run `make docs`"
    )
