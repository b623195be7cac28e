# SPDX-License-Identifier: Apache-2.0
"""Presence and messages with 10,000 members present against the same with 100: what one person does must not cost more because
others are here too.

Acts are measured inside of one unit of work, so that the disk's answer, which is the same for all, hides nothing. Pages are whole
pages of the web, in no cache. An event is what the log tells of; everybody who is here listens at a terminal of their own.
"""

import asyncio
import http.client
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count, cycle, islice, repeat
from statistics import median
from time import perf_counter, process_time
from typing import Any

from banyan.base import ids
from banyan.base.errors import Refusal
from banyan.core import messages, presence, sessions
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.session import Session
from banyan.interfaces.web.readers import CookieNames
from banyan.records.callers import GUEST, Caller
from banyan.storage.store import Tx, open_store
from bench import kit, servers, throng
from bench.kit import Call, Figure, Options
from bench.search_postgres import server
from bench.throng import Throng

MANY, FEW = 10_000, 100
CALLS, PAGES = 60, 10
AIM = 1.5
EVENTS = 100
ROUNDS_OF_DESK = 5
SENDS = 9
TOLD_WITHIN_S = 1.5
PLAIN_LINE = """INSERT INTO messages (id, account_id, other_id, kind, body, made_at, shown_at)
    VALUES (:id, :owner, :other, :kind, 'Tea at four?', :at, :shown)"""
PLAIN_WAITING = "SELECT id, body FROM messages WHERE account_id = :owner AND shown_at IS NULL ORDER BY id"
PLAIN_SEEN = "UPDATE messages SET shown_at = :at WHERE account_id = :owner AND shown_at IS NULL"
PLAIN_LIST = """SELECT a.handle, a.display_name, p.place, p.moved_at, b.slug
    FROM presences p JOIN accounts a ON a.id = p.account_id
    LEFT JOIN boards b ON b.id = p.board_id WHERE p.until_at > :now ORDER BY p.moved_at DESC LIMIT :limit"""


def run(options: Options) -> list[Figure]:
    found = []
    with ExitStack() as stack:
        big, small = (stack.enter_context(_on_sqlite(stack, people)) for people in (MANY, FEW))
        found += _acts(options, big, small)
        found += _beside_plain_sql(options, big)
        found += _pages(options, big, small)
        found.append(_rounds(big, small))
        found.append(_broadcast(big, small))
        found.append(_queue(big))
    return [*found, _memory(), _listening(options), _between_processes(), *_on_postgres(options)]


def _on_sqlite(stack: ExitStack, people: int) -> Any:
    folder = stack.enter_context(kit.folder())
    return throng.gathered(f"sqlite://{folder / 'banyan.db'}", folder, people)


# ---- what one of them does


def _moves(side: Throng, tx: Tx) -> Iterator[Call]:
    """Somebody goes from board to board."""
    for number in count():
        caller = side.people[number * 7 % len(side.people)]
        yield partial(presence.keep, tx, GUEST, [side.here(number, caller)], (), ())


def _comes(side: Throng, tx: Tx) -> Iterator[Call]:
    """Somebody comes, and whoever came before them leaves."""
    before = ""
    for number, caller in enumerate(cycle(side.away)):
        here = side.here(number, caller)
        yield partial(presence.keep, tx, GUEST, [here], (), [before])
        before = here.key


def _is_found(side: Throng, tx: Tx) -> Iterator[Call]:
    """Where somebody is, as their page asks."""
    for number in count():
        yield partial(presence.find, tx, side.people[0], side.people[number * 7 % len(side.people)].id)


def _friends(side: Throng, tx: Tx) -> Iterator[Call]:
    return repeat(partial(presence.all_here, tx, side.people[0], presence.FRIENDS))


def _sends(side: Throng, tx: Tx) -> Iterator[Call]:
    """A line, read and seen."""

    def talk(sender: Caller, other: Caller) -> None:
        messages.send(tx, sender, other.handle, "Tea at four?")
        messages.saw(tx, other, messages.waiting(tx, other)[-1].id)

    for number in count():
        place = number * 7 % len(side.people)
        yield partial(talk, side.people[place], side.people[place - 1])


WHAT = (
    ("one of them moves, written", _moves),
    ("one comes and another leaves, written", _comes),
    ("where somebody is, looked up", _is_found),
    ("which of 100 friends are here", _friends),
    ("a line sent, read and seen", _sends),
)


def _acts(options: Options, big: Throng, small: Throng, where: str = "") -> list[Figure]:
    found: list[Figure] = []

    def measure(tx: Tx, other: Tx) -> None:
        for what, act in WHAT:
            sides = kit.call_by_call(options.rounds, CALLS, act(big, tx), act(small, other))
            found.append(_against(f"{what}{where}", sides, kit.micros))

    big.store.write_now(lambda tx: small.store.write_now(lambda other: measure(tx, other)))
    return found


def _against(what: str, sides: kit.Sides, said: Any = kit.micros) -> Figure:
    reference = f"with {FEW:,} {said(sides.their)}"
    return kit.at_most(f"{MANY:,} present: {what}", said(sides.our), reference, sides.ratio, AIM)


