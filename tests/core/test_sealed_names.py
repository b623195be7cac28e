# SPDX-License-Identifier: Apache-2.0
"""With the whole database and the logs in hand, and without the veil, nobody connects a pseudonym with an account."""

import logging
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import pytest
from tests.core.test_pseudonyms import author_of, cheap, holds_key, opens_own, tells, whispers
from tests.kit.town import Town, refused, text

from banyan.base import clock, ids
from banyan.core import (
    blind_bans,
    drafts,
    posts,
    presence,
    pseudonyms,
    seals,
    sessions,
    threads,
)
from banyan.records.boards import Board
from banyan.records.presence import Here, Place, PlaceKind
from banyan.storage.copying import list_tables

__all__ = ["cheap", "whispers"]
NEAR = 2 * clock.SECOND
PG_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
SECRET_WORDS = "words that stand in one post and nowhere else"


def every_row(town: Town) -> Iterator[tuple[str, tuple[Any, ...]]]:
    with town.store.read() as tx:
        names = (
            [table.name for table in list_tables(tx)]
            if town.store.kind == "sqlite"
            else [name for (name,) in tx.all(PG_TABLES) if name != "post_search"]
        )
        for name in names:
            for row in tx.all(f"SELECT * FROM {name}"):
                yield name, tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def holds(row: tuple[Any, ...], wanted: set[int | str]) -> bool:
    """Whether a value of a row is one of these, or a text of it names one."""
    words = {str(one) for one in wanted}
    return any(value in wanted or (isinstance(value, str) and any(word in value for word in words)) for value in row)


def is_near(row: tuple[Any, ...], moments: list[int]) -> bool:
    """Whether a time of a row, or the time in an id of it, is that of one of these moments."""
    for at in moments:
        for value in row:
            if isinstance(value, int) and (
                abs(value - at) < NEAR or ids.first_at(at - NEAR) <= value <= ids.first_at(at + NEAR)
            ):
                return True
    return False


def lives_an_evening(town: Town, board: Board) -> list[int]:
    """Bo comes, reads, writes without a name, is answered, barred and at last unsealed: the moments of what he wrote."""
    token = town.bo.does(sessions.open_session, "a browser", "203.0.113.9")
    thread = town.eve.opens_thread("Hers", board=board)
    town.clock.passes(2 * clock.HOUR + 7 * clock.MINUTE)
    session = town.guest.sees(sessions.resume, token).session
    moments, numbers = [], [thread.number]
    for title in ("One night", "The next"):
        town.clock.passes(11 * clock.MINUTE)
        now, place = town.clock.at, Place(PlaceKind.WRITING, thread=thread.number)
        here = Here("a", town.bo.caller, place, "web", now - clock.HOUR, now, now + clock.HOUR)
        town.guest.does(presence.keep, [here], [], [])
        town.bo.does(drafts.save, f"reply:{thread.number}", SECRET_WORDS)
        town.bo.does(drafts.save, f"thread:{board.slug}", SECRET_WORDS, title=title)
        town.bo.does(sessions.touch, session.id)
        post = town.bo.does(posts.reply, thread.number, text(SECRET_WORDS), token=f"secret{title}")
        opened = town.bo.does(threads.open_thread, board.id, title, text(SECRET_WORDS), token=f"other{title}")
        town.bo.reads(thread, post.floor, post.floor)
        town.bo.reads(opened, 1, 1)
        moments.append(town.clock.at)
        numbers.append(opened.number)
        town.clock.passes(clock.MINUTE)
        town.bo.does(posts.edit, opened.number, 1, text(SECRET_WORDS + " again"), 1)
        moments.append(town.clock.at)
        town.eve.replies(opened, "I hear you", reply_to=1)
        town.store.write_now(tells)
    town.clock.passes(clock.HOUR)
    assert town.bo.sees(pseudonyms.waiting_count) > 0
    (line, *_) = town.bo.sees(pseudonyms.mine).lines
    town.bo.does(pseudonyms.mark_read, line.id)
    town.bo.does(posts.delete, numbers[-1], 1)
    moments.append(town.clock.at)
    town.clock.passes(clock.HOUR)
    town.ada.does(blind_bans.ban, numbers[-2], 1, 3, "too loud")
    with refused("banned"):
        town.bo.replies(thread, "once more")
    asked = town.ada.does(seals.ask, numbers[-2], 1, "a threat", opens_own(town.ada))
    town.chen.does(seals.confirm, asked.id, opens_own(town.chen))
    town.ada.does(seals.look, asked.id, opens_own(town.ada))
    return moments


