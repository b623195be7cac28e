# SPDX-License-Identifier: Apache-2.0
"""What a guest may read, in the order of an archive: by id, by number and by floor, a page of keys at a time.

Every statement joins the one predicate, so an archive can show nothing that a guest could not find.
"""

from typing import Any, NamedTuple, TypeVar

from banyan.records.accounts import Role
from banyan.records.attachments import Attachment
from banyan.records.boards import Board
from banyan.records.bounties import Bounty
from banyan.records.callers import GUEST
from banyan.records.hot_list import HotRow
from banyan.records.meetups import Meetup
from banyan.records.moderation import Entry
from banyan.records.notes import Note
from banyan.records.places import LocalPlace
from banyan.records.polls import Poll
from banyan.records.posts import Post
from banyan.records.races import Race
from banyan.records.rules import RuleBook
from banyan.records.threads import Thread
from banyan.records.titles import Title, TitleGrant
from banyan.storage.queries import (
    attachments,
    boards,
    bounties,
    essence,
    hot_list,
    meetups,
    moderation,
    notes,
    places,
    polls,
    posts,
    pushes,
    races,
    rules,
    threads,
    titles,
)
from banyan.storage.queries.diary import EntryRow, TenRow
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Row, Tx

Day = TypeVar("Day", EntryRow, TenRow, HotRow)

# Whoever does not know its address does not find a hidden board, so it does not go out with those that everybody finds.
OPEN = f"(b.state <> 'hidden' AND {BOARD_VISIBLE})"
ROWS = 500  # of one page
# Who waits for approval or was refused is nobody yet.
KNOWN = "('active', 'unclaimed', 'suspended', 'leaving', 'gone', 'pseudonym')"

BOARDS = f"SELECT {boards.COLUMNS} FROM boards b WHERE {OPEN} ORDER BY b.id"
ACCOUNTS = f"""SELECT id, handle, display_name, joined_at, source, signature, plan, state FROM accounts
    WHERE id > :after AND state IN {KNOWN} ORDER BY id LIMIT {ROWS}"""
THREADS = f"""SELECT {threads.COLUMNS} FROM threads t JOIN boards b ON b.id = t.board_id
    WHERE t.number > :after AND {OPEN} ORDER BY t.number LIMIT {ROWS}"""

_OF_THREADS = "FROM threads t JOIN boards b ON b.id = t.board_id JOIN posts p ON p.thread_id = t.id"
_RUN = f"WHERE t.number BETWEEN :first AND :last AND p.floor BETWEEN :low AND :high AND {OPEN}"
_LIVE = "AND p.state = 'visible' AND t.state IN ('open', 'locked')"
POSTS = f"SELECT t.number, {posts.COLUMNS} {_OF_THREADS} {_RUN} ORDER BY t.number, p.floor"
REVISIONS = f"""SELECT t.number, p.floor, r.revision, r.made_at, r.made_by, r.format, r.source
    {_OF_THREADS} JOIN revisions r ON r.post_id = p.id
    {_RUN} {_LIVE} AND b.history_policy = 'readers' ORDER BY t.number, p.floor, r.revision"""
REACTIONS = f"""SELECT t.number, p.floor, r.account_id, r.kind, r.made_at
    {_OF_THREADS} JOIN reactions r ON r.post_id = p.id JOIN accounts a ON a.id = r.account_id
    {_RUN} {_LIVE} AND a.state IN {KNOWN} ORDER BY t.number, p.floor, r.account_id, r.kind"""
USES = f"""SELECT t.number, p.floor, u.attachment_id
    {_OF_THREADS} JOIN attachment_uses u ON u.post_id = p.id JOIN attachments x ON x.id = u.attachment_id
    JOIN accounts a ON a.id = x.account_id
    {_RUN} {_LIVE} AND x.state = 'kept' AND a.state IN {KNOWN} ORDER BY t.number, p.floor, u.attachment_id"""

