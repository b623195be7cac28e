# SPDX-License-Identifier: Apache-2.0
"""What ways in have in common: names that can be told apart, uses told now and then."""

import pytest
from tests.core.test_passkeys import Device, makes
from tests.core.test_ssh_keys import ED25519
from tests.kit.town import refused

from banyan.core import app_passwords, second_factors, ssh_keys, totp, ways_in
from banyan.storage.queries import emails as email_queries


def test_a_name_is_one_line_that_somebody_can_read():
    assert ways_in.check_name("  my\tphone\u202e \n") == "my phone"
    for name in ("", "\n", "x" * 61):
        with refused("way_in_unnamed"):
            ways_in.check_name(name)


def test_there_is_room_until_there_are_enough():
    ways_in.check_room(range(ways_in.MOST - 1))
    with refused("too_many_ways_in"):
        ways_in.check_room(range(ways_in.MOST))


@pytest.mark.parametrize(("used_at", "is_worth"), [(None, True), (0, False), (-1, True)])
def test_a_use_is_told_once_an_hour(used_at, is_worth):
    assert ways_in.is_worth_telling(used_at, ways_in.TOLD_EVERY) is is_worth


def test_the_owner_hears_of_every_new_way_and_of_a_lock_that_is_off(town):
    town.store.write_now(lambda tx: email_queries.put_email(tx, town.ada.account_id, "ada@example.org"))
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = 'zh-Hans' WHERE handle = 'ada'", {}))
    secret = town.ada.does(second_factors.begin).secret
    town.ada.does(second_factors.confirm, totp.code(secret, town.clock.at // totp.STEP))
    town.ada.does(app_passwords.make, "Mail", "read")
    town.ada.does(ssh_keys.add, ED25519)
    makes(town, town.ada, Device())
    town.ada.does(second_factors.switch_off)
    with town.store.read() as tx:
        letters = [body for (body,) in tx.all("SELECT body FROM outbox ORDER BY id")]
    for letter, what in zip(
        letters, ("应用口令：Mail", "公钥：ada@desk", "通行密钥：phone", "两步验证关闭了"), strict=True
    ):
        assert what in letter
        assert "/settings/security" in letter
    town.eve.does(app_passwords.make, "Mail", "read")
    assert town.count("SELECT count(*) FROM outbox") == 4, "who gave no address gets no letter"
