# SPDX-License-Identifier: Apache-2.0
"""Bounties: asked with points put up, given to one answer or several, taken back unanswered, decided by a rule in time."""

import pytest
from tests.core.test_points import earns, has, rich, total
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import (
    boards,
    bounties,
    cards,
    hunts,
    notifications,
    points,
    posts,
    pushes,
    reactions,
    reports,
    site,
    thread_tools,
    threads,
)
from banyan.jobs import bounties as job
from banyan.jobs import checks
from banyan.jobs.shift import Shift
from banyan.records.bounties import BountyTerms
from banyan.records.points import COMMUNITY
from banyan.records.threads import Thread

__all__ = ["rich"]


@pytest.fixture
def asking(rich: Town) -> Town:
    """A town with points whose railway board takes bounties, and whose clock goes on."""
    rich.chen.does(boards.set_policies, "Railway", kinds="discussion bounty", push_policy="on")
    rich.clock.passes(clock.MINUTE)
    return rich


def asks(town: Town, who: Member, amount: int = 40, title: str = "How old is the bridge?", **more: int) -> Thread:
    terms = BountyTerms(amount, more.get("ends_at", town.clock.at + 7 * clock.DAY))
    body = text("The one of iron, behind the mill.")
    thread: Thread = who.does(bounties.open_bounty, town.railway.id, title, body, terms)
    return thread


def state(town: Town, thread: Thread) -> str:
    return str(town.count("SELECT state FROM bounties WHERE thread_id = :thread", thread=thread.id))


def given(town: Town, thread: Thread) -> list[tuple[int, str, int]]:
    page = town.guest.sees(bounties.look, thread.number)
    return [(share.floor, share.person.handle, share.amount) for share in page.shares]


def passes(town: Town) -> None:
    """The job runs, twice."""
    job.run(Shift(town.store))
    job.run(Shift(town.store))
    assert total(town) == 0
    assert checks.examine(town.store).found == 0


def test_what_is_put_up_waits_until_an_answer_is_accepted(asking: Town) -> None:
    thread = asks(asking, asking.eve)
    assert (has(asking, asking.eve), thread.kind) == (60, "bounty")
    asking.bo.replies(thread, "Of 1887.")
    with refused("own_answer"):
        asking.eve.does(bounties.accept, thread.number, [1])
    with refused("not_yours"):
        asking.bo.does(bounties.accept, thread.number, [2])
    with refused("sign_in_first"):
        asking.guest.does(bounties.accept, thread.number, [2])
    for floors in ([], list(range(2, 13))):
        with refused("answers_wanted"):
            asking.eve.does(bounties.accept, thread.number, floors)
    with refused("no_such_floor"):
        asking.eve.does(bounties.accept, thread.number, [7])
    asking.eve.does(bounties.accept, thread.number, [2])
    assert (has(asking, asking.eve), has(asking, asking.bo), state(asking, thread)) == (60, 140, "accepted")
    assert given(asking, thread) == [(2, "bo", 40)]
    with refused("bounty_over"):
        asking.eve.does(bounties.accept, thread.number, [2])
    told = [notifications.said("en", line) for line in asking.bo.sees(notifications.inbox)[0]]
    assert "Your answer was given a bounty: +40" in told
    passes(asking)


def test_several_answers_share_it(asking: Town) -> None:
    thread = asks(asking, asking.eve, 41)
    asking.bo.replies(thread, "Of 1887.")
    asking.ada.replies(thread, "Of 1888, says the plate.")
    asking.bo.replies(thread, "Then of 1888.")
    asking.eve.does(bounties.accept, thread.number, [3, 2, 4])
    assert given(asking, thread) == [(2, "bo", 20), (3, "ada", 21)], "one share a person; the first named has the rest"
    assert total(asking) == 0


def test_it_is_taken_back_while_nobody_has_answered(asking: Town) -> None:
    thread = asks(asking, asking.eve)
    asking.eve.replies(thread, "Nobody?")
    with refused("not_yours"):
        asking.chen.does(bounties.withdraw, thread.number)
    asking.eve.does(bounties.withdraw, thread.number)
    assert (has(asking, asking.eve), state(asking, thread)) == (100, "returned")
    another = asks(asking, asking.eve)
    asking.bo.replies(another, "Of 1887.")
    with refused("answered_already"):
        asking.eve.does(bounties.withdraw, another.number)


def test_the_rule_gives_half_to_whom_most_people_thanked(asking: Town) -> None:
    thread = asks(asking, asking.eve, 41)
    asking.bo.replies(thread, "Of 1887.")
    asking.ada.replies(thread, "Of 1888.")
    asking.eve.replies(thread, "Thank you all.")
    asking.bo.does(pushes.push, thread.number, 2, "push", "mine")  # of one's own it is an arrow
    asking.ada.does(pushes.push, thread.number, 2, "push", "well")
    for who in (asking.eve, asking.chen):
        who.does(pushes.push, thread.number, 3, "push", "so it is")
    asking.chen.does(pushes.push, thread.number, 4, "push", "polite")
    asking.clock.passes(7 * clock.DAY - 1)
    passes(asking)
    assert state(asking, thread) == "open"
    asking.clock.passes(1)
    passes(asking)
    assert (given(asking, thread), state(asking, thread)) == ([(3, "ada", 21)], "divided")
    assert has(asking, asking.eve) == 59 + 20
    told = [notifications.said("en", line) for line in asking.eve.sees(notifications.inbox)[0]]
    assert "The time of your bounty is over, and it is decided" in told


