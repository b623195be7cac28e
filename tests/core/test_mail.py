# SPDX-License-Identifier: Apache-2.0
"""Mail: letters go whole or not at all, everybody does with their copy what they like, and nobody else reads one."""

from typing import Any

import pytest
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import (
    attachments,
    choices,
    departures,
    mail,
    mail_folders,
    mail_groups,
    notifications,
    posts,
    relations,
    sanctions,
    site,
    threads,
)
from banyan.records.attachments import Upload
from banyan.records.mail import Head, Letter
from banyan.records.posts import Body


def write(who: Member, to: str, subject: str = "Bread", source: str = "Rye or wheat?", **more: Any) -> Letter:
    letter: Letter = who.does(mail.send, to, subject, text(source), **more)
    return letter


def heads(who: Member, folder: str = "inbox") -> list[Head]:
    found: list[Head] = who.sees(mail.page, folder).heads
    return found


def subjects(who: Member, folder: str = "inbox") -> list[str]:
    return [head.subject for head in heads(who, folder)]


def test_a_letter_lies_in_two_mailboxes(town: Town) -> None:
    letter = write(town.bo, "@ada, EVE,ada", "  Bread\n and  more ")
    assert subjects(town.ada) == subjects(town.eve) == subjects(town.bo, "sent") == ["Bread and more"]
    assert subjects(town.bo) == subjects(town.chen) == []
    head = heads(town.ada)[0]
    assert (head.sender.handle, [person.handle for person in head.people]) == ("bo", ["ada", "eve"])
    assert head.is_unread
    assert not heads(town.bo, "sent")[0].is_unread
    assert town.ada.sees(mail.get, letter.id).letter.source == "Rye or wheat?"
    for member in (town.chen, town.guest):
        with refused("not_found" if member is town.chen else "sign_in_first"):
            member.sees(mail.get, letter.id)


def test_a_letter_to_oneself_is_a_note(town: Town) -> None:
    write(town.bo, "bo")
    assert subjects(town.bo) == ["Bread"]
    assert subjects(town.bo, "sent") == []


def test_sent_twice_is_sent_once(town: Town) -> None:
    assert write(town.bo, "ada", token="t").id == write(town.bo, "ada", token="t").id
    assert len(heads(town.ada)) == 1


def test_who_gets_a_letter_is_told_and_reading_it_reads_the_line(town: Town) -> None:
    letter = write(town.bo, "ada")
    lines, _ = town.ada.sees(notifications.inbox)
    assert [(line.notification.kind, line.actor.handle) for line in lines] == [("mail", "bo")]
    assert notifications.address_of(lines[0].notification) == f"/mail/{letter.id}"
    assert notifications.said("en", lines[0]) == "sent you a letter"
    assert town.ada.sees(mail.unread_count) == town.ada.sees(notifications.unread_count) == 1
    town.ada.does(mail.mark_read, letter.id)
    assert town.ada.sees(mail.unread_count) == town.ada.sees(notifications.unread_count) == 0
    town.ada.does(mail.mark_unread, letter.id)
    assert town.ada.sees(mail.unread_count) == 1
    assert town.guest.sees(mail.unread_count) == 0
    town.ada.does(choices.choose, {"mail": "nothing"}, "day", 8)
    write(town.bo, "ada")
    assert town.ada.sees(notifications.unread_count) == 0, "who wants no line still has the letter"
    assert len(heads(town.ada)) == 2


def test_the_log_of_events_knows_nothing_of_what_was_written(town: Town) -> None:
    write(town.bo, "ada", "Secret subject", "Secret words")
    with town.store.read() as tx:
        logged = str(tx.all("SELECT kind, data FROM events"))
    assert "MailChanged" in logged
    assert "Secret" not in logged
    assert logged.count(str(town.bo.account_id)) == 0, "nor from whom"


# ---- to whom


def test_a_group_is_written_to_by_its_name(town: Town) -> None:
    town.member("gone", state="gone")
    town.bo.does(mail_groups.make, "室友", "ada eve gone")
    write(town.bo, "#室友, chen")
    assert [person.handle for person in heads(town.bo, "sent")[0].people] == ["ada", "eve", "chen"]
    with refused("unknown_recipient"):
        write(town.ada, "#室友")


@pytest.mark.parametrize(
    ("office", "who"), [("staff", "chen"), ("站务", "chen"), ("b/Railway", "ada"), ("b/Cooking", "chen")]
)
def test_who_runs_something_is_reached_by_what_they_run(town: Town, office: str, who: str) -> None:
    write(town.bo, office)
    assert subjects(getattr(town, who)) == ["Bread"]


