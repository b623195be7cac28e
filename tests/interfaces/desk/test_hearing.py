# SPDX-License-Identifier: Apache-2.0
"""Hearing: who wants little is told little, whatever else happens, and who goes is told nothing."""

import pytest
from tests.kit.screens import desk_over
from tests.kit.stories import run

from banyan.interfaces.desk.hearing import EVERYTHING
from banyan.records.events import ChatChanged, MessageSent, SiteChanged, TalkChanged

HAPPENED = (MessageSent(1), MessageSent(2), TalkChanged(7, 1), ChatChanged(3), SiteChanged("name"))
ONE, TWO, TALK, ROOM, SITE = HAPPENED


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        (EVERYTHING, [*HAPPENED]),
        ([MessageSent], [ONE, TWO]),
        ([("account_id", 1)], [ONE, TALK]),
        ([("account_id", 1), ("talk_id", 7), TalkChanged], [ONE, TALK]),
        ([("room_id", 3), SiteChanged], [ROOM, SITE]),
        ([("room_id", 4), ("number", 1)], []),
        ([], []),
    ],
)
def test_who_is_tuned_hears_what_was_asked_for_and_nothing_twice(town, keys, wanted):
    heard = []

    async def story():
        async with desk_over(town) as desk:
            desk.hearing.tune(heard.extend, keys)
            for event in HAPPENED:
                await desk.act(lambda tx, _, event=event: tx.announce(event), town.guest.caller)

    run(story())
    assert heard == wanted


def test_who_is_tuned_anew_hears_no_more_of_what_was_before(town):
    heard = []

    async def story():
        async with desk_over(town) as desk:
            for keys in ([("account_id", 1)], [("account_id", 2)], EVERYTHING, ()):
                desk.hearing.tune(heard.append, keys)
                for event in (ONE, TWO):
                    await desk.act(lambda tx, _, event=event: tx.announce(event), town.guest.caller)
            assert not desk.hearing._tuned, "nothing is kept of who has gone"

    run(story())
    assert heard == [[ONE], [TWO], [ONE], [TWO]]