def test_no_row_and_no_line_of_the_log_connects_them(
    town: Town, whispers: Board, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    moments = lives_an_evening(town, whispers)
    with town.store.read() as tx:
        masks = {row[0] for row in tx.all("SELECT account_id FROM pseudonyms")}
        written = "SELECT id FROM posts WHERE source LIKE :words"
        texts = {row[0] for row in tx.all(written, {"words": "words that stand%"})}
        known = {row[0] for row in tx.all("SELECT id FROM threads")}  # that somebody looks at a thread, many rows say
        handles = {row[0] for row in tx.all("SELECT handle FROM accounts WHERE state = 'pseudonym'")}
    assert (len(masks), len(texts)) == (6, 4)  # three of each of the two
    me = town.bo.account_id
    assert me is not None
    own: set[int | str] = {me}
    kept_words = []
    for table, row in every_row(town):
        if not holds(row, own):
            if SECRET_WORDS in map(str, row):
                kept_words.append(table)
            continue
        assert not holds(row, {*masks, *texts, *handles}), f"{table}: {row}"
        assert SECRET_WORDS not in str(row), f"{table}: {row}"
        assert not is_near(tuple(value for value in row if value not in known), moments), (
            f"{table} has a time of a post: {row}"
        )
    assert set(kept_words) <= {"posts", "revisions"}
    for record in caplog.records:
        line = record.getMessage()
        assert not (str(me) in line and any(str(mask) in line for mask in masks)), line


def test_marks_of_who_wrote_look_like_those_of_who_read(town: Town, whispers: Board) -> None:
    thread = town.eve.opens_thread("Long", board=whispers)
    for minute in range(5):
        town.clock.passes(clock.MINUTE)
        town.eve.replies(thread, f"floor {minute + 2}")
    town.clock.passes(clock.MINUTE)
    written = town.bo.replies(thread, "mine")
    town.bo.reads(thread, written.floor, written.floor)
    town.chen.reads(thread, 1, written.floor)
    marks = "SELECT ranges, marked_at FROM read_marks WHERE account_id = :account"
    with town.store.read() as tx:
        bo, chen = (tx.all(marks, {"account": who.account_id}) for who in (town.bo, town.chen))
    assert bo == chen == [(bo[0][0], town.clock.at - town.clock.at % clock.DAY)]


def test_accounts_cannot_be_tried_without_the_veil(town: Town, whispers: Board) -> None:
    """Whoever has the rows has the community's key for hashes too: nothing of a pseudonym may be made with that."""
    thread = town.bo.opens_thread("Guess", board=whispers, token="t")
    with town.store.read() as tx:
        keys = [bytes.fromhex(row[0]) for row in tx.all("SELECT value FROM site") if len(row[0]) == 64]
        proof, bar = tx.all("SELECT proof, bar FROM pseudonyms")[0]
    tries = [b"", *keys]
    me = town.bo.account_id or 0
    made = {
        blake2b(what + me.to_bytes(8) + place.to_bytes(8), key=key, digest_size=32).digest()
        for key in tries
        for what in (b"proof", b"bar")
        for place in (thread.id, whispers.id)
    }
    assert bytes(proof) not in made
    assert bytes(bar)[:32] not in made


def test_one_person_on_one_board_leaves_nothing_that_is_the_same(town: Town, whispers: Board) -> None:
    """Two names of one person have no value in common that those of two persons would not have."""
    for title in ("A", "B"):
        town.bo.opens_thread(title, board=whispers)
    town.ada.does(blind_bans.ban, 1, 1, 3, "loud")
    town.ada.does(blind_bans.ban, 2, 1, 3, "loud")
    with town.store.read() as tx:
        first, second = tx.all("SELECT account_id, thread_id, proof, bar, sealed FROM pseudonyms ORDER BY account_id")
        bars = {bytes(row[0]) for row in tx.all("SELECT bar FROM blind_bans")}
    assert all(one != two for one, two in zip(first, second, strict=True))
    assert len(bars) == 2
    assert author_of(town, 1, 1) != author_of(town, 2, 1)


def test_a_key_that_was_made_anew_opens_what_comes_and_not_what_was(town: Town, whispers: Board) -> None:
    early = town.bo.opens_thread("Early", board=whispers)
    holds_key(town.ada, "an entirely new passphrase")
    with refused("key_wanted"):
        town.ada.does(seals.ask, early.number, 1, "why", opens_own(town.ada, "an entirely new passphrase"))
