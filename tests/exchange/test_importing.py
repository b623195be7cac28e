# SPDX-License-Identifier: Apache-2.0
"""A file of threads comes in: floors, times and names as they were, nothing twice, and the community adds up."""

import gzip
import json
import threading

import pytest
import zstandard
from tests.kit import carts
from tests.kit.carts import BEGAN, line, write_lines
from tests.kit.town import refused

from banyan.base import clock
from banyan.core import accounts, pages, posts, search, search_index, threads
from banyan.core.search import Question
from banyan.exchange.bulk import pipeline
from banyan.exchange.importing import import_path
from banyan.jobs.timetable import run_pending
from banyan.records.posts import PostState
from banyan.storage.files import FileStore
from banyan.storage.queries import imports
from banyan.storage.store import StoreBusy

SMALL = [
    line(floor=1, author="Ada Lovelace", body="<p>With caraway?</p>"),
    line(floor=2, author="小榕", body="<p>要加葛缕子。</p>", ref=1),
    line(floor=5, author="Ada Lovelace", body="<p>Then so.</p>", ref=2),
    line("18", 1, author="★ Kana カナ ★", title="Molasses & more", body="<b>dark</b><script>alert(1)</script>"),
]


def floor_of(town, number, floor):
    return town.guest.sees(posts.get, number, floor)[0]


def test_floors_times_authors_and_answers_are_kept(town, tmp_path):
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    assert (report.posts, report.threads, report.accounts, report.boards) == (4, 2, 3, 1)
    thread, author, board = town.guest.sees(threads.get, 1)
    assert (thread.title, thread.last_floor, thread.live_count, thread.people_count) == ("Rye 17", 5, 3, 2)
    assert (board.slug, board.thread_count, board.post_count) == ("bread", 2, 4)
    assert author.display_name == "Ada Lovelace"
    third = floor_of(town, 1, 5)
    assert (third.made_at, third.reply_to, third.html) == (BEGAN + 5 * clock.MINUTE, 2, "<p>Then so.</p>")
    assert thread.last_post_at == third.made_at
    assert thread.bump_id == third.id


def test_a_floor_that_the_source_does_not_have_is_an_empty_place(town, tmp_path):
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    assert report.missing == 2
    for floor in (3, 4):
        post = floor_of(town, 1, floor)
        assert (post.state, post.source, post.html) == (PostState.MISSING, "", "")
    assert any("2 floors are not in the source" in said for said in report.lines("en"))