def test_reactions_thank_as_well_and_the_first_of_equals_has_it(asking: Town) -> None:
    asking.chen.does(boards.set_policies, "Railway", push_policy="off")
    thread = asks(asking, asking.eve)
    asking.bo.replies(thread, "Of 1887.")
    asking.ada.replies(thread, "Of 1888.")
    asking.chen.does(reactions.react, thread.number, 3, "thanks")
    asking.eve.does(reactions.react, thread.number, 2, "agree")
    asking.chen.does(reactions.react, thread.number, 3, "funny")
    asking.clock.passes(8 * clock.DAY)
    passes(asking)
    assert given(asking, thread) == [(2, "bo", 20)]


def test_without_thanks_and_in_threads_that_are_gone_all_goes_back(asking: Town) -> None:
    thread, gone = asks(asking, asking.eve, 30), asks(asking, asking.eve, 30)
    asking.bo.replies(thread, "Of 1887.")
    asking.bo.replies(gone, "Of 1887.")
    asking.chen.does(pushes.push, gone.number, 2, "push", "well")
    asking.ada.does(threads.remove_thread, gone.number, "a hunt")
    passes(asking)
    assert (state(asking, gone), state(asking, thread), has(asking, asking.eve)) == ("returned", "open", 70)
    asking.clock.passes(8 * clock.DAY)
    passes(asking)
    assert (state(asking, thread), given(asking, thread), has(asking, asking.eve)) == ("returned", [], 100)


def test_what_was_joined_to_another_thread_goes_back_too(asking: Town) -> None:
    thread, other = asks(asking, asking.eve), asking.bo.opens_thread("Bridges")
    asking.bo.replies(thread, "Of 1887.")
    asking.ada.does(thread_tools.merge, thread.number, other.number, "The same")
    passes(asking)
    assert (has(asking, asking.eve), state(asking, thread)) == (100, "returned")


def test_who_has_no_name_has_no_purse(asking: Town) -> None:
    """A thread may be moved to a board without names: an answer there earns nothing, and nothing is lost."""
    thread = asks(asking, asking.eve)
    hidden = "UPDATE boards SET names = 'pseudonyms' WHERE slug = 'Railway'"
    asking.bo.replies(thread, "Of 1887.")
    asking.chen.does(pushes.push, thread.number, 2, "push", "well")
    asking.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'pseudonym' WHERE handle = 'bo'", {}))
    asking.store.write_now(lambda tx: tx.run(hidden, {}))
    with refused("names_hidden"):
        asking.eve.does(bounties.accept, thread.number, [2])
    asking.clock.passes(8 * clock.DAY)
    job.run(Shift(asking.store))
    assert (given(asking, thread), has(asking, asking.eve)) == ([], 100)
    asking.eve.does(points.hold, 10, "bounty:1")
    asking.store.write_now(lambda tx: points.release(tx, "bounty:1", asking.bo.account_id))
    assert (has(asking, asking.bo), has(asking, COMMUNITY)) == (100, 10)


def test_what_cannot_be_put_up(asking: Town) -> None:
    for amount in (0, bounties.LEAST - 1, bounties.MOST + 1):
        with refused("bounty_wanted"):
            asks(asking, asking.eve, amount)
    for ends_at in (0, asking.clock.at + clock.MINUTE, asking.clock.at + 61 * clock.DAY):
        with refused("bad_bounty_end"):
            asks(asking, asking.eve, ends_at=ends_at)
    with refused("points_short"):
        asks(asking, asking.eve, 101)
    with refused("kind_not_offered"):
        asking.eve.does(bounties.open_bounty, asking.cooking.id, "Why?", text("So."), BountyTerms(9, 0))
    asking.chen.does(site.set_policies, points="off")
    with refused("points_off"):
        asks(asking, asking.eve)
    assert asking.count("SELECT count(*) FROM threads") == 0, "the thread goes with what was wrong about it"


def test_a_form_that_is_sent_twice_puts_up_once(asking: Town) -> None:
    terms = BountyTerms(40, asking.clock.at + clock.DAY)
    for _ in range(2):
        asking.eve.does(bounties.open_bounty, asking.railway.id, "How old?", text("The bridge."), terms, "token")
    assert (has(asking, asking.eve), asking.count("SELECT count(*) FROM bounties")) == (60, 1)