def _on_postgres(options: Options) -> list[Figure]:
    with server() as databases, ExitStack() as stack:
        store = open_store(databases.make_template())
        store.migrate()
        store.close()
        folder = stack.enter_context(kit.folder())
        big, small = (
            stack.enter_context(throng.gathered(stack.enter_context(databases.fresh()), folder, people))
            for people in (MANY, FEW)
        )
        for side in (big, small):
            side.store.write_now(lambda tx: tx.run("ANALYZE"))  # as it does by itself within a minute
        return _acts(options, big, small, " (PostgreSQL)")


def _beside_plain_sql(options: Options, big: Throng) -> list[Figure]:
    """The same rows written and read by four statements and by one, without permissions, relations and words."""

    def measure(tx: Tx) -> list[Figure]:
        found = []
        for what, ours, theirs in (
            ("a line sent, read and seen", _sends(big, tx), _sends_plainly(big, tx)),
            ("a page of who is here (read model)", _lists(big, tx), _lists_plainly(tx)),
        ):
            sides = kit.call_by_call(options.rounds, CALLS, ours, theirs)
            reference = f"plain SQL {kit.micros(sides.their)}"
            found.append(Figure(f"– {what}", kit.micros(sides.our), reference, f"{sides.ratio:.2f}"))
        return found

    return big.store.write_now(measure)


def _sends_plainly(side: Throng, tx: Tx) -> Iterator[Call]:
    def talk(sender: int, other: int) -> None:
        for owner, partner, kind in ((sender, other, "to"), (other, sender, "from")):
            line = {"id": ids.mint(), "owner": owner, "other": partner, "kind": kind, "at": tx.now}
            tx.run(PLAIN_LINE, line | {"shown": tx.now if kind == "to" else None})
        tx.all(PLAIN_WAITING, {"owner": other})
        tx.run(PLAIN_SEEN, {"owner": other, "at": tx.now})

    for number in count():
        place = number * 7 % len(side.people)
        yield partial(talk, side.people[place].id, side.people[place - 1].id)


def _lists(side: Throng, tx: Tx) -> Iterator[Call]:
    return repeat(partial(presence.all_here, tx, side.people[0]))


def _lists_plainly(tx: Tx) -> Iterator[Call]:
    return repeat(partial(tx.all, PLAIN_LIST, {"now": tx.now, "limit": presence.PER_PAGE}))


# ---- pages


def _pages(options: Options, big: Throng, small: Throng) -> list[Figure]:
    found = []
    for what, path, is_known in (
        ("the list of who is here, by the web, for a guest", "/online", False),
        ("– for a member", "/online", True),
        ("– friends alone", "/online?only=friends", True),
        ("– on one board", "/online?only=board", True),
        ("a board's page", "/b/board0", False),
    ):
        calls = [repeat(partial(side.get, path, _cookie(side) if is_known else "")) for side in (big, small)]
        found.append(_against(what, kit.call_by_call(options.rounds, PAGES, *calls)))
    return found


def _cookie(side: Throng) -> str:
    token = side.store.write_now(lambda tx: sessions.open_session(tx, side.people[1], "bench", "127.0.0.1"))
    return f"{CookieNames(is_secure=False).session}={token}"


# ---- behind it


def _rounds(big: Throng, small: Throng) -> Figure:
    """What a process does every two seconds, when a tenth of those who are here has moved meanwhile."""

    def one(side: Throng) -> float:
        for number, caller in enumerate(side.people[::10]):
            side.desk.presence.here(f"telnet:{caller.id}", caller, throng.place(number + next(_steps)), "telnet")
        began = process_time()
        side.run(side.desk.presence.settle())
        return (process_time() - began) / len(side.people)

    sides = kit.in_turns(ROUNDS_OF_DESK, partial(one, big), partial(one, small))
    return _against("a round of writing and counting, when a tenth has moved: processor time a person", sides)


_steps = count(1)


def _broadcast(big: Throng, small: Throng) -> Figure:
    """A line of the staff, for each who gets it."""
    staff = Caller(big.people[0].id, "p0", "P 0", "active", is_admin=True)

    def one(side: Throng) -> float:
        began = perf_counter()
        people = side.store.write_now(lambda tx: messages.broadcast(tx, staff, "We close at ten."))
        return (perf_counter() - began) / people

    return _against(
        "a line of the staff to everybody, for each", kit.in_turns(3, partial(one, big), partial(one, small))
    )


