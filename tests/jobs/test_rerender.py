# SPDX-License-Identifier: Apache-2.0
"""Posts of an older renderer get the looks of the newer one, once, in small steps that may be stopped."""

import threading

import pytest
from tests.kit.town import Town

from banyan.base.errors import Refusal
from banyan.core import posts, rerender, stickers
from banyan.core.bodies import to_body
from banyan.jobs import rerender as job
from banyan.jobs.shift import Shift, Stopped
from banyan.markup.render import RENDERER
from banyan.records.attachments import Upload
from banyan.storage.store import Store

OLD = "UPDATE posts SET renderer = 1, html = '<p>old</p>'"


def html_of(town: Town) -> list[str]:
    with town.store.read() as tx:
        return [html for (html,) in tx.all("SELECT html FROM posts ORDER BY id", {}, lambda *row: row)]


@pytest.fixture
def aged(town: Town) -> Town:
    """Five posts as an older Banyan left them."""
    thread = town.ada.opens_thread("Stove", "`warm`")
    for at in range(4):
        town.chen.replies(thread, f"*{at}*")
    town.store.write_now(lambda tx: tx.run(OLD))
    return town


def test_what_is_older_is_rendered_anew(aged: Town):
    job.run(Shift(aged.store))
    assert html_of(aged)[:2] == ["<p><code>warm</code></p>", "<p><em>0</em></p>"]
    assert aged.count("SELECT min(renderer) FROM posts") == RENDERER


def test_stickers_are_in_what_is_rendered_anew(aged: Town):
    aged.chen.does(stickers.make_pack, "cats")
    aged.chen.does(stickers.add_sticker, "cats", "warm", Upload("a" * 64, "cat.png", "image/png", 900, 96, 64))
    aged.store.write_now(lambda tx: tx.run("UPDATE posts SET source = ':warm:' WHERE floor = 1"))
    job.run(Shift(aged.store))
    assert 'class="sticker"' in html_of(aged)[0]


def test_a_walk_that_was_stopped_goes_on_where_it_was(aged: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rerender, "AT_ONCE", 2)
    over = threading.Event()
    over.set()
    with pytest.raises(Stopped):
        job.run(Shift(aged.store, over=over))
    assert html_of(aged).count("<p>old</p>") == 3
    seen: list[int] = []
    renew = rerender.renew
    monkeypatch.setattr(rerender, "renew", lambda old, table: seen.append(old.id) or renew(old, table))
    job.run(Shift(aged.store))
    assert len(seen) == 3
    job.run(Shift(aged.store))
    assert len(seen) == 3


def test_imports_and_what_was_erased_stay_as_they_are(aged: Town):
    sql = "UPDATE posts SET format = 'html' WHERE floor = 1"
    aged.store.write_now(lambda tx: tx.run(sql))
    aged.store.write_now(lambda tx: tx.run("UPDATE posts SET html = '', source = '' WHERE floor = 2"))
    job.run(Shift(aged.store))
    assert html_of(aged)[:3] == ["<p>old</p>", "", "<p><em>1</em></p>"]


def test_an_edit_that_came_meanwhile_wins(aged: Town):
    with aged.store.read() as tx:
        found = rerender.later(tx)
    renewed = [(old, rerender.renew(old, {})) for old in found]
    aged.ada.does(posts.edit, 1, 1, to_body("cold", "markdown"), 1)
    aged.store.write_now(lambda tx: rerender.put(tx, renewed))
    assert html_of(aged)[0] == "<p>cold</p>"


def test_what_is_longer_than_a_post_may_be_stays(aged: Town, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise Refusal

    monkeypatch.setattr(rerender, "to_body", refuse)
    job.run(Shift(aged.store))
    assert set(html_of(aged)) == {"<p>old</p>"}


def test_an_empty_community_is_done_at_once(store: Store):
    job.run(Shift(store))
    with store.read() as tx:
        assert rerender.is_done(tx)
