# SPDX-License-Identifier: Apache-2.0
"""Word rules: what is refused, what waits to be looked at, what becomes of it; on boards, in titles, in edits."""

import pytest
from tests.kit.town import Member, Town, refused, text

from banyan.core import moderation, notifications, pages, posts, threads, word_rules
from banyan.core.word_rules import MAX_PHRASE
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.posts import PostState
from banyan.records.threads import ThreadState


@pytest.fixture
def ruled(town: Town) -> Town:
    for phrase, act, by in (("Free Lunch", "refuse", ""), ("代開發票", "hold", "x"), ("teh", "replace", "the")):
        town.chen.does(word_rules.add_rule, phrase, act, by)
    return town


def kinds(member: Member) -> list[str]:
    return [line.notification.kind for line in member.sees(notifications.inbox)[0]]


def sound(town: Town) -> bool:
    run_pending(town.store)
    found = checks.examine(town.store)
    assert found.found == 0, found
    return True


def test_rules_are_made_and_dropped_by_administrators(ruled: Town) -> None:
    found = ruled.chen.sees(word_rules.rules)
    assert [(one.phrase, one.act, one.replacement) for one in found] == [
        ("Free Lunch", "refuse", ""), ("teh", "replace", "the"), ("代開發票", "hold", ""),
    ]  # fmt: skip
    with refused("phrase_taken"):
        ruled.chen.does(word_rules.add_rule, "代开发票", "refuse")
    for phrase, act, by, code in (
        ("", "hold", "", "phrase_wanted"),
        ("\u200b", "hold", "", "phrase_wanted"),
        ("x" * (MAX_PHRASE + 1), "hold", "", "phrase_wanted"),
        ("x", "replace", "x" * (MAX_PHRASE + 1), "phrase_wanted"),
        ("x", "burn", "", "bad_value"),
    ):
        with refused(code):
            ruled.chen.does(word_rules.add_rule, phrase, act, by)
    for verb, args in ((word_rules.add_rule, ("x", "hold")), (word_rules.drop_rule, (found[0].id,))):
        with refused("staff_only"):
            ruled.ada.does(verb, *args)
    with refused("staff_only"):
        ruled.ada.sees(word_rules.rules)
    ruled.chen.does(word_rules.drop_rule, found[0].id)
    with refused("not_found"):
        ruled.chen.does(word_rules.drop_rule, found[0].id)
    assert len(ruled.chen.sees(word_rules.rules)) == 2
    assert {line[0].detail for line in ruled.guest.sees(moderation.page)[0]} == {""}


def test_a_refused_word_is_named_and_nothing_is_written(ruled: Town) -> None:
    with refused("word_refused") as caught:
        ruled.bo.opens_thread("Bread", "A ＦＲＥＥ lu\u200bnch")
    assert caught.value.data == {"word": "free lunch"}
    with refused("word_refused"):
        ruled.bo.opens_thread("Free lunch")
    thread = ruled.bo.opens_thread("Bread")
    with refused("word_refused"):
        ruled.ada.replies(thread, "free lunch")
    with refused("word_refused"):
        ruled.bo.does(posts.edit, thread.number, 1, text("free lunch"), 1)
    for title in ("Free lunch", "代开发票"):
        with refused("word_refused"):
            ruled.bo.does(threads.rename_thread, thread.number, title)
    assert ruled.guest.sees(pages.thread_page, thread.number).thread.last_floor == 1
    ruled.bo.replies(thread, "freedom lunches")


def test_a_reply_that_is_held_keeps_its_floor_and_waits_unread(ruled: Town) -> None:
    thread = ruled.eve.opens_thread("Bread")
    post = ruled.bo.replies(thread, "代 开 发 票", reply_to=1)
    assert (post.floor, post.state) == (2, PostState.HELD)
    assert sound(ruled)
    [floor] = [one for one in ruled.guest.sees(pages.thread_page, thread.number).floors if one.post.floor == 2]
    assert (floor.post.html, floor.post.state) == ("", PostState.HELD)
    assert (kinds(ruled.ada), kinds(ruled.eve)) == (["waits"], [])
    [held] = ruled.ada.sees(word_rules.waiting)
    assert (held.word, held.number, held.floor, held.is_thread, held.author.handle) == ("代开发票", 1, 2, False, "bo")
    assert ruled.eve.sees(word_rules.waiting) == []
    with refused("sign_in_first"):
        ruled.guest.sees(word_rules.waiting)
    with refused("moderators_only"):
        ruled.bo.does(posts.let_through, thread.number, 2)
    ruled.ada.does(posts.let_through, thread.number, 2)
    assert ruled.ada.sees(word_rules.waiting) == []
    assert sound(ruled)
    assert ruled.guest.sees(pages.thread_page, thread.number).thread.live_count == 2
    assert (kinds(ruled.bo), kinds(ruled.eve)) == (["let_through"], ["reply"])
    with refused("already_so"):
        ruled.ada.does(posts.let_through, thread.number, 2)


def test_a_thread_that_is_held_waits_whole(ruled: Town) -> None:
    thread = ruled.bo.opens_thread("代开发票")
    assert thread.state == ThreadState.HELD
    for member in (ruled.bo, ruled.guest):
        with refused("thread_held"):
            member.sees(pages.thread_page, thread.number)
    assert sound(ruled)
    [held] = ruled.ada.sees(word_rules.waiting)
    assert (held.title, held.is_thread) == ("代开发票", True)
    ruled.ada.does(posts.let_through, thread.number, 1)
    assert ruled.guest.sees(pages.thread_page, thread.number).thread.takes_replies
    assert sound(ruled)


def test_what_is_turned_down_is_removed_with_a_reason(ruled: Town) -> None:
    held = ruled.bo.opens_thread("代开发票")
    thread = ruled.bo.opens_thread("Bread")
    ruled.bo.does(posts.edit, thread.number, 1, text("代开发票"), 1)
    assert len(ruled.ada.sees(word_rules.waiting)) == 2
    ruled.ada.does(threads.remove_thread, held.number, "an advertisement")
    ruled.ada.does(posts.remove, thread.number, 1, "an advertisement")
    assert ruled.ada.sees(word_rules.waiting) == []
    assert kinds(ruled.bo) == ["removed", "removed"]
    assert sound(ruled)


def test_who_tends_is_not_held_back_at_home(ruled: Town) -> None:
    thread = ruled.ada.opens_thread("代开发票")
    assert thread.takes_replies
    assert ruled.ada.replies(ruled.eve.opens_thread("Salt", board=ruled.cooking), "代开发票").state == PostState.HELD
