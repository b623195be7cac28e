# SPDX-License-Identifier: Apache-2.0
"""Passwords: what anybody would try first is none, and a hash answers only to its own."""

import unicodedata

import pytest
from tests.kit.town import refused

from banyan.core import passwords

GOOD = "wet socks on a piano"


@pytest.mark.parametrize("password", [GOOD, "x7#Kq9!w", "四个互不相干的词呀", "p" + "äöü" * 42, "\ud800 broken half"])
def test_what_is_long_enough_and_not_known_passes(password: str) -> None:
    passwords.check(password, "bo", "bo@example.org")


@pytest.mark.parametrize(
    ("code", "password"),
    [
        ("password_too_short", "x7#Kq9!"),
        ("password_too_short", ""),
        ("password_too_long", "x7#Kq9!w" * 16 + "."),
        ("password_too_long", "x" * 10_000_000),
        ("password_too_common", "password"),
        ("password_too_common", "PassWord123"),
        ("password_too_common", "qwertyuiop"),
        ("password_too_common", "woaini1314"),
        ("password_too_common", "ｐａｓｓｗｏｒｄ"),
        ("password_too_common", "zzzzzzzzzzzz"),
        ("password_too_common", "121212121212"),
        ("password_too_common", "abcdefghijklm"),
        ("password_too_common", "98765432"),
        ("password_too_common", "Bo-the-Baker"),
        ("password_too_common", "bo-the-baker2026!"),
        ("password_too_common", "REKAB-EHT-OB"),
        ("password_too_common", "bo@example.org"),
    ],
)
def test_what_is_soon_guessed_is_refused(code: str, password: str) -> None:
    with refused(code):
        passwords.check(password, "Bo-the-Baker", "bo@example.org", "")


def test_the_list_of_common_ones_holds_only_what_the_length_lets_through() -> None:
    common = passwords._common()
    assert len(common) > 1_000
    assert all(len(word) >= passwords.LEAST and word == word.casefold() for word in common)


def test_a_hash_answers_to_its_own_password_only() -> None:
    hashed = passwords.hash_password(GOOD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed != passwords.hash_password(GOOD)
    assert passwords.verify(hashed, GOOD)
    assert not passwords.verify(hashed, GOOD + ".")
    assert not passwords.verify(hashed, "")


def test_nobodys_hash_answers_to_nothing_and_takes_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords.verify("", "")
    asked: list[str] = []
    hasher = passwords._hasher()

    class Counting:
        def verify(self, hash: str, password: bytes) -> bool:
            asked.append(hash)
            return hasher.verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    assert not passwords.verify("", "")  # not even to the password that the stand-in was made of
    assert not passwords.verify("", GOOD)
    assert len(asked) == 2
    assert asked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("broken", ["x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "\ud800"])
def test_a_broken_hash_is_a_no(broken: str) -> None:
    assert not passwords.verify(broken, GOOD)


def test_the_same_password_from_another_keyboard_fits() -> None:
    hashed = passwords.hash_password(unicodedata.normalize("NFC", "où est le café"))
    assert passwords.verify(hashed, unicodedata.normalize("NFD", "où est le café"))


def test_ten_megabytes_are_not_hashed() -> None:
    assert passwords._bytes("x" * 10_000_000) == b"x" * (passwords.MOST + 1)
