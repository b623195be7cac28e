# SPDX-License-Identifier: Apache-2.0
"""A setting that nobody reads, or that nobody can read about, is a lie to the operator."""

import ast

import pytest
from tests.kit import sources

from banyan.base.settings import SETTINGS

NAMES = [setting.name for setting in SETTINGS]


def uses(name: str) -> list[str]:
    """Places that speak of a setting by its name, other than its row in the table."""
    return [
        sources.name(path)
        for path in sources.modules()
        for module in [sources.tree(path)]
        for rows in [{id(call.args[0]) for call in ast.walk(module) if _is_row(call)}]
        for text in sources.strings(module)
        if text.value == name and id(text) not in rows
    ]


def _is_row(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and sources.called(node) == "Setting" and bool(node.args)


def test_there_is_a_table_of_settings():
    assert len(NAMES) > 10
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_a_setting_is_documented_and_used(setting):
    assert setting.what.endswith("."), "what a setting is for is a sentence"
    assert uses(setting.name), f'nobody reads settings["{setting.name}"]: delete it rather than keep it for later'
    page = sources.page("settings.md")
    for words in (f"`{setting.name}`", f"`{setting.variable}`"):
        assert words in page, f"docs/reference/settings.md does not know {words}: run `make docs`"