PUSHES = f"""SELECT t.number, p.floor, {pushes.COLUMNS}
    {_OF_THREADS} JOIN pushes x ON x.post_id = p.id JOIN accounts a ON a.id = x.account_id
    {_RUN} {_LIVE} AND a.state IN {KNOWN} ORDER BY t.number, p.floor, x.id"""
POLLS = f"""SELECT {polls.STANDING} FROM polls q LEFT JOIN threads t ON t.id = q.thread_id
    JOIN boards b ON b.id = coalesce(t.board_id, q.board_id) JOIN accounts a ON a.id = q.made_by
    WHERE q.id > :after AND q.state = 'closed' AND (q.thread_id IS NULL OR t.state IN ('open', 'locked'))
    AND a.state IN {KNOWN} AND {OPEN} ORDER BY q.id LIMIT {ROWS}"""
# A page ends with a post, whose two marks stand together: whoever asks goes on behind it.
MARKS = f"""SELECT m.post_id, m.mark, m.made_by, m.made_at FROM marks m JOIN posts p ON p.id = m.post_id
    JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id JOIN accounts a ON a.id = m.made_by
    WHERE m.post_id > :after AND m.post_id <= :through {_LIVE} AND a.state IN {KNOWN} AND {OPEN}
    ORDER BY m.post_id, m.mark"""
BOUNTIES = f"""SELECT {bounties.COLUMNS} FROM bounties q JOIN threads t ON t.id = q.thread_id JOIN boards b ON b.id = t.board_id
    WHERE q.thread_id > :after AND t.state IN ('open', 'locked') AND {OPEN} ORDER BY q.thread_id LIMIT {ROWS}"""
MEETUPS = f"""SELECT {meetups.COLUMNS} FROM meetups m JOIN threads t ON t.id = m.thread_id JOIN boards b ON b.id = t.board_id
    WHERE m.thread_id > :after AND t.state IN ('open', 'locked') AND {OPEN} ORDER BY m.thread_id LIMIT {ROWS}"""
SIGNUPS = f"""SELECT s.thread_id, s.account_id, s.ticket, s.is_in, s.made_at
    FROM signups s JOIN meetups m ON m.thread_id = s.thread_id JOIN accounts a ON a.id = s.account_id
    WHERE s.thread_id > :after AND s.thread_id <= :through AND m.shows_names = 1 AND a.state IN {KNOWN}
    ORDER BY s.thread_id, s.ticket"""
RACES = f"""SELECT {races.COLUMNS} FROM races r JOIN threads t ON t.id = r.thread_id JOIN boards b ON b.id = t.board_id
    WHERE r.thread_id > :after AND t.state IN ('open', 'locked') AND {OPEN} ORDER BY r.thread_id LIMIT {ROWS}"""
RACE_FLOORS = f"""SELECT f.thread_id, f.floor, f.outcome, a.id FROM race_floors f
    LEFT JOIN accounts a ON a.id = f.account_id AND a.state IN {KNOWN}
    WHERE f.thread_id > :after AND f.thread_id <= :through ORDER BY f.thread_id, f.floor"""
PLACES = f"""SELECT {places.COLUMNS} FROM places x JOIN threads t ON t.id = x.thread_id JOIN boards b ON b.id = t.board_id
    WHERE x.thread_id > :after AND t.state IN ('open', 'locked') AND {OPEN} ORDER BY x.thread_id LIMIT {ROWS}"""
PLACE_REVIEWS = f"""SELECT v.thread_id, v.account_id, v.post_id, v.grade FROM place_reviews v JOIN posts p ON p.id = v.post_id
    JOIN accounts a ON a.id = v.account_id
    WHERE v.thread_id > :after AND v.thread_id <= :through AND p.thread_id = v.thread_id AND p.state = 'visible'
    AND a.state IN {KNOWN} ORDER BY v.thread_id, v.post_id"""
