# SPDX-License-Identifier: Apache-2.0
"""One-time links: each is good for one thing, once, for a while; the first one makes an administrator."""

from typing import Any

import pytest
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import events, links, roles, sessions
from banyan.records.events import AccountChanged, RolesChanged


def make(town: Town, *args: Any) -> str:
    return town.store.write_now(lambda tx: links.make(tx, *args))


def use(town: Town, token: str, purpose: str) -> Any:
    return town.store.write_now(lambda tx: links.use(tx, token, purpose))


def admin_link(town: Town) -> str | None:
    return town.store.write_now(links.make_admin_link_if_none)


def lay_down(town: Town) -> None:
    """The last administrator is gone: no verb does that, so the table must."""
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET ended_at = 1 WHERE name = 'admin'"))


def test_a_link_is_good_once_and_for_its_own_purpose(town: Town) -> None:
    token = make(town, links.CLAIM, town.bo.account_id, "data")
    with town.store.read() as tx:
        found = links.find(tx, token, links.CLAIM)
        with refused("link_spent"):
            links.find(tx, token, links.RESET)
    assert (found.account_id, found.data, found.used_at) == (town.bo.account_id, "data", None)
    with refused("link_spent"):
        use(town, token, links.ADMIN)
    assert use(town, token, links.CLAIM) == found
    with refused("link_spent"):
        use(town, token, links.CLAIM)


def test_a_link_ends_in_time_and_is_forgotten_in_a_year(town: Town) -> None:
    token = make(town, links.RESET, town.bo.account_id, "", clock.HOUR)
    town.clock.passes(clock.HOUR)
    with refused("link_spent"):
        use(town, token, links.RESET)
    assert town.store.write_now(links.sweep) == 0
    town.clock.passes(links.KEPT_FOR + 1)
    assert town.store.write_now(links.sweep) == 1


@pytest.mark.parametrize("token", ["", "x", "x" * 1_000_000, "\0", "\ud800"], ids=ascii)
def test_what_was_never_made_here_is_good_for_nothing(town: Town, token: str) -> None:
    make(town, links.RESET, town.bo.account_id)
    with refused("link_spent"):
        use(town, token, links.RESET)


def test_the_token_is_not_stored(town: Town) -> None:
    token = make(town, links.RESET, town.bo.account_id)
    with town.store.read() as tx:
        (row,) = tx.all("SELECT * FROM links")
    assert sessions.token_hash(token) in row
    assert not any(token in str(value) for value in row)


def test_there_is_no_admin_link_while_somebody_administers(town: Town) -> None:
    assert admin_link(town) is None


def test_who_opens_the_admin_link_tends_the_place_and_nobody_after_them(town: Town) -> None:
    lay_down(town)
    earlier, token = admin_link(town), admin_link(town)
    assert earlier
    assert token
    with refused("link_spent"):
        town.bo.does(links.become_admin, earlier)
    with refused("sign_in_first"):
        town.guest.does(links.become_admin, token)
    role = town.bo.does(links.become_admin, token)
    assert (role.name, role.board_id, role.until_at) == (roles.ADMIN, None, None)
    assert town.bo.caller.is_admin
    with town.store.read() as tx:
        assert RolesChanged(role.account_id, None) in [one.event for one in events.later(tx, 0, (RolesChanged,)).events]
    with refused("link_spent"):
        town.eve.does(links.become_admin, token)
    assert admin_link(town) is None


def test_a_link_that_lay_about_while_somebody_else_became_admin_is_spent(town: Town) -> None:
    lay_down(town)
    token = admin_link(town)
    assert token
    town.store.write_now(lambda tx: roles.grant(tx, town.chen.caller, town.chen.caller.id, roles.ADMIN))
    with refused("link_spent"):
        town.bo.does(links.become_admin, token)


def test_the_first_administrator_need_not_wait_to_be_let_in(town: Town) -> None:
    lay_down(town)
    waiting, barred = town.member("fay", state="pending"), town.member("gil", state="suspended")
    token = admin_link(town)
    with refused("account_suspended"):
        barred.does(links.become_admin, token)
    waiting.does(links.become_admin, token)
    assert (waiting.caller.state, waiting.caller.is_admin) == ("active", True)
    with town.store.read() as tx:
        assert [one.event for one in events.later(tx, 0, (AccountChanged,)).events] == [
            AccountChanged(waiting.caller.id)
        ]


def test_an_administrator_who_was_imported_or_whose_term_is_over_is_none(town: Town) -> None:
    lay_down(town)
    town.member("old", state="unclaimed", role=("admin", None))
    town.store.write_now(
        lambda tx: roles.grant(tx, town.chen.caller, town.bo.caller.id, roles.ADMIN, until=tx.now + clock.DAY)
    )
    assert admin_link(town) is None
    town.clock.passes(clock.DAY)
    assert admin_link(town)
