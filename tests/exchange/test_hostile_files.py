# SPDX-License-Identifier: Apache-2.0
"""Files that are broken, lie or attack: every honest line comes through, every other one is counted and worded."""

import json

import pytest
import zstandard
from tests.kit import carts
from tests.kit.carts import line, write_lines
from tests.kit.town import NOON

from banyan.base import clock
from banyan.base.words import LANGUAGES, catalogue
from banyan.core import accounts, posts, threads
from banyan.exchange import streams
from banyan.exchange.bulk.report import REASONS, Report
from banyan.records.posts import PostState

GOOD = line("good", 1)


def text_of(town, number, floor):
    return town.guest.sees(posts.get, number, floor)[0]


# One bad thing each, as a line of a file → the reason under which it is counted.
BAD_LINES = {
    "half an object": (b'{"board": "bread"\n', "broken_line"),
    "no object": (b"[1, 2]\n", "broken_line"),
    "not text": (b"\xff\xfe\x00{\n", "broken_line"),
    "nested without end": (b"[" * 100_000 + b"\n", "broken_line"),
    "no thread": (line(thread=""), "no_thread"),
    "a floor of zero": (line(floor=0), "bad_floor"),
    "a negative floor": (line(floor=-3), "bad_floor"),
    "a floor that is no number": (line(floor="2"), "bad_floor"),
    "a floor that is true": (line(floor=True), "bad_floor"),
    "a floor with a fraction": (line(floor=1.5), "bad_floor"),
    "a floor beyond all numbers": (line(floor=10**30), "bad_floor"),
    "a floor far behind the end": (line("good", 2_000_000), "far_floor"),
    "a floor that is taken": (line("good", 1, body="<p>Other words</p>"), "duplicate_floor"),
    "no body": (line(body=None), "no_text"),
    "more than a megabyte": (line(body="x" * (1024 * 1024 + 1)), "too_long"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_line_that_cannot_be_taken_is_counted_and_passed_over(town, tmp_path, bad, reason):
    path = write_lines(tmp_path / "old.jsonl", [GOOD, bad, line("good", 2)])
    report = carts.bring(town.store, path)
    assert report.losses == {reason: 1}
    assert report.examples[reason][0].split(":")[0] == "2"
    assert report.posts == 2
    assert text_of(town, 1, 2).source == "<p>Words good/2.</p>"


# What is taken with a change: line → reason.
CHANGED = {
    "a body of blanks": (line(body=" \n"), "no_text"),
    "an unknown format": (line(fmt="troff"), "unknown_format"),
    "a time in the future": (line(time="2999-01-01T00:00:00Z"), "future_time"),
    "no time": (line(time=None), "unreadable_time"),
    "a time that is no date": (line(time="yesterday"), "unreadable_time"),
    "a time before all times": (line(time="-0001-13-45"), "unreadable_time"),
    "a time without end": (line(time=1e300), "unreadable_time"),
    "a NUL in the body": (line(body="a\0b"), "cleaned_text"),
    "half a character": (json.dumps(line(body="a\ud83db")).encode() + b"\n", "cleaned_text"),
    "a name that turns the line round": (line(author="Ada\u202egnp.exe"), "cleaned_name"),
    "a name of control characters": (line(author="\x1b[2J\x07\0"), "cleaned_name"),
    "an endless name": (line(author="A" * 5_000), "cleaned_name"),
    "extra fields": (line(x={"likes": 3}), "extra"),
}


@pytest.mark.parametrize(("bad", "reason"), CHANGED.values(), ids=CHANGED)
def test_a_line_that_is_changed_on_the_way_is_counted_too(town, tmp_path, bad, reason):
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [bad, line(floor=2)]))
    assert report.losses == {reason: 1}
    assert report.posts == 2
    first = text_of(town, 1, 1)
    assert first.state == PostState.VISIBLE
    assert 0 <= first.made_at <= NOON
    assert "\0" not in first.source


def test_a_megabyte_is_taken_whole(town, tmp_path):
    body = "<p>" + "长" * 349_000 + "</p>"
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [line(body=body)]))
    assert report.losses == {}
    assert text_of(town, 1, 1).source == body


def test_quotes_a_hundred_thousand_deep_end_in_time(town, tmp_path):
    body = "<blockquote>" * 80_000 + "deep"
    report = carts.bring(
        town.store, write_lines(tmp_path / "old.jsonl", [line(body=body), line(floor=2, body="<i>" * 300_000)])
    )
    assert report.posts == 2
    assert text_of(town, 1, 1).html.count("<blockquote") < 100


