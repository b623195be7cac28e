# SPDX-License-Identifier: Apache-2.0
"""What an address inside the community says of its place, and to whom."""

from tests.kit.town import Town

from banyan.core import posts, previews, threads


def said(town: Town, *places: tuple[int, int]) -> dict[tuple[int, int], tuple[str, str, str]]:
    found = town.guest.sees(previews.of, places)
    return {place: (one.title, one.author, one.excerpt) for place, one in found.items()}


def test_title_author_and_first_words(town: Town) -> None:
    thread = town.ada.opens_thread("Night trains", "They stop in Shiqiao.")
    town.eve.replies(thread, "word " * 60)
    found = said(town, (1, 1), (1, 2), (1, 1))
    assert found[1, 1] == ("Night trains", "ada", "They stop in Shiqiao.")
    assert found[1, 2][1:] == ("eve", ("word " * 60)[:120].rstrip() + "…")


def test_what_is_not_for_the_caller_or_not_there_says_nothing(town: Town) -> None:
    town.chen.opens_thread("Secret", board=town.back_room)
    thread = town.ada.opens_thread("Night trains")
    town.eve.replies(thread, "soon gone")
    town.eve.does(posts.delete, 2, 2)
    assert said(town, (1, 1), (2, 2), (2, 9), (9, 1)) == {}
    assert (1, 1) in town.chen.sees(previews.of, [(1, 1)])
    town.ada.does(threads.remove_thread, 2, "off topic")
    assert said(town, (2, 1)) == {}
    assert town.ada.sees(previews.of, [(2, 1)]) == {}


def test_a_page_asks_for_so_many_at_most(town: Town) -> None:
    town.ada.opens_thread("Night trains")
    assert said(town, *[(number, 1) for number in range(100, 100 + previews.MOST)], (1, 1)) == {}
