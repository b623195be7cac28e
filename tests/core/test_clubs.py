# SPDX-License-Identifier: Apache-2.0
"""Clubs: letters of application, their answers, and who belongs to a board and who does not any more."""

from typing import Any

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import affiliations, belongings, boards, clubs, events, moderation, notifications, pages, relations
from banyan.records.clubs import ClubPage, LetterState


@pytest.fixture
def club(town: Town) -> Town:
    """The back room is Ada's and takes letters."""
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET board_id = :board WHERE name = 'moderator'",
                                           {"board": town.back_room.id}))  # fmt: skip
    town.ada.does(clubs.set_letters, "BackRoom", "Which class?\n\n  Which year? ", is_on=True)
    return town


def writes(who: Member, words: str = "I am in class three.") -> None:
    who.does(clubs.apply, "BackRoom", words)


def seen(who: Member) -> ClubPage:
    page: ClubPage = who.sees(clubs.look, "BackRoom")
    return page


def told(who: Member) -> list[str]:
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def may_enter(who: Member) -> bool:
    return any(board.slug == "BackRoom" for section in who.sees(boards.directory) for board in section.boards)


def members(who: Member) -> list[str]:
    return [one.person.handle for one in seen(who).members]


def test_whoever_is_admitted_comes_in_and_is_told_in_words(club: Town) -> None:
    assert [line.board.slug for line in club.guest.sees(clubs.directory)] == ["BackRoom"]
    assert seen(club.guest).board.letter_questions == "Which class?\nWhich year?"
    writes(club.eve)
    assert not may_enter(club.eve)
    assert [(one.person.handle, one.letter.words) for one in seen(club.ada).waiting] == [
        ("eve", "I am in class three.")
    ]
    assert [one.person.handle for one in club.ada.sees(clubs.waiting)] == ["eve"]
    assert [one.person.handle for one in club.chen.sees(clubs.waiting)] == ["eve"]
    club.ada.does(clubs.admit, "BackRoom", "eve", "Welcome,  classmate.")
    assert may_enter(club.eve)
    page = seen(club.eve)
    assert (page.is_member, page.own and page.own.state, page.own and page.own.answer) == (
        True, LetterState.ADMITTED, "Welcome, classmate.",
    )  # fmt: skip
    assert (told(club.ada), told(club.eve)) == (["club_letter"], ["club_admitted"])
    thread = club.eve.opens_thread("Reunion", board=club.back_room)
    assert club.eve.sees(pages.thread_page, thread.number).thread.title == "Reunion"


def test_a_letter_is_read_by_its_writer_and_those_who_tend_the_board(club: Town) -> None:
    writes(club.eve, "A secret of mine.")
    for other in (club.bo, club.guest):
        assert (seen(other).waiting, seen(other).own) == ([], None)
        assert other.sees(clubs.waiting) == []
    assert [one.words for one in club.eve.sees(belongings.letters)] == ["A secret of mine."]
    assert club.bo.sees(belongings.letters) == []
    club.ada.does(clubs.decline, "BackRoom", "eve", "Ask the secretary.")
    assert club.eve.sees(belongings.letters)[0].answer == "Ask the secretary."
    assert seen(club.ada).waiting == []
    with club.store.read() as tx:
        log = "".join(str(event) for event in events.after(tx, 0))
    assert "secret" not in log
    assert "secretary" not in log
    assert club.count("SELECT count(*) FROM moderation_log WHERE reason <> '' OR detail LIKE '%secret%'") == 0


def test_who_belongs_to_a_board_its_members_know_alone(club: Town) -> None:
    writes(club.eve)
    club.ada.does(clubs.admit, "BackRoom", "eve")
    assert members(club.eve) == members(club.ada) == members(club.chen) == ["eve"]
    assert members(club.bo) == members(club.guest) == []


def test_where_everybody_reads_the_members_are_still_their_own_matter(club: Town) -> None:
    club.chen.does(boards.set_policies, "BackRoom", read_policy="public", reply_policy="listed", thread_policy="listed")
    writes(club.eve)
    club.ada.does(clubs.admit, "BackRoom", "eve")
    assert (members(club.eve), members(club.bo)) == (["eve"], [])
    club.ada.does(clubs.put_out, "BackRoom", "eve", "Has moved away.")
    record, _ = club.bo.sees(moderation.page)
    entry = next(entry for entry, *_ in record if entry.action == "end_membership")
    assert (entry.account_id, entry.reason) == (None, "")
    assert told(club.eve)[0] == "club_put_out"