NOTES = f"""SELECT {notes.COLUMNS} FROM board_notes n JOIN boards b ON b.id = n.board_id JOIN accounts a ON a.id = n.made_by
    WHERE n.id > :after AND a.state IN {KNOWN} AND {OPEN} ORDER BY n.id LIMIT {ROWS}"""
# Whole days: whoever asks goes on behind the last one.
_OF_THREADS_ON = "JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id"
DIARY = f"""SELECT d.day, d.thread_id, d.place, d.people, d.entered_at FROM diary d {_OF_THREADS_ON}
    WHERE d.day > :after AND d.day <= :through AND {OPEN} ORDER BY d.day, d.entered_at, d.thread_id"""
TENS = f"""SELECT d.day, d.rank, d.thread_id, d.people, d.posts FROM day_tens d {_OF_THREADS_ON}
    WHERE d.day > :after AND d.day <= :through AND {OPEN} ORDER BY d.day, d.rank"""
# Today's is counted again and again, and stays at home.
HOT_DAYS = f"""SELECT {hot_list.COLUMNS} FROM hot_days d {_OF_THREADS_ON}
    WHERE d.day > :after AND d.day <= :through AND {OPEN}
      AND d.day <= (SELECT c.value FROM counters c WHERE c.name = 'diary') ORDER BY d.day, d.place"""
COMPILATIONS = f"""SELECT d.thread_id, d.keeps_quotes FROM compilations d {_OF_THREADS_ON}
    WHERE d.thread_id > :after AND {OPEN} ORDER BY d.thread_id LIMIT {ROWS}"""
_MANY = 20
_NODES = ", ".join(f":n{place}" for place in range(_MANY))
ESSENCE = f"""SELECT e.id, e.parent_id, e.state FROM essence e JOIN boards b ON b.id = e.board_id
    JOIN accounts a ON a.id = e.made_by WHERE a.state IN {KNOWN} AND {OPEN} ORDER BY e.id"""
NODES = f"SELECT {essence.COLUMNS} FROM essence e WHERE e.id IN ({_NODES}) ORDER BY e.id"
NODE_VERSIONS = f"""SELECT {essence.VERSION} FROM essence_versions v WHERE v.node_id IN ({_NODES})
    ORDER BY v.node_id, v.revision"""
NODE_PARTS = f"""SELECT {essence.PART} FROM essence_parts r WHERE r.node_id IN ({_NODES})
    ORDER BY r.node_id, r.revision, r.place"""

ROLES = f"""SELECT r.id, r.account_id, r.name, r.board_id, r.since_at, r.until_at, r.given_by, r.ended_at, r.ended_by
    FROM roles r JOIN accounts a ON a.id = r.account_id LEFT JOIN boards b ON b.id = r.board_id
    WHERE r.id > :after AND a.state IN {KNOWN} AND (r.board_id IS NULL OR {OPEN}) ORDER BY r.id LIMIT {ROWS}"""
TITLES = f"""SELECT {titles.COLUMNS} FROM titles t JOIN accounts a ON a.id = t.made_by
    WHERE t.id > :after AND a.state IN {KNOWN} ORDER BY t.id LIMIT {ROWS}"""
TITLE_GRANTS = f"""SELECT {titles.GRANT_COLUMNS} FROM title_grants g JOIN accounts a ON a.id = g.account_id
    JOIN titles t ON t.id = g.title_id JOIN accounts y ON y.id = t.made_by
    WHERE g.id > :after AND a.state IN {KNOWN} AND y.state IN {KNOWN} ORDER BY g.id LIMIT {ROWS}"""
TITLE_POWERS = f"""SELECT p.power, b.id FROM title_powers p JOIN boards b ON b.id = p.board_id
    WHERE p.title_id = :title AND {OPEN} ORDER BY p.power, b.id"""
