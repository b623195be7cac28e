# SPDX-License-Identifier: Apache-2.0
"""Lost passwords: a link by mail, good for an hour, once; and from outside it looks the same whoever is asked about."""

import pytest
from tests.kit.mail import Mail
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import accounts, links, resets, sessions
from banyan.core.accounts import SignUp
from banyan.storage.queries import accounts as account_queries

FAYS = "fay@example.org"
URL = "https://bbs.example.org"


@pytest.fixture
def fay(town: Town, mail: Mail) -> Member:
    """She joined with an address that she has confirmed, and has read her letters."""
    made = town.guest.does(accounts.sign_up, "Fay", "old", SignUp(email=FAYS, locale="en"))
    town.guest.does(accounts.confirm_email, mail.token())
    throw_away(town)
    return Member(town, made.id)


def throw_away(town: Town) -> None:
    town.store.write_now(lambda tx: tx.run("DELETE FROM outbox"))


def ask(town: Town, name: str) -> None:
    assert town.guest.does(resets.ask_reset, name, URL) is None


@pytest.mark.parametrize("name", ["fay", "@Fay", "FAY@example.org"])
def test_a_link_by_mail_sets_a_new_password_and_ends_all_sessions(
    town: Town, mail: Mail, fay: Member, name: str
) -> None:
    session = fay.does(sessions.open_session, "w3m", "")
    ask(town, name)
    (letter,) = mail.letters()
    assert letter.recipient == FAYS
    token = mail.token()
    assert f"{URL}/reset/{token}" in letter.body
    assert town.guest.does(resets.reset, token, "new").handle == "Fay"
    assert town.guest.sees(accounts.find_credentials, "fay").password_hash == "new"
    assert town.guest.sees(sessions.resume, session) is None
    with refused("link_spent"):
        town.guest.does(resets.reset, token, "newer")


def test_asking_changes_nothing_by_itself(town: Town, fay: Member) -> None:
    session = fay.does(sessions.open_session, "w3m", "")
    ask(town, "fay")
    assert town.guest.sees(accounts.find_credentials, "fay").password_hash == "old"
    assert town.guest.sees(sessions.resume, session)


@pytest.mark.parametrize(
    "name", ["nobody-such", "nobody@example.org", "bo", "", "\0", "\ud800@x", "x" * 1_000_000], ids=ascii
)
def test_about_nobody_and_who_has_no_address_the_answer_is_the_same(
    town: Town, mail: Mail, fay: Member, name: str
) -> None:
    ask(town, name)
    assert mail.letters() == []
    assert town.count("SELECT count(*) FROM links WHERE purpose = 'reset'") == 0


def test_a_link_is_good_for_an_hour(town: Town, mail: Mail, fay: Member) -> None:
    ask(town, "fay")
    town.clock.passes(clock.HOUR)
    with refused("link_spent"):
        town.guest.does(resets.reset, mail.token(), "new")


def test_three_letters_an_hour_and_one_new_password_spends_them_all(town: Town, mail: Mail, fay: Member) -> None:
    for _ in range(5):
        ask(town, "fay")
    assert len(mail.letters()) == 3
    first, last = (link.body.partition("/reset/")[2].split()[0] for link in (mail.letters()[0], mail.letters()[-1]))
    town.guest.does(resets.reset, last, "new")
    with refused("link_spent"):
        town.guest.does(resets.reset, first, "newer")
    town.clock.passes(clock.HOUR + 1)
    throw_away(town)
    ask(town, "fay")
    assert len(mail.letters()) == 1


def test_an_address_that_waits_to_be_confirmed_is_confirmed_by_the_reset(town: Town, mail: Mail) -> None:
    made = town.guest.does(accounts.sign_up, "Gil", "old", SignUp(email="gil@example.org"))
    throw_away(town)
    town.clock.passes(30 * clock.DAY)
    ask(town, "gil")
    town.guest.does(resets.reset, mail.token("gil@example.org"), "new")
    mine = Member(town, made.id).sees(accounts.mine)
    assert (mine.email, mine.is_email_verified) == ("gil@example.org", True)


def test_nothing_goes_to_an_address_that_is_somebody_elses(town: Town, mail: Mail, fay: Member) -> None:
    town.guest.does(accounts.sign_up, "Spy", "old", SignUp(email=FAYS))
    throw_away(town)
    ask(town, "spy")
    assert mail.letters() == []


@pytest.mark.parametrize("state", ["refused", "unclaimed"])
def test_who_may_not_come_in_gets_no_link_and_an_earlier_one_is_spent(
    town: Town, mail: Mail, fay: Member, state: str
) -> None:
    ask(town, "fay")
    token = mail.token()
    town.store.write_now(lambda tx: account_queries.set_state(tx, fay.account_id, state))
    throw_away(town)
    ask(town, "fay")
    assert mail.letters() == []
    with refused("link_spent"):
        town.guest.does(resets.reset, token, "new")


def test_a_link_for_something_else_resets_nothing(town: Town, fay: Member) -> None:
    token = town.store.write_now(lambda tx: links.make(tx, links.CLAIM, fay.account_id))
    with refused("link_spent"):
        town.guest.does(resets.reset, token, "new")


def test_a_keeper_at_the_machine_can_make_a_link(town: Town, fay: Member) -> None:
    account = fay.sees(accounts.mine).account
    token = town.store.write_now(lambda tx: resets.make_link(tx, account))
    assert town.guest.does(resets.reset, token, "new") == account
