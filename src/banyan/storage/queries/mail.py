# SPDX-License-Identifier: Apache-2.0
"""Mail: letters, to whom they went, and the copies that people have of them. Every list is one account's own."""

from collections import defaultdict
from typing import Any

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.mail import Head, Letter, Opened
from banyan.storage.tx import Tx

LETTER = ", ".join(f"m.{name}" for name in Letter.__struct_fields__)
WIDTH = len(Letter.__struct_fields__)
PERSON = "a.id, a.handle, a.display_name, a.state"
COPY = f"{PERSON}, c.folder, c.is_unread, c.is_answered, c.is_kept, c.is_tagged"
LIST = f"m.id, m.talk, m.subject, m.lang, m.made_at, {COPY}"
MINE = """FROM mail_copies c JOIN mail m ON m.id = c.mail_id JOIN accounts a ON a.id = m.sender_id
    WHERE c.account_id = :account"""
PAGE = f"SELECT {LIST} {MINE} AND c.folder = :folder AND c.mail_id < :before ORDER BY c.mail_id DESC LIMIT :limit"
ONE = f"SELECT {LETTER}, {COPY} {MINE} AND c.mail_id = :mail"
HEAD = f"SELECT {LIST} {MINE} AND c.mail_id = :mail"
TALK = f"""SELECT {LETTER}, {COPY} {MINE} AND c.talk = :talk AND c.folder <> 'trash' AND c.mail_id > :after
    ORDER BY c.mail_id LIMIT :limit"""
ALL = f"SELECT {LETTER}, {COPY} {MINE} AND c.mail_id < :before ORDER BY c.mail_id DESC LIMIT :limit"
FORTH = f"SELECT {LETTER}, {COPY} {MINE} AND c.mail_id > :after ORDER BY c.mail_id LIMIT :limit"
BESIDE = """SELECT (SELECT min(mail_id) FROM mail_copies
            WHERE account_id = :account AND folder = :folder AND mail_id > :mail),
        (SELECT max(mail_id) FROM mail_copies WHERE account_id = :account AND folder = :folder AND mail_id < :mail)"""
PEOPLE = f"""SELECT p.mail_id, {PERSON} FROM mail_people p JOIN accounts a ON a.id = p.person_id
        JOIN mail_copies c ON c.mail_id = p.mail_id
    WHERE c.account_id = :account AND c.mail_id BETWEEN :first AND :last{{within}} ORDER BY p.mail_id, p.position"""
INSERT = f"""INSERT INTO mail ({", ".join(Letter.__struct_fields__)})
    VALUES ({", ".join(f":{name}" for name in Letter.__struct_fields__)})"""
INSERT_COPY = """INSERT INTO mail_copies (account_id, mail_id, talk, folder, came_from, is_unread, is_answered, is_kept,
        is_tagged, size, moved_at)
    VALUES (:account, :mail, :talk, :folder, '', :unread, 0, 0, 0, :size, :now)"""
MOVE = """UPDATE mail_copies SET came_from = CASE WHEN :folder = 'trash' THEN folder ELSE '' END, folder = :folder,
        moved_at = :now
    WHERE account_id = :account AND mail_id = :mail AND folder <> :folder"""
SIGNS = ("is_unread", "is_answered", "is_kept", "is_tagged")
RECENT = """SELECT m.made_at, (SELECT count(*) FROM mail_people p WHERE p.mail_id = m.id) FROM mail m
    WHERE m.sender_id = :account AND m.made_at > :since ORDER BY m.id DESC LIMIT :limit"""


def insert_letter(tx: Tx, letter: Letter, people: list[Person]) -> None:
    tx.run(INSERT, {name: getattr(letter, name) for name in letter.__struct_fields__})
    sql = "INSERT INTO mail_people (mail_id, person_id, position) VALUES (:mail, :person, :position)"
    tx.many(sql, [{"mail": letter.id, "person": one.id, "position": at} for at, one in enumerate(people)])


def insert_copy(tx: Tx, account_id: AccountId, letter: Letter, folder: str, size: int, *, is_unread: bool) -> None:
    params = {"account": account_id, "mail": letter.id, "talk": letter.talk, "folder": folder, "size": size}
    tx.run(INSERT_COPY, params | {"unread": int(is_unread), "now": tx.now})