def _queue(big: Throng) -> Figure:
    """Everybody writes to one person, who looks at nothing."""
    one, others = big.people[0], big.people[1:]
    codes: dict[str, int] = {}
    times = []

    def flood(tx: Tx) -> None:
        for sender in others:
            began = perf_counter()
            try:
                messages.send(tx, sender, one.handle, "x" * messages.MAX_LINE)
            except Refusal as refusal:
                codes[refusal.code] = codes.get(refusal.code, 0) + 1
            times.append(perf_counter() - began)

    big.store.write_now(lambda tx: messages.saw(tx, one, ids.MAX_ID))
    big.store.write_now(flood)
    with big.store.read() as tx:
        waiting = len(messages.waiting(tx, one))
    tenth = len(times) // 10
    first, last = median(times[tenth : 2 * tenth]), median(times[-tenth:])
    return kit.at_most(
        f"{len(others):,} write to one who looks at nothing: a refusal at the end", kit.micros(last),
        f"at the beginning {kit.micros(first)}", last / first, AIM,
        note=f"{waiting} lines wait, refused: {codes}",
    )  # fmt: skip


# ---- memory, and who listens


def _memory() -> Figure:
    """What a desk keeps of each who is here, besides who they are."""
    with kit.folder() as folder:
        store = open_store(f"sqlite://{folder / 'banyan.db'}")
        desk = Desk(store, kit.settings(folder))
        people = throng.callers(MANY)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for number, caller in enumerate(people):
            desk.presence.here(f"telnet:{caller.id}", caller, throng.place(number), "telnet")
        each = (tracemalloc.get_traced_memory()[0] - before) / MANY
        tracemalloc.stop()
        desk.close()
        store.close()
    return Figure(
        f"{MANY:,} present: memory of a desk for each", f"{each:.0f} bytes", "", "", "≤ 1,000 bytes", each <= 1_000
    )


class _Nowhere:
    """A link that takes everything."""

    transport, network = "telnet", "127.0.0.1"

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


def _listening(options: Options) -> Figure:
    """A line to one person, while everybody sits at a terminal of this process."""
    with ExitStack() as stack:
        tell = [stack.enter_context(_seated(stack, people)) for people in (MANY, FEW)]
        sides = kit.in_turns(options.rounds, *tell)
    return _against("a line sent, while all sit at terminals of one process: processor time", sides)


@contextmanager
def _seated(stack: ExitStack, people: int) -> Iterator[kit.Round]:
    side = stack.enter_context(_on_sqlite(stack, people))
    side.run(side.desk.start())
    sitting = [Session(side.desk, _Nowhere(), account_id=caller.id, lang="en") for caller in side.people]
    tasks = [side.loop.create_task(session.run(made("main")())) for session in sitting]
    side.run(_quiet(sitting))
    pairs = zip(cycle(side.people[::3]), cycle(side.people[1::3]), strict=False)
    try:
        yield lambda: side.run(_told(side, sitting, pairs))
    finally:
        for session in sitting:
            session.lost()
        side.run(asyncio.wait(tasks))
        side.run(side.desk.stop())


async def _told(side: Throng, sitting: list[Session], pairs: Iterator[tuple[Caller, Caller]]) -> float:
    began = process_time()
    for sender, other in islice(pairs, EVENTS):
        await side.desk.act(messages.send, sender, other.handle, "Tea at four?")
        await _quiet(sitting[:3])
    taken = (process_time() - began) / EVENTS
    for caller in side.people[1::3]:
        await side.desk.act(messages.saw, caller, ids.MAX_ID)
    await _quiet(sitting)
    return taken


async def _quiet(sitting: list[Session]) -> None:
    while not all(session.is_quiet for session in sitting):
        await asyncio.sleep(0.01)


# ---- two processes


def _between_processes() -> Figure:
    """From the commit of one process to the open page of another."""
    found = []
    for people in (MANY, FEW):
        with ExitStack() as stack:
            folder = stack.enter_context(kit.folder())
            side = stack.enter_context(throng.gathered(f"sqlite://{folder / 'banyan.db'}", folder, people))
            cookie = _cookie(side)
            served = stack.enter_context(servers.banyan(folder))
            found.append(sorted(_heard(side, served, cookie)))
    many, few = found
    figure = f"{median(many):.2f} s, the last of {SENDS} {many[-1]:.2f} s"
    reference = f"with {FEW:,} {median(few):.2f} s, the last {few[-1]:.2f} s"
    what = f"{MANY:,} present: from a line sent in one process to a page served by another"
    return Figure(what, figure, reference, "", f"≤ {TOLD_WITHIN_S} s", many[-1] <= TOLD_WITHIN_S)


def _heard(side: Throng, served: servers.Running, cookie: str) -> Iterator[float]:
    reader, line = side.people[1], served.connection()
    line.request("GET", "/live?inbox=1", headers={"Cookie": cookie})
    stream = line.getresponse()
    _rings(stream)
    for number in range(SENDS):
        time.sleep(0.1 * number)
        began = perf_counter()
        sender = side.people[2 + number]
        side.store.write_now(partial(messages.send, caller=sender, handle=reader.handle, body="Tea?"))
        _rings(stream)
        yield perf_counter() - began
        side.store.write_now(lambda tx: messages.saw(tx, reader, ids.MAX_ID))
    line.close()


def _rings(stream: http.client.HTTPResponse) -> None:
    """Until the stream says that lines wait, or greets."""
    while not stream.readline().startswith(b"event: inbox"):
        pass
