# SPDX-License-Identifier: Apache-2.0
"""A board without names in the community of the table: two keys, threads, a bar, and names that are being opened."""

from typing import TYPE_CHECKING

from tests.kit.town import text

from banyan.core import blind_bans, boards, envelopes, notifications, posts, roles, seals, threads
from banyan.records.events import parse_event
from banyan.records.seals import SealKey
from banyan.storage.store import Tx

if TYPE_CHECKING:
    from tests.parity.community import Community

PASSPHRASE = "seven swallows under one roof"


def whispers(c: "Community") -> None:
    board = c.board("Whispers", titles={"en": "Whispers"})
    c.does("", c.chen, roles.give, "finn", "moderator", "Whispers")
    for who in (c.chen, c.finn):
        c.does("", who, seals.keep_key, envelopes.make_key(PASSPHRASE))
    c.does("", c.chen, boards.set_policies, "Whispers", names="pseudonyms")
    for name in ("night", "dusk", "dawn"):
        c.does(name, c.bo, threads.open_thread, board.id, name.title(), text("Who is awake?"))
    c.does("", c.eve, posts.reply, c.known["night"], text("I am."), 1)
    c.known["bar"] = c.does("", c.finn, blind_bans.ban, c.known["dawn"], 1, 3, "insults").id
    for name, number in (("sealed", "dusk"), ("unsealed", "dawn")):
        private_key = unlocked(c.finn.sees(seals.own_key))
        c.known[name] = c.does("", c.finn, seals.ask, c.known[number], 1, "a threat", private_key).id
    c.does("", c.chen, seals.confirm, c.known["unsealed"], unlocked(c.chen.sees(seals.own_key)))
    c.known["passphrase"] = PASSPHRASE
    c.store.write_now(_tell)


def unlocked(key: SealKey) -> bytes:
    return envelopes.unlock(key, PASSPHRASE)


def _tell(tx: Tx) -> None:
    events = [parse_event(kind, data) for kind, data in tx.all("SELECT kind, data FROM events ORDER BY seq")]
    notifications.tell(tx, notifications.calls_of(tx, [event for event in events if event is not None]))
