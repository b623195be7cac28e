# SPDX-License-Identifier: Apache-2.0
"""Birthdays: month and day, without a year, and nobody else's business unless their owner lets others see them."""

from datetime import date

from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId
from banyan.core import standing
from banyan.core.permits import check_known, check_signed_in
from banyan.records.accounts import Person
from banyan.records.birthdays import Birthday
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged, EntryChanged
from banyan.storage.queries import birthdays as queries
from banyan.storage.tx import Tx

LEAP_YEAR = 2024  # some year that has all days
MOST_SHOWN = 30
NONE = Birthday()


class NoSuchBirthday(Refusal):
    code = "no_such_birthday"
    family = Family.INVALID
    sentence = "No year has such a day."
    about = "day"


def mine(tx: Tx, caller: Caller) -> Birthday:
    check_known(caller)
    return queries.find_birthday(tx, caller.id)


def keep(tx: Tx, caller: Caller, month: int, day: int, *, is_shown: bool) -> Birthday:
    """Say when it is, and whether others may know; both 0: forget it. Raises NoSuchBirthday."""
    check_signed_in(caller)
    if not month and not day:
        queries.drop_birthday(tx, caller.id)
    else:
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            raise NoSuchBirthday from None
        queries.put_birthday(tx, caller.id, Birthday(month, day, is_shown))
    tx.announce(AccountChanged(caller.id))
    tx.announce(EntryChanged("birthdays"))
    return mine(tx, caller)


def shown_of(tx: Tx, _: Caller, account_id: AccountId) -> Birthday:
    """What stands on somebody's card."""
    birthday = queries.find_birthday(tx, account_id)
    return birthday if birthday.is_shown else NONE


def today(tx: Tx, _: Caller) -> list[Person]:
    """Whose birthday it is today, in the zone of the place. Who was born on a leap day has it the day before in other years."""
    now = date.fromordinal(standing.day_of(tx, tx.now))
    found = queries.list_shown_on(tx, now.month, now.day, MOST_SHOWN)
    is_short = (now.month, now.day) == (2, 28) and date.fromordinal(now.toordinal() + 1).month == 3
    return (found + (queries.list_shown_on(tx, 2, 29, MOST_SHOWN) if is_short else []))[:MOST_SHOWN]


def turn(tx: Tx) -> int:
    """A new day has begun: what is shown of birthdays is another list."""
    if queries.turn_day(tx, standing.day_of(tx, tx.now)):
        tx.announce(EntryChanged("birthdays"))
    return 0


def said(birthday: Birthday) -> str:
    """`05-03`, as it is written and read back."""
    return f"{birthday.month:02}-{birthday.day:02}" if birthday.month else ""


def parse(text: str) -> tuple[int, int]:
    """`5-3`, `05/03`, `5月3日` → (5, 3); nothing → (0, 0). Raises NoSuchBirthday."""
    parts = text.replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").strip().split("-")
    if parts == [""]:
        return 0, 0
    if len(parts) != 2 or not all(part.strip().isdecimal() and len(part.strip()) <= 2 for part in parts):
        raise NoSuchBirthday
    return int(parts[0]), int(parts[1])
