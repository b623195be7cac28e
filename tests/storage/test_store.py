# SPDX-License-Identifier: Apache-2.0
import msgspec


class Made(msgspec.Struct):
    id: int


def test_a_write_is_read_back(store):
    store.write_now(lambda tx: tx.run("INSERT INTO consumers VALUES (:n, 1, :now)", {"n": "a", "now": tx.now}))
    with store.read() as tx:
        assert tx.all("SELECT name, position FROM consumers") == [("a", 1)]
