# SPDX-License-Identifier: Apache-2.0
"""Mail folders: inbox, sent and trash, which everybody has, and those that somebody made for themselves."""

from banyan.base import ids
from banyan.base.errors import NotFound
from banyan.core.mail_groups import MailNameTaken, TooManyMailNames, checked_name
from banyan.core.permits import check_known, check_signed_in
from banyan.markup.fold import fold
from banyan.records.callers import Caller
from banyan.records.mail import FOLDERS, INBOX
from banyan.records.mail_folders import MailFolder
from banyan.storage.queries import mail as mail_queries
from banyan.storage.queries import mail_folders as queries
from banyan.storage.tx import Tx

MAX_FOLDERS = 30


def mine(tx: Tx, caller: Caller) -> list[MailFolder]:
    """Those that everybody has, then the caller's own by name, each with how much lies in it."""
    check_known(caller)
    counts = queries.count_copies(tx, caller.id)
    named = [(key, "") for key in FOLDERS]
    named += [(str(folder_id), name) for folder_id, name in queries.list_folders(tx, caller.id)]
    return [MailFolder(key, name, *counts.get(key, (0, 0))) for key, name in named]


def check(tx: Tx, caller: Caller, key: str) -> str:
    """A folder that the caller has. Raises NotFound."""
    if key not in FOLDERS and key not in {str(folder_id) for folder_id, _ in queries.list_folders(tx, caller.id)}:
        raise NotFound
    return key


def make(tx: Tx, caller: Caller, name: str) -> MailFolder:
    check_signed_in(caller)
    name = checked_name(name)
    if len(queries.list_folders(tx, caller.id)) >= MAX_FOLDERS:
        raise TooManyMailNames(most=MAX_FOLDERS)
    folder_id = ids.mint()
    if not queries.insert_folder(tx, folder_id, caller.id, name, fold(name)):
        raise MailNameTaken(name=name)
    return MailFolder(str(folder_id), name, 0, 0)


def drop(tx: Tx, caller: Caller, key: str) -> None:
    """What lies in it goes back to the inbox. Raises NotFound for what is no folder of the caller's own."""
    check_signed_in(caller)
    if key in FOLDERS:
        raise NotFound
    queries.drop_folder(tx, caller.id, int(check(tx, caller, key)))
    mail_queries.move_all(tx, caller.id, key, INBOX)
