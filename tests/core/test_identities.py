# SPDX-License-Identifier: Apache-2.0
"""Outside identities: who comes in by one, who joins by one, and whose it is; what a provider's word does not decide."""

from tests.kit.town import refused

from banyan.base import clock
from banyan.core import (
    accounts,
    departures,
    emails,
    identities,
    passkeys,
    second_factors,
    sessions,
    sign_ins,
    totp,
    ways_in,
)
from banyan.core.accounts import SignUp
from banyan.records.accounts import AccountState
from banyan.records.identities import Arrival, Attempt, Proved
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import identities as queries

WHERE = ("Firefox", "203.0.113.7")
LIN = Proved("https://campus.example", "4711", "lin", "lin@campus.example")


def begins(member, provider="campus") -> tuple[Attempt, str]:
    return member.does(identities.begin, provider, "/t/1")


def comes_in(member, proved=LIN) -> Arrival:
    attempt, _ = begins(member)
    return member.does(identities.come_in, attempt, proved, *WHERE)


def links(member, proved=LIN):
    attempt, _ = begins(member)
    return member.does(identities.link, attempt, proved)


def joins(town, handle="lin", **more):
    sealed = comes_in(town.guest).newcomer
    return town.guest.does(identities.sign_up, sealed, handle, **more)


def test_what_a_browser_carries_comes_back(town):
    attempt, sealed = begins(town.guest)
    assert town.guest.sees(identities.find_attempt, "campus", sealed, attempt.state) == attempt
    assert attempt.going_to == "/t/1"
    assert attempt.verifier not in (attempt.state, attempt.nonce)


def test_what_a_browser_carries_is_good_for_one_place_one_person_and_ten_minutes(town):
    attempt, sealed = begins(town.guest)
    other, _ = begins(town.guest)
    forged = sealed[:-8] + "AAAAAAA="
    for provider, carried, state in (
        ("elsewhere", sealed, attempt.state),
        ("campus", sealed, other.state),
        ("campus", sealed, ""),
        ("campus", "", attempt.state),
        ("campus", forged, attempt.state),
        ("campus", "榕", attempt.state),
        ("campus", "A" * 5_000, attempt.state),
    ):
        with refused("identity_too_late"):
            town.guest.sees(identities.find_attempt, provider, carried, state)
    with refused("identity_too_late"):
        town.bo.sees(identities.find_attempt, "campus", sealed, attempt.state)
    town.clock.passes(identities.ATTEMPT_LASTS)
    with refused("identity_too_late"):
        town.guest.sees(identities.find_attempt, "campus", sealed, attempt.state)


def test_a_seal_of_one_kind_is_none_of_the_other(town):
    _, sealed = begins(town.guest)
    with refused("identity_too_late"):
        town.guest.sees(identities.find_newcomer, sealed)


def test_who_has_no_account_chooses_a_handle_and_comes_in_from_then_on(town):
    arrival = comes_in(town.guest)
    assert arrival == Arrival(newcomer=arrival.newcomer)
    assert town.guest.sees(identities.find_newcomer, arrival.newcomer) == LIN
    account = town.guest.does(identities.sign_up, arrival.newcomer, "林小明", token="t-1")
    assert (
        town.guest.does(identities.sign_up, arrival.newcomer, "林小明", token="t-1").id == account.id
    )  # a double click
    token = comes_in(town.guest).session
    assert town.guest.sees(sessions.resume, token).caller.handle == "林小明"
    with town.store.read() as tx:
        assert queries.list_identities(tx, account.id)[0].name == "lin"
        assert emails.of_account(tx, account.id) == ("", False)


def test_a_second_account_by_the_same_identity_is_not_made(town):
    sealed = comes_in(town.guest).newcomer
    town.guest.does(identities.sign_up, sealed, "lin")
    with refused("identity_taken"):
        town.guest.does(identities.sign_up, sealed, "lin2")
    assert town.count("SELECT count(*) FROM accounts WHERE handle = 'lin2'") == 0


def test_choosing_a_handle_may_take_half_an_hour(town):
    sealed = comes_in(town.guest).newcomer
    town.clock.passes(identities.NEWCOMER_LASTS)
    with refused("identity_too_late"):
        town.guest.does(identities.sign_up, sealed, "lin")


def test_who_joins_by_an_identity_keeps_to_the_policies(town):
    from banyan.core import site

    town.chen.does(site.set_policies, sign_up="approval")
    assert joins(town, more=SignUp(note="from class 3")).state == AccountState.PENDING
    town.chen.does(site.set_policies, sign_up="invitation")
    sealed = comes_in(town.guest, Proved(LIN.issuer, "4712")).newcomer
    with refused("invite_wanted"):
        town.guest.does(identities.sign_up, sealed, "wei")


