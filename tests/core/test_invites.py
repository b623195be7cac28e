# SPDX-License-Identifier: Apache-2.0
"""Invitations: made within one's share, looked at, used once, taken back, over after two weeks."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import invites, roles, sanctions, site
from banyan.records.sessions import Invite


def use(town: Town, code: str, member: Member) -> Invite:
    """As the verb does that makes an account."""
    used: Invite = town.store.write_now(lambda tx: invites.use(tx, code, member.account_id))
    return used


def share(town: Town, count: int) -> None:
    town.chen.does(site.set_policies, invites_per_member=str(count))


def test_a_code_brings_one_person_in(town: Town) -> None:
    code = town.chen.does(invites.make, "for Bo,\n my \0neighbour")
    assert len(code) >= 16
    found = town.guest.sees(invites.look, f" {code.upper()}\n")
    assert (found.made_by, found.note, found.used_by) == (town.chen.account_id, "for Bo, my neighbour", None)
    used = use(town, code, town.bo)
    assert (used.used_by, used.used_at) == (town.bo.account_id, town.clock.at)
    assert town.chen.sees(invites.mine) == [used]
    for again in (lambda: use(town, code, town.eve), lambda: town.guest.sees(invites.look, code)):
        with refused("invite_spent"):
            again()


def test_the_code_itself_is_not_stored(town: Town) -> None:
    code = town.chen.does(invites.make, "")
    assert town.chen.does(invites.make, "") != code
    assert bytes(town.count("SELECT min(code_hash) FROM invites")) != code.encode()


@pytest.mark.parametrize("code", ["", "nonsense", "\0", "\ud800", "x" * 10_000])
def test_what_is_no_code_opens_nothing(town: Town, code: str) -> None:
    with refused("invite_spent"):
        town.guest.sees(invites.look, code)


def test_a_code_ends_after_two_weeks(town: Town) -> None:
    code = town.chen.does(invites.make, "")
    town.clock.passes(14 * clock.DAY - 1)
    town.guest.sees(invites.look, code)
    town.clock.passes(1)
    with refused("invite_spent"):
        use(town, code, town.bo)


def test_members_invite_only_where_the_community_lets_them(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.does(invites.make, "")
    with refused("staff_only"):
        town.eve.does(invites.make, "")
    share(town, 2)
    code = town.eve.does(invites.make, "")
    town.eve.does(invites.make, "")
    with refused("no_invites_left"):
        town.eve.does(invites.make, "")
    use(town, code, town.bo)
    town.clock.passes(14 * clock.DAY)
    town.eve.does(invites.make, "the one that nobody used has come back")
    with refused("no_invites_left"):
        town.eve.does(invites.make, "")


def test_administrators_invite_as_many_as_they_like(town: Town) -> None:
    share(town, 1)
    for n in range(3):
        town.chen.does(invites.make, f"guest {n}")
    assert [invite.note for invite in town.chen.sees(invites.mine)] == ["guest 2", "guest 1", "guest 0"]
    with refused("sign_in_first"):
        town.guest.sees(invites.mine)


def test_an_invitation_is_taken_back_by_its_maker_or_an_administrator(town: Town) -> None:
    share(town, 2)
    codes = [town.eve.does(invites.make, "") for _ in range(2)]
    second, first = town.eve.sees(invites.mine)
    for stranger in (town.bo, town.ada):
        with refused("not_found"):
            stranger.does(invites.revoke, first.id)
    town.eve.does(invites.revoke, first.id)
    town.chen.does(invites.revoke, second.id)
    for code in codes:
        with refused("invite_spent"):
            town.guest.sees(invites.look, code)
    with refused("invite_spent"):
        town.eve.does(invites.revoke, first.id)
    town.eve.does(invites.make, "taking back gives the share back")


def test_an_invitation_is_as_good_as_whoever_gave_it(town: Town) -> None:
    share(town, 1)
    code = town.eve.does(invites.make, "")
    town.chen.does(sanctions.suspend, "eve", 1, "sells invitations")
    with refused("invite_spent"):
        use(town, code, town.bo)
    town.clock.passes(clock.DAY)
    town.store.write_now(sanctions.expire)
    use(town, code, town.bo)
    with refused("account_suspended"):
        town.member("ghost", state="suspended").does(invites.make, "")
    town.chen.does(roles.give, "eve", "admin")
    town.eve.does(invites.make, "")
