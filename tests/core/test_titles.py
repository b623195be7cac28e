# SPDX-License-Identifier: Apache-2.0
"""Titles: words beside a name and what they allow, given in public, ended by time, by hand or by whoever has one."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, departures, events, invites, moderation, notifications, pages, permits, titles
from banyan.records.events import AccountChanged
from banyan.records.titles import Process, Title, TitleGrant, TitleWish

GUIDE = TitleWish({"en": "Guide", "zh-Hans": "向导"}, "◆")


def makes(town: Town, **more: object) -> Title:
    made: Title = town.chen.does(titles.make, TitleWish(GUIDE.names, GUIDE.badge, **more))
    return made


def gives(town: Town, title: Title, handle: str, days: int = 30) -> TitleGrant:
    given: TitleGrant = town.chen.does(titles.grant, title.id, handle, days, Process.ELECTED, "The vote of May.")
    return given


def beside(town: Town, member: Member) -> str:
    return str(town.count("SELECT title FROM accounts WHERE id = :id", id=member.account_id))


def test_a_title_stands_beside_the_name_until_its_time_is_over(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")
    gives(town, makes(town), "@eve")
    page = town.guest.sees(pages.thread_page, thread.number)
    assert page.floors[0].author.title == '{"en":"◆ Guide","zh-Hans":"◆ 向导"}'
    assert [line.title.badge for line in town.guest.sees(titles.held, town.eve.account_id)] == ["◆"]
    town.clock.passes(30 * clock.DAY)
    assert town.guest.sees(titles.held, town.eve.account_id) == []
    assert town.store.write_now(titles.expire) == 1
    assert town.store.write_now(titles.expire) == 0
    assert beside(town, town.eve) == ""
    assert [one.notification.kind for one in town.eve.sees(notifications.inbox)[0]][:2] == ["title_ended", "title"]


def test_the_cached_pages_of_whoever_has_it_are_forgotten(town: Town) -> None:
    title = makes(town)
    changed: list[int] = []

    def happened() -> set[int]:
        found = town.guest.sees(lambda tx, _: events.later(tx, 0, (AccountChanged,), 1_000)).events
        fresh = [one.event.account_id for one in found][len(changed) :]
        changed.extend(fresh)
        return set(fresh)

    happened()
    given = gives(town, title, "eve")
    assert happened() == {town.eve.account_id}
    town.chen.does(titles.change, title.id, TitleWish({"en": "Scout"}, "▲"))
    assert happened() == {town.eve.account_id, town.chen.account_id}
    assert beside(town, town.eve) == '{"en":"▲ Scout"}'
    town.chen.does(titles.end, given.id, "It was a mistake.")
    assert happened() == {town.eve.account_id}


def test_a_key_to_a_board_opens_it_as_long_as_the_title_lasts(town: Town) -> None:
    town.chen.does(boards.set_policies, "BackRoom", reply_policy="listed", thread_policy="listed")
    title = makes(town, enter=("BackRoom",))
    with refused("not_found"):
        town.eve.sees(boards.get, "BackRoom")
    gives(town, title, "eve")
    town.eve.opens_thread("Inside", board=town.back_room)
    with refused("not_found"):
        town.bo.sees(boards.get, "BackRoom")
    town.clock.passes(30 * clock.DAY)
    with refused("not_found"):
        town.eve.opens_thread("Too late", board=town.back_room)


def test_who_may_announce_opens_threads_there_and_does_not_tend_it(town: Town) -> None:
    town.chen.does(boards.set_policies, "Cooking", thread_policy="staff")
    with refused("may_not_post_here"):
        town.eve.opens_thread("Soup", board=town.cooking)
    gives(town, makes(town, open=("Cooking",)), "eve")
    thread = town.eve.opens_thread("Soup", board=town.cooking)
    assert not permits.may_tend(town.eve.caller, town.cooking.id)
    with refused("may_not_post_here"):
        town.bo.opens_thread("Tea", board=town.cooking)
    town.chen.does(boards.set_policies, "Cooking", state="closed")
    with refused("board_closed"):
        town.eve.opens_thread("More soup", board=town.cooking)
    assert thread.board_id == town.cooking.id


def test_who_may_invite_has_a_few_invitations(town: Town) -> None:
    with refused("staff_only"):
        town.eve.does(invites.make, "for Mei")
    gives(town, makes(town, invites=True), "eve")
    for _ in range(invites.WITH_TITLE):
        town.eve.does(invites.make, "for Mei")
    with refused("no_invites_left"):
        town.eve.does(invites.make, "for Mei")


def test_the_record_says_who_gave_what_and_why(town: Town) -> None:
    given = gives(town, makes(town), "eve")
    town.eve.does(titles.end, given.id, "No time any more.")
    lines = [(entry.action, entry.reason, entry.detail) for entry, *_ in town.guest.sees(moderation.page)[0]]
    assert lines == [
        ("end_title", "No time any more.", "Guide"),
        ("give_title", "The vote of May.", "Guide"),
        ("make_title", "", "Guide"),
    ]
    with refused("title_ended"):
        town.eve.does(titles.end, given.id, "Once more.")
    assert beside(town, town.eve) == ""


def test_what_ended_leaves_the_one_before_beside_the_name(town: Town) -> None:
    gives(town, makes(town), "eve")
    second = gives(town, town.chen.does(titles.make, TitleWish({"en": "Cook"}, "")), "eve")
    assert beside(town, town.eve) == '{"en":"Cook"}'
    town.chen.does(titles.end, second.id, "The soup is eaten.")
    assert "Guide" in beside(town, town.eve)


def test_administrators_alone_make_change_give_and_end(town: Town) -> None:
    title = makes(town)
    given = gives(town, title, "eve")
    for member in (town.ada, town.eve, town.bo):
        with refused("staff_only"):
            member.does(titles.make, GUIDE)
        with refused("staff_only"):
            member.does(titles.change, title.id, GUIDE)
        with refused("staff_only"):
            member.does(titles.grant, title.id, "bo", 3, Process.EARNED, "For tea.")
    with refused("staff_only"):
        town.bo.does(titles.end, given.id, "I do not like it.")
    with refused("staff_only"):
        town.bo.sees(titles.wish_of, title.id)


def test_what_may_be_wished_is_bounded(town: Town) -> None:
    for names in ({}, {"en": " "}, {"en": "x" * 31}):
        with refused("title_unnamed"):
            town.chen.does(titles.make, TitleWish(names, "◆"))
    for badge in ("◆◆◆◆◆", "a\u0301"):
        with refused("bad_badge"):
            town.chen.does(titles.make, TitleWish({"en": "Guide"}, badge))
    with refused("no_board_called_so"):
        makes(town, enter=("Nowhere",))
    with refused("bad_value"):
        makes(town, open=("Railway",) * 21)
    title = makes(town)
    for days in (0, titles.MOST_DAYS + 1):
        with refused("bad_title_days"):
            gives(town, title, "eve", days)
    with refused("not_found"):
        gives(town, title, "nobody")
    with refused("reason_wanted"):
        town.chen.does(titles.grant, title.id, "eve", 3, Process.EARNED, "")
    with refused("bad_value"):
        town.chen.does(titles.grant, title.id, "eve", 3, "bought", "Because.")
    gives(town, title, "eve")
    with refused("title_held_already"):
        gives(town, title, "eve")


def test_there_are_not_more_titles_than_anybody_reads(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "MOST_TITLES", 1)
    makes(town)
    with refused("too_many_titles"):
        makes(town)


def test_a_title_is_read_back_as_it_was_wished(town: Town) -> None:
    title = makes(town, enter=("BackRoom",), open=("Cooking", "Railway"), invites=True)
    assert town.chen.sees(titles.wish_of, title.id) == TitleWish(
        GUIDE.names, "◆", ("BackRoom",), ("Cooking", "Railway"), invites=True
    )
    gives(town, title, "eve")
    (line,) = town.guest.sees(titles.list_all)
    assert [(one.power, one.board) for one in line.allowed] == [
        ("open", "Cooking"),
        ("open", "Railway"),
        ("invite", ""),
    ]
    assert (line.holder.handle, line.giver.handle, line.grant.process) == ("eve", "chen", "elected")


def test_who_leaves_has_no_title_any_more(town: Town) -> None:
    gives(town, makes(town), "eve")
    town.eve.does(departures.leave, erases=False)
    assert beside(town, town.eve) == ""
    assert town.guest.sees(titles.held, town.eve.account_id) == []