@pytest.mark.parametrize("to", ["nobody", "b/BackRoom", "b/Nothing", "#", "@", "waiting"])
def test_who_is_not_there_is_told_so(town: Town, to: str) -> None:
    town.member("waiting", state="pending")
    with refused("unknown_recipient"):
        write(town.bo, f"ada {to}")
    assert subjects(town.ada) == []


@pytest.mark.parametrize("state", ["unclaimed", "leaving", "gone"])
def test_where_nobody_is_no_mail_arrives(town: Town, state: str) -> None:
    town.member("away", state=state)
    with refused("no_mailbox"):
        write(town.bo, "ada, away")
    assert subjects(town.ada) == []


def test_who_is_blocked_learns_no_more_than_that_it_was_not_taken(town: Town) -> None:
    town.chen.does(relations.block, "bo")
    town.ada.does(relations.block, "bo", "sells things")
    town.ada.does(relations.block, "chen")
    with refused("mail_not_taken") as caught:
        write(town.bo, "eve, ada")
    assert str(caught.value) == "@ada does not take this mail."
    assert subjects(town.eve) == []
    write(town.ada, "bo")
    write(town.bo, "staff")
    write(town.chen, "ada")
    assert (subjects(town.bo), subjects(town.chen), subjects(town.ada)) == (["Bread"], ["Bread"], ["Bread"])


def test_who_is_suspended_writes_to_administrators_alone(town: Town) -> None:
    letter = write(town.ada, "bo")
    town.chen.does(sanctions.suspend, "bo", 3, "a flood of adverts")
    assert [head.id for head in heads(town.bo)] == [letter.id], "what came may be read"
    write(town.bo, "staff", answers=letter.id)
    assert subjects(town.chen) == ["Bread"]
    for to in ("ada", "staff, ada"):
        with refused("mail_to_staff_only"):
            write(town.bo, to)


def test_what_cannot_be_sent(town: Town) -> None:
    with refused("recipient_wanted"):
        write(town.bo, " , ")
    with refused("subject_too_long"):
        write(town.bo, "ada", "x" * 81)
    with refused("empty_post"):
        write(town.bo, "ada", source="  ")
    with refused("sign_in_first"):
        write(town.guest, "ada")
    with refused("account_pending"):
        write(town.member("waiting", state="pending"), "ada")
    with refused("not_found"):
        write(town.bo, "ada", answers=17)


def test_many_letters_take_their_time(town: Town) -> None:
    for name in "abcdef":
        town.member(f"friend-{name}")
    everybody = ", ".join(f"friend-{name}" for name in "abcdef")
    with refused("too_many_recipients"):
        write(town.bo, everybody)  # joined today
    write(town.eve, everybody)
    write(town.bo, "friend-a, friend-b, friend-c")
    town.clock.passes(20 * clock.SECOND)
    write(town.bo, "friend-a, friend-b")
    with refused("mail_too_soon") as caught:
        write(town.bo, "friend-a")
    assert caught.value.data == {"wait_s": 40}
    town.clock.passes(40 * clock.SECOND)
    write(town.bo, "friend-a, friend-b, friend-c")
    crowd = [f"guest-{n}" for n in range(mail.MOST_PEOPLE + 1)]
    for name in crowd:
        town.member(name)
    with refused("too_many_recipients"):
        write(town.chen, ", ".join(crowd))


# ---- room


def test_a_full_mailbox_takes_nothing(town: Town) -> None:
    town.chen.does(site.set_policies, mailbox_mb="0")
    with refused("mailbox_full") as caught:
        write(town.bo, "ada, eve")
    assert caught.value.data == {"handle": "ada"}
    with refused("own_mailbox_full"):
        write(town.bo, "staff")
    town.chen.does(site.set_policies, mailbox_mb="1")
    write(town.bo, "ada", "Bread", "Rye")
    used = town.ada.sees(mail.room)
    assert (used.used, used.most, used.percent) == (mail.WEIGHT + 8, 1024 * 1024, 0)
    town.chen.does(site.set_policies, mailbox_mb="0")
    assert town.ada.sees(mail.room).percent == 100


# ---- answering and sending on


def test_an_answer_belongs_to_the_conversation(town: Town) -> None:
    first = write(town.bo, "ada, eve")
    opening = town.ada.sees(mail.answer_to, first.id)
    assert (opening.to, opening.subject, opening.answers) == ("bo", "Re: Bread", first.id)
    assert opening.source == "> @bo:\n>\n> Rye or wheat?\n\n"
    to_all = town.ada.sees(mail.answer_to, first.id, to_all=True)
    assert to_all.to == "bo, eve"
    second = write(town.ada, to_all.to, to_all.subject, "Wheat", answers=first.id)
    assert heads(town.ada)[0].is_answered
    assert town.ada.sees(mail.answer_to, second.id).to == "bo, eve", "one's own letter is answered to those who got it"
    assert town.bo.sees(mail.answer_to, second.id).subject == "Re: Bread"
    for member in (town.ada, town.bo, town.eve):
        talk, more = member.sees(mail.talk, second.id)
        assert ([one.letter.source for one in talk], more) == (["Rye or wheat?", "Wheat"], "")
    with refused("not_found"):
        town.chen.sees(mail.talk, first.id)