RULES = f"""SELECT {rules.COLUMNS} FROM rulebooks r JOIN accounts a ON a.id = r.made_by LEFT JOIN boards b ON b.id = r.board_id
    WHERE r.id > :after AND a.state IN {KNOWN} AND (r.board_id IS NULL OR {OPEN}) ORDER BY r.id LIMIT {ROWS}"""
# Whom an entry concerns is left out when they are nobody yet, and which thread when it is no longer open to everybody.
_ENTRY = (
    moderation.COLUMNS.replace("e.account_id", "s.id").replace("e.thread_id", "t.id").replace("e.number", "t.number")
)
ENTRIES = f"""SELECT {_ENTRY}
    FROM moderation_log e JOIN accounts a ON a.id = e.by_id LEFT JOIN boards b ON b.id = e.board_id
    LEFT JOIN accounts s ON s.id = e.account_id AND s.state IN {KNOWN}
    LEFT JOIN threads t ON t.id = e.thread_id AND t.board_id IN (SELECT b.id FROM boards b WHERE {OPEN})
    WHERE e.id > :after AND a.state IN {KNOWN} AND (e.board_id IS NULL OR {OPEN}) ORDER BY e.id LIMIT {ROWS}"""
ATTACHMENTS = f"""SELECT {attachments.COLUMNS} FROM attachments a JOIN accounts o ON o.id = a.account_id
    WHERE a.id > :after AND a.state = 'kept' AND o.state IN {KNOWN} AND EXISTS (
        SELECT 1 FROM attachment_uses u JOIN posts p ON p.id = u.post_id JOIN threads t ON t.id = p.thread_id
        JOIN boards b ON b.id = t.board_id WHERE u.attachment_id = a.id {_LIVE} AND {OPEN})
    ORDER BY a.id LIMIT {ROWS}"""


def list_boards(tx: Tx) -> list[Board]:
    """Boards that everybody finds, in order of their ids."""
    return tx.all(BOARDS, viewer(GUEST), Board)


def list_accounts(tx: Tx, after: int) -> list[Row]:
    """(id, handle, display name, joined, source, signature, plan)."""
    return tx.all(ACCOUNTS, {"after": after})


def list_threads(tx: Tx, after: int) -> list[Thread]:
    """The threads behind a number, those that are gone too."""
    return tx.all(THREADS, viewer(GUEST, after=after), Thread)


def list_posts(tx: Tx, numbers: tuple[int, int], floors: tuple[int, int]) -> list[tuple[int, Post]]:
    """(thread number, post) of threads first…last, floors low…high, whatever their state. The caller knows how many."""
    return tx.all(POSTS, _run(numbers, floors), lambda number, *row: (number, Post(*row)))


def list_revisions(tx: Tx, numbers: tuple[int, int], floors: tuple[int, int]) -> list[Row]:
    """(number, floor, revision, made at, made by, format, source) of what is open to everybody."""
    return tx.all(REVISIONS, _run(numbers, floors))


def list_reactions(tx: Tx, numbers: tuple[int, int], floors: tuple[int, int]) -> list[Row]:
    """(number, floor, account, kind, made at)."""
    return tx.all(REACTIONS, _run(numbers, floors))


def list_pushes(tx: Tx, numbers: tuple[int, int], floors: tuple[int, int]) -> list[Row]:
    """(number, floor, the columns of a push), also of pushes that are gone."""
    return tx.all(PUSHES, _run(numbers, floors))


def list_polls(tx: Tx, after: int) -> list[Poll]:
    """Those that have closed."""
    return tx.all(POLLS, viewer(GUEST, after=after), Poll)


def list_marks(tx: Tx, after: int) -> list[Row]:
    """(post, mark, made by, made at), of whole posts."""
    sql = f"""SELECT max(x.post_id) FROM (SELECT post_id FROM marks WHERE post_id > :after
        ORDER BY post_id LIMIT {ROWS}) x"""
    while (through := tx.value(sql, {"after": after})) is not None:
        found = tx.all(MARKS, viewer(GUEST, after=after, through=through))
        if found:
            return found
        after = through
    return []


