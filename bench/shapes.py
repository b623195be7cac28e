# SPDX-License-Identifier: Apache-2.0
"""Communities to measure with: made up, of the shapes that real ones have, the same for the same seed.

Half of the threads have three posts or fewer and a hundredth more than 26 (a Discourse forum), bodies have a median of 64
characters in Chinese and 400 in English, one author in a hundred writes half of everything, two posts in a hundred are
tombstones, posts of many threads come in turns. One thread may be tall: 138,126 floors.
"""

import itertools
import random
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from banyan.base import clock, ids
from banyan.core import diary, founding, ranking
from banyan.core.boards import new_board
from banyan.core.search import TITLE_MARK, author_term, board_term
from banyan.markup.fold import tokens
from banyan.records.accounts import AccountState
from banyan.records.boards import Board
from banyan.records.posts import Post, PostState
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import diary as diary_queries
from banyan.storage.queries.search import SQLITE_PUT
from banyan.storage.sqlite import SqliteEngine
from banyan.storage.store import Store, Tx

VERSION = 5  # of what is made here: files of another version are not used
BOARDS, SECTIONS = 20, 4
TALL = 138_126
START = clock.from_iso("2015-01-01T00:00:00Z")
ACTIVE = 400  # threads that are being written in at the same time
TEXTS = 4_000  # posts draw from so many
CHUNK = 20_000
ACCOUNTS = """accounts (id, handle, display_name, state, joined_at, locale, zone, theme, signature, plan, post_count,
    thread_count, invited_by, source, handle_key, caught_up_at)"""
COMMON_WORD = "灯塔"  # in two Chinese texts of a hundred
RARE_WORD = "生活"  # where chance brings the two together: in one post of a thousand or fewer

HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
)
WORDS = (
    "the light night boat river keeper wrote back again about small window winter station people under tree "
    "slow train bread kettle letter road harbour lamp watch first floor quiet morning paper story machine "
    "green old friend answer question music rain field summer house garden"
).split()

# The ten of every day that is over: most people first, one thread for each board. Whoever was not in it the day before came in.
DAY_TENS = """INSERT INTO day_tens (day, rank, thread_id, people, posts)
    SELECT day, place, thread_id, people, posts FROM (
        SELECT c.*, row_number() OVER (PARTITION BY c.day ORDER BY c.people DESC, c.thread_id DESC) AS place FROM (
            SELECT d.*, row_number() OVER (PARTITION BY d.day, t.board_id ORDER BY d.people DESC, d.thread_id DESC) AS best
            FROM (SELECT p.made_at / 86400000000 + 719163 AS day, +p.thread_id AS thread_id,
                      count(DISTINCT p.author_id) AS people, count(*) AS posts
                  FROM posts p WHERE p.state = 'visible' GROUP BY 1, 2) d JOIN threads t ON t.id = d.thread_id) c
        WHERE c.best = 1 AND c.day < :today) WHERE place <= :places"""
DIARY = """INSERT INTO diary (day, thread_id, place, people, entered_at)
    SELECT d.day, d.thread_id, d.rank, d.people, (d.day - 719163) * 86400000000 + d.rank FROM day_tens d
    WHERE NOT EXISTS (SELECT 1 FROM day_tens b WHERE b.day = d.day - 1 AND b.thread_id = d.thread_id)"""

Line = tuple[Any, ...]


class Text(NamedTuple):
    source: str
    html: str
    terms: tuple[str, ...]  # what search finds it by


class Cast(NamedTuple):
    boards: list[Board]
    authors: list[ids.AccountId]
    talkative: list[ids.AccountId]  # one of a hundred, who write half of everything
    texts: list[Text]


class Growing:
    """A thread while it is being written."""

    __slots__ = (
        "author_id",
        "board",
        "bump_id",
        "floor",
        "gone",
        "id",
        "last_at",
        "last_author_id",
        "made_at",
        "number",
    )

    def __init__(self, number: int, board: Board, post_id: int, author_id: ids.AccountId, at: int) -> None:
        self.id = ids.ThreadId(post_id + 1)
        self.number = number
        self.board = board
        self.author_id = author_id
        self.made_at = self.last_at = at
        self.last_author_id = author_id
        self.bump_id = post_id
        self.floor = self.gone = 0

    @property
    def title(self) -> str:
        return f"Thread {self.number} {COMMON_WORD if self.number % 97 == 0 else '夜船'}"

    def line(self) -> Line:
        thread = Thread(
            id=self.id,
            number=self.number,
            board_id=self.board.id,
            kind="discussion",
            title=self.title,
            author_id=self.author_id,
            state=ThreadState.OPEN,
            pin=0,
            is_digest=0,
            lang="",
            made_at=self.made_at,
            last_floor=self.floor,
            live_count=self.floor - self.gone,
            people_count=1,
            edit_seq=0,
            last_post_at=self.last_at,
            last_author_id=self.last_author_id,
            bump_id=self.bump_id,
            reason="",
        )
        return columns(thread)


