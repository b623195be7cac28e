# SPDX-License-Identifier: Apache-2.0
"""Ideas: one vote a person, a way that is told with its reasons, and duplicates that become one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.fans import fan_town, has_idea
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import (
    boards,
    cards,
    checks,
    departures,
    events,
    ideas,
    moderation,
    notifications,
    sanctions,
    self_locks,
    threads,
)
from banyan.jobs import ideas as job
from banyan.jobs.shift import Shift
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, IdeaStepped
from banyan.records.ideas import IdeaPage
from banyan.records.threads import Thread
from banyan.storage.store import Tx


@pytest.fixture
def fans(town: Town) -> Town:
    return fan_town(town)


def seen(who: Member, thread: Thread) -> IdeaPage:
    page: IdeaPage = who.sees(ideas.look, thread.number)
    return page


def is_for(who: Member, thread: Thread, is_for: bool = True) -> None:
    who.does(ideas.vote, thread.number, is_for=is_for)


def runs(town: Town) -> None:
    """The consumer reads all of the log."""
    with town.store.read() as tx:
        logged = events.later(tx, 0, (IdeaStepped, AccountChanged), 10_000).events
    finish = job.run(Shift(town.store), logged)
    if finish is not None:
        town.store.write_now(finish)


def told(who: Member) -> list[str]:
    lines, _ = who.sees(notifications.inbox)
    return [line.notification.kind for line in lines]


def test_whoever_has_an_idea_is_for_it_and_sends_it_once(fans: Town) -> None:
    thread = has_idea(fans.bo, fans, token="abc")
    again = has_idea(fans.bo, fans, token="abc")
    page = seen(fans.guest, thread)
    assert again.id == thread.id
    assert (page.line.idea.vote_count, [one.handle for one in page.voters]) == (1, ["bo"])
    assert (page.line.idea.state, page.why_not, page.tends) == ("new", "sign_in_first", False)


def test_a_board_that_takes_no_ideas_refuses_them(fans: Town) -> None:
    with refused("kind_not_offered"):
        fans.bo.does(ideas.open_idea, fans.cooking.id, "Rye", text("Bake it."))
    with refused("kind_not_offered"):
        fans.bo.opens_thread("Without its terms", kind="idea")


def test_one_vote_a_person_which_can_be_taken_back(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    is_for(fans.eve, thread)
    is_for(fans.eve, thread)
    assert seen(fans.eve, thread).line.idea.vote_count == 2
    assert seen(fans.eve, thread).has_voted
    is_for(fans.eve, thread, False)
    is_for(fans.bo, thread, False)
    page = seen(fans.eve, thread)
    assert (page.line.idea.vote_count, page.has_voted, page.voters) == (0, False, [])


def test_who_may_not_write_there_has_no_vote(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    with refused("sign_in_first"):
        is_for(fans.guest, thread)
    fans.ada.does(sanctions.ban, "eve", "Railway", 7, "spam")
    with refused("banned"):
        is_for(fans.eve, thread)
    assert seen(fans.eve, thread).why_not == "banned"
    with refused("not_found"):
        fans.bo.does(ideas.vote, fans.bo.opens_thread("No idea").number, is_for=True)


def test_votes_of_who_is_shut_out_fall_out_and_come_back(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    is_for(fans.eve, thread)
    fans.chen.does(sanctions.suspend, "eve", 7, "spam")
    runs(fans)
    assert (seen(fans.guest, thread).line.idea.vote_count, len(seen(fans.guest, thread).voters)) == (1, 1)
    eve = fans.eve.account_id
    sanction = fans.count("SELECT id FROM sanctions WHERE account_id = :account", account=eve)
    fans.chen.does(sanctions.lift, sanction, "a mistake")
    runs(fans)
    assert seen(fans.guest, thread).line.idea.vote_count == 2


def test_who_leaves_takes_the_vote_along(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    is_for(fans.eve, thread)
    fans.eve.does(departures.leave, erases=False)
    runs(fans)
    assert seen(fans.guest, thread).line.idea.vote_count == 1
    fans.clock.passes(15 * clock.DAY)
    fans.store.write_now(departures.settle)
    assert fans.count("SELECT count(*) FROM idea_votes") == 1


def test_its_way_is_told_with_name_and_reason(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    is_for(fans.eve, thread)
    fans.ada.does(ideas.set_state, thread.number, "heard")
    fans.ada.does(ideas.set_state, thread.number, "building", "Next month.")
    fans.ada.does(ideas.set_state, thread.number, "shipped")
    page = seen(fans.guest, thread)
    assert [(line.step.state, line.by.handle, line.step.reason) for line in page.steps] == [
        ("heard", "ada", ""),
        ("building", "ada", "Next month."),
        ("shipped", "ada", ""),
    ]
    runs(fans)
    runs(fans)
    assert told(fans.bo) == told(fans.eve) == ["idea_shipped", "idea_building", "idea_heard"]
    assert told(fans.ada) == []
    record, _ = fans.guest.sees(moderation.page)
    assert [entry.action for entry, *_ in record] == ["idea_shipped", "idea_building", "idea_heard"]
    assert record[1][0].reason == "Next month."


def test_declining_and_going_back_need_a_reason(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    with refused("reason_wanted"):
        fans.ada.does(ideas.set_state, thread.number, "declined")
    fans.ada.does(ideas.set_state, thread.number, "declined", "No night crews.")
    with refused("idea_settled"):
        is_for(fans.eve, thread)
    with refused("already_so"):
        fans.ada.does(ideas.set_state, thread.number, "declined", "Again.")
    with refused("reason_wanted"):
        fans.ada.does(ideas.set_state, thread.number, "heard")
    fans.ada.does(ideas.set_state, thread.number, "heard", "There are crews now.")
    is_for(fans.eve, thread)
    assert seen(fans.guest, thread).line.idea.reason == "There are crews now."


def test_only_who_tends_says_what_becomes_of_it(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    other = has_idea(fans.bo, fans, "Night buses")
    for verb, *more in ((ideas.set_state, "heard"), (ideas.join, other.number), (ideas.credit, "eve", "tested")):
        with refused("moderators_only"):
            fans.bo.does(verb, thread.number, *more)
    with refused("bad_value"):
        fans.ada.does(ideas.set_state, thread.number, "new")
    with refused("bad_value"):
        fans.ada.does(ideas.credit, thread.number, "eve", "slept")


def test_joined_ideas_have_one_vote_of_each_person(fans: Town) -> None:
    first, second = has_idea(fans.bo, fans), has_idea(fans.eve, fans, "Sleepers")
    is_for(fans.bo, second)
    is_for(fans.chen, second)
    fans.ada.does(ideas.join, second.number, first.number, "The same.")
    page, gone = seen(fans.guest, first), seen(fans.guest, second)
    assert (page.line.idea.vote_count, {one.handle for one in page.voters}) == (3, {"bo", "eve", "chen"})
    assert [line.thread.number for line in page.joined] == [second.number]
    assert gone.line.idea.state == "joined"
    assert gone.joined_to is not None
    assert gone.joined_to.number == first.number
    with refused("idea_settled"):
        is_for(fans.ada, second)
    with refused("idea_joined"):
        fans.ada.does(ideas.set_state, second.number, "heard")
    with refused("idea_joined"):
        fans.ada.does(ideas.join, second.number, first.number)
    runs(fans)
    assert told(fans.eve) == ["idea_joined"]


def test_an_idea_is_joined_to_another_that_is_open(fans: Town) -> None:
    thread, settled = has_idea(fans.bo, fans), has_idea(fans.bo, fans, "Day trains")
    fans.ada.does(ideas.set_state, settled.number, "declined", "They run already.")
    plain = fans.bo.opens_thread("No idea")
    for number in (thread.number, plain.number, 999, settled.number):
        with refused("no_such_idea"):
            fans.ada.does(ideas.join, thread.number, number)


def test_what_was_joined_follows_to_the_third(fans: Town) -> None:
    first, second, third = (has_idea(fans.bo, fans, f"Idea {n}") for n in range(3))
    fans.ada.does(ideas.join, first.number, second.number)
    fans.ada.does(ideas.join, second.number, third.number)
    assert {line.thread.number for line in seen(fans.guest, third).joined} == {first.number, second.number}


def test_who_reported_and_tested_is_named_with_it(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    fans.ada.does(ideas.credit, thread.number, "@eve", "tested")
    fans.ada.does(ideas.credit, thread.number, "eve", "tested")
    fans.ada.does(ideas.credit, thread.number, "chen", "reported")
    fans.ada.does(ideas.credit, thread.number, "chen", "reported", is_named=False)
    assert [(one.person.handle, one.part) for one in seen(fans.guest, thread).credits] == [("eve", "tested")]
    with refused("not_found"):
        fans.ada.does(ideas.credit, thread.number, "nobody-here", "tested")


def test_so_many_people_are_named_and_no_more(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    for n in range(ideas.MOST_CREDITS):
        fans.member(f"tester{n}")
        fans.ada.does(ideas.credit, thread.number, f"tester{n}", "tested")
    with refused("too_many_credits"):
        fans.ada.does(ideas.credit, thread.number, "eve", "tested")


def test_the_list_of_a_board_is_by_votes_and_state(fans: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideas, "PER_PAGE", 2)
    few, many, done = (has_idea(fans.bo, fans, f"Idea {n}") for n in range(3))
    even = has_idea(fans.eve, fans, "Idea 3")
    is_for(fans.eve, many)
    fans.ada.does(ideas.set_state, done.number, "shipped")
    board, lines, more = fans.guest.sees(ideas.of_board, "Railway")
    assert board.id == fans.railway.id
    assert [line.thread.number for line in lines] == [many.number, even.number]
    _, rest, end = fans.guest.sees(ideas.of_board, "Railway", "open", more)
    assert ([line.thread.number for line in rest], end) == ([few.number], "")
    assert [line.thread.number for line in fans.guest.sees(ideas.of_board, "Railway", "shipped")[1]] == [done.number]
    with refused("bad_value"):
        fans.guest.sees(ideas.of_board, "Railway", "loved")
    fans.ada.does(threads.remove_thread, many.number, "advertising")
    assert many.number not in [line.thread.number for line in fans.guest.sees(ideas.of_board, "Railway")[1]]
    with refused("not_found"):
        fans.bo.does(ideas.vote, many.number, is_for=True)


def test_its_card_says_where_it_stands(fans: Town) -> None:
    thread, into = has_idea(fans.bo, fans), has_idea(fans.bo, fans, "Sleepers")

    def facts(tx: Tx, _: Caller) -> dict[str, str]:
        made = ideas.card(tx, thread)
        assert made is not None
        return {fact.label: fact.value.format(**fact.fields) for fact in made.facts}

    assert fans.guest.sees(facts) == {"It is": "just proposed", "People for it": "1"}
    fans.ada.does(ideas.join, thread.number, into.number, "The same.")
    assert fans.guest.sees(facts) == {
        "It is": "joined to another",
        "Because": "The same.",
        "People for it": "1",
        "Goes on in": f"/t/{into.number}",
    }


def test_nobody_hears_of_what_they_may_not_read(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    is_for(fans.eve, thread)
    closed = "UPDATE boards SET read_policy = 'listed' WHERE id = :board"
    fans.store.write_now(lambda tx: tx.run(closed, {"board": fans.railway.id}))
    fans.chen.does(boards.list_member, "Railway", fans.bo.account_id, True)
    fans.ada.does(ideas.set_state, thread.number, "heard")
    runs(fans)
    assert fans.count("SELECT count(*) FROM notifications WHERE kind = 'idea_heard'") == 1


def test_the_check_finds_and_mends_a_wrong_count(fans: Town) -> None:
    thread = has_idea(fans.bo, fans)
    fans.store.write_now(lambda tx: tx.run("UPDATE ideas SET vote_count = 9"))
    with fans.store.read() as tx:
        found = [one for step in checks.steps() for one in step.look(tx, 0).findings if one.kind == "idea_votes"]
    assert [one.subject_id for one in found] == [thread.id]
    fans.store.write_now(lambda tx: checks.mend(tx, found))
    assert seen(fans.guest, thread).line.idea.vote_count == 1


def test_where_it_goes_on_is_told_to_who_may_read_that(fans: Town) -> None:
    fans.store.write_now(lambda tx: tx.run("UPDATE boards SET kinds = 'discussion idea'"))
    mine, hers = has_idea(fans.eve, fans), has_idea(fans.bo, fans, "Sleepers")
    secret = fans.chen.does(ideas.open_idea, fans.back_room.id, "A merger", text("Not yet."))
    fans.chen.does(ideas.join, mine.number, secret.number)
    assert "merger" not in str((fans.guest.sees(cards.find, mine.number), seen(fans.guest, mine)))
    assert seen(fans.chen, mine).joined_to is not None
    fans.chen.does(ideas.join, hers.number, (kept := has_idea(fans.ada, fans, "Beds")).number)
    fans.chen.does(threads.remove_thread, hers.number, "An advertisement")
    assert seen(fans.guest, kept).joined == []


def test_who_keeps_away_from_votes_has_none_here(fans: Town) -> None:
    thread = has_idea(fans.ada, fans)
    fans.eve.does(self_locks.lock, ["push"], 3, is_shown=False)
    assert seen(fans.eve, thread).why_not == "self_locked"
    with refused("self_locked"):
        is_for(fans.eve, thread)


ACTS = st.lists(st.tuples(st.sampled_from(("bo", "eve", "chen", "ada")), st.integers(0, 2), st.booleans()), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=10)
@given(ACTS, st.booleans())
def test_the_count_is_the_people_however_they_vote(fans: Town, acts: list[tuple[str, int, bool]], joins: bool) -> None:
    mine = [has_idea(fans.chen, fans, f"Idea {n}") for n in range(3)]
    people = {thread.id: {"chen"} for thread in mine}
    for who, place, wants in acts:
        is_for(getattr(fans, who), mine[place], wants)
        (people[mine[place].id].add if wants else people[mine[place].id].discard)(who)
    if joins:
        fans.ada.does(ideas.join, mine[0].number, mine[1].number)
        people[mine[1].id] |= people[mine[0].id]
    for thread in mine:
        page = seen(fans.guest, thread)
        assert {one.handle for one in page.voters} == people[thread.id]
        assert page.line.idea.vote_count == len(people[thread.id])


def test_a_board_without_names_has_none(fans: Town) -> None:
    """Who is for an idea stands beside it, and so does whose it is."""
    thread = has_idea(fans.bo, fans)
    fans.store.write_now(lambda tx: tx.run("UPDATE boards SET names = 'pseudonyms'"))
    with refused("names_hidden"):
        has_idea(fans.bo, fans, "Sleepers")
    with refused("names_hidden"):
        is_for(fans.eve, thread)