def list_diary(tx: Tx, after: int) -> list[EntryRow]:
    """Who came into the ten, of whole days."""
    return _of_days(tx, "diary", DIARY, after, EntryRow)


def list_tens(tx: Tx, after: int) -> list[TenRow]:
    """The tens of whole days."""
    return _of_days(tx, "day_tens", TENS, after, TenRow)


def list_hot_days(tx: Tx, after: int) -> list[HotRow]:
    """The hot lists of days that are over."""
    return _of_days(tx, "hot_days", HOT_DAYS, after, HotRow)


def _of_days(tx: Tx, table: str, sql: str, after: int, make: type[Day]) -> list[Day]:
    """`table` and `sql` are written by us."""
    last = f"SELECT max(x.day) FROM (SELECT day FROM {table} WHERE day > :after ORDER BY day LIMIT {ROWS}) x"
    while (through := tx.value(last, {"after": after})) is not None:
        found = tx.all(sql, viewer(GUEST, after=after, through=through), make)
        if found:
            return found
        after = through
    return []


def list_compilations(tx: Tx, after: int) -> list[Row]:
    """(thread, whether it keeps quotes)."""
    return tx.all(COMPILATIONS, viewer(GUEST, after=after))


class OpenBounty(NamedTuple):
    """A bounty with what its answers got: (post, account, amount)."""

    bounty: Bounty
    shares: list[tuple[int, int, int]]


def list_bounties(tx: Tx, after: int) -> list[OpenBounty]:
    found = tx.all(BOUNTIES, viewer(GUEST, after=after), Bounty)
    return [
        OpenBounty(
            one, [(share.post_id, share.account_id, share.amount) for share in bounties.list_shares(tx, one.thread_id)]
        )
        for one in found
    ]


class OpenMeetup(NamedTuple):
    """A meet-up with who signed up, as far as everybody may know: (account, ticket, has a place, when)."""

    meetup: Meetup
    signups: list[tuple[int, int, int, int]]


def list_meetups(tx: Tx, after: int) -> list[OpenMeetup]:
    found = tx.all(MEETUPS, viewer(GUEST, after=after), Meetup)
    if not found:
        return []
    signups: dict[int, list[tuple[int, int, int, int]]] = {meetup.thread_id: [] for meetup in found}
    for thread_id, *signup in tx.all(SIGNUPS, {"after": after, "through": found[-1].thread_id}):
        signups.get(thread_id, []).append((signup[0], signup[1], signup[2], signup[3]))
    return [OpenMeetup(meetup, signups[meetup.thread_id]) for meetup in found]


class OpenRace(NamedTuple):
    """A floor race with its floors: (floor, outcome, who)."""

    race: Race
    floors: list[tuple[int, str, int | None]]


def list_races(tx: Tx, after: int) -> list[OpenRace]:
    found = tx.all(RACES, viewer(GUEST, after=after), Race)
    if not found:
        return []
    floors: dict[int, list[tuple[int, str, int | None]]] = {race.thread_id: [] for race in found}
    for thread_id, floor, outcome, account in tx.all(RACE_FLOORS, {"after": after, "through": found[-1].thread_id}):
        floors.get(thread_id, []).append((floor, outcome, account))
    return [OpenRace(race, floors[race.thread_id]) for race in found]


class OpenPlace(NamedTuple):
    """A place with its reviews: (account, post, grade)."""

    place: LocalPlace
    reviews: list[tuple[int, int, int]]


def list_places(tx: Tx, after: int) -> list[OpenPlace]:
    found = tx.all(PLACES, viewer(GUEST, after=after), LocalPlace)
    if not found:
        return []
    reviews: dict[int, list[tuple[int, int, int]]] = {place.thread_id: [] for place in found}
    for thread_id, account, post, grade in tx.all(PLACE_REVIEWS, {"after": after, "through": found[-1].thread_id}):
        reviews.get(thread_id, []).append((account, post, grade))
    return [OpenPlace(place, reviews[place.thread_id]) for place in found]


