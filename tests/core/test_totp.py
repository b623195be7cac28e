# SPDX-License-Identifier: Apache-2.0
"""Codes of apps: the figures of RFC 6238, a clock that is a little off, nothing twice."""

from base64 import b32encode

import pytest

from banyan.base import clock
from banyan.core import totp

RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at_s", "shown"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_figures_of_the_rfc(at_s, shown):
    assert totp.code(RFC_SECRET, at_s // 30) == shown


@pytest.mark.parametrize(("off", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(off, is_right):
    now = 1_000 * totp.STEP
    found = totp.step_of(RFC_SECRET, totp.code(RFC_SECRET, 1_000 + off), now, 0)
    assert found == (1_000 + off if is_right else None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\ud800", "0" * 1_000])
def test_what_is_no_code_is_none(typed):
    assert totp.step_of(RFC_SECRET, typed, 1_000 * totp.STEP, 0) is None


def test_what_was_used_is_none_any_more():
    now = 1_000 * totp.STEP
    shown = totp.code(RFC_SECRET, 1_000)
    assert totp.step_of(RFC_SECRET, shown, now, 999) == 1_000
    assert totp.step_of(RFC_SECRET, shown, now, 1_000) is None
    assert totp.step_of(RFC_SECRET, shown, now + 29 * clock.SECOND, 1_000) is None


def test_no_two_secrets_are_the_same_and_each_fits_an_app():
    secrets = {totp.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(len(secret) == 32 and secret.isalnum() and secret.isupper() for secret in secrets)


def test_the_link_holds_whatever_a_place_is_called():
    assert totp.link("ABC", "树下 & co", "林木") == (
        "otpauth://totp/%E6%A0%91%E4%B8%8B%20%26%20co:%E6%9E%97%E6%9C%A8?secret=ABC&issuer=%E6%A0%91%E4%B8%8B%20%26%20co"
    )