def test_whoever_is_put_out_sees_nothing_any_more_and_is_told_why(club: Town) -> None:
    writes(club.eve)
    club.ada.does(clubs.admit, "BackRoom", "eve")
    thread = club.eve.opens_thread("Reunion at the lake", board=club.back_room)
    club.ada.does(clubs.put_out, "BackRoom", "eve", "Sold the photographs.")
    assert not may_enter(club.eve)
    with refused("not_found"):
        club.eve.sees(pages.thread_page, thread.number)
    with refused("not_found"):
        club.eve.replies(thread, "But why?")
    line = club.eve.sees(notifications.inbox)[0][0]
    assert ("Sold the photographs." in line.notification.data, line.notification.board_id) == (True, None)
    assert notifications.address_of(line.notification) == "/clubs/BackRoom"
    record, _ = club.ada.sees(moderation.page)
    assert (record[0][0].action, record[0][0].reason) == ("end_membership", "Sold the photographs.")
    assert all(entry.action != "end_membership" for entry, *_ in club.eve.sees(moderation.page)[0])
    with refused("no_member"):
        club.ada.does(clubs.put_out, "BackRoom", "eve", "Once more.")
    with refused("reason_wanted"):
        club.ada.does(clubs.invite, "BackRoom", "bo")
        club.bo.does(clubs.accept, "BackRoom")
        club.ada.does(clubs.put_out, "BackRoom", "bo", "")


def test_one_letter_a_board_and_again_after_a_pause(club: Town) -> None:
    writes(club.eve)
    with refused("letter_waits"):
        writes(club.eve, "And another thing.")
    club.ada.does(clubs.decline, "BackRoom", "eve", "Not yet.")
    assert told(club.eve) == ["club_declined"]
    with refused("letter_too_soon"):
        writes(club.eve)
    assert seen(club.eve).may_apply_at == club.clock.at + 7 * clock.DAY
    club.clock.passes(7 * clock.DAY)
    writes(club.eve, "A week has gone by.")
    assert [one.letter.words for one in seen(club.ada).waiting] == ["A week has gone by."]
    club.ada.does(clubs.admit, "BackRoom", "eve")
    with refused("member_already"):
        writes(club.eve)


def test_a_letter_that_is_taken_back_leaves_no_words(club: Town) -> None:
    writes(club.eve, "I did not mean this.")
    club.eve.does(clubs.withdraw, "BackRoom")
    assert club.count("SELECT words FROM board_letters") == ""
    with refused("not_found"):
        club.eve.does(clubs.withdraw, "BackRoom")
    with refused("not_found"):
        club.ada.does(clubs.admit, "BackRoom", "eve")
    with refused("letter_too_soon"):
        writes(club.eve)
    club.clock.passes(clock.DAY)
    writes(club.eve)


