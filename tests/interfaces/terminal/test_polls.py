# SPDX-License-Identifier: Apache-2.0
"""Polls at a terminal: asked, voted in, closed, as on the web."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import picking, polls
from banyan.interfaces.terminal.screen import made
from banyan.records.polls import PollKind, PollWish, Secrecy, Shows

RECEIPTS = "7k2m-9xqf-hd4w-trc3 b5n8-wz3k-2pvj-6mya c9dd-4tqx-k7rh-w2fp h3v6-yk8n-5mzc-x9bt x2gw-7r4p-q8kd-3nhv"


@pytest.fixture
def receipts(monkeypatch):
    """Pictures show the same ones every time."""
    known = iter(RECEIPTS.split())
    monkeypatch.setattr(picking, "new_receipt", lambda: next(known))


def asked(town, **more):
    wish = PollWish(
        "要不要每月办一次线下分享？ A meeting every month?",
        ("要，地点轮流 Yes, in turn", "要，固定在图书馆 Yes, in the library", "不用 No"),
        town.clock.at + 7 * clock.DAY,
        **more,
    )
    return town.ada.does(polls.open_on_board, "Railway", wish)


def test_a_vote_is_cast_changed_and_seen(town):
    poll = asked(town)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("P")
            assert "A meeting" in p.text
            await p.press("<enter>")
            assert "A meeting every month?" in p.text
            await p.press("2", "<space>", "m")
            await p.type("With tea, please")
            await p.press("<enter>")
            assert "Your vote is counted." in p.text
            assert any("(*)" in row and "100%  (1)" in row for row in p.screen)
            await p.press("<up>", "<space>", "<enter>")
            assert any("in turn" in row and "100%" in row for row in p.screen)

    run(story())
    page = town.bo.sees(polls.look, poll.id)
    assert (page.vote.picks, page.vote.comment) == ((0,), "With tea, please")
    assert page.line.poll.counts == [1, 0, 0]


def test_several_choices_as_far_as_the_poll_allows(town):
    poll = asked(town, kind="several", most_picks=2, shows=Shows.AT_CLOSE)

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            assert "%" not in p.text
            await p.press("<space>", "<down>", "<space>", "<down>", "<space>", "<enter>")
            assert "Please choose one of the choices" in p.text
            await p.press("<space>", "<enter>")
            assert "Your vote is counted." in p.text
            assert "%" not in p.text

    run(story())
    assert town.bo.sees(polls.look, poll.id).vote.picks == (0, 1)


def test_a_guest_looks_and_is_asked_to_sign_in(town):
    poll = asked(town)

    async def story():
        async with calling(town, None, first=made("poll")(poll.id)) as p:
            assert "Please sign in first." in p.text
            await p.press("<space>", "<enter>")
            assert "Please sign in first." in p.screen[-1]

    run(story())
    assert town.ada.sees(polls.look, poll.id).line.poll.voter_count == 0


def test_who_tends_asks_the_board_and_closes(town):
    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "M", "<enter>")
            await p.type("Steam or diesel?")
            await p.press("<down>", "<down>", "<enter>")
            await p.type("Steam")
            await p.press("^X")
            assert "2 to 32 different choices" in p.text
            await p.press("<down>", "<enter>")
            await p.type("Diesel")
            await p.press("^X")
            assert "The poll is open." in p.text
            await p.press("V", "<enter>")
            assert "Steam or diesel?" in p.text
            await p.press("c", "y")
            assert "poll closed" in p.screen[0]

    run(story())
    _board, (line,), _older = town.ada.sees(polls.of_board, "Railway")
    assert (line.poll.words, line.poll.state) == (["Steam", "Diesel"], "closed")


def test_the_author_of_a_thread_asks_in_it_and_its_readers_vote(town):
    thread = town.bo.opens_thread("Which carriage?")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "<enter>", "M", "<right>", "<down>", "<enter>")
            await p.type("Quiet or warm?")
            await p.press("<down>", "<down>", "<enter>")
            await p.type("Quiet")
            await p.press("<down>", "<enter>")
            await p.type("Warm")
            await p.press("^X", "<enter>", "V", "<space>", "<enter>")
            assert "Your vote is counted." in p.text
            await p.press("t")
            assert "Which carriage?" in p.text

    run(story())
    assert town.bo.sees(polls.of_thread, thread.id).line.poll.voter_count == 1


def test_who_does_not_tend_is_refused(town):
    poll = asked(town)

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            await p.press("c", "d")
            assert "Why?" not in p.text
        async with calling(town, town.ada, first=made("poll")(poll.id)) as p:
            await p.press("d")
            await p.type("No poll for this place.")
            assert p.is_over

    run(story())
    assert town.ada.sees(polls.of_board, "Railway")[1] == []


def test_choices_are_put_in_order_by_keys_or_by_their_numbers(town):
    poll = asked(town, kind=PollKind.RANKED)

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            await p.press("<enter>")
            assert "Please put the choices in order" in p.text
            await p.press("<space>", "<down>", "<space>", "+", "<enter>")
            assert "Your vote is counted. Your receipt: " in p.text
            assert town.bo.sees(polls.look, poll.id).vote.picks == (1, 0)
            await p.press("-", "<down>", "+", "+", "<enter>")
            assert town.bo.sees(polls.look, poll.id).vote.picks == (0, 2, 1)
            await p.press("4", "<enter>")
            assert "Please put the choices in order" in p.text
            await p.press("3")
            await p.type(" 2 1")
            assert [row[7:10] for row in p.screen if row[3:6] in ("(1)", "(2)", "(3)")] == ["[3]", "[2]", "[1]"]
            await p.press("<enter>")

    run(story())
    assert town.bo.sees(polls.look, poll.id).vote.picks == (2, 1, 0)


def test_a_number_is_asked_for_and_the_numbers_are_drawn(town):
    poll = asked(town, kind=PollKind.NUMERIC, low=-5, high=5, unit="km")

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            assert "a number from -5 to 5 km" in p.text
            for typed in ("far", "6"):
                await p.press("<enter>")
                await p.type(typed)
                assert "Please answer with a whole number from -5 to 5." in p.text
            await p.press("<enter>")
            await p.type("-3")
            assert "Your number: -3 km" in p.text
            assert "mean -3 km · median -3 km" in p.text

    run(story())
    assert town.bo.sees(polls.look, poll.id).vote.picks == (-3,)


def test_words_are_taken_away_by_who_tends(town):
    poll = asked(town, kind=PollKind.TEXT)

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            await p.press("<enter>")
            await p.type("A rude word")
            assert "Your answer: A rude word" in p.text
            await p.press("b", "d")
            assert "Why?" not in p.text
        async with calling(town, town.ada, first=made("poll")(poll.id)) as p:
            assert "A rude word" in p.text
            await p.press("b", "d")
            await p.type("Rude.")
            assert "somebody answered still counts" in p.text
            assert "A rude word" not in p.text

    run(story())
    page = town.ada.sees(polls.look, poll.id)
    assert ([one.picks for one in page.answers], page.line.poll.voter_count) == ([""], 1)


def test_a_poll_with_names_says_so_before_the_vote(town):
    poll = asked(town, ballot=Secrecy.NAMED)

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            assert "With names: everybody sees who chose what." in p.text
            await p.press("<enter>", "n")
            assert town.bo.sees(polls.look, poll.id).vote is None
            await p.press("<enter>", "y")
            assert "Your vote is counted." in p.text
            await p.press("<down>", "<space>", "<enter>")
            assert "Your vote is counted." in p.text  # it is asked once
        async with calling(town, None, first=made("poll")(poll.id)) as p:
            await p.press("b")
            assert any("bo" in row and "in the library" in row for row in p.screen)

    run(story())
    assert town.bo.sees(polls.look, poll.id).vote.picks == (1,)


def test_a_ballot_is_found_by_its_receipt_and_all_are_counted_again(town):
    poll = asked(town, kind=PollKind.RANKED)
    receipt = town.bo.does(polls.vote, poll.id, (1, 0))
    town.eve.does(polls.vote, poll.id, (0,))

    async def story():
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            assert receipt in p.text
            await p.press("b")
            assert "Ballots" not in p.text
        town.ada.does(polls.close, poll.id)
        async with calling(town, town.bo, first=made("poll")(poll.id)) as p:
            assert "under your receipt" in p.text
            assert "Round 1" in p.text
            await p.press("R")
            assert "Counted round by round" in p.text
            await p.press("b", "f")
            await p.type("aaaa")
            assert "No ballot of this poll has this receipt." in p.text
            await p.press("f")
            await p.type(receipt.upper().replace("-", " "))
            assert "1. 要，固定在图书馆 Yes, in the library" in p.text
            await p.press("q", "c")
            assert "it is the result that is shown" in p.text
            town.store.write_now(lambda tx: tx.run("UPDATE polls SET totals = '[9,9,9]'"))
            await p.press("c")
            assert "it is NOT the result that is shown" in p.text

    run(story())


def test_an_address_leads_to_the_ballots_as_soon_as_they_may_be_read(town):
    poll = asked(town)
    receipt = town.bo.does(polls.vote, poll.id, (1,))

    async def story():
        async with calling(town, town.eve) as p:
            await p.press("B", "#")
            await p.type(f"/polls/{poll.id}/ballots")
            assert "The ballots of this poll are not to be seen" in p.text
            town.ada.does(polls.close, poll.id)
            await p.press("#")
            await p.type(f"/polls/{poll.id}/ballots")
            assert receipt in p.text

    run(story())


def test_each_kind_is_asked_what_it_needs(town):
    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "M", "<enter>")
            await p.type("How far do you come?")
            assert "Choices" in p.text
            assert "Smallest" not in p.text
            await p.press("<down>", "<right>", "<right>", "<right>")
            assert "Choices" not in p.text
            await p.press("<down>", "<enter>", "^U")
            await p.type("near")
            await p.press("^X")
            assert "Please give a smallest and a larger largest number" in p.text
            await p.press("<enter>", "^U")
            await p.type("1")
            await p.press("<down>", "<enter>", "^U")
            await p.type("40")
            await p.press("<down>", "<enter>")
            await p.type("km")
            await p.press("<down>", "<right>")
            assert "Everybody sees who chose what." in p.text
            await p.press("<down>", "<right>", "^X")
            assert "The poll is open." in p.text

    run(story())
    _board, (line,), _older = town.ada.sees(polls.of_board, "Railway")
    poll = line.poll
    assert (poll.kind, poll.low, poll.high, poll.unit) == (PollKind.NUMERIC, 1, 40, "km")
    assert (poll.ballot, poll.joined_before, poll.words) == (Secrecy.NAMED, 0, [])


def test_a_voice_hears_how_many_gave_which_number(town):
    poll = asked(town, kind=PollKind.NUMERIC, low=0, high=40)
    town.eve.does(polls.vote, poll.id, (3,))

    async def story():
        async with calling(town, town.bo, first=made("polls")("Railway")) as p:
            p.session.set_look(is_linear=True)
            p.clear()
            await p.press("<enter>")
            assert b"0 to 4: 1" in p.sent

    run(story())


def test_more_choices_have_more_lines_and_only_who_was_here_may_vote(town):
    async def story():
        async with calling(town, town.ada, size=(80, 43)) as p:
            await p.press("B", "<enter>", "M", "<enter>")
            await p.type("Which way?")
            await p.press("<down>", "<right>", "<right>")
            for word in ("North", "South", "East"):
                await p.press("<down>", "<enter>")
                await p.type(word)
            await p.press("<down>", "<down>", "<right>", "<right>", "<down>", "<down>", "<right>", "<right>")
            assert "Only who has been here so many days" in p.text
            await p.press("^X")

    run(story())
    _board, (line,), _older = town.ada.sees(polls.of_board, "Railway")
    assert (line.poll.kind, line.poll.words, line.poll.most_picks) == (PollKind.RANKED, ["North", "South", "East"], 2)
    assert line.poll.joined_before == line.poll.made_at - 30 * clock.DAY


def test_a_long_poll_scrolls_and_comes_back_to_its_choices(town):
    poll = asked(town, kind=PollKind.NUMERIC, low=0, high=11)
    town.eve.does(polls.vote, poll.id, (4,), "Not far.")

    async def story():
        async with calling(town, town.bo, size=(40, 10), first=made("poll")(poll.id)) as p:
            assert "Your number:" in p.text
            assert "Not far." not in p.text
            await p.press("R")
            assert "mean 4" in p.text
            await p.press("<pgdn>", "<pgdn>", "<down>")
            assert "11" in p.screen[-2]
            await p.press(*["<pgup>"] * 4, "<up>")
            assert "A meeting" in p.text

    run(story())


def test_a_voice_hears_numbers_and_no_bars(town):
    poll = asked(town, kind=PollKind.RANKED)
    town.eve.does(polls.vote, poll.id, (0, 1))

    async def story():
        async with calling(town, town.bo, first=made("polls")("Railway")) as p:
            p.session.set_look(is_linear=True)
            p.clear()
            await p.press("<enter>")
            assert "(1) [ ] 要，地点轮流 Yes, in turn 100%".encode() in p.sent
            assert b"#" not in p.sent
            assert "█".encode() not in p.sent
            p.clear()
            await p.press("<space>")
            assert p.sent.strip().startswith(b"> (1) [1]")

    run(story())


KINDS = {
    "ranked": {"kind": PollKind.RANKED},
    "number": {"kind": PollKind.NUMERIC, "low": 0, "high": 40, "unit": "km"},
    "words": {"kind": PollKind.TEXT, "ballot": Secrecy.NAMED},
}
CAST = {
    "ranked": ((0, 1), (0, 2), (1, 0), (1, 2), (2, 1)),
    "number": ((3,), (5,), (5,), (12,), (40,)),
    "words": (
        "Tea and cake",
        "茶话会",
        "A walk along the river, and then a long, long evening with songs at the fire",
        "x",
        "y",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("receipts")
def test_how_each_kind_looks(sqlite_town, lang, size, kind):
    town = sqlite_town
    poll = asked(town, **KINDS[kind])
    voters = (town.eve, town.chen, town.bo, town.ada, town.member("finn", joined_at=town.clock.at - clock.DAY))
    known = {"lang": lang, "size": size}

    async def story():
        for voter, picks in zip(voters[:4], CAST[kind], strict=False):
            voter.does(polls.vote, poll.id, picks)
        async with calling(town, town.bo, **known, first=made("poll")(poll.id)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, f"poll_{kind}")
        voters[4].does(polls.vote, poll.id, CAST[kind][4])
        town.ada.does(polls.close, poll.id)
        async with calling(town, town.bo, **known, first=made("poll")(poll.id)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("R")
            golden(p, f"poll_{kind}_closed")
            await p.press("b")
            golden(p, f"ballots_{kind}")

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("receipts")
def test_how_it_looks(sqlite_town, lang, size):
    poll = asked(sqlite_town)
    sqlite_town.eve.does(polls.vote, poll.id, (1,))
    sqlite_town.chen.does(polls.vote, poll.id, (0,))
    sqlite_town.bo.does(polls.vote, poll.id, (1,), "希望有录像")

    async def story():
        known = {"lang": lang, "size": size}
        async with calling(sqlite_town, sqlite_town.bo, **known, first=made("polls")("Railway")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "polls")
            await p.press("<enter>")
            golden(p, "poll")

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_asking_looks(sqlite_town, lang, size):
    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size, first=made("polls")("Railway")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("M", "<enter>")
            await p.type("Which way? 走哪条路？")
            await p.press("<down>", "<right>", "<right>")
            for words in ("North 北", "South 南"):
                await p.press("<down>", "<enter>")
                await p.type(words)
            await p.press("<down>", "<down>", "<down>", "<right>")
            golden(p, "poll_asked")

    run(story())