def list_heads(tx: Tx, account_id: AccountId, folder: str, before: int, limit: int) -> list[Head]:
    """The newest first."""
    params = {"account": account_id, "folder": folder, "before": before, "limit": limit}
    return _with_people(tx, account_id, tx.all(PAGE, params, _head), folder=folder)


def find_opened(tx: Tx, account_id: AccountId, mail_id: int) -> Opened | None:
    """A letter of which the account has a copy."""
    found = tx.all(ONE, {"account": account_id, "mail": mail_id}, _opened)
    return next(iter(_opened_with_people(tx, account_id, found)), None)


def find_head(tx: Tx, account_id: AccountId, mail_id: int) -> Head | None:
    """The same without what is written, and without those to whom it went."""
    return tx.one(HEAD, {"account": account_id, "mail": mail_id}, _head)


def list_talk(tx: Tx, account_id: AccountId, talk: int, after: int, limit: int) -> list[Opened]:
    """What the account has of a conversation, the oldest first; nothing out of the trash."""
    params = {"account": account_id, "talk": talk, "after": after, "limit": limit}
    return _opened_with_people(tx, account_id, tx.all(TALK, params, _opened), talk=talk)


def list_all(tx: Tx, account_id: AccountId, before: int, limit: int) -> list[Opened]:
    """Out of all folders, the newest first."""
    found = tx.all(ALL, {"account": account_id, "before": before, "limit": limit}, _opened)
    return _opened_with_people(tx, account_id, found)


