# SPDX-License-Identifier: Apache-2.0
"""Mail groups: people to whom somebody writes together. A name of one's own, which nobody else ever reads.

In the line that says to whom a letter goes, `#roommates` stands for all of them.
"""

import re

from banyan.base import ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import follows
from banyan.core.permits import check_signed_in
from banyan.markup.fold import fold
from banyan.markup.limits import scrub
from banyan.records.callers import Caller
from banyan.records.mail_groups import MailGroup
from banyan.storage.queries import mail_groups as queries
from banyan.storage.tx import Tx

MAX_GROUPS = 50
MAX_PEOPLE = 50
MAX_NAME = 24  # characters, of a group and of a folder
SEPARATORS = re.compile(r"[\s,;，；、]+")  # between those to whom a letter goes


class MailNameWanted(Refusal):
    code = "mail_name_wanted"
    family = Family.INVALID
    sentence = "A name has {most} characters at most, and neither blanks nor commas."
    fields = ("most",)
    about = "name"


class MailNameTaken(Refusal):
    code = "mail_name_taken"
    family = Family.CONFLICT
    sentence = "You have “{name}” already."
    fields = ("name",)
    about = "name"


class TooManyMailNames(Refusal):
    code = "too_many_mail_names"
    family = Family.CONFLICT
    sentence = "You have {most} of these already; more are not kept."
    hint = "Take one away first."
    fields = ("most",)
    about = "name"


class TooManyRecipients(Refusal):
    code = "too_many_recipients"
    family = Family.INVALID
    sentence = "It may go to {most} people at most."
    fields = ("most",)
    about = "to"


class UnknownRecipient(Refusal):
    code = "unknown_recipient"
    family = Family.INVALID
    sentence = "Nobody here is called “{name}”."
    hint = "Handles stand beside every post; several are separated by commas."
    fields = ("name",)
    about = "to"


def mine(tx: Tx, caller: Caller) -> list[MailGroup]:
    """The caller's groups by name."""
    check_signed_in(caller)
    return queries.list_groups(tx, caller.id)


def make(tx: Tx, caller: Caller, name: str, people: str) -> MailGroup:
    """`people` are handles as they are typed, separated by blanks or commas."""
    check_signed_in(caller)
    name = checked_name(name)
    if len(queries.list_groups(tx, caller.id)) >= MAX_GROUPS:
        raise TooManyMailNames(most=MAX_GROUPS)
    group_id = ids.mint()
    if not queries.insert_group(tx, group_id, caller.id, name, fold(name)):
        raise MailNameTaken(name=name)
    return _set_people(tx, caller, group_id, people)


def change(tx: Tx, caller: Caller, group_id: int, people: str) -> MailGroup:
    """These people from now on. Raises NotFound for a group of somebody else's."""
    check_signed_in(caller)
    _get(tx, caller, group_id)
    return _set_people(tx, caller, group_id, people)


def drop(tx: Tx, caller: Caller, group_id: int) -> None:
    check_signed_in(caller)
    if not queries.drop_group(tx, caller.id, group_id):
        raise NotFound


def find(tx: Tx, caller: Caller, name: str) -> MailGroup | None:
    """A group of the caller's by its name."""
    group_id = queries.find_group(tx, caller.id, fold(name))
    return None if group_id is None else _get(tx, caller, group_id)


def checked_name(name: str) -> str:
    """As it is kept; of a folder too. Raises MailNameWanted."""
    name = scrub(name).strip().lstrip("#")
    if not 1 <= len(name) <= MAX_NAME or SEPARATORS.search(name):
        raise MailNameWanted(most=MAX_NAME)
    return name


def _set_people(tx: Tx, caller: Caller, group_id: int, people: str) -> MailGroup:
    found = {}
    for name in filter(None, SEPARATORS.split(people)):
        try:
            person = follows.find_person(tx, name.lstrip("@"))
        except NotFound:
            raise UnknownRecipient(name=name[:100]) from None
        found[person.id] = person
        if len(found) > MAX_PEOPLE:
            raise TooManyRecipients(most=MAX_PEOPLE)
    queries.set_people(tx, caller.id, group_id, list(found.values()))
    return _get(tx, caller, group_id)


def _get(tx: Tx, caller: Caller, group_id: int) -> MailGroup:
    found = next((one for one in queries.list_groups(tx, caller.id) if one.id == group_id), None)
    if found is None:
        raise NotFound
    return found