def test_an_address_that_a_provider_tells_takes_no_account_over(town):
    town.store.write_now(
        lambda tx: tx.run(
            "INSERT INTO emails (email_key, account_id, email, verified_at) VALUES (:e, :a, :e, 1)",
            {"a": town.bo.account_id, "e": LIN.email},
        )
    )
    arrival = comes_in(town.guest)
    assert arrival.newcomer
    assert not arrival.session


def test_who_is_linked_comes_in_and_reads_how(town):
    linked = links(town.bo)
    assert town.bo.sees(identities.mine) == [linked]
    town.clock.passes(clock.HOUR)
    token = comes_in(town.guest).session
    assert town.guest.sees(sessions.resume, token).caller.account_id == town.bo.account_id
    assert town.bo.sees(sign_ins.mine)[0][0].how == sign_ins.IDENTITY
    assert town.bo.sees(identities.mine)[0].used_at == town.clock.at


def test_an_identity_is_one_account_s(town):
    links(town.bo)
    with refused("identity_taken"):
        links(town.ada)
    with refused("identity_taken"):
        links(town.bo)
    assert links(town.ada, Proved("https://elsewhere.example", LIN.subject)).account_id == town.ada.account_id


def test_who_may_link(town):
    with refused("sign_in_first"):
        links(town.guest)
    with refused("account_pending"):
        links(town.member("new", state="pending"))
    with refused("sign_in_first"):
        town.guest.sees(identities.mine)


def test_an_attempt_is_spent_once_and_by_who_began_it(town):
    attempt, _ = begins(town.guest)
    town.guest.does(identities.come_in, attempt, LIN, *WHERE)
    with refused("identity_too_late"):
        town.guest.does(identities.come_in, attempt, LIN, *WHERE)
    attempt, _ = begins(town.bo)
    with refused("identity_too_late"):
        town.ada.does(identities.link, attempt, LIN)
    with refused("identity_too_late"):  # what was begun to come in does not link
        town.bo.does(identities.link, begins(town.guest)[0], LIN)
    town.bo.does(identities.link, attempt, LIN)
    with refused("identity_too_late"):
        town.bo.does(identities.link, attempt, Proved(LIN.issuer, "other"))


def test_there_are_only_so_many(town):
    for number in range(ways_in.MOST):
        links(town.bo, Proved(LIN.issuer, str(number)))
    with refused("too_many_ways_in"):
        links(town.bo)


def test_a_second_factor_is_asked_for_as_after_a_password(town):
    links(town.bo)
    factor = town.bo.does(second_factors.begin)
    town.bo.does(second_factors.confirm, totp.code(factor.secret, town.clock.at // totp.STEP))
    arrival = comes_in(town.guest)
    assert arrival == Arrival(half_way=arrival.half_way)
    assert town.guest.sees(second_factors.half_way, arrival.half_way).account_id == town.bo.account_id


def test_who_was_turned_down_does_not_come_in(town):
    links(town.bo)
    town.store.write_now(lambda tx: account_queries.set_state(tx, town.bo.account_id, AccountState.REFUSED))
    with refused("turned_down"):
        comes_in(town.guest)


def test_what_is_unlinked_lets_nobody_in(town):
    town.bo.does(accounts.set_password, "hash")
    linked = links(town.bo)
    with refused("not_found"):
        town.ada.does(identities.unlink, linked.id)
    town.bo.does(identities.unlink, linked.id)
    assert comes_in(town.guest).newcomer
    with refused("not_found"):
        town.bo.does(identities.unlink, linked.id)


def test_the_last_way_in_stays(town):
    linked, other = links(town.bo), links(town.bo, Proved(LIN.issuer, "other"))
    assert not town.bo.sees(ways_in.has_password)
    town.bo.does(identities.unlink, linked.id)
    with refused("last_way_in"):
        town.bo.does(identities.unlink, other.id)
    assert town.bo.sees(identities.mine) == [other]
    town.bo.does(accounts.set_password, "hash")
    assert town.bo.sees(ways_in.has_password)
    town.bo.does(identities.unlink, other.id)


def test_the_last_passkey_of_who_has_nothing_else_stays_too(town):
    add = """INSERT INTO passkeys (id, account_id, name, credential_id, public_key, sign_count, made_at, used_at)
        VALUES (7, :a, 'phone', 'c', :key, 0, 1, NULL)"""
    town.store.write_now(lambda tx: tx.run(add, {"a": town.bo.account_id, "key": b"k"}))
    with refused("last_way_in"):
        town.bo.does(passkeys.end, 7)
    links(town.bo)
    town.bo.does(passkeys.end, 7)


def test_who_leaves_for_good_takes_the_identity_along(town):
    links(town.bo)
    town.bo.does(departures.leave, erases=False)
    town.clock.passes(15 * clock.DAY)
    town.store.write_now(departures.settle)
    assert town.count("SELECT count(*) FROM identities") == 0
