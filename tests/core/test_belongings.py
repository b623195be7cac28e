# SPDX-License-Identifier: Apache-2.0
"""What somebody takes along: all that is theirs, in pages, and nothing of anybody else's."""

from tests.kit.town import refused, text

from banyan.base import clock
from banyan.core import belongings, boards, drafts, mail, mail_folders, polls, posts, pushes, relations, sanctions
from banyan.records.polls import PollKind, PollWish, Secrecy


def test_it_is_all_that_is_ones_own_and_nothing_else(town):
    thread = town.ada.opens_thread("Night trains", "The last one leaves at ten.")
    town.bo.replies(thread, "Not of Ada.")
    town.ada.replies(thread, "Frist.")
    town.ada.does(posts.edit, thread.number, 3, text("First."), 1)
    town.ada.does(drafts.save, "thread:Railway", "half a thought")
    [own] = town.ada.sees(belongings.threads)
    assert (own.number, own.board, own.title) == (thread.number, "Railway", "Night trains")
    assert [(post.floor, post.source, post.title) for post in town.ada.sees(belongings.posts)] == [
        (1, "The last one leaves at ten.", "Night trains"),
        (3, "First.", "Night trains"),
    ]
    [version] = town.ada.sees(belongings.versions)
    assert (version.floor, version.revision, version.source) == (3, 1, "Frist.")
    assert [draft.source for draft in town.ada.sees(belongings.drafts)] == ["half a thought"]
    for read in (belongings.threads, belongings.posts, belongings.versions, belongings.drafts, belongings.files):
        assert town.eve.sees(read) == []


def test_what_was_taken_down_is_ones_own_still_but_erased_words_are_nobodys(town):
    thread = town.bo.opens_thread("Bread", "Rye.")
    for source in ("Wheat.", "Spelt.", "Oats."):
        town.eve.replies(thread, source)
    town.eve.does(posts.delete, thread.number, 2)
    town.ada.does(posts.remove, thread.number, 3, "off the topic")
    town.chen.does(posts.erase, thread.number, 4, "the law wants it")
    assert [(post.state, post.source) for post in town.eve.sees(belongings.posts)] == [
        ("deleted", "Wheat."),
        ("removed", "Spelt."),
        ("erased", ""),
    ]


def test_a_title_that_one_may_not_read_any_more_is_not_told(town):
    thread = town.bo.opens_thread("Bread", "Rye.")
    town.eve.replies(thread, "Wheat.")
    town.store.write_now(lambda tx: tx.run("UPDATE threads SET board_id = :board", {"board": town.back_room.id}))
    assert [post.title for post in town.eve.sees(belongings.posts)] == [""]
    assert [post.title for post in town.bo.sees(belongings.posts)] == ["Bread"], "who opened it gave it that title"


def test_a_long_life_comes_in_pages(town, monkeypatch):
    monkeypatch.setattr(belongings, "PER_PAGE", 2)
    thread = town.chen.opens_thread("Long", "1")
    for number in range(2, 6):
        town.chen.replies(thread, str(number))
    for revision, words in enumerate(("one", "uno", "ein"), 1):
        town.chen.does(posts.edit, thread.number, 1, text(words), revision)
    seen, after = [], 0
    while page := town.chen.sees(belongings.posts, after):
        seen += [post.floor for post in page]
        after = page[-1].id
    assert seen == [1, 2, 3, 4, 5]
    first = town.chen.sees(belongings.versions)
    rest = town.chen.sees(belongings.versions, (first[-1].post_id, first[-1].revision))
    assert [version.source for version in first + rest] == ["1", "one", "uno"]


def test_who_is_suspended_may_take_it_along_too_and_guests_have_nothing(town):
    town.eve.opens_thread("Mine", "All mine.")
    town.chen.does(sanctions.suspend, "eve", 3, "Shouting in the library.")
    town.eve.does(belongings.pack)
    assert len(town.eve.sees(belongings.posts)) == 1
    for read in (belongings.threads, belongings.posts, belongings.versions, belongings.drafts, belongings.files):
        with refused("sign_in_first"):
            town.guest.sees(read)
    with refused("sign_in_first"):
        town.guest.does(belongings.pack)


