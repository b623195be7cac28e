# SPDX-License-Identifier: Apache-2.0
"""Groups that an e-mail address proves: who decides, who belongs and for how long, who is told, and boards that are for one."""

import pytest
from tests.kit.town import Member, refused

from banyan.base import clock
from banyan.core import accounts, affiliations, boards, departures, emails, links, moderation, pages, permits
from banyan.records.affiliations import MyGroups
from banyan.storage.queries import emails as email_queries


def link_for(town, member: Member, email: str) -> str:
    """The token of the link that was sent to an address."""
    return town.store.write_now(lambda tx: links.make(tx, links.EMAIL, member.account_id, email))


def has_address(town, member: Member, email: str) -> None:
    """The address was given and its link was opened."""
    town.guest.does(accounts.confirm_email, link_for(town, member, email))


def adds(town, domain: str, group: str, *, below: bool = False):
    return town.chen.does(affiliations.add, domain, group, includes_below=below)


def groups_of(member: Member) -> list[str]:
    return member.sees(affiliations.mine).names


def test_who_confirms_an_address_of_a_domain_is_a_member(town):
    adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    assert groups_of(town.bo) == ["Campus"]
    assert groups_of(town.ada) == []
    town.bo.does(accounts.set_email, "bo@elsewhere.example")
    assert groups_of(town.bo) == ["Campus"], "the old address stays until the new one is confirmed"
    has_address(town, town.bo, "bo@elsewhere.example")
    assert groups_of(town.bo) == []


def test_an_address_that_is_only_given_proves_nothing(town):
    adds(town, "campus.example", "Campus")
    town.bo.does(accounts.set_email, "bo@campus.example")
    assert groups_of(town.bo) == []


def test_who_has_an_address_already_is_a_member_as_soon_as_the_domain_is_named(town):
    has_address(town, town.bo, "bo@campus.example")
    line = adds(town, "@Campus.Example", "Campus")
    assert (line.domain, groups_of(town.bo)) == ("campus.example", ["Campus"])
    town.chen.does(affiliations.drop, line.id)
    assert groups_of(town.bo) == []
    with refused("not_found"):
        town.chen.does(affiliations.drop, line.id)


def test_domains_below_count_when_they_are_said_to(town):
    adds(town, "campus.example", "Campus")
    adds(town, "university.example", "University", below=True)
    has_address(town, town.bo, "bo@cs.campus.example")
    has_address(town, town.ada, "ada@cs.math.university.example")
    has_address(town, town.eve, "eve@notuniversity.example")
    assert (groups_of(town.bo), groups_of(town.ada), groups_of(town.eve)) == ([], ["University"], [])


def test_a_group_may_have_several_domains_and_has_one_spelling(town):
    adds(town, "fudan.example", "复旦 University")
    assert adds(town, "alumni.example", " 复旦  UNIVERSITY ").group_name == "复旦 University"
    assert adds(town, "例子.中国", "Example").domain == "xn--fsqu00a.xn--fiqs8s"
    assert town.chen.sees(affiliations.groups) == ["Example", "复旦 University"]
    assert [line.domain for line in town.chen.sees(affiliations.table)][-1] == "fudan.example"


@pytest.mark.parametrize(
    "domain", ["", "campus", "bo@campus.example", "campus..example", "-a.example", "a" * 300 + ".example", "."]
)
def test_what_is_no_domain(town, domain):
    with refused("bad_domain"):
        adds(town, domain, "Campus")


def test_a_domain_has_one_group_and_a_group_a_name(town):
    adds(town, "campus.example", "Campus")
    with refused("domain_taken"):
        adds(town, "CAMPUS.example", "Other")
    for name in ("", "  ", "x" * 61):
        with refused("group_wanted"):
            adds(town, "other.example", name)


def test_the_staff_alone_decides_and_the_record_says_so(town):
    for verb in (adds_as, lambda who: who.does(affiliations.drop, 1)):
        with refused("staff_only"):
            verb(town.ada)
    for read in (affiliations.table, affiliations.groups):
        with refused("staff_only"):
            town.ada.sees(read)
    adds(town, "campus.example", "Campus")
    lines = town.guest.sees(moderation.page)[0]
    assert [(entry.action, entry.detail) for entry, *_ in lines][:1] == [
        ("set_affiliations", "campus.example → Campus")
    ]


def adds_as(who: Member) -> None:
    who.does(affiliations.add, "campus.example", "Campus", includes_below=False)