def list_notes(tx: Tx, after: int) -> list[Note]:
    return tx.all(NOTES, viewer(GUEST, after=after), Note)


def list_essence(tx: Tx) -> list[int]:
    """The nodes that everybody may read: what was deleted takes along all that is in it."""
    rows = {row[0]: (row[1], row[2]) for row in tx.all(ESSENCE, viewer(GUEST))}
    found = []
    for node_id in rows:
        at: int | None = node_id
        while at is not None and at in rows and rows[at][1] == "visible":
            at = rows[at][0]
        if at is None:
            found.append(node_id)
    return found


def list_nodes(tx: Tx, nodes: list[int]) -> list[Row]:
    return tx.all(NODES, _those(nodes))


def list_node_versions(tx: Tx, nodes: list[int]) -> list[Row]:
    return tx.all(NODE_VERSIONS, _those(nodes))


def list_node_parts(tx: Tx, nodes: list[int]) -> list[Row]:
    return tx.all(NODE_PARTS, _those(nodes))


def _those(nodes: list[int]) -> dict[str, int]:
    return {f"n{place}": nodes[place] if place < len(nodes) else -1 for place in range(_MANY)}


def list_uses(tx: Tx, numbers: tuple[int, int], floors: tuple[int, int]) -> list[Row]:
    """(number, floor, attachment)."""
    return tx.all(USES, _run(numbers, floors))


def list_roles(tx: Tx, after: int) -> list[Role]:
    return tx.all(ROLES, viewer(GUEST, after=after), Role)


def list_titles(tx: Tx, after: int) -> list[Title]:
    return tx.all(TITLES, {"after": after}, Title)


def list_title_grants(tx: Tx, after: int) -> list[TitleGrant]:
    return tx.all(TITLE_GRANTS, {"after": after}, TitleGrant)


def list_title_powers(tx: Tx, title_id: int) -> list[tuple[str, int]]:
    """What a title allows on boards that everybody may see."""
    return tx.all(TITLE_POWERS, viewer(GUEST, title=title_id))


def list_rules(tx: Tx, after: int) -> list[RuleBook]:
    return tx.all(RULES, viewer(GUEST, after=after), rules.to_book)


def list_entries(tx: Tx, after: int) -> list[Entry]:
    return tx.all(ENTRIES, viewer(GUEST, after=after), Entry)


def list_attachments(tx: Tx, after: int) -> list[Attachment]:
    return tx.all(ATTACHMENTS, viewer(GUEST, after=after), Attachment)


def list_site(tx: Tx) -> dict[str, str]:
    return dict(tx.all("SELECT key, value FROM site ORDER BY key"))


def insert_role(tx: Tx, role: Role) -> None:
    sql = """INSERT INTO roles (id, account_id, name, board_id, since_at, until_at, given_by, ended_at, ended_by)
        VALUES (:id, :account_id, :name, :board_id, :since_at, :until_at, :given_by, :ended_at, :ended_by)
        ON CONFLICT (id) DO NOTHING"""
    tx.run(sql, {name: getattr(role, name) for name in role.__struct_fields__})


def insert_entry(tx: Tx, entry: Entry) -> None:
    sql = moderation.INSERT + " ON CONFLICT (id) DO NOTHING"
    tx.run(sql, {name: getattr(entry, name) for name in entry.__struct_fields__})


def has_row(tx: Tx, table: str, row_id: int) -> bool:
    """Whether an id is taken. `table` is written by us."""
    return tx.value(f"SELECT 1 FROM {table} WHERE id = :id", {"id": row_id}) is not None


def _run(numbers: tuple[int, int], floors: tuple[int, int]) -> dict[str, Any]:
    return viewer(GUEST, first=numbers[0], last=numbers[1], low=floors[0], high=floors[1])
