# SPDX-License-Identifier: Apache-2.0
"""Addresses: used when their owner says so, and never a way to find out who is here."""

import pytest
from tests.kit.mail import Mail
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import accounts, emails, links
from banyan.core.accounts import SignUp
from banyan.records.accounts import Account

FAYS = "fay@example.org"


def join(town: Town, handle: str, email: str = "", locale: str = "en") -> Member:
    made: Account = town.guest.does(accounts.sign_up, handle, "hash", SignUp(email=email, locale=locale))
    return Member(town, made.id)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Fay@Example.ORG ", FAYS),
        ("fay+bbs@mail.example.org", "fay+bbs@mail.example.org"),
        ("fay@例子.中国", "fay@xn--fsqu00a.xn--fiqs8s"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert emails.check(typed) == kept
    assert emails.check(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "fay", "@example.org", "fay@", "fay@localhost", "fay@example", "fay@@example.org", "a b@example.org",
        "fay@exa mple.org",
        "fay@example.org\nBcc: all@example.org", "fay@example.org, bo@example.org", "<fay@example.org>", "fay.@example.org",
        "f..ay@example.org", '"fay"@example.org', "fay@-example.org", "fay@example..org", "fay@[127.0.0.1]", "fay@127.0.0.1",
        "法@example.org", "fay@\ud800.org", "fay\0@example.org", "x" * 65 + "@example.org", "f@" + "x" * 64 + ".org",
        "f@" + "x." * 130 + "org", "f@" + "x" * 1_000_000 + ".org", "fay@\u202eexample.org",
    ],
    ids=lambda typed: ascii(typed[:40]),
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with refused("bad_email"):
        emails.check(typed)


def test_an_address_is_used_once_its_link_was_opened(town: Town, mail: Mail) -> None:
    fay = join(town, "Fay", FAYS)
    (letter,) = mail.letters()
    assert (letter.recipient, "@Fay" in letter.body) == (FAYS, True)
    mine = fay.sees(accounts.mine)
    assert (mine.email, mine.is_email_verified) == (FAYS, False)
    token = mail.token()
    town.guest.does(accounts.confirm_email, token)
    mine = fay.sees(accounts.mine)
    assert (mine.email, mine.is_email_verified) == (FAYS, True)
    for spent in (token, "x"):
        with refused("link_spent"):
            town.guest.does(accounts.confirm_email, spent)


def test_a_link_to_confirm_is_good_for_a_week(town: Town, mail: Mail) -> None:
    join(town, "Fay", FAYS)
    town.clock.passes(links.LASTS)
    with refused("link_spent"):
        town.guest.does(accounts.confirm_email, mail.token())


def test_who_gives_an_address_that_is_taken_sees_what_everybody_sees(town: Town, mail: Mail) -> None:
    join(town, "Fay", FAYS)
    town.guest.does(accounts.confirm_email, mail.token())
    spy, honest = join(town, "Spy", "FAY@example.org"), join(town, "Gil", "gil@example.org")
    seen = [(one.email, one.is_email_verified) for one in (spy.sees(accounts.mine), honest.sees(accounts.mine))]
    assert seen == [(FAYS, False), ("gil@example.org", False)]
    rows = [town.count("SELECT count(*) FROM links WHERE account_id = :id", id=one.account_id) for one in (spy, honest)]
    assert rows == [1, 1]

    warning = mail.letters(FAYS)[-1]
    assert "/link/" not in warning.body
    assert "Spy" not in warning.body  # whoever it was keeps their name too
    assert "@Fay" in warning.body
    with refused("bad_email"):
        spy.does(accounts.set_email, "fay")
    assert spy.does(accounts.set_email, FAYS).email == FAYS


def test_typing_an_address_does_not_hold_it(town: Town, mail: Mail) -> None:
    squatter = join(town, "Spy", FAYS)
    hers = mail.token()
    fay = join(town, "Fay", FAYS)
    town.guest.does(accounts.confirm_email, mail.token())
    assert fay.sees(accounts.mine).is_email_verified
    with refused("link_spent"):
        town.guest.does(accounts.confirm_email, hers)
    assert not squatter.sees(accounts.mine).is_email_verified


def test_the_old_address_stays_until_the_new_one_is_confirmed(town: Town, mail: Mail) -> None:
    fay = join(town, "Fay", FAYS)
    town.guest.does(accounts.confirm_email, mail.token())
    assert fay.does(accounts.set_email, "fay@new.example.org").email == "fay@new.example.org"
    assert town.guest.sees(accounts.find_credentials, FAYS).account_id == fay.account_id
    town.guest.does(accounts.confirm_email, mail.token("fay@new.example.org"))
    assert town.guest.sees(accounts.find_credentials, FAYS) == accounts.NOBODY
    assert town.guest.sees(accounts.find_credentials, "fay@new.example.org").account_id == fay.account_id


def test_giving_the_confirmed_one_again_takes_a_change_back(town: Town, mail: Mail) -> None:
    fay = join(town, "Fay", FAYS)
    town.guest.does(accounts.confirm_email, mail.token())
    fay.does(accounts.set_email, "typo@example.org")
    mine = fay.does(accounts.set_email, FAYS)
    assert (mine.email, mine.is_email_verified) == (FAYS, True)
    with refused("link_spent"):
        town.guest.does(accounts.confirm_email, mail.token("typo@example.org"))


def test_no_address_is_an_address_too(town: Town, mail: Mail) -> None:
    fay = join(town, "Fay", FAYS)
    token = mail.token()
    mine = fay.does(accounts.set_email, " ")
    assert (mine.email, mine.is_email_verified) == ("", False)
    with refused("link_spent"):
        town.guest.does(accounts.confirm_email, token)
    fay.does(accounts.set_email, FAYS)
    town.guest.does(accounts.confirm_email, mail.token())
    assert fay.does(accounts.set_email, "").email == ""
    assert town.guest.sees(accounts.find_credentials, FAYS) == accounts.NOBODY


def test_nobodys_box_is_filled_however_many_ask(town: Town, mail: Mail) -> None:
    fay = join(town, "Fay", FAYS)
    for _ in range(10):
        fay.does(accounts.set_email, FAYS)
    assert town.count("SELECT count(*) FROM links") == 1
    for n in range(10):
        join(town, f"spy{n}", FAYS)
    assert len(mail.letters(FAYS)) == emails.LETTERS_A_DAY
    town.clock.passes(clock.DAY + 1)
    assert fay.sees(accounts.mine).email == FAYS
    fay.does(accounts.set_email, FAYS)
    assert len(mail.letters(FAYS)) == emails.LETTERS_A_DAY + 1


def test_a_letter_is_in_the_language_of_whom_it_is_for(town: Town, mail: Mail) -> None:
    join(town, "Fay", FAYS, locale="zh-Hant")
    join(town, "Gil", "gil@example.org", locale="")
    assert [letter.subject.partition(" · ")[0] for letter in mail.letters()] == ["請確認你的郵箱", "请确认你的邮箱"]
