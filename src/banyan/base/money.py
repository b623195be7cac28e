# SPDX-License-Identifier: Apache-2.0
"""Money as it is written: whole numbers of the smallest coin inside, a sign and a point outside. Nothing is ever converted."""

from typing import NamedTuple
from unicodedata import normalize

from banyan.base.errors import Family, Refusal

MOST = 10**12  # smallest coins; a house costs less


class Currency(NamedTuple):
    sign: str
    digits: int  # behind the point


CURRENCIES = {
    "CNY": Currency("¥", 2),
    "TWD": Currency("NT$", 0),
    "HKD": Currency("HK$", 2),
    "SGD": Currency("S$", 2),
    "MYR": Currency("RM", 2),
    "JPY": Currency("JP¥", 0),
    "KRW": Currency("₩", 0),
    "INR": Currency("₹", 2),
    "EUR": Currency("€", 2),
    "GBP": Currency("£", 2),
    "CHF": Currency("CHF ", 2),
    "USD": Currency("$", 2),
    "CAD": Currency("CA$", 2),
    "AUD": Currency("A$", 2),
}
DEFAULT = "CNY"


class BadPrice(Refusal):
    code = "bad_price"
    family = Family.INVALID
    sentence = "“{value}” is no price. Write it like 120 or 99.50."
    fields = ("value",)
    about = "price"


def parse_price(text: str, currency: str) -> int:
    """What somebody typed, in the smallest coin. Raises BadPrice.

    >>> parse_price("１２．5", "CNY"), parse_price("¥ 1 200", "CNY"), parse_price("300", "JPY")
    (1250, 120000, 300)
    """
    sign, digits = CURRENCIES[currency]
    kept = normalize("NFKC", text).strip().removeprefix(normalize("NFKC", sign).strip())
    kept = "".join(kept.split()).replace(",", ".")
    whole, point, part = kept.partition(".")
    if not whole.isdecimal() or not whole.isascii() or len(whole) > len(str(MOST)) or len(part) > digits:
        raise BadPrice(value=text[:40])
    if point and not (part.isascii() and part.isdecimal()):
        raise BadPrice(value=text[:40])
    price = int(whole + part.ljust(digits, "0"))
    if price > MOST:
        raise BadPrice(value=text[:40])
    return price


def format_price(price: int, currency: str) -> str:
    """Smallest coins as people write them.

    >>> format_price(1250, "CNY"), format_price(120000, "CNY"), format_price(300, "JPY")
    ('¥12.50', '¥1,200', 'JP¥300')
    """
    sign, digits = CURRENCIES.get(currency, Currency(f"{currency} ", 2))
    whole, part = divmod(price, 10**digits)
    return f"{sign}{whole:,}" + (f".{part:0{digits}d}" if part else "")


def plain_price(price: int, currency: str) -> str:
    """The same as a field takes it back: without a sign.

    >>> plain_price(120050, "CNY")
    '1200.50'
    """
    digits = CURRENCIES.get(currency, Currency("", 2)).digits
    whole, part = divmod(price, 10**digits)
    return str(whole) + (f".{part:0{digits}d}" if part else "")
