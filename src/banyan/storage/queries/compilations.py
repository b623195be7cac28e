# SPDX-License-Identifier: Apache-2.0
"""Which threads are compiled from floors of others, and whether the quotes in these are shown."""

from banyan.base.ids import ThreadId
from banyan.storage.tx import Tx

INSERT = """INSERT INTO compilations (thread_id, keeps_quotes) VALUES (:thread, :quotes)
    ON CONFLICT (thread_id) DO NOTHING"""


def insert(tx: Tx, thread_id: ThreadId, *, keeps_quotes: bool) -> None:
    tx.run(INSERT, {"thread": thread_id, "quotes": int(keeps_quotes)})


def keeps_quotes(tx: Tx, thread_id: ThreadId) -> bool:
    return bool(tx.value("SELECT keeps_quotes FROM compilations WHERE thread_id = :thread", {"thread": thread_id}))
