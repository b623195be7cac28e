# SPDX-License-Identifier: Apache-2.0
"""Small habits: a licence line, a word about each file, nothing left for later, nothing of the machine it was written on."""

import ast
import re

import pytest
from tests.kit import sources

SPDX = "SPDX-License-Identifier: Apache-2.0"
SOURCE_ENDINGS = (".py", ".js", ".css")

LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
EXCUSES = re.compile(r"pytest\.mark\.(skip|xfail|skipif)|pytest\.(skip|xfail|importorskip)\(")
ELSEWHERE = re.compile(
    r"(?<![\w.])/(work|root)/|(?<![\w.])/home/\w|/opt/(pypi|wheels)|"
    r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.org|deb\.debian\.org)\b"
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{sources.name(path)}:{number}: {line.strip()[:100]}"
        for path, text in sources.texts()
        if path.name != "test_tidiness.py" and pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_there_is_something_to_look_at():
    assert len(list(sources.texts())) > 40


def test_every_source_file_says_its_licence_first():
    bad = [
        sources.name(path)
        for path, text in sources.texts()
        if path.suffix in SOURCE_ENDINGS or text.startswith("#!")
        if SPDX not in "".join(text.splitlines(keepends=True)[: 2 if text.startswith("#!") else 1])
    ]
    assert not bad, (
        f"{bad}: the first line is `# {SPDX}` (after #! where there is one), in the comment marks of the language."
    )


def test_every_module_says_what_it_is_for():
    bad = [
        sources.name(path)
        for path in sources.files()
        if path.suffix == ".py" and "fixtures" not in path.parts
        if not ast.get_docstring(sources.tree(path))
    ]
    assert not bad, f"{bad}: one paragraph: what it is for, and what it refuses to do."


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        (LATER, "Do it now, or open an issue: what is left in the code is left for ever."),
        (EXCUSES, "A test that does not run tells nobody anything: make it run everywhere, or delete it."),
        (ELSEWHERE, "That is the machine it was written on; another machine has another."),
    ],
    ids=["nothing is left for later", "no test is skipped", "no machine and no registry"],
)
def test_nothing_stays_behind(pattern, advice):
    found = lines_with(pattern)
    assert not found, "\n".join([*found, advice])


def test_the_root_of_the_repository_is_short():
    names = {path.relative_to(sources.ROOT).parts[0] for path in sources.files()}
    assert len(names) <= 16, f"{len(names)} names at the root, at most 16: {sorted(names)}"
