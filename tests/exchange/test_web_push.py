# SPDX-License-Identifier: Apache-2.0
"""Web push by the book: the example of RFC 8291 byte for byte, and what a reader written from the standards opens."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from tests.kit.push import CURVE, Service, opened, raw

from banyan.exchange import web_push
from banyan.records.devices import Subscription

# RFC 8291, appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
READER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
NOW = 1_800_000_000_000_000


def private(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(number), "big"), CURVE)


def test_the_example_of_the_standard_comes_out_byte_for_byte():
    made = web_push.sealed(PLAIN, raw(POINT), raw(SECRET), private(SENDER), raw(SALT))
    assert web_push.to_text(made) == SEALED
    assert opened(raw(SEALED), private(READER), raw(SECRET)) == PLAIN


def test_two_messages_have_nothing_in_common_and_only_the_reader_opens_them():
    one, other = (web_push.sealed(PLAIN, raw(POINT), raw(SECRET)) for _ in range(2))
    assert one[:86] != other[:86]
    assert opened(one, private(READER), raw(SECRET)) == opened(other, private(READER), raw(SECRET)) == PLAIN
    with pytest.raises(InvalidTag):
        opened(one, private(READER), bytes(16))


def test_a_record_is_full_at_its_end_and_not_before():
    full = web_push.sealed(b"x" * web_push.MOST_BYTES, raw(POINT), raw(SECRET))
    assert len(full) <= web_push.RECORD_BYTES
    with pytest.raises(ValueError, match="longer"):
        web_push.sealed(b"x" * (web_push.MOST_BYTES + 1), raw(POINT), raw(SECRET))


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64])
def test_a_point_that_is_on_no_curve_is_a_value_error(point):
    with pytest.raises(ValueError):
        web_push.sealed(PLAIN, point, raw(SECRET))


def test_whoever_sends_has_signed_for_this_service_and_for_half_a_day():
    keys = web_push.new_keys()
    to = Subscription("https://push.example:8443/x?y=1", POINT, SECRET)
    headers, body = web_push.request(PLAIN, to, keys, "https://banyan.example", NOW)
    claims = Service("https://push.example:8443")._checked(headers["Authorization"])
    assert claims == {
        "aud": "https://push.example:8443",
        "exp": NOW // 1_000_000 + 43_200,
        "sub": "https://banyan.example",
        "k": keys.public,
    }
    assert opened(body, private(READER), raw(SECRET)) == PLAIN
