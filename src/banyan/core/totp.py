# SPDX-License-Identifier: Apache-2.0
"""Codes that an app shows for thirty seconds: RFC 6238 over HMAC-SHA-1 with six digits, which is what every app can do. Pure.

Written here rather than taken from a library: it is one `hmac` and a cut, and whoever refuses a code that was used before
has to know which thirty seconds it belongs to, which the libraries do not tell.
"""

import hmac
import secrets
import struct
from base64 import b32decode, b32encode
from urllib.parse import quote

from banyan.base import clock

STEP = 30 * clock.SECOND
DIGITS = 6
SLACK = 1  # steps that a phone's clock may be off, either way
SECRET_BYTES = 20  # what the RFC recommends for SHA-1


def new_secret() -> str:
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code(secret: str, step: int) -> str:
    """What an app shows during a step of thirty seconds (counted from 1970)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 15
    (number,) = struct.unpack_from(">I", digest, offset)
    return f"{(number & 0x7FFF_FFFF) % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, typed: str, now: int, after: int) -> int | None:
    """The step around `now` (microseconds) whose code was typed, if it is later than the step `after`."""
    here = now // STEP
    found = None
    for step in range(here - SLACK, here + SLACK + 1):  # all of them, so that the time tells nothing
        if hmac.compare_digest(code(secret, step).encode(), typed.encode("utf-8", "replace")) and step > after:
            found = step
    return found


def link(secret: str, place: str, handle: str) -> str:
    """What the QR code holds: `otpauth://totp/Place:handle?secret=…&issuer=Place`."""
    issuer = quote(place, safe="")
    return f"otpauth://totp/{issuer}:{quote(handle, safe='')}?secret={secret}&issuer={issuer}"
