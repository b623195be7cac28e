# SPDX-License-Identifier: Apache-2.0
"""Finished pages: kept within a budget, forgotten exactly by what changes them, never kept when they were overtaken."""

import gzip

import brotli
import pytest
from tests.kit.town import text
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import boards, marks, notes, polls, posts, reactions, threads
from banyan.interfaces.web.cache import CHOOSING, Entry, PageCache, is_plain, tags_of
from banyan.interfaces.web.splice import Pattern, slot
from banyan.interfaces.web.views import View
from banyan.records.events import EVENTS, PostEdited, PostMade, SiteChanged
from banyan.records.polls import PollWish

LATER = 2**62


def entry(text: str, *tags: str, until: int = LATER) -> Entry:
    return Entry(Pattern.of(text), {}, View(), frozenset(tags), until)


def key(path: str, lang: str = "en", zone: str = "UTC") -> tuple[str, str, str]:
    return path, lang, zone


def test_a_page_is_found_by_path_language_and_zone():
    cache = PageCache(1_000_000)
    cache.put(key("/t/1"), entry("one"), cache.moment)
    assert cache.get(key("/t/1")).whole == b"one"
    assert cache.get(key("/t/1", lang="zh-Hans")) is None
    assert cache.get(key("/t/1", zone="Asia/Shanghai")) is None


def test_an_event_forgets_the_pages_that_carry_its_tags_and_no_others():
    cache = PageCache(1_000_000)
    for path, tags in (("/t/1", ["thread:1", "account:9"]), ("/t/2", ["thread:2"]), ("/b/a", ["board:5"])):
        cache.put(key(path), entry(path, *tags), cache.moment)
    cache.on_events([PostMade(70, 1, 11, 3, 5, 9)])
    assert cache.get(key("/t/1")) is None
    assert cache.get(key("/b/a")) is None
    assert cache.get(key("/t/2")) is not None
    cache.on_events([SiteChanged("name")])
    assert len(cache) == 0
    assert cache.size == 0


def test_a_page_that_was_overtaken_while_it_was_made_is_not_kept():
    cache = PageCache(1_000_000)
    began = cache.moment
    cache.on_events([PostEdited(70, 1, 11, 3, 5)])
    assert not cache.put(key("/t/1"), entry("stale", "thread:1"), began)
    assert cache.get(key("/t/1")) is None
    assert cache.put(key("/t/2"), entry("other", "thread:2"), began)
    cache.clear()
    assert not cache.put(key("/t/2"), entry("other", "thread:2"), began)


def test_what_was_struck_is_remembered_for_ever_or_counts_as_all(monkeypatch):
    monkeypatch.setattr("banyan.interfaces.web.cache.MAX_STRUCK", 10)
    cache = PageCache(1_000_000)
    began = cache.moment
    for at in range(20):
        cache.strike([f"thread:{at}"])
    assert not cache.put(key("/t/99"), entry("x", "thread:99"), began)
    assert cache.put(key("/t/99"), entry("x", "thread:99"), cache.moment)


def test_the_budget_holds_and_the_least_wanted_goes_first():
    cache = PageCache(100_000)
    for at in range(30):
        cache.put(key(f"/t/{at}"), entry("x" * 1_000, f"thread:{at}"), cache.moment)
        cache.get(key("/t/0"))
    assert cache.size <= 100_000
    assert cache.get(key("/t/0")) is not None
    assert cache.get(key("/t/1")) is None
    assert not cache.put(key("/big"), entry("x" * 20_000), cache.moment)


def test_a_page_that_says_today_ends_with_the_day():
    cache = PageCache(1_000_000)
    with clock.read_from(lambda: 1_000):
        cache.put(key("/"), entry("today", until=2_000), cache.moment)
        assert cache.get(key("/")) is not None
    with clock.read_from(lambda: 2_000):
        assert cache.get(key("/")) is None
    assert cache.size == 0


def test_small_forms_hold_the_same_bytes_and_the_etag_is_of_the_content():
    one, same, other = entry("words " * 200), entry("words " * 200), entry("other")
    one.compress()
    assert gzip.decompress(one.gz) == brotli.decompress(one.br) == one.whole
    assert one.whole == same.whole
    assert one.etag == same.etag
    assert other.whole
    assert other.etag != one.etag


def test_a_guests_part_is_never_in_what_members_get():
    made = Entry(Pattern.of(slot("nav")), {"nav": b"guest"}, View(), frozenset(), LATER)
    assert made.whole == b"guest"
    assert made.member(dict).filled({"nav": b"ada"}) == b"ada"
    assert made.member(dict).filled({}) == b""