def test_a_long_conversation_has_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TALK_PER_PAGE", 2)
    first = write(town.ada, "eve", source="1")
    for n in ("2", "3"):
        write(town.ada, "eve", source=n, answers=first.id)
    shown, after = town.eve.sees(mail.talk, first.id)
    assert [one.letter.source for one in shown] == ["1", "2"]
    assert [one.letter.source for one in town.eve.sees(mail.talk, first.id, after)[0]] == ["3"]


def test_a_letter_and_a_post_are_sent_on(town: Town) -> None:
    letter = write(town.bo, "ada", "Fw: Bread")
    assert town.ada.sees(mail.forward_of, letter.id).subject == "Fw: Bread"
    thread = town.bo.opens_thread("Trains", "The night train.")
    opening = town.eve.sees(mail.forward_post, thread.number, 1)
    assert opening.subject == "Fw: Trains"
    assert opening.source == f"/t/{thread.number}/1\n\n> @bo:\n>\n> The night train.\n\n"
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    with refused("not_found"):
        town.eve.sees(mail.forward_post, secret.number, 1)
    with refused("sign_in_first"):
        town.guest.sees(mail.forward_post, thread.number, 1)
    reply = town.bo.replies(thread, "Late again.")
    town.bo.does(posts.delete, thread.number, reply.floor)
    with refused("post_gone"):
        town.eve.sees(mail.forward_post, thread.number, reply.floor)
    town.ada.does(threads.remove_thread, thread.number, "off topic")
    assert mail.quoted("bo", "Rye", "bbcode") == "[quote=bo]Rye[/quote]\n\n"


def test_a_file_goes_along_with_a_letter(town: Town) -> None:
    sha256 = "ab" * 32
    town.bo.does(attachments.attach, Upload(sha256, "ticket.png", "image/png", 100, 1, 1), 10)
    body = Body("picture", "markdown", f'<p><img src="/files/{sha256}/ticket.png"></p>', 1)
    letter = town.bo.does(mail.send, "ada", "Ticket", body)
    assert town.ada.sees(attachments.open_file, sha256).name == "ticket.png"
    with refused("not_found"):
        town.eve.sees(attachments.open_file, sha256)
    town.clock.passes(attachments.UNUSED_FOR + clock.HOUR)
    assert town.store.write_now(attachments.sweep) == 0
    assert town.ada.does(mail.send, "eve", "Ticket", body)
    assert town.eve.sees(attachments.open_file, sha256), "who was sent a file may send it on"
    town.eve.does(mail.send, "chen", "Ticket", Body("x", "markdown", f'<a href="/files/{"cd" * 32}/x">x</a>', 1))
    for member, folder in ((town.bo, "sent"), (town.ada, "inbox")):
        member.does(mail.delete, letter.id)
        member.does(mail.delete, letter.id)
        assert letter.id not in [head.id for head in heads(member, folder)]
    assert town.count("SELECT count(*) FROM mail_files") == 1
    town.bo.does(attachments.drop, sha256)
    assert town.count("SELECT count(*) FROM mail_files") == 0


# ---- one's own copies


def test_folders_have_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PER_PAGE", 2)
    for subject in "abc":
        write(town.ada, "eve", subject)
    first = town.eve.sees(mail.page)
    assert [head.subject for head in first.heads] == ["c", "b"]
    second = town.eve.sees(mail.page, "inbox", first.older)
    assert ([head.subject for head in second.heads], second.older) == (["a"], "")
    assert town.eve.sees(mail.beside, first.heads[1]) == (first.heads[0].id, second.heads[0].id)
    assert town.eve.sees(mail.beside, second.heads[0]) == (first.heads[1].id, 0)
    with refused("not_found"):
        town.eve.sees(mail.page, "17")


