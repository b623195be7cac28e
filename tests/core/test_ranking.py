# SPDX-License-Identifier: Apache-2.0
"""The top ten: people counted, one thread for each board, and why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import boards, posts, ranking, threads
from banyan.records.boards import Board
from banyan.records.ranking import WhyHere
from banyan.records.threads import Thread
from banyan.storage.queries import ranking as queries
from banyan.storage.queries.ranking import Window
from banyan.storage.store import Tx


def count(town: Town) -> list[tuple[str, int]]:
    """Count, publish, and show what a guest sees: (title, people)."""
    with town.store.read() as tx:
        chosen = ranking.count(tx)
    town.store.write_now(lambda tx: ranking.publish(tx, chosen))
    return [(one.title, one.people) for one in town.guest.sees(ranking.top_ten)]


def talk(town: Town, title: str, *people: Member, board: Board | None = None) -> Thread:
    """A thread that the first opens and the others answer."""
    thread = people[0].opens_thread(title, board=board)
    for person in people[1:]:
        person.replies(thread, "yes")
    return thread


def why(town: Town, thread: Thread) -> WhyHere:
    found: WhyHere = town.guest.sees(ranking.why, thread.number)
    return found


def test_people_are_counted_and_not_posts(town: Town) -> None:
    talk(town, "Bread", *[town.eve] * 3)
    talk(town, "Soup", town.bo, town.eve, board=town.cooking)
    assert count(town) == [("Soup", 2), ("Bread", 1)]


def test_of_as_many_the_newer_thread_stands_first_and_no_reply_breaks_the_tie(town: Town) -> None:
    bread = talk(town, "Bread", town.bo, town.eve)
    talk(town, "Soup", town.bo, town.eve, board=town.cooking)
    town.bo.replies(bread, "up, up")
    assert [title for title, _ in count(town)] == ["Soup", "Bread"]


def test_a_board_has_one_thread_in_the_list_and_the_other_says_which(town: Town) -> None:
    best, second = talk(town, "Bread", town.bo, town.eve), talk(town, "Rails", town.bo)
    assert count(town) == [("Bread", 2)]
    assert (why(town, second).rank, why(town, second).ahead) == (0, best.number)
    assert (why(town, best).rank, why(town, best).ahead) == (1, 0)


def test_the_window_moves_on(town: Town) -> None:
    bread = talk(town, "Bread", town.bo, town.eve)
    town.clock.passes(clock.DAY - 1)
    assert count(town) == [("Bread", 2)]
    town.clock.passes(1)
    assert count(town) == []
    town.chen.replies(bread, "still warm")
    assert count(town) == [("Bread", 1)]


def test_why_tells_who_was_counted_and_what_was_not(town: Town) -> None:
    bread = talk(town, "Bread", town.ada, town.eve, town.eve, town.bo)
    town.bo.does(posts.delete, bread.number, 4)
    count(town)
    found = why(town, bread)
    assert [(one.handle, one.posts) for one in found.counted] == [("eve", 2), ("ada", 1)]
    assert (found.people, found.posts, found.repeated, found.gone, found.rank) == (2, 3, 1, 1, 1)
    assert (found.until_at - found.since_at, found.barred) == (clock.DAY, "")


def test_why_of_what_may_not_be_seen_is_not_told(town: Town) -> None:
    secret = talk(town, "Secret", town.chen, board=town.back_room)
    for number in (secret.number, 404):
        with refused("not_found"):
            town.eve.sees(ranking.why, number)


@pytest.mark.parametrize(
    ("policy", "barred"),
    [
        ({"read_policy": "members"}, "board_private"),
        ({"state": "closed"}, "board_closed"),
        ({"in_top_ten": 0}, "board_out"),
    ],
)
def test_a_board_that_stays_out_has_no_thread_in_the_list(town: Town, policy: dict[str, object], barred: str) -> None:
    bread = talk(town, "Bread", town.chen)
    assert count(town) == [("Bread", 1)]
    town.chen.does(boards.set_policies, "Railway", **policy)
    assert count(town) == []
    assert town.chen.sees(ranking.why, bread.number).barred == barred


def test_what_is_taken_down_leaves_the_list_at_once(town: Town) -> None:
    bread = talk(town, "Bread", town.bo)
    assert count(town) == [("Bread", 1)]
    town.ada.does(threads.remove_thread, bread.number, "not about railways")
    assert town.guest.sees(ranking.top_ten) == []
    assert (why(town, bread).barred, why(town, bread).title) == ("thread_gone", "")


def test_ten_boards_have_a_place_and_the_eleventh_has_none(town: Town) -> None:
    for n in range(ranking.PLACES + 1):
        talk(town, f"News {n}", town.chen, board=town.board(f"B{n}", titles={"en": f"B{n}"}))
    assert [title for title, _ in count(town)] == [f"News {n}" for n in range(10, 0, -1)]


def test_the_list_is_written_only_when_it_changes(town: Town) -> None:
    talk(town, "Bread", town.bo)

    def publish() -> bool:
        return bool(town.store.write_now(lambda tx: ranking.publish(tx, ranking.count(tx))))

    assert [publish(), publish()] == [True, False]
    with town.store.read() as tx:
        assert ranking.stands(tx, ranking.count(tx))
    assert town.count("SELECT count(*) FROM events WHERE kind = 'TopTenChanged'") == 1


def test_the_ten_is_counted_from_a_range_of_the_newest_posts(sqlite_town: Town) -> None:
    window = Window(1, 0, sqlite_town.clock.at)
    with sqlite_town.store.read() as tx:
        plan = [row[-1] for row in tx.all(f"EXPLAIN QUERY PLAN {queries.COUNT}", window._asdict())]
    assert [step for step in plan if step.split()[1] == "p"] == ["SEARCH p USING INTEGER PRIMARY KEY (rowid>?)"]


@pytest.fixture
def rooms(sqlite_town: Town) -> list[Board]:
    more = [sqlite_town.board(slug, titles={"en": slug}) for slug in ("Attic", "Cellar")]
    return [sqlite_town.railway, sqlite_town.cooking, *more]


CROWDS = st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=2, max_size=4)
CHATTER = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowds=CROWDS, chatter=CHATTER)
def test_who_was_counted_never_changes_the_order_by_writing_again(
    sqlite_town: Town, rooms: list[Board], crowds: list[set[int]], chatter: list[tuple[int, int]]
) -> None:
    town = sqlite_town
    people = [town.bo, town.eve, town.chen, town.ada]
    town.clock.passes(2 * clock.DAY)
    talks = [
        (sorted(crowd), talk(town, f"Talk {room.slug}", *(people[one] for one in sorted(crowd)), board=room))
        for crowd, room in zip(crowds, rooms, strict=False)
    ]
    before = count(town)
    assert len(before) == len(talks)
    for which, who in chatter:
        crowd, thread = talks[which % len(talks)]
        town.clock.passes(clock.MINUTE)
        people[crowd[who % len(crowd)]].replies(thread, "again")
    assert count(town) == before


def test_five_people_with_five_hundred_posts_never_outrank_fifteen(town: Town) -> None:
    loud = [town.member(f"loud{n}", role=("admin", None)) for n in range(5)]  # whom no pace holds back
    five = talk(town, "Five", *loud)
    talk(town, "Fifteen", *(town.member(f"calm{n}") for n in range(15)), board=town.cooking)
    callers = [member.caller for member in loud]

    def write(tx: Tx) -> None:
        for n in range(495):
            posts.reply(tx, callers[n % 5], five.number, text(f"up {n}"))

    town.store.write_now(write)
    assert why(town, five).posts == 500
    assert count(town) == [("Fifteen", 15), ("Five", 5)]
