# SPDX-License-Identifier: Apache-2.0
"""Accounts: joining under each policy, coming in, one's own page, and authors who come to claim what they wrote."""

from typing import Any

import pytest
from tests.kit.mail import Mail
from tests.kit.town import Member, Town, refused

from banyan.base import clock, ids
from banyan.base.ids import AccountId
from banyan.core import accounts, events, invites, links, sanctions, sessions, site
from banyan.core.accounts import SignUp
from banyan.exchange.bulk.places import make_account
from banyan.records.accounts import Account, AccountState
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged

HASH = "$argon2id$a-hash-made-before"


def join(town: Town, handle: str, token: str = "", **more: str) -> Account:
    made: Account = town.guest.does(accounts.sign_up, handle, HASH, SignUp(**more), token)
    return made


def decide(town: Town, sign_up: str) -> None:
    town.chen.does(site.set_policies, sign_up=sign_up)


def author(town: Town, name: str) -> Account:
    return town.store.write_now(lambda tx: make_account(tx, AccountId(ids.mint()), name, 0, "old-bbs"))


# ---- joining


def test_where_the_house_is_open_a_name_and_a_password_are_enough(town: Town) -> None:
    made = join(town, " Ｆａｙ ", locale="en", zone="Asia/Shanghai", note="Not kept here.")
    assert (made.handle, made.display_name, made.state, made.joined_at) == ("Fay", "Fay", "active", town.clock.at)
    assert (made.locale, made.zone, made.plan, made.source, made.invited_by) == ("en", "Asia/Shanghai", "", "", None)
    assert town.guest.sees(accounts.find_credentials, "@FAY") == (
        found := town.guest.sees(accounts.find_credentials, "fay")
    )
    assert (found.account_id, found.password_hash) == (made.id, HASH)
    assert town.guest.sees(accounts.person, "fay").account == made
    with town.store.read() as tx:
        assert AccountChanged(made.id) in [one.event for one in events.later(tx, 0, (AccountChanged,)).events]
    assert town.count("SELECT kind FROM notifications WHERE account_id = :id", id=made.id) == "welcome"


def test_the_last_three_days_are_new_to_who_joins(town: Town) -> None:
    made = join(town, "Fay")
    caught_up_at = town.count("SELECT caught_up_at FROM accounts WHERE id = :id", id=made.id)
    assert caught_up_at == town.clock.at - 3 * clock.DAY


def test_a_form_that_is_sent_twice_makes_one_account(town: Town) -> None:
    first = join(town, "Fay", token="form 1")
    assert join(town, "fay", token="form 1") == first
    with refused("handle_taken"):
        join(town, "fay", token="form 2")
    assert join(town, "Gil", token="form 1").id != first.id  # the token alone is nobody's key to the first account


@pytest.mark.parametrize(
    ("code", "handle", "more"),
    [
        ("bad_handle", "x", {}),
        ("handle_taken", "ADA", {}),
        ("handle_reserved", "admin", {}),
        ("bad_email", "Fay", {"email": "fay"}),
        ("bad_value", "Fay", {"locale": "tlh"}),
        ("bad_value", "Fay", {"zone": "Middle/Earth"}),
        ("invite_spent", "Fay", {"invite": "made-up"}),
    ],
)
def test_a_sign_up_that_is_refused_leaves_nothing(town: Town, code: str, handle: str, more: dict[str, str]) -> None:
    before = town.count("SELECT count(*) FROM accounts")
    with refused(code):
        join(town, handle, token="form", **more)
    assert town.count("SELECT count(*) FROM accounts") == before
    assert join(town, "Fay", token="form")