def test_a_letter_is_marked_and_moved(town: Town) -> None:
    letter = write(town.ada, "eve")
    for verb, sign, value in (
        (mail.keep, "is_kept", True),
        (mail.unkeep, "is_kept", False),
        (mail.tag, "is_tagged", True),
        (mail.untag, "is_tagged", False),
    ):
        town.eve.does(verb, letter.id)
        assert getattr(heads(town.eve)[0], sign) is value
        with refused("not_found"):
            town.bo.does(verb, letter.id)
    shelf = town.eve.does(mail_folders.make, "Recipes")
    town.eve.does(mail.move, shelf.key, letter.id)
    assert (subjects(town.eve), subjects(town.eve, shelf.key)) == ([], ["Bread"])
    with refused("not_found"):
        town.ada.does(mail.move, shelf.key, letter.id)
    town.eve.does(mail.move, "trash", letter.id)
    assert subjects(town.eve, "trash") == ["Bread"]
    town.eve.does(mail.restore, letter.id)
    assert subjects(town.eve, shelf.key) == ["Bread"], "it goes back to where it lay"
    town.eve.does(mail.delete, letter.id)
    town.eve.does(mail_folders.drop, shelf.key)
    town.eve.does(mail.restore, letter.id)
    assert subjects(town.eve) == ["Bread"], "or to the inbox, when that is gone"


def test_deleted_twice_is_gone_for_whoever_deletes_it(town: Town) -> None:
    letter = write(town.ada, "eve")
    town.eve.does(mail.keep, letter.id)
    with refused("mail_kept"):
        town.eve.does(mail.delete, letter.id)
    town.eve.does(mail.unkeep, letter.id)
    town.eve.does(mail.delete, letter.id)
    assert town.eve.sees(mail.unread_count) == town.eve.sees(notifications.unread_count) == 0
    town.eve.does(mail.delete, letter.id)
    assert subjects(town.eve, "trash") == []
    assert [person.handle for person in heads(town.ada, "sent")[0].people] == ["eve"], "the other copy is whole"
    assert town.count("SELECT count(*) FROM mail") == 1
    town.ada.does(mail.delete, letter.id)
    assert town.ada.does(mail.empty_trash) == 1
    assert town.count("SELECT count(*) FROM mail") == town.count("SELECT count(*) FROM mail_people") == 0


def test_what_is_tagged_goes_together_but_what_is_kept(town: Town) -> None:
    letters = [write(town.ada, "eve", subject) for subject in "abc"]
    town.eve.does(mail.tag, letters[0].id, letters[1].id)
    town.eve.does(mail.keep, letters[1].id)
    assert town.eve.does(mail.delete_tagged) == 1
    assert (subjects(town.eve), subjects(town.eve, "trash")) == (["c", "b"], ["a"])
    with refused("sign_in_first"):
        town.guest.does(mail.delete_tagged)


def test_the_trash_is_emptied_after_a_month(town: Town) -> None:
    letter = write(town.ada, "eve")
    town.eve.does(mail.delete, letter.id)
    town.clock.passes(mail.KEPT_IN_TRASH)
    assert town.store.write_now(mail.sweep) == 0
    town.clock.passes(clock.SECOND)
    assert town.store.write_now(mail.sweep) == 1
    assert (subjects(town.eve, "trash"), subjects(town.ada, "sent")) == ([], ["Bread"])


def test_words_are_looked_for_in_ones_own_mail(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    write(town.bo, "ada", "车票", "周五的火车票还有吗？")
    write(town.eve, "ada", "Bread", "The rye is ready.")

    def found(words: str) -> list[str]:
        return [one.head.subject for one in town.ada.sees(mail.search, words)[0]]

    assert found("火车") == found("bo") == ["车票"]
    assert found("RYE") == found("bread eve") == ["Bread"]
    assert found("ada") == ["Bread", "车票"]
    assert found("paper") == found("…") == []
    assert town.chen.sees(mail.search, "rye") == ([], "")
    hit = town.ada.sees(mail.search, "rye")[0][0]
    assert hit.words == [("The ", False), ("rye", True), (" is ready.", False)]
    monkeypatch.setattr(mail, "LOOKED_AT", 1)
    first, further = town.ada.sees(mail.search, "火车")
    assert first == []
    assert [one.head.subject for one in town.ada.sees(mail.search, "火车", further)[0]] == ["车票"]
    with refused("sign_in_first"):
        town.guest.sees(mail.search, "rye")


def test_letters_of_who_has_left_stay_with_who_got_them(town: Town) -> None:
    letter = write(town.bo, "ada")
    lonely = write(town.bo, "bo", "A note")
    town.bo.does(departures.leave, erases=True)
    town.clock.passes(departures.TIME_TO_RETURN + clock.SECOND)
    while town.store.write_now(departures.settle):
        pass
    head = heads(town.ada)[0]
    assert (head.sender.handle, head.sender.state) == ("bo", "gone")
    assert town.ada.sees(mail.get, letter.id).letter.source == "Rye or wheat?"
    assert town.store.write_now(mail.sweep) == 1, "what nobody has any more goes"
    assert town.count("SELECT count(*) FROM mail WHERE id = :id", id=lonely.id) == 0
    with refused("no_mailbox"):
        write(town.ada, "bo", answers=letter.id)
