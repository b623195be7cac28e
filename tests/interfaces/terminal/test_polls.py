# SPDX-License-Identifier: Apache-2.0
"""Polls at a terminal: asked, voted in, closed, as on the web."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import polls
from banyan.interfaces.terminal.screen import made
from banyan.records.polls import PollWish, Shows


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
            await p.press("<down>", "<enter>")
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
            await p.press("<down>", "<enter>")
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


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
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