@pytest.mark.parametrize("query", [b"utm_source=x", b"fbclid=1&x=2", b""])
def test_a_query_that_chooses_nothing_gets_the_kept_page(query):
    assert is_plain(query)


@pytest.mark.parametrize("name", sorted(CHOOSING))
def test_a_query_that_chooses_does_not(name):
    assert not is_plain(f"{name}=1".encode())
    assert not is_plain(f"{name}=".encode())


def test_a_very_long_query_is_not_looked_into():
    assert not is_plain(b"x=" + b"1" * 300)


def test_every_kind_of_event_is_thought_of():
    silent = {name for name, kind in EVENTS.items() if not tags_of(kind(*(["1"] * len(kind.__struct_fields__))))}
    inboxes = {"SessionEnded", "ReportMade", "Notified", "FollowsChanged", "MailChanged"}
    talks = {"MessageSent", "MessagesBroadcast", "TalkChanged", "ChatChanged", "AngelTalkChanged", "LetterMoved"}
    # What these change on a kept page is the card of a thread, of which `ThreadChanged` tells in the same unit of work.
    cards = {"GoodsChanged", "BountyDecided", "MeetupChanged", "IdeaStepped", "DisputeChanged", "PointsMoved"}
    assert silent <= inboxes | talks | cards, silent


# ---- through the pages themselves

PLACES = ("/", "/boards", "/b/Railway", "/t/1", "/t/1/by/bo", "/@bo", "/@bo/threads", "/log")


CHANGES = {
    "reply": (lambda town, one: town.eve.replies(one, "Fresh words"), "Fresh words", "/t/1"),
    "own reply": (lambda town, one: town.bo.replies(one, "Bo again"), "Bo again", "/t/1 /t/1/by/bo /@bo"),
    "lock": (lambda town, one: town.ada.locks(one, "enough now"), "enough now", "/t/1 /log"),
    "remove": (lambda town, _: town.ada.does(posts.remove, 1, 1, "not here"), "not here", "/t/1 /log"),
    "rename": (lambda town, _: town.bo.does(threads.rename_thread, 1, "Seat 15"), "Seat 15", "/t/1 /b/Railway /@bo /"),
    "react": (lambda town, _: town.eve.does(reactions.react, 1, 1, "thanks"), "thanks 1", "/t/1"),
    "mark": (lambda town, _: town.ada.does(marks.set_mark, 1, 1, "keep", is_on=True), "kept", "/t/1 /log"),
    "note": (
        lambda town, _: town.ada.does(notes.set_note, "Railway", text("Mind the gap")),
        "Mind the gap",
        "/b/Railway",
    ),
    "poll": (
        lambda town, _: town.bo.does(polls.open_in_thread, 1, PollWish("Rye?", ("Yes", "No"), clock.now() + clock.DAY)),
        "Rye?",
        "/t/1",
    ),
    "thread": (lambda town, _: town.bo.opens_thread("Quite new"), "Quite new", "/b/Railway / /boards /@bo/threads"),
    "board": (
        lambda town, _: town.chen.does(boards.set_policies, "Railway", titles={"en": "Rails"}),
        "Rails",
        "/b/Railway /boards /",
    ),
}


@pytest.mark.parametrize(("change", "words", "where"), CHANGES.values(), ids=CHANGES)
def test_what_changes_a_page_is_on_it_at_once(town, change, words, where):
    one = town.bo.opens_thread("Seat 14", "By the window.")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            for path in PLACES:
                assert (await guest.get(path)).status == 200, path
            kept = len(site.frame.cache)
            assert kept == len(PLACES)
            await site.desk.work(change, town, one)
            await site.desk.ask(lambda tx, caller: None, town.guest.caller)
            for path in where.split():
                assert words in (await guest.get(path)).words, path

    run(story())


def test_a_board_that_is_closed_to_guests_is_in_no_kept_page(town):
    town.bo.opens_thread("Seat 14", "By the window.")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            for path in PLACES:
                await guest.get(path)
            await site.desk.act(boards.set_policies, town.chen.caller, "Railway", read_policy="members")
            for path in ("/b/Railway", "/t/1", "/t/1/by/bo"):
                assert (await guest.get(path)).status == 404, path
            for path in ("/", "/boards", "/@bo", "/@bo/threads", "/log"):
                page = await guest.get(path)
                assert "Railway" not in page.words, path
                assert "Seat 14" not in page.words, path
            eve = await site.signed_in(town.eve)
            assert "Seat 14" in (await eve.get("/b/Railway")).words
            assert "Railway" in (await eve.get("/boards")).words
            assert (await guest.get("/t/1")).status == 404

    run(story())