def test_letters_are_bounded(club: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("", " x ", "x" * (clubs.MAX_WORDS + 1)):
        with refused("letter_wanted"):
            writes(club.eve, words)
    with refused("sign_in_first"):
        writes(club.guest)
    with refused("not_found"):
        club.eve.does(clubs.apply, "Railway", "Please!")
    monkeypatch.setattr(clubs, "MOST_OPEN", 0)
    with refused("too_many_letters"):
        writes(club.eve)
    monkeypatch.undo()
    monkeypatch.setattr(clubs, "MOST_WAITING", 0)
    with refused("letterbox_full"):
        writes(club.eve)


def test_whoever_is_invited_says_yes_or_no(club: Town) -> None:
    club.ada.does(clubs.invite, "BackRoom", "eve", "You sat beside me.")
    line = club.eve.sees(notifications.inbox)[0][0]
    assert (line.notification.kind, "beside me" in line.notification.data) == ("club_invited", True)
    with refused("invited_already"):
        writes(club.eve)
    with refused("invited_already"):
        club.ada.does(clubs.invite, "BackRoom", "eve")
    assert not may_enter(club.eve)
    club.eve.does(clubs.accept, "BackRoom")
    assert may_enter(club.eve)
    with refused("member_already"):
        club.ada.does(clubs.invite, "BackRoom", "eve")
    club.ada.does(clubs.invite, "BackRoom", "bo")
    club.bo.does(clubs.turn_down, "BackRoom")
    assert not may_enter(club.bo)
    for verb in (clubs.accept, clubs.turn_down):
        with refused("not_found"):
            club.bo.does(verb, "BackRoom")


def test_an_invitation_is_found_where_no_letters_are_taken(club: Town) -> None:
    club.ada.does(clubs.set_letters, "BackRoom", "", is_on=False)
    for nobody in (club.eve, club.guest):
        with refused("not_found"):
            seen(nobody)
    club.ada.does(clubs.invite, "BackRoom", "eve")
    assert seen(club.eve).own is not None
    assert club.eve.sees(clubs.directory) == []


def test_who_has_blocked_a_keeper_is_not_invited_by_them(club: Town) -> None:
    club.eve.does(relations.block, "ada")
    for handle in ("eve", "nobody"):
        with refused("cannot_invite"):
            club.ada.does(clubs.invite, "BackRoom", handle)
    with refused("no_member"):
        club.ada.does(clubs.put_out, "BackRoom", "nobody", "Because.")


def test_a_member_may_leave(club: Town) -> None:
    writes(club.eve)
    club.ada.does(clubs.admit, "BackRoom", "eve")
    club.eve.does(clubs.leave, "BackRoom")
    assert not may_enter(club.eve)
    with refused("no_member"):
        club.eve.does(clubs.leave, "BackRoom")
    with refused("not_found"):
        club.eve.does(clubs.leave, "Nowhere")


@pytest.mark.parametrize(
    ("verb", "args", "more"),
    [
        (clubs.set_letters, ("",), {"is_on": True}),
        (clubs.admit, ("eve",), {}),
        (clubs.decline, ("eve",), {}),
        (clubs.invite, ("eve",), {}),
        (clubs.put_out, ("eve", "Because."), {}),
    ],
)
def test_only_those_who_tend_the_board_answer(club: Town, verb: Any, args: Any, more: Any) -> None:
    writes(club.eve)
    with refused("not_found"):  # the board is not there for them
        club.bo.does(verb, "BackRoom", *args, **more)
    club.ada.does(clubs.invite, "BackRoom", "bo")
    club.bo.does(clubs.accept, "BackRoom")
    with refused("moderators_only"):
        club.bo.does(verb, "BackRoom", *args, **more)


def test_letters_are_for_open_boards_with_members(club: Town) -> None:
    with refused("no_members_there"):
        club.chen.does(clubs.set_letters, "Railway", "", is_on=True)
    with refused("no_members_there"):
        club.chen.does(clubs.invite, "Railway", "eve")
    with refused("questions_too_long"):
        club.ada.does(clubs.set_letters, "BackRoom", "Why? " * 200, is_on=True)
    club.chen.does(boards.set_policies, "BackRoom", state="hidden")
    assert club.guest.sees(clubs.directory) == []
    with refused("not_found"):
        seen(club.eve)
    with refused("bad_policy"):
        club.chen.does(boards.set_policies, "BackRoom", letters="perhaps")


def test_who_proved_a_group_knows_its_members_too(club: Town) -> None:
    club.chen.does(affiliations.add, "campus.example.org", "Class 3", includes_below=False)
    club.chen.does(boards.set_policies, "BackRoom", read_policy="group", group_name="Class 3")
    writes(club.eve)
    club.ada.does(clubs.admit, "BackRoom", "eve")
    assert members(club.bo) == []
    add = "INSERT INTO email_domains (account_id, domain, is_whole) VALUES (:account, 'campus.example.org', 1)"
    club.store.write_now(lambda tx: tx.run(add, {"account": club.bo.account_id}))
    assert members(club.bo) == ["eve"]


def test_where_nobody_tends_the_administrators_are_told(club: Town) -> None:
    club.store.write_now(lambda tx: tx.run("UPDATE roles SET ended_at = since_at WHERE name = 'moderator'"))
    writes(club.eve)
    assert (told(club.chen), told(club.ada)) == (["club_letter"], [])


def test_pages_and_open_streams_of_the_board_hear_of_who_comes_and_goes(club: Town) -> None:
    """Live pages ask again whether their reader still may, and kept pages are forgotten, on this event."""

    def changed(verb: Any, who: Member, *args: Any) -> list[str]:
        with club.store.read() as tx:
            before = events.newest(tx)
        who.does(verb, "BackRoom", *args)
        with club.store.read() as tx:
            return [event.kind for event in events.after(tx, before) if event.kind != "Notified"]

    assert changed(clubs.apply, club.eve, "Please.") == ["LetterMoved"]
    assert changed(clubs.admit, club.ada, "eve") == ["BoardChanged", "LetterMoved"]
    assert changed(clubs.put_out, club.ada, "eve", "Because.") == ["BoardChanged"]
    assert changed(clubs.invite, club.ada, "bo") == []
    assert changed(clubs.accept, club.bo) == ["BoardChanged", "LetterMoved"]
    assert changed(clubs.leave, club.bo) == ["BoardChanged"]
