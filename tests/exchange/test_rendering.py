# SPDX-License-Identifier: Apache-2.0
"""Many bodies at once: here or in helpers the same, and neither a hostile body nor a dead helper ends an import."""

import os
import signal

import pytest

from banyan.exchange import rendering
from banyan.exchange.rendering import Made, Renderer, Wanted, render_all
from banyan.markup import render

BODIES = [
    Wanted("<p>With caraway?</p>", "html", 5, "", ""),
    Wanted("**dark** #2", "markdown", 5, "", ""),
    Wanted("> quoted\nplain", "text", 5, "", ""),
    Wanted("[b]bold[/b]", "bbcode", 5, "", ""),
    Wanted('<a href="/x">here</a>', "html", 5, "", "https://old.example/t/1"),
]


def test_each_format_is_rendered_in_its_place():
    made = render_all(BODIES)
    assert made[0].html == "<p>With caraway?</p>"
    assert 'href="/t/5/2"' in made[1].html
    assert "<blockquote>" in made[2].html
    assert ">bold</" in made[3].html
    assert 'href="https://old.example/x"' in made[4].html
    assert {one.failure for one in made} == {""}
    assert {one.renderer for one in made} == {render.RENDERER}


def test_one_body_that_cannot_be_rendered_is_shown_as_it_was_written(monkeypatch):
    real = render.read_import

    def hostile(text, place):
        if "bomb" in text:
            raise RecursionError("too deep")
        return real(text, place)

    def hostile_batch(bodies):
        raise RecursionError("one of them")

    monkeypatch.setattr(render, "render_imports", hostile_batch)
    monkeypatch.setattr(render, "read_import", hostile)
    made = render_all([BODIES[0], Wanted("<b>bomb</b>", "html", 5, "", ""), BODIES[2]])
    assert made[0].html == "<p>With caraway?</p>"
    hostile = "<pre>&lt;b&gt;bomb&lt;/b&gt;</pre>"
    assert made[1] == Made(hostile, "", render.RENDERER, "b bomb", "RecursionError: too deep")
    assert made[2].failure == ""


@pytest.fixture
def with_helpers(monkeypatch):
    """A renderer that calls in its helpers at once."""
    monkeypatch.setattr(rendering, "IN_PROCESS", 0)
    with Renderer(1) as renderer:
        yield renderer


def test_a_helper_makes_what_is_made_here(with_helpers):
    assert with_helpers.collect(with_helpers.submit(BODIES), BODIES) == render_all(BODIES)
    assert with_helpers.ahead > 0


def test_what_a_dead_helper_had_is_made_here(with_helpers):
    with_helpers.collect(with_helpers.submit(BODIES), BODIES)
    for pid in list(with_helpers._pool._processes):
        os.kill(pid, signal.SIGKILL)
    for _ in range(3):
        assert with_helpers.collect(with_helpers.submit(BODIES), BODIES) == render_all(BODIES)
    assert with_helpers.ahead == 0


def test_few_bodies_call_nobody_in():
    with Renderer() as renderer:
        renderer.collect(renderer.submit(BODIES), BODIES)
        assert renderer.ahead == 0