def test_a_page_names_the_group_when_its_owner_wants_it_until_the_address_changes(town):
    adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    assert town.guest.sees(accounts.person, "bo").groups == []
    town.bo.does(affiliations.show_on_page, is_shown=True)
    town.bo.does(affiliations.show_on_page, is_shown=True)
    assert town.guest.sees(accounts.person, "bo").groups == ["Campus"]
    assert town.bo.sees(affiliations.mine) == MyGroups(["Campus"], is_shown=True)
    has_address(town, town.bo, "bo2@campus.example")
    assert town.guest.sees(accounts.person, "bo").groups == []
    town.bo.does(affiliations.show_on_page, is_shown=True)
    town.bo.does(affiliations.show_on_page, is_shown=False)
    assert town.guest.sees(accounts.person, "bo").groups == []
    for act in (
        lambda: town.guest.does(affiliations.show_on_page, is_shown=True),
        lambda: town.guest.sees(affiliations.mine),
    ):
        with refused("sign_in_first"):
            act()


def test_a_board_for_a_group_is_there_for_its_members_its_list_and_those_who_tend_it(town):
    adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    board = town.chen.does(boards.set_policies, "Railway", read_policy="group", group_name="Campus")
    thread = town.bo.opens_thread("Canteen plans")
    town.chen.does(boards.list_member, "Cooking", town.eve.account_id, is_listed=True)
    for sees in (town.bo, town.ada, town.chen):
        assert [row.thread.id for row in sees.sees(pages.board_page, "Railway").rows] == [thread.id]
    for sees_not in (town.eve, town.guest):
        with refused("not_found"):
            sees_not.sees(boards.get, "Railway")
        with refused("not_found"):
            sees_not.sees(permits.visible_board, board.id)
    town.chen.does(boards.list_member, "Railway", town.eve.account_id, is_listed=True)
    assert town.eve.sees(boards.get, "Railway").id == board.id


def test_who_is_no_member_any_more_does_not_see_it_any_more(town):
    line = adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    town.chen.does(boards.set_policies, "Railway", read_policy="group", group_name="Campus")
    assert town.bo.sees(boards.get, "Railway")
    town.bo.does(accounts.set_email, "")
    with refused("not_found"):
        town.bo.sees(boards.get, "Railway")
    has_address(town, town.bo, "bo@campus.example")
    assert town.bo.sees(boards.get, "Railway")
    town.chen.does(affiliations.drop, line.id)
    with refused("not_found"):
        town.bo.sees(boards.get, "Railway")


def test_a_member_who_is_suspended_or_of_another_group_sees_what_a_guest_sees(town):
    adds(town, "campus.example", "Campus")
    adds(town, "other.example", "Other")
    member = town.member("lin", state="suspended")
    has_address(town, member, "lin@campus.example")
    has_address(town, town.bo, "bo@other.example")
    town.chen.does(boards.set_policies, "Railway", read_policy="group", group_name="Campus")
    for who in (member, town.bo):
        with refused("not_found"):
            who.sees(boards.get, "Railway")


def test_a_board_may_be_read_by_all_and_written_by_a_group(town):
    adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    town.chen.does(boards.set_policies, "Railway", thread_policy="group", reply_policy="group", group_name="Campus")
    thread = town.bo.opens_thread("Timetable")
    assert town.bo.replies(thread, "And another thing.").floor == 2
    town.ada.replies(thread, "I tend this.")
    for write in (lambda: town.eve.opens_thread("Mine"), lambda: town.eve.replies(thread, "Me too.")):
        with refused("may_not_post_here"):
            write()
    town.chen.does(boards.list_member, "Railway", town.eve.account_id, is_listed=True)
    town.eve.replies(thread, "Now I may.")


@pytest.mark.parametrize("policy", ["read_policy", "reply_policy", "thread_policy"])
def test_a_policy_for_a_group_needs_one(town, policy):
    with refused("bad_policy"):
        town.chen.does(boards.set_policies, "Railway", **{policy: "group"})


def test_a_group_that_nothing_proves_any_more_lets_nobody_in(town):
    has_address(town, town.bo, "bo@campus.example")
    town.chen.does(boards.set_policies, "Railway", read_policy="group", group_name="Campus")
    with refused("not_found"):
        town.bo.sees(boards.get, "Railway")


def test_who_leaves_for_good_belongs_nowhere(town):
    adds(town, "campus.example", "Campus")
    has_address(town, town.bo, "bo@campus.example")
    town.bo.does(affiliations.show_on_page, is_shown=True)
    town.bo.does(departures.leave, erases=False)
    town.clock.passes(15 * clock.DAY)
    town.store.write_now(departures.settle)
    assert town.count("SELECT (SELECT count(*) FROM email_domains) + (SELECT count(*) FROM shown_groups)") == 0


def test_an_address_is_kept_with_all_that_it_lies_below(town):
    town.store.write_now(lambda tx: email_queries.put_email(tx, town.bo.account_id, emails.check("bo@a.b.example.org")))
    assert town.count("SELECT count(*) FROM email_domains WHERE account_id = :a", a=town.bo.account_id) == 3
    assert town.count("SELECT domain FROM email_domains WHERE is_whole = 1") == "a.b.example.org"