def list_forth(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[Opened]:
    """Out of all folders, the oldest first."""
    found = tx.all(FORTH, {"account": account_id, "after": after, "limit": limit}, _opened)
    return _opened_with_people(tx, account_id, found)


def find_beside(tx: Tx, account_id: AccountId, folder: str, mail_id: int) -> tuple[int, int]:
    """(the next newer letter of a folder, the next older one), 0 where there is none."""
    newer, older = tx.one(BESIDE, {"account": account_id, "folder": folder, "mail": mail_id}) or (None, None)
    return newer or 0, older or 0


def _with_people(tx: Tx, account_id: AccountId, heads: list[Head], **within: object) -> list[Head]:
    """To whom they went. `within` is a column that all these copies share, so that nothing between them is looked at."""
    if not heads:
        return []
    numbers = [head.id for head in heads]
    sql = PEOPLE.format(within="".join(f" AND c.{name} = :{name}" for name in within))
    people: dict[int, list[Person]] = defaultdict(list)
    for mail_id, *person in tx.all(sql, {"account": account_id, "first": min(numbers), "last": max(numbers)} | within):
        people[mail_id].append(Person(*person))
    return [msgspec.structs.replace(head, people=tuple(people[head.id])) for head in heads]


def _opened_with_people(tx: Tx, account_id: AccountId, found: list[Opened], **within: object) -> list[Opened]:
    heads = _with_people(tx, account_id, [one.head for one in found], **within)
    return [Opened(head, one.letter) for head, one in zip(heads, found, strict=True)]


def _head(*row: Any) -> Head:
    is_unread, is_answered, is_kept, is_tagged = map(bool, row[10:])
    mail_id, talk, subject, lang, made_at = row[:5]
    sender, folder = Person(*row[5:9]), row[9]
    return Head(mail_id, talk, subject, lang, made_at, sender, folder, is_unread, is_answered, is_kept, is_tagged)


def _opened(*row: Any) -> Opened:
    letter = Letter(*row[:WIDTH])
    return Opened(
        _head(letter.id, letter.talk, letter.subject, letter.lang, letter.made_at, *row[WIDTH:]),
        letter,
    )


# ---- copies


def set_sign(tx: Tx, account_id: AccountId, mail_id: int, sign: str, *, is_on: bool) -> int:
    """`sign` is one of SIGNS; how many changed."""
    assert sign in SIGNS, sign
    sql = f"UPDATE mail_copies SET {sign} = :value WHERE account_id = :account AND mail_id = :mail AND {sign} <> :value"
    return tx.run(sql, {"account": account_id, "mail": mail_id, "value": int(is_on)})


def move(tx: Tx, account_id: AccountId, mail_id: int, folder: str) -> int:
    """What goes to the trash remembers where it lay."""
    return tx.run(MOVE, {"account": account_id, "mail": mail_id, "folder": folder, "now": tx.now})


def move_all(tx: Tx, account_id: AccountId, folder: str, to: str) -> None:
    """Out of a folder that is about to go; what lies in the trash forgets it."""
    params = {"account": account_id, "folder": folder, "to": to}
    tx.run("UPDATE mail_copies SET folder = :to WHERE account_id = :account AND folder = :folder", params)
    tx.run("UPDATE mail_copies SET came_from = :to WHERE account_id = :account AND came_from = :folder", params)


def find_came_from(tx: Tx, account_id: AccountId, mail_id: int) -> str:
    sql = "SELECT came_from FROM mail_copies WHERE account_id = :account AND mail_id = :mail"
    return str(tx.value(sql, {"account": account_id, "mail": mail_id}) or "")


def drop_copy(tx: Tx, account_id: AccountId, mail_id: int) -> None:
    """For good; with the last copy goes the letter."""
    params = {"account": account_id, "mail": mail_id}
    tx.run("DELETE FROM mail_copies WHERE account_id = :account AND mail_id = :mail", params)
    if tx.value("SELECT 1 FROM mail_copies WHERE mail_id = :mail LIMIT 1", {"mail": mail_id}) is None:
        drop_letter(tx, mail_id)


def drop_letter(tx: Tx, mail_id: int) -> None:
    """One that nobody has any more."""
    tx.run("DELETE FROM mail_files WHERE mail_id = :mail", {"mail": mail_id})
    tx.run("DELETE FROM mail_people WHERE mail_id = :mail", {"mail": mail_id})
    tx.run("DELETE FROM mail WHERE id = :mail", {"mail": mail_id})


def list_ids(tx: Tx, account_id: AccountId, folder: str, limit: int) -> list[int]:
    sql = (
        "SELECT mail_id FROM mail_copies WHERE account_id = :account AND folder = :folder ORDER BY mail_id LIMIT :limit"
    )
    return [mail_id for (mail_id,) in tx.all(sql, {"account": account_id, "folder": folder, "limit": limit})]


def list_tagged(tx: Tx, account_id: AccountId, limit: int) -> list[int]:
    sql = """SELECT mail_id FROM mail_copies WHERE account_id = :account AND is_tagged = 1 AND folder <> 'trash'
        ORDER BY mail_id LIMIT :limit"""
    return [mail_id for (mail_id,) in tx.all(sql, {"account": account_id, "limit": limit})]


def count_unread(tx: Tx, account_id: AccountId, most: int) -> int:
    """Counted up to `most`; what lies in the trash does not wait."""
    sql = """SELECT count(*) FROM (SELECT 1 FROM mail_copies
        WHERE account_id = :account AND is_unread = 1 AND folder <> 'trash' LIMIT :most) x"""
    return int(tx.value(sql, {"account": account_id, "most": most}))


def sum_size(tx: Tx, account_id: AccountId) -> int:
    sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM mail_copies WHERE account_id = :account"
    return int(tx.value(sql, {"account": account_id}))


def list_recent(tx: Tx, account_id: AccountId, since: int, limit: int) -> list[tuple[int, int]]:
    """(when, to how many) of what somebody sent, the newest first."""
    return tx.all(RECENT, {"account": account_id, "since": since, "limit": limit})


# ---- sweeping


def list_old_trash(tx: Tx, moved_before: int, limit: int) -> list[tuple[AccountId, int]]:
    """(account, letter)."""
    sql = """SELECT account_id, mail_id FROM mail_copies WHERE folder = 'trash' AND moved_at < :before
        ORDER BY moved_at LIMIT :limit"""
    return tx.all(sql, {"before": moved_before, "limit": limit})


def list_nobodys(tx: Tx, limit: int) -> list[int]:
    """Letters of which nobody has a copy: all who had one have left."""
    sql = """SELECT m.id FROM mail m WHERE NOT EXISTS (SELECT 1 FROM mail_copies c WHERE c.mail_id = m.id)
        ORDER BY m.id LIMIT :limit"""
    return [mail_id for (mail_id,) in tx.all(sql, {"limit": limit})]
