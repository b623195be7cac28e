# SPDX-License-Identifier: Apache-2.0
"""The mint: what people write themselves earns, once, with a cap; what is pasted, repeated or brought from elsewhere does not."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.test_points import earns, has, total
from tests.kit.town import Member, Town, text

from banyan.base import clock
from banyan.core import boards, minting, points, posts, site, threads
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.points import EntryKind
from banyan.records.threads import Thread

BREAD = "A good bread wants time, salt, a hot oven and somebody who is not in a hurry."


@pytest.fixture
def minting_town(town: Town) -> Town:
    town.chen.does(site.set_policies, points="on")
    run_pending(town.store)
    return town


def earned(town: Town, who: Member) -> int:
    run_pending(town.store)
    assert total(town) == 0
    return has(town, who)


def opens(town: Town, who: Member, source: str = BREAD) -> Thread:
    """Some minutes after whatever was written before."""
    town.clock.passes(10 * clock.MINUTE)
    return who.opens_thread("Bread", source)


def test_what_is_written_earns_once_however_often_the_job_runs(minting_town: Town) -> None:
    town = minting_town
    opens(town, town.eve)
    worth = minting.worth(BREAD)
    assert worth > 0
    assert earned(town, town.eve) == worth
    town.store.write_now(lambda tx: tx.run("UPDATE consumers SET position = 0 WHERE name = 'points'"))
    assert earned(town, town.eve) == worth, "the log was read again from its beginning"
    assert [line.entry.kind for line in town.eve.sees(points.page).lines] == [EntryKind.WROTE]
    assert town.eve.sees(points.page).lines[0].title == "Bread"


def test_the_same_text_again_earns_nothing(minting_town: Town) -> None:
    town = minting_town
    opens(town, town.eve)
    opens(town, town.eve, f"  {BREAD}\n")
    assert earned(town, town.eve) == minting.worth(BREAD)
    opens(town, town.bo)
    assert earned(town, town.bo) == minting.worth(BREAD), "what somebody else said before is not theirs to lose"


def test_what_is_gone_is_taken_back_and_given_again(minting_town: Town) -> None:
    town = minting_town
    thread = opens(town, town.ada)
    town.eve.replies(thread, BREAD + " And a bowl.")
    worth = earned(town, town.eve)
    assert worth > 0
    for _ in range(2):
        town.chen.does(posts.remove, thread.number, 2, "off topic")
        assert earned(town, town.eve) == 0
        town.chen.does(posts.restore, thread.number, 2, "it is not")
        assert earned(town, town.eve) == worth
    town.eve.does(posts.delete, thread.number, 2)
    assert earned(town, town.eve) == 0, "also by its author"
    assert checks.examine(town.store).found == 0


def test_what_was_given_away_meanwhile_is_owed(minting_town: Town) -> None:
    town = minting_town
    thread = opens(town, town.ada)
    town.eve.replies(thread, BREAD + " And a bowl.")
    worth = earned(town, town.eve)
    town.eve.does(points.hold, worth, "bounty:1")
    town.chen.does(posts.remove, thread.number, 2, "off topic")
    assert earned(town, town.eve) == -worth


def test_a_thread_that_is_taken_down_takes_what_its_first_floor_earned(minting_town: Town) -> None:
    town = minting_town
    thread = opens(town, town.eve)
    town.bo.replies(thread, BREAD + " And a bowl.")
    before = earned(town, town.bo)
    town.chen.does(threads.remove_thread, thread.number, "off topic")
    assert (earned(town, town.eve), has(town, town.bo)) == (0, before)
    town.chen.does(threads.restore_thread, thread.number, "it is not")
    assert earned(town, town.eve) == minting.worth(BREAD)


def test_a_day_has_a_cap_and_the_day_is_the_one_of_writing(minting_town: Town) -> None:
    town = minting_town
    chance = random.Random(7)

    def essay() -> str:
        return " ".join("".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(500))

    for _ in range(6):
        opens(town, town.eve, essay())
    town.clock.passes(clock.DAY)
    opens(town, town.eve, essay())  # the job reads both days at once
    assert earned(town, town.eve) == minting.MOST_A_DAY + minting.MOST_A_POST


def test_without_points_and_in_rooms_of_few_nothing_is_earned(town: Town) -> None:
    opens(town, town.eve)
    assert earned(town, town.eve) == 0
    town.chen.does(site.set_policies, points="on")
    assert earned(town, town.eve) == 0, "nor later for what was written before"
    town.chen.does(threads.open_thread, town.back_room.id, "Keys", text(BREAD))
    assert earned(town, town.chen) == 0


@pytest.mark.parametrize(("policy", "earns"), [("on", True), ("earned", True), ("tipped", False), ("off", False)])
def test_each_board_says_whether_writing_earns(minting_town: Town, policy: str, earns: bool) -> None:
    town = minting_town
    town.chen.does(boards.set_policies, "Railway", points=policy)
    thread = opens(town, town.eve)
    assert earned(town, town.eve) == (minting.worth(BREAD) if earns else 0)
    town.chen.does(boards.set_policies, "Railway", points="off")
    town.eve.does(posts.delete, thread.number, 1)
    assert earned(town, town.eve) == 0, "what is gone is taken back wherever it stood"


def test_imported_posts_earn_nothing(minting_town: Town) -> None:
    """They are no event, and what happens to them later finds nothing that was paid."""
    town = minting_town
    thread = opens(town, town.eve)
    town.store.write_now(lambda tx: tx.run("DELETE FROM events WHERE kind IN ('PostMade', 'ThreadOpened')"))
    town.chen.does(posts.remove, thread.number, 1, "off topic")
    town.chen.does(posts.restore, thread.number, 1, "it is not")
    assert earned(town, town.eve) == 0


def test_the_day_of_the_community_counts(minting_town: Town) -> None:
    minting_town.chen.does(site.set_policies, zone="Asia/Shanghai")
    town = minting_town
    earns(town, town.eve, minting.MOST_A_DAY, EntryKind.WROTE)  # on the first of May, in Shanghai as well
    town.clock.at = clock.from_iso("2026-05-01T23:40:00+08:00")
    opens(town, town.eve)
    assert earned(town, town.eve) == minting.MOST_A_DAY
    opens(town, town.eve, BREAD + " And a bowl.")  # ten minutes later, on the second
    assert earned(town, town.eve) > minting.MOST_A_DAY


WORDS = st.lists(st.sampled_from(["bread", "rye", "面", "包", "salt", "oven", "\n", "。"]), max_size=60)


@given(WORDS, st.integers(2, 30))
def test_repeating_a_text_adds_next_to_nothing(words: list[str], times: int) -> None:
    once = minting.worth(" ".join(words))
    assert once <= minting.worth(" ".join(words * times)) <= once + 1


@given(st.text(max_size=3_000))
def test_no_text_earns_more_than_the_most(source: str) -> None:
    assert 0 <= minting.worth(source) <= minting.MOST_A_POST
    assert minting.worth("\n".join(f"> {line}" for line in source.splitlines())) == 0


def test_one_key_held_down_and_one_line_pasted_earn_almost_nothing() -> None:
    assert minting.worth("哈" * 50_000) == 1
    assert minting.worth("x" * 50_000) == 0
    assert minting.worth("Buy this now. " * 5_000) <= 2
    assert minting.worth("```\n" + BREAD + "\n```\n") == 0
    assert minting.worth(f"> {BREAD}\n\nWell said, all of it.") == minting.worth("Well said, all of it.") > 0
    assert minting.worth("[quote" * 3_000 + "```\n~~~\n" * 3_000) <= 1
