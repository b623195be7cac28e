# SPDX-License-Identifier: Apache-2.0
"""Mail groups: names under which somebody writes to several people."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import mail_groups


def test_a_group_is_made_changed_and_dropped(town: Town) -> None:
    group = town.bo.does(mail_groups.make, "#室友", "ada, @eve，ada")
    assert [person.handle for person in group.people] == ["ada", "eve"]
    assert town.bo.sees(mail_groups.mine) == [group]
    assert town.bo.sees(mail_groups.find, "室友") == group
    assert town.ada.sees(mail_groups.mine) == []
    assert town.ada.sees(mail_groups.find, "室友") is None
    changed = town.bo.does(mail_groups.change, group.id, "chen")
    assert [person.handle for person in changed.people] == ["chen"]
    for verb in (mail_groups.drop, lambda tx, caller, group_id: mail_groups.change(tx, caller, group_id, "eve")):
        with refused("not_found"):
            town.ada.does(verb, group.id)
    town.bo.does(mail_groups.drop, group.id)
    assert town.bo.sees(mail_groups.mine) == []
    assert town.count("SELECT count(*) FROM mail_group_people") == 0


def test_what_is_no_group(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("unknown_recipient"):
        town.bo.does(mail_groups.make, "friends", "ada nobody")
    assert town.bo.sees(mail_groups.mine) == []
    with refused("mail_name_wanted"):
        town.bo.does(mail_groups.make, "my friends", "ada")
    town.bo.does(mail_groups.make, "friends", "ada")
    with refused("mail_name_taken"):
        town.bo.does(mail_groups.make, "Friends", "ada")
    with refused("sign_in_first"):
        town.guest.does(mail_groups.make, "friends", "ada")
    monkeypatch.setattr(mail_groups, "MAX_PEOPLE", 1)
    with refused("too_many_recipients"):
        town.bo.does(mail_groups.make, "both", "ada eve")
    monkeypatch.setattr(mail_groups, "MAX_GROUPS", 1)
    with refused("too_many_mail_names"):
        town.bo.does(mail_groups.make, "others", "eve")
