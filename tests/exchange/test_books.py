# SPDX-License-Identifier: Apache-2.0
"""Books: valid by EPUBCheck whatever stands in a thread, the same bytes for the same words, and no text lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.kit.epub import Book, faults
from tests.kit.town import Member, Town, refused, text
from tests.markup.test_xhtml import MARKED

from banyan.core import attachments, books, posts, serials, threads
from banyan.core.bodies import to_body
from banyan.exchange import books as making
from banyan.markup.render import render
from banyan.records.attachments import Upload
from banyan.records.books import Part
from banyan.records.posts import Body
from banyan.records.serials import Terms
from banyan.records.threads import Thread
from banyan.storage.files import FileStore

ADDRESS = "https://bbs.example"
RICH = """# A heading

*Soft*, **loud**, `code`, ~~gone~~ and @ada at #1, https://例子.example/路?q=a b, <mailto:a@b.example>.

> #1 @ada:
> It rained.

1. one
2. two
   - [x] done

| left | right |
| :--- | ----: |
| 1 | 2 |

$a^2 + b^2$ and $$\\sum_{i=1}^n \\frac{1}{i}$$

||hidden|| words[^1], [here](/b/Railway), [nowhere](#f999), [odd](http://a:99999999/).

[^1]: A note.

```python
print("<&>")
```
"""
ODD = (
    "<ul>loose words<li>one</li></ul><table><tr><td>1<td>2</table><dl><dd>no term</dl><em><div>a block</div></em>"
    "<details>folded</details><ruby>漢<rt>kan</rt></ruby><blockquote>bare</blockquote>"
)


@pytest.fixture
def shelf(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def story(town: Town) -> Thread:
    """Three chapters by Ada, with talk by Eve."""
    board = town.board("Stories", {"en": "Stories"}, kinds="serial discussion")
    terms = Terms("Two strangers & a “carriage”", "Departure")
    thread: Thread = town.ada.does(serials.open_serial, board.id, "夜行列车 <1>", text("It rained."), terms)
    town.eve.replies(thread, "Go on!")
    town.ada.replies(thread, "Tomorrow.")
    rich = to_body(RICH, "markdown", thread.number, {})
    town.ada.does(serials.reply_chapter, thread.number, rich, "The tunnel")
    town.ada.does(serials.reply_chapter, thread.number, text("天黑了。", lang="zh-Hans"), "第三章")
    return thread


def bound(town: Town, shelf: FileStore, reader: Member, thread: Thread, part: Part) -> Book:
    plan = reader.does(books.take, thread.number, part)
    return Book(pieces(town, shelf, reader, plan))


def pieces(town: Town, shelf: FileStore, reader: Member, plan: Any) -> Iterator[bytes]:
    return making.book(town.store, shelf, reader.caller, plan, (ADDRESS, "en"))


def drawn(town: Town, shelf: FileStore, tmp_path: Path, kind: str, size: tuple[int, int] = (40, 30)) -> str:
    """The address of a picture that Ada has uploaded."""
    path = tmp_path / f"picture.{kind}"
    Image.new("RGB", size, (200, 40, 10)).save(path)
    sha256 = shelf.put(path)
    upload = Upload(sha256, path.name, f"image/{kind}", path.stat().st_size, *size)
    found: str = town.ada.does(attachments.attach, upload, 10).address
    return found


def test_a_book_of_chapters_has_their_words_and_no_others(town: Town, shelf: FileStore, story: Thread) -> None:
    book = bound(town, shelf, town.guest, story, Part.CHAPTERS)
    assert book.names[0] == "mimetype"
    assert book.zip.read("mimetype") == b"application/epub+zip"
    chapters = [name.removeprefix("book/") for name in book.names if "chapter-" in name]
    assert [book.words(name).split("\n", 1)[0] for name in chapters] == ["Departure", "The tunnel", "第三章"]
    assert book.words(chapters[0]) == "Departure\nIt rained."
    assert book.words(chapters[2]) == "第三章\n天黑了。"
    assert 'lang="zh-Hans"' in book.page(chapters[2])
    everything = "".join(book.page(name) for name in chapters)
    assert "Go on!" not in everything
    assert "Tomorrow." not in everything
    assert 'href="chapter-000001.xhtml"' in book.page(chapters[1])  # the floor that it quotes stands in the book
    assert f'href="{ADDRESS}/b/Railway"' in book.page(chapters[1])
    assert "夜行列车 <1>" in book.words("cover.xhtml")
    assert f"{ADDRESS}/t/{story.number}" in book.words("cover.xhtml")
    assert [line for line in book.words("nav.xhtml").splitlines() if line][2:] == ["Departure", "The tunnel", "第三章"]


def test_books_are_valid(sqlite_town: Town, shelf: FileStore, tmp_path: Path) -> None:
    """With everything in them that our markup makes, and what it never does."""
    town = sqlite_town
    board = town.board("Stories", {"en": "Stories"}, kinds="serial")
    thread = town.ada.does(serials.open_serial, board.id, "夜行 <1>", text("It rained."), Terms("A & b", "Departure"))
    address = drawn(town, shelf, tmp_path, "png")
    for source in (RICH, f"![a picture]({address}?40x30)", "\x01\ufffe :) <script>&amp;"):
        town.ada.does(
            serials.reply_chapter, thread.number, to_body(source, "markdown", thread.number, {}), "More & more"
        )
    town.eve.does(posts.reply, thread.number, Body(ODD, "html", render(ODD, "html", thread.number).html, 1))
    for at in range(len(MARKED)):
        mixed = to_body("".join(MARKED[at : at + 5]), "bbcode" if at % 3 else "markdown", thread.number, {})
        if mixed.html.strip():
            town.chen.does(posts.reply, thread.number, mixed)
    town.ada.replies(thread, "Tomorrow.", token="gone")
    last = town.guest.sees(threads.get, thread.number)[0].last_floor
    town.ada.does(posts.delete, thread.number, last)
    chapters, everything = (bound(town, shelf, town.guest, thread, part) for part in (Part.CHAPTERS, Part.ALL))
    broken = bound(town, shelf, town.guest, thread, Part.AUTHOR)
    broken.bytes = broken.bytes.replace(b"application/epub+zip", b"application/epub-zip")
    wrong = faults(tmp_path, chapters, everything, broken)
    assert [line for line in wrong if "book-2.epub" not in line] == []
    assert wrong  # so the judge does judge
    assert "loose words" in everything.words("floors-000001.xhtml")
    assert "Tomorrow" not in everything.words("floors-000001.xhtml")


def test_the_same_words_are_the_same_bytes(town: Town, shelf: FileStore, story: Thread) -> None:
    first = bound(town, shelf, town.guest, story, Part.ALL)
    town.clock.passes(10**12)
    assert bound(town, shelf, town.eve, story, Part.ALL).bytes == first.bytes
    town.eve.does(posts.edit, story.number, 2, text("Go on, please!"), 1)
    assert bound(town, shelf, town.eve, story, Part.ALL).bytes != first.bytes


def test_what_an_author_wrote_is_a_book_too(town: Town, shelf: FileStore, story: Thread) -> None:
    words = bound(town, shelf, town.guest, story, Part.AUTHOR).words("floors-000001.xhtml")
    assert "It rained." in words
    assert "Tomorrow." in words
    assert "Go on!" not in words
    assert "Go on!" in bound(town, shelf, town.guest, story, Part.ALL).words("floors-000001.xhtml")


def test_pictures_come_along_as_far_as_there_is_room(
    town: Town, shelf: FileStore, story: Thread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = drawn(town, shelf, tmp_path, "png")
    body = to_body(f"![a picture]({address}?40x30) ![again]({address})", "markdown", story.number, {})
    town.ada.does(posts.reply, story.number, body)
    book = bound(town, shelf, town.guest, story, Part.ALL)
    (picture,) = [name for name in book.names if "images/" in name]
    assert book.zip.read(picture) == shelf.path(address.split("/")[2]).read_bytes()
    monkeypatch.setattr(making, "MAX_PICTURE", 10)
    book = bound(town, shelf, town.guest, story, Part.ALL)
    assert not [name for name in book.names if "images/" in name]
    assert "[a picture]" in book.words("floors-000001.xhtml")


def test_a_long_thread_is_a_book_of_many_files(
    town: Town, shelf: FileStore, story: Thread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "FLOORS_AT_ONCE", 2)
    book = bound(town, shelf, town.guest, story, Part.ALL)
    assert [name for name in book.names if "floors" in name] == [f"book/floors-{at:06}.xhtml" for at in (1, 3, 5)]
    assert 'href="floors-000001.xhtml#f1"' in book.page("floors-000003.xhtml")
    monkeypatch.setattr(books, "CHAPTERS_AT_ONCE", 2)
    assert len([name for name in bound(town, shelf, town.guest, story, Part.CHAPTERS).names if "chapter" in name]) == 3
    monkeypatch.setattr(books, "MOST_FLOORS", 4)
    with refused("book_too_long"):
        town.guest.does(books.take, story.number, Part.ALL)


def test_who_may_not_read_gets_no_book(town: Town, shelf: FileStore, story: Thread) -> None:
    plan = town.eve.does(books.take, story.number, Part.ALL)
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    for part in Part:
        with refused("not_found"):
            town.eve.does(books.take, secret.number, part)
    with refused("not_found"):
        town.guest.sees(books.parts, secret.number)
    with refused("not_a_serial"):
        town.chen.does(books.take, secret.number, Part.CHAPTERS)
    town.chen.does(threads.remove_thread, story.number, "a reason")
    with refused("thread_gone"):
        b"".join(pieces(town, shelf, town.eve, plan))


def test_books_are_paced(town: Town, story: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "BOOKS_A_DAY", 1)
    monkeypatch.setattr(books, "GUEST_BOOKS_A_DAY", 1)
    for member in (town.eve, town.guest):
        member.does(books.take, story.number, Part.ALL)
        with refused("too_many_books"):
            member.does(books.take, story.number, Part.ALL)
    town.ada.does(books.take, story.number, Part.ALL)


def test_which_books_there_are(town: Town, story: Thread) -> None:
    plans = town.guest.sees(books.parts, story.number)
    assert [(plan.part, plan.size) for plan in plans] == [("chapters", 3), ("author", 5), ("all", 5)]
    talk = town.ada.opens_thread("Talk")
    assert [plan.part for plan in town.guest.sees(books.parts, talk.number)] == ["all", "author"]
    for floor in (1, 4, 5):
        town.ada.does(serials.unmark_chapter, story.number, floor)
    assert [plan.part for plan in town.guest.sees(books.parts, story.number)] == ["author", "all"]
    with refused("nothing_to_bind"):
        town.guest.does(books.take, story.number, Part.CHAPTERS)
