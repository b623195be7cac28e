# SPDX-License-Identifier: Apache-2.0
"""A serial of 20,000 floors: read from a cold start, gone on with at the terminal, and taken home as a book."""

from typing import Any

from tests.kit.epub import Book
from tests.kit.screens import calling
from tests.kit.stories import told
from tests.kit.town import Town, text
from tests.kit.web import opened

from banyan.core import serials
from banyan.interfaces.terminal.screen import made
from banyan.records.serials import Terms
from banyan.storage.store import Tx

FLOORS, EVERY = 20_000, 100  # of which every hundredth is a chapter
NEXT = """INSERT INTO posts (id, thread_id, floor, author_id, state, made_at, revision, changed_seq, moved_to, reason, reactions,
        file_count, format, renderer, lang, source, html)
    SELECT p.id + n.value, p.thread_id, 1 + n.value, CASE WHEN n.value % :every = 0 THEN p.author_id ELSE :other END, 'visible',
        p.made_at, 1, 0, '', '', '', 0, 'markdown', 1, '', 'Words', '<p>Words of ' || (1 + n.value) || '</p>'
    FROM posts p, json_each(:numbers) n WHERE p.thread_id = :thread AND p.floor = 1"""
CHAPTERS = """INSERT INTO chapters (post_id, thread_id, author_id, floor, title, word_count, is_gone, made_at)
    SELECT id, thread_id, author_id, floor, 'Chapter of ' || floor, 3, 0, made_at FROM posts
    WHERE thread_id = :thread AND floor > 1 AND floor % :every = 1"""


def written(town: Town) -> int:
    """What took years, in a moment; the number of the thread."""
    board = town.board("Stories", {"en": "Stories"}, kinds="serial")
    thread = town.ada.does(serials.open_serial, board.id, "The long road", text("It began."), Terms("", "Departure"))

    def grow(tx: Tx) -> None:
        known: dict[str, Any] = {"thread": thread.id, "every": EVERY}
        numbers = f"[{','.join(map(str, range(1, FLOORS)))}]"
        tx.run(NEXT, known | {"other": town.eve.account_id, "numbers": numbers})
        tx.run(CHAPTERS, known)
        tx.run(
            "UPDATE threads SET last_floor = :last, live_count = :last WHERE id = :thread", {"last": FLOORS, **known}
        )

    town.store.write_now(grow)
    return int(thread.number)


@told
async def test_a_long_road_is_read_and_taken_home(sqlite_town: Town) -> None:
    town = sqlite_town
    number = written(town)
    async with opened(town) as site:
        bo = await site.signed_in(town.bo)
        page = await bo.get(f"/t/{number}/by/ada?floor=10001")
        assert "Words of 10001" in page.words
        assert "Words of 10002" not in page.words
        page = await bo.get(f"/t/{number}/read/150")
        assert "Words of 14901" in page.words
        assert "99 floors of talk" in page.words
        page = await page.submit("/follow")
        assert "Following its chapters" in page.words
        book = Book([(await (await bo.get(f"/t/{number}/book")).submit("/book", part="chapters")).body])
        told_in = [name for name in book.names if "chapter-" in name]
        assert len(told_in) == FLOORS // EVERY
        assert book.words("chapter-014901.xhtml") == "Chapter of 14901\nWords of 14901"
    async with calling(town, town.bo, made("serials")()) as p:
        assert "150 of 200" in p.text
        await p.press("<enter>")
        assert "Words of 14901" in p.text
        await p.press("n")
        assert "Words of 15001" in p.text
    assert town.bo.sees(serials.read_ones)[0][0].number == 151
