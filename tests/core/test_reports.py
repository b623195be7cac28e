# SPDX-License-Identifier: Apache-2.0
"""Reports: made by readers, judged once by who tends the board, answered to everybody who made one."""

import msgspec
import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import moderation, notifications, posts, reports, sanctions
from banyan.jobs.timetable import run_pending
from banyan.records.reports import Case
from banyan.records.threads import Thread

WHY, ANSWER = "an advertisement", "it was one, and is gone"


@pytest.fixture
def bread(town: Town) -> Thread:
    thread = town.bo.opens_thread("Bread", "Buy my <bread>")
    town.eve.replies(thread, "no, mine")
    return thread


def queue(member: Member) -> list[Case]:
    cases: list[Case] = member.sees(reports.queue)[0]
    return cases


def test_a_post_is_judged_once_for_all_who_reported_it(town: Town, bread: Thread) -> None:
    made = town.eve.does(reports.report, bread.number, 1, f"  {WHY}\n")
    town.chen.does(reports.report, bread.number, 1, "not about bread")
    [case] = queue(town.ada)
    assert (case.reported.reports, case.reported.author.handle, case.excerpt) == (2, "bo", "Buy my")
    assert [(one.reason, who.handle) for one, who in case.reports] == [(WHY, "eve"), ("not about bread", "chen")]
    assert town.ada.sees(reports.open_count) == 1
    assert town.ada.does(reports.settle, made.id, "upheld", ANSWER) == 2
    assert queue(town.ada) == []
    for reporter in (town.eve, town.chen):
        [line] = reporter.sees(notifications.inbox)[0]
        told = msgspec.json.decode(line.notification.data)
        assert (line.notification.kind, told) == ("report", {"verdict": "upheld", "answer": ANSWER})
        [mine] = reporter.sees(reports.mine)[0]
        assert (mine.state, mine.answer) == ("upheld", ANSWER)


def test_who_reported_stands_in_no_record(town: Town, bread: Thread) -> None:
    made = town.eve.does(reports.report, bread.number, 1, WHY)
    town.ada.does(reports.settle, made.id, "dismissed", "bread is what this is about")
    [(entry, by, whom, board)] = town.guest.sees(moderation.page)[0]
    assert (entry.action, by.handle, whom, board) == ("report_dismissed", "ada", None, "Railway")
    kinds = ("ReportMade", "ReportSettled")
    assert [town.count("SELECT count(*) FROM events WHERE kind = :kind", kind=kind) for kind in kinds] == [1, 1]


def test_those_who_tend_the_board_hear_of_it_once_and_not_from_whom(town: Town, bread: Thread) -> None:
    town.eve.does(reports.report, bread.number, 1, WHY)
    town.chen.does(reports.report, bread.number, 1, WHY)
    run_pending(town.store)
    [line] = town.ada.sees(notifications.inbox)[0]
    assert (line.notification.kind, line.notification.floor, line.actor) == ("waits", 1, None)
    assert town.chen.sees(notifications.inbox)[0] == []


def test_where_nobody_tends_the_administrators_hear_of_it_unless_they_said_it_themselves(town: Town) -> None:
    soup = town.bo.opens_thread("Soup", board=town.cooking)
    town.chen.does(reports.report, soup.number, 1, WHY)
    run_pending(town.store)
    assert town.chen.sees(notifications.inbox)[0] == []
    town.eve.does(reports.report, soup.number, 1, WHY)
    run_pending(town.store)
    [line] = town.chen.sees(notifications.inbox)[0]
    assert (line.notification.kind, line.board_slug) == ("waits", "Cooking")


def test_what_is_settled_waits_for_nobody(town: Town, bread: Thread) -> None:
    made = town.eve.does(reports.report, bread.number, 1, WHY)
    town.chen.does(reports.settle, made.id, "upheld", ANSWER)
    run_pending(town.store)
    assert town.ada.sees(notifications.inbox)[0] == []


