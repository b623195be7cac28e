# SPDX-License-Identifier: Apache-2.0
"""`banyan push`: made on request, once, and kept where every backup has it; a secret that no command shows."""

from tests.cli.conftest import Machine

from banyan.core import devices
from banyan.storage.store import open_store


def test_the_key_is_made_when_it_is_asked_for_and_thrown_away_whole(machine: Machine):
    machine.does("init", "--empty")
    assert "sends nothing to devices" in machine.refuses("push", "off"), "push_off"
    said = machine.does("push", "on")
    assert "address with https" in said
    assert "every backup" in said
    store = open_store(f"sqlite:///{(machine.data / 'banyan.db').absolute()}")
    try:
        with store.read() as tx:
            keys = devices.keys_of(tx)
    finally:
        store.close()
    assert keys is not None
    assert keys.private not in said
    assert "has a key for devices already" in machine.refuses("push", "on"), "push_on"
    assert "there were 0" in machine.does("push", "off")
    machine.set(BANYAN_WEB_PUBLIC_URL="https://banyan.example", LANG="zh_CN.UTF-8")
    said = machine.does("push", "on")
    assert "https" not in said
    assert "提醒" in said
