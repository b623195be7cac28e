# SPDX-License-Identifier: Apache-2.0
"""Pages cut at their slots: what is filled, what stays as it was, and that no text can look like a slot."""

from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.web.splice import Pattern, Shape, close_slot, field, open_slot, slot


def test_a_slot_is_empty_and_a_default_stands_until_they_are_filled():
    pattern = Pattern.of(f"<p>{slot('nav')}|{open_slot('acts', 12)}read{close_slot()}|{slot('nav')}</p>")
    assert pattern.filled({}) == b"<p>|read|</p>"
    assert pattern.filled({"nav": b"N", "acts:12": b"reply"}) == b"<p>N|reply|N</p>"
    assert pattern.filled({"unknown": b"x"}) == b"<p>|read|</p>"


def test_a_plain_slot_does_not_swallow_those_between_it_and_the_next_default():
    text = slot("theme") + "a" + slot("nav") + "b" + open_slot("box") + "c" + close_slot() + slot("end")
    pattern = Pattern.of(text)
    assert set(pattern.places) == {"theme", "nav", "box", "end"}
    assert pattern.filled({"nav": b"N", "end": b"E"}) == b"aNbcE"


def test_fillings_never_change_the_pattern_they_are_put_into():
    pattern = Pattern.of(slot("nav"))
    assert pattern.filled({"nav": b"ada"}) == b"ada"
    assert pattern.filled({}) == b""
    assert pattern.with_defaults({"nav": b"guest"}).filled({}) == b"guest"
    assert pattern.filled({}) == b""


def test_a_filling_with_slots_of_its_own_opens_them():
    outer = Pattern.of(f"<{slot('box')}>{open_slot('acts')}read{close_slot()}{slot('nav')}")
    inner = f"[{slot('csrf')}]".encode()
    pattern = outer.expanded({"box": inner})
    assert pattern.filled({"csrf": b"T", "nav": b"N"}) == b"<[T]>readN"
    assert "box" not in pattern.places


def test_every_form_has_a_client_token_of_its_own():
    pattern = Pattern.of(slot("token", "a") + slot("token", "b") + slot("csrf"))
    assert pattern.tokens == ["token:a", "token:b"]


def test_what_looks_like_a_slot_but_does_not_know_the_secret_is_text():
    words = "<? nav?> <?0123456789abcdef nav?> <?+acts?>x<?-?>"
    assert Pattern.of(words).filled({"nav": b"!", "acts": b"!"}) == words.encode()


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["a", "b", "a:1"])), max_size=12), st.text(max_size=20))
def test_a_page_is_its_text_with_the_fillings_in_their_places(pieces, tail):
    text = "".join(words + slot(name) for words, name in pieces) + tail
    fillings = {"a": b"[a]", "a:1": b"[one]"}
    wanted = "".join(words + fillings.get(name, b"").decode() for words, name in pieces) + tail
    assert Pattern.of(text).filled(fillings) == wanted.encode("utf-8", "replace")


def test_a_shape_takes_values_in_as_many_places_as_they_have():
    made = Shape(f"100 % of {field('floor')}{open_slot('acts', field('floor'))}{close_slot()}")
    assert Pattern.of(made.filled({"floor": "7"})).filled({"acts:7": b"!"}) == b"100 % of 7!"
