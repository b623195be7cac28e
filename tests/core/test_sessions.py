# SPDX-License-Identifier: Apache-2.0
"""Sessions: a token opens one until it ends, is idle too long, or too old; each can be seen and ended by its owner."""

import pytest
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import events, sessions
from banyan.records.callers import GUEST
from banyan.records.events import SessionEnded
from banyan.storage.queries import accounts as account_queries
from banyan.storage.store import Tx


def test_a_token_is_its_owner_until_the_session_ends(town: Town) -> None:
    token = town.bo.does(sessions.open_session, "Firefox\r\n\tof \u202e Bo", "203.0.113.77")
    resumed = town.guest.sees(sessions.resume, token)
    assert resumed.caller == town.bo.caller
    assert (resumed.session.agent, resumed.session.network) == ("Firefox of Bo", "203.0.113.0/24")
    town.bo.does(sessions.end, resumed.session.id)
    assert town.guest.sees(sessions.resume, token) is None
    with town.store.read() as tx:
        ended = [one.event for one in events.later(tx, 0, (SessionEnded,)).events]
    assert ended == [SessionEnded(town.bo.account_id, resumed.session.id)]


def test_neither_token_nor_whole_address_is_stored(town: Town) -> None:
    token = town.bo.does(sessions.open_session, "w3m", "2001:db8:1:2:3:4:5:6")
    with town.store.read() as tx:
        (row,) = tx.all("SELECT * FROM sessions")
    assert "2001:db8:1::/48" in row
    assert token.encode() not in row
    assert token not in row
    assert not any("2:3:4" in value for value in row if isinstance(value, str))


@pytest.mark.parametrize("token", ["", "x", "x" * 1_000_000, "\0", "\ud800", "' OR 1=1 --"], ids=ascii)
def test_what_is_no_token_opens_nothing(town: Town, token: str) -> None:
    town.bo.does(sessions.open_session, "w3m", "")
    assert town.guest.sees(sessions.resume, token) is None


def test_guests_have_no_sessions(town: Town) -> None:
    for verb, args in (
        (sessions.open_session, ("w3m", "")),
        (sessions.mine, ()),
        (sessions.end, (1,)),
        (sessions.end_others, (1,)),
    ):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)


def test_one_that_is_idle_ends_and_one_that_is_used_goes_on_for_a_year(town: Town) -> None:
    idle = town.bo.does(sessions.open_session, "left behind", "")
    used = town.bo.does(sessions.open_session, "at home", "")
    for _ in range(7):
        town.clock.passes(50 * clock.DAY)
        resumed = town.guest.sees(sessions.resume, used)
        town.bo.does(sessions.touch, resumed.session.id)
    assert town.guest.sees(sessions.resume, idle) is None
    assert [session.agent for session in town.bo.sees(sessions.mine)] == ["at home"]
    town.clock.passes(15 * clock.DAY)
    assert town.guest.sees(sessions.resume, used) is None
    assert town.store.write_now(sessions.sweep) == 2
    assert town.count("SELECT count(*) FROM sessions") == 0


def test_nobody_touches_or_ends_a_session_of_somebody_else(town: Town) -> None:
    token = town.bo.does(sessions.open_session, "w3m", "")
    session = town.guest.sees(sessions.resume, token).session
    town.clock.passes(clock.DAY)
    town.eve.does(sessions.touch, session.id)
    with refused("not_found"):
        town.eve.does(sessions.end, session.id)
    assert town.guest.sees(sessions.resume, token).session == session


def test_all_others_can_be_ended_at_once(town: Town) -> None:
    tokens = [town.bo.does(sessions.open_session, f"machine {n}", "") for n in range(4)]
    hers = town.eve.does(sessions.open_session, "w3m", "")
    kept = town.guest.sees(sessions.resume, tokens[2]).session
    assert town.bo.does(sessions.end_others, kept.id) == 3
    assert [bool(town.guest.sees(sessions.resume, token)) for token in (*tokens, hers)] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_the_one_that_was_idle_longest_makes_room(town: Town) -> None:
    tokens = []
    for n in range(sessions.MOST_SESSIONS + 1):
        town.clock.passes(clock.MINUTE)
        tokens.append(town.bo.does(sessions.open_session, f"machine {n}", ""))
    assert len(town.bo.sees(sessions.mine)) == sessions.MOST_SESSIONS
    assert town.guest.sees(sessions.resume, tokens[0]) is None
    assert town.guest.sees(sessions.resume, tokens[1]) is not None


@pytest.mark.parametrize(("state", "is_in"), [("suspended", True), ("pending", True), ("refused", False)])
def test_who_waits_or_is_suspended_may_read_why_and_who_is_turned_down_is_out(
    town: Town, state: str, is_in: bool
) -> None:
    token = town.bo.does(sessions.open_session, "w3m", "")

    def change(tx: Tx) -> None:
        account_queries.set_state(tx, town.bo.caller.id, state)

    town.store.write_now(change)
    with town.store.read() as tx:
        assert bool(sessions.resume(tx, GUEST, token)) is is_in
