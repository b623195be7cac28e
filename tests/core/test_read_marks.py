# SPDX-License-Identifier: Apache-2.0
"""Read marks: exact against a naive model that remembers every floor."""

from hypothesis import given
from hypothesis import strategies as st
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import pages, posts, read_marks
from banyan.records.read_marks import MAX_RANGES, Mark, format_mark, parse_mark

spans = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 12), st.integers(0, 9)), max_size=30)


@given(spans, st.integers(1, 80))
def test_marks_agree_with_a_model_that_remembers_every_floor(seen: list[tuple[int, int, int]], last_floor: int) -> None:
    mark, naive = Mark(), dict[int, int]()
    for first, more, seq in seen:
        mark = mark.see(first, first + more, seq)
        for floor in range(first, first + more + 1):
            naive[floor] = max(naive.get(floor, 0), seq)
    for floor in range(1, 80):
        assert mark.seen_seq(floor) == naive.get(floor)
        states = {naive.get(one) for one in range(floor, floor + 5)}
        assert mark.seen_whole(floor, floor + 4) == (states.pop() if len(states) == 1 else None)
    unread = [floor for floor in range(1, last_floor + 1) if floor not in naive]
    assert mark.unread_count(last_floor) == len(unread)
    assert mark.first_unread(last_floor) == (unread[0] if unread else None)
    assert parse_mark(format_mark(mark)) == mark
    assert all(a[1] < b[0] for a, b in zip(mark.ranges, mark.ranges[1:], strict=False))


def test_a_mark_of_many_islands_stays_short_and_hides_nothing() -> None:
    mark = Mark()
    for n in range(1_000):
        mark = mark.see(n + 1, n + 1, n)
    assert len(mark.ranges) <= MAX_RANGES
    assert mark.unread_count(1_000) == 0
    assert all(mark.seen_seq(n + 1) <= n for n in range(1_000))  # never newer than the truth: no `~` goes missing


def test_what_was_shown_is_read_and_what_came_after_is_not(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.eve.reads(thread, 1, 1)
    town.ada.replies(thread, "Rye")
    page = town.eve.sees(pages.board_page, "railway")
    row = page.rows[0].thread
    mark = town.eve.sees(read_marks.marks_for, [row])[row.id]
    assert (mark.sign, mark.unread, mark.first_unread) == ("+", 1, 2)


def test_a_change_to_what_was_read_shows_as_changed_and_reading_it_clears_that(town: Town) -> None:
    thread = town.ada.opens_thread("Bread", "Rie")
    town.eve.reads(thread, 1, 1)
    town.ada.does(posts.edit, thread.number, 1, text("Rye"), 1)
    row = town.eve.sees(pages.thread_page, thread.number).thread
    mark = town.eve.sees(read_marks.marks_for, [row])[row.id]
    assert (mark.sign, mark.first_unread) == ("~", 1)
    town.eve.reads(thread, 1, 1)
    assert town.eve.sees(read_marks.marks_for, [row])[row.id].sign == ""


def test_a_change_elsewhere_in_the_thread_is_not_a_change_to_what_i_read(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.ada.replies(thread, "Rie")
    town.eve.reads(thread, 1, 1)
    town.ada.does(posts.edit, thread.number, 2, text("Rye"), 1)
    row = town.eve.sees(pages.thread_page, thread.number).thread
    mark = town.eve.sees(read_marks.marks_for, [row])[row.id]
    assert (mark.sign, mark.first_unread) == ("+", 2)
    read = town.eve.sees(read_marks.load, row)
    with town.store.read() as tx:
        assert read_marks.changed_floors(tx, row, read) == []


def test_marking_up_to_here_makes_the_rest_unread_again(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    for grain in ("Rye", "Corn", "Oats"):
        town.ada.replies(thread, grain)
    town.eve.reads(thread, 1, 4)
    mark = town.eve.does(read_marks.mark_up_to, thread.number, 2)
    assert (mark.first_unread(4), mark.unread_count(4)) == (3, 2)
    with refused("sign_in_first"):
        town.guest.does(read_marks.mark_up_to, thread.number, 2)


def test_marking_a_board_read_covers_what_is_there_and_nothing_later(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.ada.replies(thread, "Rye")
    town.eve.does(read_marks.mark_board_read, town.railway)
    row = town.eve.sees(pages.thread_page, thread.number).thread
    assert town.eve.sees(read_marks.marks_for, [row])[row.id].sign == ""
    town.clock.passes(clock.SECOND)
    town.ada.replies(thread, "Corn")
    row = town.eve.sees(pages.thread_page, thread.number).thread
    mark = town.eve.sees(read_marks.marks_for, [row])[row.id]
    assert (mark.sign, mark.unread, mark.first_unread) == ("+", 1, 3)
    with refused("sign_in_first"):
        town.guest.does(read_marks.mark_board_read, town.railway)
    with refused("not_found"):
        town.eve.does(read_marks.mark_board_read, town.back_room)


def test_two_devices_that_read_different_pages_lose_nothing(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    for n in range(5):
        town.ada.replies(thread, f"Rye {n}")
    town.eve.does(read_marks.save, [(thread.id, Mark().see(1, 2, 0))])
    town.eve.does(read_marks.save, [(thread.id, Mark().see(4, 6, 0))])
    row = town.eve.sees(pages.thread_page, thread.number).thread
    assert town.eve.sees(read_marks.load, row).first_unread(6) == 3


def test_next_unread_goes_through_a_board_thread_by_thread(town: Town) -> None:
    first = town.ada.opens_thread("First")
    second = town.ada.opens_thread("Second")
    thread, floor = town.eve.sees(pages.next_unread, "railway")
    assert (thread.number, floor) == (second.number, 1)
    thread, _ = town.eve.sees(pages.next_unread, "railway", second.number)
    assert thread.number == first.number
    town.eve.does(read_marks.mark_board_read, town.railway)
    assert town.eve.sees(pages.next_unread, "railway") is None
    with refused("sign_in_first"):
        town.guest.sees(pages.next_unread, "railway")


def test_a_board_is_read_up_to_a_thread_and_that_can_be_undone(town: Town) -> None:
    made = []
    for n in range(3):
        town.clock.passes(clock.MINUTE)
        made.append(town.ada.opens_thread(f"T{n}"))

    def signs() -> list[str]:
        marks = town.bo.sees(read_marks.marks_for, made)
        return [marks[thread.id].sign for thread in made]

    before = town.bo.does(read_marks.mark_board_read, town.railway, made[1].last_post_at)
    assert signs() == ["", "", "+"]
    town.bo.does(read_marks.mark_board_read, town.railway, made[0].last_post_at)
    assert signs() == ["", "", "+"], "what is read stays read"
    town.bo.does(read_marks.restore_board_mark, town.railway, before)
    assert signs() == ["+", "+", "+"]
    with refused("sign_in_first"):
        town.guest.does(read_marks.restore_board_mark, town.railway, before)
