# SPDX-License-Identifier: Apache-2.0
"""Mail addresses: to whom a letter goes, as it is typed.

`ada`, `@bo` are people; `#roommates` a group of one's own; `staff` the administrators; `b/Railway` those who tend a board.
Names of an office are reserved as handles, so none of them can be a person's.
"""

import msgspec

from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.core import boards, follows, mail_groups
from banyan.core.mail_groups import SEPARATORS, UnknownRecipient
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.tx import Tx

STAFF = ("staff", "sysop", "admin", "站务", "站務", "站长", "站長", "管理员", "管理員")
MAX_TO = 2_000  # characters: fifty handles and their commas
HERE = (AccountState.ACTIVE, AccountState.SUSPENDED)


class Addressed(msgspec.Struct, frozen=True):
    """To whom it goes. `by_office` were named as those who run something: what they block concerns themselves alone."""

    people: list[Person]
    by_office: frozenset[AccountId]
    admins: frozenset[AccountId]


def addressed(tx: Tx, caller: Caller, to: str) -> Addressed:
    """Each person once. Raises UnknownRecipient."""
    people: dict[AccountId, Person] = {}
    by_office: set[AccountId] = set()
    admins = frozenset(role_queries.list_admins(tx))
    for name in dict.fromkeys(filter(None, SEPARATORS.split(to[:MAX_TO]))):
        found, is_office = _named(tx, caller, name, admins)
        people |= {person.id: person for person in found}
        if is_office:
            by_office |= {person.id for person in found}
    return Addressed(list(people.values()), frozenset(by_office), admins)


def _named(tx: Tx, caller: Caller, name: str, admins: frozenset[AccountId]) -> tuple[list[Person], bool]:
    """(the people behind one name, whether it names an office)."""
    try:
        if name.startswith("#"):
            group = mail_groups.find(tx, caller, name[1:])
            return [person for person in group.people if person.state in HERE] if group else _nobody(name), False
        if name.casefold() in STAFF:
            return _staff(tx, admins) or _nobody(name), True
        if name.startswith("b/"):
            board = boards.get(tx, caller, name[2:])
            return board_queries.list_moderators(tx, board.id) or _staff(tx, admins) or _nobody(name), True
        return [follows.find_person(tx, name.removeprefix("@"))], False
    except NotFound:
        return _nobody(name), False


def _staff(tx: Tx, admins: frozenset[AccountId]) -> list[Person]:
    found = (account_queries.find_account(tx, account_id) for account_id in sorted(admins))
    return [Person(one.id, one.handle, one.display_name, one.state) for one in found if one is not None]


def _nobody(name: str) -> list[Person]:
    raise UnknownRecipient(name=name[:100])
