# SPDX-License-Identifier: Apache-2.0
"""Mail at a terminal: folders, reading, writing, and what is done with letters; the rows are those of the web."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import text

from banyan.base import clock
from banyan.core import drafts, mail, mail_folders, mail_groups, relations
from banyan.records.mail import TRASH
from banyan.records.relations import RelationKind


def writes(town, member, to, subject, source="Dear you."):
    town.clock.passes(clock.MINUTE)
    return member.does(mail.send, to, subject, text(source))


def heads(member, folder="inbox"):
    return member.sees(mail.page, folder).heads


def cursor_row(p):
    return next(row for row in p.screen if row.startswith(">"))


def test_the_newest_letter_stands_at_the_bottom_and_is_read_when_it_was_opened(town):
    writes(town, town.eve, "bo", "First")
    writes(town, town.ada, "bo", "Second", "Rye, 黑麦.")

    async def story():
        async with calling(town, town.bo) as p:
            assert any("Mail" in row and "2 new" in row for row in p.screen)
            await p.press("M")
            assert "2 unread" in p.screen[0]
            assert ("    2 N" in cursor_row(p), "Second" in cursor_row(p)) == (True, True)
            await p.press("<enter>")
            assert ("Rye, 黑麦." in p.text, "ada" in p.screen[0]) == (True, True)
            await p.press("[")
            assert "Dear you." in p.text
            await p.press("q", "q")
            assert not any("new" in row for row in p.screen if "Mail" in row)

    run(story())
    assert [head.is_unread for head in heads(town.bo)] == [False, False]


def test_the_key_for_mail_leads_there_from_everywhere_and_refuses_guests_in_a_sentence(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "v")
            assert "Mail" in p.screen[0]
            await p.press("q")
        async with calling(town, town.guest) as p:
            await p.press("guest", "<enter>", "B", "v")
            assert "sign in" in p.screen[-1].lower()

    run(story())


def test_a_letter_is_written_and_answered(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "^P")
            await p.type("nobody-here")
            assert "Nobody here is called" in p.screen[0]
            await p.press("^U")
            await p.type("ada, eve")
            await p.type("Tickets")
            await p.press("Two of them?", "^X")
            assert "Sent." in p.text
        async with calling(town, town.ada) as p:
            await p.press("M", "<enter>", "R", "Yes.", "^X")
            await p.press("q", "g", "All of us?", "^X")

    run(story())
    answers = heads(town.bo)
    assert [head.subject for head in answers] == ["Re: Tickets", "Re: Tickets"]
    assert {person.handle for person in answers[0].people} == {"bo", "eve"}
    assert {person.handle for person in answers[1].people} == {"bo"}
    assert heads(town.ada)[0].is_answered
    opened = town.bo.sees(mail.get, answers[1].id)
    assert opened.letter.source.endswith("Yes.")
    assert "> @bo:" in opened.letter.source


def test_a_letter_is_sent_on(town):
    writes(town, town.eve, "bo", "Recipe", "Salt.")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "F")
            await p.type("ada")
            await p.press("^X")

    run(story())
    (head,) = heads(town.ada)
    assert (head.subject, "> Salt." in town.ada.sees(mail.get, head.id).letter.source) == ("Fw: Recipe", True)


def test_what_was_written_is_kept_when_the_line_drops_and_offered_again(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "^P")
            await p.type("ada")
            await p.type("Long")
            await p.press("Half a thought")
            await p.hang_up()

    run(story())
    (draft,) = town.bo.sees(drafts.mine)
    assert (draft.slot, draft.title, draft.source) == ("mail:to/ada", "Long", "Half a thought")

    async def again():
        async with calling(town, town.bo) as p:
            await p.press("M", "^P")
            await p.type("ada")
            assert "draft" in p.screen[-1]
            await p.press("y")
            assert ("Half a thought" in p.text, "Long" in p.text) == (True, True)
            await p.press(" and the rest.", "^X")

    run(again())
    assert (town.bo.sees(drafts.mine), heads(town.ada)[0].subject) == ([], "Long")


def test_a_refusal_keeps_the_text_and_lets_the_address_be_mended(town):
    town.eve.does(relations.block, "bo")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "^P")
            await p.type("eve")
            await p.type("Sorry")
            await p.press("I was wrong.", "^X")
            assert "does not take this mail" in p.screen[0]
            await p.press("^U")
            await p.type("ada")
            assert "Sent." in p.text

    run(story())
    assert (heads(town.eve), [head.subject for head in heads(town.ada)]) == ([], ["Sorry"])


def test_letters_are_tagged_kept_deleted_and_taken_back(town):
    letters = [writes(town, town.ada, "bo", f"Number {number}") for number in range(1, 5)]

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "m")
            assert "m" in cursor_row(p)[8:11]
            await p.press("d", "y")
            assert "marked to be kept" in p.screen[-1]
            await p.press("m", "<home>", "t", "t", "D", "y")
            assert "Tagged letters deleted: 2." in p.screen[-1]
            await p.press("D")
            await p.type("1")
            await p.type("1")
            await p.press("y", "~")
            assert sum("Number" in row for row in p.screen) == 3
            await p.press("Y")
            assert sum("Number" in row for row in p.screen) == 2
            await p.press("E", "y")
            assert "Letters gone for good: 2." in p.screen[-1]

    run(story())
    assert heads(town.bo, TRASH) == []
    assert len(heads(town.bo)) == 2
    assert letters[3].id in {head.id for head in heads(town.bo)}


def test_the_trash_deletes_for_good(town):
    letter = writes(town, town.ada, "bo", "Old")
    town.bo.does(mail.delete, letter.id)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "<tab>", "<tab>")
            assert "Trash" in p.screen[0]
            await p.press("d", "y")
            assert "There are no letters here." in p.text

    run(story())
    assert heads(town.bo, TRASH) == []


def test_a_folder_is_made_and_a_letter_moved_into_it(town):
    writes(town, town.ada, "bo", "Lease")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "M", "a")
            await p.type("Papers")
            await p.press("<end>", "<enter>", "<tab>", "<tab>", "<tab>")
            assert ("Papers" in p.screen[0], "Lease" in p.text) == (True, True)
            await p.press("o", "<end>", "d", "y", "q")
            assert "Received" in p.screen[0]

    run(story())
    assert [folder.name for folder in town.bo.sees(mail_folders.mine) if folder.name] == []
    assert [head.subject for head in heads(town.bo)] == ["Lease"]


def test_a_group_is_made_changed_written_to_and_taken_away(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "o", "g", "a")
            await p.type("mates")
            await p.type("ada, nobody")
            assert "Nobody here is called" in p.text
            await p.press("a")
            await p.type("mates")
            await p.type("ada")
            assert "#mates" in cursor_row(p)
            await p.press("E", "<end>")
            await p.type(", eve")
            await p.press("<enter>")
            await p.type("All of you")
            await p.press("Tonight?", "^X")
            assert "Sent." in p.text
            assert [group.name for group in town.bo.sees(mail_groups.mine)] == ["mates"]
            await p.press("d", "y")

    run(story())
    assert town.bo.sees(mail_groups.mine) == []
    assert [heads(member)[0].subject for member in (town.ada, town.eve)] == ["All of you", "All of you"]


def test_a_search_finds_letters_and_ends_with_the_key_that_goes_back(town):
    writes(town, town.ada, "bo", "Bread", "A loaf of 黑麦.")
    writes(town, town.eve, "bo", "Rails", "Iron.")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "/")
            await p.type("黑麦")
            assert ("Bread" in p.text, "Rails" in p.text, "黑麦" in p.screen[0]) == (True, False, True)
            await p.press("q")
            assert ("Bread" in p.text, "Rails" in p.text) == (True, True)

    run(story())


def test_moves_within_a_conversation_and_between_letters_of_one_person(town):
    first = writes(town, town.ada, "bo", "Talk")
    writes(town, town.eve, "bo", "Other")
    town.clock.passes(clock.MINUTE)
    town.ada.does(mail.send, "bo", "Talk on", text("More."), answers=first.id)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "[")
            assert "Talk" in cursor_row(p)
            assert "1 N" in cursor_row(p)
            await p.press("]")
            assert "Talk on" in cursor_row(p)
            await p.press("=", "n")
            assert "    1 N" in cursor_row(p)
            await p.press("\\", "^H")
            assert "    1 N" in cursor_row(p)
            await p.press("^U")
            assert "Talk on" in cursor_row(p)
            await p.press("p")
            assert ("Dear you." in p.text, "More." in p.text) == (True, True)
            await p.press("q", "f")
            assert "unread" not in p.screen[0]

    run(story())
    assert not any(head.is_unread for head in heads(town.bo))


def test_the_sender_of_a_letter_is_blocked_and_looked_up(town):
    writes(town, town.eve, "bo", "Buy")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "u")
            assert "eve" in p.screen[0]
            await p.press("q", "x")
            await p.type("sells things")
            assert "hear nothing of @eve" in p.screen[-1]

    run(story())
    (relation,) = town.bo.sees(relations.listed, RelationKind.BLOCKED)
    assert (relation.person.handle, relation.remark) == ("eve", "sells things")


def test_in_the_letter_itself_one_keeps_and_deletes(town):
    letter = writes(town, town.eve, "bo", "Two")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M", "<enter>", "m")
            assert "It is kept" in p.screen[-1]
            await p.press("m", "d", "y")
            assert "There are no letters here." in p.text

    run(story())
    assert [head.id for head in heads(town.bo, TRASH)] == [letter.id]


def test_letters_that_come_are_seen_at_once_and_numbers_hold_over_pages(town):
    for number in range(35):
        writes(town, town.chen, "bo", f"Letter {number}")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("M")
            assert "   35 N" in cursor_row(p)
            await p.type("2")
            assert ("    2 N" in cursor_row(p), "Letter 1" in cursor_row(p)) == (True, True)
            body = await p.desk.render("Now.")
            await p.press("<end>")
            await p.desk.act(mail.send, town.ada.caller, "bo", "Just now", body)
            await p.settle()
            assert "Just now" in p.text

    run(story())


@pytest.mark.parametrize("keymap", ["ptt", "vi"])
def test_other_hands_find_their_keys(town, keymap):
    writes(town, town.ada, "bo", "Hello")
    answer, delete = ("r", "x") if keymap == "vi" else ("R", "d")

    async def story():
        async with calling(town, town.bo) as p:
            p.session.set_look(keymap=keymap)
            await p.press("M", answer, "Yes.", "^X", delete, "y")
            assert "There are no letters here." in p.text

    run(story())
    assert [head.subject for head in heads(town.ada)] == ["Re: Hello"]


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    writes(town, town.chen, "bo", "欢迎来到本站 Welcome")
    carol = town.member("carol")
    kept = writes(town, carol, "bo", "版主申请的事情", "我想申请 Railway 的版主。\n\n你看行不行？")
    town.bo.does(mail.keep, kept.id)
    town.bo.does(mail.mark_read, kept.id)
    town.bo.does(mail.send, "carol", "Re: 版主申请的事情", text("行。"), answers=kept.id)
    tagged = writes(
        town, town.eve, "bo", "Fw: minutes of the meeting, and a subject that is longer than any row can be"
    )
    town.bo.does(mail.tag, tagged.id)

    async def story():
        async with calling(town, town.bo, lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            body = await p.desk.render("还在。\n\n星期六上午来看？\n\n> @bo:\n>\n> 自行车还在吗？")
            town.clock.passes(clock.MINUTE)
            await p.desk.act(mail.send, town.ada.caller, "bo, carol", "Re: 自行车还在吗？", body)
            await p.press("M")
            golden(p, "mail")
            await p.press("<enter>")
            golden(p, "letter")
            await p.press("R")
            golden(p, "mail_write")

    run(story())
