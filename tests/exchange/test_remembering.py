# SPDX-License-Identifier: Apache-2.0
"""The diary, the tens and compilations in an archive: the new house goes on with them, and takes nothing on trust."""

from tests.exchange.test_archive import archive, empty_sqlite, lines_of, lived_in, moved_in, rewrite, shelf
from tests.kit import carts

from banyan.base import clock
from banyan.core import diary, hot_list, pages, site
from banyan.records.callers import GUEST
from banyan.records.diary import Span
from banyan.records.hot_list import HotRow
from banyan.storage.queries import site as site_queries

__all__ = ["archive", "empty_sqlite", "lived_in", "shelf"]  # a fixture is found by name


def test_the_diary_goes_on_in_the_new_house(lived_in, empty_sqlite, shelf, tmp_path):
    carts.folder(lived_in.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    with lived_in.store.read() as there, empty_sqlite.read() as here:
        week = diary.span(there, GUEST, Span.WEEK)
        assert week.places
        assert diary.span(here, GUEST, Span.WEEK) == week
        yesterday = diary.today(there) - 1
        assert diary.day(here, GUEST, yesterday) == diary.day(there, GUEST, yesterday)
        assert diary.due(here) == []
        number = here.value("SELECT number FROM threads WHERE title = 'Night trains, in short'")
        [piece] = pages.thread_page(here, GUEST, number).pieces
        assert (piece.author.handle, piece.html) == ("bo", "<p>one 3</p>")


def test_hot_lists_of_days_that_are_over_go_along(lived_in, empty_sqlite, shelf, tmp_path):
    lived_in.chen.does(site.set_policies, hot_list="on")
    with lived_in.store.read() as there:
        today = diary.today(there)
        thread = there.value("SELECT id FROM threads WHERE title = 'Night trains, in short'")
    for day in (today - 1, today):
        rows = [HotRow(day, 1, thread, 3, 2, 1, 0)]
        lived_in.store.write_now(lambda tx, day=day, rows=rows: hot_list.keep(tx, day, rows))
    before = carts.folder(lived_in.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    empty_sqlite.write_now(lambda tx: site_queries.put_value(tx, "hot_list", "on"))
    with lived_in.store.read() as there, empty_sqlite.read() as here:
        [place] = hot_list.day(here, GUEST, today - 1).places
        assert (place.people, place.answers, place.pushes) == (3, 2, 1)
        assert hot_list.day(there, GUEST, today - 1).places == [place]
        assert hot_list.day(here, GUEST).places == [], "today is counted in each house by itself"
    assert carts.folder(empty_sqlite, tmp_path / "again", shelf)["hot_days.jsonl"] == before["hot_days.jsonl"]


def test_a_diary_remembers_days_that_were_and_threads_that_came_along(archive, empty_sqlite):
    thread = lines_of(archive, "threads/000001.jsonl")[0]["id"]
    today = clock.to_iso(clock.now())[:10]
    at = "2020-01-01T00:00:00Z"
    entry = {"day": today, "thread": thread, "place": 1, "people": 2, "entered_at": at}
    wrong = [{"thread": "7"}, {"day": "2026-02-30"}, {"day": "9999-01-01"}]
    rewrite(archive, "diary.jsonl", [entry, *(entry | one for one in wrong)])
    ten = {"day": today, "thread": thread, "rank": 1, "people": 2, "posts": 3}  # of a day that is not over
    rewrite(archive, "tens.jsonl", [ten])
    rewrite(archive, "compilations.jsonl", [{"thread": "7"}])
    rewrite(archive, "hot_days.jsonl", [{"day": today, "thread": thread, "place": 1, "people": 2}])
    assert carts.bring(empty_sqlite, archive).losses == {"bad_row": 6}
    with empty_sqlite.read() as tx:
        assert len(diary.day(tx, GUEST).entries) == 1
        assert diary.span(tx, GUEST, Span.YEAR).places == []