def test_it_is_fetched_five_times_a_day_at_most(town):
    for _ in range(belongings.PARCELS_A_DAY):
        town.ada.does(belongings.pack)
    with refused("too_many_parcels"):
        town.ada.does(belongings.pack)
    town.eve.does(belongings.pack)
    town.clock.passes(2 * clock.DAY)
    town.ada.does(belongings.pack)


def test_letters_and_friends_come_along(town):
    first = town.bo.does(mail.send, "ada, eve", "Bread", text("Rye?"))
    town.ada.does(mail.send, "bo", "Re: Bread", text("Wheat."), answers=first.id)
    shelf = town.ada.does(mail_folders.make, "Recipes")
    town.ada.does(mail.move, shelf.key, first.id)
    town.ada.does(relations.befriend, "bo", "bakes")
    town.ada.does(relations.block, "eve")
    got, sent = town.ada.sees(belongings.mail)
    assert (got.folder, got.sender, got.to, got.source) == ("Recipes", "bo", ["ada", "eve"], "Rye?")
    assert (sent.folder, sent.sender, sent.to, sent.talk_id) == ("sent", "ada", ["bo"], first.id)
    assert town.ada.sees(belongings.mail, sent.id) == []
    assert [(one.handle, one.kind, one.remark) for one in town.ada.sees(belongings.relations)] == [
        ("bo", "friend", "bakes"),
        ("eve", "blocked", ""),
    ]
    assert town.chen.sees(belongings.mail) == town.chen.sees(belongings.relations) == []
    with refused("sign_in_first"):
        town.guest.sees(belongings.mail)


def test_ones_own_pushes_come_along_those_that_are_gone_too(town):
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    town.ada.opens_thread("Bread")
    made = town.bo.does(pushes.push, 1, 1, "boo", "my words")
    town.eve.does(pushes.push, 1, 1, "push", "not mine")
    town.ada.does(pushes.remove, 1, 1, made.id, "rude")
    (own,) = town.bo.sees(belongings.pushes)
    assert (own.thread, own.floor, own.board, own.text, own.state) == (1, 1, "Railway", "my words", "removed")
    with refused("sign_in_first"):
        town.guest.sees(belongings.pushes)


def test_polls_are_there_with_what_was_chosen_as_long_as_anybody_knows_it(town):
    ends = town.clock.at + clock.DAY
    asked = [
        town.ada.does(polls.open_on_board, "Railway", wish)
        for wish in (
            PollWish("Secret?", ("Rye", "Oats"), ends, kind=PollKind.RANKED),
            PollWish("Named?", (), ends, kind=PollKind.NUMERIC, ballot=Secrecy.NAMED),
            PollWish("Words?", (), ends, kind=PollKind.TEXT),
        )
    ]
    receipts = [
        town.eve.does(polls.vote, poll.id, picks) for poll, picks in zip(asked, ((1, 0), (7,), "because"), strict=True)
    ]
    hidden = town.chen.does(polls.open_on_board, "BackRoom", PollWish("Hidden?", ("a", "b"), ends))
    town.chen.does(polls.vote, hidden.id, (0,))
    found = town.eve.sees(belongings.ballots)
    assert [(one.question, one.chosen) for one in found] == [
        ("Secret?", ["Oats", "Rye"]),
        ("Named?", ["7"]),
        ("Words?", ["because"]),
    ]
    assert [one.receipt for one in found] == receipts
    assert town.bo.sees(belongings.ballots) == []
    town.clock.passes(clock.DAY)
    town.store.write_now(polls.close_due)
    found = town.eve.sees(belongings.ballots)
    assert [(one.chosen, one.receipt) for one in found] == [([], ""), (["7"], receipts[1]), ([], "")]
    assert [one.question for one in town.chen.sees(belongings.ballots)] == ["Hidden?"]
    with refused("sign_in_first"):
        town.guest.sees(belongings.ballots)