def test_an_empty_place_takes_the_words_that_come_later(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    report = carts.bring(town.store, write_lines(tmp_path / "more.jsonl", [line(floor=3, author="Late")]), source="old")
    assert (report.posts, report.missing) == (1, 0)
    assert floor_of(town, 1, 3).source == "<p>Words 17/3.</p>"
    assert floor_of(town, 1, 4).state == PostState.MISSING


def test_authors_are_unclaimed_and_nobody_is_them(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    found, _ = town.chen.sees(accounts.list_accounts, state="unclaimed")
    assert {account.display_name for account in found} >= {"Ada Lovelace", "小榕", "★ Kana カナ ★"}
    ada = next(account for account in found if account.display_name == "Ada Lovelace")
    assert (ada.source, ada.post_count, ada.thread_count) == ("old", 2, 1)
    assert ada.joined_at == BEGAN + clock.MINUTE
    with refused("not_found"):
        town.guest.does(accounts.sign_in, ada.id, "", "")


def test_html_is_cleaned_and_kept_beside_what_was_written(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    post = floor_of(town, 2, 1)
    assert post.html == "<b>dark</b>"
    assert post.source == "<b>dark</b><script>alert(1)</script>"


def test_what_was_imported_can_be_found(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    for words, number in (("葛缕", 1), ("molasses", 2)):
        found = town.guest.sees(search.page, Question(words))
        assert [hit.number for hit in found.hits] == [number]


def unfiled(town, path):
    """Bring `path` in without the jobs that read the log: how the index differs from the posts then, looked at one by one."""
    import_path(town.store, FileStore(path.parent / "shelf"), path, source="old")
    with town.store.read() as tx:
        post_ids = [row[0] for row in tx.all("SELECT id FROM posts")]
        return [one.what for some_id in post_ids for one in search_index.differences(tx, some_id - 1, some_id)]


def test_new_posts_come_into_the_index_with_their_unit_of_work(town, tmp_path):
    assert unfiled(town, write_lines(tmp_path / "old.jsonl", [*SMALL, *carts.threads(8, 4)])) == []
    town.chen.does(threads.remove_thread, 2, "twice the same")
    run_pending(town.store)
    longer = [line(floor=6, body="<p>酸面包 &amp; <i>Brot</i></p>"), line("19", title="Sourdough"), line("18", 2)]
    assert unfiled(town, write_lines(tmp_path / "longer.jsonl", longer)) == []
    for words, place in (("酸面", (1, 6)), ("brot", (1, 6)), ("sourdough", (11, 1))):
        assert [(hit.number, hit.floor) for hit in town.guest.sees(search.page, Question(words)).hits] == [place]


def test_a_floor_that_was_open_is_left_to_the_job_that_may_be_filing_it_as_open(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    assert unfiled(town, write_lines(tmp_path / "more.jsonl", [line(floor=3)])) == ["missing"]
    run_pending(town.store)
    assert carts.findings(town.store) == []


def test_old_posts_are_no_news_to_those_who_joined_later(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    page = town.bo.sees(pages.board_page, "bread")
    assert len(page.rows) == 2
    assert town.bo.sees(pages.next_unread, "bread") is None


def test_again_brings_nothing_twice(town, tmp_path):
    path = write_lines(tmp_path / "old.jsonl", carts.threads(30, 9))
    first = carts.bring(town.store, path)
    before = carts.folder(town.store, tmp_path / "before")
    again = carts.bring(town.store, path)
    assert (again.posts, again.threads, again.accounts, again.already_here) == (0, 0, 0, first.posts)
    assert again.losses == {}
    assert carts.folder(town.store, tmp_path / "after") == before


def test_a_longer_file_of_the_same_name_brings_what_is_new(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", SMALL))
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [*SMALL, line(floor=6, author="小榕")]))
    assert (report.posts, report.accounts, report.already_here) == (1, 0, 4)


def test_the_same_names_of_another_source_are_other_people(town, tmp_path):
    path = write_lines(tmp_path / "old.jsonl", SMALL)
    carts.bring(town.store, path)
    report = carts.bring(town.store, path, source="elsewhere")
    assert (report.posts, report.threads, report.boards) == (4, 2, 1)
    assert town.guest.sees(accounts.person, "Ada-Lovelace-2").account.source == "elsewhere"


def test_an_import_that_was_stopped_goes_on_where_it_was(town, tmp_path):
    """Stopped at each step in turn; at the end everything is there once, and the report tells of all."""
    rows = [*carts.threads(40, 9), b"{broken\n"]
    path = write_lines(tmp_path / "old.jsonl", rows)
    stops, files = 0, FileStore(tmp_path / "shelf")

    def stop(done, total, what):
        raise KeyboardInterrupt

    for _ in range(40):
        try:
            import_path(town.store, files, path, stop)
            raise AssertionError("it went on")
        except KeyboardInterrupt:
            stops += 1
        with town.store.read() as tx:
            if imports.find_import(tx, "old")[0] >= len(rows):
                break
    assert stops > 2
    report = carts.bring(town.store, path)
    assert (report.posts, report.threads, report.missing, report.already_here) == (40 * 9, 40, 40, 0)
    assert report.losses == {"broken_line": 1}


def test_progress_grows_to_the_end(town, tmp_path):
    path = write_lines(tmp_path / "old.jsonl", carts.threads(60, 9))
    seen = []
    import_path(town.store, FileStore(tmp_path / "shelf"), path, lambda *now: seen.append(now))
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size, "write")


def test_a_store_that_is_busy_is_waited_for(town, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BUSY_PAUSE_S", 0)
    path, busy = write_lines(tmp_path / "old.jsonl", SMALL), iter([True, True])
    write = town.store.write

    def refuse(tx):
        raise StoreBusy

    monkeypatch.setattr(town.store, "write", lambda job: write(refuse if next(busy, False) else job))
    assert carts.bring(town.store, path).posts == 4
    assert next(busy, None) is None


def test_two_imports_of_one_source_do_not_mix(town, tmp_path):
    """The second begins while the first is running: one of them is refused, and nothing is doubled."""
    path = write_lines(tmp_path / "old.jsonl", carts.threads(60, 9))
    ended, files = [], FileStore(tmp_path / "shelf")

    def begin_another(done, total, what):
        if not ended:
            other = threading.Thread(target=lambda: ended.append(import_path(town.store, files, path)))
            other.start()
            other.join()

    with refused("import_elsewhere"):
        import_path(town.store, files, path, begin_another)
    run_pending(town.store, files)
    assert carts.findings(town.store) == []
    assert town.guest.sees(threads.get, 60)[0].last_floor == 10


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gzip", "zstd"])
def test_packed_files_are_unpacked_on_the_way(sqlite_store, tmp_path, pack):
    path = tmp_path / "old.jsonl.xx"
    path.write_bytes(pack(b"".join(json.dumps(row).encode() + b"\n" for row in SMALL)))
    report = carts.bring(sqlite_store, path)
    assert (report.source, report.posts) == ("old", 4)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<html>", b"[]", "你好".encode()])
def test_what_is_nothing_of_ours_is_refused(sqlite_store, tmp_path, content):
    path = tmp_path / "thing.txt"
    path.write_bytes(content)
    with refused("unknown_kind"):
        carts.bring(sqlite_store, path)


def test_what_is_not_there_is_refused(sqlite_store, tmp_path):
    with refused("nothing_there"):
        carts.bring(sqlite_store, tmp_path / "nowhere.jsonl")


def test_each_step_is_short_enough_to_post_in_between(town, tmp_path):
    """Somebody replies between any two steps of an import, and every reply has its floor."""
    thread = town.ada.opens_thread("While it runs")
    path = write_lines(tmp_path / "old.jsonl", carts.threads(60, 9))
    town.clock.passes(clock.DAY)
    import_path(town.store, FileStore(tmp_path / "shelf"), path, lambda *now: town.chen.replies(thread, "Still here"))
    run_pending(town.store)
    assert carts.findings(town.store) == []
    kept = town.guest.sees(threads.get, thread.number)[0]
    assert kept.last_floor == kept.live_count > 4


def test_a_thread_whose_first_floor_comes_last_gets_its_author_and_title(town, tmp_path):
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [line(floor=2, author="Bo B", title="Re: Rye")]))
    first = line(floor=1, author="Ada Lovelace", title="Rye")
    carts.bring(town.store, write_lines(tmp_path / "more.jsonl", [first]), source="old")
    thread, author, _ = town.guest.sees(threads.get, 1)
    assert (thread.title, author.display_name, thread.people_count) == ("Rye", "Ada Lovelace", 2)


def test_floors_in_any_order_find_their_place(town, tmp_path):
    rows = [line(floor=floor, author=f"Person {floor % 3}") for floor in (5, 1, 4, 2, 3)]
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", rows))
    assert (report.posts, report.missing, report.losses) == (5, 0, {})
    assert [floor_of(town, 1, floor).source for floor in range(1, 6)] == [
        f"<p>Words 17/{floor}.</p>" for floor in range(1, 6)
    ]


def test_what_was_edited_here_is_not_written_over(town, tmp_path):
    """A post that its author changed after the import stays as it is when the file comes again."""
    path = write_lines(tmp_path / "old.jsonl", SMALL)
    carts.bring(town.store, path)
    town.ada.opens_thread("Ours")
    town.store.write_now(lambda tx: tx.run("UPDATE posts SET source = 'Mine now' WHERE floor = 2 AND reply_to = 1"))
    report = carts.bring(town.store, path)
    assert report.losses == {"duplicate_floor": 1}
    assert floor_of(town, 1, 2).source == "Mine now"