def test_odd_names_are_kept_and_told_apart(town, tmp_path):
    names = ["  spaced  out ", "★彡", "ｆｕｌｌ", "full", "admin", "", "12345", "أحمد", "Аda", "@ada", "ada/../x"]
    rows = [line(floor=floor, author=name) for floor, name in enumerate(names, 1)]
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", rows))
    assert report.posts == len(names)
    found, _ = town.chen.sees(accounts.list_accounts, state="unclaimed")
    shown = {account.display_name for account in found}
    assert shown >= {"★彡", "ｆｕｌｌ", "full", "admin", "12345", "أحمد", "Аda", "@ada", "ada/../x", "spaced  out"}
    handles = {account.handle for account in found}
    assert len(handles) == len(found)
    assert not handles & {"admin", "ada", "12345", "Аda"}


def test_a_small_file_makes_no_large_table(town, tmp_path):
    """Each line leaves ten thousand floors open behind it: at some point nobody believes it any more."""
    rows = [line(str(number), floor) for number in range(30) for floor in (1, 10_001)]
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", rows))
    assert report.losses["far_floor"] > 10
    assert report.missing < 101_000


def test_a_cut_tail_is_named(town, tmp_path):
    whole = b"".join(json.dumps(line(floor=floor)).encode() + b"\n" for floor in (1, 2, 3))
    (tmp_path / "old.jsonl").write_bytes(whole[:-40])
    report = carts.bring(town.store, tmp_path / "old.jsonl")
    assert (report.posts, report.losses) == (2, {"cut_tail": 1})


def test_a_last_line_without_its_end_is_whole(town, tmp_path):
    (tmp_path / "old.jsonl").write_bytes(json.dumps(GOOD).encode())
    assert carts.bring(town.store, tmp_path / "old.jsonl").losses == {}


def test_a_packed_file_that_was_cut_gives_what_is_there(town, tmp_path):
    rows = carts.threads(200, 5)
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    frames = [zstandard.ZstdCompressor().compress(b"".join(lines[at : at + 100])) for at in range(0, len(lines), 100)]
    (tmp_path / "old.jsonl.zst").write_bytes(b"".join(frames)[: -len(frames[-1]) // 2])
    report = carts.bring(town.store, tmp_path / "old.jsonl.zst")
    assert report.posts == 900
    assert report.losses == {"damaged": 1}


def test_a_line_without_end_is_never_held(town, tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "MAX_LINE", 100_000)
    giant = b'{"body": "' + b"x" * 300_000 + b'"}\n'
    report = carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [GOOD, giant, line("good", 2)]))
    assert (report.posts, report.losses) == (2, {"giant_line": 1})


def test_a_file_of_nothing_but_losses_ends(town, tmp_path):
    path = write_lines(tmp_path / "old.jsonl", [b"{no\n"] * 5_000)
    report = carts.bring(town.store, path)
    assert (report.posts, report.losses) == (0, {"broken_line": 5_000})
    assert len(report.examples["broken_line"]) == 5


def test_links_to_the_thread_itself_get_its_number_here_and_others_stay(town, tmp_path):
    quote = '<aside class="quote" data-username="Ada" data-post="1" data-topic="17"><blockquote>x</blockquote></aside><p>y</p>'
    town.ada.opens_thread("The first here")
    carts.bring(town.store, write_lines(tmp_path / "old.jsonl", [line(), line(floor=2, body=quote)]))
    thread, _, _ = town.guest.sees(threads.get, 2)
    assert thread.title == "Rye 17"
    assert 'href="/t/2/1"' in text_of(town, 2, 2).html


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_reason_has_its_words(lang):
    words = catalogue(lang)
    assert [sentence for sentence in REASONS.values() if sentence not in words] == []
    report = Report("old", "threads_jsonl", 0, losses=dict.fromkeys(REASONS, 2), extras={"likes": 2})
    assert not any("{" in said for said in report.lines(lang))


def test_nothing_of_a_file_steers_the_terminal_that_shows_the_report(town, tmp_path):
    rows = [
        b'{"\x1b]0;title\x07' + b"\n",
        line(x={"\x1b[2J": 1}),
        line("18", fmt="\x1b[31m"),
        line("19", fmt="\ud800"),
    ]
    path = tmp_path / "\x1b[5m\udcffold.jsonl"
    report = carts.bring(
        town.store,
        write_lines(path, [json.dumps(row).encode() + b"\n" if isinstance(row, dict) else row for row in rows]),
    )
    assert report.source == "[5mold"
    assert all(said.isprintable() for said in report.lines("en"))


def test_a_report_survives_the_database():
    report = Report("old", "threads_jsonl", clock.SECOND)
    report.lose(7, "extra", "likes", 3)
    report.lose(8, "broken_line", "x" * 500)
    assert report.examples == {"broken_line": ["8: " + "x" * 200]}
    said = report.lines("en")
    assert "      likes: 3" in said