def test_a_judge_sees_what_the_author_was_told_before(town: Town, bread: Thread) -> None:
    town.ada.does(sanctions.ban, "bo", "railway", 1, "advertises")
    town.eve.does(reports.report, bread.number, 1, WHY)
    [case] = queue(town.ada)
    assert [sanction.reason for sanction in case.sanctions] == ["advertises"]


def test_guests_report_nothing_and_nobody_their_own_post(town: Town, bread: Thread) -> None:
    with refused("sign_in_first"):
        town.guest.does(reports.report, bread.number, 1, WHY)
    with refused("report_own_post"):
        town.bo.does(reports.report, bread.number, 1, WHY)


@pytest.mark.parametrize("reason", ["", " \n ", "n", "x" * 501])
def test_a_report_says_what_is_wrong(town: Town, bread: Thread, reason: str) -> None:
    with refused("report_reason_wanted"):
        town.eve.does(reports.report, bread.number, 1, reason)


def test_one_report_for_each_post_and_thirty_a_day(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "REPORTS_A_DAY", 1)
    town.chen.does(reports.report, bread.number, 1, WHY)
    with refused("too_many_reports"):
        town.chen.does(reports.report, bread.number, 2, WHY)
    town.clock.passes(clock.DAY + clock.SECOND)
    with refused("reported_already"):
        town.chen.does(reports.report, bread.number, 1, WHY)
    town.chen.does(reports.report, bread.number, 2, WHY)


def test_what_is_gone_or_closed_is_not_reported(town: Town, bread: Thread) -> None:
    town.bo.does(posts.delete, bread.number, 1)
    with refused("post_gone"):
        town.eve.does(reports.report, bread.number, 1, WHY)
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    for number, floor in ((secret.number, 1), (bread.number, 9), (404, 1)):
        with refused("not_found"):
            town.eve.does(reports.report, number, floor, WHY)


def test_the_queue_is_for_who_tends(town: Town, bread: Thread) -> None:
    town.eve.does(reports.report, bread.number, 1, WHY)
    soup = town.bo.opens_thread("Soup", board=town.cooking)
    elsewhere = town.eve.does(reports.report, soup.number, 1, WHY)
    assert [case.reported.board_slug for case in queue(town.chen)] == ["Railway", "Cooking"]
    assert [case.reported.board_slug for case in queue(town.ada)] == ["Railway"]
    assert (queue(town.eve), town.eve.sees(reports.open_count), town.guest.sees(reports.open_count)) == ([], 0, 0)
    with refused("moderators_only"):
        town.ada.sees(reports.queue, town.cooking.id)
    with refused("moderators_only"):
        town.ada.does(reports.settle, elsewhere.id, "upheld", ANSWER)
    with refused("sign_in_first"):
        town.guest.sees(reports.queue)
    with refused("sign_in_first"):
        town.guest.sees(reports.mine)


def test_a_case_is_closed_with_a_verdict_and_an_answer_and_only_once(town: Town, bread: Thread) -> None:
    made = town.eve.does(reports.report, bread.number, 1, WHY)
    for verdict, answer, code in (("perhaps", ANSWER, "bad_value"), ("upheld", " ", "answer_wanted")):
        with refused(code):
            town.ada.does(reports.settle, made.id, verdict, answer)
    with refused("not_found"):
        town.ada.does(reports.settle, 1, "upheld", ANSWER)
    town.ada.does(reports.settle, made.id, "upheld", ANSWER)
    with refused("settled_already"):
        town.chen.does(reports.settle, made.id, "upheld", ANSWER)


def test_the_queue_goes_on_from_page_to_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "CASES_PER_PAGE", 2)
    for n in range(3):
        thread = town.chen.opens_thread(f"Bread {n}")
        town.eve.does(reports.report, thread.number, 1, WHY)
    first, cursor = town.ada.sees(reports.queue)
    second, end = town.ada.sees(reports.queue, None, cursor)
    assert [case.reported.title for case in (*first, *second)] == ["Bread 0", "Bread 1", "Bread 2"]
    assert end == ""
    newest, cursor = town.eve.sees(reports.mine)
    assert len(newest) + len(town.eve.sees(reports.mine, cursor)[0]) == 3
