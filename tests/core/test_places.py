# SPDX-License-Identifier: Apache-2.0
"""Places: entered, reviewed once by each, ordered so that a few votes do not make the best."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import boards, cards, places, posts, reports, sanctions, threads, word_rules
from banyan.core.places import damped
from banyan.records.places import Grades, PlacePage, PlaceTerms
from banyan.records.threads import Thread


@pytest.fixture(autouse=True)
def local(town: Town) -> None:
    """A board that has a directory."""
    town.board("Local", {"en": "Local"}, kinds="discussion place")


def enters(town: Town, who: Member, name: str = "Noodle house", **more: Any) -> Thread:
    usual: dict[str, Any] = {"what": "noodles", "area": "North gate", "hours": "7-21", "price": 1}
    board = who.sees(boards.get, "Local")
    found: Thread = who.does(places.open_place, board.id, name, text("Since 1990."), PlaceTerms(**usual | more))
    return found


def reviews(who: Member, thread: Thread, grade: int, words: str = "Good broth.") -> int:
    floor: int = who.does(places.review, thread.number, grade, text(words))
    return floor


def seen(who: Member, thread: Thread) -> PlacePage:
    page: PlacePage = who.sees(places.look, thread.number)
    return page


def grade(town: Town, thread: Thread) -> Any:
    card = town.guest.sees(cards.find, thread.number)
    return next((fact.fields for fact in card.facts if fact.label == "Grade"), None)


def test_one_review_a_person_and_it_can_be_changed(town: Town) -> None:
    thread = enters(town, town.eve)
    assert grade(town, thread) is None
    assert reviews(town.ada, thread, 5) == 2
    assert reviews(town.chen, thread, 4, "Slow.") == 3
    assert reviews(town.ada, thread, 2, "Not any more.") == 2
    page = seen(town.guest, thread)
    assert (page.grades, page.shares, page.grades.average) == (Grades(2, 6), [0, 1, 0, 1, 0], "3.0")
    assert [(one.person.handle, one.grade, one.html) for one in page.reviews] == [
        ("chen", 4, "<p>Slow.</p>"),
        ("ada", 2, "<p>Not any more.</p>"),
    ]
    assert grade(town, thread) == {"average": "3.0", "n": 2}
    own = seen(town.ada, thread).own
    assert (own.grade, own.source, own.revision) == (2, "Not any more.", 2)


def test_a_review_counts_as_long_as_its_post_stands(town: Town) -> None:
    thread = enters(town, town.eve)
    floor = reviews(town.ada, thread, 1)
    town.eve.does(reports.report, thread.number, floor, "a rival of the house")
    town.chen.does(posts.remove, thread.number, floor, "a rival of the house")
    assert seen(town.guest, thread).grades == Grades(0, 0)
    assert seen(town.ada, thread).why_not == "place_review_removed"
    with refused("place_review_removed"):
        reviews(town.ada, thread, 1)
    town.chen.does(posts.restore, thread.number, floor, "it is none")
    assert seen(town.guest, thread).grades == Grades(1, 1)
    town.ada.does(posts.delete, thread.number, floor)
    assert seen(town.guest, thread).grades == Grades(0, 0)
    assert reviews(town.ada, thread, 3) == floor + 1
    assert seen(town.guest, thread).grades == Grades(1, 3)


def test_who_is_new_here_does_not_review_yet(town: Town) -> None:
    thread = enters(town, town.eve)
    with refused("too_new_to_review"):
        reviews(town.bo, thread, 5)
    assert seen(town.bo, thread).why_not == "too_new_to_review"
    with refused("sign_in_first"):
        reviews(town.guest, thread, 5)
    for wrong in (0, 6):
        with refused("grade_wanted"):
            reviews(town.ada, thread, wrong)
    town.clock.passes(3 * clock.DAY)
    reviews(town.bo, thread, 5)
    town.chen.does(sanctions.ban, "ada", "Local", 3, "noise")
    with refused("banned"):
        reviews(town.ada, thread, 5)
    town.chen.does(threads.lock_thread, thread.number, "moved away")
    with refused("thread_locked"):
        reviews(town.eve, thread, 5)
    with refused("empty_post"):
        reviews(town.eve, enters(town, town.eve, "Other"), 5, " ")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": " "}, "what_wanted"),
        ({"area": ""}, "area_wanted"),
        ({"hours": "x" * 81}, "bad_place"),
        ({"price": 5}, "bad_place"),
    ],
)
def test_what_cannot_be_entered(town: Town, more: dict[str, Any], code: str) -> None:
    with refused(code):
        enters(town, town.eve, **more)
    assert town.count("SELECT count(*) FROM threads") == 0, "both or neither"


def test_who_entered_it_changes_it_and_who_tends_with_a_line_in_the_record(town: Town) -> None:
    thread = enters(town, town.eve)
    moved = PlaceTerms("noodles", "South gate", "7-21", 1)
    with refused("moderators_only"):
        town.ada.does(places.change, thread.number, moved)
    town.eve.does(places.change, thread.number, moved)
    with refused("already_so"):
        town.eve.does(places.change, thread.number, moved)
    town.chen.does(places.change, thread.number, PlaceTerms("tea", "South gate"))
    assert (
        town.count("SELECT detail FROM moderation_log WHERE action = 'change_place'") == "noodles · South gate · 7-21"
    )
    town.chen.does(word_rules.add_rule, "spam", "refuse")
    with refused("word_refused"):
        town.eve.does(places.change, thread.number, PlaceTerms("spam", "South gate"))


def test_a_directory_by_name_or_the_best_first(town: Town) -> None:
    for name, what in (("Zebra", "tea"), ("北门面馆", "noodles"), ("apple tart", "tea"), ("南门", "noodles")):
        enters(town, town.eve, name, what=what)
        town.clock.passes(clock.MINUTE)
    gone = enters(town, town.ada, "Gone")
    town.chen.does(threads.remove_thread, gone.number, "closed down")
    assert names(town) == ["apple tart", "北门面馆", "南门", "Zebra"]
    assert names(town, what="tea") == ["apple tart", "Zebra"]
    assert names(town, area="South gate") == []
    crowd = [town.member(f"m{n}") for n in range(8)]
    for who in crowd:
        who.does(places.review, 1, 4, text("Well."))
    crowd[0].does(places.review, 2, 5, text("The best!"))
    assert names(town, order="grade")[:2] == ["Zebra", "北门面馆"], "eight fours are more than one five"


def names(town: Town, **more: str) -> list[str]:
    return [line.title for line in town.guest.sees(places.of_board, "Local", **more).lines]


def test_a_long_directory_has_pages_and_they_keep_their_place(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PER_PAGE", 2)
    for title in ("E", "A", "D", "B", "C"):
        enters(town, town.eve, title, what="tea" if title in "ABE" else "soup")

    def page(**more: str) -> tuple[list[str], str, str]:
        found = town.guest.sees(places.of_board, "Local", **more)
        return [line.title for line in found.lines], found.before, found.after

    first, before, after = page()
    assert (first, before) == (["A", "B"], "")
    second, back, last = page(after=after)
    assert (second, page(after=back)[0]) == (["C", "D"], ["A", "B"])
    assert (page(after=last)[0], page(after=last)[2]) == (["E"], "")
    assert page(after=page(after=last)[1])[0] == ["C", "D"]
    enters(town, town.eve, "AA")
    assert page(after=after)[0] == ["C", "D"], "what comes before moves nothing"
    town.chen.does(threads.remove_thread, 4, "closed")  # B, behind which the page began
    assert page(after=after)[0] == ["C", "D"]
    enters(town, town.eve, "F", what="tea")
    teas, _, more = page(what="tea")
    assert (teas, page(what="tea", after=more)[0]) == (["A", "E"], ["F"]), "a part has pages of its own"
    found = town.guest.sees(places.of_board, "Local", what="soup")
    assert (found.whats, [line.title for line in found.lines]) == (["noodles", "soup", "tea"], ["C", "D"])
    with refused("bad_cursor"):
        page(after="x")
    assert page(after="99.99")[0] == []


def test_where_nobody_has_a_name_nobody_gives_grades(town: Town) -> None:
    thread = enters(town, town.eve)
    masked = town.board("Masked", {"en": "Masked"}, names="pseudonyms")
    town.chen.does(threads.move_thread, thread.number, masked.id, "among masks")
    with refused("names_hidden"):
        reviews(town.ada, thread, 5)


def test_a_place_that_is_not_there(town: Town) -> None:
    with refused("not_found"):
        town.guest.sees(places.look, town.eve.opens_thread("Bread").number)
    args = (town.eve.sees(boards.get, "Local").id, "Again", text("Tea."), PlaceTerms("tea", "here"), "token")
    assert town.eve.does(places.open_place, *args) == town.eve.does(places.open_place, *args)


@given(st.lists(st.integers(1, 5), max_size=60), st.integers(1, 5))
def test_a_grade_lies_between_the_middle_and_the_average_and_moves_with_each_review(
    given_: list[int], more: int
) -> None:
    before, after = Grades(len(given_), sum(given_)), Grades(len(given_) + 1, sum(given_) + more)
    average = before.total / before.count if before.count else 3
    assert min(3, average) <= damped(before) <= max(3, average)
    assert (damped(after) - damped(before)) * (more - damped(before)) >= 0
