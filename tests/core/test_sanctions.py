# SPDX-License-Identifier: Apache-2.0
"""Sanctions: imposed for some days and a reason, told, recorded, lifted, over by themselves."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import moderation, notifications, sanctions, sessions
from banyan.jobs.timetable import JOBS, Shift
from banyan.records.moderation import Sanction

WHY = "shouts at everybody"


def told(member: Member) -> list[str]:
    return [line.notification.kind for line in member.sees(notifications.inbox)[0]]


def log(town: Town) -> list[tuple[str, str | None, str]]:
    return [(entry.action, slug, entry.reason) for entry, _, _, slug in town.guest.sees(moderation.page)[0]]


def ban(member: Member, handle: str, days: int = 3, board: str = "railway", reason: str = WHY) -> Sanction:
    imposed: Sanction = member.does(sanctions.ban, handle, board, days, reason)
    return imposed


def test_a_ban_bars_from_its_board_until_it_is_over(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    ban(town.ada, "Eve")
    with refused("banned"):
        town.eve.replies(thread, "let me in")
    town.eve.opens_thread("Soup", board=town.cooking)
    town.clock.passes(3 * clock.DAY)
    town.eve.replies(thread, "here again")


def test_a_ban_is_told_recorded_and_announced(town: Town) -> None:
    sanction = ban(town.ada, "eve")
    assert sanction.until_at == town.clock.at + 3 * clock.DAY
    assert told(town.eve) == ["sanction"]
    assert log(town) == [("ban", "Railway", WHY)]
    assert town.count("SELECT count(*) FROM events WHERE kind = 'SanctionImposed'") == 1
    assert town.count("SELECT state FROM accounts WHERE handle = 'eve'") == "active"


@pytest.mark.parametrize("days", [-1, 0, 15])
def test_a_moderator_bans_for_two_weeks_at_most(town: Town, days: int) -> None:
    ban(town.ada, "bo", 14)
    with refused("days_wanted"):
        ban(town.ada, "eve", days)


def test_an_administrator_bans_for_seventy_days_at_most(town: Town) -> None:
    ban(town.chen, "bo", 70, "cooking")
    with refused("days_wanted"):
        ban(town.chen, "eve", 71)


def test_a_ban_wants_a_reason_a_person_and_a_board(town: Town) -> None:
    with refused("reason_wanted"):
        ban(town.ada, "eve", reason=" ")
    with refused("not_found"):
        ban(town.ada, "nobody")
    with refused("not_found"):
        ban(town.ada, "eve", board="BackRoom")


def test_only_who_tends_the_board_bans_from_it(town: Town) -> None:
    with refused("sign_in_first"):
        ban(town.guest, "eve")
    with refused("moderators_only"):
        ban(town.bo, "eve")
    with refused("moderators_only"):
        ban(town.ada, "eve", board="cooking")


def test_nobody_bars_themselves_an_administrator_or_who_tends_the_board_too(town: Town) -> None:
    town.member("dora", role=("moderator", town.railway.id))
    with refused("not_yourself"):
        ban(town.ada, "ada")
    for member, handle in ((town.ada, "chen"), (town.ada, "dora"), (town.chen, "dora")):
        with refused("stands_above"):
            ban(member, handle)
    ban(town.chen, "dora", board="cooking")
    town.member("root", role=("admin", None))
    with refused("stands_above"):
        town.chen.does(sanctions.suspend, "root", 3, WHY)


def test_an_account_that_nobody_uses_is_not_barred(town: Town) -> None:
    town.member("ghost", state="unclaimed")
    with refused("not_a_member"):
        town.chen.does(sanctions.suspend, "ghost", 3, WHY)


def test_days_do_not_grow_by_repeating_them(town: Town) -> None:
    first = ban(town.ada, "eve", 14)
    with refused("barred_already"):
        ban(town.ada, "eve", 14)
    ban(town.chen, "eve", 14, "cooking")  # another board is another matter
    town.ada.does(sanctions.lift, first.id, "too long, on second thoughts")
    ban(town.ada, "eve", 1)


def test_lifting_lets_them_write_again_and_says_why(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    sanction = ban(town.ada, "eve")
    with refused("reason_wanted"):
        town.ada.does(sanctions.lift, sanction.id, "")
    lifted = town.ada.does(sanctions.lift, sanction.id, "said sorry")
    assert (lifted.lifted_by, lifted.lift_reason) == (town.ada.account_id, "said sorry")
    town.eve.replies(thread, "sorry")
    assert told(town.eve) == ["lifted", "sanction"]
    assert log(town)[0] == ("lift_ban", "Railway", "said sorry")
    assert town.count("SELECT count(*) FROM events WHERE kind = 'SanctionLifted'") == 1
    with refused("sanction_over"):
        town.ada.does(sanctions.lift, sanction.id, "said sorry")


def test_who_may_not_impose_may_not_lift(town: Town) -> None:
    by_ada, by_chen = ban(town.ada, "eve"), ban(town.chen, "bo")
    with refused("moderators_only"):
        town.eve.does(sanctions.lift, by_ada.id, "it is me")
    with refused("staff_only"):
        town.ada.does(sanctions.lift, by_chen.id, "he is my friend")
    with refused("not_found"):
        town.ada.does(sanctions.lift, 1, "no such thing")
    town.chen.does(sanctions.lift, by_ada.id, "too hard")


def test_a_suspension_shuts_the_whole_site_until_the_job_opens_it(town: Town) -> None:
    town.chen.does(sanctions.suspend, "eve", 7, WHY)
    with refused("account_suspended"):
        town.eve.opens_thread("Bread")
    assert log(town) == [("suspend", None, WHY)]
    job = next(job for job in JOBS if job.name == "expire_sanctions")
    job.run(Shift(town.store))
    assert town.eve.caller.state == "suspended"
    town.clock.passes(7 * clock.DAY)
    job.run(Shift(town.store))
    town.eve.opens_thread("Bread")
    assert told(town.eve) == ["lifted", "sanction"]


def test_a_suspension_is_lifted_by_administrators(town: Town) -> None:
    sanction = town.chen.does(sanctions.suspend, "eve", 7, WHY)
    with refused("staff_only"):
        town.ada.does(sanctions.lift, sanction.id, "she is my friend")
    town.chen.does(sanctions.lift, sanction.id, "a mix-up")
    town.eve.opens_thread("Bread")
    assert log(town)[0] == ("lift_suspension", None, "a mix-up")


def test_only_administrators_suspend_and_only_once(town: Town) -> None:
    with refused("staff_only"):
        town.ada.does(sanctions.suspend, "eve", 3, WHY)
    town.chen.does(sanctions.suspend, "eve", 3, WHY)
    with refused("barred_already"):
        town.chen.does(sanctions.suspend, "eve", 3, WHY)


def test_those_who_tend_see_what_is_in_force_where_they_tend(town: Town) -> None:
    ban(town.ada, "eve")
    ban(town.chen, "bo", board="cooking")
    town.chen.does(sanctions.suspend, "bo", 3, WHY)

    def seen(member: Member, board: str = "") -> list[tuple[str, str | None]]:
        return [(person.handle, slug) for _, person, slug in member.sees(sanctions.in_force, board)]

    assert seen(town.chen) == [("bo", None), ("bo", "Cooking"), ("eve", "Railway")]
    assert seen(town.ada) == seen(town.ada, "railway") == [("eve", "Railway")]
    for member, board, code in ((town.ada, "cooking", "moderators_only"), (town.eve, "", "staff_only")):
        with refused(code):
            seen(member, board)
    town.clock.passes(4 * clock.DAY)
    assert seen(town.chen) == []


def test_what_is_over_is_shown_to_oneself_and_to_those_who_tend(town: Town) -> None:
    ban(town.ada, "eve", 1)
    assert len(town.guest.sees(sanctions.of_account, "eve")) == 1
    town.clock.passes(clock.DAY)
    seen = {name: len(getattr(town, name).sees(sanctions.of_account, "eve")) for name in ("eve", "ada", "chen", "bo")}
    assert seen == {"eve": 1, "ada": 1, "chen": 1, "bo": 0}
    with refused("not_found"):
        town.guest.sees(sanctions.of_account, "nobody")


def test_sign_ins_are_ended_by_an_administrator_with_a_reason_and_that_is_all(town: Town) -> None:
    token = town.eve.does(sessions.open_session, "w3m", "")
    for member, code in ((town.ada, "staff_only"), (town.guest, "sign_in_first")):
        with refused(code):
            member.does(sanctions.drop, "eve", WHY)
    with refused("reason_wanted"):
        town.chen.does(sanctions.drop, "eve", "")
    with refused("not_yourself"):
        town.chen.does(sanctions.drop, "chen", WHY)
    assert town.chen.does(sanctions.drop, "eve", WHY) == 1
    assert town.guest.sees(sessions.resume, token) is None
    assert log(town) == [("drop", None, WHY)]
    assert town.eve.does(sessions.open_session, "w3m", "")
