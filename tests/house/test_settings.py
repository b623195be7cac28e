# SPDX-License-Identifier: Apache-2.0
"""A setting that nobody reads, or that nobody can read about, is a lie to the operator."""

import ast
from functools import cache

import pytest
from tests.kit import sources

from banyan.base.settings import SETTINGS

NAMES = [setting.name for setting in SETTINGS]


@cache
def spoken() -> dict[str, list[str]]:
    """Name of a setting → places that speak of it, other than its row in the table. One walk for all of them."""
    found: dict[str, list[str]] = {name: [] for name in NAMES}
    for path in sources.modules():
        module = sources.tree(path)
        rows = {id(call.args[0]) for call in ast.walk(module) if _is_row(call)}
        for text in sources.strings(module):
            if text.value in found and id(text) not in rows:
                found[text.value].append(sources.name(path))
    return found


def _is_row(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and sources.called(node) == "Setting" and bool(node.args)


def test_there_is_a_table_of_settings():
    assert len(NAMES) > 10
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_a_setting_is_documented_and_used(setting):
    assert setting.what.endswith("."), "what a setting is for is a sentence"
    assert spoken()[setting.name], f'nobody reads settings["{setting.name}"]: delete it rather than keep it for later'
    page = sources.page("settings.md")
    for words in (f"`{setting.name}`", f"`{setting.variable}`"):
        assert words in page, f"docs/reference/settings.md does not know {words}: run `make docs`"