def columns(record: Any) -> Line:
    return tuple(getattr(record, name) for name in record.__struct_fields__)


def texts(rng: random.Random) -> list[Text]:
    """Two of three in Chinese, the third in English."""
    made = []
    for n in range(TEXTS):
        if n % 3:
            source = "".join(rng.choices(HAN, k=min(2_000, max(4, int(rng.lognormvariate(4.16, 1.0))))))
            if n % 50 == 1:
                source += COMMON_WORD
        else:
            source = " ".join(rng.choices(WORDS, k=min(800, max(5, int(rng.lognormvariate(4.2, 0.9))))))
        made.append(Text(source, f"<p>{source}</p>", tuple(dict.fromkeys(tokens(source)))))
    return made


def thread_sizes(rng: random.Random, posts: int) -> list[int]:
    sizes, total = [], 0
    while total < posts:
        size = min(5_000, max(1, int(rng.paretovariate(0.95) * 1.6)))
        sizes.append(size)
        total += size
    return sizes


def turns(rng: random.Random, sizes: list[int]) -> Iterator[int]:
    """Whose turn it is to grow by a floor: one of some hundred threads, and the first one all the while."""
    waiting = iter(range(1, len(sizes)))
    growing = list(itertools.islice(waiting, ACTIVE))
    left = sizes.copy()
    every = max(1, (sum(sizes) - sizes[0]) // sizes[0])
    for count in itertools.count(1):
        if count % every == 0 and left[0]:
            left[0] -= 1
            yield 0
        if not growing:
            break
        place = rng.randrange(len(growing))
        n = growing[place]
        left[n] -= 1
        yield n
        if not left[n]:
            following = next(waiting, None)
            last = growing.pop()
            if following is not None:
                growing.append(last)
                growing[place] = following
            elif place < len(growing):
                growing[place] = last
    yield from itertools.repeat(0, left[0])


def talk(rng: random.Random, sizes: list[int], cast: Cast, threads: dict[int, Growing]) -> Iterator[tuple[Line, Line]]:
    """(row of a post, row of its terms) in the order of time; `threads` has the threads afterwards."""
    step_ms = max(1, (clock.now() - START) // (sum(sizes) + 1) // 1_000)
    for count, n in enumerate(turns(rng, sizes)):
        at = START + count * step_ms * 1_000
        post_id = ids.PostId(ids.first_at(at))
        author_id = rng.choice(cast.talkative if rng.random() < 0.5 else cast.authors)
        thread = threads.get(n)
        if thread is None:
            thread = threads[n] = Growing(n + 1, cast.boards[n % BOARDS], post_id, author_id, at)
        thread.floor += 1
        thread.last_at, thread.last_author_id, thread.bump_id = at, author_id, post_id
        text = rng.choice(cast.texts)
        is_gone = rng.random() < 0.02
        thread.gone += is_gone
        yield (
            post_line(post_id, thread, author_id, at, text, is_gone=is_gone),
            (post_id, () if is_gone else terms(thread, author_id, text)),
        )


def post_line(
    post_id: ids.PostId, thread: Growing, author_id: ids.AccountId, at: int, text: Text, *, is_gone: bool
) -> Line:
    post = Post(
        id=post_id,
        thread_id=thread.id,
        floor=thread.floor,
        author_id=author_id,
        reply_to=None,
        state=PostState.DELETED if is_gone else PostState.VISIBLE,
        made_at=at,
        edited_at=None,
        revision=1,
        changed_seq=0,
        moved_to="",
        gone_by=author_id if is_gone else None,
        gone_at=at if is_gone else None,
        reason="",
        reactions="",
        file_count=0,
        format="markdown",
        renderer=1,
        lang="",
        source=text.source,
        html=text.html,
    )
    return columns(post)


def terms(thread: Growing, author_id: ids.AccountId, text: Text) -> tuple[str, ...]:
    found = (board_term(thread.board.id), author_term(author_id), *text.terms)
    if thread.floor > 1:
        return found
    title = tokens(thread.title)
    return tuple(dict.fromkeys((*found, *title, *(TITLE_MARK + token for token in title))))


class SqliteSink:
    """Fills a file at speed: losing it costs a run."""

    def __init__(self, url: str) -> None:
        import apsw

        self._db = apsw.Connection(url.removeprefix("sqlite://"))
        for name, value in (("journal_mode", "wal"), ("synchronous", 0), ("cache_size", -400_000)):
            self._db.pragma(name, value)

    def put(self, table: str, lines: Iterable[Line]) -> None:
        first, rest = _peeked(lines)
        with self._db:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})", rest)

    def file(self, lines: Iterable[Line]) -> None:
        with self._db:
            self._db.executemany(
                SQLITE_PUT, ({"post": post_id, "terms": " ".join(found)} for post_id, found in lines if found)
            )

    def finish(self, threads: int) -> None:
        self._db.execute("UPDATE counters SET value = ? WHERE name = 'threads'", (threads,))
        self._db.execute("ANALYZE")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


