# SPDX-License-Identifier: Apache-2.0
"""Stickers in an archive: the packs that were taken in with their makers and files; nothing of what members work on."""

import io

from tests.exchange.test_archive import empty_sqlite, moved_in, shelf
from tests.kit import pictures

from banyan.base import settings
from banyan.core import attachments, posts, site, sticker_packs, stickers, threads
from banyan.core.bodies import to_body
from banyan.exchange.importing import export_path
from banyan.exchange.uploads import receive
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore

__all__ = ["empty_sqlite", "shelf"]  # a fixture is found by name


def test_stickers_come_with_their_files_and_stand_in_the_posts(town, empty_sqlite, shelf, tmp_path):
    town.chen.does(stickers.make_pack, "cats")
    upload = receive(shelf, io.BytesIO(pictures.picture()), "cat.png", settings.load({}))
    town.chen.does(stickers.add_sticker, "cats", "sleepy", upload)
    town.chen.does(site.set_policies, sticker_packs="on")
    for name in ("owls", "moths"):  # only the first is taken in
        town.bo.does(sticker_packs.make, name, "Drawn at night.")
        town.bo.does(sticker_packs.put, name, "awake", upload)
        town.bo.does(sticker_packs.send, name)
    town.chen.does(sticker_packs.take_in, "owls")
    packs, table = town.guest.sees(stickers.packs), town.guest.sees(stickers.table)
    text = ":sleepy: :owls/awake: :moths/awake:"
    town.ada.does(threads.open_thread, town.railway.id, "Night", to_body(text, "markdown", 1, table))
    export_path(town.store, shelf, tmp_path / "out")
    there = FileStore(tmp_path / "there")
    moved_in(empty_sqlite, tmp_path / "out", there)
    with empty_sqlite.read() as tx:
        assert (stickers.packs(tx, GUEST), stickers.table(tx, GUEST)) == (packs, table)
        assert [(one.name, one.maker) for one in packs] == [("cats", ""), ("owls", "bo")]
        html = f"<p>{table['sleepy']} {table['owls/awake']} :moths/awake:</p>"
        assert posts.get(tx, GUEST, 1, 1)[0].html == html
        assert attachments.open_file(tx, GUEST, upload.sha256).is_picture
    assert there.has(upload.sha256)
