# SPDX-License-Identifier: Apache-2.0
"""Policies: staff decide, everybody may know, and what is no choice is refused."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import events, site
from banyan.records.events import SiteChanged


def test_what_was_never_decided_has_its_default(town: Town) -> None:
    assert town.guest.sees(site.policies) == {name: row.default for name, row in site.POLICIES.items()}
    assert all(site.checked(name, row.default) == row.default for name, row in site.POLICIES.items())


def test_staff_decide_and_the_record_and_the_log_tell_what(town: Town) -> None:
    decided = town.chen.does(
        site.set_policies, name="  The   Fig\tTree ", rules="1. Be kind.\r\n2. Be brief.", sign_up="approval"
    )
    assert (decided["name"], decided["sign_up"]) == ("The Fig Tree", "approval")
    assert town.guest.sees(site.policies)["rules"] == "1. Be kind.\n2. Be brief."
    assert town.count("SELECT detail FROM moderation_log WHERE action = 'set_site_policies'") == "name, rules, sign_up"
    with town.store.read() as tx:
        assert [one.event for one in events.later(tx, 0, (SiteChanged,)).events][-1] == SiteChanged("policies")


def test_what_stays_as_it_is_is_no_news(town: Town) -> None:
    before = town.count("SELECT count(*) FROM moderation_log")
    town.chen.does(site.set_policies, sign_up="open", zone="UTC")
    assert town.count("SELECT count(*) FROM moderation_log") == before


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("bad_policy", {"sign_up": "maybe"}),
        ("bad_policy", {"locale": "tlh"}),
        ("bad_policy", {"zone": "../../etc/passwd"}),
        ("bad_policy", {"zone": "Asia"}),
        ("bad_policy", {"zone": "a\0b"}),
        ("bad_policy", {"invites_per_member": "-1"}),
        ("bad_policy", {"invites_per_member": "٣"}),
        ("bad_value", {"token_key": "00"}),
        ("text_too_long", {"tagline": "x" * 121}),
        ("name_wanted", {"name": " \u202e "}),
    ],
)
def test_what_is_no_choice_is_refused_and_nothing_of_it_is_kept(town: Town, code: str, values: dict[str, str]) -> None:
    with refused(code):
        town.chen.does(site.set_policies, about="Something good.", **values)
    assert town.guest.sees(site.policies)["about"] == ""


def test_nobody_else_decides(town: Town) -> None:
    with refused("staff_only"):
        town.ada.does(site.set_policies, name="Ada's")
    with refused("sign_in_first"):
        town.guest.does(site.set_policies, name="Nobody's")