class PostgresSink:
    """The same by COPY; the index of words is built at the end."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._db = psycopg.connect(url, autocommit=True)
        self._db.execute("DROP INDEX post_search_by_terms")

    def put(self, table: str, lines: Iterable[Line]) -> None:
        with self._db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)

    def file(self, lines: Iterable[Line]) -> None:
        self.put(
            "post_search", ((post_id, " ".join(f"'{term}'" for term in found)) for post_id, found in lines if found)
        )

    def finish(self, threads: int) -> None:
        self._db.execute("UPDATE counters SET value = %s WHERE name = 'threads'", (threads,))
        self._db.execute("SET maintenance_work_mem = '512MB'")
        self._db.execute("CREATE INDEX post_search_by_terms ON post_search USING gin (terms)")
        self._db.execute("VACUUM ANALYZE")
        self._db.close()


def _with_names(table: str, record: type[msgspec.Struct], *more: str) -> str:
    """`table (id, …)`: columns that came later stand behind those that no record has."""
    return f"{table} ({', '.join((*record.__struct_fields__, *more))})"


def _peeked(lines: Iterable[Line]) -> tuple[Line, Iterator[Line]]:
    lines = iter(lines)
    first = next(lines)
    return first, itertools.chain((first,), lines)


def generate(url: str, posts: int, tall: int = TALL, seed: int = 7) -> None:
    """Fill a migrated, empty database with about `posts` posts and, on top, the tall thread (number 1)."""
    rng = random.Random(seed)
    sink = PostgresSink(url) if url.startswith("postgres") else SqliteSink(url)
    authors = [ids.AccountId(ids.mint()) for _ in range(max(100, posts // 20))]
    boards = [
        new_board(
            ids.BoardId(ids.mint()), 1 + n % SECTIONS, f"board{n}", {"en": f"Board {n}", "zh-Hans": f"版{n}"}, START
        )
        for n in range(BOARDS)
    ]
    active = AccountState.ACTIVE
    sink.put(
        ACCOUNTS,
        (
            (a, f"p{n}", f"p{n}", active, START, "en", "UTC", "", "", "", 0, 0, None, "", f"p{n}", START)
            for n, a in enumerate(authors)
        ),
    )
    sink.put("sections", [(n, None, f"section{n}", f'{{"en":"Section {n}"}}', n) for n in range(1, SECTIONS + 1)])
    sink.put(_with_names("boards", Board, "slug_key"), [(*columns(board), board.slug) for board in boards])
    sizes = [max(1, tall), *thread_sizes(rng, posts)]
    threads: dict[int, Growing] = {}
    said = talk(rng, sizes, Cast(boards, authors, authors[: len(authors) // 100], texts(rng)), threads)
    while chunk := list(itertools.islice(said, CHUNK)):
        sink.put(_with_names("posts", Post), [post for post, _ in chunk])
        sink.file([found for _, found in chunk])
    sink.put(_with_names("threads", Thread), (threads[n].line() for n in sorted(threads)))
    sink.finish(len(sizes))


class ScratchEngine(SqliteEngine):
    """A file that can be made again needs no copy before its schema is brought up."""

    def copy_before_migration(self, name: str) -> None:
        return None


def cache_folder() -> Path:
    """Where communities are kept from one run to the next: outside of the repository, and safe to delete."""
    folder = Path(tempfile.gettempdir()) / f"banyan-bench-{VERSION}"
    folder.mkdir(exist_ok=True)
    return folder


def community(posts: int, tall: int = 1) -> str:
    """The address of a SQLite community of that size, made when it is not there yet. Only for reading."""
    path = cache_folder() / f"{posts}-{tall}.db"
    if not path.exists():
        scratch = path.with_suffix(f".{clock.now()}.part")
        _brought_up(scratch, is_new=True)
        generate(f"sqlite://{scratch}", posts, tall)
        _keep_days(scratch)
        scratch.rename(path)
    _brought_up(path)
    return f"sqlite://{path}"


def _brought_up(path: Path, *, is_new: bool = False) -> None:
    store = Store(ScratchEngine(path))
    store.migrate()
    if is_new:
        store.write_now(founding.found_empty)
    store.close()


def _keep_days(path: Path) -> None:
    """What the job of the top ten would have kept at every midnight, in one go."""
    store = Store(ScratchEngine(path))

    def keep(tx: Tx) -> None:
        today = diary.today(tx)
        tx.run(DAY_TENS, {"places": diary.PLACES, "today": today})
        tx.run(DIARY)
        diary_queries.set_closed(tx, today - 1)
        ranking.publish(tx, ranking.count(tx))

    store.write_now(keep)
    store.close()