def test_a_person_is_not_hunted(asking: Town) -> None:
    for title, source in (("谁知道她住哪", "重谢。"), ("A question", "Who is that girl on line 2?")):
        terms = BountyTerms(40, asking.clock.at + clock.DAY)
        with refused("person_hunted"):
            asking.eve.does(bounties.open_bounty, asking.railway.id, title, text(source), terms)
    thread = asks(asking, asking.eve)
    with refused("person_hunted"):
        asking.eve.does(posts.edit, thread.number, 1, text("Where does Anna Muster live?"), 1)
    with refused("person_hunted"):
        asking.eve.does(threads.rename_thread, thread.number, "求她的照片")
    plain = asking.eve.opens_thread("Who is that girl on line 2?", "Nothing is put up for it.")
    assert plain.kind == "discussion"
    asking.bo.does(reports.report, thread.number, 1, reports.HUNT)
    assert asking.ada.sees(reports.queue)[0][0].reports[0][0].reason == reports.HUNT


HUNTS = """谁知道她住哪|人肉一下这个司机|求楼主的照片|王小明是谁？|@xiaoming 到底是谁|求那个女生的微信|家庭住址
这位同学叫什么名字|谁认识这个人|Who is John Smith?|who's that guy in the video|Where does she live|where does @bo live
photos of her please|picture of Anna Muster|what is his real name|the home address of that woman|find this person
Phone number of my ex|dox him"""
THINGS = """铁桥是哪年修的|求一张老城墙的照片|《红楼梦》的作者是谁|12306 的电话号码是多少|末班车几点|这句诗出自哪里
谁有这本书的扫描版|猫为什么怕黄瓜
How old is the iron bridge?|Who wrote this tune?|Where do penguins live?|Photo of a Roman bridge wanted
What is the name of this plant?|Find the bug in this program|the address of the town hall|Which number of the series is this?
Identify this beetle"""


@pytest.mark.parametrize("asked", HUNTS.replace("\n", "|").split("|"))
def test_hunts_are_known_by_their_words(asked: str) -> None:
    assert hunts.is_hunt(asked)


@pytest.mark.parametrize("asked", THINGS.replace("\n", "|").split("|"))
def test_questions_about_things_are_none(asked: str) -> None:
    assert not hunts.is_hunt(asked)


@pytest.mark.parametrize("part", ["她", "who is ", "请问" * 3, "photos of the ", "@", "Aa "])
def test_what_begins_like_one_over_and_over_is_none(part: str) -> None:
    assert not hunts.is_hunt(part * 20_000)


def test_lists_and_the_card(asking: Town) -> None:
    late = asks(asking, asking.eve, 20, "Late")
    early = asks(asking, asking.bo, 30, "Early", ends_at=asking.clock.at + clock.DAY)
    asking.ada.replies(early, "Here.")
    for slug in ("", "Railway"):
        _board, lines, more = asking.guest.sees(bounties.open_ones, slug)
        assert ([(line.title, line.answers) for line in lines], more) == ([("Early", 1), ("Late", 0)], "")
    assert asking.guest.sees(bounties.open_ones, "Cooking")[1] == []
    asking.bo.does(bounties.accept, early.number, [2])
    assert [line.title for line in asking.guest.sees(bounties.open_ones)[1]] == ["Late"]
    card = asking.guest.sees(cards.find, early.number)
    assert [(fact.label, fact.fields.get("amount")) for fact in card.facts] == [
        ("Put up", 30),
        ("It is", None),
        ("Given", 30),
    ]
    page = asking.eve.sees(bounties.look, late.number)
    assert (page.is_asker, page.may_withdraw, asking.bo.sees(bounties.look, late.number).is_asker) == (
        True,
        True,
        False,
    )
    with refused("not_found"):
        asking.eve.sees(bounties.look, asking.eve.opens_thread("Bread").number)


def test_a_list_has_pages(asking: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounties, "PER_PAGE", 2)
    for title in "abc":
        asks(asking, asking.eve, 5, title)
    _board, first, more = asking.guest.sees(bounties.open_ones)
    _board, second, end = asking.guest.sees(bounties.open_ones, "", more)
    assert ([line.title for line in first], [line.title for line in second], end) == (["a", "b"], ["c"], "")


def test_who_got_it_may_be_gone(asking: Town) -> None:
    earns(asking, asking.ada, 1)
    thread = asks(asking, asking.eve)
    asking.bo.replies(thread, "Of 1887.")
    asking.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'gone' WHERE handle = 'bo'"))
    asking.eve.does(bounties.accept, thread.number, [2])
    assert (has(asking, asking.bo), total(asking)) == (100, 0)


@pytest.mark.timeout(10)
def test_no_text_is_looked_at_for_long() -> None:
    """Whoever posts waits with everybody else for the look at it."""
    for source in ("@" * 20_000, "@x" * 10_000, "\ufdfa" * 20_000):
        for _ in range(3):
            assert not hunts.is_hunt(source)
    assert not hunts.is_hunt("\ufdfa" * 2_000 + " human flesh search"), "each of these signs is eighteen letters"