@pytest.mark.parametrize("handle", ["Sal", "sal", "sa1"])
def test_of_two_who_take_a_name_at_the_same_moment_one_is_told(
    town: Town, handle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each asked before the other was there; on PostgreSQL two processes may."""
    join(town, "sal")
    monkeypatch.setattr(accounts.handles.queries, "list_taken", lambda tx, names: set())
    with refused("handle_taken"):
        join(town, handle)
    assert town.count("SELECT count(*) FROM accounts WHERE handle_key IN ('sal', 'sa1')") == 1


def test_where_people_are_let_in_one_by_one_a_sign_up_waits(town: Town) -> None:
    decide(town, "approval")
    made = join(town, "Fay", email="fay@example.org", note="  I bake.\r\nBo knows me. ")
    assert (made.state, made.plan) == ("pending", "I bake.\nBo knows me.")
    assert town.chen.sees(accounts.pending) == ([made], "")
    for reader in (town.guest, town.ada):
        with refused("not_found"):
            reader.sees(accounts.person, "fay")
    fay = Member(town, made.id)
    assert fay.sees(accounts.person, "fay").account == made
    with refused("account_pending"):
        fay.opens_thread("Bread")
    with refused("text_too_long"):
        join(town, "Gil", note="x" * 501)

    town.store.write_now(lambda tx: tx.run("DELETE FROM outbox"))
    let_in = town.chen.does(accounts.approve, "fay")
    assert (let_in.state, let_in.plan) == ("active", "")
    assert fay.opens_thread("Bread")
    assert town.count("SELECT recipient FROM outbox") == "fay@example.org"
    assert (
        town.count("SELECT count(*) FROM notifications WHERE account_id = :id AND kind = 'approved'", id=made.id) == 1
    )
    assert town.chen.sees(accounts.pending) == ([], "")
    with refused("already_so"):
        town.chen.does(accounts.approve, "fay")


def test_several_are_let_in_at_once_all_or_none(town: Town) -> None:
    decide(town, "approval")
    for handle in ("fay", "gus", "ivy"):
        join(town, handle)
    for chosen, code in ((["fay", "bo"], "already_so"), (["fay", "nobody"], "not_found"), ([], "nobody_chosen")):
        with refused(code):
            town.chen.does(accounts.approve_all, chosen)
    with refused("staff_only"):
        town.ada.does(accounts.approve_all, ["fay"])
    assert town.chen.does(accounts.approve_all, ["fay", "gus", "fay"]) == 2
    assert [one.handle for one in town.chen.sees(accounts.pending)[0]] == ["ivy"]


def test_a_sign_up_that_is_turned_down_is_out_and_hears_why(town: Town) -> None:
    decide(town, "approval")
    made = join(town, "Fay", email="fay@example.org")
    token = town.guest.does(accounts.sign_in, made.id, "w3m", "")
    town.store.write_now(lambda tx: tx.run("DELETE FROM outbox"))
    with refused("reason_wanted"):
        town.chen.does(accounts.turn_down, "fay", "")
    assert town.chen.does(accounts.turn_down, "fay", "Only bakers join here.").state == "refused"
    assert town.guest.sees(sessions.resume, token) is None
    with refused("turned_down"):
        town.guest.does(accounts.sign_in, made.id, "w3m", "")
    assert "Only bakers join here." in town.count("SELECT body FROM outbox")
    with town.store.read() as tx:
        (entry,) = tx.all("SELECT reason, account_id FROM moderation_log WHERE action = 'turn_down_account'")
    assert entry == ("Only bakers join here.", None)
    with refused("already_so"):
        town.chen.does(accounts.turn_down, "fay", "Only bakers join here.")
    assert town.chen.does(accounts.approve, "fay").state == "active"  # staff may change their mind


def test_where_people_are_invited_a_code_brings_one_in(town: Town) -> None:
    decide(town, "invitation")
    with refused("invite_wanted"):
        join(town, "Fay")
    code = town.chen.does(invites.make, "for Fay")
    made = join(town, "Fay", invite=f" {code} ")
    assert (made.state, made.invited_by) == ("active", town.chen.account_id)
    with refused("invite_spent"):
        join(town, "Gil", invite=code)


def test_before_anybody_administers_the_place_nobody_could_invite(town: Town) -> None:
    decide(town, "invitation")
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET ended_at = 1 WHERE name = 'admin'"))
    assert join(town, "Fay").state == "active"


def test_a_machine_that_makes_accounts_is_stopped_and_its_neighbours_abroad_are_not(town: Town) -> None:
    def crowd(address: str, n: int) -> Any:
        return town.store.write_now(lambda tx: accounts.sign_up(tx, Caller(address=address), f"crowd{n}", HASH))

    for n in range(2, 2 + accounts.SIGN_UPS_AN_HOUR):
        crowd(f"203.0.113.{n}", n)
    with refused("too_many_sign_ups"):
        crowd("203.0.113.7", 100)
    crowd("198.51.100.7", 101)
    town.clock.passes(clock.HOUR + 1)
    crowd("203.0.113.7", 100)


def test_only_staff_let_people_in(town: Town) -> None:
    for verb, args in (
        (accounts.pending, ()),
        (accounts.approve, ("bo",)),
        (accounts.turn_down, ("bo", "Because.")),
        (accounts.list_accounts, ()),
        (accounts.claim_link, ("bo",)),
    ):
        with refused("staff_only"):
            town.ada.does(verb, *args)
        with refused("sign_in_first"):
            town.guest.does(verb, *args)


def test_staff_look_only_for_who_is_there(town: Town) -> None:
    for verb, args in ((accounts.approve, ()), (accounts.turn_down, ("Because.",)), (accounts.claim_link, ())):
        with refused("not_found"):
            town.chen.does(verb, "nobody-such", *args)
    for nobody in ("x" * 1_000_000, "\0", "\ud800", ""):
        with refused("not_found"):
            town.guest.sees(accounts.person, nobody)


# ---- coming in


@pytest.mark.parametrize(
    "name", ["nobody-such", "", "@", "a@b", "nobody@example.org", "x" * 1_000_000, "\0", "\ud800"], ids=ascii
)
def test_for_nobody_there_is_a_hash_that_no_password_fits(town: Town, name: str) -> None:
    assert town.guest.sees(accounts.find_credentials, name) == accounts.NOBODY
    assert accounts.NOBODY.password_hash == ""


def test_a_confirmed_address_is_as_good_as_the_handle(town: Town, mail: Mail) -> None:
    made = join(town, "Fay", email="Fay@Example.ORG")
    assert town.guest.sees(accounts.find_credentials, "fay@example.org") == accounts.NOBODY
    town.guest.does(accounts.confirm_email, mail.token())
    assert town.guest.sees(accounts.find_credentials, " FAY@example.org").account_id == made.id


@pytest.mark.parametrize("state", ["active", "pending", "suspended"])
def test_who_has_a_password_comes_in(town: Town, state: str) -> None:
    member = town.member("fay", state=state)
    token = town.guest.does(accounts.sign_in, member.account_id, "w3m", "203.0.113.7")
    assert town.guest.sees(sessions.resume, token).caller == member.caller


def test_an_author_of_elsewhere_does_not(town: Town) -> None:
    with refused("not_found"):
        town.guest.does(accounts.sign_in, author(town, "Olga").id, "w3m", "")
    with refused("not_found"):
        town.guest.does(accounts.sign_in, AccountId(5), "w3m", "")


# ---- pages


def test_a_page_tells_roles_and_measures_that_hold_now(town: Town) -> None:
    assert [role.name for role in town.guest.sees(accounts.person, "ADA").roles] == ["moderator"]
    town.chen.does(sanctions.ban, "eve", "Railway", 7, "Three times the same advert.")
    hidden = town.chen.does(sanctions.ban, "eve", "BackRoom", 7, "Three times the same advert.")
    (ban,) = town.guest.sees(accounts.person, "eve").bans
    assert ban.board_id == town.railway.id != hidden.board_id
    assert [ban] == town.chen.sees(accounts.person, "eve").bans  # the page is kept, so it is the same for everybody
    town.clock.passes(7 * clock.DAY)
    assert town.guest.sees(accounts.person, "eve").bans == []


def test_a_list_goes_page_by_page_and_can_be_searched(town: Town, mail: Mail) -> None:
    made = [join(town, f"reader-{n}") for n in range(accounts.ACCOUNTS_PER_PAGE + 3)]
    first, cursor = town.chen.sees(accounts.list_accounts, "READER")
    second, end = town.chen.sees(accounts.list_accounts, "READER", "", cursor)
    assert [*first, *second] == made[::-1]
    assert end == ""
    assert [one.handle for one in town.chen.sees(accounts.list_accounts, "@ad")[0]] == ["ada"]
    assert town.chen.sees(accounts.list_accounts, "", AccountState.SUSPENDED) == ([], "")
    fay = join(town, "Fay", email="fay@example.org")
    town.guest.does(accounts.confirm_email, mail.token())
    assert town.chen.sees(accounts.list_accounts, "Fay@example.org") == ([fay], "")
    for nobody in ("nobody@example.org", "a@\0", "\ud800", "\0"):
        assert town.chen.sees(accounts.list_accounts, nobody) == ([], "")
    with refused("bad_value"):
        town.chen.sees(accounts.list_accounts, "", "asleep")
    with refused("bad_cursor"):
        town.chen.sees(accounts.list_accounts, "", "", "1 OR 1=1")


# ---- what somebody decides about themselves


def test_a_name_a_signature_and_a_plan(town: Town) -> None:
    mine = town.bo.does(accounts.edit_profile, " Bo\t 波 \u202e", "one\r\ntwo\n3\n4\n5\n6\n\n", " To bake. ")
    assert (mine.display_name, mine.signature, mine.plan) == ("Bo 波", "one\ntwo\n3\n4\n5\n6", "To bake.")
    assert town.bo.sees(accounts.mine).account == mine


@pytest.mark.parametrize(
    ("code", "args"),
    [
        ("bad_display_name", (" ", "", "")),
        ("bad_display_name", ("x" * 41, "", "")),
        ("bad_display_name", ("a\u200eb", "", "")),
        ("display_name_taken", ("Admin", "", "")),
        ("display_name_taken", ("站长", "", "")),
        ("display_name_taken", ("fау", "", "")),
        ("text_too_long", ("Bo", "x" * 501, "")),
        ("text_too_long", ("Bo", "", "x" * 4_001)),
        ("signature_too_tall", ("Bo", "1\n2\n3\n4\n5\n6\n7", "")),
    ],
)
def test_a_profile_that_is_too_much_or_somebody_elses_is_refused(
    town: Town, code: str, args: tuple[str, str, str]
) -> None:
    join(town, "Fay")
    before = town.bo.sees(accounts.mine)
    with refused(code):
        town.bo.does(accounts.edit_profile, *args)
    assert town.bo.sees(accounts.mine) == before


def test_a_name_of_one_who_never_came_here_may_be_shown(town: Town) -> None:
    author(town, "Olga")
    assert town.bo.does(accounts.edit_profile, "Olga", "", "").display_name == "Olga"
    assert town.chen.does(accounts.edit_profile, "Admin", "", "").display_name == "Admin"


def test_language_zone_and_light(town: Town) -> None:
    mine = town.bo.does(accounts.set_preferences, "zh-Hant", "Europe/Berlin", "dark")
    assert (mine.locale, mine.zone, mine.theme) == ("zh-Hant", "Europe/Berlin", "dark")
    assert town.bo.caller.theme == "dark"
    assert town.bo.does(accounts.set_preferences, "", "", "").zone == ""
    for wrong in (("tlh", "", ""), ("", "Mars", ""), ("", "", "neon")):
        with refused("bad_value"):
            town.bo.does(accounts.set_preferences, *wrong)


def test_a_new_password_ends_all_other_sessions_and_reset_links(town: Town) -> None:
    kept, other = (town.bo.does(sessions.open_session, name, "") for name in ("kept", "other"))
    token = town.store.write_now(lambda tx: links.make(tx, links.RESET, town.bo.account_id))
    session = town.guest.sees(sessions.resume, kept).session
    assert town.bo.does(accounts.set_password, HASH, session.id) == 1
    assert town.guest.sees(accounts.find_credentials, "bo").password_hash == HASH
    assert town.guest.sees(sessions.resume, kept)
    assert town.guest.sees(sessions.resume, other) is None
    with town.store.read() as tx, refused("link_spent"):
        links.find(tx, token, links.RESET)


def test_guests_and_the_suspended_decide_nothing(town: Town) -> None:
    for verb, args in (
        (accounts.mine, ()),
        (accounts.edit_profile, ("x", "", "")),
        (accounts.set_preferences, ("", "", "")),
        (accounts.set_password, (HASH,)),
        (accounts.set_email, ("x@example.org",)),
    ):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)
    with refused("account_suspended"):
        town.member("gil", state="suspended").does(accounts.edit_profile, "x", "", "")


# ---- authors who wrote elsewhere


def test_an_author_gets_their_own_writing_by_a_link(town: Town) -> None:
    olga = author(town, "Olga")
    earlier, path = town.chen.does(accounts.claim_link, "olga"), town.chen.does(accounts.claim_link, "olga")
    assert path.startswith("/link/")
    with refused("link_spent"):
        town.guest.does(accounts.claim, earlier.removeprefix("/link/"), HASH)
    token = path.removeprefix("/link/")
    mine = town.guest.does(accounts.claim, token, HASH)
    assert (mine.id, mine.state) == (olga.id, "active")
    assert town.guest.sees(accounts.find_credentials, "olga").password_hash == HASH
    assert town.count("SELECT caught_up_at FROM accounts WHERE id = :id", id=olga.id) == town.clock.at - 3 * clock.DAY
    with refused("link_spent"):
        town.guest.does(accounts.claim, token, HASH)
    with refused("claimed_already"):
        town.chen.does(accounts.claim_link, "olga")


def test_a_link_to_an_author_who_was_claimed_meanwhile_is_spent(town: Town) -> None:
    olga = author(town, "Olga")
    token = town.store.write_now(lambda tx: links.make(tx, links.CLAIM, olga.id))
    town.guest.does(accounts.claim, town.chen.does(accounts.claim_link, "olga").removeprefix("/link/"), HASH)
    again = town.store.write_now(lambda tx: links.make(tx, links.CLAIM, olga.id))
    for late in (token, again):
        with refused("link_spent"):
            town.guest.does(accounts.claim, late, "another")
