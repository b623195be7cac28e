# SPDX-License-Identifier: Apache-2.0
"""Sign-ins in memory: whose changes forget which tokens, and no more is kept than is known."""

from tests.kit.screens import desk_over
from tests.kit.stories import run
from tests.kit.town import Member

from banyan.core import sessions
from banyan.interfaces.desk import Desk, signins
from banyan.records.events import AccountChanged


async def signed_in(desk: Desk, member: Member) -> str:
    token: str = await desk.act(sessions.open_session, member.caller, "Firefox", "127.0.0.1")
    assert (await desk.signins.resume(token)).handle == member.caller.handle
    return token


def test_what_changes_for_one_is_forgotten_of_them_alone(town):
    async def story():
        async with desk_over(town) as desk:
            first, second, other = [await signed_in(desk, who) for who in (town.eve, town.eve, town.bo)]
            desk.signins.on_events([AccountChanged(town.eve.account_id)])
            assert [desk.signins.known(token) is None for token in (first, second, other)] == [True, True, False]
            await desk.signins.resume(first)
            await desk.act(sessions.end, town.eve.caller, desk.signins.session_id(first))
            assert (await desk.signins.resume(first)).is_guest

    run(story())


def test_as_many_are_kept_as_there_is_room_for(town, monkeypatch):
    monkeypatch.setattr(signins, "KEPT", 2)

    async def story():
        async with desk_over(town) as desk:
            tokens = [await signed_in(desk, who) for who in (town.eve, town.bo, town.ada)]
            assert [desk.signins.known(token) is not None for token in tokens] == [False, True, True]
            desk.signins.on_events([AccountChanged(who.account_id) for who in (town.eve, town.bo, town.ada)])
            assert (len(desk.signins._known), desk.signins._of) == (0, {})

    run(story())
