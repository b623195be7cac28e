# SPDX-License-Identifier: Apache-2.0
"""Nothing outgrows its room: a file, a function or a list of parameters that is too long holds two things."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit import sources

FILE_CAP, TEST_FILE_CAP = 500, 800
FUNCTION_CAP = 60
PARAMETER_CAP = 7
KNOWN_LONG: frozenset[str] = frozenset()  # may only shrink

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files() -> Iterator[tuple[str, str]]:
    for path in sources.files():
        cap = FILE_CAP if path.is_relative_to(sources.SRC) else TEST_FILE_CAP
        if path.suffix in (".py", ".js", ".html") and "fixtures" not in path.parts:
            lines = sources.text(path).count("\n")
            if lines > cap:
                yield sources.name(path), f"has {lines} lines, at most {cap}"


def long_functions() -> Iterator[tuple[str, str]]:
    for path, node in functions():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_CAP:
            yield f"{sources.name(path)}:{node.name}", f"has {lines} lines, at most {FUNCTION_CAP}"


def long_signatures() -> Iterator[tuple[str, str]]:
    for path, node in functions():
        names = [
            argument.arg
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            if argument.arg not in ("self", "cls")
        ]
        if len(names) > PARAMETER_CAP:
            yield f"{sources.name(path)}:{node.name}", f"takes {len(names)} parameters, at most {PARAMETER_CAP}"


def functions() -> Iterator[tuple[Path, Function]]:
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, Function):
                yield path, node


ADVICE = {
    long_files: "It usually holds two nouns: give the second its own file, with the noun's name.",
    long_functions: "Find the sentence that it says and give its clauses names; a ladder of ifs wants to be a table.",
    long_signatures: "Some of them belong together and want a record; a flag wants to be two functions.",
}


@pytest.mark.parametrize("find", ADVICE)
def test_nothing_outgrows_its_room(find):
    found = [f"{where} {what}" for where, what in find() if where not in KNOWN_LONG]
    assert not found, "\n".join([*found, ADVICE[find]])


def test_there_is_something_to_measure():
    assert len(sources.modules()) > 10
    assert sum(1 for _ in functions()) > 50


def test_what_is_known_to_be_long_still_is():
    shrunk = KNOWN_LONG - {where for find in ADVICE for where, _ in find()}
    assert not shrunk, f"no longer too long, so take it off KNOWN_LONG: {sorted(shrunk)}"
