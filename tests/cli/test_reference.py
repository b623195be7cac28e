# SPDX-License-Identifier: Apache-2.0
"""docs/reference is what the code says: whoever changes the one runs `make docs` for the other."""

import pytest
from tests.cli.conftest import Machine
from tests.kit import sources

from banyan.cli import reference


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_is_what_the_code_says(name: str):
    page = reference.page(name)
    assert page.count("\n") > 15
    assert sources.page(f"{name}.md") == page, f"docs/reference/{name}.md is not what the code says: run `make docs`"


def test_the_pages_are_written_where_they_are_wanted(machine: Machine):
    machine.does("reference", "pages")
    written = {path.stem for path in (machine.folder / "pages").iterdir()}
    assert written == set(reference.PAGES)


def test_the_keys_are_those_that_the_web_tells_of():
    assert "| `j` | next floor or row |" in reference.page("keys")
